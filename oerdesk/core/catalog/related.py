"""What belongs to a resource: translations, what it was made from, what was made from it."""

from __future__ import annotations

import json

from sqlalchemy import Connection, Select, func, select

from oerdesk.core.catalog import tables as t
from oerdesk.core.catalog.rows import rows_of
from oerdesk.core.records import Related, ResourceRow

_STATED = ("translationOfWork", "workTranslation")
"""schema.org properties by which a description names the same work in another language."""


def related(connection: Connection, resource: int) -> Related:
    """Everything in the library that belongs to a resource; nothing when it is gone."""
    own = connection.execute(select(t.resource).where(t.resource.c.id == resource)).one_or_none()
    if own is None:
        return Related()
    made_from = _ids(connection, _works_of(_ingredients(resource)))
    used_in = _ids(connection, select(t.ingredient.c.resource_id).where(t.ingredient.c.work == own.work))
    siblings = _ids(
        connection, select(t.ingredient.c.resource_id).where(t.ingredient.c.work.in_(_ingredients(resource)))
    )
    stated = _ids(connection, _works_of(_stated(connection, own.version)))
    near = rows_of(connection, sorted({*made_from, *used_in, *siblings, *stated} - {resource}))
    present = [row for row in near if not row.trashed]
    translations = [row for row in present if row.language.split("-")[0] != own.language.split("-")[0]]
    return Related(
        versions=_versions(connection, resource),
        translations=tuple(sorted(translations, key=lambda row: (row.language, row.id))),
        made_from=_among(present, made_from),
        used_in=_among(present, used_in),
    )


def _ingredients(resource: int) -> Select[str]:
    return select(t.ingredient.c.work).where(t.ingredient.c.resource_id == resource)


def _works_of(works: Select[str] | list[str]) -> Select[int]:
    return select(t.resource.c.id).where(t.resource.c.work.in_(works))


def _ids(connection: Connection, query: Select[int]) -> list[int]:
    return list(connection.execute(query).scalars())


def _stated(connection: Connection, version: str) -> list[str]:
    """Works that the description itself names as translations."""
    listing = connection.execute(select(t.version.c.listing).where(t.version.c.hash == version)).scalar_one()
    found: list[str] = []
    for value in map(json.loads(listing).get, _STATED):
        values = value if isinstance(value, list) else [value]
        found += [work for work in values if isinstance(work, str)]
    return found


def _versions(connection: Connection, resource: int) -> int:
    query = select(func.count()).select_from(t.version).where(t.version.c.resource_id == resource)
    return int(connection.execute(query).scalar_one())


def _among(rows: list[ResourceRow], ids: list[int]) -> tuple[ResourceRow, ...]:
    return tuple(row for row in rows if row.id in ids)
