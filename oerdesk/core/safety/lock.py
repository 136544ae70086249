"""One process at a time makes long changes to a library; the second one is told who holds it.

The operating system drops the lock when its holder ends, however it ends, so no stale lock is left
by a power cut.  Short changes need no such lock: SQLite orders them.
"""

from __future__ import annotations

import os
import platform
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from oerdesk.core.errors import StorageError, storage_errors
from oerdesk.core.i18n import _


class WriterLock:
    """The right to make long changes to one library."""

    def __init__(self, path: Path) -> None:
        self._owner = path.with_suffix(".owner")
        self._path = path
        self._lock = FileLock(path, timeout=0, thread_local=False, is_singleton=False)
        self._turn = threading.RLock()

    @contextmanager
    def held(self, doing: str) -> Iterator[None]:
        """Hold the lock while the block runs; blocks of one library may be nested.

        Threads of this process wait for their turn; another process is turned away.

        Args:
            doing: what for, in words for the person who is turned away meanwhile.

        Raises:
            StorageError: another process holds it, or the folder cannot be written to.
        """
        with self._turn, self._of_process(doing):
            yield

    @contextmanager
    def _of_process(self, doing: str) -> Iterator[None]:
        with storage_errors(self._path):
            self._path.parent.stat()  # else a folder would be made where a stick was pulled
            try:
                self._lock.acquire()
            except Timeout as error:
                raise self._taken() from error
        try:
            with storage_errors(self._owner):
                if self._lock.lock_counter == 1:  # what is inside is part of the work outside
                    self._owner.write_text(f"{os.getpid()}\t{platform.node()}\t{doing}", encoding="utf-8")
            yield
        finally:
            self._lock.release()

    def _taken(self) -> StorageError:
        try:
            process, machine, doing = self._owner.read_text(encoding="utf-8").split("\t", 2)
        except (OSError, ValueError):
            process, machine, doing = "?", "?", "?"
        return StorageError(
            _("Another OERDesk (process {process} on {machine}) is busy with this library: {doing}.").format(
                process=process, machine=machine, doing=doing
            ),
            _("Wait until it has finished, or stop it there; then try again."),
        )
