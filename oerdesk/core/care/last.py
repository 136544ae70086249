"""Where the newest backup of a library went: remembered in the library, for telling and for the next one."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from oerdesk.core.errors import storage_errors
from oerdesk.core.safety.durable import write_durably

FORMAT: Final = "oerdesk-last-backup/1"
NAME: Final = "last.json"


@dataclass(frozen=True, slots=True)
class LastBackup:
    """The newest backup that was made on this machine.

    Attributes:
        folder: where to; it need not be connected now.
        made: UTC time.
    """

    folder: Path
    made: str


def read_last(backups: Path) -> LastBackup | None:
    """What is remembered in the folder ``backups`` of a library; None when nothing is."""
    try:
        data = json.loads((backups / NAME).read_text(encoding="utf-8"))
        return LastBackup(Path(data["folder"]), str(data["made"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write_last(backups: Path, last: LastBackup) -> None:
    """Remember a backup.

    Raises:
        StorageError: it cannot be written; the one before is remembered still.
    """
    with storage_errors(backups):
        backups.mkdir(exist_ok=True)
    data = {"format": FORMAT, "folder": str(last.folder), "made": last.made}
    write_durably(backups / NAME, json.dumps(data, ensure_ascii=False, indent=1).encode())
