"""Progress of one task, in bytes, with pause and cancel."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QElapsedTimer, Qt, Signal
from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from oerdesk.core.i18n import _
from oerdesk.gui import theme, words
from oerdesk.gui.jobs import Job
from oerdesk.gui.packs.flow import Flow

SAY_EVERY: Final = 20_000  # milliseconds between two sentences for those who cannot see the bar
_STEPS: Final = 1000  # Qt counts in 32 bits, bytes do not fit


class JobBar(QWidget):
    """Follows one job at a time; invisible while there is none.

    Signals:
        stopped: the person cancelled it, and it has ended.
        news: now and then, how far it is.
    """

    stopped = Signal()
    news = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._job: Job | None = None
        self._cancelled = False
        self._since = QElapsedTimer()
        self.say_every = SAY_EVERY
        self.title = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.bar = QProgressBar(maximum=0)
        self.doing = QLabel(textFormat=Qt.TextFormat.PlainText)
        self.doing.setProperty("role", "muted")
        self.doing.setMinimumWidth(1)  # a long file name may not widen the window
        self.pause = QPushButton(theme.icon("pause"), _("Pause"))
        self.pause.setWhatsThis(_("Waits where it is, until you let it go on. Nothing is lost."))
        self.cancel = QPushButton(theme.icon("cancel"), _("Cancel"))
        self.cancel.setWhatsThis(
            _("Stops. What was finished is kept, and started again it goes on from there.")
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for widget in (self.title, self.bar, self.doing):
            column.addWidget(widget)
        column.addLayout(Flow(self.pause, self.cancel))
        self.pause.clicked.connect(self._toggle)
        self.cancel.clicked.connect(self.stop)
        self.hide()

    @property
    def busy(self) -> bool:
        """Whether a job is under way."""
        return self._job is not None

    def follow(self, job: Job) -> None:
        """Show a job until it ends."""
        self._job = job
        self._cancelled = False
        self.title.setText(job.title)
        self.bar.setAccessibleName(job.title)
        self.bar.setMaximum(0)
        self.doing.setText(_("Waiting for its turn"))
        self.pause.setText(_("Pause"))
        self._since.start()
        self.show()
        job.progressed.connect(self._progressed)
        job.finished.connect(self._finished)

    def stop(self) -> None:
        """Cancel it."""
        if self._job is not None:
            self._cancelled = True
            self._job.cancel()

    def _toggle(self) -> None:
        if self._job is None:
            return
        if self._job.paused:
            self._job.resume()
        else:
            self._job.pause()
        self.pause.setText(_("Go on") if self._job.paused else _("Pause"))

    def _progressed(self, done: int, total: int | None, doing: str) -> None:
        self.bar.setMaximum(_STEPS if total else 0)
        self.bar.setValue(done * _STEPS // total if total else 0)
        said = _("{done} of {total}").format(done=words.size(done), total=words.size(total or 0))
        self.bar.setFormat(said)
        self.bar.setAccessibleDescription(said)
        if total and self._since.hasExpired(self.say_every):
            self._since.restart()
            self.news.emit(said)
        self.doing.setText(doing if len(doing) < 90 else "…" + doing[-88:])

    def _finished(self) -> None:
        self._job = None
        self.hide()
        if self._cancelled:
            self.stopped.emit()
