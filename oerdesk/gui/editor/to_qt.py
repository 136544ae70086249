"""The model into a QTextDocument: into a new one, or at a cursor of one that is being edited."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QPalette,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextLength,
    QTextTable,
    QTextTableFormat,
)

from oerdesk.core.document.model import (
    Block,
    Cell,
    CodeBlock,
    Container,
    Document,
    Figure,
    Heading,
    Inline,
    LineBreak,
    ListBlock,
    OpaqueBlock,
    Paragraph,
    Rule,
    Table,
    Text,
)
from oerdesk.gui.editor.grid import Placed, place
from oerdesk.gui.editor.look import (
    block_format,
    direction_in,
    document_direction,
    outside_direction,
    said_direction,
)
from oerdesk.gui.editor.normal import normalized, normalized_blocks
from oerdesk.gui.editor.properties import (
    CELL,
    DOCUMENT,
    FILLER,
    LINE_SEPARATOR,
    NOTHING,
    OBJECT_CHARACTER,
    TABLE,
    CellWords,
    ContainerStep,
    DocumentWords,
    ItemStep,
    Leaf,
    ListStep,
    Path,
    TableWords,
    encode_cell,
    encode_document,
    encode_table,
    next_number,
    object_format,
    run_format,
)


def to_qt(document: Document, parent: QObject | None = None) -> QTextDocument:
    """A new QTextDocument that shows a document and holds all of it.

    Nothing is drawn until a layout is asked for; pictures, formulas and kept HTML need the handler of
    ``objects`` for that, fonts and colors the highlighter of ``look``.
    """
    result = QTextDocument(parent)
    result.setUndoRedoEnabled(False)
    words = DocumentWords(document.title, document.language, document.direction, document.meta)
    frame = result.rootFrame().frameFormat()
    frame.setProperty(DOCUMENT, encode_document(words))
    frame.setMargin(16)
    result.rootFrame().setFrameFormat(frame)
    direction = document_direction(result)
    option = result.defaultTextOption()
    option.setTextDirection(direction)
    result.setDefaultTextOption(option)
    writer = BlockWriter(QTextCursor(result), direction)
    writer.write(normalized(document).blocks)
    result.setUndoRedoEnabled(True)
    result.setModified(False)
    return result


def write_inlines(cursor: QTextCursor, inlines: Sequence[Inline]) -> None:
    """Write normalized inlines at a cursor, with the formats that say what they are."""
    for inline in inlines:
        match inline:
            case Text():
                cursor.insertText(inline.text, run_format(inline))
            case LineBreak():
                cursor.insertText(LINE_SEPARATOR, QTextCharFormat())
            case _:
                cursor.insertText(OBJECT_CHARACTER, object_format(inline))


class BlockWriter:
    """Writes blocks one after the other at a cursor.

    Args:
        direction: which way the document or cell around runs.
        path: where the blocks go.
        fresh: the block at the cursor is empty and to be used up.
    """

    def __init__(
        self, cursor: QTextCursor, direction: Qt.LayoutDirection, path: Path = (), *, fresh: bool = True
    ) -> None:
        self._cursor = cursor
        self._direction = direction
        self._base = path
        self._fresh = fresh

    def write(self, blocks: Sequence[Block]) -> None:
        """Write normalized blocks; none leave a place to write in."""
        if not blocks and self._fresh:
            self._start(self._base, NOTHING)
        self._write(blocks, self._base)

    def _write(self, blocks: Sequence[Block], path: Path) -> None:
        for block in blocks:
            self._block(block, path)

    def _block(self, block: Block, path: Path) -> None:
        match block:
            case Paragraph():
                self._line(path, Leaf("paragraph", align=block.align, attrs=block.attrs), block.inlines)
            case Heading():
                self._line(path, Leaf("heading", level=block.level, attrs=block.attrs), block.inlines)
            case CodeBlock():
                self._start(path, Leaf("code", language=block.language, attrs=block.attrs))
                self._cursor.insertText(block.text.replace("\n", LINE_SEPARATOR), QTextCharFormat())
            case Figure():
                self._line(path, Leaf("figure", attrs=block.attrs), [block.image])
                if block.caption:
                    self._line(path, Leaf("figcaption"), block.caption)
            case Container():
                self._nested(block.blocks, (*path, ContainerStep(next_number(), block.tag, block.attrs)))
            case ListBlock():
                self._list(block, path)
            case Table():
                self._table(block, path)
            case Rule() | OpaqueBlock():
                self._start(path, NOTHING)
                self._cursor.insertText(OBJECT_CHARACTER, object_format(block))

    def _start(self, path: Path, leaf: Leaf) -> None:
        format_ = block_format(path, leaf, self._direction)
        if self._fresh:
            self._cursor.setBlockFormat(format_)
            self._fresh = False
        else:
            self._cursor.insertBlock(format_, QTextCharFormat())

    def _line(self, path: Path, leaf: Leaf, inlines: Sequence[Inline]) -> None:
        self._start(path, leaf)
        write_inlines(self._cursor, inlines)

    def _nested(self, blocks: Sequence[Block], path: Path) -> None:
        if blocks:
            self._write(blocks, path)
        else:
            self._start(path, NOTHING)

    def _list(self, block: ListBlock, path: Path) -> None:
        step = ListStep(next_number(), block.ordered, block.start, block.style, block.attrs)
        for item in block.items:
            self._nested(item.blocks, (*path, step, ItemStep(next_number(), item.attrs)))

    def _table(self, block: Table, path: Path) -> None:
        if block.caption:
            self._line(path, Leaf("caption"), block.caption)
        else:
            # Between the table and what is before it, so that neither can swallow the other.
            self._start(path, FILLER)
        grid = place(block)
        rows = tuple((row.part, row.attrs) for row in block.rows)
        words = TableWords(path, block.attrs, rows)
        direction = said_direction(block.attrs) or direction_in(path, FILLER, self._direction)
        table = self._cursor.insertTable(len(rows), grid.columns, table_format(words))
        covered = {
            (row, column)
            for placed in grid.cells
            for row in range(placed.row, placed.row + placed.cell.rowspan)
            for column in range(placed.column, placed.column + placed.cell.colspan)
        }
        for placed in grid.cells:  # all of them first: merging rewrites the cells beside it
            if placed.cell.rowspan > 1 or placed.cell.colspan > 1:
                table.mergeCells(placed.row, placed.column, placed.cell.rowspan, placed.cell.colspan)
        for row, column in product(range(len(rows)), range(grid.columns)):
            if (row, column) not in covered:
                self._cell(table, Placed(row, column, Cell()), direction)
                mark_cell(table, row, column, CellWords(filler=True))
        for placed in grid.cells:
            self._cell(table, placed, direction)
        self._cursor.setPosition(table.lastPosition() + 1)
        self._fresh = True
        self._start(path, FILLER)
        self._fresh = True

    def _cell(self, table: QTextTable, placed: Placed, direction: Qt.LayoutDirection) -> None:
        cell = placed.cell
        inside = table.cellAt(placed.row, placed.column).firstCursorPosition()
        BlockWriter(inside, said_direction(cell.attrs) or direction).write(cell.blocks)
        mark_cell(table, placed.row, placed.column, CellWords(cell.header, cell.scope, cell.attrs))


def table_format(words: TableWords) -> QTextTableFormat:
    """The format of a table."""
    format_ = QTextTableFormat()
    format_.setProperty(TABLE, encode_table(words))
    format_.setBorder(1)
    format_.setBorderCollapse(True)
    format_.setCellPadding(6)
    format_.setCellSpacing(0)
    format_.setTopMargin(6)
    format_.setBottomMargin(10)
    format_.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
    return format_


def mark_cell(table: QTextTable, row: int, column: int, words: CellWords) -> None:
    """Write what Qt does not know about a cell into its format."""
    cell = table.cellAt(row, column)
    format_ = cell.format()
    format_.setProperty(CELL, encode_cell(words))
    if words.header:
        format_.setBackground(_shade())
    else:
        format_.clearBackground()
    cell.setFormat(format_)


def _shade() -> QColor:
    """A veil that shows on light and dark pages alike, because a change of theme edits nothing."""
    shade = QGuiApplication.palette().color(QPalette.ColorRole.Mid)
    shade.setAlpha(70)
    return shade


def insert_blocks(cursor: QTextCursor, blocks: Sequence[Block], path: Path) -> None:
    """Write blocks at a cursor between blocks; the block at the cursor is used up.

    Args:
        path: where they go; see :func:`~oerdesk.gui.editor.properties.path_of`.
    """
    direction = outside_direction(cursor.block())
    BlockWriter(cursor, direction, path).write(normalized_blocks(blocks))
