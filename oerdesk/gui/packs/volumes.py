"""Which sticks there are: what is mounted and is not the system's own, and folders the person chose."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import QDir, QStorageInfo

from oerdesk.core.errors import StorageError
from oerdesk.core.i18n import _

_OF_THE_SYSTEM: Final = (
    "/bin", "/boot", "/dev", "/etc", "/home", "/lib", "/nix", "/opt", "/private", "/proc", "/root", "/run",
    "/snap", "/srv", "/sys", "/sysroot", "/System", "/tmp", "/usr", "/var",  # noqa: S108 - none is written to
)  # fmt: skip
_FOR_PEOPLE: Final = ("/run/media", "/run/mount", "/var/run/media")
_MOUNTS: Final = Path("/proc/self/mounts")
_SMALL_FILES: Final = frozenset({"vfat", "fat", "fat32", "msdos", "fat16"})


@dataclass(frozen=True, slots=True)
class Volume:
    """A stick, or a folder that is used like one.

    Attributes:
        root: its topmost folder.
        name: for people.
        free, total: bytes.
        file_system: its type, as the system calls it.
        device: what is mounted there; empty for a folder the person chose.
    """

    root: Path
    name: str
    free: int
    total: int
    read_only: bool = False
    file_system: str = ""
    device: str = ""

    @property
    def small_files_only(self) -> bool:
        """Whether no file may be of 4 GB or more."""
        return self.file_system.lower() in _SMALL_FILES

    def is_there(self) -> bool:
        """Whether it is still plugged in; asks the disk, so not for the window's thread."""
        try:
            return self.root.is_dir() and (not self.device or os.path.ismount(self.root))
        except OSError:
            return False


Lister = Callable[[], list[Volume]]


def mounted_volumes() -> list[Volume]:
    """Everything that is plugged in and is not the system's own.  Not for the window's thread."""
    home = QStorageInfo(QDir.homePath()).rootPath()
    found = [
        _volume(info)
        for info in _infos()
        if info.isValid() and info.isReady() and info.rootPath() != home and not _of_the_system(info)
    ]
    return sorted(found, key=lambda volume: (volume.name.casefold(), str(volume.root)))


def folder_volume(folder: Path) -> Volume:
    """A folder the person chose.

    Raises:
        StorageError: it is not there.
    """
    if not folder.is_dir():
        raise StorageError(
            _("“{path}” is not there.").format(path=folder),
            _("If it is on a stick or a network drive, connect it and try again."),
        )
    volume = _volume(QStorageInfo(str(folder)))
    read_only = volume.read_only or not os.access(folder, os.W_OK)
    name = folder.name or str(folder)
    return Volume(folder, name, volume.free, volume.total, read_only, volume.file_system)


def is_of_the_system(root: str, device: str, platform: str) -> bool:
    """Whether a place belongs to the system rather than to somebody's pocket.

    Args:
        root: its topmost folder.
        device: what is mounted there.
        platform: as ``sys.platform``.
    """
    if platform == "win32":
        return False  # its own drive is told by Qt
    if root == "/" or (platform != "darwin" and not device.startswith("/dev/")):
        return True
    if any(_below(root, place) for place in _FOR_PEOPLE):
        return False
    return any(_below(root, place) for place in _OF_THE_SYSTEM)


def _infos() -> list[QStorageInfo]:
    if not sys.platform.startswith("linux"):
        return QStorageInfo.mountedVolumes()
    # Asking all of them would hang where the server of a network drive is gone.
    try:
        lines = _MOUNTS.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return QStorageInfo.mountedVolumes()
    places = [line.split(" ")[:2] for line in lines]
    return [QStorageInfo(root) for root in sticks_among(places)]


def sticks_among(mounts: Iterable[Sequence[str]]) -> list[str]:
    """Where the sticks are among the lines of ``/proc/self/mounts`` (proc(5)): device and place of each."""
    decoded = [
        (device, re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), root))
        for device, root in mounts
    ]
    return list(
        dict.fromkeys(root for device, root in decoded if not is_of_the_system(root, device, "linux"))
    )


def _of_the_system(info: QStorageInfo) -> bool:
    device = bytes(info.device().data()).decode(errors="replace")
    return info.isRoot() or is_of_the_system(info.rootPath(), device, sys.platform)


def _below(path: str, place: str) -> bool:
    return path == place or path.startswith(f"{place}/")


def _volume(info: QStorageInfo) -> Volume:
    return Volume(
        root=Path(info.rootPath()),
        name=info.displayName() or info.rootPath(),
        free=max(0, info.bytesAvailable()),
        total=max(0, info.bytesTotal()),
        read_only=info.isReadOnly(),
        file_system=bytes(info.fileSystemType().data()).decode(errors="replace"),
        device=bytes(info.device().data()).decode(errors="replace"),
    )
