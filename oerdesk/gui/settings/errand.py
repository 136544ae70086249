"""What has to be done while the library is closed: moving it, replacing it by a backup.

The window closes, this dialog shows how far it is, then the window comes back.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout

from oerdesk.core.errors import OerdeskError
from oerdesk.core.i18n import _
from oerdesk.core.progress import Progress
from oerdesk.gui import theme, words
from oerdesk.gui.jobs import Job, JobRunner


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an errand ended.

    Attributes:
        root: the library to open now.
        said: what the person should know; may be empty.
    """

    root: Path
    said: str = ""


@dataclass(frozen=True, slots=True)
class Errand:
    """Something to do while the library is closed.

    Attributes:
        title: what it is.
        root: the library that is closed for it, and opened again when it fails.
        run: does it.
    """

    title: str
    root: Path
    run: Callable[[Progress], Outcome]


class ErrandDialog(QDialog):
    """Runs one errand; call :meth:`begin` when the library is closed.

    Signals:
        ended: the folder of the library to open now (a :class:`pathlib.Path`), exactly once.
    """

    ended = Signal(object)

    def __init__(self, errand: Errand) -> None:
        super().__init__()
        self._errand = errand
        self._runner = JobRunner(self)
        self._job: Job | None = None
        self._root: Path | None = None
        self.setWindowTitle(errand.title)
        self.said = QLabel(errand.title, wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.doing = QLabel(textFormat=Qt.TextFormat.PlainText)
        self.doing.setProperty("role", "muted")
        self.doing.setMinimumWidth(1)
        self.bar = QProgressBar(maximum=0)
        self.bar.setAccessibleName(errand.title)
        self.button = QPushButton(theme.icon("cancel"), _("Cancel"))
        self.button.setToolTip(_("Everything stays as it was; the next attempt goes on from here."))
        self.button.clicked.connect(self._pressed)
        self._lay_out()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        for widget in (self.said, self.bar, self.doing):
            column.addWidget(widget)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.button)
        column.addLayout(row)
        wide = self.fontMetrics().averageCharWidth() * 60
        self.setMinimumWidth(min(wide, self.screen().availableSize().width() - 2 * theme.WIDER))

    def begin(self) -> None:
        """Start, and show how far it is."""
        self.show()
        self._job = self._runner.write(self._errand.run, self._errand.title)
        self._job.progressed.connect(self._progressed)
        self._job.succeeded.connect(self._succeeded)
        self._job.failed.connect(self._failed)
        self._job.finished.connect(self._finished)

    def _progressed(self, done: int, total: int | None, doing: str) -> None:
        self.bar.setMaximum(1000 if total else 0)  # Qt counts in 32 bits, bytes do not fit
        self.bar.setValue(done * 1000 // total if total else 0)
        if total:
            self.doing.setText(_("{done} of {total}").format(done=words.size(done), total=words.size(total)))

    def _succeeded(self, outcome: Outcome) -> None:
        self._root = outcome.root
        if outcome.said:
            self._ask_to_open(outcome.said)

    def _failed(self, error: OerdeskError) -> None:
        self._root = self._errand.root
        self._ask_to_open(f"{error.title}\n\n{error.hint}")

    def _finished(self) -> None:
        self._job = None
        if self._root is None:  # cancelled
            self._root = self._errand.root
        if not self.bar.isHidden():
            self._end()

    def _ask_to_open(self, said: str) -> None:
        self.said.setText(said)
        self.bar.hide()
        self.doing.hide()
        self.button.setEnabled(True)
        self.button.setText(_("Open the library"))
        self.button.setIcon(theme.icon("library"))
        self.button.setToolTip("")
        self.button.setFocus()
        self.adjustSize()

    def _pressed(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self.button.setEnabled(False)
        else:
            self._end()

    def reject(self) -> None:
        """Esc: cancel, or go on to the library."""
        self._pressed()

    def closeEvent(self, event: QCloseEvent) -> None:
        """The same as Esc: the work ends first."""
        if self._root is None or self._job is not None:
            self._pressed()
            event.ignore()
            return
        event.accept()

    def _end(self) -> None:
        root, self._root = self._root, None
        if root is None:
            return
        self._runner.shutdown()
        self.hide()
        self.ended.emit(root)
        self.deleteLater()
