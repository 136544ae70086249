"""Finding resources: FTS5 ranks sections, and a resource stands where its best section stands.

Words are looked for together in one section; when that gives little, anywhere in one resource; and
when nothing has all of them (or little has, for a query as long as a sentence), any of them counts.
``settle`` decides, so that a list, its total and its facets speak of the same set.

Time: everything here is single statements that SQLite runs to their end.  Who wants a bound installs
a progress handler on the database connection (``sqlite3.Connection.set_progress_handler``) and turns
the interruption into an empty answer; the index is left as it was.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Select,
    column,
    exists,
    func,
    intersect,
    literal,
    literal_column,
    select,
    table,
    text,
)

from oerdesk.core.index.query import ParsedQuery, Reach
from oerdesk.core.index.schema import SHIFT

FEW: Final = 10
"""With fewer resources than this a wider reach is tried."""

SENTENCE: Final = 4
"""From this many words on a query is a description, of which not every word need occur."""

Within = Select[int] | str | None

_FTS: Final = table("fts_section", column("rowid", Integer), column("rank"))
_RESOURCE: Final = literal_column(f"(rowid >> {SHIFT})", Integer)


@dataclass(frozen=True, slots=True)
class Found:
    """A resource that was found.

    Attributes:
        section_id: its best section, for :func:`passages`.
        score: higher is better; comparable only within one search.
        more: further sections of it that match.
    """

    resource_id: int
    section_id: int
    score: float
    more: int


def search(
    connection: Connection, parsed: ParsedQuery, *, within: Within, limit: int, offset: int
) -> tuple[list[Found], int, bool]:
    """The best resources for a query.

    Args:
        within: a select, or SQL text, of the resource ids that may be found; None for all.
        limit, offset: which part of the whole list, which is always in the same order.

    Returns:
        The resources, best first; how many there are in the whole list; and whether not all words
        were found together, so that any of them counted.
    """
    if parsed.match is None:
        return [], 0, False
    settled = settle(connection, parsed, within)
    query = _ranked(settled, within)
    rows = connection.execute(query.limit(limit).offset(offset)).all()
    if rows:
        total = rows[0].total
    else:
        total = connection.execute(select(func.count()).select_from(query.subquery())).scalar_one()
    found = [Found(row.resource_id, row.section_id, -row.score, row.sections - 1) for row in rows]
    return found, total, settled.reach is Reach.ANY


def settle(connection: Connection, parsed: ParsedQuery, within: Within) -> ParsedQuery:
    """The same query with the reach that :func:`search` would choose for it."""
    if len(parsed.parts) < 2 or parsed.reach is Reach.ANY:
        return parsed
    if parsed.reach is Reach.SECTION:
        if _at_least(connection, parsed, within, FEW):
            return parsed
        parsed = replace(parsed, reach=Reach.RESOURCE)
    enough = FEW if len(parsed.parts) >= SENTENCE else 1
    if parsed.required == parsed.parts or _at_least(connection, parsed, within, enough):
        return parsed
    return replace(parsed, reach=Reach.ANY)


def matching(parsed: ParsedQuery, within: Within) -> Select[int]:
    """A select of the ids of all resources that match; for facets, give it a settled query."""
    found = (
        select(_RESOURCE.label("resource_id"))
        .select_from(_FTS)
        .where(*_conditions(parsed))
        .distinct()
        .subquery("found")
    )
    return _allowed(select(found.c.resource_id), found.c.resource_id, within)


def _at_least(connection: Connection, parsed: ParsedQuery, within: Within, count: int) -> bool:
    return len(connection.execute(matching(parsed, within).limit(count)).all()) >= count


def _ranked(parsed: ParsedQuery, within: Within) -> Select[Any]:
    # Beside min(), SQLite takes bare columns from the row that has the minimum: the best section.
    found = (
        select(
            _RESOURCE.label("resource_id"),
            _FTS.c.rowid.label("section_id"),
            func.min(_FTS.c.rank).label("score"),
            func.count().label("sections"),
        )
        .where(*_conditions(parsed))
        .group_by(_RESOURCE)
        .subquery("found")
    )
    query = _allowed(select(found, func.count().over().label("total")), found.c.resource_id, within)
    if parsed.reach is Reach.ANY:
        query = query.order_by(found.c.resource_id.in_(_with_all(parsed)).desc())
    return query.order_by(found.c.score, found.c.resource_id)


def _conditions(parsed: ParsedQuery) -> list[ColumnElement[bool]]:
    together = parsed.reach is Reach.SECTION
    conditions = [_match(parsed.match or "" if together else parsed.any)]
    if parsed.reach is Reach.RESOURCE:
        conditions.append(_RESOURCE.in_(_with_all(parsed)))
    if parsed.reach is Reach.ANY:
        conditions += [_RESOURCE.in_(_having(part)) for part in parsed.required]
    if parsed.without is not None:
        conditions.append(_RESOURCE.not_in(_having(parsed.without)))
    return conditions


def _with_all(parsed: ParsedQuery) -> Any:
    """The resources in which every part occurs somewhere."""
    return intersect(*(_having(part) for part in parsed.parts))


def _having(expression: str) -> Select[int]:
    return select(_RESOURCE).select_from(_FTS).where(_match(expression)).distinct()


def _match(expression: str) -> ColumnElement[bool]:
    return literal_column("fts_section").op("MATCH", is_comparison=True)(literal(expression))


def _allowed(query: Select[Any], resource: ColumnElement[int], within: Within) -> Select[Any]:
    """Only resources from ``within``, asked for one by one: few are found, and many may be allowed."""
    if within is None:
        return query
    if isinstance(within, str):
        allowed: Any = text(within).columns(column("id", Integer)).subquery("allowed")
    else:
        allowed = within.subquery("allowed")
    (number,) = allowed.c
    return query.where(exists().where(number == resource))
