"""What a librarian does with what is there: correct metadata, group, throw away and take back."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from oerdesk.core.catalog import Catalog, Incoming
from oerdesk.core.clock import later_than
from oerdesk.core.errors import BadInputError, UsageError
from oerdesk.core.i18n import _
from oerdesk.core.licenses import is_open
from oerdesk.core.records import Bundle, Manifest, Metadata, ResourceRow, Section


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
        if not metadata.title.strip():
            raise BadInputError(_("A resource needs a title."), _("Type the title as it stands in the work."))
        old = self.manifest(resource)
        if metadata == old.metadata:
            return self._catalog.browse.rows([resource])[0].version
        changed = Manifest(
            work=old.work,
            modified=later_than(old.modified, self._now()),
            metadata=metadata,
            files=old.files,
            based_on=old.based_on,
            extra=old.extra,
        )
        mine = self._catalog.browse.rows([resource])[0].mine
        stored = self._catalog.resources.put(
            [Incoming(changed, self._sections_of(changed), mine)], self._now()
        )
        return stored[0].version

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

    def remove_collection(self, collection: int) -> None:
        """Remove a collection; its resources stay."""
        self._catalog.shelves.remove_collection(collection)

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

    def remove_bundle(self, bundle: int) -> None:
        """Remove a bundle; its resources stay."""
        self._catalog.shelves.remove_bundle(bundle)

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
