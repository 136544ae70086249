"""Lists, facets and search over the catalog.

Filtering and sorting are SQL; a list is the ids of its rows, and rows are read as they come into
view, so that 100,000 resources cost the window a megabyte.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, Select, distinct, false, func, select

from oerdesk.core import index
from oerdesk.core.catalog import tables as t
from oerdesk.core.catalog.database import Database
from oerdesk.core.catalog.versions import sort_key
from oerdesk.core.licenses import permits
from oerdesk.core.records import Facets, Filter, Hit, Presence, ResourceRow, SearchResult, Sort

MANY: Final = 500
"""Rows asked for in one statement (SQLite allows 32,766 parameters; this keeps memory small)."""


NO_COLLECTION: Final = -1


class Browse:
    """The part of the catalog that answers questions about many resources."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self, wanted: Filter) -> list[int]:
        """Ids of all resources that pass a filter, in its order."""
        with self._database.reading() as connection:
            if wanted.text.strip():
                return self._found(connection, wanted)
            query = _restricted(connection, wanted).order_by(*_order(wanted.sort))
            return list(connection.execute(query).scalars())

    def _found(self, connection: Connection, wanted: Filter) -> list[int]:
        parsed, narrowed = _parse(connection, wanted)
        within = _restricted(connection, narrowed)
        if parsed.match is None:
            return list(connection.execute(within.order_by(*_order(wanted.sort))).scalars())
        found, _total, _relaxed = index.search(connection, parsed, within=within, limit=10**6, offset=0)
        ids = [hit.resource_id for hit in found]
        if wanted.sort is Sort.RELEVANCE:
            return ids
        chosen = set(ids)
        order = connection.execute(within.order_by(*_order(wanted.sort))).scalars()
        return [resource for resource in order if resource in chosen]

    def rows(self, ids: Sequence[int]) -> list[ResourceRow]:
        """The rows of ``ids``, in that order; ids that are gone are left out."""
        with self._database.reading() as connection:
            return _rows(connection, ids)

    def search(self, wanted: Filter, *, limit: int = 50, as_you_type: bool = False) -> SearchResult:
        """The best hits for ``wanted.text`` among what passes the rest of the filter.

        Args:
            limit: hits to return.
            as_you_type: the last word may be unfinished.
        """
        with self._database.reading() as connection:
            parsed, narrowed = _parse(connection, wanted, as_you_type=as_you_type)
            within = _restricted(connection, narrowed)
            if parsed.match is None:
                return _everything(connection, within, limit, parsed.note)
            found, total, relaxed = index.search(connection, parsed, within=within, limit=limit, offset=0)
            rows = {row.id: row for row in _rows(connection, [hit.resource_id for hit in found])}
            passages = index.passages(connection, [hit.section_id for hit in found], parsed)
            hits = tuple(
                Hit(rows[hit.resource_id], passages[hit.section_id], hit.more, hit.score)
                for hit in found
                if hit.resource_id in rows
            )
            better = "" if total else index.suggest(connection, wanted.text)
        return SearchResult(hits, total, relaxed, better, parsed.note)

    def complete(self, prefix: str, limit: int = 8) -> list[str]:
        """Words of the library that begin with ``prefix``, most frequent first."""
        with self._database.reading() as connection:
            return index.complete(connection, prefix, limit)

    def facets(self, wanted: Filter) -> Facets:
        """How many resources of the filtered set have each value.

        A field's own choice does not narrow its own counts, so that one sees what else could be chosen.
        """
        with self._database.reading() as connection:
            if wanted.text.strip():
                parsed, wanted = _parse(connection, wanted)
                parsed = index.settle(connection, parsed, _restricted(connection, wanted))
            else:
                parsed = None

            def among(**without: Any) -> Select[int]:
                within = _restricted(connection, replace(wanted, **without))
                return index.matching(parsed, within) if parsed and parsed.match else within

            nothing: frozenset[str] = frozenset()
            presence = _counts(connection, t.resource.c.here, t.resource.c.id, among())
            return Facets(
                languages=_counts(
                    connection, t.resource.c.language, t.resource.c.id, among(languages=nothing)
                ),
                subjects=_counts(
                    connection, t.subject.c.term, t.subject.c.resource_id, among(subjects=nothing)
                ),
                levels=_counts(connection, t.level.c.term, t.level.c.resource_id, among(levels=nothing)),
                types=_counts(connection, t.resource.c.type, t.resource.c.id, among(types=nothing)),
                licenses=_counts(connection, t.resource.c.license, t.resource.c.id, among(licenses=nothing)),
                here=presence.get(True, 0),
                listed=presence.get(False, 0),
                total=sum(presence.values()),
            )

    def licenses(self) -> list[str]:
        """Every license that occurs, for questions of what may be done."""
        with self._database.reading() as connection:
            return _licenses(connection)

    def languages(self) -> list[str]:
        """Every language that occurs."""
        with self._database.reading() as connection:
            return _languages(connection)


def _counts(
    connection: Connection, value: ColumnElement[Any], owner: ColumnElement[int], among: Select[int]
) -> dict[Any, int]:
    rows = connection.execute(
        select(value, func.count(distinct(owner)).label("n"))
        .where(owner.in_(among))
        .group_by(value)
        .order_by(func.count(distinct(owner)).desc(), value)
    )
    return {row[0]: row[1] for row in rows}


def _parse(
    connection: Connection, wanted: Filter, *, as_you_type: bool = False
) -> tuple[index.ParsedQuery, Filter]:
    """The query's words for the index, and its fields (``lang:sw``) as further restrictions."""
    parsed = index.parse(wanted.text, _languages(connection), as_you_type=as_you_type)
    fields: dict[str, set[str]] = {}
    for name, value in parsed.fields:
        fields.setdefault(name, set()).add(value)
    narrowed = replace(
        wanted,
        languages=_narrow(wanted.languages, fields.get("lang")),
        subjects=_narrow(wanted.subjects, fields.get("subject")),
        levels=_narrow(wanted.levels, fields.get("level")),
        types=_narrow(wanted.types, fields.get("type")),
        licenses=_narrow(wanted.licenses, fields.get("license")),
        may=wanted.may | fields.get("may", set()),
    )
    return parsed, _in_named_collections(connection, narrowed, fields.get("in"))


def _in_named_collections(connection: Connection, wanted: Filter, titles: set[str] | None) -> Filter:
    """``in:`` names a collection by its title; a title nobody gave finds nothing."""
    if titles is None:
        return wanted
    folded = {sort_key(title) for title in titles}
    rows = connection.execute(select(t.collection.c.id, t.collection.c.title)).all()
    named = [row.id for row in rows if sort_key(row.title) in folded]
    collection = named[0] if len(named) == 1 and wanted.collection in {None, named[0]} else NO_COLLECTION
    return replace(wanted, collection=collection)


def _narrow(chosen: frozenset[str], typed: set[str] | None) -> frozenset[str]:
    if typed is None:
        return chosen
    return frozenset(chosen & typed or {"\0"}) if chosen else frozenset(typed)


def _restricted(connection: Connection, wanted: Filter) -> Select[int]:
    """A select of the ids that pass everything but the text."""
    r = t.resource.c
    query = select(r.id).where(r.trashed.is_not(None) if wanted.trashed else r.trashed.is_(None))
    for column, values in (
        (r.language, wanted.languages),
        (r.type, wanted.types),
        (r.license, wanted.licenses),
    ):
        if values:
            query = query.where(func.lower(column).in_({value.lower() for value in values}))
    for table, values in ((t.subject, wanted.subjects), (t.level, wanted.levels)):
        if values:
            folded = {value.lower() for value in values}
            query = query.where(
                r.id.in_(select(table.c.resource_id).where(func.lower(table.c.term).in_(folded)))
            )
    if wanted.may:
        allowed = [name for name in _licenses(connection) if wanted.may <= permits(name)]
        query = query.where(r.license.in_(allowed) if allowed else false())
    if wanted.presence is not Presence.ANY:
        query = query.where(r.here.is_(wanted.presence is Presence.HERE))
    if wanted.mine:
        query = query.where(r.mine)
    if wanted.incomplete:
        query = query.where((r.title == "") | (r.language == "und") | (r.license == "") | (r.people == ""))
    return _in_groups(query, wanted)


def _in_groups(query: Select[int], wanted: Filter) -> Select[int]:
    r = t.resource.c
    if wanted.collection is not None:
        members = select(t.collection_member.c.resource_id)
        query = query.where(r.id.in_(members.where(t.collection_member.c.collection_id == wanted.collection)))
    if wanted.bundle is not None:
        inside = select(t.bundle_member.c.resource_id)
        query = query.where(r.id.in_(inside.where(t.bundle_member.c.bundle_id == wanted.bundle)))
    if wanted.source is not None:
        offered = (
            select(t.version.c.resource_id)
            .join(t.offer, t.offer.c.version_id == t.version.c.id)
            .join(t.offered_bundle, t.offered_bundle.c.id == t.offer.c.bundle_id)
            .where(t.offered_bundle.c.source_id == wanted.source)
        )
        query = query.where(r.id.in_(offered))
    return query


def _order(sort: Sort) -> tuple[ColumnElement[Any], ...]:
    r = t.resource.c
    first: dict[Sort, tuple[ColumnElement[Any], ...]] = {
        Sort.NEWEST: (r.modified.desc(),),
        Sort.SIZE: (r.size.desc(),),
    }
    return (*first.get(sort, ()), r.sort_title, r.id)


def _everything(connection: Connection, within: Select[int], limit: int, note: str) -> SearchResult:
    """What a query without words gives: all that its fields leave."""
    ids = list(connection.execute(within.order_by(*_order(Sort.TITLE)).limit(limit)).scalars())
    total = connection.execute(select(func.count()).select_from(within.subquery())).scalar_one()
    hits = tuple(Hit(row, index.NO_PASSAGE, 0, 0.0) for row in _rows(connection, ids))
    return SearchResult(hits, total, note=note)


def _rows(connection: Connection, ids: Sequence[int]) -> list[ResourceRow]:
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


def _licenses(connection: Connection) -> list[str]:
    return list(connection.execute(select(t.resource.c.license).distinct()).scalars())


def _languages(connection: Connection) -> list[str]:
    return sorted(connection.execute(select(t.resource.c.language).distinct()).scalars(), key=sort_key)
