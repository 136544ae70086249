"""What belongs to a resource: translations, what it was made from, what was made from it, where it is put.

Translations are what has another language and

- was made from it, or from the same, or is what it was made from; or
- is named by its description (``translationOfWork``, ``workTranslation`` of schema.org); or
- bears the same number at the beginning of its file's name, and an author in common: so collections of
  stories are kept, ``0141_chicken-and-millipede.md`` beside ``0141_la-poule-et-le-millepatte.md``.
"""

from __future__ import annotations

import json
import re
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, Table, func, select

from oerdesk.core.bundle import manifest_from_bytes
from oerdesk.core.catalog import tables as t
from oerdesk.core.catalog.rows import rows_of
from oerdesk.core.records import Ingredient, Metadata, Related, ResourceRow

_STATED: Final = ("translationOfWork", "workTranslation")
_NUMBERED: Final = re.compile(r"([0-9]{3,9})[_-]")
"""A number of three digits at least: shorter ones number the chapters of a course."""


def related(connection: Connection, resource: int) -> Related:
    """Everything in the library that belongs to a resource; nothing when it is gone."""
    query = (
        select(t.resource, t.version.c.id.label("shown"), t.version.c.listing, t.version.c.manifest)
        .join(t.version, t.version.c.hash == t.resource.c.version)
        .where(t.resource.c.id == resource)
    )
    own = connection.execute(query).one_or_none()
    if own is None:
        return Related()
    metadata = Metadata.from_json(json.loads(own.listing))
    made_from = _ids(connection, _works_of(_ingredients(resource)))
    used_in = _ids(connection, select(t.ingredient.c.resource_id).where(t.ingredient.c.work == own.work))
    siblings = _ids(
        connection, select(t.ingredient.c.resource_id).where(t.ingredient.c.work.in_(_ingredients(resource)))
    )
    stated = _ids(connection, _works_of(_stated(metadata)))
    near = _present(connection, {*made_from, *used_in, *siblings, *stated} - {resource})
    known = {row.id for row in near}
    alike = [row for row in _of_the_same_number(connection, own, metadata) if row.id not in known]
    return Related(
        versions=_versions(connection, resource),
        translations=_in_other_languages(own.language, near + alike),
        made_from=_among(near, made_from),
        used_in=_among(near, used_in),
        credited=_credited(connection, own.manifest),
        collections=_groups(connection, t.collection, t.collection_member, "collection_id", resource),
        bundles=_groups(connection, t.bundle, t.bundle_member, "bundle_id", resource),
    )


def _ingredients(resource: int) -> Select[str]:
    return select(t.ingredient.c.work).where(t.ingredient.c.resource_id == resource)


def _works_of(works: Select[str] | list[str]) -> Select[int]:
    return select(t.resource.c.id).where(t.resource.c.work.in_(works))


def _ids(connection: Connection, query: Select[int]) -> list[int]:
    return list(connection.execute(query).scalars())


def _present(connection: Connection, ids: set[int]) -> list[ResourceRow]:
    return [row for row in rows_of(connection, sorted(ids)) if not row.trashed]


def _stated(metadata: Metadata) -> list[str]:
    """Works that the description itself names as translations."""
    found: list[str] = []
    for value in map(metadata.extra.get, _STATED):
        values = value if isinstance(value, list) else [value]
        found += [work for work in values if isinstance(work, str)]
    return found


def _of_the_same_number(connection: Connection, own: Row[Any], metadata: Metadata) -> list[ResourceRow]:
    """Resources whose file's name begins with the same number, and that have an author in common."""
    authors = {person.name for person in metadata.people if person.role == "aut"}
    path = connection.execute(
        select(t.file.c.path).where(t.file.c.version_id == own.shown, t.file.c.position == 0)
    ).scalar_one_or_none()
    number = _NUMBERED.match(path or "")
    if number is None or not authors:
        return []
    same = (
        select(t.resource.c.id)
        .join(t.version, t.version.c.hash == t.resource.c.version)
        .join(t.file, t.file.c.version_id == t.version.c.id)
        .where(t.file.c.position == 0, t.file.c.path.op("GLOB")(f"{number[1]}[_-]*"))
    )
    rows = _present(connection, set(_ids(connection, same)) - {own.id})
    return [row for row in rows if authors & set(row.people.split(", "))]


def _in_other_languages(language: str, rows: list[ResourceRow]) -> tuple[ResourceRow, ...]:
    """Those of another language, as far as both are known; Portuguese of Brazil is no other."""
    unknown = {"", "und"}
    others = [row for row in rows if _plain(row.language) not in {_plain(language), *unknown}]
    return () if language in unknown else tuple(sorted(others, key=lambda row: (row.language, row.id)))


def _plain(language: str) -> str:
    return language.partition("-")[0].lower()


def _credited(connection: Connection, manifest: bytes | None) -> tuple[Ingredient, ...]:
    """Ingredients that are not in the library, or in its trash."""
    based_on = manifest_from_bytes(manifest).based_on if manifest else ()
    if not based_on:
        return ()
    works = [ingredient.work for ingredient in based_on]
    query = select(t.resource.c.work).where(t.resource.c.work.in_(works), t.resource.c.trashed.is_(None))
    here = set(connection.execute(query).scalars())
    return tuple(ingredient for ingredient in based_on if ingredient.work not in here)


def _groups(
    connection: Connection, group: Table, member: Table, key: str, resource: int
) -> tuple[tuple[int, str], ...]:
    query = (
        select(group.c.id, group.c.title)
        .join(member, member.c[key] == group.c.id)
        .where(member.c.resource_id == resource)
        .order_by(group.c.title, group.c.id)
    )
    return tuple((row.id, row.title) for row in connection.execute(query))


def _versions(connection: Connection, resource: int) -> int:
    query = select(func.count()).select_from(t.version).where(t.version.c.resource_id == resource)
    return int(connection.execute(query).scalar_one())


def _among(rows: list[ResourceRow], ids: list[int]) -> tuple[ResourceRow, ...]:
    return tuple(row for row in rows if row.id in ids)
