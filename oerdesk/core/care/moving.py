"""A library to another folder or disk, and a copy of it beside the program."""

from __future__ import annotations

import contextlib
import errno
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from oerdesk.core.care.copying import (
    CATALOG,
    Copied,
    Needed,
    check_room,
    copy_file,
    copy_objects,
    copy_state,
    files_below,
    needed_objects,
    opened,
    remove,
    room_for,
)
from oerdesk.core.catalog.alone import alone
from oerdesk.core.errors import NotFoundError, StorageError, UsageError, storage_errors
from oerdesk.core.i18n import _
from oerdesk.core.objects import ObjectStore, sync_folders
from oerdesk.core.paths import PORTABLE_NAME, Paths, default_library, remember_library
from oerdesk.core.progress import Progress
from oerdesk.core.records import Problem
from oerdesk.core.safety.durable import sync_folder
from oerdesk.core.safety.lock import WriterLock

BEGUN: Final = ".moving"
"""Ending of a folder into which a library is being copied; the next attempt goes on with it."""

GONE: Final = ".moved"
"""Ending of the old folder while it is being removed."""


@dataclass(frozen=True, slots=True)
class MoveReport:
    """Where a library is now.

    Attributes:
        root: its folder.
        left: a folder of the old place that is still there, because something in it was damaged or could
            not be removed; None when nothing is.
        problems: what was missing or damaged before, and so is now.
    """

    root: Path
    left: Path | None = None
    problems: tuple[Problem, ...] = ()


def new_place(folder: Path, old: Path) -> Path:
    """Where in a folder that a person chose a library goes: the folder itself when it is empty or new.

    Raises:
        UsageError: it is in the library, or there is a library already.
    """
    folder = folder.absolute()
    if folder == old or old in folder.parents or folder / PORTABLE_NAME == old:
        raise UsageError(
            _("“{path}” is where the library is already.").format(path=folder), _("Choose another folder.")
        )
    with storage_errors(folder):
        if folder.is_dir() and any(folder.iterdir()):
            folder /= PORTABLE_NAME
    check_free(folder)
    return folder


def check_free(folder: Path) -> None:
    """See that a folder is empty or not there.

    Raises:
        UsageError: it is neither.
    """
    with storage_errors(folder):
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise UsageError(
                _("There is something in “{path}” already.").format(path=folder),
                _("Choose an empty folder or a new one."),
            )


def move(old: Path, new: Path, progress: Progress) -> MoveReport:
    """Move a library that nobody has open.

    On one disk it is renamed; else it is copied, verified, and removed from its old place when the new one
    is durable and remembered.  A cut at any instant leaves one complete library, which is found.

    Args:
        old: the library; new: from :func:`new_place`.
        progress: counts bytes.

    Raises:
        StorageError: no room, read-only, or open in another program.
        DamagedError: the new disk does not give back what was written to it.
    """
    ours = _is_default(old)
    check_alone(old, "move")
    with storage_errors(new):
        new.parent.mkdir(parents=True, exist_ok=True)
    if ours:
        remember_library(old, moving_to=new)
    try:
        _rename(old, new)
    except StorageError as error:
        if not isinstance(error.__cause__, OSError) or error.__cause__.errno != errno.EXDEV:
            raise
        return _to_other_disk(old, new, progress, remembered=ours)
    if ours:
        remember_library(new)
    return MoveReport(new)


def _rename(old: Path, new: Path) -> None:
    with storage_errors(old):
        if new.exists():  # empty
            new.rmdir()
        old.rename(new)
        for parent in {old.parent, new.parent}:
            sync_folder(parent)


def _to_other_disk(old: Path, new: Path, progress: Progress, *, remembered: bool) -> MoveReport:
    with WriterLock(Paths(old).writer_lock).held("move"), alone(Paths(old).catalog) as copy_catalog:
        copied = copy_library(Paths(old), copy_catalog, new, progress)
    if remembered:
        remember_library(new)
    hint = _("Run “oerdesk check --repair”; the next sync then fetches it again.")
    if copied.bad:  # what is left of the damaged ones may be of use to somebody
        return MoveReport(new, old, copied.problems(old, hint))
    return MoveReport(new, _remove(old))


def _remove(old: Path) -> Path | None:
    gone = old.with_name(old.name + GONE)
    try:
        remove(gone)
        old.rename(gone)
        remove(gone)
    except OSError:  # it has served; that it is still there is told
        return gone if gone.exists() else old
    return None


def copy_library(paths: Paths, copy_catalog: Callable[[Path], None], new: Path, progress: Progress) -> Copied:
    """Copy a library with everything in it; the copy appears when it is complete and verified.

    Args:
        copy_catalog: writes a consistent copy of the catalog.

    Raises:
        StorageError: no room, read-only.
        DamagedError: the disk does not give back what was written to it.
    """
    begun = new.with_name(new.name + BEGUN)
    store, rest = ObjectStore(begun / "objects"), _rest(paths)
    nothing = Needed({}, frozenset(), 0)
    check_room(
        new, room_for(nothing, store, paths) + sum((paths.root / name).stat().st_size for name in rest)
    )
    with storage_errors(begun):
        needed = _copy_all_but_objects(paths, copy_catalog, begun, rest)
        lacking = (size for sha256, (size, _title) in needed.here.items() if not store.has(sha256, size))
        check_room(new, sum(lacking))
        copied = copy_objects(needed, ObjectStore(paths.objects), store, progress, {})
        if new.exists():  # empty
            new.rmdir()
        begun.rename(new)
        sync_folder(new.parent)
    return copied


def _rest(paths: Paths) -> list[str]:
    """What a backup has no use for, but whoever goes on working here."""
    window = [name for name in ("window.ini",) if (paths.root / name).is_file()]
    return [*files_below(paths.partial, paths.root), *files_below(paths.backups, paths.root), *window]


def _copy_all_but_objects(
    paths: Paths, copy_catalog: Callable[[Path], None], begun: Path, rest: Sequence[str]
) -> Needed:
    begun.mkdir(parents=True, exist_ok=True)
    for path in begun.iterdir():
        if path.name != "objects":  # of an attempt that was cut: these are whole
            remove(path)
    for name in rest:
        (begun / name).parent.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(FileNotFoundError):  # a transfer that ended meanwhile
            copy_file(paths.root / name, begun / name)
    state = copy_state(paths, copy_catalog, begun)
    sync_folders({(begun / name).parent for name in (*rest, *state)})
    with opened(begun / CATALOG) as copy:
        return needed_objects(copy)


def check_alone(root: Path, doing: str) -> None:
    """See that no other program has a library open, or is busy with it.

    Raises:
        StorageError: one has.
    """
    with WriterLock(Paths(root).writer_lock).held(doing), alone(Paths(root).catalog):
        pass  # let go again: Windows renames no folder in which a file is open


def _is_default(root: Path) -> bool:
    try:
        return default_library() == root
    except NotFoundError:
        return False
