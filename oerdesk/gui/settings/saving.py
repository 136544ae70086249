"""What was chosen goes into the library's settings at once, in the background, in the order it was chosen."""

from __future__ import annotations

import threading
from typing import Any

from PySide6.QtCore import QObject, Signal

from oerdesk.core.errors import OerdeskError
from oerdesk.core.library import Library
from oerdesk.core.progress import Progress
from oerdesk.gui.jobs import JobRunner


class Saver(QObject):
    """Keeps what was chosen.

    Not among the tasks that change the library: a choice is not to wait until an import has ended.

    Signals:
        saved: what was chosen is on the disk and counts.
        failed: an :class:`OerdeskError`; the settings are what they were.
    """

    saved = Signal()
    failed = Signal(object)

    def __init__(self, library: Library, runner: JobRunner, parent: QObject) -> None:
        super().__init__(parent)
        self._library = library
        self._runner = runner
        self._waiting: dict[str, Any] = {}
        self._under_way: dict[str, Any] = {}
        self._lock = threading.Lock()
        self._turn = threading.Lock()
        self._busy = False

    @property
    def busy(self) -> bool:
        """Whether something is not on the disk yet."""
        return self._busy

    def awaited(self) -> dict[str, Any]:
        """What was chosen and does not count yet."""
        with self._lock:
            return self._under_way | self._waiting

    def keep(self, **values: Any) -> None:
        """Set some fields anew."""
        with self._lock:
            self._waiting |= values
        if not self._busy:
            self._start()

    def keep_now(self) -> None:
        """Wait until everything is on the disk: for the moment in which the window closes.

        Raises:
            OerdeskError: it cannot be written.
        """
        self._write()

    def _start(self) -> None:
        self._busy = True
        job = self._runner.read(self._work)
        job.succeeded.connect(self.saved)
        job.failed.connect(self.failed)
        job.finished.connect(self._ended)

    def _ended(self) -> None:
        self._busy = False
        if self._waiting:  # chosen after the worker had looked for the last time
            self._start()

    def _work(self, _progress: Progress) -> None:
        self._write()

    def _write(self) -> None:
        with self._turn:
            while values := self._take():
                try:
                    self._library.change_settings(**values)
                except OerdeskError:
                    while self._take():  # what cannot be kept now is not kept later as a surprise
                        pass
                    raise

    def _take(self) -> dict[str, Any]:
        with self._lock:
            self._under_way, self._waiting = self._waiting, {}
            return self._under_way
