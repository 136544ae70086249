"""Whether files fit on a stick, counted as the stick counts: whole clusters, large ones on FAT32."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from oerdesk.core.errors import StorageError, storage_errors
from oerdesk.core.i18n import _

_LISTS: Final = 2**20  # bytes for lists and pages, beside the files
_CLUSTER: Final = 32 * 2**10
"""Bytes of a cluster where the system does not say: Windows formats sticks of 8 to 32 GB as FAT32 so."""


def needed(folder: Path, sizes: Iterable[int]) -> int:
    """Bytes that files of these sizes take in ``folder``, with the lists that go along with them.

    Raises:
        StorageError: the folder cannot be asked.
    """
    cluster = _cluster(folder)
    taken = sum(-(-size // cluster) * cluster for size in sizes)
    return taken + _LISTS if taken else 0


def free(folder: Path) -> int:
    """Bytes free where ``folder`` is, or will be.

    Raises:
        StorageError: the disk cannot be asked.
    """
    with storage_errors(folder):
        return shutil.disk_usage(_existing(folder)).free


def check(folder: Path, sizes: Iterable[int]) -> None:
    """Refuse what does not fit, before anything is written.

    Raises:
        StorageError: it does not; says how much is missing.
    """
    wanted, there = needed(folder, sizes), free(folder)
    if wanted <= there:
        return
    raise StorageError(
        _("There is not enough room at “{folder}”: {needed} MB are needed, {free} MB are free.").format(
            folder=folder, needed=-(-wanted // 10**6), free=there // 10**6
        ),
        _(
            "{missing} MB are missing. Free some space, use a larger stick, or choose less. "
            "Nothing was written."
        ).format(missing=-(-(wanted - there) // 10**6)),
    )


def _cluster(folder: Path) -> int:
    if not hasattr(os, "statvfs"):
        return _CLUSTER
    with storage_errors(folder):
        return max(1, os.statvfs(_existing(folder)).f_frsize)


def _existing(folder: Path) -> Path:
    return next((place for place in (folder, *folder.parents) if place.exists()), folder)
