"""The editor: toolbar, text, search and count of words, around one document.

It knows nothing of files: the owner gives the document, callables for pictures and for foreign HTML,
and takes the document back when :attr:`EditorWidget.changed` says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QGuiApplication, QKeyEvent, QKeySequence, QTextCursor, QTextDocument
from PySide6.QtWidgets import QFileDialog, QLabel, QVBoxLayout, QWidget

from oerdesk.core.document.model import Block, Document, Image, Math, Paragraph, Rule, Text
from oerdesk.core.errors import BadInputError, OerdeskError
from oerdesk.core.i18n import _, ngettext
from oerdesk.gui.editor import lists, marks, structure, tables
from oerdesk.gui.editor.clipboard import LARGEST_PICTURE, Exchange, Sanitize, Store
from oerdesk.gui.editor.commands import commands
from oerdesk.gui.editor.dialogs import (
    FormulaQuestion,
    LanguageQuestion,
    LinkQuestion,
    PictureQuestion,
    TableQuestion,
)
from oerdesk.gui.editor.find_bar import FindBar
from oerdesk.gui.editor.from_qt import from_qt
from oerdesk.gui.editor.objects import LoadImage
from oerdesk.gui.editor.properties import (
    OBJECT_CHARACTER,
    ContainerStep,
    attribute,
    current_table,
    leaf_of,
    object_at_position,
    object_format,
    path_of,
    run_format,
)
from oerdesk.gui.editor.text_edit import TextEdit
from oerdesk.gui.editor.toolbar import GROUPS, Toolbar, make_action

CHANGED_AFTER: Final = 300
"""Milliseconds from the first change until it is told; changes in between are told with it."""
_TAG: Final = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")  # the shape of RFC 5646, section 2.1
_WORD: Final = re.compile(r"\w[\w'’\u200c\u200d-]*")
_PICTURES: Final = "*.png *.jpg *.jpeg *.gif *.webp *.svg"
_MARKS: Final = ("strong", "em", "u", "s", "sub", "sup", "code", "mark")


class EditorWidget(QWidget):
    """Shows a document and lets people change it.

    Signals:
        changed: something changed a moment ago; told at most every :data:`CHANGED_AFTER` milliseconds.
        document_modified: whether there are changes since ``set_document`` or ``set_modified(False)``.
        failed: an OerdeskError that stopped what was asked for, such as a picture that could not be kept.
    """

    changed = Signal()
    document_modified = Signal(bool)
    failed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._exchange = Exchange()
        self.text = TextEdit(self._exchange)
        self.find_bar = FindBar(self.text)
        self.words = QLabel()
        self.words.setAccessibleName(_("Number of words"))
        self._state = (0, 0, 0)
        self._zoomed = 0
        self._actions = self._make_actions()
        self.toolbar = Toolbar(commands(), self._actions, self)
        self._tell = QTimer(self, singleShot=True, interval=CHANGED_AFTER)
        self._lay_out()
        self._connect()
        self.set_document(Document(()), lambda _src: None)

    # What the owner uses

    def set_document(self, document: Document, load_image: LoadImage) -> None:
        """Show a document; what could be undone is forgotten.

        Args:
            load_image: from the ``src`` of a picture to its bytes, or None where there is none.
        """
        self._exchange.load = load_image
        self.text.objects.use(load_image)
        self.text.show_document(document)
        shown = self.text.document()
        self._state = _state_of(shown)
        shown.contentsChanged.connect(self._contents_changed)
        shown.modificationChanged.connect(self.document_modified)
        shown.undoAvailable.connect(self._actions["edit.undo"].setEnabled)
        shown.redoAvailable.connect(self._actions["edit.redo"].setEnabled)
        self._tell.stop()
        self._update_actions()
        self._count_words()
        self.document_modified.emit(False)

    def document(self) -> Document:
        """The document as it is now."""
        return from_qt(self.text.document())

    def set_modified(self, modified: bool) -> None:
        """Tell that what is shown is kept elsewhere, or not."""
        self.text.document().setModified(modified)

    def set_read_only(self, read_only: bool) -> None:
        """Show only, or let people write."""
        self.text.setReadOnly(read_only)
        self.text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByKeyboard | Qt.TextInteractionFlag.TextSelectableByMouse
            if read_only
            else Qt.TextInteractionFlag.TextEditorInteraction
        )
        self.toolbar.setVisible(not read_only)
        for name, action in self._actions.items():
            action.setEnabled(not read_only or name in {"edit.copy", "edit.select_all", "edit.find"})
        if not read_only:
            self._update_actions()

    def use_store(self, store: Store) -> None:
        """Keep pictures with this callable: a name and bytes to the ``src`` to write."""
        self._exchange.store = store

    def use_sanitizer(self, sanitize_html: Sanitize) -> None:
        """Read pasted HTML with this callable; without one only plain text is pasted."""
        self._exchange.sanitize = sanitize_html

    def insert_image(self, name: str, data: bytes, alt: str | None) -> None:
        """Keep a picture and put it where the cursor is.

        Args:
            alt: None while nobody gave a description, empty for decoration.
        """
        if self._exchange.store is None:
            return
        try:
            src = self._exchange.store(name, data)
        except OerdeskError as error:
            self.failed.emit(error)
            return
        self._insert(Image(src, alt))

    def find(self) -> None:  # type: ignore[override] # nobody looks for windows by number here
        """Open the search."""
        self.find_bar.begin(replacing=False)

    def actions_by_group(self) -> dict[str, list[QAction]]:
        """The actions for menus: ``edit style format list paragraph insert table``."""
        return {
            group: [action for name, action in self._actions.items() if name.startswith(f"{group}.")]
            for group in GROUPS
        }

    def zoom(self, steps: int) -> None:
        """Larger or smaller text, by points; 0 goes back to the size it began with."""
        steps = steps or -self._zoomed
        self._zoomed += steps
        self.text.zoomIn(steps)
        self.text.document().setDefaultFont(self.text.font())
        self.text.refresh()

    # How it is put together

    def _make_actions(self) -> dict[str, QAction]:
        acts = self._acts()
        result = {c.name: make_action(c, self, acts[c.name]) for c in commands()}
        self.addActions(list(result.values()))
        return result

    def _acts(self) -> dict[str, Callable[[], None]]:
        edit, change = self.text, self._change
        acts: dict[str, Callable[[], None]] = {
            "edit.undo": edit.undo,
            "edit.redo": edit.redo,
            "edit.cut": edit.cut,
            "edit.copy": edit.copy,
            "edit.paste": edit.paste,
            "edit.paste_plain": self._paste_plain,
            "edit.select_all": edit.selectAll,
            "edit.find": self.find,
            "edit.find_next": partial(self.find_bar.go_on, backwards=False),
            "edit.find_previous": partial(self.find_bar.go_on, backwards=True),
            "edit.replace": partial(self.find_bar.begin, replacing=True),
            "style.normal": partial(change, self._normal),
            "style.quote": partial(change, partial(structure.toggle_container, tag="blockquote")),
            "style.code": partial(change, partial(structure.set_style, kind="code")),
            "format.clear": partial(change, marks.clear_marks),
            "list.bullets": partial(change, partial(lists.toggle_list, ordered=False)),
            "list.numbers": partial(change, partial(lists.toggle_list, ordered=True)),
            "list.indent": partial(change, lists.indent),
            "list.outdent": partial(change, lists.outdent),
            "paragraph.rtl": partial(change, structure.toggle_direction),
            "paragraph.ltr": partial(
                change, partial(structure.set_direction, direction=Qt.LayoutDirection.LeftToRight)
            ),
            "paragraph.start": partial(change, partial(structure.set_align, align="")),
            "paragraph.center": partial(change, partial(structure.set_align, align="center")),
            "paragraph.language": self._ask_language,
        }
        for level in range(1, 5):
            style = partial(structure.set_style, kind="heading", level=level)
            acts[f"style.heading{level}"] = partial(change, style)
        for mark in _MARKS:
            acts[f"format.{mark}"] = partial(change, partial(marks.toggle_mark, mark=mark))
        return acts | self._insertions() | self._table_acts()

    def _insertions(self) -> dict[str, Callable[[], None]]:
        return {
            "insert.link": self._ask_link,
            "insert.picture": self._ask_picture,
            "insert.table": self._ask_table,
            "insert.formula": self._ask_formula,
            "insert.rule": partial(self._insert_blocks, (Rule(),)),
            "insert.page_break": partial(self._insert_blocks, (Rule(page=True),)),
            "insert.describe": self._describe,
        }

    def _table_acts(self) -> dict[str, Callable[[], None]]:
        change = self._change
        return {
            "table.row_above": partial(change, partial(tables.add_row, side="before")),
            "table.row_below": partial(change, partial(tables.add_row, side="after")),
            "table.column_before": partial(change, partial(tables.add_column, side="before")),
            "table.column_after": partial(change, partial(tables.add_column, side="after")),
            "table.remove_row": partial(change, tables.remove_row),
            "table.remove_column": partial(change, tables.remove_column),
            "table.header_row": partial(change, tables.toggle_header_row),
            "table.header_column": partial(change, tables.toggle_header_column),
        }

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.toolbar)
        layout.addWidget(self.text, 1)
        layout.addWidget(self.find_bar)
        layout.addWidget(self.words)
        self.find_bar.hide()
        self.setFocusProxy(self.text)

    def _connect(self) -> None:
        self.text.cursorPositionChanged.connect(self._update_actions)
        self.text.currentCharFormatChanged.connect(self._update_actions)
        self.text.object_opened.connect(self._describe_at)
        self.text.refused.connect(self.failed)
        self.text.command_of = self._command_of
        self.find_bar.closed.connect(self._focus_text)
        self._tell.timeout.connect(self._told)

    # Keys and states

    def _command_of(self, event: QKeyEvent) -> QAction | None:
        """The action of a key, so that the editor's own keys win over the window's."""
        pressed = QKeySequence(event.keyCombination())
        return next((a for a in self._actions.values() if a.isEnabled() and pressed in a.shortcuts()), None)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.toolbar.paint_icons(self.palette())

    def _contents_changed(self) -> None:
        state = _state_of(self.text.document())
        if state != self._state:
            self._state = state
            if not self._tell.isActive():
                self._tell.start()

    def _told(self) -> None:
        self._count_words()
        self._update_actions()
        self.changed.emit()

    def _count_words(self) -> None:
        count = len(_WORD.findall(self.text.document().toRawText()))
        self.words.setText(ngettext("{count} word", "{count} words", count).format(count=count))

    def _update_actions(self) -> None:
        if self.text.isReadOnly():
            return
        cursor = self.text.textCursor()
        path = path_of(cursor.block())
        for mark in _MARKS:
            self._actions[f"format.{mark}"].setChecked(marks.has_mark(cursor, mark))
        self._actions["edit.undo"].setEnabled(self.text.document().isUndoAvailable())
        self._actions["edit.redo"].setEnabled(self.text.document().isRedoAvailable())
        found = lists.list_at(path)
        self._actions["list.bullets"].setChecked(found is not None and not found.ordered)
        self._actions["list.numbers"].setChecked(found is not None and found.ordered)
        for name in ("list.indent", "list.outdent"):
            self._actions[name].setEnabled(found is not None)
        rtl = cursor.blockFormat().layoutDirection() is Qt.LayoutDirection.RightToLeft
        self._actions["paragraph.rtl"].setChecked(rtl)
        in_table = current_table(cursor) is not None
        for name, action in self._actions.items():
            if name.startswith("table."):
                action.setEnabled(in_table)
        self._actions["table.header_row"].setChecked(in_table and tables.has_header_row(cursor))
        self.toolbar.table.setEnabled(in_table)
        self._actions["insert.picture"].setEnabled(self._exchange.store is not None)
        self._actions["insert.describe"].setEnabled(marks.object_at(cursor) >= 0)
        self.toolbar.show_style(self._style(cursor))

    def _style(self, cursor: QTextCursor) -> str:
        leaf = leaf_of(cursor.block())
        if leaf.kind == "heading":
            return f"style.heading{leaf.level}"
        if leaf.kind == "code":
            return "style.code"
        steps = path_of(cursor.block())
        quoted = any(isinstance(step, ContainerStep) and step.tag == "blockquote" for step in steps)
        return "style.quote" if quoted else "style.normal"

    # What commands do

    def _focus_text(self) -> None:
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def _change(self, act: Callable[[QTextCursor], object]) -> None:
        cursor = self.text.textCursor()
        act(cursor)
        self.text.setTextCursor(cursor)
        self._focus_text()
        self._update_actions()

    def _normal(self, cursor: QTextCursor) -> None:
        if self._style(cursor) == "style.quote":
            structure.toggle_container(cursor, "blockquote")
        else:
            structure.set_style(cursor, "paragraph")

    def _paste_plain(self) -> None:
        self.text.take_in(QGuiApplication.clipboard().mimeData(), plain=True)

    def _insert(self, node: Image | Math) -> None:
        self._change(lambda cursor: structure.insert_object(cursor, node))

    def _insert_blocks(self, blocks: tuple[Block, ...]) -> None:
        self._change(lambda cursor: structure.insert_document(cursor, (*blocks, Paragraph())))

    def _ask_link(self) -> None:
        cursor = self.text.textCursor()
        run = marks.select_link(cursor)
        self.text.setTextCursor(cursor)
        text = cursor.selectedText().replace(OBJECT_CHARACTER, "")
        question = LinkQuestion(self, text, run.href, run.title)
        question.answered.connect(partial(self._link, text))
        question.open()

    def _link(self, before: str, text: str, href: str, title: str) -> None:
        cursor = self.text.textCursor()
        if text and text != before:
            run = Text("", frozenset(), href, title if href else "")
            cursor.insertText(text, run_format(run))
            cursor.setCharFormat(run_format(Text("")))
        elif cursor.hasSelection():
            marks.set_link(cursor, href, title)
            cursor.setPosition(cursor.selectionEnd())
        self.text.setTextCursor(cursor)
        self._focus_text()

    def _ask_picture(self) -> None:
        dialog = QFileDialog(self, _("Choose a picture"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setNameFilter(_("Pictures ({endings})").format(endings=_PICTURES))
        dialog.fileSelected.connect(self._picture_chosen)
        dialog.open()

    def _picture_chosen(self, name: str) -> None:
        path = Path(name)
        try:
            too_large = path.stat().st_size > LARGEST_PICTURE
            data = b"" if too_large else path.read_bytes()
        except OSError as error:
            title = _("“{name}” cannot be read.").format(name=path.name)
            self.failed.emit(BadInputError(title, error.strerror or ""))
            return
        if too_large:
            title = _("“{name}” is too large for a picture.").format(name=path.name)
            self.failed.emit(BadInputError(title, _("Make it smaller than 20 MB and try again.")))
            return
        question = PictureQuestion(self, Image(path.name))
        question.answered.connect(partial(self._picture_described, data))
        question.open()

    def _picture_described(self, data: bytes, image: Image) -> None:
        self.insert_image(image.src, data, image.alt)

    def _ask_table(self) -> None:
        question = TableQuestion(self)
        question.answered.connect(self._table)
        question.open()

    def _table(self, rows: int, columns: int, header: bool) -> None:
        self._change(lambda cursor: tables.insert_table(cursor, rows, columns, header=header))

    def _ask_formula(self) -> None:
        cursor = self.text.textCursor()
        if isinstance(object_at_position(cursor.document(), marks.object_at(cursor)), Math):
            self._describe()
            return
        question = FormulaQuestion(self, Math("", cursor.selectedText()))
        question.answered.connect(self._insert)
        question.open()

    def _ask_language(self) -> None:
        language = attribute(leaf_of(self.text.textCursor().block()).attrs, "lang")
        question = LanguageQuestion(self, language, lambda tag: _TAG.fullmatch(tag) is not None)
        question.answered.connect(self._say_language)
        question.open()

    def _say_language(self, language: str) -> None:
        self._change(lambda cursor: structure.set_language(cursor, language))

    def _describe(self) -> None:
        self._describe_at(marks.object_at(self.text.textCursor()))

    def _describe_at(self, position: int) -> None:
        """Ask about the picture or formula at a position."""
        node = object_at_position(self.text.document(), position)
        question: PictureQuestion | FormulaQuestion
        if self.text.isReadOnly():
            return
        if isinstance(node, Image):
            question = PictureQuestion(self, node)
        elif isinstance(node, Math):
            question = FormulaQuestion(self, node)
        else:
            return
        cursor = QTextCursor(self.text.document())
        cursor.setPosition(position)
        cursor.setPosition(position + 1, QTextCursor.MoveMode.KeepAnchor)
        question.answered.connect(partial(self._described, cursor))
        question.open()

    def _described(self, cursor: QTextCursor, node: Image | Math) -> None:
        cursor.setCharFormat(object_format(node))
        self._focus_text()


def _state_of(document: QTextDocument) -> tuple[int, int, int]:
    """Something every edit changes and nothing else: Qt counts colors laid over the text as revisions."""
    return document.availableUndoSteps(), document.availableRedoSteps(), document.characterCount()
