"""Putting resources into the index and taking them out, inside the catalog's transaction.

FTS5 without content deletes a row by being told what was in it, so the terms of what is removed are
computed again from ``section``.  That is exact as long as the rules have not changed, which
``is_current`` watches.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from sqlalchemy import Connection

from oerdesk.core.index.analysis import is_spaceless, terms, words_of
from oerdesk.core.index.folding import fold
from oerdesk.core.index.schema import MOST_SECTIONS, SHIFT, is_current
from oerdesk.core.records import Section

_INSERT: Final = (
    "INSERT INTO fts_section (rowid, title, people, keywords, heading, text, stems) "
    "VALUES (?, ?, ?, ?, ?, ?, ?)"
)
_DELETE: Final = (
    "INSERT INTO fts_section (fts_section, rowid, title, people, keywords, heading, text, stems) "
    "VALUES ('delete', ?, ?, ?, ?, ?, ?, ?)"
)
_LONGEST_WORD: Final = 40

_Row = tuple[int, int, int, str, str, str]  # as in the table ``section``


def put(
    connection: Connection,
    resource_id: int,
    *,
    language: str,
    title: str,
    people: str | None = None,
    keywords: str,
    sections: Sequence[Section],
) -> None:
    """Index a resource, in place of what was indexed for it before.

    Does nothing to an index of another version: that is rebuilt as a whole (see ``is_current``).

    Args:
        resource_id: positive, below 2**43.
        language: BCP 47 tag; decides about stems and elisions.
        people: names; None when ``keywords`` does not tell them apart, so that ``by:`` looks in all of it.
        keywords: subjects, description: whatever else it should be found by.
        sections: in reading order; the first 1,048,575 count.
    """
    if not is_current(connection):
        return
    _take_out(connection, resource_id)
    first = resource_id << SHIFT
    rows: list[_Row] = [(first, resource_id, 0, _storable(title), "", _storable(keywords))]
    rows += [
        (first + at, resource_id, at, _storable(part.heading), _storable(part.anchor), _storable(part.text))
        for at, part in enumerate(sections[:MOST_SECTIONS], 1)
    ]
    if people is None:
        people, rows[0] = rows[0][5], (*rows[0][:5], "")
    about = (resource_id, _storable(language), _storable(people))
    connection.exec_driver_sql("INSERT INTO fts_resource VALUES (?, ?, ?)", about)
    connection.exec_driver_sql("INSERT INTO section VALUES (?, ?, ?, ?, ?, ?)", rows)
    connection.exec_driver_sql(_INSERT, [_terms(row, *about[1:]) for row in rows])
    connection.exec_driver_sql(
        "INSERT INTO fts_word VALUES (?, ?, 1) ON CONFLICT DO UPDATE SET resources = resources + 1",
        _words(rows, *about[1:]),
    )


def remove(connection: Connection, resource_id: int) -> None:
    """Take a resource out of the index; nothing happens when it is not in it."""
    if is_current(connection):
        _take_out(connection, resource_id)


def _take_out(connection: Connection, resource_id: int) -> None:
    known = (resource_id,)
    about = connection.exec_driver_sql(
        "SELECT language, people FROM fts_resource WHERE resource_id = ?", known
    ).first()
    if about is None:
        return
    language, people = about
    rows: list[_Row] = [
        (row[0], row[1], row[2], row[3], row[4], row[5])
        for row in connection.exec_driver_sql("SELECT * FROM section WHERE resource_id = ?", known)
    ]
    connection.exec_driver_sql(_DELETE, [_terms(row, language, people) for row in rows])
    words = _words(rows, language, people)
    connection.exec_driver_sql(
        "UPDATE fts_word SET resources = resources - 1 WHERE folded = ? AND word = ?", words
    )
    connection.exec_driver_sql("DELETE FROM fts_word WHERE folded = ? AND word = ? AND resources <= 0", words)
    connection.exec_driver_sql("DELETE FROM section WHERE resource_id = ?", known)
    connection.exec_driver_sql("DELETE FROM fts_resource WHERE resource_id = ?", known)


def _terms(row: _Row, language: str, people: str) -> tuple[int, str, str, str, str, str, str]:
    """The FTS5 row of a section: id, title, people, keywords, heading, text, stems."""
    number, _resource, ordinal, heading, _anchor, text = row
    heading_terms, heading_stems = terms(heading, language)
    text_terms, text_stems = terms(text, language)
    stems = f"{heading_stems} {text_stems}".strip()
    if ordinal == 0:
        return number, heading_terms, terms(people, "")[0], text_terms, "", "", stems
    return number, "", "", "", heading_terms, text_terms, stems


def _words(rows: Sequence[_Row], language: str, people: str) -> list[tuple[str, str]]:
    """The different words of a resource, folded and as written; one pair that no word has, if none."""
    written = set(words_of(people, ""))
    for row in rows:
        written.update(words_of(row[3], language))
        written.update(words_of(row[5], language))
    return sorted({pair for word in written if (pair := _shown(word)) is not None}) or [("", "")]


@lru_cache(maxsize=20_000)
def _shown(word: str) -> tuple[str, str] | None:
    """A word of the vocabulary, or None for numbers, single letters, and scripts without spaces."""
    folded = fold(word)
    if not 2 <= len(folded) <= _LONGEST_WORD or folded[0].isdecimal() or is_spaceless(folded):
        return None
    return folded, unicodedata.normalize("NFC", word.lower()).replace("’", "'")


def _storable(text: str) -> str:
    """``text`` without lone surrogates, which no database can hold."""
    return text.encode("utf-8", "replace").decode("utf-8")
