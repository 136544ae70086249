"""One run over the queue of a source: object after object, resource after resource."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from oerdesk.core.bundle import StoredObject, version_of
from oerdesk.core.catalog import Catalog, Incoming
from oerdesk.core.errors import DamagedError, OerdeskError, UnreachableError
from oerdesk.core.objects import ObjectStore
from oerdesk.core.progress import Progress
from oerdesk.core.records import Manifest, Problem, Section, SyncReport
from oerdesk.core.sync.fetch import fetch_object
from oerdesk.core.transport import Transport
from oerdesk.core.transport.download import Patience
from oerdesk.core.transport.seam import GoneError

BATCH: Final = 40
"""Resources that enter the catalog in one transaction; what they consist of is kept long before."""

Wanted = tuple[Manifest, tuple[StoredObject, ...]]


@dataclass(frozen=True, slots=True)
class Tools:
    """What a run works with.

    Attributes:
        order: hashes of the versions that are still wanted, in order, if that has changed since it was
            asked the last time; else None.
    """

    catalog: Catalog
    objects: ObjectStore
    partial: Path
    sections_of: Callable[[Manifest], tuple[Section, ...]]
    now: Callable[[], str]
    patience: Patience
    order: Callable[[], Sequence[str] | None]


@dataclass(slots=True)
class Run:
    """What one fetching has done so far.

    Attributes:
        place: name of the source, for people.
        total: bytes, with those that came before; done: of these.
    """

    tools: Tools
    progress: Progress
    place: str
    total: int = 0
    done: int = 0
    fetched: int = 0
    objects: int = 0
    received: int = 0
    repeated: int = 0
    problems: list[Problem] = field(default_factory=list)
    ready: list[Incoming] = field(default_factory=list)

    def fetch(self, transport: Transport, wanted: Sequence[Wanted]) -> SyncReport:
        """Fetch what is wanted, in its order; that may be changed, and things taken out, while it runs.

        Raises:
            StorageError: the disk is full or gone; what has come is kept.
            Cancelled: likewise.
        """
        try:
            for manifest, entries in self._in_order(wanted):
                self._fetch_resource(transport, manifest, entries)
        except UnreachableError as error:
            self.problems.append(problem(self.place, error))
        except KeyboardInterrupt:  # came at any instant: nothing in memory may be relied on
            self.ready.clear()
            raise
        finally:
            self._put()
        return SyncReport(self.fetched, self.objects, self.received, self.repeated, tuple(self.problems))

    def _in_order(self, wanted: Sequence[Wanted]) -> Iterator[Wanted]:
        waiting = deque(wanted)
        while waiting:
            order = self.tools.order()
            if order is not None:
                by_version = {version_of(item[0]): item for item in waiting}
                waiting = deque(by_version.pop(name) for name in order if name in by_version)
                self.total -= sum(self._missing(entries) for _manifest, entries in by_version.values())
            if waiting:
                yield waiting.popleft()

    def _missing(self, entries: Sequence[StoredObject]) -> int:
        here = self.tools.objects.has
        return sum(entry.cost for entry in entries if not here(entry.sha256, entry.size))

    def _fetch_resource(
        self, transport: Transport, manifest: Manifest, entries: Sequence[StoredObject]
    ) -> None:
        title = manifest.metadata.title
        tools = self.tools
        try:
            for entry in entries:
                if tools.objects.has(entry.sha256, entry.size):
                    continue
                got = fetch_object(
                    transport,
                    entry,
                    tools.partial,
                    tools.objects,
                    of=title,
                    progress=_Shifted(self, title),
                    patience=tools.patience,
                )
                self.objects += 1
                self.received += got.received
                self.repeated += got.repeated
                self.done += entry.cost
        except (DamagedError, GoneError) as error:
            self.problems.append(problem(title, error))
            return
        self.ready.append(Incoming(manifest, ()))
        if len(self.ready) >= BATCH:
            self._put()

    def _put(self) -> None:
        if not self.ready:
            return
        self.tools.objects.flush()  # durable before the catalog mentions them
        incoming = [replace(item, sections=self.tools.sections_of(item.manifest)) for item in self.ready]
        self.tools.catalog.resources.put(incoming, self.tools.now())
        self.fetched += len(incoming)
        self.ready.clear()


class _Shifted:
    """Progress of one object as part of the whole."""

    def __init__(self, run: Run, title: str) -> None:
        self._run = run
        self._title = title

    def report(self, done: int, total: int | None, doing: str = "") -> None:  # noqa: ARG002 - of one object
        run = self._run
        run.progress.report(run.done + done, max(run.total, run.done + done), doing or self._title)


def problem(where: str, error: OerdeskError) -> Problem:
    """An error as one line of a report."""
    return Problem(where, error.title, error.hint, error.kind)
