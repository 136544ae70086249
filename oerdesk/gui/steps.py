"""Changes of the library that can be taken back: each step does something and returns the way back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from oerdesk.core.library import Library
from oerdesk.core.records import Filter, Metadata, MetadataChange, Source
from oerdesk.gui.history import Step


class Steps:
    """The steps of one library.  Making a step touches nothing; calling it does."""

    def __init__(self, library: Library) -> None:
        self._browse = library.browse
        self._curate = library.curate
        self._searches = library.searches
        self._sync = library.sync

    # Trash

    def trash(self, resources: Sequence[int]) -> Step:
        """Into the trash."""
        return partial(self._trash, resources)

    def restore(self, resources: Sequence[int]) -> Step:
        """Out of the trash."""
        return partial(self._restore, resources)

    def _trash(self, resources: Sequence[int]) -> Step:
        moved = [row.id for row in self._browse.rows(resources) if not row.trashed]
        self._curate.trash(moved)
        return self.restore(moved)

    def _restore(self, resources: Sequence[int]) -> Step:
        moved = [row.id for row in self._browse.rows(resources) if row.trashed]
        self._curate.restore(moved)
        return self.trash(moved)

    # Descriptions

    def describe(self, resource: int, metadata: Metadata) -> Step:
        """Another description of one resource."""
        return partial(self._put_descriptions, {resource: metadata})

    def describe_many(self, resources: Sequence[int], change: MetadataChange) -> Step:
        """The same change in the descriptions of many."""
        return partial(self._describe_many, resources, change)

    def _describe_many(self, resources: Sequence[int], change: MetadataChange) -> Step:
        old = self._curate.edit_many(resources, lambda _resource, known: change.applied(known))
        return partial(self._put_descriptions, old)

    def _put_descriptions(self, wanted: Mapping[int, Metadata]) -> Step:
        old = self._curate.edit_many(list(wanted), lambda resource, _known: wanted[resource])
        return partial(self._put_descriptions, old)

    # Collections

    def collect(self, title: str, resources: Sequence[int]) -> Step:
        """Into the collection of this title, made when missing."""
        return partial(self._collect, title, resources)

    def take_out(self, collection: int, resources: Sequence[int]) -> Step:
        """Out of a collection."""
        return partial(self._take_out, collection, resources)

    def reorder(self, collection: int, order: Sequence[int]) -> Step:
        """Another order of a collection."""
        return partial(self._reorder, collection, order)

    def rename_collection(self, collection: int, title: str) -> Step:
        """Another title of a collection."""
        return partial(self._rename, collection, title)

    def remove_collection(self, collection: int) -> Step:
        """No collection; its resources stay."""
        return partial(self._remove_collection, collection)

    def _collect(self, title: str, resources: Sequence[int]) -> Step:
        known = {name.strip(): number for number, name, _count in self._curate.collections()}
        before = self._curate.members(known[title.strip()]) if title.strip() in known else None
        number = self._curate.collect(title, resources)
        if before is None:
            return self.remove_collection(number)
        return self.take_out(number, [resource for resource in resources if resource not in before])

    def _take_out(self, collection: int, resources: Sequence[int]) -> Step:
        before = self._curate.members(collection)
        self._curate.uncollect(collection, resources)
        return partial(self._put_back, self._title(collection), before)

    def _put_back(self, title: str, order: Sequence[int]) -> Step:
        back = self._collect(title, order)
        number = next(number for number, name, _count in self._curate.collections() if name == title)
        self._curate.reorder(number, order)
        return back

    def _reorder(self, collection: int, order: Sequence[int]) -> Step:
        before = self._curate.members(collection)
        self._curate.reorder(collection, order)
        return self.reorder(collection, before)

    def _rename(self, collection: int, title: str) -> Step:
        return self.rename_collection(collection, self._curate.rename_collection(collection, title))

    def _remove_collection(self, collection: int) -> Step:
        title, order = self._title(collection), self._curate.members(collection)
        self._curate.remove_collection(collection)
        return partial(self._put_back, title, order)

    def _title(self, collection: int) -> str:
        return next(title for number, title, _count in self._curate.collections() if number == collection)

    # Bundles

    def bundle(self, title: str, resources: Sequence[int]) -> Step:
        """Into the bundle of this title, made when missing."""
        return partial(self._bundle, title, resources)

    def _bundle(self, title: str, resources: Sequence[int]) -> Step:
        known = {bundle.title: bundle.id for bundle in self._curate.bundles()}
        before = self._curate.bundle_members(known[title.strip()]) if title.strip() in known else []
        number = self._curate.bundle(title, resources)
        return partial(self._unbundle, title, number, [one for one in resources if one not in before])

    def _unbundle(self, title: str, bundle: int, resources: Sequence[int]) -> Step:
        # An empty bundle stays: its identity is what others subscribe to.
        self._curate.unbundle(bundle, resources)
        return self.bundle(title, resources)

    # Searches

    def keep_search(self, name: str, wanted: Filter) -> Step:
        """A search under a name, in the place of one that had it."""
        return partial(self._keep_search, name, wanted)

    def drop_search(self, name: str) -> Step:
        """No search under this name."""
        return partial(self._drop_search, name)

    def _keep_search(self, name: str, wanted: Filter) -> Step:
        old = self._searches.keep(name, wanted)
        return self.drop_search(name) if old is None else self.keep_search(name, old.wanted)

    def _drop_search(self, name: str) -> Step:
        old = [search for search in self._searches.all() if search.name == name.strip()]
        self._searches.remove(name.strip())
        return self.keep_search(name, old[0].wanted) if old else partial(self._drop_search, name)

    # Sources

    def follow(self, source: Source) -> Step:
        """A source, as trusted as it was; the place it is at is asked."""
        return partial(self._follow, source)

    def _follow(self, source: Source) -> Step:
        added = self._sync.add(source.location, fingerprint=source.fingerprint if source.trusted else "")
        return partial(self._unfollow, added)

    def _unfollow(self, source: Source) -> Step:
        self._sync.remove(source.id)
        return self.follow(source)
