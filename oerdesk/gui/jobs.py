"""Threads of the window: here, and nowhere else.

Work is a plain callable that takes a :class:`~oerdesk.core.progress.Progress`.  Workers touch no Qt
object, not even to emit a signal: they leave a note, and a timer of the window's thread reads it.
(Workers that emit to widgets which may be closed meanwhile crash the interpreter.)

``read`` operations run two at a time; ``write`` operations one after the other, in an order that can be
changed while they wait: one writer changes the library.  ``brief`` operations change the library in one
short transaction, and need not wait for a long one: they go with the readers.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from enum import Enum
from typing import Any, Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from oerdesk.core.errors import Cancelled, OerdeskError
from oerdesk.core.progress import Progress
from oerdesk.gui.pace import Pace

Operation = Callable[[Progress], Any]

POLL_MILLISECONDS: Final = 50
"""How often notes are read: quick enough to feel direct, and it limits the signals."""


class State(Enum):
    """Where a job is."""

    WAITING = "waiting"
    """For its turn."""
    RUNNING = "running"
    PAUSING = "pausing"
    """Asked to pause; it does at its next report."""
    PAUSED = "paused"
    STOPPING = "stopping"
    """Asked to stop; it does at its next report."""
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


ENDED: Final = frozenset({State.DONE, State.FAILED, State.CANCELLED})


class _Note:
    """A worker's :class:`Progress`: plain Python, no Qt."""

    def __init__(self) -> None:
        self.latest: tuple[int, int | None, str] | None = None
        self.stop = threading.Event()
        self.go_on = threading.Event()
        self.go_on.set()
        self.resting = False

    def report(self, done: int, total: int | None, doing: str = "") -> None:
        """Leave a note; wait here while paused."""
        self.latest = (done, total, doing)
        if not self.go_on.is_set():
            self.resting = True
            self.go_on.wait()
            self.resting = False
        if self.stop.is_set():
            raise Cancelled


class _Turn:
    """An operation, its note, and what will come of it."""

    def __init__(self, operation: Operation) -> None:
        self._operation = operation
        self.note = _Note()
        self.future: Future[Any] = Future()

    def take(self) -> None:
        """Do the work, in the thread of a worker."""
        if not self.future.set_running_or_notify_cancel():
            return
        try:
            result = self._operation(self.note)
        except BaseException as error:  # noqa: BLE001 - whatever it is, it is told on the window's thread
            self.future.set_exception(error)
            del self  # else the traceback, the error and this hold each other
        else:
            self.future.set_result(result)


class _Line:
    """Turns that wait for the one writer."""

    def __init__(self) -> None:
        self._turns: deque[_Turn] = deque()
        self._lock = threading.Lock()

    def add(self, turn: _Turn) -> None:
        with self._lock:
            self._turns.append(turn)

    def take_next(self) -> None:
        """Do the work of whoever is first now."""
        with self._lock:
            turn = self._turns.popleft() if self._turns else None
        if turn is not None:
            turn.take()

    def order(self) -> list[_Turn]:
        with self._lock:
            return [turn for turn in self._turns if not turn.future.cancelled()]

    def move(self, turn: _Turn, step: int) -> bool:
        with self._lock:
            waiting = [each for each in self._turns if not each.future.cancelled()]
            if turn not in waiting:
                return False
            was = waiting.index(turn)
            at = max(0, min(len(waiting) - 1, was + step))
            waiting.insert(at, waiting.pop(was))
            gone = [each for each in self._turns if each.future.cancelled()]
            self._turns = deque([*waiting, *gone])
            return at != was


class Job(QObject):
    """An operation under way.

    Signals:
        progressed: done, total (None while unknown), doing.
        state_changed: see :attr:`state`.
        succeeded: what the operation returned.
        failed: an :class:`OerdeskError`.
        finished: always, and last; also after a cancellation.

    Attributes:
        title: for people.
        transfer: its progress counts bytes.
        minor: of no interest once it has ended well; changes nothing that lists show.
        pace: how fast it goes on.
        error: why it failed; None also for a bug of the program.
        turn: for :class:`JobRunner`.
    """

    progressed = Signal(object, object, str)
    state_changed = Signal()
    succeeded = Signal(object)
    failed = Signal(object)
    finished = Signal()

    def __init__(
        self, parent: QObject, title: str, turn: _Turn, *, transfer: bool = False, minor: bool = False
    ) -> None:
        super().__init__(parent)
        self.title = title
        self.transfer = transfer
        self.minor = minor
        self.pace = Pace()
        self.error: OerdeskError | None = None
        self.turn = turn
        self._told: tuple[int, int | None, str] | None = None
        self._end: State | None = None
        self._shown: tuple[State, bool] = (State.WAITING, False)

    @property
    def settled(self) -> bool:
        """Whether the operation has ended, one way or another."""
        return self.turn.future.done()

    @property
    def state(self) -> State:
        """Where it is."""
        note, future = self.turn.note, self.turn.future
        if self._end is not None:
            return self._end
        if not future.running() and not future.done():
            return State.WAITING
        if note.stop.is_set():
            return State.STOPPING
        if not note.go_on.is_set():
            return State.PAUSED if note.resting else State.PAUSING
        return State.RUNNING

    @property
    def reports(self) -> bool:
        """Whether it has said where it is: only then can it be paused, and stopped on its way."""
        return self.turn.note.latest is not None

    @property
    def progress(self) -> tuple[int, int | None, str] | None:
        """What was told last: done, total, doing."""
        return self._told

    @property
    def paused(self) -> bool:
        """Whether it was asked to pause."""
        return not self.turn.note.go_on.is_set()

    def cancel(self) -> None:
        """Ask it to stop; it does at its next report.  One that waits for its turn never begins."""
        self.turn.note.stop.set()
        self.turn.note.go_on.set()
        self.turn.future.cancel()
        self._tell_state()

    def pause(self) -> None:
        """Ask it to wait at its next report."""
        self.turn.note.go_on.clear()
        self.pace.rest()
        self._tell_state()

    def resume(self) -> None:
        """Let it go on."""
        self.turn.note.go_on.set()
        self.pace.rest()
        self._tell_state()

    def tell(self, *, ended: bool) -> None:
        """Emit what is new.

        Args:
            ended: it has ended, and this is the last time; it may end at any instant, so that must not be
                asked twice.

        Raises:
            Exception: whatever the operation raised that is neither ours nor a cancellation: a bug,
                which shows as one.
        """
        note = self.turn.note.latest
        if note is not None and note is not self._told:
            self._told = note
            self.pace.note(note[0], time.monotonic())
            self.progressed.emit(*note)
        if ended:
            self._tell_end()
        else:
            self._tell_state()

    def _tell_state(self) -> None:
        now = (self.state, self.reports)
        if now != self._shown:
            self._shown = now
            self.state_changed.emit()

    def _tell_end(self) -> None:
        future = self.turn.future
        try:
            error = None if future.cancelled() else future.exception()
            self._end = (
                State.CANCELLED
                if future.cancelled() or isinstance(error, Cancelled)
                else State.DONE
                if error is None
                else State.FAILED
            )
            if isinstance(error, OerdeskError):
                self.error = error
                self.failed.emit(error)
            elif self._end is State.DONE:
                self.succeeded.emit(future.result())
            elif self._end is State.FAILED and error is not None:
                raise error
        finally:
            self._tell_state()
            self.finished.emit()


class JobRunner(QObject):
    """Starts operations; lives on the window's thread, as long as the window.

    Signals:
        started: a :class:`Job` of the ``write`` kind has begun or waits for its turn.
        order_changed: jobs that wait were put into another order.
        library_changed: a ``write`` operation has ended: what is shown should be read anew.
    """

    started = Signal(object)
    order_changed = Signal()
    library_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._readers = ThreadPoolExecutor(2, thread_name_prefix="oerdesk-read")
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="oerdesk-write")
        self._line = _Line()
        self._jobs: list[Job] = []
        self._timer = QTimer(self)
        self._timer.setInterval(POLL_MILLISECONDS)
        self._timer.timeout.connect(self._poll)

    def read(self, operation: Operation, title: str = "") -> Job:
        """Start an operation that changes nothing."""
        return self._read(operation, title)

    def brief(self, operation: Operation, title: str = "") -> Job:
        """Start a change that is one short transaction, without waiting for a long one.

        Who asks for it shows it, too: :attr:`library_changed` is not emitted.
        """
        return self._read(operation, title)

    def write(self, operation: Operation, title: str, *, transfer: bool = False, minor: bool = False) -> Job:
        """Queue an operation that changes the library.

        Args:
            title: shown among the tasks.
            transfer: its progress counts bytes: its speed is shown.
            minor: changes nothing that lists show, and is not kept among the tasks when it ended well.
        """
        turn = _Turn(operation)
        job = Job(self, title, turn, transfer=transfer, minor=minor)
        self._line.add(turn)
        self._writer.submit(self._line.take_next)  # of whoever is first when the writer is free
        if not minor:
            job.finished.connect(self.library_changed)
        self._watch(job)
        self.started.emit(job)
        return job

    @property
    def busy(self) -> bool:
        """Whether anything is under way."""
        return bool(self._jobs)

    def waiting(self) -> list[Job]:
        """Jobs that wait for their turn, in order."""
        by_turn = {job.turn: job for job in self._jobs}
        return [by_turn[turn] for turn in self._line.order() if turn in by_turn]

    def move(self, job: Job, step: int) -> None:
        """Let a job that waits begin ``step`` turns later, or earlier when it is negative."""
        if self._line.move(job.turn, step):
            self.order_changed.emit()

    def shutdown(self) -> None:
        """Cancel everything and wait for it; whatever was cut is taken up again at the next start."""
        self._timer.stop()
        for job in self._jobs:
            job.blockSignals(True)
            job.cancel()
        self._readers.shutdown(wait=True, cancel_futures=True)
        self._writer.shutdown(wait=True, cancel_futures=True)
        self._jobs.clear()

    def _read(self, operation: Operation, title: str) -> Job:
        turn = _Turn(operation)
        job = Job(self, title, turn)
        self._readers.submit(turn.take)
        self._watch(job)
        return job

    def _watch(self, job: Job) -> None:
        self._jobs.append(job)
        self._timer.start()

    @Slot()
    def _poll(self) -> None:
        for job in tuple(self._jobs):
            ended = job.settled
            if ended:
                self._jobs.remove(job)
                job.deleteLater()  # takes effect only after this event
            job.tell(ended=ended)
        if not self._jobs:
            self._timer.stop()
