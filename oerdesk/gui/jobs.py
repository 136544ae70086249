"""Threads of the window: here, and nowhere else.

Work is a plain callable that takes a :class:`~oerdesk.core.progress.Progress`.  Workers touch no Qt
object, not even to emit a signal: they leave a note, and a timer of the window's thread reads it.
(Workers that emit to widgets which may be closed meanwhile crash the interpreter.)

``read`` operations run two at a time, ``write`` operations one after the other: one writer changes
the library.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from oerdesk.core.errors import Cancelled, OerdeskError
from oerdesk.core.progress import Progress

Operation = Callable[[Progress], Any]

POLL_MILLISECONDS: Final = 50
"""How often notes are read: quick enough to feel direct, and it limits the signals."""


class _Note:
    """A worker's :class:`Progress`: plain Python, no Qt."""

    def __init__(self) -> None:
        self.latest: tuple[int, int | None, str] | None = None
        self.stop = threading.Event()
        self.go_on = threading.Event()
        self.go_on.set()

    def report(self, done: int, total: int | None, doing: str = "") -> None:
        """Leave a note; wait here while paused."""
        self.latest = (done, total, doing)
        self.go_on.wait()
        if self.stop.is_set():
            raise Cancelled


class Job(QObject):
    """An operation under way.

    Signals:
        progressed: done, total (-1 while unknown), doing.
        succeeded: what the operation returned.
        failed: an :class:`OerdeskError`.
        finished: always, and last; also after a cancellation.
    """

    progressed = Signal(object, object, str)
    succeeded = Signal(object)
    failed = Signal(object)
    finished = Signal()

    def __init__(self, parent: QObject, title: str, note: _Note, future: Future[Any]) -> None:
        super().__init__(parent)
        self.title = title
        self._note = note
        self._future = future
        self._told: tuple[int, int | None, str] | None = None

    @property
    def settled(self) -> bool:
        """Whether the operation has ended, one way or another."""
        return self._future.done()

    @property
    def paused(self) -> bool:
        """Whether it was asked to pause."""
        return not self._note.go_on.is_set()

    def cancel(self) -> None:
        """Ask it to stop; it does at its next report."""
        self._note.stop.set()
        self._note.go_on.set()
        self._future.cancel()

    def pause(self) -> None:
        """Ask it to wait at its next report."""
        self._note.go_on.clear()

    def resume(self) -> None:
        """Let it go on."""
        self._note.go_on.set()

    def tell(self) -> None:
        """Emit what is new.

        Raises:
            Exception: whatever the operation raised that is neither ours nor a cancellation: a bug,
                which shows as one.
        """
        note = self._note.latest
        if note is not None and note is not self._told:
            self._told = note
            self.progressed.emit(*note)
        if not self.settled:
            return
        try:
            if self._future.cancelled():
                return
            error = self._future.exception()
            if error is None:
                self.succeeded.emit(self._future.result())
            elif isinstance(error, OerdeskError):
                self.failed.emit(error)
            elif not isinstance(error, Cancelled):
                raise error
        finally:
            self.finished.emit()


class JobRunner(QObject):
    """Starts operations; lives on the window's thread, as long as the window.

    Signals:
        started: a :class:`Job` of the ``write`` kind has begun or waits for its turn.
        library_changed: a ``write`` operation has ended: what is shown should be read anew.
    """

    started = Signal(object)
    library_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._readers = ThreadPoolExecutor(2, thread_name_prefix="oerdesk-read")
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="oerdesk-write")
        self._jobs: list[Job] = []
        self._timer = QTimer(self)
        self._timer.setInterval(POLL_MILLISECONDS)
        self._timer.timeout.connect(self._poll)

    def read(self, operation: Operation, title: str = "") -> Job:
        """Start an operation that changes nothing."""
        return self._start(self._readers, operation, title)

    def write(self, operation: Operation, title: str) -> Job:
        """Queue an operation that changes the library; ``title`` is shown among the tasks."""
        job = self._start(self._writer, operation, title)
        job.finished.connect(self.library_changed)
        self.started.emit(job)
        return job

    @property
    def busy(self) -> bool:
        """Whether anything is under way."""
        return bool(self._jobs)

    def shutdown(self) -> None:
        """Cancel everything and wait for it; whatever was cut is taken up again at the next start."""
        self._timer.stop()
        for job in self._jobs:
            job.cancel()
        self._readers.shutdown(wait=True, cancel_futures=True)
        self._writer.shutdown(wait=True, cancel_futures=True)
        self._jobs.clear()

    def _start(self, pool: ThreadPoolExecutor, operation: Operation, title: str) -> Job:
        note = _Note()
        job = Job(self, title, note, pool.submit(operation, note))
        self._jobs.append(job)
        self._timer.start()
        return job

    @Slot()
    def _poll(self) -> None:
        for job in tuple(self._jobs):
            if job.settled:
                self._jobs.remove(job)
                job.deleteLater()  # takes effect only after this event
            job.tell()
        if not self._jobs:
            self._timer.stop()
