"""Bytes that were used, by day of this machine's clock and time zone: as people pay for them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.dialects.sqlite import insert as upsert

from oerdesk.core.catalog import tables as t
from oerdesk.core.catalog.database import Database
from oerdesk.core.records.transfers import Traffic


class UsageBook:
    """The part of the catalog that adds up what transfers cost."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, day: str, traffic: Traffic) -> None:
        """Add to what was used on a day; durable when this returns.

        Args:
            day: ``2026-11-21``, see :func:`local_day`.

        Raises:
            StorageError: it cannot be written.
        """
        columns = t.usage.c
        statement = upsert(t.usage).values(
            day=day, received=traffic.received, sent=traffic.sent, requests=traffic.requests
        )
        with self._database.writing() as connection:
            connection.execute(
                statement.on_conflict_do_update(
                    index_elements=["day"],
                    set_={
                        "received": columns.received + statement.excluded.received,
                        "sent": columns.sent + statement.excluded.sent,
                        "requests": columns.requests + statement.excluded.requests,
                    },
                )
            )

    def between(self, first: str, last: str) -> Traffic:
        """What was used from the day ``first`` to the day ``last``, both included."""
        columns = t.usage.c
        with self._database.reading() as connection:
            row = connection.execute(
                select(
                    func.coalesce(func.sum(columns.received), 0),
                    func.coalesce(func.sum(columns.sent), 0),
                    func.coalesce(func.sum(columns.requests), 0),
                ).where(columns.day.between(first, last))
            ).one()
        return Traffic(*map(int, row))


def local_day(utc: str) -> str:
    """The day it is here at a time of the records (``2026-11-21T23:30:00Z``): ``2026-11-22`` in Nairobi."""
    return datetime.fromisoformat(utc).astimezone().date().isoformat()
