"""The surface one types on: a QTextEdit whose keys, clipboard and drawing know the model."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QMimeData, QRectF, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QTextCursor
from PySide6.QtWidgets import QTextEdit, QWidget

from oerdesk.core.document.model import Document
from oerdesk.core.errors import OerdeskError
from oerdesk.core.i18n import _
from oerdesk.gui.editor import decorations, lists, marks, structure, tables
from oerdesk.gui.editor.clipboard import Exchange, can_paste, copied, pasted
from oerdesk.gui.editor.look import Look
from oerdesk.gui.editor.objects import Objects
from oerdesk.gui.editor.properties import OBJECT_TYPE, current_table, leaf_of, path_of
from oerdesk.gui.editor.to_qt import to_qt

PAGE_WIDTH: Final = 62
"""Widest line in widths of the letter m at which it still reads well."""
_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class TextEdit(QTextEdit):
    """Shows and edits one document.

    Signals:
        object_opened: the position of a picture or formula that was double-clicked.
        refused: why something could not be pasted.
    """

    object_opened = Signal(int)
    refused = Signal(object)

    def __init__(self, exchange: Exchange, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.exchange = exchange
        self.command_of: Callable[[QKeyEvent], QAction | None] = lambda _event: None
        self.objects = Objects(self, self.palette)
        self._look: Look | None = None
        self.setAcceptRichText(True)
        self.setTabChangesFocus(False)
        self.setAccessibleName(_("Text of the document"))
        self.show_document(Document(()))

    def show_document(self, document: Document) -> None:
        """Replace everything, and forget what could be undone."""
        old, old_look = self.document(), self._look
        shown = to_qt(document, self)
        shown.setDefaultFont(self.font())
        self._look = Look(shown, self.palette)
        self._look.rehighlight()  # before there is a layout, which would be made anew for each block
        shown.documentLayout().registerHandler(OBJECT_TYPE, self.objects)
        self.setDocument(shown)
        shown.setModified(False)
        if old_look is not None:
            old_look.setDocument(None)
            old.deleteLater()

    def refresh(self) -> None:
        """Draw anew after the theme, the text size or a picture has changed."""
        self._fit_page()
        if self._look is not None:
            modified = self.document().isModified()
            self._look.rehighlight()
            self.document().markContentsDirty(0, self.document().characterCount())
            self.document().setModified(modified)
            self.viewport().update()

    def changeEvent(self, event: QEvent) -> None:
        """Follow theme and font."""
        super().changeEvent(event)
        if event.type() in {
            QEvent.Type.PaletteChange,
            QEvent.Type.FontChange,
            QEvent.Type.ApplicationPaletteChange,
        }:
            self.refresh()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Bullets and bars first, then the text."""
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        decorations.paint(painter, self, QRectF(event.rect()))
        painter.end()
        super().paintEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Pictures and boxes take the new width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.document().markContentsDirty(0, self.document().characterCount())

    def event(self, event: QEvent) -> bool:
        """Claim the keys of the editor before the window's shortcuts see them."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and self.command_of(event) is not None
        ):
            event.accept()
            return True
        if event.type() == QEvent.Type.Resize:  # before the viewport gets its size
            self._fit_page()
        return super().event(event)

    def _fit_page(self) -> None:
        """Keep lines readable in wide windows."""
        room = self.width() - self.verticalScrollBar().width() - 2 * self.frameWidth()
        margin = max(0, (room - PAGE_WIDTH * self.fontMetrics().horizontalAdvance("m")) // 2)
        if self.viewportMargins().left() != margin:
            self.setViewportMargins(margin, 0, margin, 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Commands first; Enter, Tab and Backspace do what the structure wants; all else is Qt's."""
        if (command := self.command_of(event)) is not None:
            command.trigger()
            event.accept()
            return
        if self.isReadOnly() or not self._structural_key(event):
            if event.text() and not self.isReadOnly():
                self._before_typing()
            super().keyPressEvent(event)
        else:
            event.accept()
            self.ensureCursorVisible()

    def _structural_key(self, event: QKeyEvent) -> bool:
        cursor = self.textCursor()
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        none, shift = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
        key = Qt.Key(event.key()) if event.key() else None
        if key in _ENTER and modifiers == none:
            structure.split(cursor)
        elif key in _ENTER and modifiers == shift:
            structure.break_line(cursor)
        elif key is Qt.Key.Key_Backspace and modifiers in {none, shift}:
            if not structure.erase_backwards(cursor):
                return False
        elif key in {Qt.Key.Key_Tab, Qt.Key.Key_Backtab} and modifiers in {none, shift}:
            if not self._tab(cursor, backwards=key is Qt.Key.Key_Backtab):
                # QTextEdit's own would keep the focus, because Tab is not always its way out.
                QWidget.focusNextPrevChild(self, key is Qt.Key.Key_Tab)
                return True
        else:
            return False
        self.setTextCursor(cursor)
        return True

    def _tab(self, cursor: QTextCursor, *, backwards: bool) -> bool:
        """Items move, cells follow each other, code gets a tab; elsewhere Tab leaves the text."""
        block = cursor.block()
        if lists.item_depth(path_of(block)) > 0:
            return (lists.outdent if backwards else lists.indent)(cursor) or True
        if current_table(cursor) is not None:
            if not tables.next_cell(cursor, backwards=backwards) and not backwards:
                tables.add_row(cursor, "after")
                tables.next_cell(cursor)
            return True
        if leaf_of(block).kind == "code" and not backwards:
            cursor.insertText("\t")
            return True
        return False

    def _before_typing(self) -> None:
        cursor = self.textCursor()
        if marks.leave_link(cursor):
            self.setTextCursor(cursor)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open what is drawn."""
        cursor = self.cursorForPosition(event.position().toPoint())
        found = marks.object_at(cursor)
        if found >= 0:
            self.object_opened.emit(found)
        else:
            super().mouseDoubleClickEvent(event)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Whether something can be pasted or dropped here."""
        return can_paste(source, self.exchange)

    def createMimeDataFromSelection(self) -> QMimeData:
        """What copying puts on the clipboard."""
        return copied(self.textCursor())

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Paste or take in what was dropped."""
        self.take_in(source)

    def take_in(self, source: QMimeData, *, plain: bool = False) -> None:
        """Paste; into code always as plain text."""
        cursor = self.textCursor()
        if leaf_of(cursor.block()).kind == "code":
            cursor.insertText(structure.code_text(source.text()))
            return
        try:
            blocks = pasted(source, self.exchange, plain=plain)
        except (OerdeskError, OSError) as error:
            self.refused.emit(error)
            return
        structure.insert_document(cursor, blocks)
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    def loadResource(self, _kind: int, _name: object) -> object:
        """Nothing is ever loaded by name; pictures are objects of ours."""
        return None
