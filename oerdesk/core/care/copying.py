"""The parts of a library from one folder to another: whole, verified, each file or not at all."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from oerdesk.core.catalog import Catalog, Database
from oerdesk.core.errors import DamagedError, StorageError, storage_errors
from oerdesk.core.i18n import _
from oerdesk.core.objects import ObjectStore, sync_files
from oerdesk.core.paths import Paths
from oerdesk.core.progress import Progress
from oerdesk.core.records import Problem
from oerdesk.core.safety.durable import TEMPORARY_PREFIX, durable_file

CATALOG: Final = "catalog.sqlite"
STATE: Final = (CATALOG, "settings.json", "keys", "drafts")
"""What changes, beside the objects, which never do."""

_STEP: Final = 2**20  # bytes read at a time
_SPARE: Final = 2**24  # bytes that stay free: file systems need some for themselves
_AT_A_TIME: Final = 200  # objects that are made durable together


@dataclass(frozen=True, slots=True)
class FileEntry:
    """A file that was copied.

    Attributes:
        size: bytes.
        sha256: of its content.
    """

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Needed:
    """The objects a catalog speaks of.

    Attributes:
        here: those that must be there: hash to size and the title of a resource.
        others: those that may be there, of versions that are not complete.
        resources: how many are complete.
    """

    here: Mapping[str, tuple[int, str]]
    others: frozenset[str]
    resources: int

    def __contains__(self, sha256: object) -> bool:
        return sha256 in self.here or sha256 in self.others


@dataclass(slots=True)
class Copied:
    """What became of the objects.

    Attributes:
        count, size: objects that were copied, and their bytes; those that were there are not counted.
        bad: hash to title: missing or damaged in what was copied from.
    """

    count: int = 0
    size: int = 0
    bad: dict[str, str] = field(default_factory=dict)

    def problems(self, where: Path, hint: str) -> tuple[Problem, ...]:
        """The bad ones, for people."""
        said = _("A file of “{title}” is missing or damaged.")
        return tuple(
            Problem(str(where), said.format(title=title), hint, DamagedError.kind)
            for title in dict.fromkeys(self.bad.values())
        )


@contextmanager
def opened(catalog: Path) -> Iterator[Catalog]:
    """A catalog file, for reading; nobody else may be writing to it."""
    with contextlib.closing(Catalog(Database(catalog, read_only=True))) as opened_catalog:
        yield opened_catalog


def needed_objects(catalog: Catalog) -> Needed:
    """The objects a catalog speaks of."""
    here = {sha256: (size, title) for sha256, size, title in catalog.resources.files_here()}
    others = catalog.resources.needed_objects() | catalog.sources.wanted_objects()
    return Needed(here, frozenset(others - here.keys()), catalog.resources.count_here())


def copy_state(paths: Paths, copy_catalog: Callable[[Path], None], into: Path) -> dict[str, FileEntry]:
    """Copy everything but the objects.

    Drafts come before the catalog: one that is finished meanwhile is then in both, never in neither.

    Args:
        copy_catalog: writes a consistent copy of the catalog to the path it is given.
        into: an empty folder.

    Returns:
        Each file by its name relative to ``into``, ``/``-separated.
    """
    entries: dict[str, FileEntry] = {}
    with storage_errors(into):
        for folder in ("drafts", "keys"):  # also when there is nothing in them
            (into / folder).mkdir(parents=True, exist_ok=True)
        for name in _state_files(paths):
            target = into / name
            target.parent.mkdir(parents=True, exist_ok=True)
            with contextlib.suppress(FileNotFoundError):  # a draft that was finished or left meanwhile
                entries[name] = copy_file(paths.root / name, target, private=name.startswith("keys/"))
        copy_catalog(into / CATALOG)
        sync_files([into / CATALOG])
        entries[CATALOG] = entry_of(into / CATALOG)
    return entries


def _state_files(paths: Paths) -> Iterator[str]:
    """Names of the files; of a draft the text first, so that no picture it shows can be missing."""
    if paths.drafts.is_dir():
        for draft in sorted(paths.drafts.iterdir()):
            if (draft / "draft.json").is_file():
                yield from (f"drafts/{draft.name}/{name}" for name in ("document.html", "draft.json"))
                yield from (f"drafts/{draft.name}/{name}" for name in files_below(draft / "pictures", draft))
    if paths.settings.is_file():
        yield paths.settings.name
    yield from files_below(paths.keys, paths.root)


def files_below(folder: Path, root: Path) -> list[str]:
    """Names of the files in a folder and below it, relative to ``root``; leftovers and links are left out."""
    found: list[str] = []
    for place, folders, names in os.walk(folder):
        folders.sort()
        paths = (Path(place) / name for name in sorted(names) if not name.startswith(TEMPORARY_PREFIX))
        found += [
            path.relative_to(root).as_posix() for path in paths if path.is_file() and not path.is_symlink()
        ]
    return found


def copy_file(source: Path, target: Path, *, private: bool = False) -> FileEntry:
    """Copy a file durably.

    Raises:
        FileNotFoundError: ``source`` is not there.
    """
    digest, size = hashlib.sha256(), 0
    with source.open("rb") as file, durable_file(target, private=private) as out:
        while piece := file.read(_STEP):
            digest.update(piece)
            size += len(piece)
            out.write(piece)
    return FileEntry(size, digest.hexdigest())


def entry_of(path: Path) -> FileEntry:
    """Size and hash of a file."""
    digest, size = hashlib.sha256(), 0
    for piece in pieces_of(path):
        digest.update(piece)
        size += len(piece)
    return FileEntry(size, digest.hexdigest())


def pieces_of(path: Path) -> Iterator[bytes]:
    """The content of a file."""
    with storage_errors(path), path.open("rb") as file:
        while piece := file.read(_STEP):
            yield piece


def copy_objects(
    needed: Needed, source: ObjectStore, target: ObjectStore, progress: Progress, known_bad: Mapping[str, str]
) -> Copied:
    """Copy what ``target`` lacks; each is compared with its name on the way, and read back afterwards.

    Args:
        progress: counts bytes, of all objects.
        known_bad: not expected to be there.

    Raises:
        StorageError: the disk is full or gone; what was copied stays and need not be copied again.
        DamagedError: the disk does not give back what was written to it.
    """
    copied, fresh, done = Copied(bad=dict(known_bad)), list[str](), 0
    total = sum(size for size, _title in needed.here.values())
    for sha256, (size, title) in needed.here.items():
        progress.report(done, total, title)
        done += size
        if sha256 in known_bad or target.has(sha256, size):
            continue
        try:
            source.open(sha256).close()  # a missing one is told as such
            target.add_stream(pieces_of(source.path(sha256)), sha256, size, title)
        except DamagedError:
            copied.bad[sha256] = title
            continue
        copied.count += 1
        copied.size += size
        fresh.append(sha256)
        if len(fresh) >= _AT_A_TIME:
            _read_back(target, fresh)
    _copy_others(needed, source, target, fresh)
    _read_back(target, fresh)
    return copied


def _copy_others(needed: Needed, source: ObjectStore, target: ObjectStore, fresh: list[str]) -> None:
    for sha256 in needed.others:
        if source.has(sha256) and not target.has(sha256):
            size = source.path(sha256).stat().st_size
            with contextlib.suppress(DamagedError):  # of no use to anybody
                target.add_stream(pieces_of(source.path(sha256)), sha256, size)
                fresh.append(sha256)


def _read_back(store: ObjectStore, fresh: list[str]) -> None:
    store.flush()
    for sha256 in fresh:
        _forget_in_memory(store.path(sha256))
        if not store.verify(sha256):
            raise DamagedError(
                _("“{path}” is not what was just written to it.").format(path=store.path(sha256)),
                _("The disk or stick is failing: use another one."),
            )
    fresh.clear()


def _forget_in_memory(path: Path) -> None:
    """So that the disk itself is asked what it has, where the system offers that."""
    if hasattr(os, "posix_fadvise"):
        with storage_errors(path), path.open("rb") as file:
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def room_for(needed: Needed, target: ObjectStore, state: Paths) -> int:
    """Bytes that a copy would write.

    Args:
        target: where the objects go; those that are there cost nothing.
        state: where everything else is.
    """
    total = sum(size for sha256, (size, _title) in needed.here.items() if not target.has(sha256, size))
    for name in (*_state_files(state), CATALOG, f"{CATALOG}-wal"):
        with contextlib.suppress(FileNotFoundError):  # a draft that was finished meanwhile; no log
            total += (state.root / name).stat().st_size
    return total


def check_room(folder: Path, needed: int) -> None:
    """See that there is room before anything is written.

    Raises:
        StorageError: there is not; the sizes are told.
    """
    free = free_at(folder)
    if needed + _SPARE > free:
        raise StorageError(
            _("There is not enough room at “{folder}”: {needed} MB are needed, {free} MB are free.").format(
                folder=folder, needed=(needed + _SPARE) // 10**6 + 1, free=free // 10**6
            ),
            _("Free some space there, or choose another disk."),
        )


def free_at(folder: Path) -> int:
    """Bytes that can still be written to a folder, which need not be there yet.

    Raises:
        StorageError: its disk is not there.
    """
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    with storage_errors(folder):
        return shutil.disk_usage(folder).free


def remove(path: Path) -> None:
    """Remove a file or a folder with everything in it; it need not be there."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
