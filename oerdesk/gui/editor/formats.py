"""How the model's values ride on Qt's formats.

Every Qt block carries, as user properties, the *shell* of its block (the model's value without its
content) and its *path*: the containers, lists and list items it lies in.  Every run of text carries the
shell of its :class:`Text`, every object its whole value.  These properties are the truth; indents, sizes
and weights only follow them, and nothing is ever read back from those.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import count
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontDatabase, QTextBlock, QTextBlockFormat, QTextCharFormat, QTextFormat

from oerdesk.core.document.model import (
    Attrs,
    Block,
    CodeBlock,
    Container,
    Figure,
    Heading,
    Inline,
    ListBlock,
    ListItem,
    Paragraph,
    Text,
)
from oerdesk.gui.editor.codec import decode, encode

_FIRST: Final = int(QTextFormat.Property.UserProperty)
SHELL: Final = _FIRST + 1
PATH: Final = _FIRST + 2
RUN: Final = _FIRST + 3
OBJECT: Final = _FIRST + 4
PART: Final = _FIRST + 5
OBJECT_TYPE: Final = int(QTextFormat.ObjectTypes.UserObject) + 1
OBJECT_CHARACTER: Final = "\ufffc"
LINE_SEPARATOR: Final = "\u2028"

FILLER: Final = "filler"
"""A block Qt wants before or after a table; no block of the model while it is empty."""
VOID: Final = "void"
"""Stands in a container, item or cell without blocks; no block of the model while it is empty."""
CAPTION: Final = "caption"
"""The caption of the table that follows at once."""

Shell = Block | str
_numbers = count(1)


@dataclass(frozen=True, slots=True)
class Step:
    """One container, list or item on the path to a block; blocks with the same number lie in the same one."""

    number: int
    shell: Container | ListBlock | ListItem


Path = tuple[Step, ...]


def step(shell: Container | ListBlock | ListItem) -> Step:
    """A step into a new container, list or item."""
    if isinstance(shell, ListBlock):
        return Step(next(_numbers), replace(shell, items=()))
    return Step(next(_numbers), replace(shell, blocks=()))


def encode_path(path: Path) -> str:
    """The path as a property."""
    return json.dumps([[one.number, encode(one.shell)] for one in path]) if path else ""


@lru_cache(maxsize=4096)
def decode_path(text: str) -> Path:
    """The path of a property."""
    return tuple(Step(number, decode(shell)) for number, shell in json.loads(text)) if text else ()


def path_of(block: QTextBlock) -> Path:
    """What a block lies in, from the outside in."""
    return decode_path(block.blockFormat().property(PATH) or "")


def shell_of(block: QTextBlock) -> Shell:
    """What a block is, without its content; a paragraph when nothing is written on it."""
    written = block.blockFormat().property(SHELL)
    if not written:
        return Paragraph()
    shell: Shell = decode(written)
    return shell


def attrs_of(shell: Shell) -> Attrs:
    """The attributes of whatever has some."""
    return getattr(shell, "attrs", ())


def without_id(shell: Shell) -> Shell:
    """The same for a second block: names stay unique."""
    if isinstance(shell, Paragraph | Heading | CodeBlock):
        return replace(shell, attrs=tuple(pair for pair in shell.attrs if pair[0] != "id"))
    return shell


def block_format(shell: Shell, path: Path = ()) -> QTextBlockFormat:
    """The format of a block, with the looks that follow from what it is."""
    made = QTextBlockFormat()
    made.setProperty(SHELL, encode(shell))
    if path:
        made.setProperty(PATH, encode_path(path))
        made.setIndent(indent_of(path))
    made.setBottomMargin(4 if any(isinstance(one.shell, ListItem) for one in path) else 8)
    if isinstance(shell, Heading):
        made.setHeadingLevel(shell.level)
        made.setTopMargin(10)
    elif isinstance(shell, CodeBlock):
        made.setNonBreakableLines(False)
        made.setLeftMargin(8)
    direction = dict(attrs_of(shell)).get("dir")
    if direction in {"ltr", "rtl"}:
        rtl = direction == "rtl"
        made.setLayoutDirection(Qt.LayoutDirection.RightToLeft if rtl else Qt.LayoutDirection.LeftToRight)
    alignment = _alignment(shell)
    if alignment is not None:
        made.setAlignment(alignment)
    return made


def indent_of(path: Path) -> int:
    """How many steps the text stands in: an item and its list count once, a section not at all."""
    deep = sum(
        1
        for one in path
        if isinstance(one.shell, ListItem)
        or (isinstance(one.shell, Container) and one.shell.tag in {"blockquote", "aside"})
    )
    return min(deep, 20)


def _alignment(shell: Shell) -> Qt.AlignmentFlag | None:
    if isinstance(shell, Figure):
        return Qt.AlignmentFlag.AlignHCenter
    if not isinstance(shell, Paragraph) or not shell.align:
        return None
    return {
        "left": Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute,
        "right": Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute,
        "center": Qt.AlignmentFlag.AlignHCenter,
        "justify": Qt.AlignmentFlag.AlignJustify,
    }.get(shell.align)


@lru_cache(maxsize=512)
def _char_format(run: Text, look: Shell) -> QTextCharFormat:
    made = QTextCharFormat()
    written = encode(replace(run, text=""))
    if written != encode(Text("")):
        made.setProperty(RUN, written)
    _dress_for_block(made, look)
    _dress_for_marks(made, run.marks)
    if run.href:
        made.setAnchor(True)
        made.setAnchorHref(run.href)
        made.setFontUnderline(True)
        made.setToolTip(run.title or run.href)
    return made


def char_format(run: Text = Text(""), shell: Shell = "") -> QTextCharFormat:  # noqa: B008 - a frozen value
    """The format of a run inside a block of this kind; its text does not matter."""
    return QTextCharFormat(_char_format(replace(run, text=""), _look(shell)))


def _look(shell: Shell) -> Shell:
    if isinstance(shell, Heading):
        return Heading(shell.level)
    if isinstance(shell, CodeBlock):
        return CodeBlock("")
    return CAPTION if shell == CAPTION else ""


def _dress_for_block(made: QTextCharFormat, shell: Shell) -> None:
    if isinstance(shell, Heading):
        made.setFontWeight(QFont.Weight.Bold)
        made.setProperty(QTextFormat.Property.FontSizeAdjustment, max(0, 4 - shell.level))
    elif isinstance(shell, CodeBlock):
        _monospace(made)
    elif shell == CAPTION:
        made.setFontItalic(True)


def _dress_for_marks(made: QTextCharFormat, marks: frozenset[str]) -> None:
    if "strong" in marks:
        made.setFontWeight(QFont.Weight.Bold)
    if marks & {"em", "cite"}:
        made.setFontItalic(True)
    if marks & {"u", "abbr"}:
        made.setFontUnderline(True)
    if "s" in marks:
        made.setFontStrikeOut(True)
    if marks & {"code", "kbd"}:
        _monospace(made)
    if "sub" in marks:
        made.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignSubScript)
    if "sup" in marks:
        made.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignSuperScript)
    if "small" in marks:
        made.setProperty(QTextFormat.Property.FontSizeAdjustment, -1)


def _monospace(made: QTextCharFormat) -> None:
    families = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).families()
    made.setFontFamilies([*families, "monospace"])
    made.setFontFixedPitch(True)


def object_format(value: Inline | Block) -> QTextCharFormat:
    """The format of an object: a picture, a formula, or anything that is shown and not edited."""
    made = QTextCharFormat()
    made.setObjectType(OBJECT_TYPE)
    made.setProperty(OBJECT, encode(value))
    return made


def object_of(char: QTextFormat) -> Inline | Block | None:
    """The value of an object, or None for text."""
    written = char.property(OBJECT)
    if not written:
        return None
    value: Inline | Block = decode(written)
    return value


def run_of(char: QTextFormat) -> Text:
    """The shell of a run of text."""
    written = char.property(RUN)
    if not written:
        return Text("")
    run: Text = decode(written)
    return run
