r"""Sync packs on sticks: whose they are, what they would bring, taking it in.

A stick is not followed: it is looked at, and what is wanted of it is taken in.  Everything in between is in
``partial/`` and in the object store, so that a stick that was pulled out is gone on with where it was.

Sticks come and go at one place (``E:\``), and old ones are carried as gladly as new ones.  So a publisher is
known by the fingerprint, wherever the pack lies, and the number of a head never counts against a stick: of
each work the newest version wins, whichever came last.  Keys do count: what was revoked stays revoked.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final, NamedTuple

from oerdesk.core.bundle import StoredObject, TrustedRepository, layout, version_of
from oerdesk.core.bundle.keys import same_fingerprint
from oerdesk.core.catalog import Catalog, Incoming
from oerdesk.core.errors import (
    DamagedError,
    OerdeskError,
    StorageError,
    UnreachableError,
    storage_errors,
)
from oerdesk.core.i18n import _
from oerdesk.core.objects import ObjectStore
from oerdesk.core.progress import SILENT, Progress
from oerdesk.core.records import Manifest, Problem, ResourceRow, Section, SyncReport
from oerdesk.core.records.sticks import Arrival, PackContents, PackItem
from oerdesk.core.safety.lock import WriterLock
from oerdesk.core.sync.fetch import fetch_object
from oerdesk.core.transport import FolderTransport
from oerdesk.core.transport.download import Patience
from oerdesk.core.transport.repository import Opened, RepositoryReader, open_repository
from oerdesk.core.transport.seam import GoneError

_AT_ONCE: Final = Patience(tries=1)  # a stick that does not answer will not answer in a second either
_BATCH: Final = 40  # resources that enter the catalog in one transaction
_MOST_FOLDERS: Final = 500  # of a stick that are looked into
_ROOM: Final = 2**20  # bytes for the catalog, beside the files


class Signed(NamedTuple):
    """A version of a pack, as its publisher signed it."""

    version: str
    manifest: Manifest
    objects: tuple[StoredObject, ...]


@dataclass(slots=True)
class _Taken:
    """What one merging has done so far."""

    total: int
    done: int = 0
    fetched: int = 0
    objects: int = 0
    received: int = 0
    problems: list[Problem] = field(default_factory=list)
    ready: list[Incoming] = field(default_factory=list)


class Sticks:
    """The sync packs that come to one library."""

    def __init__(
        self,
        catalog: Catalog,
        objects: ObjectStore,
        partial: Path,
        *,
        sections_of: Callable[[Manifest], tuple[Section, ...]],
        lock: WriterLock,
        now: Callable[[], str],
    ) -> None:
        self._catalog = catalog
        self._objects = objects
        self._partial = partial
        self._sections_of = sections_of
        self._lock = lock
        self._now = now

    def packs(self, stick: Path) -> list[Path]:
        """The folders of a stick that hold a pack: itself, and those directly in it; links are not followed.

        Raises:
            StorageError: it cannot be read.
        """
        with storage_errors(stick):
            inside = [place for place in sorted(stick.iterdir()) if _is_folder(place)]
            return [place for place in (stick, *inside[:_MOST_FOLDERS]) if is_pack(place)]

    def look(self, folder: Path, progress: Progress = SILENT) -> PackContents:
        """Whose a pack is, and what it would bring.  Changes nothing and takes nothing in.

        Args:
            progress: counts resources.

        Raises:
            NotTrustedError: signatures or keys are not as they must be.
            DamagedError, BadInputError: it is no pack that can be read.
            UnreachableError, StorageError: it cannot be read (any more).
        """
        with tempfile.TemporaryDirectory(prefix="oerdesk-") as partial:
            opened, signed = self._read(folder, Path(partial))
        with storage_errors(self._partial):
            free = shutil.disk_usage(self._partial).free
        head = opened.head
        return PackContents(
            folder=folder,
            name=head.name if head else "",
            fingerprint=opened.seen.fingerprint,
            trusted=self.is_trusted(opened.seen.fingerprint),
            version=opened.seen.head_version,
            written=head.created if head else "",
            items=tuple(self._items(signed, progress)),
            free=free,
        )

    def is_trusted(self, fingerprint: str) -> bool:
        """Whether the person has accepted this publisher, be it of a stick or of another source."""
        return any(
            row.trusted and same_fingerprint(_seen(row.state).fingerprint, fingerprint)
            for row in self._catalog.sources.all()
        )

    def trust(self, folder: Path, fingerprint: str) -> None:
        """Accept the publisher of a pack: from now on, whatever stick it comes on.

        Raises:
            NotTrustedError: the pack is of another publisher than ``fingerprint`` says.
            DamagedError, BadInputError, UnreachableError, StorageError: as for :meth:`look`.
        """
        opened = self._open(FolderTransport(folder), fingerprint)
        sources = self._catalog.sources
        for row in sources.all():
            if same_fingerprint(_seen(row.state).fingerprint, fingerprint):
                sources.change(row.id, trusted=True)
                return
        location = str(folder.absolute())
        if sources.at(location) is not None:  # the stick of another publisher was there before
            location += f"#{fingerprint.replace(' ', '')}"
        # Its head counts as seen only together with its catalog, which is not kept.
        state = replace(opened.seen, head_version=0, head_sha256="", validator="")
        name = opened.head.name if opened.head else location
        sources.add(location, name, state.to_text(), trusted=True)

    def merge(
        self,
        folder: Path,
        *,
        fingerprint: str,
        versions: Collection[str] | None = None,
        progress: Progress = SILENT,
    ) -> SyncReport:
        """Take in what a pack brings.  What cannot be had is reported; the others go on.

        Args:
            fingerprint: of the publisher the person accepts; another one is refused.
            versions: those to take in; None for all that are new or newer here.
            progress: counts bytes.

        Raises:
            NotTrustedError: it is of another publisher, or not as it was signed.
            DamagedError, BadInputError, UnreachableError: as for :meth:`look`.
            StorageError: the library's disk is full or gone; what has come is kept.
            Cancelled: likewise.
        """
        with self._lock.held("pack"):
            _opened, signed = self._read(folder, self._partial, fingerprint)
            if versions is None:
                welcome = {item.version for item in self._items(signed, SILENT) if item.welcome}
            else:
                welcome = set(versions)
            wanted = [entry for entry in signed if entry.version in welcome]
            return self._take(folder, wanted, progress)

    # Reading

    def _read(self, folder: Path, partial: Path, fingerprint: str = "") -> tuple[Opened, list[Signed]]:
        transport = FolderTransport(folder)
        opened = self._open(transport, fingerprint)
        reader = RepositoryReader(transport, partial, patience=_AT_ONCE)
        found: dict[str, Signed] = {}
        for bundle in reader.catalog(opened.head) if opened.head else ():
            for manifest, objects in reader.manifests(bundle):
                version = version_of(manifest)
                found.setdefault(version, Signed(version, manifest, objects))
        return opened, sorted(found.values(), key=_by_title)

    def _open(self, transport: FolderTransport, fingerprint: str) -> Opened:
        """The pack as its publisher's newest known keys allow it."""
        first = open_repository(transport, TrustedRepository(fingerprint=fingerprint))
        states = [_seen(row.state) for row in self._catalog.sources.all()]
        known = [s for s in states if s.keys and same_fingerprint(s.fingerprint, first.seen.fingerprint)]
        if not known:
            return first
        newest = max(known, key=lambda state: state.keys.version if state.keys else 0)
        return open_repository(transport, replace(newest, head_version=0, head_sha256="", validator=""))

    def _items(self, signed: list[Signed], progress: Progress) -> Iterator[PackItem]:
        works = {entry.manifest.work for entry in signed}
        numbers = [self._catalog.resources.id_of(work) for work in works]
        rows = self._catalog.browse.rows([number for number in numbers if number is not None])
        known = {row.work: row for row in rows}
        for done, (version, manifest, objects) in enumerate(signed):
            progress.report(done, len(signed), manifest.metadata.title)
            row = known.get(manifest.work)
            lacking = {o.sha256: o.size for o in objects if not self._objects.has(o.sha256, o.size)}
            yield PackItem(
                version=version,
                work=manifest.work,
                title=manifest.metadata.title,
                language=manifest.metadata.language,
                license=manifest.metadata.license,
                size=manifest.size,
                lacking=tuple(lacking.items()),
                arrival=self._arrival(row, manifest, version, complete=not lacking),
                trashed=row is not None and row.trashed,
            )

    def _arrival(
        self, row: ResourceRow | None, manifest: Manifest, version: str, *, complete: bool
    ) -> Arrival:
        if row is None or not row.here:
            return Arrival.NEW
        if version == row.version:
            return Arrival.HERE
        if (manifest.modified, version) < (row.modified, row.version):
            return Arrival.OLDER
        # One's own work stays as it is, and the version from elsewhere is kept beside it.
        kept = complete and manifest in self._catalog.resources.versions(row.id)
        return Arrival.HERE if kept else Arrival.NEWER

    # Taking in

    def _take(self, folder: Path, wanted: list[Signed], progress: Progress) -> SyncReport:
        lacking = {o.sha256: o.size for entry in wanted for o in entry.objects}
        needed = sum(size for sha256, size in lacking.items() if not self._objects.has(sha256, size))
        self._check_room(needed)
        taken = _Taken(needed)
        transport = FolderTransport(folder)
        try:
            for entry in wanted:
                self._take_one(taken, transport, entry.manifest, entry.objects, progress)
        except UnreachableError as error:
            taken.problems.append(_problem(str(folder), error))
        except KeyboardInterrupt:  # came at any instant: nothing in memory may be relied on
            taken.ready.clear()
            raise
        finally:
            self._put(taken)
        progress.report(taken.done, taken.total)
        return SyncReport(taken.fetched, taken.objects, taken.received, 0, tuple(taken.problems))

    def _take_one(
        self,
        taken: _Taken,
        transport: FolderTransport,
        manifest: Manifest,
        objects: tuple[StoredObject, ...],
        progress: Progress,
    ) -> None:
        title = manifest.metadata.title
        progress.report(taken.done, taken.total, title)
        try:
            for entry in objects:
                if self._objects.has(entry.sha256, entry.size):
                    continue
                came = fetch_object(
                    transport,
                    entry,
                    self._partial,
                    self._objects,
                    of=title,
                    progress=_Shifted(progress, taken, title),
                    patience=_AT_ONCE,
                )
                taken.objects += 1
                taken.received += came.received
                taken.done += entry.size
        except (DamagedError, GoneError) as error:
            if not is_pack(Path(transport.place)):
                raise UnreachableError(error.title, error.hint) from error  # it was pulled out
            taken.problems.append(_problem(title, error))
            return
        taken.ready.append(Incoming(manifest, ()))
        if len(taken.ready) >= _BATCH:
            self._put(taken)

    def _put(self, taken: _Taken) -> None:
        if not taken.ready:
            return
        self._objects.flush()  # durable before the catalog mentions them
        incoming = [replace(item, sections=self._sections_of(item.manifest)) for item in taken.ready]
        self._catalog.resources.put(incoming, self._now())
        taken.fetched += len(incoming)
        taken.ready.clear()

    def _check_room(self, needed: int) -> None:
        with storage_errors(self._partial):
            free = shutil.disk_usage(self._partial).free
        if needed + _ROOM > free:
            raise StorageError(
                _("This library's disk has not enough room: {missing} MB are missing.").format(
                    missing=(needed + _ROOM - free) // 10**6 + 1
                ),
                _("Free some space, or take in less. Nothing was changed."),
            )


class _Shifted:
    """Progress of one file as part of the whole."""

    def __init__(self, progress: Progress, taken: _Taken, title: str) -> None:
        self._progress = progress
        self._taken = taken
        self._title = title

    def report(self, done: int, total: int | None, doing: str = "") -> None:  # noqa: ARG002 - of one file
        self._progress.report(self._taken.done + done, self._taken.total, doing or self._title)


def is_pack(folder: Path) -> bool:
    """Whether a folder looks like a sync pack; what it is worth is for :meth:`Sticks.look`."""
    try:
        return (folder / layout.PACK_FOLDER / layout.HEAD).is_file()
    except OSError:
        return False


def _is_folder(place: Path) -> bool:
    try:
        return not place.name.startswith(".") and not place.is_symlink() and place.is_dir()
    except OSError:  # one that may not be looked into
        return False


def _by_title(signed: Signed) -> tuple[str, str]:
    return signed.manifest.metadata.title.casefold(), signed.version


def _seen(state: str) -> TrustedRepository:
    """What is known of a source; nothing where that cannot be read any more."""
    try:
        return TrustedRepository.from_text(state)
    except OerdeskError:
        return TrustedRepository()


def _problem(where: str, error: OerdeskError) -> Problem:
    return Problem(where, error.title, error.hint, error.kind)


__all__ = ["Sticks", "is_pack"]
