"""A library from a backup.  What was there before is moved aside, never overwritten."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from oerdesk.core.care.backup import Backup, backups_in, is_backup, read_backup, wanted_of
from oerdesk.core.care.copying import (
    CATALOG,
    Needed,
    check_room,
    copy_file,
    copy_objects,
    entry_of,
    opened,
    remove,
)
from oerdesk.core.care.last import LastBackup, write_last
from oerdesk.core.care.moving import check_alone
from oerdesk.core.clock import utc_now
from oerdesk.core.errors import DamagedError, UsageError, storage_errors
from oerdesk.core.i18n import _
from oerdesk.core.objects import ObjectStore, sync_folders
from oerdesk.core.paths import Paths, restored_place, settled
from oerdesk.core.progress import SILENT, Progress
from oerdesk.core.records import Problem
from oerdesk.core.safety.durable import sync_folder

BEGUN: Final = ".restoring"
"""Ending of a folder in which a library is put together; the next restore goes on with it."""


@dataclass(frozen=True, slots=True)
class RestoreReport:
    """What was restored.

    Attributes:
        root: the library.
        replaced: where the one that was there before is now; None when there was none.
        made: UTC time of the backup.
        resources: that are complete.
        problems: what was missing or damaged in the backup.
    """

    root: Path
    replaced: Path | None
    made: str
    resources: int
    problems: tuple[Problem, ...]


def restore(backup: Path, into: Path, progress: Progress = SILENT) -> RestoreReport:
    """Make the library in ``into`` what it was when a backup was made.

    A library that is there must be closed, and is moved aside: ``<into>.before-<date>``.  A cut at any
    instant leaves the old library or the new one; run again, it goes on.

    Args:
        backup: its folder, or one such as a stick that holds just one.
        progress: counts bytes.

    Raises:
        NotFoundError: there is no backup.
        DamagedError: its head, its catalog or another of its few small files is not what was written.
        UsageError: ``into`` holds something else than a library, or there are several backups.
        StorageError: no room, read-only, or the library that is there is open elsewhere.
    """
    found, into = _one(backup), into.absolute()
    settled(into)
    _check_free_to_replace(into, found)
    _check_closed(into)  # said before the long work, not only after it
    needed = _checked(found)
    begun = into.with_name(into.name + BEGUN)
    store, source = ObjectStore(begun / "objects"), ObjectStore(found.folder / "objects")
    lacking = sum(size for sha256, (size, _t) in needed.here.items() if not store.has(sha256, size))
    check_room(into, lacking + sum(entry.size for entry in found.files.values()))
    _put_state(found, begun)
    copied = copy_objects(needed, source, store, progress, found.bad)
    replaced = _swap(begun, into)
    hint = _("Run “oerdesk check --repair”; the next sync then fetches it again.")
    problems = copied.problems(found.folder, hint)
    return RestoreReport(into, replaced, found.made, needed.resources, problems)


def verify_backup(folder: Path, progress: Progress = SILENT) -> tuple[Problem, ...]:
    """Read everything in a backup and compare it with what was written.

    Raises:
        NotFoundError, DamagedError: there is none, or its head or catalog cannot be read.
    """
    found = _one(folder)
    needed = _checked(found)
    store = ObjectStore(found.folder / "objects")
    total, done, problems = sum(size for size, _title in needed.here.values()), 0, list[Problem]()
    for sha256, (size, title) in needed.here.items():
        progress.report(done, total, title)
        done += size
        if sha256 not in found.bad and not store.verify(sha256):
            said = _("A file of “{title}” is missing or damaged.").format(title=title)
            hint = _("Back up once more to a new folder.")
            problems.append(Problem(str(store.path(sha256)), said, hint, DamagedError.kind))
    return tuple(problems)


def _one(folder: Path) -> Backup:
    folder = folder.absolute()
    if is_backup(folder):
        return read_backup(folder)
    found = backups_in(folder)
    if len(found) > 1:
        names = ", ".join(backup.folder.name for backup in found)
        raise UsageError(
            _("There are several backups in “{path}”.").format(path=folder),
            _("Name one of them: {names}.").format(names=names),
        )
    return found[0] if found else read_backup(folder)


def _check_free_to_replace(into: Path, backup: Backup) -> None:
    with storage_errors(into):
        if into == backup.folder or into in backup.folder.parents or backup.folder in into.parents:
            raise UsageError(
                _("“{path}” is where the backup itself is.").format(path=into),
                _("Choose a folder elsewhere."),
            )
        if not into.exists():
            return
        ours = Paths(into).catalog.exists() or Paths(into).objects.is_dir()
        if not into.is_dir() or (any(into.iterdir()) and not ours):
            raise UsageError(
                _("“{path}” holds something else than a library.").format(path=into),
                _("Choose an empty folder, a new one, or that of a library."),
            )


def _checked(backup: Backup) -> Needed:
    for name, entry in backup.files.items():
        path = backup.path(name)
        if not path.is_file() or entry_of(path) != entry:
            raise DamagedError(
                _("The backup in “{path}” is damaged: “{name}”.").format(path=backup.folder, name=name),
                _("Use another backup. The works in it are still there as files below “objects”."),
            )
    with opened(backup.path(CATALOG)) as catalog:
        wrong = catalog.database.integrity()
    if wrong:
        raise DamagedError(
            _("The backup in “{path}” is damaged: “{name}”.").format(path=backup.folder, name=CATALOG),
            wrong[0],
        )
    return wanted_of(backup)


def _put_state(backup: Backup, begun: Path) -> None:
    """Everything but the objects, which may be there from an attempt that was cut."""
    with storage_errors(begun):
        begun.mkdir(parents=True, exist_ok=True)
        for path in begun.iterdir():
            if path.name != "objects":
                remove(path)
        for name in backup.files:
            target = begun / name
            target.parent.mkdir(parents=True, exist_ok=True)
            copy_file(backup.path(name), target, private=name.startswith("keys/"))
        write_last(begun / "backups", LastBackup(backup.folder, backup.made))
        sync_folders({(begun / name).parent for name in backup.files} | {begun})


def _swap(begun: Path, into: Path) -> Path | None:
    ready, aside = restored_place(into), None
    _check_closed(into)
    with storage_errors(into):
        if ready.exists():  # complete, but of an earlier attempt
            remove(ready)
        begun.rename(ready)
        if into.exists() and not any(into.iterdir()):
            into.rmdir()
        if into.exists():
            aside = _aside(into)
            into.rename(aside)
        ready.rename(into)
        sync_folder(into.parent)
    return aside


def _aside(into: Path) -> Path:
    stem = f"{into.name}.before-{utc_now()[:10]}"
    numbered = (into.with_name(f"{stem}-{number}" if number > 1 else stem) for number in range(1, 10_000))
    return next(place for place in numbered if not place.exists())


def _check_closed(root: Path) -> None:
    """Nobody has the library open; a missing or broken one, nobody can."""
    if Paths(root).catalog.exists():
        with contextlib.suppress(DamagedError):
            check_alone(root, "restore")
