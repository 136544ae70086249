"""Whether a library is whole: every file that should be here is, and is what its name says.

Without ``repair`` nothing is changed.  With it: missing or damaged files make their versions
*listed* again, so that the next sync fetches just these; the index is written anew where it is not
of this program's version; leftovers of cut work are swept.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Sequence
from itertools import islice
from typing import Final

from oerdesk.core.catalog import Catalog
from oerdesk.core.errors import DamagedError, storage_errors
from oerdesk.core.i18n import _, ngettext
from oerdesk.core.objects import GRACE, ObjectStore
from oerdesk.core.paths import Paths
from oerdesk.core.progress import SILENT, Progress
from oerdesk.core.records import CheckReport, Manifest, Problem, Section
from oerdesk.core.safety.durable import TEMPORARY_PREFIX
from oerdesk.core.safety.lock import WriterLock

BATCH: Final = 50

PARTS_KEPT: Final = 30 * 24 * 3600.0
"""Seconds for which the beginning of a file that is not wanted now is kept: it may be wanted again."""


class Check:
    """Verify and repair one library."""

    def __init__(
        self,
        catalog: Catalog,
        objects: ObjectStore,
        paths: Paths,
        *,
        sections_of: Callable[[Manifest], tuple[Section, ...]],
        lock: WriterLock,
    ) -> None:
        self._catalog = catalog
        self._objects = objects
        self._paths = paths
        self._sections_of = sections_of
        self._lock = lock

    def run(self, *, quick: bool = False, repair: bool = False, progress: Progress = SILENT) -> CheckReport:
        """Look at everything.

        Args:
            quick: only look whether files are there and of the right size; do not read them.
            repair: mend what can be mended.
            progress: counts objects.

        Raises:
            StorageError: ``repair`` on a library that cannot be written to, or that is in use.
        """
        if not repair:
            return self._look(quick=quick, progress=progress)
        with self._lock.held("check"):
            found = self._look(quick=quick, progress=progress)
            repaired = self._repair(found, progress)
            again = self._look(quick=True, progress=SILENT)
        return CheckReport(again.resources, found.objects, again.problems, repaired)

    def rebuild_index(self, progress: Progress = SILENT) -> int:
        """Write the full-text index anew from catalog and objects; returns the resources indexed."""
        with self._lock.held("rebuild index"):
            self._catalog.resources.rebuild_index()
            entries = self._catalog.resources.everything()
            done = 0
            while batch := [(number, manifest) for number, manifest, _mine in islice(entries, BATCH)]:
                self._catalog.resources.reindex(
                    [(number, manifest, self._sections_of(manifest)) for number, manifest in batch]
                )
                done += len(batch)
                progress.report(done, None, batch[-1][1].metadata.title)
        return done

    def _look(self, *, quick: bool, progress: Progress) -> CheckReport:
        problems = [
            Problem(str(self._paths.catalog), text, _("Run “oerdesk check --repair”."), DamagedError.kind)
            for text in self._catalog.database.integrity()
        ]
        files = self._catalog.resources.files_here()
        for done, (sha256, size, title) in enumerate(files):
            progress.report(done, len(files), title)
            problem = self._file(sha256, size, title, quick=quick)
            if problem is not None:
                problems.append(problem)
        problems += self._index()
        return CheckReport(self._catalog.resources.count_here(), len(files), tuple(problems), ())

    def _file(self, sha256: str, size: int, title: str, *, quick: bool) -> Problem | None:
        path = self._objects.path(sha256)
        where = f"{title} ({sha256[:12]}…)"
        hint = _("Run “oerdesk check --repair”; the next sync then fetches this file again.")
        if not path.is_file():
            return Problem(where, _("A file of “{title}” is missing.").format(title=title), hint, "damaged")
        intact = path.stat().st_size == size and (quick or self._objects.verify(sha256))
        if not intact:
            return Problem(where, _("A file of “{title}” is damaged.").format(title=title), hint, "damaged")
        return None

    def _index(self) -> list[Problem]:
        return [
            Problem(
                str(self._paths.catalog),
                ngettext(
                    "{count} resource is not in the index as it should be.",
                    "{count} resources are not in the index as they should be.",
                    len(wrong),
                ).format(count=len(wrong)),
                _("Run “oerdesk check --repair”; nothing but search is affected."),
                DamagedError.kind,
            )
            for wrong in [self._catalog.resources.not_indexed()]
            if wrong
        ]

    def _repair(self, found: CheckReport, progress: Progress) -> tuple[str, ...]:
        repaired: list[str] = []
        bad = self._bad_objects(found.problems)
        if bad:
            for sha256 in bad:
                self._objects.discard(sha256)
            withdrawn = self._catalog.resources.withdraw(bad)
            rows = self._catalog.browse.rows(withdrawn)
            self._index_again([row.id for row in rows if row.here])
            repaired += [_("“{title}” will be fetched again.").format(title=row.title) for row in rows]
        if self._catalog.resources.not_indexed():
            self.rebuild_index(progress)
            repaired.append(_("The index was written anew."))
        swept = self.sweep()
        if swept:
            repaired.append(
                ngettext("{count} leftover file was removed.", "{count} leftover files were removed.", swept)
                .format(count=swept)
            )  # fmt: skip
        return tuple(repaired)

    def _index_again(self, resources: Sequence[int]) -> None:
        manifests = [(number, self._catalog.resources.manifest(number)) for number in resources]
        self._catalog.resources.reindex(
            [(number, manifest, self._sections_of(manifest)) for number, manifest in manifests]
        )

    def _bad_objects(self, problems: Sequence[Problem]) -> list[str]:
        if not problems:
            return []
        return [
            sha256
            for sha256, size, title in self._catalog.resources.files_here()
            if self._file(sha256, size, title, quick=False) is not None
        ]

    def sweep(self) -> int:
        """Remove leftovers of cut work and objects nothing refers to; returns how many files went."""
        with self._lock.held("sweep"):
            needed = self._catalog.resources.needed_objects() | self._catalog.sources.wanted_objects()
            return self._objects.remove_unreferenced(needed) + self._remove_leftovers(needed)

    def _remove_leftovers(self, needed: Collection[str]) -> int:
        """What cut writes left outside the store, and parts of files that nobody wants any more."""
        paths, now, removed = self._paths, time.time(), 0
        cut = [*paths.root.glob(f"{TEMPORARY_PREFIX}*"), *paths.root.glob(f"*/{TEMPORARY_PREFIX}*")]
        cut += paths.drafts.glob(f"*/{TEMPORARY_PREFIX}*")
        parts = [path for path in paths.partial.glob("*.part") if path.name.partition(".")[0] not in needed]
        for kept, leftovers in ((GRACE, cut), (PARTS_KEPT, parts)):
            for path in leftovers:
                with storage_errors(path):
                    if path.is_file() and path.stat().st_mtime <= now - kept:
                        path.unlink(missing_ok=True)
                        removed += 1
        return removed
