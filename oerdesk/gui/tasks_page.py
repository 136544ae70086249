"""What is under way: each task with its progress, pause and cancel."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from oerdesk.core.i18n import _
from oerdesk.gui import theme
from oerdesk.gui.jobs import Job, JobRunner


class TasksPage(QWidget):
    """The queue of everything that changes the library."""

    def __init__(self, runner: JobRunner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._empty = QLabel(_("Nothing is going on."), alignment=Qt.AlignmentFlag.AlignCenter)
        self._empty.setProperty("role", "muted")
        inner = QWidget()
        self._column = QVBoxLayout(inner)
        self._column.addWidget(self._empty)
        self._column.addStretch(1)
        area = QScrollArea(widgetResizable=True)
        area.setWidget(inner)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.SPACE, theme.SPACE, theme.SPACE, theme.SPACE)
        layout.addWidget(area)
        self._rows: dict[Job, TaskRow] = {}
        runner.started.connect(self._started)

    def _started(self, job: Job) -> None:
        row = TaskRow(job)
        self._rows[job] = row
        self._column.insertWidget(self._column.count() - 1, row)
        self._empty.hide()
        job.finished.connect(partial(self._finished, job))

    def _finished(self, job: Job) -> None:
        row = self._rows.pop(job)
        self._column.removeWidget(row)
        row.deleteLater()
        self._empty.setVisible(not self._rows)


class TaskRow(QWidget):
    """One task."""

    def __init__(self, job: Job, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._job = job
        self.title = QLabel(job.title, textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        self.doing = QLabel(_("Waiting for its turn"))
        self.doing.setProperty("role", "muted")
        self.doing.setTextFormat(Qt.TextFormat.PlainText)
        self.doing.setMinimumWidth(1)  # a long file name may not widen the window
        self.bar = QProgressBar(maximum=0)
        self.bar.setAccessibleName(job.title)
        self.pause = QPushButton(theme.icon("pause"), _("Pause"))
        self.pause.clicked.connect(self._toggle)
        cancel = QPushButton(theme.icon("cancel"), _("Cancel"))
        cancel.clicked.connect(self._cancel)
        row = QHBoxLayout()
        for widget, stretch in ((self.bar, 1), (self.pause, 0), (cancel, 0)):
            row.addWidget(widget, stretch)
        column = QVBoxLayout(self)
        column.addWidget(self.title)
        column.addLayout(row)
        column.addWidget(self.doing)
        job.progressed.connect(self._progressed)

    def _progressed(self, done: int, total: int | None, doing: str) -> None:
        # Qt counts in 32 bits, bytes do not fit: show thousandths.
        self.bar.setMaximum(1000 if total else 0)
        self.bar.setValue(done * 1000 // total if total else 0)
        self.doing.setText(doing if len(doing) < 90 else "…" + doing[-88:])

    def _toggle(self) -> None:
        if self._job.paused:
            self._job.resume()
        else:
            self._job.pause()
        self.pause.setText(_("Go on") if self._job.paused else _("Pause"))

    def _cancel(self) -> None:
        self._job.cancel()
