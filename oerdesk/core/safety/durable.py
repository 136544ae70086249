"""Writing so that a power cut leaves the old file or the new one, never half of either.

Temporary file in the same folder, ``fsync``, ``rename``, ``fsync`` of the folder: the order POSIX
needs (``rename(2)``: "newpath will be atomically replaced"; ``fsync(2)`` on the folder makes the
name itself durable).
"""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from oerdesk.core.errors import storage_errors

TEMPORARY_PREFIX = ".new-"
"""Files so named are leftovers of a cut write and may be deleted at the next start."""


@contextmanager
def durable_file(target: Path, *, private: bool = False) -> Iterator[IO[bytes]]:
    """Open a temporary file beside ``target``; when the block ends well it becomes ``target``.

    Args:
        private: readable by the owner alone; otherwise as the person's umask says.

    Raises:
        StorageError: disk full, read-only or unplugged; ``target`` is as it was before.
    """
    with storage_errors(target):
        temporary = target.with_name(f"{TEMPORARY_PREFIX}{secrets.token_hex(8)}")
        try:
            with open(temporary, "xb", opener=_only_mine if private else None) as out:
                yield out
                out.flush()
                os.fsync(out.fileno())
            temporary.replace(target)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        sync_folder(target.parent)


def _only_mine(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def write_durably(target: Path, data: bytes, *, private: bool = False) -> None:
    """Replace ``target`` by ``data``, whole or not at all.

    Args:
        private: readable by the owner alone.

    Raises:
        StorageError: as for :func:`durable_file`.
    """
    with durable_file(target, private=private) as out:
        out.write(data)


def sync_folder(folder: Path) -> None:
    """Make the names in ``folder`` durable.  Windows has no such call and needs none."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
