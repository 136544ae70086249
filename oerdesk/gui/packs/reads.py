"""Questions of which only the last answer counts."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal

from oerdesk.core.errors import OerdeskError
from oerdesk.gui.jobs import Job, JobRunner, Operation


class Reads(QObject):
    """Asks in the background; a question asked again makes the answer before it one of no interest.

    Signals:
        failed: the name of the question, and an :class:`OerdeskError`.
    """

    failed = Signal(str, object)

    def __init__(self, runner: JobRunner, parent: QObject) -> None:
        super().__init__(parent)
        self._runner = runner
        self._under_way: dict[str, Job] = {}

    def ask(self, name: str, operation: Operation) -> Job:
        """Ask something."""
        self.forget(name)
        job = self._runner.read(operation)
        self._under_way[name] = job
        job.failed.connect(partial(self._failed, name, job))
        job.finished.connect(partial(self._ended, name, job))
        return job

    def forget(self, name: str) -> None:
        """The answer is of no interest any more."""
        before = self._under_way.pop(name, None)
        if before is not None:
            before.succeeded.disconnect()
            before.cancel()

    def is_asking(self, name: str) -> bool:
        """Whether the answer is still on its way."""
        return name in self._under_way

    def _failed(self, name: str, job: Job, error: OerdeskError) -> None:
        if self._under_way.get(name) is job:
            self.failed.emit(name, error)

    def _ended(self, name: str, job: Job) -> None:
        if self._under_way.get(name) is job:
            del self._under_way[name]
