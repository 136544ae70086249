"""The queue of a source: what is wanted and not here yet, in the order in which it will be fetched."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import func, select, update

from oerdesk.core.catalog import tables as t
from oerdesk.core.catalog.database import Database
from oerdesk.core.records import Queued


class Queue:
    """The part of the catalog that shows and orders what is wanted."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, number: int, begun: Iterable[str]) -> list[Queued]:
        """What is wanted of a source, in order.

        Args:
            begun: hashes of objects of which some bytes are here.
        """
        with self._database.reading() as connection:
            rows = connection.execute(
                select(t.version.c.id, t.version.c.resource_id, t.version.c.hash, t.version.c.size)
                .add_columns(t.resource.c.title)
                .join(t.wanted, t.wanted.c.version_id == t.version.c.id)
                .join(t.resource, t.resource.c.id == t.version.c.resource_id)
                .where(t.wanted.c.source_id == number)
                .order_by(t.wanted.c.position)
            ).all()
            partly: set[int] = set()
            for sha256 in begun:
                holds = func.instr(t.version.c.manifest, sha256.encode()) > 0
                partly.update(
                    connection.execute(
                        select(t.version.c.id)
                        .join(t.wanted, t.wanted.c.version_id == t.version.c.id)
                        .where(t.wanted.c.source_id == number, holds)
                    ).scalars()
                )
        return [
            Queued(row.resource_id, row.hash, number, row.title, row.size, row.id in partly) for row in rows
        ]

    def move(self, number: int, resources: Iterable[int], step: int) -> None:
        """Move resources ``step`` places down in the queue of a source (up: negative), as one block."""
        chosen = set(resources)
        with self._database.writing() as connection:
            rows = connection.execute(
                select(t.wanted.c.version_id, t.wanted.c.position, t.version.c.resource_id)
                .join(t.version, t.version.c.id == t.wanted.c.version_id)
                .where(t.wanted.c.source_id == number)
                .order_by(t.wanted.c.position)
            ).all()
            moving = [row for row in rows if row.resource_id in chosen]
            if not moving:
                return
            staying = [row for row in rows if row.resource_id not in chosen]
            before = sum(row.resource_id not in chosen for row in rows[: rows.index(moving[0])])
            at = max(0, min(len(staying), before + step))
            order = [*staying[:at], *moving, *staying[at:]]
            for row, place in zip(order, rows, strict=True):
                if row.position != place.position:
                    connection.execute(
                        update(t.wanted)
                        .where(t.wanted.c.version_id == row.version_id)
                        .values(position=place.position)
                    )
