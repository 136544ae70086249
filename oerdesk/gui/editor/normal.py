"""The normal form of a document: what comes out of the editor when nothing was changed.

``from_qt(to_qt(document)) == normalized(document)``, and normalizing twice changes nothing more.
A reader sees no difference:

- runs of text with the same marks are one run, empty ones are none;
- characters that cannot stand in a text (control characters, Unicode's noncharacters that Qt uses as
  signs, object replacement characters) are left out; line ends in running text are spaces;
- spans of cells end where the table or another cell does, as browsers draw them;
- a table of more than :data:`LARGEST_TABLE` places is kept as HTML, to be seen but not edited; so are
  tables without cells and lists without items.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice
from typing import Final

from oerdesk.core.document.model import (
    Block,
    CodeBlock,
    Container,
    Document,
    Figure,
    Heading,
    Inline,
    Inlines,
    ListBlock,
    OpaqueBlock,
    Paragraph,
    Row,
    Table,
    Text,
)
from oerdesk.core.document.write_html import write_body
from oerdesk.gui.editor.grid import WIDEST, Grid, place

LARGEST_TABLE: Final = 20_000
_LINE_ENDS: Final = re.compile("\r\n|[\n\r\u2028\u2029]")
_UNFIT: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufdd0-\ufdef\ufffc\ufffe\uffff]")
_SURROGATES: Final = re.compile("[\ud800-\udfff]")


def clean_text(text: str) -> str:
    """Running text that Qt keeps as it is."""
    return _fit(_LINE_ENDS.sub(" ", text))


def clean_code(text: str) -> str:
    """Code that Qt keeps as it is; its lines end with a line feed."""
    return _fit(_LINE_ENDS.sub("\n", text))


def _fit(text: str) -> str:
    return _SURROGATES.sub("�", _UNFIT.sub("", text))


def normalized(document: Document) -> Document:
    """The document as it comes back from the editor."""
    return replace(document, blocks=normalized_blocks(document.blocks))


def normalized_blocks(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Blocks as they come back from the editor."""
    return tuple(result for block in blocks for result in _block(block))


def normalized_inlines(inlines: Iterable[Inline]) -> Inlines:
    """Inlines as they come back from the editor."""
    result: list[Inline] = []
    for inline in inlines:
        if not isinstance(inline, Text):
            result.append(inline)
            continue
        run = replace(inline, text=clean_text(inline.text))
        last = result[-1] if result else None
        if isinstance(last, Text) and replace(last, text=run.text) == run:
            result[-1] = replace(last, text=last.text + run.text)
        elif run.text:
            result.append(run)
    return tuple(result)


def _block(block: Block) -> Iterator[Block]:
    match block:
        case Paragraph() | Heading():
            yield replace(block, inlines=normalized_inlines(block.inlines))
        case CodeBlock():
            yield replace(block, text=clean_code(block.text))
        case Figure():
            yield replace(block, caption=normalized_inlines(block.caption))
        case Container():
            yield replace(block, blocks=normalized_blocks(block.blocks))
        case ListBlock():
            items = (replace(item, blocks=normalized_blocks(item.blocks)) for item in block.items)
            yield replace(block, items=tuple(items)) if block.items else _kept(block)
        case Table():
            yield from _table(block)
        case _:
            yield block


def _kept(block: Block) -> OpaqueBlock:
    return OpaqueBlock(write_body(Document((block,))).strip())


def _table(table: Table) -> Iterator[Block]:
    if sum(min(max(cell.colspan, 1), WIDEST) for row in table.rows for cell in row.cells) > LARGEST_TABLE:
        yield _kept(table)
        return
    grid = place(table)
    caption = normalized_inlines(table.caption)
    if not grid.cells or grid.columns * len(table.rows) > LARGEST_TABLE:
        yield _kept(table)
    else:
        yield replace(table, caption=caption, rows=tuple(_rows(table, grid)))


def _rows(table: Table, grid: Grid) -> Iterator[Row]:
    cells = (replace(c.cell, blocks=normalized_blocks(c.cell.blocks)) for c in grid.cells)
    for row in table.rows:  # cutting spans neither drops nor moves cells
        yield replace(row, cells=tuple(islice(cells, len(row.cells))))
