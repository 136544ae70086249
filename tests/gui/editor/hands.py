"""What a test does with an editor, in the words of a person."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor

from oerdesk.core.document.model import (
    Block,
    Document,
    ListItem,
    Paragraph,
    Text,
)
from oerdesk.gui.editor import EditorWidget
from oerdesk.gui.editor.dialogs import (
    Question,
)

Keys = Callable[..., None]
Asked = TypeVar("Asked", bound=Question)


def line(text: str = "", *marks: str, href: str = "") -> Paragraph:
    return Paragraph((Text(text, frozenset(marks), href),) if text else ())


def item(*blocks: Block) -> ListItem:
    return ListItem(blocks)


def show(editor: EditorWidget, *blocks: Block, at: int = 0, to: int | None = None) -> None:
    editor.set_document(Document(blocks), lambda _src: None)
    select(editor, at, to)


def select(editor: EditorWidget, at: int, to: int | None = None) -> None:
    cursor = editor.text.textCursor()
    cursor.setPosition(at)
    if to is not None:
        cursor.setPosition(to, QTextCursor.MoveMode.KeepAnchor)
    editor.text.setTextCursor(cursor)


def do(editor: EditorWidget, name: str) -> None:
    actions = [a for group in editor.actions_by_group().values() for a in group if a.objectName() == name]
    actions[0].trigger()


def blocks(editor: EditorWidget) -> tuple[Block, ...]:
    return editor.document().blocks


def question(editor: EditorWidget, kind: type[Asked]) -> Asked:
    return editor.findChildren(kind)[-1]


CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
