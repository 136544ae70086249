"""The normal form of a document: what is left when differences no reader could see are gone.

Runs that look alike are one run, characters that no document may hold are gone, line ends are written
one way.  The editor gives back exactly the normal form of what it was given.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from oerdesk.core.document.model import (
    Block,
    Cell,
    CodeBlock,
    Container,
    Document,
    Figure,
    Heading,
    Inline,
    Inlines,
    ListBlock,
    Paragraph,
    Row,
    Table,
    Text,
)

_SPACES: Final = re.compile("[\n\r\x0b\x0c\u2028\u2029]")
_LINE_ENDS: Final = re.compile("\r\n|[\r\x0b\x0c\u2028\u2029]")
_FORBIDDEN: Final = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffc\ufffe\uffff]")
MOST_CELLS: Final = 4000
"""A larger table is shown, not edited: Qt lays out all of it for every letter typed."""

Place = tuple[int, int]


def normalized(document: Document) -> Document:
    """The document in normal form."""
    return replace(document, blocks=normal_blocks(document.blocks))


def normal_blocks(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Each block in normal form."""
    return tuple(map(_normal_block, blocks))


def normal_inlines(inlines: Iterable[Inline]) -> Inlines:
    """Inlines with clean text, where neighbors that look alike are one."""
    done: list[Inline] = []
    for inline in inlines:
        last = done[-1] if done else None
        if not isinstance(inline, Text):
            done.append(inline)
            continue
        text = clean_text(inline.text)
        if isinstance(last, Text) and replace(last, text="") == replace(inline, text=""):
            done[-1] = replace(last, text=last.text + text)
        elif text:
            done.append(replace(inline, text=text))
    return tuple(done)


def clean_text(text: str) -> str:
    """Characters of a run: line ends are spaces."""
    return _FORBIDDEN.sub("", _SPACES.sub(" ", text))


def clean_code(text: str) -> str:
    """Characters of a code block: every line end is a line feed."""
    return _FORBIDDEN.sub("", _LINE_ENDS.sub("\n", text))


def grid(rows: Sequence[Row]) -> dict[Place, Cell] | None:
    """Where each cell starts, as (row, column); None when the cells do not fill a rectangle.

    Cells are placed as browsers place them (HTML, 4.9.12); a row in which no cell starts counts as
    not filling, because nothing would tell its part.
    """
    taken: set[Place] = set()
    starts: dict[Place, Cell] = {}
    for row_number, row in enumerate(rows):
        column = 0
        for cell in row.cells:
            while (row_number, column) in taken:
                column += 1
            across, down = cell.colspan, cell.rowspan
            if (
                across < 1
                or down < 1
                or across * down + len(taken) > MOST_CELLS
                or row_number + down > len(rows)
            ):
                return None
            area = {(row_number + y, column + x) for y in range(down) for x in range(across)}
            if area & taken:
                return None
            taken |= area
            starts[row_number, column] = cell
        if not row.cells:
            return None
    width = 1 + max((column for _row, column in taken), default=-1)
    return starts if starts and len(taken) == width * len(rows) else None


def _normal_block(block: Block) -> Block:
    if isinstance(block, Paragraph | Heading):
        return replace(block, inlines=normal_inlines(block.inlines))
    if isinstance(block, Figure):
        return replace(block, caption=normal_inlines(block.caption))
    if isinstance(block, CodeBlock):
        return replace(block, text=clean_code(block.text))
    if isinstance(block, Container):
        return replace(block, blocks=normal_blocks(block.blocks))
    if isinstance(block, ListBlock):
        return replace(
            block, items=tuple(replace(item, blocks=normal_blocks(item.blocks)) for item in block.items)
        )
    return _normal_table(block) if isinstance(block, Table) else block


def _normal_table(table: Table) -> Table:
    rows = tuple(
        replace(row, cells=tuple(replace(cell, blocks=normal_blocks(cell.blocks)) for cell in row.cells))
        for row in table.rows
    )
    return replace(table, rows=rows, caption=normal_inlines(table.caption))
