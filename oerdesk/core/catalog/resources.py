"""Resources, their versions and files: what came in, what is current, what is in the trash."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import delete, func, select, update

from oerdesk.core import index
from oerdesk.core.bundle import manifest_from_bytes
from oerdesk.core.catalog import tables as t
from oerdesk.core.catalog.database import Database
from oerdesk.core.catalog.versions import Incoming, Stored, put, show_best, write_index
from oerdesk.core.errors import NotFoundError
from oerdesk.core.i18n import _
from oerdesk.core.records import Manifest, Metadata, Section


class Resources:
    """The part of the catalog that knows resources one by one."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, incoming: Sequence[Incoming], now: str) -> list[Stored]:
        """Take versions in, with their index entries, all in one transaction.

        Args:
            incoming: their objects must be durable already.
            now: UTC, for ``added``.
        """
        with self._database.writing() as connection:
            return [put(connection, item, now) for item in incoming]

    def manifest(self, resource: int) -> Manifest:
        """The manifest of the current version.

        Raises:
            NotFoundError: no such resource, or only listed so far.
        """
        with self._database.reading() as connection:
            data = connection.execute(
                select(t.version.c.manifest)
                .join(t.resource, t.resource.c.version == t.version.c.hash)
                .where(t.resource.c.id == resource)
            ).scalar_one_or_none()
        if data is None:
            raise _no_such(resource)
        return manifest_from_bytes(data)

    def metadata(self, resource: int) -> Metadata:
        """What is known about a resource, be it here or listed.

        Raises:
            NotFoundError: no such resource.
        """
        with self._database.reading() as connection:
            listing = connection.execute(
                select(t.version.c.listing)
                .join(t.resource, t.resource.c.version == t.version.c.hash)
                .where(t.resource.c.id == resource)
            ).scalar_one_or_none()
        if listing is None:
            raise _no_such(resource)
        return Metadata.from_json(json.loads(listing))

    def manifest_of(self, version: str) -> Manifest | None:
        """The manifest of a version by its hash, if it is known."""
        with self._database.reading() as connection:
            data = connection.execute(
                select(t.version.c.manifest).where(t.version.c.hash == version)
            ).scalar_one_or_none()
        return None if data is None else manifest_from_bytes(data)

    def versions(self, resource: int) -> list[Manifest]:
        """All versions whose manifest is known, newest first."""
        with self._database.reading() as connection:
            rows = connection.execute(
                select(t.version.c.manifest)
                .where(t.version.c.resource_id == resource, t.version.c.manifest.is_not(None))
                .order_by(t.version.c.modified.desc(), t.version.c.hash.desc())
            ).scalars()
            return [manifest_from_bytes(data) for data in rows]

    def hashes(self, resource: int) -> set[str]:
        """The hashes of all versions that are known, be they here or listed."""
        with self._database.reading() as connection:
            query = select(t.version.c.hash).where(t.version.c.resource_id == resource)
            return set(connection.execute(query).scalars())

    def id_of(self, work: str) -> int | None:
        """The id of a work in this library."""
        with self._database.reading() as connection:
            return connection.execute(
                select(t.resource.c.id).where(t.resource.c.work == work)
            ).scalar_one_or_none()

    def known_file(self, sha256: str) -> int | None:
        """A resource that is here, not in the trash, and has this file as its main file."""
        with self._database.reading() as connection:
            return connection.execute(
                select(t.resource.c.id)
                .join(t.version, t.version.c.hash == t.resource.c.version)
                .join(t.file, t.file.c.version_id == t.version.c.id)
                .where(t.file.c.sha256 == sha256, t.file.c.position == 0, t.resource.c.trashed.is_(None))
                .order_by(t.resource.c.id)
                .limit(1)
            ).scalar_one_or_none()

    def used_in(self, work: str) -> list[int]:
        """Resources that were made from ``work``."""
        with self._database.reading() as connection:
            return list(
                connection.execute(
                    select(t.ingredient.c.resource_id).where(t.ingredient.c.work == work)
                ).scalars()
            )

    def trash(self, resources: Iterable[int], now: str | None) -> None:
        """Put resources into the trash (``now`` is a time) or take them out of it (None)."""
        with self._database.writing() as connection:
            for resource in resources:
                found = connection.execute(
                    update(t.resource).where(t.resource.c.id == resource).values(trashed=now)
                )
                if found.rowcount == 0:
                    raise _no_such(resource)

    def forget(self, resources: Iterable[int]) -> None:
        """Remove resources for good; their objects are collected later if nothing else needs them."""
        with self._database.writing() as connection:
            for resource in resources:
                index.remove(connection, resource)
                connection.execute(delete(t.resource).where(t.resource.c.id == resource))

    def needed_objects(self) -> set[str]:
        """SHA-256 of every file of every version that is here, or was before one of its files was damaged.

        What is still whole of the latter need not be fetched again.
        """
        with self._database.reading() as connection:
            return set(connection.execute(select(t.file.c.sha256).distinct()).scalars())

    def files_here(self) -> list[tuple[str, int, str]]:
        """SHA-256, size, and the title of one resource that needs it: for every object there must be."""
        with self._database.reading() as connection:
            rows = connection.execute(
                select(t.file.c.sha256, t.file.c.size, func.min(t.resource.c.title).label("title"))
                .join(t.version, t.version.c.id == t.file.c.version_id)
                .join(t.resource, t.resource.c.id == t.version.c.resource_id)
                .where(t.version.c.here)
                .group_by(t.file.c.sha256, t.file.c.size)
            )
            return [(row.sha256, row.size, row.title) for row in rows]

    def count_here(self) -> int:
        """Resources whose files are here, trash included."""
        with self._database.reading() as connection:
            query = select(func.count()).select_from(t.resource).where(t.resource.c.here)
            return int(connection.execute(query).scalar_one())

    def not_indexed(self) -> list[int]:
        """Resources that have no index entry, or all of them when the index is of another version."""
        with self._database.reading() as connection:
            ids = connection.execute(select(t.resource.c.id)).scalars().all()
            if not index.is_current(connection):
                return list(ids)
            indexed = index.indexed(connection)
            return [number for number in ids if number not in indexed]

    def withdraw(self, objects: Iterable[str]) -> list[int]:
        """Make versions that need one of these objects *listed* again; returns their resources.

        The best version that is still whole becomes the current one; where none is, the resource is
        shown as not fetched.  The caller indexes the text of what is here.
        """
        with self._database.writing() as connection:
            hit = select(t.file.c.version_id).where(t.file.c.sha256.in_(list(objects)))
            spoiled = (t.version.c.id.in_(hit), t.version.c.here)
            owners = (
                connection.execute(select(t.version.c.resource_id).where(*spoiled).distinct()).scalars().all()
            )
            connection.execute(update(t.version).where(*spoiled).values(here=False))
            for resource_id in owners:
                show_best(connection, resource_id)
        return list(owners)

    def everything(self) -> Iterator[tuple[int, Manifest, bool]]:
        """Each resource that is here: id, current manifest, mine.  For checks and rebuilding."""
        last = 0
        while True:
            with self._database.reading() as connection:
                rows = connection.execute(
                    select(t.resource.c.id, t.version.c.manifest, t.resource.c.mine)
                    .join(t.version, t.version.c.hash == t.resource.c.version)
                    .where(t.resource.c.id > last, t.resource.c.here)
                    .order_by(t.resource.c.id)
                    .limit(200)
                ).all()
            if not rows:
                return
            for row in rows:
                yield row.id, manifest_from_bytes(row.manifest), row.mine
            last = rows[-1].id

    def reindex(self, entries: Iterable[tuple[int, Manifest, Sequence[Section]]]) -> None:
        """Write index entries anew, in one transaction."""
        with self._database.writing() as connection:
            for resource, manifest, sections in entries:
                write_index(connection, resource, manifest.metadata, sections)

    def rebuild_index(self) -> None:
        """Empty the index; listed resources are put back by their metadata at once."""
        with self._database.writing() as connection:
            index.drop(connection)
            index.create(connection)
            rows = connection.execute(
                select(t.resource.c.id, t.version.c.listing)
                .join(t.version, t.version.c.hash == t.resource.c.version)
                .where(t.resource.c.here.is_(False))
            ).all()
            for row in rows:
                write_index(connection, row.id, Metadata.from_json(json.loads(row.listing)), ())


def _no_such(resource: int) -> NotFoundError:
    return NotFoundError(
        _("There is no resource number {number} here.").format(number=resource),
        _("Look it up with a search; the number may have been of another library."),
    )
