"""Writing a tree of files so that a kill leaves each of them whole or absent.

Like the object store: temporary files first, all made durable together, then their names.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from oerdesk.core.errors import StorageError, storage_errors
from oerdesk.core.i18n import _
from oerdesk.core.objects import sync_files, sync_folders
from oerdesk.core.safety.durable import TEMPORARY_PREFIX, write_durably

_BATCH_FILES: Final = 500
_BATCH_BYTES: Final = 64 * 2**20


class Tree:
    """A folder that is being written.

    Attributes:
        written: bytes of files that were put; files: how many.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.written = 0
        self.files = 0
        self._waiting: dict[str, Path] = {}
        self._bytes = 0
        with storage_errors(root):
            root.mkdir(parents=True, exist_ok=True)
            for folder in ("", "*/"):  # files are replaced in their own folder
                for leftover in list(root.glob(f"{folder}{TEMPORARY_PREFIX}*")):
                    leftover.unlink(missing_ok=True)

    def size(self, path: str) -> int | None:
        """Bytes of a file that is there or waiting; None when there is none."""
        place = self._waiting.get(path) or self.root / path
        with storage_errors(place):
            return place.stat().st_size if place.is_file() and not place.is_symlink() else None

    def put(self, path: str, pieces: Iterable[bytes]) -> int:
        """Write a file, which gets its name at the next flush; returns its size.

        Raises:
            StorageError: the disk is full or gone.
        """
        size = 0
        with storage_errors(self.root):
            handle, name = tempfile.mkstemp(prefix=TEMPORARY_PREFIX, dir=self.root)
            temporary = Path(name)
            try:
                with os.fdopen(handle, "wb") as out:
                    for piece in pieces:
                        size += len(piece)
                        out.write(piece)
                _for_everybody(temporary)
            except BaseException:
                temporary.unlink(missing_ok=True)
                raise
        self._waiting[path] = temporary
        self.files += 1
        self.written += size
        self._bytes += size
        if len(self._waiting) >= _BATCH_FILES or self._bytes >= _BATCH_BYTES:
            self.flush()
        return size

    def flush(self) -> None:
        """Make everything that was put durable, under its name.

        Raises:
            StorageError: the disk is full or gone.
        """
        folders: set[Path] = set()
        with storage_errors(self.root):
            sync_files(self._waiting.values())
            for path, temporary in list(self._waiting.items()):
                target = self.root / path
                folders |= _made(target.parent, self.root)
                temporary.replace(target)
                folders.add(target.parent)
                del self._waiting[path]
            sync_folders(folders)
        self._bytes = 0

    def replace(self, path: str, data: bytes) -> None:
        """Put a file in the place of another at once: whole or not at all.

        Raises:
            StorageError: the disk is full or gone; the old one is there still.
        """
        self.flush()
        with storage_errors(self.root):
            _made((self.root / path).parent, self.root)
        write_durably(self.root / path, data)
        _for_everybody(self.root / path)
        self.files += 1
        self.written += len(data)

    def abandon(self) -> None:
        """Remove what did not get its name."""
        for temporary in self._waiting.values():
            temporary.unlink(missing_ok=True)
        self._waiting.clear()


def _for_everybody(path: Path) -> None:
    with contextlib.suppress(PermissionError):  # sticks have no permissions
        path.chmod(0o644)


def _made(folder: Path, root: Path) -> set[Path]:
    """Make a folder, never through a link; returns the folders whose names changed by that."""
    if folder == root:
        return set()
    changed = _made(folder.parent, root)
    if folder.is_symlink():
        raise StorageError(
            _("“{path}” is a link to another place.").format(path=folder),
            _("Nothing is written through links. Remove it, or choose another folder."),
        )
    if folder.is_dir():
        return changed
    folder.mkdir(exist_ok=True)
    return changed | {folder.parent}
