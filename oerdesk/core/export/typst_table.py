"""Tables: HTML's rows, in which spans may collide or run over, to a grid in which every cell has its place.

The rules are those of HTML, "Forming a table" (https://html.spec.whatwg.org/#forming-a-table),
except that a span that would cover a taken cell is cut short instead of overlapping.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from oerdesk.core.document.model import Cell, Row

WIDEST: Final = 100  # columns; more cannot be read on paper


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell at its place; ``x`` and ``y`` count from 0, the spans fit and nothing overlaps."""

    cell: Cell
    x: int
    y: int
    colspan: int
    rowspan: int


@dataclass(frozen=True, slots=True)
class Grid:
    """A table whose cells have places.

    Attributes:
        columns: how many.
        header: how many rows at the top are headers.
        cells: in reading order.
        cut: cells that did not fit in :data:`WIDEST` columns.
    """

    columns: int
    header: int
    cells: tuple[Placed, ...]
    cut: int


def grid(rows: Sequence[Row]) -> Grid:
    """Place the cells of ``rows``: head first, then body, then foot, each group with its own spans."""
    head = [row for row in rows if row.part == "head"]
    body = [row for row in rows if row.part not in {"head", "foot"}]
    foot = [row for row in rows if row.part == "foot"]
    if not head and len(body) > 1 and body[0].cells and all(_is_flat_header(cell) for cell in body[0].cells):
        head, body = body[:1], body[1:]
    cells: list[Placed] = []
    cut, above = 0, 0
    for group in (head, body, foot):
        placed, lost = _group(group, above)
        cells += placed
        cut += lost
        above += len(group)
    columns = max((one.x + one.colspan for one in cells), default=0)
    return Grid(columns, len(head), tuple(cells), cut)


def _is_flat_header(cell: Cell) -> bool:
    return cell.header and cell.rowspan == 1


def _group(rows: Sequence[Row], above: int) -> tuple[list[Placed], int]:
    """The cells of one row group, whose first row is number ``above`` of the table."""
    placed: list[Placed] = []
    free_from = [0] * WIDEST  # per column: the first row of the group that is not taken from above
    cut = 0
    for y, row in enumerate(rows):
        x = 0
        for cell in row.cells:
            while x < WIDEST and free_from[x] > y:
                x += 1
            if x == WIDEST:
                cut += 1
                continue
            colspan = 1
            wanted = max(1, cell.colspan)
            while colspan < wanted and x + colspan < WIDEST and free_from[x + colspan] <= y:
                colspan += 1
            rowspan = len(rows) - y if cell.rowspan == 0 else max(1, min(cell.rowspan, len(rows) - y))
            for column in range(x, x + colspan):
                free_from[column] = y + rowspan
            placed.append(Placed(cell, x, above + y, colspan, rowspan))
            x += colspan
    return placed, cut
