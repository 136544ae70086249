"""A file that arrives in as many pieces as the link allows, and is never fetched twice.

What has come is kept in a ``.part`` file, also over a kill or a power cut, and the next try goes on at the
byte where it ends.  Whether the bytes are the right ones is for the caller, who knows the hash.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from oerdesk.core.errors import UnreachableError, storage_errors
from oerdesk.core.progress import SILENT, Progress
from oerdesk.core.transport import words
from oerdesk.core.transport.seam import GoneError, Stream, Transport

_SYNC_EVERY: Final = 4 * 2**20
"""Bytes that a power cut may cost at most."""


@dataclass(frozen=True, slots=True)
class Patience:
    """When to try again after a failure, and when to give up.

    Attributes:
        tries: in a row without a single byte.
        first, longest: seconds to wait after the first failure, doubled each time up to the longest.
        sleep: waits; another one in tests.
        chance: 0 to 1; takes up to half off each wait, so that a class of laptops does not come back at once.
    """

    tries: int = 5
    first: float = 1.0
    longest: float = 60.0
    sleep: Callable[[float], None] = time.sleep
    chance: Callable[[], float] = random.random

    def wait(self, failures: int, tick: Callable[[], None]) -> None:
        """Wait after the ``failures``-th failure in a row; ``tick`` is called every second and may cancel."""
        left = min(self.longest, self.first * 2.0 ** (failures - 1)) * (1 - self.chance() / 2)
        while left > 0:
            tick()
            self.sleep(min(left, 1.0))
            left -= 1.0


PATIENT: Final = Patience()


@dataclass(frozen=True, slots=True)
class Downloaded:
    """What a download took.

    Attributes:
        received: bytes that came; repeated: those of them that had come before.
    """

    received: int
    repeated: int


def download(
    transport: Transport,
    path: str,
    size: int,
    part: Path,
    *,
    progress: Progress = SILENT,
    patience: Patience = PATIENT,
) -> Downloaded:
    """Make ``part`` hold the ``size`` bytes of the file at ``path``.

    Args:
        transport: where from.
        path: inside the repository.
        size: bytes it has there.
        part: what has come so far, if anything; longer than ``size`` it is not believed.
        progress: is told the bytes that are here.
        patience: when to try again.

    Raises:
        UnreachableError: it cannot be had now; what has come is kept.
        DamagedError: it has another size there.
        StorageError: the disk is full.
        Cancelled: what has come is kept.
    """
    received = repeated = failures = 0
    while (have := _length(part, size)) < size or not part.exists():
        done = _Attempt(part, have, progress, size)
        try:
            with transport.stream(path, size, have) as stream:
                done.take(stream)
            if not done.gained and size:
                raise words.broken_off(transport.place)
        except GoneError:
            raise
        except UnreachableError:
            failures = 1 if done.gained else failures + 1
            if failures >= patience.tries:
                raise
            patience.wait(failures, done.report)
        finally:
            received += done.gained + done.repeated
            repeated += done.repeated
    return Downloaded(received, repeated)


class _Attempt:
    """One connection's worth of a download."""

    def __init__(self, part: Path, have: int, progress: Progress, size: int) -> None:
        self._part = part
        self._have = have
        self._progress = progress
        self._size = size
        self.gained = 0
        self.repeated = 0

    def take(self, stream: Stream) -> None:
        to_skip = self._have - stream.offset
        with storage_errors(self._part):
            self._part.parent.mkdir(parents=True, exist_ok=True)
            with self._part.open("ab") as out:
                try:
                    for piece in stream.chunks:
                        fresh = piece[to_skip:] if to_skip else piece
                        self.repeated += len(piece) - len(fresh)
                        to_skip -= len(piece) - len(fresh)
                        self._append(out, fresh)
                finally:
                    _sync(out)

    def _append(self, out: IO[bytes], piece: bytes) -> None:
        out.write(piece)
        before, self.gained = self.gained, self.gained + len(piece)
        if before // _SYNC_EVERY != self.gained // _SYNC_EVERY:
            _sync(out)
        self.report()

    def report(self) -> None:
        self._progress.report(self._have + self.gained, self._size)


def _length(part: Path, size: int) -> int:
    """Bytes that are here already; what cannot be the beginning of the file is thrown away."""
    with storage_errors(part):
        if not part.exists():
            return 0
        have = part.stat().st_size
        if have > size:
            part.unlink()
            return 0
    return have


def _sync(out: IO[bytes]) -> None:
    out.flush()
    os.fsync(out.fileno())
