"""The QTextDocument as a document: reads the properties that ``to_qt`` wrote, whatever was typed since.

Any state of the QTextDocument gives a document in normal form; nothing that can be seen is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from PySide6.QtGui import QTextBlock, QTextDocument, QTextTable, QTextTableCell

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
from oerdesk.gui.editor.codec import decode
from oerdesk.gui.editor.formats import (
    CAPTION,
    FILLER,
    LINE_SEPARATOR,
    OBJECT_CHARACTER,
    PART,
    PATH,
    SHELL,
    VOID,
    Path,
    Shell,
    decode_path,
    object_of,
    path_of,
    run_of,
    shell_of,
)
from oerdesk.gui.editor.normal import clean_code, normal_inlines
from oerdesk.gui.editor.to_qt import FRAME

Standalone = Rule | OpaqueBlock | Table


@dataclass(frozen=True, slots=True)
class _Entry:
    """What one Qt block or table says, and where it lies; no blocks for an empty container."""

    path: Path
    blocks: tuple[Block, ...]


def from_qt(source: QTextDocument) -> Document:
    """What the QTextDocument says."""
    written = source.property(FRAME)
    frame: Document = decode(written) if written else Document(())
    return replace(frame, blocks=_read_flow(source.rootFrame()))


def read_line(block: QTextBlock) -> list[Inline | Standalone]:
    """Everything in a Qt block, objects of their own line included."""
    found: list[Any] = []
    position = block.begin()
    while not position.atEnd():
        fragment = position.fragment()
        value = object_of(fragment.charFormat())
        run = run_of(fragment.charFormat())
        for character_run in _pieces(fragment.text()):
            if character_run == OBJECT_CHARACTER:
                found += [] if value is None else [value]
            elif character_run == LINE_SEPARATOR:
                found.append(LineBreak())
            else:
                found.append(replace(run, text=character_run))
        position += 1
    return found


def _pieces(text: str) -> Iterator[str]:
    start = 0
    for index, character in enumerate(text):
        if character in {OBJECT_CHARACTER, LINE_SEPARATOR}:
            if start < index:
                yield text[start:index]
            yield character
            start = index + 1
    if start < len(text):
        yield text[start:]


def _read_flow(flow: Any) -> tuple[Block, ...]:
    """The content of the root frame or a cell (both can be walked the same way)."""
    entries: list[_Entry] = []
    caption: _Entry | None = None
    position, end = flow.begin(), flow.end()
    while position != end:
        frame = position.currentFrame()
        if isinstance(frame, QTextTable):
            path = decode_path(frame.format().property(PATH) or "")
            found: Inlines = ()
            if caption is not None and caption.path == path:
                entries.pop()
                (paragraph,) = caption.blocks
                found = paragraph.inlines if isinstance(paragraph, Paragraph) else ()
            entries.append(_Entry(path, (_read_table(frame, found),)))
            caption = None
        else:
            block = position.currentBlock()
            entry = _read_block(block)
            caption = entry if entry and _can_be_caption(block, entry) else None
            entries += [entry] if entry else []
        position += 1
    return _build(entries, 0)


def _can_be_caption(block: QTextBlock, entry: _Entry) -> bool:
    return shell_of(block) == CAPTION and len(entry.blocks) == 1 and isinstance(entry.blocks[0], Paragraph)


def _read_block(block: QTextBlock) -> _Entry | None:
    shell, path = shell_of(block), path_of(block)
    line = read_line(block)
    if not line and shell in {FILLER, CAPTION}:
        return None
    if not line and shell == VOID:
        return _Entry(path, ())
    blocks: list[Block] = []
    for standalone, group in groupby(line, key=lambda part: isinstance(part, Rule | OpaqueBlock | Table)):
        parts: list[Any] = list(group)
        blocks += parts if standalone else [_block_of(shell, tuple(parts))]
    return _Entry(path, tuple(blocks) or (_block_of(shell, ()),))


def _block_of(shell: Shell, line: Inlines) -> Block:
    inlines = normal_inlines(line)
    if isinstance(shell, CodeBlock) and all(isinstance(part, Text | LineBreak) for part in inlines):
        text = "".join(part.text if isinstance(part, Text) else "\n" for part in inlines)
        return replace(shell, text=clean_code(text))
    if isinstance(shell, Paragraph | Heading):
        return replace(shell, inlines=inlines)
    if isinstance(shell, Figure):
        at = next((number for number, part in enumerate(inlines) if isinstance(part, Image)), None)
        if at is not None and isinstance(image := inlines[at], Image):
            after = inlines[at + 1 :]
            caption = inlines[:at] + (after[1:] if after[:1] == (LineBreak(),) else after)
            return Figure(image, normal_inlines(caption), shell.attrs)
        return Paragraph(inlines, attrs=shell.attrs)
    return Paragraph(inlines)


def _read_table(table: QTextTable, caption: Inlines) -> Table:
    rows: list[Row] = []
    for row in range(table.rows()):
        cells: list[Cell] = []
        part = ""
        for column in range(table.columns()):
            place = table.cellAt(row, column)
            if (place.row(), place.column()) != (row, column):
                continue
            part = part or str(place.format().property(PART) or "")
            cells.append(_read_cell(place))
        if cells:
            rows.append(Row(tuple(cells), part or "body"))
    written = table.format().property(SHELL)
    shell: Table = decode(written) if written else Table(())
    return replace(shell, rows=_with_true_spans(rows, table.rows()), caption=caption)


def _with_true_spans(rows: list[Row], height: int) -> tuple[Row, ...]:
    """Rows in which no cell began are gone; then no cell may reach below the last row."""
    if len(rows) == height:
        return tuple(rows)
    return tuple(
        replace(row, cells=tuple(replace(c, rowspan=min(c.rowspan, len(rows) - number)) for c in row.cells))
        for number, row in enumerate(rows)
    )


def _read_cell(place: QTextTableCell) -> Cell:
    written = place.format().property(SHELL)
    shell: Cell = decode(written) if written else Cell()
    return replace(shell, blocks=_read_flow(place), colspan=place.columnSpan(), rowspan=place.rowSpan())


def _build(entries: Sequence[_Entry], depth: int) -> tuple[Block, ...]:
    """Blocks that lie in the same container, in that container."""
    done: list[Block] = []
    for number, group in groupby(entries, key=lambda entry: _number(entry, depth)):
        inside = list(group)
        if not number:
            done += [block for entry in inside for block in entry.blocks]
            continue
        shell = inside[0].path[depth].shell
        if isinstance(shell, Container):
            done.append(replace(shell, blocks=_build(inside, depth + 1)))
        elif isinstance(shell, ListBlock):
            done.append(replace(shell, items=_items(inside, depth + 1)))
        else:  # an item that has lost its list
            done += _build(inside, depth + 1)
    return tuple(done)


def _items(entries: Sequence[_Entry], depth: int) -> tuple[ListItem, ...]:
    done: list[ListItem] = []
    for number, group in groupby(entries, key=lambda entry: _number(entry, depth)):
        inside = list(group)
        shell = inside[0].path[depth].shell if number else None
        if isinstance(shell, ListItem):
            done.append(replace(shell, blocks=_build(inside, depth + 1)))
        else:
            blocks = _build(inside, depth)
            done += [ListItem(blocks)] if blocks else []
    return tuple(done)


def _number(entry: _Entry, depth: int) -> int:
    return entry.path[depth].number if len(entry.path) > depth else 0
