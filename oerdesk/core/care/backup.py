"""Backups: a folder with the layout of a library and a head that tells what belongs to it.

Objects are added first; they never change, so the older backup in the folder stays valid.  What
changes is gathered in ``next/``; from the moment its head is written the new backup counts, and its
files move to their places one after the other, which whoever comes next completes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Self

from oerdesk.core.bundle.fields import is_hash
from oerdesk.core.care.copying import (
    CATALOG,
    STATE,
    FileEntry,
    Needed,
    check_room,
    copy_objects,
    copy_state,
    entry_of,
    needed_objects,
    opened,
    remove,
    room_for,
)
from oerdesk.core.catalog import Catalog
from oerdesk.core.errors import (
    BadInputError,
    DamagedError,
    NotFoundError,
    StorageError,
    UsageError,
    storage_errors,
)
from oerdesk.core.i18n import _
from oerdesk.core.objects import ObjectStore
from oerdesk.core.paths import Paths
from oerdesk.core.progress import Progress
from oerdesk.core.records import Problem
from oerdesk.core.safety.durable import sync_folder, write_durably
from oerdesk.core.safety.lock import WriterLock
from oerdesk.core.safety.names import check_relative

FORMAT: Final = "oerdesk-backup/1"
HEAD: Final = "backup.json"
NEXT: Final = "next"
_LARGEST_HEAD: Final = 2**26  # bytes
_OWN: Final = frozenset({NEXT, "objects", "partial", "writer.lock", "writer.owner"})
"""What a first backup that was cut may have left."""


@dataclass(frozen=True, slots=True)
class Backup:
    """What the head of a backup tells.

    Attributes:
        folder: where it is.
        library: id of the library it was made of.
        person: the name in its settings, to tell one from another; may be empty.
        made: UTC time.
        resources: that are complete in it.
        size: bytes of their files.
        files: everything else, by name relative to the folder.
        bad: hash to title of objects that were missing or damaged in the library itself.
    """

    folder: Path
    library: str
    person: str
    made: str
    resources: int
    size: int
    files: Mapping[str, FileEntry]
    bad: Mapping[str, str]

    def to_json(self) -> dict[str, Any]:
        """As it is written to the head."""
        files = {name: {"size": entry.size, "sha256": entry.sha256} for name, entry in self.files.items()}
        return {
            "format": FORMAT,
            "library": self.library,
            "person": self.person,
            "made": self.made,
            "resources": self.resources,
            "size": self.size,
            "files": files,
            "bad": dict(self.bad),
        }

    @classmethod
    def from_json(cls, folder: Path, data: Mapping[str, Any]) -> Self:
        """Read what :meth:`to_json` wrote.

        Raises:
            ValueError, KeyError, TypeError, AttributeError: it is something else.
            BadInputError: it names files that lead out of the folder.
        """
        files = {}
        for name, entry in data["files"].items():
            top, _slash, inner = check_relative(name, HEAD).partition("/")
            if top not in STATE or bool(inner) != (top in {"keys", "drafts"}):
                raise ValueError(name)
            files[name] = FileEntry(int(entry["size"]), str(entry["sha256"]))
        if CATALOG not in files or data["format"] != FORMAT:
            raise ValueError(data["format"])
        bad = {sha256: str(title) for sha256, title in data["bad"].items() if is_hash(sha256)}
        library, person, made = (str(data[name]) for name in ("library", "person", "made"))
        return cls(folder, library, person, made, int(data["resources"]), int(data["size"]), files, bad)

    def path(self, name: str) -> Path:
        """Where a file of it lies now, also when it was cut while its files moved to their places."""
        staged = self.folder / NEXT / name
        return staged if (self.folder / NEXT / HEAD).exists() and staged.exists() else self.folder / name


@dataclass(frozen=True, slots=True)
class BackupReport:
    """What a backup has become.

    Attributes:
        backup: as it is now.
        copied: files that were not in it before; written: their bytes.
        keys: it holds private signing keys.
        drafts: works that are being written.
        problems: what is missing or damaged in the library itself, and so in the backup.
    """

    backup: Backup
    copied: int
    written: int
    keys: bool
    drafts: int
    problems: tuple[Problem, ...]


def is_backup(folder: Path) -> bool:
    """Whether there is a backup in this very folder."""
    return (folder / HEAD).is_file() or (folder / NEXT / HEAD).is_file()


def read_backup(folder: Path) -> Backup:
    """The newest complete backup in this very folder.

    Raises:
        NotFoundError: there is none.
        DamagedError: its head cannot be read.
        StorageError: the disk fails.
    """
    head = next((path for path in (folder / NEXT / HEAD, folder / HEAD) if path.is_file()), None)
    if head is None:
        raise NotFoundError(
            _("There is no backup in “{path}”.").format(path=folder),
            _("Choose the folder a backup was made into, or the stick it is on."),
        )
    try:
        with storage_errors(head):
            text = head.read_bytes() if head.stat().st_size <= _LARGEST_HEAD else b""
            return Backup.from_json(folder, json.loads(text))
    except (ValueError, KeyError, TypeError, AttributeError, BadInputError) as error:
        raise DamagedError(
            _("The backup in “{path}” cannot be read.").format(path=folder),
            _("“{name}” in it is damaged, or was made by a newer OERDesk.").format(name=HEAD),
        ) from error


def backups_in(folder: Path) -> list[Backup]:
    """The backups in a folder or directly below it, the newest first; unreadable ones are left out."""
    found: list[Backup] = []
    with storage_errors(folder):
        below = sorted(folder.glob("oerdesk-backup*")) if folder.is_dir() else []
    for place in (folder, *below):
        try:
            found.append(read_backup(place))
        except (NotFoundError, DamagedError, StorageError):
            continue
    return sorted(found, key=lambda backup: backup.made, reverse=True)


def place_for(folder: Path, library: str, root: Path) -> Path:
    """Where in a folder that a person chose the backup of a library goes.

    An empty or new folder becomes the backup itself.  In any other one, such as a stick, it gets a
    folder of its own, so that many libraries can be backed up to one stick.

    Raises:
        UsageError: the folder is in a library, or the other way round.
    """
    folder = folder.absolute()
    inside = folder == root or root in folder.parents
    if inside or ((folder / CATALOG).is_file() and not is_backup(folder)):
        raise UsageError(
            _("“{path}” belongs to a library.").format(path=folder),
            _("Choose a folder elsewhere, best on another disk or a stick."),
        )
    if is_backup(folder) and read_backup(folder).library == library:
        return folder
    with storage_errors(folder):
        if not folder.exists() or {path.name for path in folder.iterdir()} <= _OWN:
            return folder
    return folder / f"oerdesk-backup-{library[:8]}"


def make_backup(
    paths: Paths,
    copy_catalog: Callable[[Path], None],
    catalog: Catalog,
    target: Path,
    about: tuple[str, str, str],
    progress: Progress,
) -> BackupReport:
    """Bring the backup in ``target`` to the state of the library.

    Args:
        paths: of the library.
        copy_catalog: writes a consistent copy of its catalog.
        target: from :func:`place_for`.
        about: id of the library, name of its person, the time now.

    Raises:
        StorageError: no room, read-only, gone; or somebody works in the backup as a library.
        DamagedError: the disk does not give back what was written to it.
    """
    source, store = ObjectStore(paths.objects), ObjectStore(target / "objects")
    check_room(target, room_for(needed_objects(catalog), store, paths))
    with storage_errors(target):
        for folder in ("objects", "partial"):  # whoever opens it as a library expects these
            (target / folder).mkdir(parents=True, exist_ok=True)
    with WriterLock(target / "writer.lock").held("backup"), storage_errors(target):
        _check_unchanged(target)
        settle(target)
        files = copy_state(paths, copy_catalog, target / NEXT)
        with opened(target / NEXT / CATALOG) as copy:
            needed = needed_objects(copy)
        copied = copy_objects(needed, source, store, progress, {})
        size = sum(size for size, _title in needed.here.values())
        backup = Backup(target, *about, needed.resources, size, files, copied.bad)
        _put_head(backup)
        settle(target)
        store.remove_unreferenced(needed.__contains__)
    hint = _("Run “oerdesk check --repair” in the library; the next sync then fetches it again.")
    drafts = {name.split("/")[1] for name in files if name.startswith("drafts/")}
    keys = any(name.endswith(".pem") for name in files)
    problems = copied.problems(paths.root, hint)
    return BackupReport(backup, copied.count, copied.size, keys, len(drafts), problems)


def _put_head(backup: Backup) -> None:
    """From here on the new state counts."""
    staged = backup.folder / NEXT
    for place in sorted({(staged / name).parent for name in backup.files}):
        sync_folder(place)
    sync_folder(backup.folder)
    write_durably(staged / HEAD, json.dumps(backup.to_json(), ensure_ascii=False, indent=1).encode())


def settle(folder: Path) -> None:
    """Complete a backup that was cut after its head was written; sweep one that was cut before."""
    staged = folder / NEXT
    if not (staged / HEAD).is_file():
        remove(staged)
        return
    backup = read_backup(folder)
    for item in STATE:
        wanted = any(name.partition("/")[0] == item for name in backup.files)
        if (staged / item).exists():
            _put_in_place(staged / item, folder / item)
        elif not wanted:
            remove(folder / item)
    sync_folder(folder)
    (staged / HEAD).replace(folder / HEAD)
    sync_folder(folder)
    remove(staged)


def _put_in_place(staged: Path, place: Path) -> None:
    if place.name == CATALOG:  # a log of the older one must not be taken for the new one's
        for suffix in ("-wal", "-shm"):
            remove(place.with_name(place.name + suffix))
    if staged.is_dir():
        remove(place)
    staged.replace(place)


def _check_unchanged(folder: Path) -> None:
    """Somebody who opened the backup and worked in it is not to lose that."""
    if not is_backup(folder):
        return
    backup = read_backup(folder)
    path, log = backup.path(CATALOG), folder / f"{CATALOG}-wal"
    worked_in = log.exists() and log.stat().st_size > 0
    if worked_in or (path.exists() and entry_of(path) != backup.files[CATALOG]):
        raise StorageError(
            _("The backup in “{path}” has changed since it was made: somebody worked in it.").format(
                path=folder
            ),
            _("Choose another folder; or, when what is in it is not wanted any more, remove it first."),
        )


def wanted_of(backup: Backup) -> Needed:
    """The objects of a backup.

    Raises:
        DamagedError: its catalog cannot be read.
    """
    with opened(backup.path(CATALOG)) as catalog:
        return needed_objects(catalog)
