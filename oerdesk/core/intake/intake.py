"""Read files, keep their bytes, put them into the catalog, and say what came in and what did not.

Files become durable objects before the catalog mentions them, and a batch enters the catalog in one
transaction: after a cut, what was reported is there and the rest is taken in by running it again
(what is known already is recognized by its content and costs only the reading).
"""

from __future__ import annotations

import os
import re
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import Any, Final

from oerdesk.core import formats
from oerdesk.core.catalog import Catalog, Incoming
from oerdesk.core.clock import later_than
from oerdesk.core.errors import BadInputError, OerdeskError, storage_error, storage_errors
from oerdesk.core.formats import sidecar
from oerdesk.core.intake.walk import SIDECAR, Candidate, candidates
from oerdesk.core.objects import ObjectStore
from oerdesk.core.progress import SILENT, Progress
from oerdesk.core.records import (
    NO_DEFAULTS,
    Defaults,
    FileEntry,
    ImportedFile,
    ImportReport,
    Manifest,
    Metadata,
    Problem,
    Section,
)
from oerdesk.core.safety.lock import WriterLock
from oerdesk.core.safety.names import check_relative, safe_name

_IDENTIFIER: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]{3,1900}")

BATCH: Final = 50
"""Resources that enter the catalog in one transaction: few enough to be soon, many enough to be cheap."""


@dataclass(frozen=True, slots=True)
class _Ready:
    """A resource that only has to enter the catalog."""

    candidate: Candidate
    manifest: Manifest
    sections: tuple[Section, ...]


@dataclass(slots=True)
class _Run:
    """What one import has seen so far."""

    defaults: Defaults
    overrides: dict[Path, Mapping[str, Any]] = field(default_factory=dict)
    taken_along: set[Path] = field(default_factory=set)
    imported: list[ImportedFile] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def note(self, path: Path, error: OerdeskError) -> None:
        self.problems.append(Problem(str(path), error.title, error.hint, error.kind))


class Intake:
    """Takes material into one library."""

    def __init__(
        self,
        catalog: Catalog,
        objects: ObjectStore,
        *,
        library_id: str,
        lock: WriterLock,
        now: Callable[[], str],
    ) -> None:
        self._catalog = catalog
        self._objects = objects
        self._library_id = library_id
        self._lock = lock
        self._now = now

    def take_in(
        self,
        paths: Sequence[Path],
        defaults: Defaults = NO_DEFAULTS,
        progress: Progress = SILENT,
    ) -> ImportReport:
        """Take in files and folders.

        A file that cannot be taken in is reported and stops nothing else.

        Args:
            paths: what the person named.
            progress: counts files.

        Raises:
            StorageError: the library itself cannot be written to; what came in before stays.
            Cancelled: likewise.
        """
        run = _Run(defaults)
        with self._lock.held("import"):
            found, folders = candidates(paths, lambda error: self._unreadable(run, error))
            for folder in folders:
                self._read_sidecar(run, folder)
            batch: list[_Ready] = []
            try:
                for done, candidate in enumerate(found):
                    progress.report(done, len(found), candidate.name)
                    ready = self._prepare(run, candidate)
                    if ready is not None:
                        batch.append(ready)
                    if len(batch) >= BATCH:
                        self._put(run, batch)
            except KeyboardInterrupt:  # came at any instant: nothing in memory may be relied on
                batch.clear()
                raise
            finally:
                self._put(run, batch)
            progress.report(len(found), len(found))
        return ImportReport(tuple(run.imported), tuple(run.problems))

    def _unreadable(self, run: _Run, error: OSError) -> None:
        path = Path(error.filename or ".")
        run.note(path, storage_error(error, path))

    def _read_sidecar(self, run: _Run, folder: Path) -> None:
        path = folder / SIDECAR
        if not path.is_file():
            return
        try:
            for name, fields in sidecar.read_sidecar(path).items():
                run.overrides[(folder / name).resolve()] = fields
        except OerdeskError as error:
            run.note(path, error)

    def _prepare(self, run: _Run, candidate: Candidate) -> _Ready | None:
        if candidate.path in run.taken_along or candidate.is_mere_companion:
            return None
        try:
            with storage_errors(candidate.path):
                reading = formats.read(candidate.path, candidate.path.name)
            metadata = _completed(reading.metadata, run, candidate.path)
            files = self._store(run, candidate, reading)
            return self._recognize(run, candidate, metadata, files, reading.sections)
        except OerdeskError as error:
            run.note(candidate.path, error)
            return None

    def _store(self, run: _Run, candidate: Candidate, reading: formats.Reading) -> tuple[FileEntry, ...]:
        """Keep the bytes of a file and of what it shows; names are relative to their common folder."""
        companions = list(_companions(candidate, reading.companions))
        top = Path(os.path.commonpath([candidate.path.parent, *(p.parent for p in companions)]))
        entries = [self._entry(candidate.path, top, reading.media_type)]
        for path in companions:
            try:
                entry = self._entry(path, top, formats.media_type_of_name(path.name))
                if entry.path not in {known.path for known in entries}:
                    entries.append(entry)
                run.taken_along.add(path)
            except OerdeskError as error:  # a missing picture does not keep the page out
                run.note(path, error)
        return tuple(entries)

    def _entry(self, path: Path, top: Path, media_type: str) -> FileEntry:
        stored = self._objects.add_file(path)
        return FileEntry(_name_inside(path.relative_to(top)), stored.sha256, stored.size, media_type)

    def _recognize(
        self,
        run: _Run,
        candidate: Candidate,
        metadata: Metadata,
        files: tuple[FileEntry, ...],
        sections: tuple[Section, ...],
    ) -> _Ready | None:
        """None when exactly this is in the library already."""
        work = self.work_uri(metadata, run.defaults.publisher, candidate.name)
        known = self._catalog.resources.id_of(work) or self._catalog.resources.known_file(files[0].sha256)
        modified = self._now()
        if known is not None:
            old = self._catalog.resources.manifest(known) if self._is_here(known) else None
            if old is not None:
                work = old.work
                if self._unchanged(known, old, metadata, files):
                    run.imported.append(_imported(candidate, known, old.metadata, new=False, updated=False))
                    return None
                modified = later_than(old.modified, modified)
        return _Ready(candidate, Manifest(work, modified, metadata, files), sections)

    def _unchanged(
        self, resource: int, current: Manifest, metadata: Metadata, files: tuple[FileEntry, ...]
    ) -> bool:
        """Whether exactly this came in before; its metadata may have been corrected by hand since then."""
        if current.files != files:
            return False
        known = self._catalog.resources.versions(resource)
        return any((version.metadata, version.files) == (metadata, files) for version in known)

    def _is_here(self, resource: int) -> bool:
        rows = self._catalog.browse.rows([resource])
        return bool(rows) and rows[0].here

    def work_uri(self, metadata: Metadata, publisher: str, name: str) -> str:
        """The stable name of a work.

        Its own identifier (DOI, ISBN, URL of the publisher …) when the file states one, else a
        name-based UUID (RFC 9562, version 5) from publisher and path; without a publisher from this
        library's random id, so that two libraries never mean different things by one name.
        """
        stated = metadata.extra.get("identifier")
        if isinstance(stated, str) and _IDENTIFIER.fullmatch(stated):
            return stated
        authority = publisher or f"library:{self._library_id}"
        return uuid.uuid5(uuid.uuid5(uuid.NAMESPACE_URL, authority), name).urn

    def _put(self, run: _Run, batch: list[_Ready]) -> None:
        if not batch:
            return
        self._objects.flush()  # durable before the catalog mentions them
        stored = self._catalog.resources.put(
            [Incoming(ready.manifest, ready.sections) for ready in batch], self._now()
        )
        for ready, result in zip(batch, stored, strict=True):
            run.imported.append(
                _imported(
                    ready.candidate,
                    result.resource,
                    ready.manifest.metadata,
                    new=result.new,
                    updated=result.updated,
                )
            )
        batch.clear()


def _name_inside(path: Path) -> str:
    """A file's path inside its resource: as it is, where every reader takes it, else made safe."""
    try:
        return check_relative(path.as_posix(), path.name)
    except BadInputError:
        return "/".join(safe_name(part) for part in path.parts)


def _imported(
    candidate: Candidate, resource: int, metadata: Metadata, *, new: bool, updated: bool
) -> ImportedFile:
    return ImportedFile(
        path=str(candidate.path),
        resource=resource,
        title=metadata.title,
        license=metadata.license,
        missing=metadata.missing,
        new=new,
        updated=updated,
    )


def _completed(metadata: Metadata, run: _Run, path: Path) -> Metadata:
    """Sidecar over file over defaults: the librarian's word counts most, an assumption least."""
    defaults = run.defaults
    assumed: dict[str, Any] = {
        name: getattr(defaults, name)
        for name in ("publisher", "license", "subjects", "levels")
        if getattr(defaults, name) and not getattr(metadata, name)
    }
    if defaults.language and metadata.language in {"", "und"}:
        assumed["language"] = defaults.language
    if defaults.type and metadata.type == "text":
        assumed["type"] = defaults.type
    return replace(metadata, **assumed, **run.overrides.get(path, {}))


def _companions(candidate: Candidate, names: Sequence[str]) -> Iterator[Path]:
    """What a page shows, if it lies inside the folder that was named; nothing else is taken along."""
    for name in dict.fromkeys(names):
        path = (candidate.path.parent / PurePosixPath(name)).resolve()
        if path != candidate.path and path.is_relative_to(candidate.root) and path.is_file():
            yield path
