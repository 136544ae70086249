"""What a library offers for its own care."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from oerdesk.core.care import backup as backups
from oerdesk.core.care.backup import BackupReport
from oerdesk.core.care.copying import Needed, needed_objects, room_for
from oerdesk.core.care.last import LastBackup, read_last, write_last
from oerdesk.core.care.moving import MoveReport, check_free, copy_library, move, new_place
from oerdesk.core.catalog import Catalog
from oerdesk.core.i18n import _
from oerdesk.core.objects import ObjectStore
from oerdesk.core.paths import Paths, portable_place
from oerdesk.core.progress import SILENT, Progress
from oerdesk.core.safety.lock import WriterLock
from oerdesk.core.settings import Settings


class Care:
    """Back up, move and take along one library."""

    def __init__(
        self,
        catalog: Catalog,
        paths: Paths,
        *,
        settings: Callable[[], Settings],
        lock: WriterLock,
        now: Callable[[], str],
    ) -> None:
        self._catalog = catalog
        self._paths = paths
        self._settings = settings
        self._lock = lock
        self._now = now

    def size(self) -> int:
        """Bytes that the library's files take, and so a first backup; read from the catalog, not the disk."""
        return room_for(self._needed(), ObjectStore(self._paths.root / "nothing"), self._paths)

    def backup(self, folder: Path, progress: Progress = SILENT) -> BackupReport:
        """Make a backup, or bring an older one up to date: only what is new is copied.

        The library may be in use meanwhile, also by other programs.  Cut at any instant, the older backup
        is still there.  Private signing keys are in it.

        Args:
            folder: an empty or new one becomes the backup; in any other one, such as a stick, it gets a
                folder of its own.
            progress: counts bytes.

        Raises:
            UsageError: the folder belongs to a library.
            StorageError: no room (known before anything is written), read-only, gone.
            DamagedError: the disk does not give back what was written to it.
        """
        identity = self._catalog.identity()
        target = backups.place_for(folder, identity, self._paths.root)
        about = (identity, self._settings().person, self._now())
        report = backups.make_backup(
            self._paths, self._catalog.database.copy_to, self._catalog, target, about, progress
        )
        if not self._catalog.database.read_only:
            write_last(self._paths.backups, LastBackup(target, report.backup.made))
        return report

    def last_backup(self) -> LastBackup | None:
        """The newest backup, if there ever was one."""
        return read_last(self._paths.backups)

    def move(self, folder: Path, progress: Progress = SILENT) -> MoveReport:
        """Move the library, which is closed by this, however it ends; open what the report names.

        Args:
            folder: an empty or new one; in any other one it gets a folder of its own.
            progress: counts bytes, where they have to be copied.

        Raises:
            UsageError: there is something already.
            StorageError: no room, read-only, or open in another program; everything is as it was.
        """
        new = new_place(folder, self._paths.root)
        self._catalog.close()
        return move(self._paths.root, new, progress)

    def make_portable(self, program: Path | None = None, progress: Progress = SILENT) -> MoveReport:
        """Copy the library beside the program, where it is used from the next start on.

        Args:
            program: the folder of the program; that of the started one when None.
            progress: counts bytes.

        Raises:
            UsageError: there is one already.
            StorageError: no room, or read-only.
        """
        place = portable_place(program)
        check_free(place)
        with self._lock.held("copy"):
            copied = copy_library(self._paths, self._catalog.database.copy_to, place, progress)
        hint = _("Run “oerdesk check --repair”; the next sync then fetches it again.")
        return MoveReport(place, None, copied.problems(self._paths.root, hint))

    def _needed(self) -> Needed:
        return needed_objects(self._catalog)
