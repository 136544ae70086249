"""The library is not where it was at the last start: connect its disk, or open another one.

Shown by :mod:`oerdesk.gui.app` when :func:`oerdesk.core.paths.default_library` or opening raises.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from oerdesk.core.errors import OerdeskError
from oerdesk.core.i18n import _
from oerdesk.gui import theme
from oerdesk.gui.first_run import library_in


class LostLibrary(QDialog):
    """Says what is wrong, and offers ways on.

    Signals:
        answered: the folder of the library to open (a :class:`pathlib.Path`), or None: end the program.
            Exactly once.
    """

    answered = Signal(object)

    def __init__(self, error: OerdeskError, look_again: Callable[[], Path]) -> None:
        """A dialog about ``error``.

        Args:
            look_again: gives the folder of the library, or raises an :class:`OerdeskError` while it is
                not there.
        """
        super().__init__()
        self._look_again = look_again
        self._told = False
        self.setWindowTitle(_("The library is not there"))
        self.title = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.title.setProperty("role", "heading")
        self.hint = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.again = QPushButton(theme.icon("sync"), _("Try again"))
        self.again.setToolTip(_("After the stick or the drive has been connected"))
        self.other = QPushButton(theme.icon("folder"), _("Another library…"))
        self.other.setToolTip(_("Open the library in another folder, or begin a new one there"))
        self.end = QPushButton(_("Quit"))
        self.again.setProperty("primary", True)
        self.again.setDefault(True)
        self.again.clicked.connect(self._try_again)
        self.other.clicked.connect(self._ask_folder)
        self.end.clicked.connect(self.reject)
        self._lay_out()
        self.say(error)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.addStretch(1)
        for button in (self.end, self.other, self.again):
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.WIDE, theme.WIDE, theme.WIDE, theme.WIDE)
        column.setSpacing(theme.SPACE)
        column.addWidget(self.title)
        column.addWidget(self.hint)
        column.addLayout(row)
        wide = self.fontMetrics().averageCharWidth() * 64
        self.resize(min(wide, self.screen().availableSize().width() - 2 * theme.WIDER), 1)

    def say(self, error: OerdeskError) -> None:
        """Tell what is wrong now."""
        self.title.setText(error.title)
        self.hint.setText(error.hint)
        self.hint.setAccessibleName(error.hint)

    def _try_again(self) -> None:
        try:
            self._tell(self._look_again())
        except OerdeskError as error:
            self.say(error)

    def _ask_folder(self) -> None:
        dialog = QFileDialog(self, _("Open the library in this folder"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: self._tell(library_in(Path(name))))
        dialog.open()

    def reject(self) -> None:
        """Quit, Esc, or the window's own button."""
        self._tell(None)

    def _tell(self, root: Path | None) -> None:
        if not self._told:
            self._told = True
            self.hide()
            self.answered.emit(root)
