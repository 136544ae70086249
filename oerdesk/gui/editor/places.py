"""Where blocks stand among their neighbors, and moving them to other places in the tree."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtGui import QTextBlock, QTextCursor, QTextTable

from oerdesk.gui.editor.look import block_format, outside_direction
from oerdesk.gui.editor.properties import (
    TABLE,
    Leaf,
    Path,
    TableWords,
    current_table,
    decode_table,
    encode_table,
    leaf_of,
    path_of,
)

Place = QTextBlock | QTextTable
"""A block, or a table that stands beside it."""


def path_at(place: Place) -> Path:
    """The path of a block or table."""
    if isinstance(place, QTextTable):
        return decode_table(place.format().stringProperty(TABLE)).path
    return path_of(place)


def table_at(block: QTextBlock) -> QTextTable | None:
    """The innermost table around a block."""
    return current_table(QTextCursor(block))


def next_place(place: Place) -> Place | None:
    """What follows in the same cell or document."""
    if isinstance(place, QTextTable):
        document = place.document()
        block = document.findBlock(place.lastPosition() + 1)
        home = place.parentFrame()
    else:
        block, home = place.next(), QTextCursor(place).currentFrame()
    return _neighbor(block, home, place)


def previous_place(place: Place) -> Place | None:
    """What precedes in the same cell or document."""
    if isinstance(place, QTextTable):
        block = place.document().findBlock(place.firstPosition() - 1)
        home = place.parentFrame()
    else:
        block, home = place.previous(), QTextCursor(place).currentFrame()
    return _neighbor(block, home, place)


def _neighbor(block: QTextBlock, home: object, place: Place) -> Place | None:
    if not block.isValid():
        return None
    frame = QTextCursor(block).currentFrame()
    if frame == home:
        if isinstance(home, QTextTable) and _cell_number(home, block) != _cell_number(home, place):
            return None
        return block
    root = block.document().rootFrame()
    while frame != root and frame.parentFrame() != home:
        frame = frame.parentFrame()
    if not isinstance(frame, QTextTable) or frame.parentFrame() != home:
        return None
    if isinstance(home, QTextTable) and _cell_number(home, frame) != _cell_number(home, place):
        return None
    return frame


def _cell_number(table: QTextTable, place: Place) -> int:
    position = place.firstPosition() - 1 if isinstance(place, QTextTable) else place.position()
    cell = table.cellAt(position)
    return cell.row() * table.columns() + cell.column() if cell.isValid() else -1


def run_of_places(
    start: Place, belongs: Callable[[Path], bool], *, backwards: bool = False
) -> Iterator[Place]:
    """A place and its neighbors for as long as their paths belong."""
    place: Place | None = start
    while place is not None and belongs(path_at(place)):
        yield place
        place = previous_place(place) if backwards else next_place(place)


def selected_blocks(cursor: QTextCursor) -> list[QTextBlock]:
    """The blocks a selection touches, or the one the cursor is in."""
    document = cursor.document()
    block = document.findBlock(cursor.selectionStart())
    last = document.findBlock(cursor.selectionEnd())
    if last.position() == cursor.selectionEnd() and last != block:
        last = last.previous()
    result = [block]
    while block != last and block.isValid():
        block = block.next()
        result.append(block)
    return result


def put(place: Place, path: Path, leaf: Leaf | None = None) -> None:
    """Move a block or table in the tree, and make a block something else."""
    if isinstance(place, QTextTable):
        format_ = place.format()
        words = decode_table(format_.stringProperty(TABLE))
        format_.setProperty(TABLE, encode_table(TableWords(path, words.attrs, words.rows)))
        place.setFormat(format_)
        return
    shown = block_format(path, leaf or leaf_of(place), outside_direction(place))
    QTextCursor(place).setBlockFormat(shown)


def rebase(start: Place, old: Path, new: Path) -> None:
    """Give a place and those that follow it under ``old`` the path that begins with ``new`` instead."""
    size = len(old)
    for place in list(run_of_places(start, lambda path: path[:size] == old)):
        put(place, (*new, *path_at(place)[size:]))
