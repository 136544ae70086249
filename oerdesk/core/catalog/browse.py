"""Lists, facets and search over the catalog.

Filtering and sorting are SQL; a list is the ids of its rows, and rows are read as they come into
view, so that 100,000 resources cost the window a megabyte.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from threading import Lock
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Select, false, func, or_, select, true

from oerdesk.core import index
from oerdesk.core.catalog import tables as t
from oerdesk.core.catalog.bitmaps import Bitmaps, numbers_of
from oerdesk.core.catalog.database import Database
from oerdesk.core.catalog.related import related
from oerdesk.core.catalog.rows import rows_of
from oerdesk.core.catalog.versions import sort_key
from oerdesk.core.licenses import is_open, permits
from oerdesk.core.records import (
    EVERYTHING,
    FROM_FILES,
    MADE_HERE,
    Facets,
    Filter,
    Hit,
    Presence,
    Related,
    ResourceRow,
    SearchResult,
    Sort,
)

NO_COLLECTION: Final = -1

_EVERYTHING: Final = (
    select(t.resource.c.id)
    .where(t.resource.c.trashed.is_(None))
    .order_by(t.resource.c.sort_title, t.resource.c.id)
)

_INCOMPLETE: Final = (
    (t.resource.c.title == "")
    | t.resource.c.language.in_(["", "und"])
    | (t.resource.c.license == "")
    | (t.resource.c.people == "")
)


class Browse:
    """The part of the catalog that answers questions about many resources."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._reading_bits = Lock()
        self._bits: tuple[str, Bitmaps] | None = None

    def find(self, wanted: Filter) -> list[int]:
        """Ids of all resources that pass a filter, in its order."""
        with self._database.reading() as connection:
            if wanted.text.strip():
                return self._found(connection, wanted)
            if wanted.sort is Sort.COLLECTION:
                return _in_own_order(connection, wanted)
            stamp = _stamp(connection)
            if wanted == EVERYTHING and (self._bits is None or self._bits[0] != stamp):
                return numbers_of(
                    connection, _EVERYTHING
                ).tolist()  # before there has been time to read the bits
            bits = self._bitmaps(connection)
            found = bits.matching(wanted, _opened(connection) if wanted.opened else ())
            return _in_order(connection, bits, found, wanted.sort)

    def _bitmaps(self, connection: Connection) -> Bitmaps:
        """The library as bits, read anew when it has changed."""
        stamp = _stamp(connection)
        with self._reading_bits:
            if self._bits is None or self._bits[0] != stamp:
                self._bits = stamp, Bitmaps.read(connection)
            return self._bits[1]

    def _found(self, connection: Connection, wanted: Filter) -> list[int]:
        parsed, narrowed = _parse(connection, wanted)
        bits = self._bitmaps(connection)
        if parsed.match is None:
            passing = bits.matching(narrowed, _opened(connection) if narrowed.opened else ())
            return _in_order(connection, bits, passing, wanted.sort)
        within = _restricted(connection, narrowed)
        if wanted.sort is Sort.RELEVANCE:
            found, _total, _relaxed = index.search(connection, parsed, within=within, limit=10**6, offset=0)
            return [hit.resource_id for hit in found]
        matching = index.matching(index.settle(connection, parsed, within), within)
        return _in_order(connection, bits, bits.of_ids(numbers_of(connection, matching)), wanted.sort)

    def rows(self, ids: Sequence[int]) -> list[ResourceRow]:
        """The rows of ``ids``, in that order; ids that are gone are left out."""
        with self._database.reading() as connection:
            return rows_of(connection, ids)

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
            rows = {row.id: row for row in rows_of(connection, [hit.resource_id for hit in found])}
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
            bits = self._bitmaps(connection)
            among = bits.everything
            if wanted.text.strip():
                parsed, wanted = _parse(connection, wanted)
                if parsed.match is not None:
                    parsed = index.settle(connection, parsed, _restricted(connection, wanted))
                    everywhere = select(t.resource.c.id)
                    among = bits.of_ids(numbers_of(connection, index.matching(parsed, everywhere)))
            return bits.facets(wanted, among, _opened(connection))

    def related(self, resource: int) -> Related:
        """What belongs to a resource: versions, translations, what it was made from and is used in."""
        with self._database.reading() as connection:
            return related(connection, resource)

    def licenses(self) -> list[str]:
        """Every license that occurs, for questions of what may be done."""
        with self._database.reading() as connection:
            return _licenses(connection)

    def languages(self) -> list[str]:
        """Every language that occurs."""
        with self._database.reading() as connection:
            return _languages(connection)


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
    for table, values in (
        (t.subject, wanted.subjects),
        (t.level, wanted.levels),
        (t.accessibility, wanted.accessibility),
    ):
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
        query = query.where(_INCOMPLETE)
    if wanted.qualities:
        query = query.where(or_(*(_of_quality(connection, value) for value in wanted.qualities)))
    return _in_groups(query, wanted)


def _of_quality(connection: Connection, value: str) -> ColumnElement[bool]:
    if value == "incomplete":
        return _INCOMPLETE
    free = [name for name in _licenses(connection) if is_open(name)]
    return ~_INCOMPLETE & t.resource.c.license.in_(free) if value == "described" and free else false()


def _in_groups(query: Select[int], wanted: Filter) -> Select[int]:
    r = t.resource.c
    if wanted.collection is not None:
        members = select(t.collection_member.c.resource_id)
        query = query.where(r.id.in_(members.where(t.collection_member.c.collection_id == wanted.collection)))
    if wanted.bundle is not None:
        inside = select(t.bundle_member.c.resource_id)
        query = query.where(r.id.in_(inside.where(t.bundle_member.c.bundle_id == wanted.bundle)))
    if wanted.source is not None:
        query = query.where(r.id.in_(_offered_by(t.offered_bundle.c.source_id == wanted.source)))
    if wanted.sources:
        query = query.where(or_(*map(_from_source, wanted.sources)))
    if wanted.opened:
        query = query.where(r.work.in_(select(t.reading.c.work)))
    return query


def _from_source(name: str) -> ColumnElement[bool]:
    r = t.resource.c
    if name == MADE_HERE:
        return r.mine
    if name == FROM_FILES:
        return ~r.mine & r.id.not_in(_offered_by(true()))
    said = func.coalesce(func.nullif(t.source.c.name, ""), t.source.c.location)
    return r.id.in_(_offered_by(func.lower(said) == name.lower()))


def _offered_by(which: ColumnElement[bool]) -> Select[int]:
    return (
        select(t.version.c.resource_id)
        .join(t.offer, t.offer.c.version_id == t.version.c.id)
        .join(t.offered_bundle, t.offered_bundle.c.id == t.offer.c.bundle_id)
        .join(t.source, t.source.c.id == t.offered_bundle.c.source_id)
        .where(which)
    )


_BY_TITLE: Final = frozenset({Sort.TITLE, Sort.RELEVANCE})


def _order(sort: Sort) -> tuple[ColumnElement[Any], ...]:
    r = t.resource.c
    level = select(func.min(t.level.c.term)).where(t.level.c.resource_id == r.id).scalar_subquery()
    first: dict[Sort, tuple[ColumnElement[Any], ...]] = {
        Sort.NEWEST: (r.modified.desc(),),
        Sort.SIZE: (r.size.desc(),),
        Sort.PEOPLE: (r.people == "", func.lower(r.people)),
        Sort.LANGUAGE: (r.language,),
        Sort.TYPE: (r.type,),
        Sort.LEVEL: (func.coalesce(level, "~"),),
        Sort.LICENSE: (r.license == "", r.license),
    }
    return (*first.get(sort, ()), r.sort_title, r.id)


def _stamp(connection: Connection) -> str:
    """Another one after each change of what lists depend on."""
    query = select(t.library.c.value).where(t.library.c.name == "changes")
    return str(connection.execute(query).scalar_one())


def _in_order(connection: Connection, bits: Bitmaps, found: int, sort: Sort) -> list[int]:
    """The ids of what was found, as bits, in an order."""
    ids = bits.ids_of(found)
    if sort in _BY_TITLE:
        return ids
    if sort not in bits.orders:
        bits.orders[sort] = numbers_of(connection, select(t.resource.c.id).order_by(*_order(sort)))
    if len(ids) == len(bits.ids):
        return bits.orders[sort].tolist()
    return list(filter(set(ids).__contains__, bits.orders[sort]))


def _in_own_order(connection: Connection, wanted: Filter) -> list[int]:
    """A collection as it was put together."""
    members = t.collection_member.c
    query = (
        _restricted(connection, wanted)
        .join(t.collection_member, members.resource_id == t.resource.c.id)
        .where(members.collection_id == wanted.collection)
        .order_by(members.position, t.resource.c.id)
    )
    return list(connection.execute(query).scalars())


def _opened(connection: Connection) -> Sequence[int]:
    """Ids of what was opened for reading, the latest first."""
    query = select(t.resource.c.id).join(t.reading, t.reading.c.work == t.resource.c.work)
    return list(connection.execute(query.order_by(t.reading.c.opened.desc())).scalars())


def _everything(connection: Connection, within: Select[int], limit: int, note: str) -> SearchResult:
    """What a query without words gives: all that its fields leave."""
    ids = list(connection.execute(within.order_by(*_order(Sort.TITLE)).limit(limit)).scalars())
    total = connection.execute(select(func.count()).select_from(within.subquery())).scalar_one()
    hits = tuple(Hit(row, index.NO_PASSAGE, 0, 0.0) for row in rows_of(connection, ids))
    return SearchResult(hits, total, note=note)


def _licenses(connection: Connection) -> list[str]:
    return list(connection.execute(select(t.resource.c.license).distinct()).scalars())


def _languages(connection: Connection) -> list[str]:
    return sorted(connection.execute(select(t.resource.c.language).distinct()).scalars(), key=sort_key)
