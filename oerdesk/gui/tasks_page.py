"""What is under way and how the last tasks ended: progress, speed, time left; pause, order, cancel."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import Qt, Signal
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
from oerdesk.gui import cost, theme
from oerdesk.gui.announce import announce
from oerdesk.gui.elided import ElidedLabel
from oerdesk.gui.jobs import Job, JobRunner, State

MOST_ENDED: Final = 50
"""How many tasks that ended are remembered."""


class TasksPage(QWidget):
    """The queue of everything that changes the library, and how it went."""

    def __init__(self, runner: JobRunner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._rows: dict[Job, TaskRow] = {}
        self.ended: list[EndedRow] = []
        self._empty = QLabel(_("Nothing is going on."), alignment=Qt.AlignmentFlag.AlignCenter)
        self._empty.setProperty("role", "muted")
        self._ended_title = QLabel(_("Ended"))
        self._ended_title.setProperty("role", "heading")
        self.clear = QPushButton(theme.icon("remove"), _("Clear the list"))
        self.clear.setToolTip(_("Forget how these tasks ended. What they did stays."))
        self.clear.clicked.connect(self._clear)
        self._lay_out()
        self._show_parts()
        runner.started.connect(self._started)
        runner.order_changed.connect(self._reorder)

    def _lay_out(self) -> None:
        inner = QWidget()
        column = QVBoxLayout(inner)
        self._under_way, self._over = QVBoxLayout(), QVBoxLayout()
        heading = QHBoxLayout()
        heading.addWidget(self._ended_title, 1)
        heading.addWidget(self.clear)
        column.addWidget(self._empty)
        column.addLayout(self._under_way)
        column.addLayout(heading)
        column.addLayout(self._over)
        column.addStretch(1)
        area = QScrollArea(widgetResizable=True)
        area.setWidget(inner)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.SPACE, theme.SPACE, theme.SPACE, theme.SPACE)
        layout.addWidget(area)

    def _started(self, job: Job) -> None:
        row = TaskRow(job, self._runner)
        self._rows[job] = row
        self._under_way.addWidget(row)
        self._show_parts()
        job.finished.connect(partial(self._finished, job))

    def _finished(self, job: Job) -> None:
        row = self._rows.pop(job)
        self._under_way.removeWidget(row)
        row.hide()
        row.deleteLater()
        if not (job.minor and job.state is State.DONE):
            self._remember(EndedRow(job))
        self._show_parts()

    def _remember(self, row: EndedRow) -> None:
        self.ended.insert(0, row)
        self._over.insertWidget(0, row)
        for old in self.ended[MOST_ENDED:]:
            self._over.removeWidget(old)
            old.deleteLater()
        del self.ended[MOST_ENDED:]

    def _clear(self) -> None:
        for row in self.ended:
            self._over.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.ended.clear()
        self._show_parts()

    def _show_parts(self) -> None:
        self._empty.setVisible(not self._rows)
        self._ended_title.setVisible(bool(self.ended))
        self.clear.setVisible(bool(self.ended))

    def _reorder(self) -> None:
        """Rows in the order of their jobs; the one under way stays first."""
        waiting = self._runner.waiting()
        focused: QWidget | None = self.window().focusWidget()
        for job in [job for job in self._rows if job not in waiting] + waiting:
            if job in self._rows:
                self._under_way.addWidget(self._rows[job])
        if focused is not None and self.isAncestorOf(focused):
            focused.setFocus()


class TaskRow(QFrame):
    """One task that waits or is under way."""

    def __init__(self, job: Job, runner: JobRunner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self._job = job
        self._runner = runner
        self.title = QLabel(job.title, textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        self.doing = _line()
        self.speed = _line()
        self.bar = QProgressBar(maximum=0)
        self.bar.setAccessibleName(job.title)
        self.earlier = _button("up", _("Earlier"), _("Begin this task before the one above it."), job.title)
        self.later = _button("down", _("Later"), _("Begin this task after the one below it."), job.title)
        self.pause = _button("pause", _("Pause"), "", job.title)
        self.cancel = _button("cancel", _("Cancel"), "", job.title)
        self._lay_out()
        self.earlier.clicked.connect(partial(runner.move, job, -1))
        self.later.clicked.connect(partial(runner.move, job, 1))
        self.pause.clicked.connect(self._toggle)
        self.cancel.clicked.connect(job.cancel)
        job.progressed.connect(self._progressed)
        job.state_changed.connect(self._show_state)
        self._show_state()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self.bar, 1)
        for widget in (self.earlier, self.later, self.pause, self.cancel):
            row.addWidget(widget)
        column = QVBoxLayout(self)
        column.addWidget(self.title)
        column.addLayout(row)
        column.addWidget(self.doing)
        column.addWidget(self.speed)

    def _progressed(self, done: int, total: int | None, doing: str) -> None:
        # Qt counts in 32 bits, bytes do not fit: show thousandths.
        self.bar.setMaximum(1000 if total else 0)
        self.bar.setValue(min(1000, done * 1000 // total) if total else 0)
        self.speed.setText(how_far(self._job))
        self.speed.setVisible(bool(self.speed.text()))
        if self._job.state is State.RUNNING:
            self.doing.setText(doing if len(doing) < 90 else "…" + doing[-88:])

    def _show_state(self) -> None:
        job, state = self._job, self._job.state
        waiting, may = state is State.WAITING, job.reports and state is not State.STOPPING
        said = {
            State.WAITING: _("Waiting for its turn"),
            State.PAUSING: _("Will pause as soon as the step under way is done"),
            State.PAUSED: _("Paused"),
            State.STOPPING: _("Will stop as soon as the step under way is done"),
        }.get(state)
        if said or job.progress is None:
            self.doing.setText(said or _("Under way"))
        else:
            self._progressed(*job.progress)
        self.speed.setVisible(bool(self.speed.text()) and state is State.RUNNING)
        if not job.progress:
            self.bar.setMaximum(1000 if waiting else 0)  # nothing moves before it has begun
            self.bar.setValue(0)
        for button in (self.earlier, self.later):
            button.setVisible(waiting)
        self.pause.setVisible(not waiting)
        self.pause.setEnabled(may)
        self.pause.setText(_("Go on") if job.paused else _("Pause"))
        self.pause.setIcon(theme.icon("play" if job.paused else "pause"))
        self.cancel.setText(_("Take out") if waiting else _("Cancel"))
        self.cancel.setEnabled(state is not State.STOPPING)
        self._explain_buttons(waiting=waiting, may=may)

    def _explain_buttons(self, *, waiting: bool, may: bool) -> None:
        if may:
            self.pause.setToolTip(_("Wait here; nothing that is done is lost."))
            self.cancel.setToolTip(_("Stop this task; what is done stays, and nothing is left half-done."))
        else:
            self.pause.setToolTip(_("This task cannot be paused now: it is in a step that must be finished."))
            self.cancel.setToolTip(_("This task stops only when the step under way is done."))
        if waiting:
            self.cancel.setToolTip(_("Do not begin this task at all."))

    def _toggle(self) -> None:
        if self._job.paused:
            self._job.resume()
        else:
            self._job.pause()


class EndedRow(QFrame):
    """How one task ended."""

    def __init__(self, job: Job, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.title = QLabel(job.title, textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        self.outcome = QLabel(outcome(job), textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        roles = {State.DONE: "good", State.FAILED: "danger"}
        self.outcome.setProperty("role", roles.get(job.state, "muted"))
        self.outcome.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.outcome.setAccessibleName(
            _("{task}: {outcome}").format(task=job.title, outcome=self.outcome.text())
        )
        column = QVBoxLayout(self)
        column.addWidget(self.title)
        column.addWidget(self.outcome)


def outcome(job: Job) -> str:
    """How a job ended, and what to do if it failed."""
    if job.state is State.DONE:
        return _("Done.")
    if job.state is State.CANCELLED:
        return _("Cancelled. What was done before stays.")
    if job.error is None:
        return _("Failed: something went wrong inside the program. What was there before is still there.")
    return _("Failed: {title} {hint}").format(title=job.error.title, hint=job.error.hint)


def how_far(job: Job) -> str:
    """Bytes, speed and time left of a transfer; of other work the time left; empty while not known."""
    if job.progress is None:
        return ""
    done, total, _doing = job.progress
    left = job.pace.left(done, total)
    if job.transfer and total:
        return cost.under_way(done, total, job.pace.rate, left)
    return _("{time} left").format(time=cost.duration(left)) if left is not None else ""


def _line() -> ElidedLabel:
    label = ElidedLabel()  # a long file name may not widen the window
    label.setProperty("role", "muted")
    return label


def _button(icon: str, text: str, tip: str, task: str) -> QPushButton:
    button = QPushButton(theme.icon(icon), text)
    button.setToolTip(tip)
    button.setAccessibleDescription(task)
    return button


class TaskStrip(QWidget):
    """The task under way, small, for a status bar.

    Signals:
        wanted: the person asks for the place of the tasks.
    """

    wanted = Signal()

    def __init__(self, runner: JobRunner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._jobs: list[Job] = []
        self._said: set[Job] = set()
        self.text = _line()
        self.bar = QProgressBar(maximum=0, textVisible=False)
        self.button = QPushButton(_("Tasks"))
        self.button.setToolTip(_("Show what is under way, and how the last tasks ended."))
        self.button.clicked.connect(self.wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.text, 1)
        row.addWidget(self.bar)
        row.addWidget(self.button)
        self.bar.hide()
        runner.started.connect(self._started)

    def _started(self, job: Job) -> None:
        self._jobs.append(job)
        job.progressed.connect(self._show)
        job.state_changed.connect(self._show)
        job.finished.connect(partial(self._finished, job))
        self._show()

    def _current(self) -> Job | None:
        running = [job for job in self._jobs if job.state is not State.WAITING]
        return running[0] if running else self._jobs[0] if self._jobs else None

    def _show(self) -> None:
        job = self._current()
        self.bar.setVisible(job is not None)
        if job is None:
            return
        if job.reports and job not in self._said and not job.minor:
            self._said.add(job)
            announce(self, _("{task} has begun.").format(task=job.title))
        done, total, _doing = job.progress or (0, None, "")
        self.bar.setMaximum(1000 if total else 0)
        self.bar.setValue(min(1000, done * 1000 // total) if total else 0)
        self.bar.setAccessibleName(job.title)
        more = how_far(job)
        paused = job.state is State.PAUSED
        self._set_text(
            _("{task}: paused").format(task=job.title)
            if paused
            else _("{task}: {progress}").format(task=job.title, progress=more)
            if more
            else job.title,
            "muted",
        )

    def _finished(self, job: Job) -> None:
        self._jobs.remove(job)
        said = _("{task}: {outcome}").format(task=job.title, outcome=outcome(job))
        failed = job.state is State.FAILED
        if failed or job in self._said:
            announce(self, said, urgent=failed)
        self._said.discard(job)
        if self._jobs:
            self._show()
            return
        self.bar.hide()
        self._set_text("" if job.minor and not failed else said, "danger" if failed else "muted")

    def _set_text(self, text: str, role: str) -> None:
        self.text.setText(text)
        if self.text.property("role") != role:
            self.text.setProperty("role", role)
            self.text.style().polish(self.text)
