"""Find and replace, in a bar below the text."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextCursor, QTextDocument
from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QTextEdit,
    QToolButton,
    QWidget,
)

from oerdesk.core.i18n import _, ngettext
from oerdesk.gui.editor.properties import run_format, run_of


class FindBar(QWidget):
    """Finds in, and replaces in, one text.

    Signals:
        closed: Escape, or the button; the text wants the keyboard back.
    """

    closed = Signal()

    def __init__(self, edit: QTextEdit) -> None:
        super().__init__()
        self._edit = edit
        self.wanted = QLineEdit(clearButtonEnabled=True)
        self.wanted.setAccessibleName(_("Find"))
        self.replacement = QLineEdit(clearButtonEnabled=True)
        self.replacement.setAccessibleName(_("Replace with"))
        self.exact = QCheckBox(_("&Match case"))
        self.told = QLabel()
        self.next = QPushButton(_("&Next"))
        self.next.setToolTip(_("Find the next place (Enter, F3)"))
        self.previous = QPushButton(_("&Previous"))
        self.previous.setToolTip(_("Find the place before (Shift+Enter, Shift+F3)"))
        self.replace_one = QPushButton(_("&Replace"))
        self.replace_all = QPushButton(_("Replace &all"))
        self.close_button = QToolButton()
        self.close_button.setText("✕")
        self.close_button.setAccessibleName(_("Close the search"))
        self.close_button.setToolTip(_("Close the search (Esc)"))
        self._second_row: list[QWidget] = [self.replacement, self.replace_one, self.replace_all]
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 4, 0, 0)
        find, replace = QLabel(_("&Find")), QLabel(_("Replace &with"))
        find.setBuddy(self.wanted)
        replace.setBuddy(self.replacement)
        self._second_row.append(replace)
        for column, widget in enumerate(
            (find, self.wanted, self.next, self.previous, self.exact, self.told, self.close_button)
        ):
            grid.addWidget(widget, 0, column)
        for column, widget in enumerate((replace, self.replacement, self.replace_one, self.replace_all)):
            grid.addWidget(widget, 1, column)
        grid.setColumnStretch(1, 1)

    def _connect(self) -> None:
        self.wanted.textChanged.connect(self._typed)
        self.next.clicked.connect(self.find_next)
        self.previous.clicked.connect(self.find_previous)
        self.replace_one.clicked.connect(self._replace)
        self.replace_all.clicked.connect(self._replace_all)
        self.close_button.clicked.connect(self._close)

    def begin(self, *, replacing: bool) -> None:
        """Show the bar; what is selected is looked for."""
        for widget in self._second_row:
            widget.setVisible(replacing)
        selected = self._edit.textCursor().selectedText()
        if selected and "\u2029" not in selected and len(selected) < 200:
            self.wanted.setText(selected)
        self.show()
        self.wanted.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.wanted.selectAll()

    def find_next(self) -> bool:
        """Go to the next place, after the last one to the first."""
        return self._find(QTextDocument.FindFlag(0))

    def find_previous(self) -> bool:
        """Go to the place before, before the first one to the last."""
        return self._find(QTextDocument.FindFlag.FindBackward)

    def go_on(self, *, backwards: bool) -> None:
        """F3 in the text: the next place, or the search when nothing is looked for yet."""
        if not self.wanted.text():
            self.begin(replacing=False)
        elif backwards:
            self.find_previous()
        else:
            self.find_next()

    def _typed(self) -> None:
        cursor = self._edit.textCursor()
        cursor.setPosition(cursor.selectionStart())
        self._edit.setTextCursor(cursor)
        self.find_next()

    def _flags(self) -> QTextDocument.FindFlag:
        exact = QTextDocument.FindFlag.FindCaseSensitively
        return exact if self.exact.isChecked() else QTextDocument.FindFlag(0)

    def _find(self, direction: QTextDocument.FindFlag) -> bool:
        wanted = self.wanted.text()
        if not wanted:
            self.told.clear()
            return False
        document, flags = self._edit.document(), self._flags() | direction
        found = document.find(wanted, self._edit.textCursor(), flags)
        if found.isNull():
            edge = QTextCursor(document)
            if direction:
                edge.movePosition(QTextCursor.MoveOperation.End)
            found = document.find(wanted, edge, flags)
        self.told.setText(_("Not found") if found.isNull() else "")
        if not found.isNull():
            self._edit.setTextCursor(found)
        return not found.isNull()

    def _replace(self) -> None:
        cursor = self._edit.textCursor()
        if self._edit.isReadOnly() or not self._is_match(cursor):
            self.find_next()
            return
        self._put(cursor)
        self._edit.setTextCursor(cursor)
        self.find_next()

    def _is_match(self, cursor: QTextCursor) -> bool:
        selected, wanted = cursor.selectedText(), self.wanted.text()
        if self.exact.isChecked():
            return bool(wanted) and selected == wanted
        return bool(wanted) and selected.casefold() == wanted.casefold()

    def _put(self, cursor: QTextCursor) -> None:
        format_ = run_format(run_of(cursor.charFormat()))
        cursor.insertText(self.replacement.text(), format_)

    def _replace_all(self) -> None:
        if self._edit.isReadOnly() or not self.wanted.text():
            return
        document = self._edit.document()
        step = QTextCursor(document)
        step.beginEditBlock()
        count = 0
        place = document.find(self.wanted.text(), 0, self._flags())
        while not place.isNull():
            self._put(place)
            count += 1
            place = document.find(self.wanted.text(), place.position(), self._flags())
        step.endEditBlock()
        self.told.setText(
            ngettext("{count} place replaced", "{count} places replaced", count).format(count=count)
        )

    def _close(self) -> None:
        self.hide()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and F3 go on, Escape closes."""
        back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.key() == Qt.Key.Key_Escape:
            self._close()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F3}:
            (self.find_previous if back else self.find_next)()
        else:
            super().keyPressEvent(event)
