"""Groups of resources: bundles to publish, and collections made by hand."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, Row, Table, delete, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from oerdesk.core.bundle import manifest_from_bytes
from oerdesk.core.catalog import tables as t
from oerdesk.core.catalog.database import Database, insert_row
from oerdesk.core.catalog.rows import MANY
from oerdesk.core.errors import NotFoundError, UsageError
from oerdesk.core.i18n import _
from oerdesk.core.licenses import is_open
from oerdesk.core.records import Bundle, Group, Manifest


class Shelves:
    """The part of the catalog that knows groups."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # Bundles

    def bundles(self) -> list[Bundle]:
        """All bundles of this library, by title."""
        with self._database.reading() as connection:
            rows = connection.execute(select(t.bundle).order_by(t.bundle.c.title)).all()
            return [_bundle(connection, row) for row in rows]

    def bundle(self, number: int) -> Bundle:
        """One bundle.

        Raises:
            NotFoundError: there is none with this number.
        """
        with self._database.reading() as connection:
            row = connection.execute(select(t.bundle).where(t.bundle.c.id == number)).one_or_none()
            if row is None:
                raise _no_bundle(str(number))
            return _bundle(connection, row)

    def bundle_titled(self, title: str) -> Bundle | None:
        """The bundle with exactly this title."""
        with self._database.reading() as connection:
            row = connection.execute(
                select(t.bundle).where(t.bundle.c.title == title).order_by(t.bundle.c.id).limit(1)
            ).one_or_none()
            return None if row is None else _bundle(connection, row)

    def create_bundle(self, title: str, description: str = "") -> int:
        """Make an empty bundle.

        Raises:
            UsageError: the title is empty.
        """
        if not title.strip():
            raise UsageError(_("A bundle needs a title."), _("Type a few words that say what is in it."))
        with self._database.writing() as connection:
            values = {"uri": f"urn:uuid:{uuid.uuid4()}", "title": title.strip(), "description": description}
            return insert_row(connection, t.bundle, values)

    def remove_bundle(self, number: int) -> Group:
        """Remove the bundle; its resources stay.

        Raises:
            NotFoundError: there is none with this number.
        """
        members = t.bundle_member.c
        with self._database.writing() as connection:
            row = connection.execute(select(t.bundle).where(t.bundle.c.id == number)).one_or_none()
            if row is None:
                raise _no_bundle(str(number))
            inside = (
                select(members.resource_id).where(members.bundle_id == number).order_by(members.resource_id)
            )
            ids = tuple(connection.execute(inside).scalars())
            connection.execute(delete(t.bundle).where(t.bundle.c.id == number))
        return Group(number, row.title, ids, row.uri, row.description)

    def restore_bundle(self, group: Group) -> int:
        """Make a bundle again that was removed, with its URI; resources that are gone are left out.

        Returns:
            Its number: the one it had, unless another bundle has it now.
        """
        values = {"uri": group.uri, "title": group.title, "description": group.description}
        with self._database.writing() as connection:
            number = _made_again(connection, t.bundle, group.number, values)
            rows = [{"bundle_id": number, "resource_id": one} for one in _still(connection, group.members)]
            if rows:
                connection.execute(insert(t.bundle_member), rows)
        return number

    def put_into_bundle(self, number: int, resources: Iterable[int]) -> None:
        """Add resources; those that are in it already stay."""
        rows = [{"bundle_id": number, "resource_id": resource} for resource in resources]
        if rows:
            with self._database.writing() as connection:
                connection.execute(upsert(t.bundle_member).on_conflict_do_nothing(), rows)

    def take_from_bundle(self, number: int, resources: Iterable[int]) -> None:
        """Take resources out of a bundle."""
        with self._database.writing() as connection:
            for resource in resources:
                connection.execute(
                    delete(t.bundle_member).where(
                        t.bundle_member.c.bundle_id == number, t.bundle_member.c.resource_id == resource
                    )
                )

    def manifests_of_bundle(self, number: int) -> list[Manifest]:
        """Current manifests of what is in a bundle, here, and not in the trash; by title."""
        with self._database.reading() as connection:
            data = connection.execute(
                select(t.version.c.manifest)
                .join(t.resource, t.resource.c.version == t.version.c.hash)
                .join(t.bundle_member, t.bundle_member.c.resource_id == t.resource.c.id)
                .where(
                    t.bundle_member.c.bundle_id == number, t.resource.c.here, t.resource.c.trashed.is_(None)
                )
                .order_by(t.resource.c.sort_title, t.resource.c.id)
            ).scalars()
            return [manifest_from_bytes(item) for item in data]

    # Collections

    def collections(self) -> list[tuple[int, str, int]]:
        """Number, title and count of each collection, by title."""
        members = t.collection_member
        with self._database.reading() as connection:
            rows = connection.execute(
                select(t.collection.c.id, t.collection.c.title, func.count(members.c.resource_id).label("n"))
                .join(members, members.c.collection_id == t.collection.c.id, isouter=True)
                .group_by(t.collection.c.id)
                .order_by(t.collection.c.title)
            )
            return [(row.id, row.title, row.n) for row in rows]

    def collection_titled(self, title: str) -> int:
        """The number of the collection with this title, made if there is none yet.

        Raises:
            UsageError: the title is empty.
        """
        if not title.strip():
            raise UsageError(_("A collection needs a title."), _("Type a few words that say what is in it."))
        with self._database.writing() as connection:
            connection.execute(
                upsert(t.collection).values(title=title.strip()).on_conflict_do_nothing(),
            )
            return int(
                connection.execute(
                    select(t.collection.c.id).where(t.collection.c.title == title.strip())
                ).scalar_one()
            )

    def put_into_collection(self, number: int, resources: Iterable[int]) -> None:
        """Add resources at the end; those that are in it already keep their place."""
        members = t.collection_member
        with self._database.writing() as connection:
            last = connection.execute(
                select(func.coalesce(func.max(members.c.position), 0)).where(
                    members.c.collection_id == number
                )
            ).scalar_one()
            rows = [
                {"collection_id": number, "resource_id": resource, "position": last + offset}
                for offset, resource in enumerate(resources, 1)
            ]
            if rows:
                connection.execute(upsert(members).on_conflict_do_nothing(), rows)

    def take_from_collection(self, number: int, resources: Iterable[int]) -> None:
        """Take resources out of a collection."""
        members = t.collection_member
        with self._database.writing() as connection:
            for resource in resources:
                connection.execute(
                    delete(members).where(
                        members.c.collection_id == number, members.c.resource_id == resource
                    )
                )

    def rename_collection(self, number: int, title: str) -> str:
        """Give a collection another title; returns the old one.

        Raises:
            UsageError: the title is empty, or another collection has it.
            NotFoundError: no such collection.
        """
        wanted = title.strip()
        if not wanted:
            raise UsageError(_("A collection needs a title."), _("Type a few words that say what is in it."))
        table = t.collection
        with self._database.writing() as connection:
            old = connection.execute(select(table.c.title).where(table.c.id == number)).scalar_one_or_none()
            if old is None:
                raise _no_collection()
            taken = select(table.c.id).where(table.c.title == wanted, table.c.id != number)
            if connection.execute(taken).first() is not None:
                raise _taken(wanted)
            connection.execute(update(table).where(table.c.id == number).values(title=wanted))
            return str(old)

    def members(self, number: int) -> list[int]:
        """What is in a collection, in its order, the trash included."""
        members = t.collection_member.c
        with self._database.reading() as connection:
            query = select(members.resource_id).where(members.collection_id == number)
            return list(connection.execute(query.order_by(members.position, members.resource_id)).scalars())

    def reorder(self, number: int, resources: Iterable[int]) -> None:
        """Put the members of a collection into this order; those that are not named come last."""
        members = t.collection_member
        wanted = list(dict.fromkeys(resources))
        order = {resource: place for place, resource in enumerate(wanted, 1)}
        with self._database.writing() as connection:
            query = select(members.c.resource_id).where(members.c.collection_id == number)
            kept = connection.execute(query.order_by(members.c.position)).scalars().all()
            for place, resource in enumerate(sorted(kept, key=lambda one: order.get(one, len(order) + 1)), 1):
                connection.execute(
                    update(members)
                    .where(members.c.collection_id == number, members.c.resource_id == resource)
                    .values(position=place)
                )

    def bundle_members(self, number: int) -> list[int]:
        """What is in a bundle, the trash included."""
        members = t.bundle_member.c
        with self._database.reading() as connection:
            query = select(members.resource_id).where(members.bundle_id == number)
            return list(connection.execute(query.order_by(members.resource_id)).scalars())

    def remove_collection(self, number: int) -> Group:
        """Remove the collection; its resources stay.

        Raises:
            NotFoundError: no such collection.
        """
        members = t.collection_member.c
        with self._database.writing() as connection:
            title = connection.execute(
                select(t.collection.c.title).where(t.collection.c.id == number)
            ).scalar_one_or_none()
            if title is None:
                raise _no_collection()
            inside = select(members.resource_id).where(members.collection_id == number)
            ids = connection.execute(inside.order_by(members.position, members.resource_id)).scalars().all()
            connection.execute(delete(t.collection).where(t.collection.c.id == number))
        return Group(number, title, tuple(ids))

    def restore_collection(self, group: Group) -> int:
        """Make a collection again that was removed, in its order; resources that are gone are left out.

        Returns:
            Its number: the one it had, unless another collection has it now.

        Raises:
            UsageError: another collection has its title.
        """
        with self._database.writing() as connection:
            taken = select(t.collection.c.id).where(t.collection.c.title == group.title)
            if connection.execute(taken).first() is not None:
                raise _taken(group.title)
            number = _made_again(connection, t.collection, group.number, {"title": group.title})
            rows = [
                {"collection_id": number, "resource_id": one, "position": place}
                for place, one in enumerate(_still(connection, group.members), 1)
            ]
            if rows:
                connection.execute(insert(t.collection_member), rows)
        return number


def _made_again(connection: Connection, table: Table, number: int, values: Mapping[str, Any]) -> int:
    """Insert a row under the number it had, or under a new one."""
    free = connection.execute(select(table.c.id).where(table.c.id == number)).first() is None
    return insert_row(connection, table, {**values, "id": number} if free else values)


def _still(connection: Connection, resources: Iterable[int]) -> list[int]:
    """Those that are still in the library or its trash, in the same order."""
    wanted = list(resources)
    found: set[int] = set()
    for start in range(0, len(wanted), MANY):
        query = select(t.resource.c.id).where(t.resource.c.id.in_(wanted[start : start + MANY]))
        found.update(connection.execute(query).scalars())
    return [number for number in wanted if number in found]


def _bundle(connection: Connection, row: Row[tuple[int, str, str, str]]) -> Bundle:
    members = connection.execute(
        select(t.resource.c.license, func.count().label("n"), func.sum(t.resource.c.size).label("size"))
        .join(t.bundle_member, t.bundle_member.c.resource_id == t.resource.c.id)
        .where(t.bundle_member.c.bundle_id == row.id, t.resource.c.here, t.resource.c.trashed.is_(None))
        .group_by(t.resource.c.license)
    ).all()
    return Bundle(
        id=row.id,
        uri=row.uri,
        title=row.title,
        description=row.description,
        resources=sum(m.n for m in members),
        private=sum(m.n for m in members if not is_open(m.license)),
        size=sum(m.size for m in members if is_open(m.license)),
    )


def _no_bundle(name: str) -> NotFoundError:
    return NotFoundError(
        _("There is no bundle “{name}”.").format(name=name),
        _("“oerdesk publish --list” shows the bundles there are."),
    )


def _no_collection() -> NotFoundError:
    return NotFoundError(_("This collection is gone."), _("Choose another one."))


def _taken(title: str) -> UsageError:
    return UsageError(
        _("There is a collection “{title}” already.").format(title=title),
        _("Choose another title, or put the resources into that one."),
    )
