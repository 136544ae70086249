"""The document as a QTextDocument: an editing surface, never the truth."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import (
    QColor,
    QTextBlockFormat,
    QTextCursor,
    QTextDocument,
    QTextLength,
    QTextOption,
    QTextTable,
    QTextTableCell,
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
    Image,
    Inlines,
    LineBreak,
    ListBlock,
    OpaqueBlock,
    Paragraph,
    Rule,
    Table,
    Text,
)
from oerdesk.gui.editor.codec import encode
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
    block_format,
    char_format,
    encode_path,
    indent_of,
    object_format,
    step,
)
from oerdesk.gui.editor.normal import clean_code, grid, normal_blocks

FRAME: Final = "oerdesk_document"
"""The Qt property that holds the document without its blocks."""
INDENT: Final = 28  # pixels
_BORDER: Final = QColor(128, 128, 128)
_HEADER: Final = QColor(128, 128, 128, 48)
"""A middle gray, and a veil of it: they stand out from any paper, so that a change of theme needs no change
of the document (which would be undone by Ctrl+Z)."""


def to_qt(document: Document, parent: QObject | None = None) -> QTextDocument:
    """A new QTextDocument that says what ``document`` says."""
    made = QTextDocument(parent)
    made.setUndoRedoEnabled(False)
    made.setIndentWidth(INDENT)
    made.setDocumentMargin(16)
    set_frame(made, document)
    write_blocks(QTextCursor(made), normal_blocks(document.blocks), FILLER)
    made.setUndoRedoEnabled(True)
    made.setModified(False)
    return made


def set_frame(made: QTextDocument, document: Document) -> None:
    """Keep what is not blocks: title, language, direction."""
    made.setProperty(FRAME, encode(replace(document, blocks=())))
    option = QTextOption(made.defaultTextOption())
    if document.direction:
        rtl = document.direction == "rtl"
        option.setTextDirection(Qt.LayoutDirection.RightToLeft if rtl else Qt.LayoutDirection.LeftToRight)
    made.setDefaultTextOption(option)


def write_blocks(
    cursor: QTextCursor, blocks: tuple[Block, ...], when_empty: str, path: Path = ()
) -> QTextCursor:
    """Write blocks from the cursor on, whose own block is empty and becomes the first.

    Returns:
        The cursor behind what was written.
    """
    writer = _Writer(cursor)
    writer.blocks(blocks, path, when_empty)
    writer.finish(path)
    return writer.cursor


def write_inlines(cursor: QTextCursor, inlines: Inlines, shell: Shell = "") -> None:
    """Write into the cursor's block."""
    for inline in inlines:
        if isinstance(inline, Text):
            cursor.insertText(inline.text, char_format(inline, shell))
        elif isinstance(inline, LineBreak):
            cursor.insertText(LINE_SEPARATOR, char_format(shell=shell))
        else:
            cursor.insertText(OBJECT_CHARACTER, object_format(inline))


def table_format(table: Table, path: Path) -> QTextTableFormat:
    """The format of a table; its rows do not matter."""
    made = QTextTableFormat()
    made.setProperty(SHELL, encode(replace(table, rows=(), caption=())))
    made.setProperty(PATH, encode_path(path))
    made.setLeftMargin(indent_of(path) * INDENT)
    made.setBottomMargin(8)
    made.setCellPadding(5)
    made.setCellSpacing(0)
    made.setBorder(1)
    made.setBorderCollapse(True)
    made.setBorderBrush(_BORDER)
    made.setBorderStyle(QTextTableFormat.BorderStyle.BorderStyle_Solid)
    made.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
    return made


def dress_cell(place: QTextTableCell, cell: Cell, part: str) -> None:
    """Make a cell say what it is; its blocks and spans do not matter."""
    made = place.format()
    made.setProperty(SHELL, encode(replace(cell, blocks=(), colspan=1, rowspan=1)))
    made.setProperty(PART, part)
    if cell.header:
        made.setBackground(_HEADER)
    else:
        made.clearBackground()
    place.setFormat(made)


class _Writer:
    def __init__(self, cursor: QTextCursor) -> None:
        self.cursor = cursor
        self._fresh = True  # the cursor's block is empty and belongs to nothing yet

    def blocks(self, blocks: tuple[Block, ...], path: Path, when_empty: str) -> None:
        if not blocks:
            self._start(when_empty, path)
        for block in blocks:
            self._block(block, path)

    def finish(self, path: Path) -> None:
        if self._fresh:
            self._start(FILLER, path)

    def _start(self, shell: Shell, path: Path) -> None:
        block, char = block_format(shell, path), char_format(shell=shell)
        if self._fresh:
            self.cursor.setBlockFormat(block)
            self.cursor.mergeBlockCharFormat(char)  # the first block of a cell shares it with the cell
            self.cursor.setCharFormat(char)
        else:
            self.cursor.insertBlock(block, char)
        self._fresh = False

    def _block(self, block: Block, path: Path) -> None:
        if isinstance(block, Paragraph | Heading):
            shell = replace(block, inlines=())
            self._start(shell, path)
            write_inlines(self.cursor, block.inlines, shell)
        elif isinstance(block, CodeBlock):
            self._start(replace(block, text=""), path)
            text = clean_code(block.text).replace("\n", LINE_SEPARATOR)
            self.cursor.insertText(text, char_format(shell=block))
        elif isinstance(block, Figure):
            self._figure(block, path)
        elif isinstance(block, Container):
            self.blocks(block.blocks, (*path, step(block)), VOID)
        elif isinstance(block, ListBlock):
            self._list(block, path)
        elif isinstance(block, Table) and (starts := grid(block.rows)):
            self._table(block, starts, path)
        else:
            self._opaque(block, path)

    def _figure(self, figure: Figure, path: Path) -> None:
        self._start(Figure(Image(""), attrs=figure.attrs), path)
        self.cursor.insertText(OBJECT_CHARACTER, object_format(figure.image))
        if figure.caption:
            self.cursor.insertText(LINE_SEPARATOR, char_format())
            write_inlines(self.cursor, figure.caption)

    def _list(self, block: ListBlock, path: Path) -> None:
        inside = (*path, step(block))
        if not block.items:
            self._start(VOID, inside)
        for item in block.items:
            self.blocks(item.blocks, (*inside, step(item)), VOID)

    def _opaque(self, block: Rule | OpaqueBlock | Table, path: Path) -> None:
        self._start(Paragraph(), path)
        self.cursor.insertText(OBJECT_CHARACTER, object_format(block))

    def _table(self, table: Table, starts: dict[tuple[int, int], Cell], path: Path) -> None:
        if table.caption:
            self._start(CAPTION, path)
            write_inlines(self.cursor, table.caption, CAPTION)
        else:
            self._start(FILLER, path)
        width = max(column + cell.colspan for (_row, column), cell in starts.items())
        made = self.cursor.insertTable(len(table.rows), width, table_format(table, path))
        for (row, column), cell in starts.items():
            if cell.colspan > 1 or cell.rowspan > 1:
                made.mergeCells(row, column, cell.rowspan, cell.colspan)
            place = made.cellAt(row, column)
            write_blocks(place.firstCursorPosition(), cell.blocks, VOID)
            dress_cell(place, cell, table.rows[row].part)
        self.cursor = after_table(made)
        self.cursor.setBlockFormat(QTextBlockFormat())
        self._fresh = True


def after_table(table: QTextTable) -> QTextCursor:
    """A cursor in the block that follows a table; Qt sees to it that there is one."""
    cursor = table.lastCursorPosition()
    cursor.movePosition(QTextCursor.MoveOperation.NextCharacter)
    return cursor


__all__ = [
    "FRAME",
    "INDENT",
    "after_table",
    "dress_cell",
    "set_frame",
    "table_format",
    "to_qt",
    "write_blocks",
]
