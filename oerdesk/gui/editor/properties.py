"""What a QTextDocument keeps of the model: JSON texts in user properties of its formats.

Texts, because Qt compares, copies and undoes them like any other property.  Where a block stands in
the tree is its *path*: the containers, lists and items around it, outermost first.  Steps carry a
number, so that two quotes in a row stay two; neighbors with the same numbers belong together.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from functools import lru_cache
from itertools import count
from typing import Any, Final, Literal

from PySide6.QtGui import (
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextTable,
)

from oerdesk.core.document.model import Attrs, Image, Inline, Math, OpaqueBlock, OpaqueInline, Rule, Text

_FIRST: Final = QTextFormat.Property.UserProperty.value + 0x0E00
PATH: Final = _FIRST + 1
LEAF: Final = _FIRST + 2
RUN: Final = _FIRST + 3
OBJECT: Final = _FIRST + 4
TABLE: Final = _FIRST + 5
CELL: Final = _FIRST + 6
DOCUMENT: Final = _FIRST + 7
OBJECT_TYPE: Final = QTextFormat.ObjectTypes.UserObject.value + 0x0E
"""The one kind of text object: everything that is drawn instead of written."""
OBJECT_CHARACTER: Final = "￼"
LINE_SEPARATOR: Final = "\u2028"

_numbers = count(1)


def next_number() -> int:
    """A number no step of this process has yet."""
    return next(_numbers)


@dataclass(frozen=True, slots=True)
class ContainerStep:
    """Inside a :class:`~oerdesk.core.document.model.Container`."""

    number: int
    tag: str
    attrs: Attrs = ()


@dataclass(frozen=True, slots=True)
class ListStep:
    """Inside a list; an :class:`ItemStep` always follows."""

    number: int
    ordered: bool = False
    start: int = 1
    style: str = ""
    attrs: Attrs = ()


@dataclass(frozen=True, slots=True)
class ItemStep:
    """Inside an item of a list."""

    number: int
    attrs: Attrs = ()


Step = ContainerStep | ListStep | ItemStep
Path = tuple[Step, ...]
Kind = Literal["paragraph", "heading", "code", "figure", "figcaption", "caption", "nothing", "filler"]


@dataclass(frozen=True, slots=True)
class Leaf:
    """What a block of text is.

    Attributes:
        kind: ``nothing`` stands for the content of an empty item, cell or container until something
            is typed; ``filler`` for the places Qt needs around tables.
        level: of a heading.
        align: of a paragraph.
        language: of code.
    """

    kind: Kind = "paragraph"
    level: int = 0
    align: str = ""
    language: str = ""
    attrs: Attrs = ()


@dataclass(frozen=True, slots=True)
class CellWords:
    """What Qt does not know about a cell; ``filler`` cells only make the grid whole."""

    header: bool = False
    scope: str = ""
    attrs: Attrs = ()
    filler: bool = False


@dataclass(frozen=True, slots=True)
class TableWords:
    """What Qt does not know about a table; ``rows`` are pairs of part and attributes."""

    path: Path = ()
    attrs: Attrs = ()
    rows: tuple[tuple[str, Attrs], ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentWords:
    """What a document says about itself."""

    title: str = ""
    language: str = ""
    direction: str = ""
    meta: Attrs = ()


Kept = Image | Math | OpaqueInline | OpaqueBlock | Rule
PARAGRAPH: Final = Leaf()
NOTHING: Final = Leaf("nothing")
FILLER: Final = Leaf("filler")
PLAIN: Final = Text("")
_STEPS: Final = {"container": ContainerStep, "list": ListStep, "item": ItemStep}
_STEP_NAMES: Final = {kind: name for name, kind in _STEPS.items()}
_KEPT: Final = {kind.__name__: kind for kind in (Image, Math, OpaqueInline, OpaqueBlock, Rule)}


def _values(record: Any) -> list[Any]:
    return [getattr(record, field.name) for field in fields(record)]


def _attrs(pairs: list[list[str]]) -> Attrs:
    return tuple((name, value) for name, value in pairs)


def _dumps(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"))


@lru_cache(4096)
def encode_path(path: Path) -> str:
    """A path as text."""
    return _dumps([[_STEP_NAMES[type(step)], *_values(step)] for step in path]) if path else ""


@lru_cache(4096)
def decode_path(text: str) -> Path:
    """The path :func:`encode_path` wrote."""
    if not text:
        return ()
    steps: list[Step] = []
    for name, *values, attrs in json.loads(text):
        steps.append(_STEPS[name](*values, _attrs(attrs)))
    return tuple(steps)


@lru_cache(1024)
def encode_leaf(leaf: Leaf) -> str:
    """A leaf as text."""
    return "" if leaf == PARAGRAPH else _dumps(_values(leaf))


@lru_cache(1024)
def decode_leaf(text: str) -> Leaf:
    """The leaf :func:`encode_leaf` wrote."""
    if not text:
        return PARAGRAPH
    kind, level, align, language, attrs = json.loads(text)
    return Leaf(kind, level, align, language, _attrs(attrs))


@lru_cache(1024)
def encode_run(run: Text) -> str:
    """Everything about a run but its text, as text; empty when there is nothing to say."""
    if (run.marks, run.href, run.title, run.lang, run.dir) == (frozenset(), "", "", "", ""):
        return ""
    return _dumps([sorted(run.marks), run.href, run.title, run.lang, run.dir])


@lru_cache(1024)
def decode_run(text: str) -> Text:
    """The run :func:`encode_run` wrote, without its text."""
    if not text:
        return PLAIN
    marks, *rest = json.loads(text)
    return Text("", frozenset(marks), *rest)


def encode_object(node: Kept) -> str:
    """A picture, formula, rule or kept HTML as text."""
    return _dumps([type(node).__name__, asdict(node)])


@lru_cache(512)
def decode_object(text: str) -> Kept | None:
    """What :func:`encode_object` wrote; None where a foreign object stands."""
    if not text:
        return None
    name, values = json.loads(text)
    if "attrs" in values:
        values["attrs"] = _attrs(values["attrs"])
    node: Kept = _KEPT[name](**values)
    return node


def encode_cell(words: CellWords) -> str:
    """A cell's words as text."""
    return _dumps(_values(words))


@lru_cache(1024)
def decode_cell(text: str) -> CellWords:
    """The words :func:`encode_cell` wrote."""
    if not text:
        return CellWords()
    header, scope, attrs, filler = json.loads(text)
    return CellWords(header, scope, _attrs(attrs), filler)


def encode_table(words: TableWords) -> str:
    """A table's words as text."""
    return _dumps([encode_path(words.path), words.attrs, words.rows])


@lru_cache(256)
def decode_table(text: str) -> TableWords:
    """The words :func:`encode_table` wrote."""
    if not text:
        return TableWords()
    path, attrs, rows = json.loads(text)
    return TableWords(decode_path(path), _attrs(attrs), tuple((part, _attrs(pairs)) for part, pairs in rows))


def encode_document(words: DocumentWords) -> str:
    """What a document says about itself, as text."""
    return _dumps(_values(words))


def decode_document(text: str) -> DocumentWords:
    """The words :func:`encode_document` wrote."""
    if not text:
        return DocumentWords()
    title, language, direction, meta = json.loads(text)
    return DocumentWords(title, language, direction, _attrs(meta))


def path_of(block: QTextBlock) -> Path:
    """Where a block stands."""
    return decode_path(block.blockFormat().stringProperty(PATH))


def leaf_of(block: QTextBlock) -> Leaf:
    """What a block is."""
    return decode_leaf(block.blockFormat().stringProperty(LEAF))


def mark_block(format_: QTextBlockFormat, path: Path, leaf: Leaf) -> None:
    """Write path and leaf into the format of a block."""
    format_.setProperty(PATH, encode_path(path))
    format_.setProperty(LEAF, encode_leaf(leaf))


def run_of(format_: QTextFormat) -> Text:
    """Marks, link and language of characters with this format."""
    return decode_run(format_.stringProperty(RUN))


def object_of(format_: QTextFormat) -> Kept | None:
    """The object a character with this format stands for."""
    return decode_object(format_.stringProperty(OBJECT))


def current_table(cursor: QTextCursor) -> QTextTable | None:
    """The innermost table a cursor is in, with its type told right."""
    return cursor.currentTable()


def object_at_position(document: QTextDocument, position: int) -> Kept | None:
    """The object whose character stands at a position."""
    if position < 0 or document.characterAt(position) != OBJECT_CHARACTER:
        return None
    cursor = QTextCursor(document)
    cursor.setPosition(position + 1)
    return object_of(cursor.charFormat())


def run_format(run: Text) -> QTextCharFormat:
    """The character format of a run."""
    format_ = QTextCharFormat()
    if encoded := encode_run(run):
        format_.setProperty(RUN, encoded)
    return format_


def object_format(node: Kept) -> QTextCharFormat:
    """The character format of an object."""
    format_ = QTextCharFormat()
    format_.setObjectType(OBJECT_TYPE)
    format_.setProperty(OBJECT, encode_object(node))
    return format_


def attribute(attrs: Attrs, name: str) -> str:
    """The value of an attribute, or empty."""
    return next((value for key, value in attrs if key == name), "")


def with_attribute(attrs: Attrs, name: str, value: str) -> Attrs:
    """The attributes with one set, or without it when the value is empty; sorted by name."""
    kept = [pair for pair in attrs if pair[0] != name]
    return tuple(sorted([*kept, (name, value)])) if value else tuple(kept)


def is_inline(node: Kept) -> bool:
    """Whether it stands in the line of text rather than between blocks."""
    return isinstance(node, Inline)
