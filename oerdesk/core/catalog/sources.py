"""Subscriptions: the repositories a library follows, what they offer, and what is wanted of them.

What a source *says* (its catalog and listings) is kept as it was verified; what the person *chose*
(subscribed bundles, wanted versions) is kept beside it.  ``wanted`` is the queue: a version leaves
it in the very transaction in which it becomes usable.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, delete, func, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from oerdesk.core.bundle import manifest_from_bytes, manifest_to_bytes, version_of
from oerdesk.core.catalog import tables as t
from oerdesk.core.catalog.database import Database, insert_row
from oerdesk.core.catalog.versions import remove_unlisted, write_listed
from oerdesk.core.errors import NotFoundError
from oerdesk.core.i18n import _
from oerdesk.core.records import Manifest, Metadata, Offer, OfferedBundle, OfferGroup


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A source as it is stored.

    Attributes:
        state: what has been seen of its keys and heads; JSON, owned by ``oerdesk.core.bundle``.
    """

    id: int
    location: str
    name: str
    trusted: bool
    state: str
    version: int
    synced: str


@dataclass(frozen=True, slots=True)
class ListedVersion:
    """One line of a listing."""

    work: str
    version: str
    modified: str
    size: int
    metadata: Metadata


class Sources:
    """The part of the catalog that knows sources."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> list[SourceRow]:
        """Every source, in the order they were added."""
        with self._database.reading() as connection:
            rows = connection.execute(select(t.source).order_by(t.source.c.id)).all()
            return [_source(row) for row in rows]

    def get(self, number: int) -> SourceRow:
        """One source.

        Raises:
            NotFoundError: there is none with this number.
        """
        with self._database.reading() as connection:
            row = connection.execute(select(t.source).where(t.source.c.id == number)).one_or_none()
        if row is None:
            raise NotFoundError(
                _("There is no source number {number}.").format(number=number),
                _("“oerdesk source list” shows the sources there are."),
            )
        return _source(row)

    def at(self, location: str) -> SourceRow | None:
        """The source at a location, if it is known."""
        with self._database.reading() as connection:
            row = connection.execute(select(t.source).where(t.source.c.location == location)).one_or_none()
        return None if row is None else _source(row)

    def add(self, location: str, name: str, state: str, *, trusted: bool) -> int:
        """Note a new source."""
        with self._database.writing() as connection:
            values = {"location": location, "name": name, "state": state, "trusted": trusted}
            values |= {"version": 0, "synced": ""}
            return insert_row(connection, t.source, values)

    def change(self, number: int, **values: Any) -> None:
        """Set columns of a source anew."""
        with self._database.writing() as connection:
            connection.execute(update(t.source).where(t.source.c.id == number).values(**values))

    def remove(self, number: int) -> None:
        """Forget a source and what it offers; what was fetched from it stays."""
        with self._database.writing() as connection:
            connection.execute(delete(t.source).where(t.source.c.id == number))
            remove_unlisted(connection)

    def set_catalog(
        self, number: int, bundles: Mapping[str, str], *, state: str, version: int, name: str
    ) -> None:
        """Take in a newer catalog and what was seen with it, in one transaction.

        Args:
            bundles: the bundle's entry (JSON) by its URI; bundles that are gone are forgotten.
        """
        with self._database.writing() as connection:
            connection.execute(
                update(t.source)
                .where(t.source.c.id == number)
                .values(state=state, version=version, name=name)
            )
            mine = t.offered_bundle.c.source_id == number
            connection.execute(delete(t.offered_bundle).where(mine, t.offered_bundle.c.uri.not_in(bundles)))
            for uri, entry in bundles.items():
                statement = upsert(t.offered_bundle).values(
                    source_id=number, uri=uri, entry=entry, listed="", subscribed=False
                )
                connection.execute(
                    statement.on_conflict_do_update(
                        index_elements=["source_id", "uri"], set_={"entry": statement.excluded.entry}
                    )
                )
            remove_unlisted(connection)

    def set_listing(self, bundle: int, listed: str, entries: Sequence[ListedVersion], now: str) -> None:
        """Replace what a bundle offers.

        Args:
            listed: hash of the listing, so that it is not taken in twice.
        """
        with self._database.writing() as connection:
            connection.execute(delete(t.offer).where(t.offer.c.bundle_id == bundle))
            for entry in entries:
                version_id = write_listed(
                    connection, entry.work, entry.version, entry.modified, entry.size, entry.metadata, now
                )
                connection.execute(
                    upsert(t.offer).values(bundle_id=bundle, version_id=version_id).on_conflict_do_nothing()
                )
            connection.execute(
                update(t.offered_bundle).where(t.offered_bundle.c.id == bundle).values(listed=listed)
            )
            remove_unlisted(connection)

    def bundles(self, number: int) -> list[OfferedBundle]:
        """What a source offers, by title."""
        with self._database.reading() as connection:
            rows = connection.execute(
                select(t.offered_bundle).where(t.offered_bundle.c.source_id == number)
            ).all()
            found = [_offered_bundle(connection, row) for row in rows]
        return sorted(found, key=lambda bundle: bundle.title)

    def entries(self, number: int) -> list[tuple[int, str, str, bool]]:
        """Id, entry (JSON), hash of the listing taken in, subscribed: for each bundle of a source."""
        with self._database.reading() as connection:
            rows = connection.execute(
                select(t.offered_bundle)
                .where(t.offered_bundle.c.source_id == number)
                .order_by(t.offered_bundle.c.id)
            ).all()
            return [(row.id, row.entry, row.listed, row.subscribed) for row in rows]

    def offers(self, bundle: int, start: int = 0, count: int = -1) -> list[Offer]:
        """The single resources of a bundle, by title; ``count`` of them from ``start`` on, -1: all."""
        with self._database.reading() as connection:
            rows = connection.execute(
                select(t.version, t.wanted.c.position)
                .join(t.offer, t.offer.c.version_id == t.version.c.id)
                .join(t.wanted, t.wanted.c.version_id == t.version.c.id, isouter=True)
                .join(t.resource, t.resource.c.id == t.version.c.resource_id)
                .where(t.offer.c.bundle_id == bundle)
                .order_by(t.resource.c.sort_title, t.version.c.id)
                .offset(start)
                .limit(count)
            ).all()
        return [
            Offer(
                resource=row.resource_id,
                version=row.hash,
                metadata=Metadata.from_json(json.loads(row.listing)),
                size=row.size,
                here=row.here,
                wanted=row.position is not None,
            )
            for row in rows
        ]

    def outline(self, bundle: int, step: int) -> list[OfferGroup]:
        """What a bundle offers, in groups of ``step`` neighbors in the order of :meth:`offers`."""
        with self._database.reading() as connection:
            rows = connection.execute(
                select(t.resource.c.title)
                .join(t.version, t.version.c.resource_id == t.resource.c.id)
                .join(t.offer, t.offer.c.version_id == t.version.c.id)
                .where(t.offer.c.bundle_id == bundle)
                .order_by(t.resource.c.sort_title, t.version.c.id)
            )
            titles = list(rows.scalars())
        return [
            OfferGroup(start, len(part), part[0], part[-1])
            for start in range(0, len(titles), step)
            if (part := titles[start : start + step])
        ]

    def subscribe(self, bundle: int, *, subscribed: bool) -> None:
        """Follow a bundle, or stop following it."""
        with self._database.writing() as connection:
            connection.execute(
                update(t.offered_bundle).where(t.offered_bundle.c.id == bundle).values(subscribed=subscribed)
            )

    def want(self, number: int, versions: Iterable[str]) -> int:
        """Put versions that are not here into the queue; returns how many were added."""
        with self._database.writing() as connection:
            return _want(connection, number, versions)

    def want_resources(self, resources: Iterable[int]) -> int:
        """Put the newest offered version of each resource into the queue; returns how many were added."""
        with self._database.writing() as connection:
            added = 0
            for resource in resources:
                offered = connection.execute(
                    select(t.version.c.hash, t.offered_bundle.c.source_id)
                    .join(t.offer, t.offer.c.version_id == t.version.c.id)
                    .join(t.offered_bundle, t.offered_bundle.c.id == t.offer.c.bundle_id)
                    .where(t.version.c.resource_id == resource, t.version.c.here.is_(False))
                    .order_by(
                        t.version.c.modified.desc(), t.version.c.hash.desc(), t.offered_bundle.c.source_id
                    )
                    .limit(1)
                ).one_or_none()
                if offered is not None:
                    added += _want(connection, offered.source_id, [offered.hash])
            return added

    def want_subscribed(self, number: int) -> int:
        """Put everything of the subscribed bundles that is not here into the queue.

        What is in the trash was thrown away on purpose and is not asked for again.
        """
        with self._database.writing() as connection:
            versions = connection.execute(
                select(t.version.c.hash)
                .join(t.offer, t.offer.c.version_id == t.version.c.id)
                .join(t.offered_bundle, t.offered_bundle.c.id == t.offer.c.bundle_id)
                .join(t.resource, t.resource.c.id == t.version.c.resource_id)
                .where(t.offered_bundle.c.source_id == number, t.offered_bundle.c.subscribed)
                .where(t.version.c.here.is_(False), t.resource.c.trashed.is_(None))
                .order_by(t.offered_bundle.c.id, t.version.c.id)
            ).scalars()
            return _want(connection, number, versions.all())

    def unwant_resources(self, resources: Iterable[int]) -> None:
        """Take all versions of these resources out of the queue."""
        with self._database.writing() as connection:
            ids = select(t.version.c.id).where(t.version.c.resource_id.in_(list(resources)))
            connection.execute(delete(t.wanted).where(t.wanted.c.version_id.in_(ids)))

    def unwant_bundle(self, bundle: int) -> None:
        """Take all that a bundle offers out of the queue."""
        with self._database.writing() as connection:
            mine = select(t.offer.c.version_id).where(t.offer.c.bundle_id == bundle)
            theirs = select(t.version.c.resource_id).where(t.version.c.id.in_(mine))
            ids = select(t.version.c.id).where(t.version.c.resource_id.in_(theirs))
            connection.execute(delete(t.wanted).where(t.wanted.c.version_id.in_(ids)))

    def entry(self, bundle: int) -> tuple[int, str, str]:
        """Source, entry (JSON) and hash of the listing taken in, of one offered bundle.

        Raises:
            NotFoundError: there is none with this number.
        """
        with self._database.reading() as connection:
            row = connection.execute(
                select(t.offered_bundle).where(t.offered_bundle.c.id == bundle)
            ).one_or_none()
        if row is None:
            raise NotFoundError(
                _("No source offers a bundle number {number}.").format(number=bundle),
                _("“oerdesk source look” shows what is offered."),
            )
        return row.source_id, row.entry, row.listed

    def wanted(self, number: int) -> list[str]:
        """Hashes of the versions to be fetched from a source, in the order they were asked for."""
        with self._database.reading() as connection:
            return list(
                connection.execute(
                    select(t.version.c.hash)
                    .join(t.wanted, t.wanted.c.version_id == t.version.c.id)
                    .where(t.wanted.c.source_id == number)
                    .order_by(t.wanted.c.position)
                ).scalars()
            )

    def learn_manifests(self, number: int, manifests: Iterable[Manifest], stored: Mapping[str, int]) -> None:
        """Keep the manifests of wanted versions, and how their objects are stored at the source.

        Args:
            stored: bytes an object has there when compressed, by its hash; 0 where it lies as it is.
        """
        with self._database.writing() as connection:
            for manifest in manifests:
                connection.execute(
                    update(t.version)
                    .where(t.version.c.hash == version_of(manifest), t.version.c.here.is_(False))
                    .values(manifest=manifest_to_bytes(manifest))
                )
                for entry in manifest.files:
                    statement = upsert(t.offered_object).values(
                        source_id=number, sha256=entry.sha256, stored=stored[entry.sha256]
                    )
                    connection.execute(
                        statement.on_conflict_do_update(
                            index_elements=["source_id", "sha256"], set_={"stored": statement.excluded.stored}
                        )
                    )

    def wanted_manifests(self, number: int) -> tuple[list[Manifest], set[int]]:
        """The manifests of the queue as far as they are known, and the bundles that hold the others.

        Known is a version when also is known how its files lie at this source: one that was here
        before, or was learned from another source, has a manifest and lacks that.
        """
        with self._database.reading() as connection:
            lying = set(
                connection.execute(
                    select(t.offered_object.c.sha256).where(t.offered_object.c.source_id == number)
                ).scalars()
            )
            rows = connection.execute(
                select(t.version.c.id, t.version.c.manifest)
                .join(t.wanted, t.wanted.c.version_id == t.version.c.id)
                .where(t.wanted.c.source_id == number)
                .order_by(t.wanted.c.position)
            ).all()
            manifests = {
                row.id: manifest_from_bytes(row.manifest) for row in rows if row.manifest is not None
            }
            known = {
                number: manifest
                for number, manifest in manifests.items()
                if all(entry.sha256 in lying for entry in manifest.files)
            }
            offered = connection.execute(
                select(t.offer.c.bundle_id, t.offer.c.version_id)
                .join(t.offered_bundle, t.offered_bundle.c.id == t.offer.c.bundle_id)
                .join(t.wanted, t.wanted.c.version_id == t.offer.c.version_id)
                .where(t.offered_bundle.c.source_id == number, t.wanted.c.source_id == number)
            )
            bundles = {row.bundle_id for row in offered if row.version_id not in known}
            return list(known.values()), bundles

    def wanted_unknown(self, number: int) -> tuple[int, int]:
        """How many wanted versions have no known manifest for this source, and the bytes of their files."""
        known = {version_of(manifest) for manifest in self.wanted_manifests(number)[0]}
        with self._database.reading() as connection:
            rows = connection.execute(
                select(t.version.c.hash, t.version.c.size)
                .join(t.wanted, t.wanted.c.version_id == t.version.c.id)
                .where(t.wanted.c.source_id == number)
            ).all()
        unknown = [row.size for row in rows if row.hash not in known]
        return len(unknown), sum(unknown)

    def wanted_objects(self) -> set[str]:
        """Files of all wanted versions: a part of them may be here already, and must not be thrown away."""
        with self._database.reading() as connection:
            manifests = connection.execute(
                select(t.version.c.manifest)
                .join(t.wanted, t.wanted.c.version_id == t.version.c.id)
                .where(t.version.c.manifest.is_not(None))
            ).scalars()
            return {entry.sha256 for data in manifests for entry in manifest_from_bytes(data).files}

    def stored_sizes(self, number: int) -> dict[str, int]:
        """How the objects of wanted versions are stored at a source, by hash."""
        with self._database.reading() as connection:
            rows = connection.execute(
                select(t.offered_object.c.sha256, t.offered_object.c.stored).where(
                    t.offered_object.c.source_id == number
                )
            )
            return {row.sha256: row.stored for row in rows}

    def settle(self, number: int, synced: str) -> None:
        """Note that everything wanted was fetched, and forget what only served the fetching."""
        with self._database.writing() as connection:
            connection.execute(update(t.source).where(t.source.c.id == number).values(synced=synced))
            connection.execute(delete(t.offered_object).where(t.offered_object.c.source_id == number))


def _source(row: Row[Any]) -> SourceRow:
    return SourceRow(row.id, row.location, row.name, row.trusted, row.state, row.version, row.synced)


def _want(connection: Connection, number: int, versions: Iterable[str]) -> int:
    position = connection.execute(select(func.coalesce(func.max(t.wanted.c.position), 0))).scalar_one()
    added = 0
    for name in versions:
        version_id = connection.execute(
            select(t.version.c.id).where(t.version.c.hash == name, t.version.c.here.is_(False))
        ).scalar()
        if version_id is None:
            continue
        position += 1
        result = connection.execute(
            upsert(t.wanted)
            .values(version_id=version_id, source_id=number, position=position)
            .on_conflict_do_nothing()
        )
        added += result.rowcount
    return added


def _offered_bundle(connection: Connection, row: Row[Any]) -> OfferedBundle:
    entry = json.loads(row.entry)
    state = connection.execute(
        select(
            func.count().label("n"),
            func.count().filter(t.version.c.here).label("here"),
            func.coalesce(func.sum(t.version.c.size).filter(t.version.c.here.is_(False)), 0).label("missing"),
        )
        .join(t.offer, t.offer.c.version_id == t.version.c.id)
        .where(t.offer.c.bundle_id == row.id)
    ).one()
    return OfferedBundle(
        id=row.id,
        source=row.source_id,
        uri=row.uri,
        title=entry["title"],
        description=entry.get("description", ""),
        languages=tuple(entry.get("languages", ())),
        licenses=tuple(entry.get("licenses", ())),
        resources=entry["resources"],
        here=int(state.here),
        size=entry["size"],
        missing=int(state.missing) if row.listed else entry["size"],
        subscribed=row.subscribed,
    )
