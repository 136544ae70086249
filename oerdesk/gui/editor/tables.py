"""What is done to tables.  Each function changes the document in one step that can be undone."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from PySide6.QtGui import QTextCursor, QTextTable

from oerdesk.core.document.model import Cell, Row, Table
from oerdesk.gui.editor.look import block_format, outside_direction
from oerdesk.gui.editor.properties import (
    CELL,
    NOTHING,
    TABLE,
    CellWords,
    TableWords,
    current_table,
    decode_cell,
    decode_table,
    encode_table,
)
from oerdesk.gui.editor.structure import insert_document
from oerdesk.gui.editor.to_qt import mark_cell

Side = Literal["before", "after"]


def new_table(rows: int, columns: int, *, header: bool) -> Table:
    """An empty table."""
    return Table(
        tuple(
            Row(
                tuple(
                    Cell((), header=header and not row, scope="col" if header and not row else "")
                    for _column in range(columns)
                ),
                "head" if header and not row else "body",
            )
            for row in range(rows)
        )
    )


def insert_table(cursor: QTextCursor, rows: int, columns: int, *, header: bool) -> None:
    """Put an empty table where the cursor is, and the cursor into its first cell."""
    start = cursor.selectionStart()
    insert_document(cursor, (new_table(rows, columns, header=header),))
    document = cursor.document()
    block = document.findBlock(start)
    while block.isValid() and current_table(QTextCursor(block)) is None:
        block = block.next()
    if block.isValid():
        cursor.setPosition(block.position())


def add_row(cursor: QTextCursor, side: Side) -> None:
    """Add a row beside the cursor's."""
    table = current_table(cursor)
    if table is None:
        return
    cell = table.cellAt(cursor)
    row, column_here, offset = cell.row(), cell.column(), cursor.position() - cell.firstPosition()
    at = row + (cell.rowSpan() if side == "after" else 0)
    cursor.beginEditBlock()
    words = _words(table)
    part = "body" if at else words.rows[0][0]
    table.insertRows(at, 1)
    _set_words(table, replace(words, rows=(*words.rows[:at], (part, ()), *words.rows[at:])))
    for column in range(table.columns()):
        like = at + 1 if at + 1 < table.rows() else at - 1
        _prepare(table, at, column, (like, column))
    cursor.endEditBlock()
    _stand(cursor, table, row + (side == "before"), column_here, offset)


def add_column(cursor: QTextCursor, side: Side) -> None:
    """Add a column beside the cursor's."""
    table = current_table(cursor)
    if table is None:
        return
    cell = table.cellAt(cursor)
    row_here, column, offset = cell.row(), cell.column(), cursor.position() - cell.firstPosition()
    at = column + (cell.columnSpan() if side == "after" else 0)
    cursor.beginEditBlock()
    table.insertColumns(at, 1)
    for row in range(table.rows()):
        _prepare(table, row, at, (row, at - 1 if at else 1))
    cursor.endEditBlock()
    _stand(cursor, table, row_here, column + (side == "before"), offset)


def remove_row(cursor: QTextCursor) -> None:
    """Remove the cursor's row; with the last one the table goes."""
    table = current_table(cursor)
    if table is None:
        return
    row = table.cellAt(cursor).row()
    cursor.beginEditBlock()
    words = _words(table)
    if table.rows() > 1:
        _set_words(table, replace(words, rows=(*words.rows[:row], *words.rows[row + 1 :])))
    table.removeRows(row, 1)
    cursor.endEditBlock()


def remove_column(cursor: QTextCursor) -> None:
    """Remove the cursor's column; with the last one the table goes."""
    table = current_table(cursor)
    if table is None:
        return
    cursor.beginEditBlock()
    table.removeColumns(table.cellAt(cursor).column(), 1)
    cursor.endEditBlock()


def toggle_header_row(cursor: QTextCursor) -> None:
    """Make the first row a header, or text again."""
    table = current_table(cursor)
    if table is None:
        return
    adding = not has_header_row(cursor)
    cursor.beginEditBlock()
    words = _words(table)
    part = "head" if adding else "body"
    _set_words(table, replace(words, rows=((part, words.rows[0][1]), *words.rows[1:])))
    for column in range(table.columns()):
        if table.cellAt(0, column).column() == column:
            old = cell_words(table, 0, column)
            mark_cell(
                table, 0, column, replace(old, header=adding, scope="col" if adding else "", filler=False)
            )
    cursor.endEditBlock()


def toggle_header_column(cursor: QTextCursor) -> None:
    """Make the first column headers of their rows, or text again."""
    table = current_table(cursor)
    if table is None:
        return
    first = 1 if table.rows() > 1 and cell_words(table, 0, 0).scope == "col" else 0
    adding = not cell_words(table, first, 0).header
    cursor.beginEditBlock()
    for row in range(first, table.rows()):
        if table.cellAt(row, 0).row() == row:
            old = cell_words(table, row, 0)
            mark_cell(table, row, 0, replace(old, header=adding, scope="row" if adding else "", filler=False))
    cursor.endEditBlock()


def has_header_row(cursor: QTextCursor) -> bool:
    """Whether the first row of the cursor's table consists of headers."""
    table = current_table(cursor)
    return table is not None and all(cell_words(table, 0, column).header for column in range(table.columns()))


def cell_words(table: QTextTable, row: int, column: int) -> CellWords:
    """What is known about a cell beyond what Qt knows."""
    return decode_cell(table.cellAt(row, column).format().stringProperty(CELL))


def next_cell(cursor: QTextCursor, *, backwards: bool = False) -> bool:
    """Move to the next cell, as Tab does; False where there is none."""
    table = current_table(cursor)
    if table is None:
        return False
    move = QTextCursor.MoveOperation.PreviousCell if backwards else QTextCursor.MoveOperation.NextCell
    return cursor.movePosition(move)


def _stand(cursor: QTextCursor, table: QTextTable, row: int, column: int, offset: int) -> None:
    """Put the cursor back where it stood; Qt pushes it along when a cell is made right behind it."""
    cell = table.cellAt(row, column)
    cursor.setPosition(min(cell.firstPosition() + offset, cell.lastPosition()))


def _words(table: QTextTable) -> TableWords:
    words = decode_table(table.format().stringProperty(TABLE))
    lacking = table.rows() - len(words.rows)
    return replace(words, rows=(*words.rows[: table.rows()], *[("body", ())] * max(lacking, 0)))


def _set_words(table: QTextTable, words: TableWords) -> None:
    format_ = table.format()
    format_.setProperty(TABLE, encode_table(words))
    table.setFormat(format_)


def _prepare(table: QTextTable, row: int, column: int, like: tuple[int, int]) -> None:
    """Make a new cell an empty one, a header where its neighbor in ``like`` heads what it is part of."""
    cell = table.cellAt(row, column)
    if (cell.row(), cell.column()) != (row, column):
        return  # a cell from above or beside grew into this place
    neighbor = cell_words(table, *like)
    inside = cell.firstCursorPosition()
    inside.setBlockFormat(block_format((), NOTHING, outside_direction(inside.block())))
    along = "row" if like[0] != row else "col"
    heads = neighbor.header and neighbor.scope == along
    mark_cell(table, row, column, CellWords(header=heads, scope=along if heads else ""))
