"""Rows of lists, out of the columns that ``resource`` keeps for them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Connection, Row, select

from oerdesk.core.catalog import tables as t
from oerdesk.core.records import ResourceRow

MANY: Final = 500
"""Rows asked for in one statement (SQLite allows 32,766 parameters; this keeps memory small)."""


def rows_of(connection: Connection, ids: Sequence[int]) -> list[ResourceRow]:
    """The rows of ``ids``, in that order; ids that are gone are left out."""
    found: dict[int, ResourceRow] = {}
    for start in range(0, len(ids), MANY):
        chunk = ids[start : start + MANY]
        for row in connection.execute(select(t.resource).where(t.resource.c.id.in_(chunk))):
            found[row.id] = _row(row)
    return [found[number] for number in ids if number in found]


def _row(row: Row[Any]) -> ResourceRow:
    return ResourceRow(
        id=row.id,
        work=row.work,
        version=row.version,
        title=row.title,
        language=row.language,
        people=row.people,
        license=row.license,
        type=row.type,
        media_type=row.media_type,
        size=row.size,
        modified=row.modified,
        here=row.here,
        mine=row.mine,
        trashed=row.trashed is not None,
    )
