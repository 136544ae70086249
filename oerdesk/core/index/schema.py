"""The index's tables, in the catalog's own database.

``section``      every passage: what is shown and opened.  Number 0 of a resource is about the resource:
                 its title is the heading, its keywords are the text.
``fts_section``  FTS5 over the terms of ``section``, under the same ids.  Contentless: it holds no text.
``fts_resource`` what else the terms of a resource were computed from: its language and people.
``fts_word``     every word as it is written, for completing and correcting.
``fts_meta``     which rules this index was made by.

A section's id is ``resource_id * 2**20 + ordinal``: sections of a resource lie together, and a hit of
FTS5 tells its resource without a second look-up.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection

from oerdesk.core.index.analysis import ANALYZER_VERSION

FORMAT_VERSION: Final = 1
"""Raised whenever the tables change; an older index is then rebuilt."""

SHIFT: Final = 20
MOST_SECTIONS: Final = (1 << SHIFT) - 1
"""Sections of one resource that are indexed; what comes after is not found by its text."""

# The tokenizer "ascii" splits at spaces and leaves everything beyond ASCII alone: terms come cut.
_TABLES: Final = """
CREATE TABLE section (
  id INTEGER PRIMARY KEY,
  resource_id INTEGER NOT NULL,
  ordinal INTEGER NOT NULL,
  heading TEXT NOT NULL,
  anchor TEXT NOT NULL,
  text TEXT NOT NULL
);
CREATE INDEX section_by_resource ON section (resource_id);
CREATE VIRTUAL TABLE fts_section USING fts5 (
  title, people, keywords, heading, text, stems, content='', tokenize='ascii', prefix='1'
);
INSERT INTO fts_section (fts_section, rank) VALUES ('rank', 'bm25(8.0, 4.0, 2.0, 3.0, 1.0, 0.6)');
CREATE TABLE fts_resource (
  resource_id INTEGER PRIMARY KEY,
  language TEXT NOT NULL,
  people TEXT NOT NULL
);
CREATE TABLE fts_word (
  folded TEXT NOT NULL,
  word TEXT NOT NULL,
  resources INTEGER NOT NULL,
  PRIMARY KEY (folded, word)
) WITHOUT ROWID;
CREATE TABLE fts_meta (format_version INTEGER NOT NULL, analyzer_version INTEGER NOT NULL);
"""


def create(connection: Connection) -> None:
    """Make the tables of an empty index."""
    for statement in filter(str.strip, _TABLES.split(";")):
        connection.exec_driver_sql(statement)
    connection.exec_driver_sql("INSERT INTO fts_meta VALUES (?, ?)", (FORMAT_VERSION, ANALYZER_VERSION))


def drop(connection: Connection) -> None:
    """Remove the index, whatever version it is of.  Nothing is lost that cannot be indexed again."""
    for table in ("fts_section", "fts_resource", "fts_word", "fts_meta", "section"):
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS {table}")


def is_current(connection: Connection) -> bool:
    """Whether there is an index and it was made by the rules of this program.

    Another index can still be searched, but nothing is written to it: :func:`drop` and :func:`create`
    it, then :func:`put` everything.
    """
    there = connection.exec_driver_sql("SELECT 1 FROM sqlite_master WHERE name = 'fts_meta'").first()
    if there is None:
        return False
    made = connection.exec_driver_sql("SELECT format_version, analyzer_version FROM fts_meta").first()
    return made is not None and tuple(made) == (FORMAT_VERSION, ANALYZER_VERSION)


def indexed(connection: Connection) -> set[int]:
    """The resources that are in the index."""
    return set(connection.exec_driver_sql("SELECT resource_id FROM fts_resource").scalars())
