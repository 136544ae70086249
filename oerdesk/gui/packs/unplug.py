"""Letting go of a stick, so that it can be pulled out: the system does it, and is asked here."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from typing import Final

from oerdesk.core.errors import StorageError
from oerdesk.core.i18n import _
from oerdesk.core.progress import SILENT, Progress
from oerdesk.gui.packs.volumes import Volume

_DEVICE: Final = re.compile(r"/dev/[A-Za-z0-9][A-Za-z0-9/_-]*")
_PATIENCE: Final = 300  # seconds: a slow stick writes what is left


def can_let_go(volume: Volume) -> bool:
    """Whether the program can ask the system to let go of it."""
    return bool(_DEVICE.fullmatch(volume.device)) and _tool() is not None


def let_go(volume: Volume, _progress: Progress = SILENT) -> None:
    """Ask the system to write what is left and to let go.  Takes as long as the stick takes.

    Raises:
        StorageError: it does not; says in the system's words why.
    """
    tool = _tool()
    if tool is None or not can_let_go(volume):
        raise _cannot(volume, "")
    command = [tool, "unmount", "--block-device", volume.device, "--no-user-interaction"]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=_PATIENCE, check=False, errors="replace"
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise _cannot(volume, str(error)) from error
    if done.returncode != 0:
        raise _cannot(volume, done.stderr.strip()[:200])


def how_to() -> str:
    """How to let go of a stick by hand, on this system."""
    if sys.platform == "win32":
        return _("Now click “Safely remove hardware” beside the clock, and pull it out when Windows says so.")
    if sys.platform == "darwin":
        return _("Now eject it in the Finder, and pull it out when it is gone from there.")
    return _("Now choose “Unmount” or “Eject” for it in the file manager, and pull it out when that is done.")


def _tool() -> str | None:
    return shutil.which("udisksctl") if sys.platform.startswith("linux") else None


def _cannot(volume: Volume, reason: str) -> StorageError:
    return StorageError(
        _("The system does not let go of “{name}” yet: {reason}").format(
            name=volume.name, reason=reason or "–"
        ),
        _("Close what uses it, wait a moment and try again, or let go of it in the file manager."),
    )
