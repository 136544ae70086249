"""Following repositories: looking for news, choosing, knowing the price, fetching.

What was asked for stands in the catalog's queue and leaves it in the very transaction in which it
becomes usable; what has come of a file stays in ``partial/``.  So a cut at any instant costs nothing:
the next run goes on at the byte where this one ended.
"""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from oerdesk.core.bundle import CatalogBundle, Fields, StoredObject, TrustedRepository, version_of
from oerdesk.core.catalog import Catalog
from oerdesk.core.catalog.sources import ListedVersion, SourceRow
from oerdesk.core.catalog.usage import local_day
from oerdesk.core.errors import NotTrustedError, UnreachableError
from oerdesk.core.i18n import _
from oerdesk.core.objects import ObjectStore
from oerdesk.core.progress import SILENT, Progress
from oerdesk.core.records import (
    Manifest,
    Offer,
    OfferedBundle,
    OfferGroup,
    Pending,
    Plan,
    Queued,
    Section,
    Source,
    SyncReport,
    Usage,
)
from oerdesk.core.safety.lock import WriterLock
from oerdesk.core.settings import Settings
from oerdesk.core.sync.account import Account
from oerdesk.core.sync.fetch import partial_bytes
from oerdesk.core.sync.fetching import Run, Tools, problem
from oerdesk.core.sync.plan import make_plan
from oerdesk.core.sync.stick import Sticks
from oerdesk.core.transport import HttpTransport, Timeouts, Transport, open_transport
from oerdesk.core.transport.download import Patience
from oerdesk.core.transport.repository import RepositoryReader, open_repository


class Sync:
    """The subscriptions of one library."""

    def __init__(
        self,
        catalog: Catalog,
        objects: ObjectStore,
        partial: Path,
        *,
        settings: Callable[[], Settings],
        sections_of: Callable[[Manifest], tuple[Section, ...]],
        lock: WriterLock,
        now: Callable[[], str],
    ) -> None:
        self._catalog = catalog
        self._sources = catalog.sources
        self._objects = objects
        self._partial = partial
        self._settings = settings
        self._sections_of = sections_of
        self._lock = lock
        self._now = now
        self._account = Account(catalog.usage, now)
        self._reordered = threading.Event()
        self.sticks = Sticks(catalog, objects, partial, sections_of=sections_of, lock=lock, now=now)

    # Sources

    def sources(self) -> list[Source]:
        """Every source of the library."""
        return [_source(row) for row in self._sources.all()]

    def source(self, source: int) -> Source:
        """One source.

        Raises:
            NotFoundError: there is none with this number.
        """
        return _source(self._sources.get(source))

    def add(self, location: str, *, fingerprint: str = "", progress: Progress = SILENT) -> Source:
        """Note a repository; one that is known already is returned as it is.

        Args:
            location: URL, or a folder: a repository or a sync pack.
            fingerprint: when given, only this repository is accepted, and trusted at once.

        Raises:
            UnreachableError, StorageError: it cannot be reached.
            NotTrustedError: it has another fingerprint.
            DamagedError, BadInputError: it is no repository that can be read.
        """
        location = _normalized(location)
        known = self._sources.at(location)
        if known is not None and not fingerprint:
            return _source(known)
        progress.report(0, None, location)
        with self._transport(location) as transport:
            opened = open_repository(transport, TrustedRepository(fingerprint=fingerprint))
        name = opened.head.name if opened.head else location
        trusted = bool(fingerprint) or any(
            source.trusted and source.fingerprint == opened.seen.fingerprint for source in self.sources()
        )
        if known is not None:
            self._sources.change(known.id, trusted=True)
            return _source(self._sources.get(known.id))
        # The head counts as seen only together with its catalog: see refresh.
        state = replace(opened.seen, head_version=0, head_sha256="", validator="")
        return _source(self._sources.get(self._sources.add(location, name, state.to_text(), trusted=trusted)))

    def trust(self, source: int) -> None:
        """Accept the fingerprint of a source: from now on only what its keys sign is taken from there."""
        self._sources.get(source)
        self._sources.change(source, trusted=True)

    def remove(self, source: int) -> None:
        """Forget a source; what was fetched from it stays."""
        self._sources.get(source)
        self._sources.remove(source)

    def refresh(self, source: int, progress: Progress = SILENT) -> Source:
        """Look for news: one request when there are none.

        New and changed resources of followed bundles are put into the queue; nothing of them is fetched.

        Raises:
            NotTrustedError: not accepted yet, or signed by somebody else, or older than what was seen.
            UnreachableError, StorageError, DamagedError, BadInputError: as for :meth:`add`.
        """
        row = self._trusted(source)
        with self._lock.held("sync"), self._transport(row.location) as transport:
            seen = TrustedRepository.from_text(row.state)
            opened = open_repository(transport, seen)
            reader = self._reader(transport, progress)
            if opened.head is not None:
                if opened.head.version != row.version:
                    bundles = {
                        bundle.uri: json.dumps(bundle.to_json()) for bundle in reader.catalog(opened.head)
                    }
                else:
                    bundles = {
                        json.loads(entry)["uri"]: entry for _id, entry, _l, _s in self._entries(source)
                    }
                self._sources.set_catalog(
                    source,
                    bundles,
                    state=opened.seen.to_text(),
                    version=opened.head.version,
                    name=opened.head.name,
                )
            for bundle, entry, listed, subscribed in self._entries(source):
                if subscribed:
                    self._take_listing(reader, bundle, entry, listed)
            self._sources.want_subscribed(source)
        return _source(self._sources.get(source))

    def _entries(self, source: int) -> list[tuple[int, str, str, bool]]:
        return self._sources.entries(source)

    # What is offered, and choosing

    def bundles(self, source: int) -> list[OfferedBundle]:
        """What a source offers."""
        return self._sources.bundles(source)

    def look_into(self, bundle: int, progress: Progress = SILENT) -> list[Offer]:
        """The single resources of a bundle; its listing is fetched when it is not here yet.

        Raises:
            NotFoundError: no such bundle.
            NotTrustedError, UnreachableError, StorageError, DamagedError, BadInputError: as for
                :meth:`refresh`.
        """
        self._listed(bundle, progress)
        return self._sources.offers(bundle)

    def outline(self, bundle: int, step: int, progress: Progress = SILENT) -> list[OfferGroup]:
        """What a bundle offers, in groups of ``step`` neighbors by title, for :meth:`offers`.

        Raises:
            NotFoundError: no such bundle.
            NotTrustedError, UnreachableError, StorageError, DamagedError, BadInputError: as for
                :meth:`refresh`.
        """
        self._listed(bundle, progress)
        return self._sources.outline(bundle, step)

    def offers(self, bundle: int, start: int, count: int) -> list[Offer]:
        """Some neighbors of what a bundle offers, by title; nobody is asked."""
        return self._sources.offers(bundle, start, count)

    def subscribe(self, bundle: int, *, subscribed: bool, progress: Progress = SILENT) -> None:
        """Follow a bundle, or stop; what is already here stays."""
        source, _entry, _listed = self._sources.entry(bundle)
        self._sources.subscribe(bundle, subscribed=subscribed)
        if subscribed:
            self._listed(bundle, progress)
            self._sources.want_subscribed(source)
        else:
            self._sources.unwant_bundle(bundle)
            self._reordered.set()

    def want(self, resources: Iterable[int]) -> int:
        """Put resources into the queue; returns how many were added."""
        return self._sources.want_resources(resources)

    def unwant(self, resources: Iterable[int]) -> None:
        """Take resources out of the queue; a fetching under way leaves them out, too."""
        self._sources.unwant_resources(resources)
        self._reordered.set()

    # The queue, and what was used

    def queue(self, source: int) -> list[Queued]:
        """What is wanted of a source and not here yet, in the order in which it will be fetched."""
        return self._catalog.queue.of(source, _begun(self._partial))

    def move(self, source: int, resources: Sequence[int], step: int) -> None:
        """Move resources ``step`` places down in the queue of a source (up: negative), as one block.

        A fetching under way follows.
        """
        self._catalog.queue.move(source, resources, step)
        self._reordered.set()

    def pending(self, source: int) -> Pending:
        """What waits to be fetched and what it would cost, as far as is known without asking anybody."""
        plan = self._plan(self._wanted(source))
        unknown, size = self._sources.wanted_unknown(source)
        if not unknown:
            return Pending(plan, exact=True)
        estimate = replace(
            plan,
            resources=plan.resources + unknown,
            objects=plan.objects + unknown,
            cost=plan.cost + size,
            requests=plan.requests + unknown,
            disk=plan.disk + size,
        )
        return Pending(estimate, exact=False)

    def usage(self) -> Usage:
        """Bytes used over the network today and this month, with the budgets for them."""
        settings, today = self._settings(), local_day(self._now())
        book, counted = self._catalog.usage, self._account.not_entered
        return Usage(
            book.between(today, today) + counted,
            book.between(today[:8] + "01", today) + counted,
            settings.budget_day,
            settings.budget_month,
        )

    @property
    def speed(self) -> int:
        """Bits a second the network carried since the program was started; 0: not known yet."""
        return self._account.speed

    # Price and fetching

    def price(self, source: int, progress: Progress = SILENT) -> Plan:
        """What fetching the queue of a source would cost.

        The manifests of what is wanted are fetched for this (a few bytes for each), because only they
        say which files are here already.

        Raises:
            NotTrustedError, UnreachableError, StorageError, DamagedError, BadInputError: as for
                :meth:`refresh`.
        """
        row = self._trusted(source)
        with self._lock.held("sync"):
            self._learn(row, progress)
            return self._plan(self._wanted(source))

    def run(self, source: int, progress: Progress = SILENT) -> SyncReport:
        """Fetch the queue of a source.

        A resource that cannot be had is reported and stays in the queue; the others go on.  When the
        source cannot be reached any more, the report says so and the rest stays in the queue.

        Raises:
            NotTrustedError: not accepted yet.
            StorageError: the disk is full or gone; what has come is kept.
            Cancelled: likewise.
        """
        row = self._trusted(source)
        with self._lock.held("sync"):
            try:
                self._learn(row, progress)
            except UnreachableError as error:
                return SyncReport(0, 0, 0, 0, (problem(row.name or row.location, error),))
            return self._fetch_all(row, progress)

    def merge(self, source: int, progress: Progress = SILENT) -> SyncReport:
        """Take in everything a source offers: what one does with a stick.

        Raises:
            NotTrustedError, UnreachableError, StorageError, DamagedError, BadInputError: as for
                :meth:`refresh`.
        """
        self.refresh(source, progress)
        for bundle in self._sources.bundles(source):
            offers = self.look_into(bundle.id, progress)
            self._sources.want(source, [offer.version for offer in offers if not offer.here])
        return self.run(source, progress)

    def _wanted(self, source: int) -> list[tuple[Manifest, tuple[StoredObject, ...]]]:
        """The queue as far as its manifests are known, with how the objects lie at the source."""
        manifests, _unknown = self._sources.wanted_manifests(source)
        stored = self._sources.stored_sizes(source)
        return [
            (
                manifest,
                tuple(StoredObject(e.sha256, e.size, stored.get(e.sha256, 0)) for e in manifest.files),
            )
            for manifest in manifests
        ]

    def _plan(self, wanted: Sequence[tuple[Manifest, tuple[StoredObject, ...]]]) -> Plan:
        everything = [entry for _manifest, entries in wanted for entry in entries]
        plan, _missing = make_plan(
            wanted,
            self._objects.has,
            partial_bytes(self._partial, everything),
            shutil.disk_usage(self._partial).free,
        )
        return plan

    def _learn(self, row: SourceRow, progress: Progress) -> None:
        """Fetch the manifests of what is wanted, where they are not known yet."""
        _known, unknown = self._sources.wanted_manifests(row.id)
        if not unknown:
            return
        with self._transport(row.location) as transport:
            reader = self._reader(transport, progress)
            wanted = set(self._sources.wanted(row.id))
            for bundle in sorted(unknown):
                found: list[Manifest] = []
                stored: dict[str, int] = {}
                _source_id, entry, _listed = self._sources.entry(bundle)
                for manifest, objects in reader.manifests(_bundle(entry)):
                    if version_of(manifest) in wanted:
                        found.append(manifest)
                        stored |= {item.sha256: item.stored for item in objects}
                self._sources.learn_manifests(row.id, found, stored)

    def _fetch_all(self, row: SourceRow, progress: Progress) -> SyncReport:
        self._reordered.clear()
        wanted = self._wanted(row.id)
        plan = self._plan(wanted)
        tools = Tools(
            self._catalog,
            self._objects,
            self._partial,
            self._sections_of,
            self._now,
            self._patience(),
            lambda: self._new_order(row.id),
        )
        run = Run(tools, progress, row.name or row.location, total=plan.cost + plan.resumed)
        with self._transport(row.location) as transport:
            report = run.fetch(transport, wanted)
        if not report.problems:
            self._sources.settle(row.id, self._now())
        return report

    def _new_order(self, source: int) -> list[str] | None:
        if not self._reordered.is_set():
            return None
        self._reordered.clear()
        return self._sources.wanted(source)

    # Small things

    def _listed(self, bundle: int, progress: Progress) -> None:
        source, entry, listed = self._sources.entry(bundle)
        if listed != _bundle(entry).listing.sha256:
            row = self._trusted(source)
            with self._lock.held("sync"), self._transport(row.location) as transport:
                self._take_listing(self._reader(transport, progress), bundle, entry, listed)

    def _take_listing(self, reader: RepositoryReader, bundle: int, entry: str, listed: str) -> None:
        described = _bundle(entry)
        if described.listing.sha256 == listed:
            return
        entries: Sequence[ListedVersion] = [
            ListedVersion(line.work, line.version, line.modified, line.size, line.metadata)
            for line in reader.listing(described)
        ]
        self._sources.set_listing(bundle, described.listing.sha256, entries, self._now())

    def _trusted(self, source: int) -> SourceRow:
        row = self._sources.get(source)
        if not row.trusted:
            raise NotTrustedError(
                _("“{name}” is not trusted yet.").format(name=row.name or row.location),
                _("Compare its fingerprint with what its publisher says, then trust it."),
            )
        return row

    def _reader(self, transport: Transport, progress: Progress) -> RepositoryReader:
        return RepositoryReader(transport, self._partial, progress, self._patience())

    def _patience(self) -> Patience:
        return Patience(tries=self._settings().retries)

    @contextmanager
    def _transport(self, location: str) -> Iterator[Transport]:
        settings = self._settings()
        remote = location.lower().startswith(("http://", "https://"))
        if remote and settings.offline:
            raise UnreachableError(
                _("“{place}” was not asked: this library works offline.").format(place=location),
                _("Switch “work offline” off to let it use the network."),
            )
        timeouts = Timeouts(silence=settings.timeout_seconds)
        tell = self._account.tell
        transport = HttpTransport(location, timeouts, tell) if remote else open_transport(location)
        try:
            yield transport
        finally:
            transport.close()
            self._account.enter()


def _normalized(location: str) -> str:
    location = location.strip()
    if location.lower().startswith(("http://", "https://")):
        return location.rstrip("/") + "/"
    return str(Path(location).expanduser().absolute())


def _begun(partial: Path) -> list[str]:
    """Hashes of the objects that came in part."""
    try:
        return [file.name[:64] for file in partial.iterdir() if file.suffix == ".part"]
    except OSError:
        return []


def _bundle(entry: str) -> CatalogBundle:
    return CatalogBundle.from_fields(Fields(json.loads(entry), _("the catalog")))


def _source(row: SourceRow) -> Source:
    return Source(
        id=row.id,
        name=row.name,
        location=row.location,
        fingerprint=TrustedRepository.from_text(row.state).fingerprint,
        trusted=row.trusted,
        version=row.version,
        synced=row.synced,
    )
