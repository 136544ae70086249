"""From the first question to the last window: opens the library, and another window where one is needed.

A window is made anew when the language changes (texts are made when a widget is made; this is simpler than
teaching each of them, and takes half a second), and when the library was moved or replaced, for which it has
to be closed.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QMessageBox

from oerdesk.core.errors import OerdeskError
from oerdesk.core.i18n import _
from oerdesk.core.library import Library
from oerdesk.core.paths import default_library, remember_library
from oerdesk.gui import first_run, theme
from oerdesk.gui.dress_up import open_window
from oerdesk.gui.first_run import Choices
from oerdesk.gui.lost_library import LostLibrary
from oerdesk.gui.settings import Errand, ErrandDialog
from oerdesk.gui.settings.languages import speak
from oerdesk.gui.window import Window


class Session(QObject):
    """What is open in this run of the program.

    Attributes:
        library, window: those that are open; None between two.
    """

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self._application = application
        self._dialog: QObject | None = None  # the one question or errand that is shown
        self.library: Library | None = None
        self.window: Window | None = None

    def start(self, named: Path | None = None) -> None:
        """Open the library ``named``, or the usual one; ask what has to be asked at the very first start."""
        speak(self._application, "")
        theme.apply(self._application, "system", 100)  # until a library says otherwise
        if named is not None:
            self.open(named)
            return
        try:
            place = default_library()
        except OerdeskError as error:
            self._ask_for_lost(error)
            return
        if first_run.is_needed(place):
            asked = first_run.ask(self._application, place)
            asked.answered.connect(lambda choices: self.open(choices.library, choices))
            self._dialog = asked
        else:
            self.open(place)

    def open(self, place: Path, choices: Choices | None = None) -> None:
        """Open a library and a window over it."""
        try:
            self.library = Library.open(place)
            if choices is not None:
                first_run.keep(self.library, choices)
        except OerdeskError as error:
            self._say_and_end(error)
            return
        self.show()
        if self.window is not None:
            self.window.offer_starter()

    def show(self) -> None:
        """Open a window over the library that is open."""
        if self.library is None:
            return
        self.window = open_window(self._application, self.library)
        self.window.reopen_wanted.connect(self._reopen, Qt.ConnectionType.QueuedConnection)
        self.window.errand_wanted.connect(self._run, Qt.ConnectionType.QueuedConnection)
        self.window.show()
        self._dialog = None
        self._application.setQuitOnLastWindowClosed(True)

    def close(self) -> None:
        """Let go of the library."""
        if self.library is not None:
            self.library.close()
            self.library = None

    def _reopen(self) -> None:
        if self._close_window():
            self.show()

    def _close_window(self) -> bool:
        """Close the window but not the program; False when something in it cannot be saved."""
        self._application.setQuitOnLastWindowClosed(False)
        window = self.window
        if window is None or not window.close():
            self._application.setQuitOnLastWindowClosed(True)
            return False
        window.deleteLater()
        self.window = None
        return True

    def _run(self, errand: Errand) -> None:
        """Do something for which the library has to be closed, then open it again, wherever it is then."""
        if self._close_window():
            self.close()
            dialog = ErrandDialog(errand)
            dialog.ended.connect(self.open)
            self._dialog = dialog
            dialog.begin()

    def _ask_for_lost(self, error: OerdeskError) -> None:
        dialog = LostLibrary(error, default_library)
        dialog.answered.connect(self._found)
        self._dialog = dialog
        dialog.show()

    def _found(self, place: Path | None) -> None:
        if place is None:
            self._application.quit()
            return
        try:
            remember_library(place)
        except OerdeskError as error:
            self._say_and_end(error)
            return
        self.open(place)

    def _say_and_end(self, error: OerdeskError) -> None:
        box = QMessageBox(QMessageBox.Icon.Critical, _("OERDesk cannot start"), error.title)
        box.setInformativeText(error.hint)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.finished.connect(partial(self._application.exit, error.exit_code))
        self._dialog = box
        box.show()
