"""Undo for the library: what was done since the start, and how it is taken back.

Every change that can be taken back is kept as a *step*: a callable that takes it back and returns the
callable that does it again.  Steps run among the other tasks, in turn.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import QObject, Signal

from oerdesk.core.i18n import _
from oerdesk.core.progress import Progress
from oerdesk.gui.jobs import Job, JobRunner

MOST: Final = 100
"""Steps kept; each holds at most the old descriptions of what it changed."""

Step = Callable[[], Any]
"""Takes something back (or does it again) and returns the step for the other way."""


@dataclass(frozen=True, slots=True)
class Done:
    """Something that was done.

    Attributes:
        said: in words: “3 resources put into the trash”.
    """

    said: str
    step: Step


class History(QObject):
    """The steps of one window.

    Signals:
        changed: something was done, taken back, or done again.
        failed: an :class:`OerdeskError`; the step is gone.
    """

    changed = Signal()
    failed = Signal(object)

    def __init__(self, runner: JobRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._done: list[Done] = []
        self._undone: list[Done] = []

    def did(self, said: str, step: Step) -> None:
        """Something was done; ``step`` takes it back."""
        self._done.append(Done(said, step))
        del self._done[:-MOST]
        self._undone.clear()
        self.changed.emit()

    @property
    def last(self) -> str:
        """What was done last and can be taken back; empty if nothing."""
        return self._done[-1].said if self._done else ""

    @property
    def next(self) -> str:
        """What was taken back last and can be done again; empty if nothing."""
        return self._undone[-1].said if self._undone else ""

    def undo(self) -> None:
        """Take back what was done last."""
        if self._done:
            self._run(self._done.pop(), self._undone, _("Taking back"))

    def redo(self) -> None:
        """Do again what was taken back last."""
        if self._undone:
            self._run(self._undone.pop(), self._done, _("Doing it again"))

    def _run(self, done: Done, other: list[Done], title: str) -> None:
        def run(_progress: Progress) -> Step:
            step: Step = done.step()
            return step

        job: Job = self._runner.write(run, title)
        job.succeeded.connect(lambda step: other.append(Done(done.said, step)))
        job.failed.connect(self.failed)
        job.finished.connect(self.changed)
