"""What the person did: works opened and where they were left, bookmarks, highlights and notes.

By the URI of the work: all of it outlives the work's stay in the library.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from sqlalchemy import Row, delete, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from oerdesk.core.catalog import tables as t
from oerdesk.core.catalog.database import Database, insert_row
from oerdesk.core.errors import NotFoundError
from oerdesk.core.i18n import _
from oerdesk.core.records import Note, Quote


class Personal:
    """The part of the catalog that knows what a person did with works."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @property
    def read_only(self) -> bool:
        """Whether nothing can be remembered."""
        return self._database.read_only

    def work_of(self, resource: int) -> str:
        """The URI of a resource's work.

        Raises:
            NotFoundError: no such resource.
        """
        with self._database.reading() as connection:
            work = connection.execute(
                select(t.resource.c.work).where(t.resource.c.id == resource)
            ).scalar_one_or_none()
        if work is None:
            raise NotFoundError(
                _("There is no resource with the number {number}.").format(number=resource),
                _("It may have been removed; look for it in the library."),
            )
        return str(work)

    # Reading

    def opened(self, work: str, now: str) -> None:
        """Remember that a work was opened."""
        row = upsert(t.reading).values(work=work, opened=now, place="")
        with self._database.writing() as connection:
            connection.execute(row.on_conflict_do_update(index_elements=["work"], set_={"opened": now}))

    def place(self, work: str) -> str:
        """Where a work was left; empty: at its beginning, or never opened."""
        with self._database.reading() as connection:
            place = connection.execute(
                select(t.reading.c.place).where(t.reading.c.work == work)
            ).scalar_one_or_none()
            return str(place or "")

    def leave_at(self, work: str, place: str, now: str) -> None:
        """Remember where a work was left."""
        row = upsert(t.reading).values(work=work, opened=now, place=place)
        with self._database.writing() as connection:
            connection.execute(row.on_conflict_do_update(index_elements=["work"], set_={"place": place}))

    def recent(self, limit: int) -> list[int]:
        """Resources in the order in which they were last opened, newest first; without the trash."""
        with self._database.reading() as connection:
            rows = connection.execute(
                select(t.resource.c.id)
                .join(t.reading, t.reading.c.work == t.resource.c.work)
                .where(t.resource.c.trashed.is_(None))
                .order_by(t.reading.c.opened.desc(), t.resource.c.id.desc())
                .limit(limit)
            ).scalars()
            return [int(row) for row in rows]

    # Notes

    def notes(self, work: str | None = None) -> list[Note]:
        """The notes of a work, or of all works, in the order in which they were made."""
        query = select(t.note).order_by(t.note.c.created, t.note.c.id)
        if work is not None:
            query = query.where(t.note.c.work == work)
        with self._database.reading() as connection:
            return [_note(row) for row in connection.execute(query)]

    def note(self, number: int) -> Note:
        """One note.

        Raises:
            NotFoundError: there is none with this number.
        """
        with self._database.reading() as connection:
            row = connection.execute(select(t.note).where(t.note.c.id == number)).one_or_none()
        if row is None:
            raise _no_note()
        return _note(row)

    def titles(self, works: Iterable[str]) -> dict[str, str]:
        """Titles of works by their URIs; those that are not in the library are left out."""
        wanted = set(works)
        with self._database.reading() as connection:
            rows = connection.execute(
                select(t.resource.c.work, t.resource.c.title)
                .join(t.note, t.note.c.work == t.resource.c.work)
                .distinct()
            )
            return {row.work: row.title for row in rows if row.work in wanted}

    def keep(self, notes: Iterable[Note]) -> list[Note]:
        """Store notes, each under its URI; an older state of the same note is replaced by a newer one.

        Returns:
            Those that were stored, with their numbers.
        """
        kept = []
        with self._database.writing() as connection:
            for note in notes:
                known = connection.execute(
                    select(t.note.c.id, t.note.c.changed).where(t.note.c.uri == note.uri)
                ).one_or_none()
                if known is None:
                    number = insert_row(connection, t.note, _values(note))
                elif known.changed < note.changed:
                    number = known.id
                    connection.execute(update(t.note).where(t.note.c.id == number).values(_values(note)))
                else:
                    continue
                kept.append(replace(note, id=number))
        return kept

    def change(self, number: int, text: str, kind: str, now: str) -> Note:
        """Write a note anew.

        Raises:
            NotFoundError: it is not there any more.
        """
        values = {"text": text, "kind": kind, "changed": now}
        with self._database.writing() as connection:
            done = connection.execute(update(t.note).where(t.note.c.id == number).values(values))
            if not done.rowcount:
                raise _no_note()
        return self.note(number)

    def remove(self, number: int) -> None:
        """Remove a note."""
        with self._database.writing() as connection:
            connection.execute(delete(t.note).where(t.note.c.id == number))


def _values(note: Note) -> dict[str, Any]:
    values = {name: getattr(note, name) for name in Note.__slots__ if name not in {"id", "quote"}}
    quote = note.quote
    words = {"exact": quote.exact, "prefix": quote.prefix, "suffix": quote.suffix}
    return values | {"quote": json.dumps({**quote.extra, **words}, ensure_ascii=False)}


def _note(row: Row[Any]) -> Note:
    return Note(
        row.id, row.uri, row.work, row.kind, row.place, _quote(row.quote), row.text, row.created, row.changed
    )


def _quote(text: str) -> Quote:
    """A quote as it is stored; one that cannot be read marks nothing."""
    try:
        data = json.loads(text)
    except ValueError:
        return Quote()
    if not isinstance(data, dict):
        return Quote()
    exact, prefix, suffix = (str(data.pop(name, "")) for name in ("exact", "prefix", "suffix"))
    return Quote(exact, prefix, suffix, data)


def _no_note() -> NotFoundError:
    return NotFoundError(
        _("This note is not there any more."), _("It was removed meanwhile; write a new one.")
    )
