"""What the threads do for the place for sticks: plain values in and out, nothing of Qt's widgets."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from oerdesk.core.errors import OerdeskError, StorageError, UnreachableError, UsageError
from oerdesk.core.i18n import _
from oerdesk.core.library import Library
from oerdesk.core.licenses import is_open
from oerdesk.core.progress import Progress
from oerdesk.core.records import Filter, Presence, PublishReport, ResourceRow, SyncReport
from oerdesk.core.records.sticks import PackContents, PackPlan
from oerdesk.gui.packs.lines import Pick, of_item, of_row
from oerdesk.gui.packs.volumes import Lister, Volume, folder_volume

Result = TypeVar("Result")

WATCH = 2.0
"""Seconds between two looks whether a stick is still there, while something goes on."""


@dataclass(frozen=True, slots=True)
class FoundPack:
    """A pack on a stick: what it has, or why that cannot be told."""

    folder: Path
    contents: PackContents | None
    picks: tuple[Pick, ...] = ()
    error: OerdeskError | None = None


@dataclass(frozen=True, slots=True)
class StickView:
    """What is on a stick.

    Attributes:
        packs: by folder.
        place: where this library's own pack is, or belongs.
        own: fingerprint of this library; empty while it has no keys.
    """

    volume: Volume
    packs: tuple[FoundPack, ...]
    place: Path
    own: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A set of resources one could give.

    Attributes:
        kind: ``chosen`` in the library, ``open`` for all that may be shared, ``collection`` or ``bundle``.
        number: of the collection or bundle.
    """

    kind: str
    title: str
    number: int = 0


@dataclass(frozen=True, slots=True)
class Made:
    """A pack was written."""

    report: PublishReport
    plan: PackPlan


def list_volumes(mounted: Lister, folders: Sequence[Path], _progress: Progress) -> list[Volume]:
    """The sticks there are, and the folders that were chosen, as far as they are there."""
    found = mounted()
    roots = {volume.root for volume in found}
    for folder in folders:
        if folder not in roots and folder.is_dir():
            found.append(folder_volume(folder))
    return found


def look_at(library: Library, volume: Volume, progress: Progress) -> StickView:
    """What is on a stick; takes nothing in."""
    if not volume.is_there():
        raise _not_there(volume)
    sticks = library.sync.sticks
    packs = tuple(_look(library, folder, progress) for folder in sticks.packs(volume.root))
    own = library.publisher.fingerprint()
    return StickView(volume, packs, library.publisher.place_on(volume.root), own)


def look_into(library: Library, folder: Path, progress: Progress) -> PackContents:
    """What a pack would bring; one's own library is always trusted.

    Raises:
        OerdeskError: as for :meth:`oerdesk.core.sync.stick.Sticks.look`.
    """
    contents = library.sync.sticks.look(folder, progress)
    own = contents.fingerprint == library.publisher.fingerprint()
    return replace(contents, trusted=contents.trusted or own)


def take_in(
    library: Library, contents: PackContents, versions: Sequence[str], progress: Progress
) -> SyncReport:
    """Take in some of a pack; its publisher is accepted from now on.

    Raises:
        OerdeskError: as for :meth:`oerdesk.core.sync.stick.Sticks.merge`.
    """
    sticks = library.sync.sticks
    if not contents.trusted:
        sticks.trust(contents.folder, contents.fingerprint)
    report = sticks.merge(
        contents.folder, fingerprint=contents.fingerprint, versions=versions, progress=progress
    )
    wanted = {item.work for item in contents.items if item.trashed and item.version in set(versions)}
    if wanted:  # who ticks what was thrown away wants it back
        rows = library.browse.rows(library.browse.find(Filter(trashed=True)))
        library.curate.restore([row.id for row in rows if row.work in wanted])
    return report


def _look(library: Library, folder: Path, progress: Progress) -> FoundPack:
    try:
        contents = look_into(library, folder, progress)
        return FoundPack(folder, contents, tuple(map(of_item, contents.items)))
    except OerdeskError as error:  # the other packs can be looked at all the same
        return FoundPack(folder, None, (), error)


def choices(library: Library, _progress: Progress) -> list[Choice]:
    """What one could give."""
    found = [
        Choice("chosen", _("Chosen in the library")),
        Choice("open", _("Everything with an open license")),
    ]
    collections = [(number, title) for number, title, _count in library.curate.collections()]
    bundles = [(bundle.id, bundle.title) for bundle in library.curate.bundles()]
    found += [Choice("collection", _("Collection “{title}”").format(title=t), n) for n, t in collections]
    found += [Choice("bundle", _("Bundle “{title}”").format(title=t), n) for n, t in bundles]
    return found


def lines_of(library: Library, choice: Choice, chosen: Sequence[int], _progress: Progress) -> list[Pick]:
    """The resources of a choice, by title; of all that may be shared only those."""
    return list(map(of_row, _rows_of(library, choice, chosen)))


def _rows_of(library: Library, choice: Choice, chosen: Sequence[int]) -> list[ResourceRow]:
    browse = library.browse
    if choice.kind == "chosen":
        return browse.rows(chosen)
    if choice.kind == "open":
        rows = browse.rows(browse.find(Filter(presence=Presence.HERE)))
        return [row for row in rows if is_open(row.license)]
    collection = choice.number if choice.kind == "collection" else None
    bundle = choice.number if choice.kind == "bundle" else None
    return browse.rows(browse.find(Filter(collection=collection, bundle=bundle)))


def make(library: Library, folder: Path, resources: Sequence[int], progress: Progress, *, keep: bool) -> Made:
    """Write a pack, or bring the one that is there up to date; leaves out what may not be shared.

    Raises:
        UsageError: nothing is left to write.
        OerdeskError: as for :meth:`oerdesk.core.publish.Publisher.make_pack`.
    """
    place = library.publisher.place_on(folder)
    plan = library.publisher.plan_pack(place, resources, keep=keep, progress=progress)
    if not plan.resources:
        raise UsageError(
            _("Nothing of what was chosen may go on a stick."),
            _("Resources need an open license, and have to be here. Choose others in the library."),
        )
    name = library.settings.person or library.paths.root.name
    return Made(library.publisher.make_pack(place, plan.resources, name, progress), plan)


def on_stick(volume: Volume, operation: Callable[[Progress], Result]) -> Callable[[Progress], Result]:
    """The operation, told in plain words when the stick was pulled out."""

    def run(progress: Progress) -> Result:
        if not volume.is_there():
            raise _not_there(volume)
        try:
            return operation(_Watching(progress, volume))
        except (StorageError, UnreachableError) as error:
            if volume.is_there():
                raise
            raise StorageError(
                _("“{name}” was pulled out before everything was done.").format(name=volume.name),
                _("Plug it in and start again. What was finished is kept, and nothing half-done counts."),
            ) from error

    return run


class _Watching:
    """Looks now and then whether the stick is still plugged in.

    Where a stick was pulled out, its empty folder may stay: what is written there then is not on the stick.
    """

    def __init__(self, progress: Progress, volume: Volume) -> None:
        self._progress = progress
        self._volume = volume
        self._looked = time.monotonic()

    def report(self, done: int, total: int | None, doing: str = "") -> None:
        self._progress.report(done, total, doing)
        if time.monotonic() - self._looked < WATCH:
            return
        if not self._volume.is_there():
            raise _not_there(self._volume)
        self._looked = time.monotonic()


def _not_there(volume: Volume) -> StorageError:
    return StorageError(
        _("“{name}” is not plugged in.").format(name=volume.name), _("Plug it in and try again.")
    )


def plan(
    library: Library, stick: Path, resources: Sequence[int], progress: Progress, *, keep: bool
) -> PackPlan:
    """What writing these resources to a stick would do."""
    place = library.publisher.place_on(stick)
    return library.publisher.plan_pack(place, resources, keep=keep, progress=progress)
