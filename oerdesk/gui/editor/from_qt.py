"""A QTextDocument back into the model.

Total: whatever an edit left behind gives a document.  A block that lost what made it special (a
caption without its picture, code with a picture in it) becomes a paragraph; nothing is dropped that
a reader could see.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from PySide6.QtGui import (
    QTextBlock,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFrame,
    QTextTable,
    QTextTableCell,
)

from oerdesk.core.document.model import (
    Block,
    Cell,
    CodeBlock,
    Container,
    Document,
    Figure,
    Heading,
    Image,
    Inline,
    Inlines,
    LineBreak,
    ListBlock,
    ListItem,
    OpaqueBlock,
    Paragraph,
    Row,
    Rule,
    Table,
    Text,
)
from oerdesk.gui.editor.normal import normalized_inlines
from oerdesk.gui.editor.properties import (
    CELL,
    DOCUMENT,
    LINE_SEPARATOR,
    OBJECT_CHARACTER,
    TABLE,
    ContainerStep,
    ItemStep,
    Leaf,
    ListStep,
    Path,
    decode_cell,
    decode_document,
    decode_table,
    leaf_of,
    object_of,
    path_of,
    run_of,
)

_Piece = Inline | OpaqueBlock | Rule


@dataclass(frozen=True, slots=True)
class _Line:
    """A block of Qt's."""

    path: Path
    leaf: Leaf
    pieces: tuple[_Piece, ...]


@dataclass(frozen=True, slots=True)
class _Grid:
    """A table of Qt's, already read."""

    path: Path
    table: Table


_Entry = _Line | _Grid


def from_qt(document: QTextDocument) -> Document:
    """The document that is shown.  Inverse of ``to_qt`` for normalized documents."""
    words = decode_document(document.rootFrame().frameFormat().stringProperty(DOCUMENT))
    blocks = _assembled(list(_entries(document.rootFrame())))
    return Document(blocks, words.title, words.language, words.direction, words.meta)


def from_selection(cursor: QTextCursor) -> Document:
    """What is selected, as a document."""
    holder = QTextDocument()
    QTextCursor(holder).insertFragment(cursor.selection())
    return from_qt(holder)


def inlines_of(block: QTextBlock) -> Inlines:
    """The inlines of a block; what cannot stand in a line of text is left out."""
    pieces = _pieces(block)
    return normalized_inlines(piece for piece in pieces if not isinstance(piece, OpaqueBlock | Rule))


def _entries(frame: QTextFrame | QTextTableCell) -> Iterator[_Entry]:
    place = frame.begin()
    while not place.atEnd():
        inner, block = place.currentFrame(), place.currentBlock()
        if isinstance(inner, QTextTable):
            yield _Grid(decode_table(inner.format().stringProperty(TABLE)).path, _table(inner))
        elif not block.isValid():  # a frame of no kind of ours: what is in it is enough
            yield from _entries(inner)
        else:
            line = _Line(path_of(block), leaf_of(block), tuple(_pieces(block)))
            if line.pieces or line.leaf.kind != "filler":
                yield line
        place += 1


def _pieces(block: QTextBlock) -> list[_Piece]:
    text = block.text()
    if not text:
        return []
    units = None if text.isascii() or max(text) <= "\uffff" else text.encode("utf-16-le")
    result: list[_Piece] = []
    for part in block.textFormats():
        end = part.start + part.length
        if units is None:
            characters = text[part.start : end]
        else:  # Qt counts in UTF-16
            characters = units[2 * part.start : 2 * end].decode("utf-16-le", "replace")
        result += _run(characters, part.format)
    return result


def _run(characters: str, format_: QTextCharFormat) -> Iterator[_Piece]:
    run = run_of(format_)
    for special, group in groupby(characters, lambda c: c in {OBJECT_CHARACTER, LINE_SEPARATOR} and c):
        if not special:
            yield replace(run, text="".join(group))
            continue
        for character in group:
            if character == LINE_SEPARATOR:
                yield LineBreak()
            elif (node := object_of(format_)) is not None:
                yield node


def _assembled(entries: list[_Entry], depth: int = 0) -> tuple[Block, ...]:
    """The blocks of entries whose paths agree in their first ``depth`` steps."""
    result: list[Block] = []
    for step, group in groupby(entries, lambda entry: entry.path[depth] if len(entry.path) > depth else None):
        inside = list(group)
        match step:
            case None:
                result += _leaves(inside)
            case ContainerStep():
                result.append(Container(step.tag, _assembled(inside, depth + 1), step.attrs))
            case ListStep():
                items = tuple(_items(inside, depth + 1))
                result.append(ListBlock(items, step.ordered, step.start, step.style, step.attrs))
            case ItemStep():
                result += _assembled(inside, depth + 1)
    return tuple(result)


def _items(entries: list[_Entry], depth: int) -> Iterator[ListItem]:
    for step, group in groupby(entries, lambda entry: entry.path[depth] if len(entry.path) > depth else None):
        if isinstance(step, ItemStep):
            yield ListItem(_assembled(list(group), depth + 1), step.attrs)
        else:
            yield ListItem(_assembled(list(group), depth))


def _leaves(entries: list[_Entry]) -> Iterator[Block]:
    """Lines and tables side by side; a caption belongs to the table after it or the picture before it."""
    rest = list(reversed(entries))
    while rest:
        entry = rest.pop()
        if isinstance(entry, _Grid):
            if _has_cells(entry):
                yield entry.table
        elif entry.leaf.kind == "caption" and _is_text(entry) and (grid := _grid(rest)) is not None:
            yield replace(grid.table, caption=_inlines(entry))
            rest.pop()
        elif entry.leaf.kind == "figure" and (figure := _figure(entry)) is not None:
            below = rest[-1] if rest else None
            if isinstance(below, _Line) and below.leaf.kind == "figcaption" and _is_text(below):
                rest.pop()
                figure = replace(figure, caption=normalized_inlines((*figure.caption, *_inlines(below))))
            yield figure
        else:
            yield from _line(entry)


def _has_cells(entry: _Grid) -> bool:
    return any(row.cells for row in entry.table.rows)


def _grid(rest: list[_Entry]) -> _Grid | None:
    """The table that comes next, if one does."""
    entry = rest[-1] if rest else None
    return entry if isinstance(entry, _Grid) and _has_cells(entry) else None


def _is_text(line: _Line) -> bool:
    return not any(isinstance(piece, OpaqueBlock | Rule) for piece in line.pieces)


def _inlines(line: _Line) -> Inlines:
    return normalized_inlines(piece for piece in line.pieces if not isinstance(piece, OpaqueBlock | Rule))


def _figure(line: _Line) -> Figure | None:
    """A picture and what was typed beside it, which becomes its caption."""
    pictures = [piece for piece in line.pieces if isinstance(piece, Image)]
    if len(pictures) != 1 or not _is_text(line):
        return None
    beside = [piece for piece in line.pieces if piece is not pictures[0]]
    return Figure(
        pictures[0], normalized_inlines(b for b in beside if isinstance(b, Inline)), line.leaf.attrs
    )


def _line(line: _Line) -> Iterator[Block]:
    """The blocks of one line: what stands between blocks parts it."""
    if line.leaf.kind == "code":
        yield from _code(line)
        return
    inlines: list[Inline] = []
    parted = False
    for piece in line.pieces:
        if isinstance(piece, OpaqueBlock | Rule):
            if inlines:
                yield _text(line.leaf, inlines)
            inlines, parted = [], True
            yield piece
        else:
            inlines.append(piece)
    empty_is_something = line.leaf.kind in {"paragraph", "heading"} and not parted
    if inlines or empty_is_something:
        yield _text(line.leaf, inlines)


def _text(leaf: Leaf, inlines: list[Inline]) -> Block:
    content = normalized_inlines(inlines)
    if leaf.kind == "heading":
        return Heading(leaf.level, content, leaf.attrs)
    return Paragraph(content, leaf.align, leaf.attrs if leaf.kind == "paragraph" else ())


def _code(line: _Line) -> Iterator[Block]:
    text: list[str] = []
    parted = False
    for piece in line.pieces:
        match piece:
            case Text():
                text.append(piece.text)
            case LineBreak():
                text.append("\n")
            case _:
                if text:
                    yield CodeBlock("".join(text), line.leaf.language, line.leaf.attrs)
                text, parted = [], True
                yield piece if isinstance(piece, OpaqueBlock | Rule) else Paragraph((piece,))
    if text or not parted:
        yield CodeBlock("".join(text), line.leaf.language, line.leaf.attrs)


def _table(table: QTextTable) -> Table:
    words = decode_table(table.format().stringProperty(TABLE))
    rows: list[Row] = []
    for number in range(table.rows()):
        part, attrs = words.rows[number] if number < len(words.rows) else ("body", ())
        rows.append(Row(tuple(_cells(table, number)), part, attrs))
    return Table(tuple(rows), (), words.attrs)


def _cells(table: QTextTable, row: int) -> list[Cell]:
    """The cells that begin in a row, without the empty ones at its end that only fill the grid."""
    result: list[Cell] = []
    last = 0
    for column in range(table.columns()):
        place = table.cellAt(row, column)
        if (place.row(), place.column()) != (row, column):
            continue
        words = decode_cell(place.format().stringProperty(CELL))
        blocks = _assembled(list(_entries(place)))
        spans = place.columnSpan(), place.rowSpan()
        result.append(Cell(blocks, words.header, words.scope, *spans, words.attrs))
        if blocks or not words.filler:
            last = len(result)
    return result[:last]
