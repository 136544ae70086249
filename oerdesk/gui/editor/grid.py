"""The cells of a table on a grid without holes or overlaps, as HTML places them (HTML, section 4.9.12)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from oerdesk.core.document.model import Cell, Table

WIDEST: Final = 1000
"""Columns a cell may span (HTML, section 4.9.11)."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell and where its upper left corner lies; its spans are cut so that it covers nothing else."""

    row: int
    column: int
    cell: Cell


@dataclass(frozen=True, slots=True)
class Grid:
    """All cells in reading order."""

    cells: tuple[Placed, ...]
    columns: int


def place(table: Table) -> Grid:
    """Put the cells of a table on a grid.

    A rowspan of 0 reaches to the end of the table, as in HTML.
    """
    height = len(table.rows)
    open_rows: dict[int, int] = {}  # column -> the first row it is free again
    placed: list[Placed] = []
    columns = 0
    for number, row in enumerate(table.rows):
        column = 0
        for cell in row.cells:
            while open_rows.get(column, 0) > number:
                column += 1
            width = 1
            while width < min(cell.colspan, WIDEST) and open_rows.get(column + width, 0) <= number:
                width += 1
            wanted = cell.rowspan if cell.rowspan > 0 else height
            tall = min(wanted, height - number)
            for covered in range(column, column + width):
                open_rows[covered] = number + tall
            placed.append(Placed(number, column, replace(cell, colspan=width, rowspan=tall)))
            column += width
            columns = max(columns, column)
    return Grid(tuple(placed), columns)
