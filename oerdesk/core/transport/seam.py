"""What every transport promises.

Every failure is an :class:`UnreachableError`, :class:`StorageError` or :class:`DamagedError` that names the
place.  One transport serves one thread.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from oerdesk.core.errors import UnreachableError


@dataclass(frozen=True, slots=True)
class Stream:
    """A file that is arriving.

    Attributes:
        chunks: its bytes, as they come; ends after the announced number, or raises.
        offset: where it really begins: what was asked for, or 0 where the place cannot begin there.
    """

    chunks: Iterator[bytes]
    offset: int


class Transport(Protocol):
    """A place with the files of a repository."""

    @property
    def place(self) -> str:
        """URL or folder, for messages."""

    @property
    def received(self) -> int:
        """Bytes of bodies that have come through this transport so far."""

    def read(self, path: str, limit: int) -> bytes:
        """A whole small file.

        Args:
            path: inside the repository, from :mod:`oerdesk.core.bundle.layout`.
            limit: a larger file is refused.
        """

    def read_if_changed(self, path: str, limit: int, validator: str) -> tuple[bytes | None, str]:
        """A small file that may have changed.

        Args:
            path: inside the repository.
            limit: a larger file is refused.
            validator: what this method returned the last time, or empty.

        Returns:
            The file, or None while it is the one that ``validator`` belongs to; and its validator.
        """

    def stream(self, path: str, size: int, offset: int = 0) -> AbstractContextManager[Stream]:
        """A file piece by piece.

        Args:
            path: inside the repository.
            size: bytes it must have; a place that says otherwise is refused before anything is transferred.
            offset: where to begin.
        """

    def close(self) -> None:
        """Let go of connections.  Closing twice is harmless."""


class GoneError(UnreachableError):
    """The place answers, but does not have this file: trying again at once is in vain."""


class BrokenOffError(UnreachableError):
    """The connection ended too early: trying again at once may well succeed."""
