"""What a librarian does with what is there: correct metadata, group, throw away and take back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from oerdesk.core.catalog import Catalog, Incoming
from oerdesk.core.clock import later_than
from oerdesk.core.errors import BadInputError, Cancelled, UsageError
from oerdesk.core.i18n import _
from oerdesk.core.licenses import is_open
from oerdesk.core.progress import SILENT, Progress
from oerdesk.core.records import Bundle, Group, Manifest, Metadata, ResourceRow, Section

AT_ONCE: Final = 100
"""Descriptions changed in one transaction: others wait for it no longer than a moment."""


class Curate:
    """Corrections, collections, bundles and the trash of one library."""

    def __init__(
        self,
        catalog: Catalog,
        sections_of: Callable[[Manifest], tuple[Section, ...]],
        now: Callable[[], str],
    ) -> None:
        self._catalog = catalog
        self._sections_of = sections_of
        self._now = now

    def metadata(self, resource: int) -> Metadata:
        """What is known about a resource, here or listed.

        Raises:
            NotFoundError: no such resource.
        """
        return self._catalog.resources.metadata(resource)

    def manifest(self, resource: int) -> Manifest:
        """The current version of a resource that is here.

        Raises:
            NotFoundError: no such resource, or only listed so far.
        """
        return self._catalog.resources.manifest(resource)

    def versions(self, resource: int) -> list[Manifest]:
        """All versions that are known, newest first."""
        return self._catalog.resources.versions(resource)

    def used_in(self, resource: int) -> list[ResourceRow]:
        """Resources that were made from this one."""
        work = self.manifest(resource).work
        return self._catalog.browse.rows(self._catalog.resources.used_in(work))

    def edit(self, resource: int, metadata: Metadata) -> str:
        """Correct a resource's metadata: a new version with the same files.

        Returns:
            The new version's hash; the old one when nothing was changed.

        Raises:
            BadInputError: the title is empty.
            NotFoundError: no such resource, or only listed so far.
        """
        changed = self._edited(resource, metadata)
        if changed is None:
            return self._catalog.browse.rows([resource])[0].version
        return self._catalog.resources.put([changed], self._now())[0].version

    def edit_many(
        self,
        resources: Sequence[int],
        change: Callable[[int, Metadata], Metadata],
        progress: Progress = SILENT,
    ) -> dict[int, Metadata]:
        """Correct the metadata of many resources, some hundred in one transaction.

        What is only listed belongs to its publisher and is passed over.

        Args:
            change: from an id and the old metadata to the new.

        Returns:
            The old metadata of those that were changed.  After a cancellation what was done stays done,
            and is returned.
        """
        old: dict[int, Metadata] = {}
        here = [row.id for row in self._catalog.browse.rows(resources) if row.here]
        try:
            for start in range(0, len(here), AT_ONCE):
                progress.report(start, len(here))
                self._edit_some(here[start : start + AT_ONCE], change, old)
        except Cancelled:
            return old
        return old

    def _edit_some(
        self, resources: Sequence[int], change: Callable[[int, Metadata], Metadata], old: dict[int, Metadata]
    ) -> None:
        before = {resource: self.metadata(resource) for resource in resources}
        edited = {
            resource: self._edited(resource, change(resource, known)) for resource, known in before.items()
        }
        changed = {resource: incoming for resource, incoming in edited.items() if incoming is not None}
        self._catalog.resources.put(list(changed.values()), self._now())
        old |= {resource: before[resource] for resource in changed}

    def _edited(self, resource: int, metadata: Metadata) -> Incoming | None:
        """The version with other metadata; None when nothing is other."""
        if not metadata.title.strip():
            raise BadInputError(_("A resource needs a title."), _("Type the title as it stands in the work."))
        old = self.manifest(resource)
        if metadata == old.metadata:
            return None
        changed = Manifest(
            work=old.work,
            modified=later_than(old.modified, self._now()),
            metadata=metadata,
            files=old.files,
            based_on=old.based_on,
            extra=old.extra,
        )
        mine = self._catalog.browse.rows([resource])[0].mine
        return Incoming(changed, self._sections_of(changed), mine)

    # Trash

    def trash(self, resources: Iterable[int]) -> None:
        """Put resources into the trash; their files stay until it is emptied."""
        self._catalog.resources.trash(resources, self._now())

    def restore(self, resources: Iterable[int]) -> None:
        """Take resources out of the trash."""
        self._catalog.resources.trash(resources, None)

    def forget(self, resources: Iterable[int]) -> None:
        """Remove resources for good.

        Raises:
            UsageError: one of them is not in the trash.
        """
        chosen = list(resources)
        if not all(row.trashed for row in self._catalog.browse.rows(chosen)):
            raise UsageError(
                _("Only what is in the trash can be removed for good."), _("Put it into the trash first.")
            )
        self._catalog.resources.forget(chosen)

    # Collections: number, title, count

    def collections(self) -> list[tuple[int, str, int]]:
        """Number, title and count of each collection."""
        return self._catalog.shelves.collections()

    def collect(self, title: str, resources: Iterable[int]) -> int:
        """Put resources into the collection of this title, made when missing; returns its number.

        Raises:
            NotFoundError: one of the resources does not exist; nothing was done.
            UsageError: the title is empty.
        """
        chosen = self._existing(resources)
        number = self._catalog.shelves.collection_titled(title)
        self._catalog.shelves.put_into_collection(number, chosen)
        return number

    def uncollect(self, collection: int, resources: Iterable[int]) -> None:
        """Take resources out of a collection."""
        self._catalog.shelves.take_from_collection(collection, resources)

    def members(self, collection: int) -> list[int]:
        """What is in a collection, in its order."""
        return self._catalog.shelves.members(collection)

    def rename_collection(self, collection: int, title: str) -> str:
        """Give a collection another title; returns the old one.

        Raises:
            UsageError: the title is empty, or another collection has it.
            NotFoundError: no such collection.
        """
        return self._catalog.shelves.rename_collection(collection, title)

    def reorder(self, collection: int, resources: Iterable[int]) -> None:
        """Put the members of a collection into this order; those that are not named come last."""
        self._catalog.shelves.reorder(collection, resources)

    def remove_collection(self, collection: int) -> Group:
        """Remove a collection; its resources stay.

        Returns:
            What :meth:`restore_collection` needs.

        Raises:
            NotFoundError: no such collection.
        """
        return self._catalog.shelves.remove_collection(collection)

    def restore_collection(self, group: Group) -> int:
        """Make a collection again that was removed: title, order, and number, unless that is taken.

        Raises:
            UsageError: another collection has its title.
        """
        return self._catalog.shelves.restore_collection(group)

    # Bundles

    def bundles(self) -> list[Bundle]:
        """The bundles this library publishes."""
        return self._catalog.shelves.bundles()

    def bundle(self, title: str, resources: Iterable[int], description: str = "") -> int:
        """Put resources into the bundle of this title, made when missing; returns its number.

        What has no open license may be put in, and stays out when the bundle is published.

        Raises:
            NotFoundError: one of the resources does not exist; nothing was done.
            UsageError: the title is empty.
        """
        chosen = self._existing(resources)
        found = self._catalog.shelves.bundle_titled(title.strip())
        number = found.id if found else self._catalog.shelves.create_bundle(title, description)
        self._catalog.shelves.put_into_bundle(number, chosen)
        return number

    def unbundle(self, bundle: int, resources: Iterable[int]) -> None:
        """Take resources out of a bundle."""
        self._catalog.shelves.take_from_bundle(bundle, resources)

    def bundle_members(self, bundle: int) -> list[int]:
        """What is in a bundle."""
        return self._catalog.shelves.bundle_members(bundle)

    def remove_bundle(self, bundle: int) -> Group:
        """Remove a bundle; its resources stay.

        Returns:
            What :meth:`restore_bundle` needs.

        Raises:
            NotFoundError: no such bundle.
        """
        return self._catalog.shelves.remove_bundle(bundle)

    def restore_bundle(self, group: Group) -> int:
        """Make a bundle again that was removed: with its URI those who subscribed to it still follow it."""
        return self._catalog.shelves.restore_bundle(group)

    def publishable(self, resource: int) -> bool:
        """Whether a resource may be given to others at all."""
        return is_open(self.metadata(resource).license)

    def _existing(self, resources: Iterable[int]) -> list[int]:
        chosen = list(resources)
        known = {row.id for row in self._catalog.browse.rows(chosen)}
        for number in chosen:
            if number not in known:
                self.metadata(number)  # says so
        return chosen
