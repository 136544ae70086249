"""A library of 100,000 resources that look like real ones, for measuring: descriptions only, no files.

    python benchmarks/thousands.py LIBRARY [COUNT] [--search]

Languages, subjects and licenses have the long tails that collections have; everything is the same in every
run.  It is written past the program, straight into the catalog of a new library: resources, what they are
found under, three sources that offer them, collections, translations, and what was opened.  ``--search``
writes the full-text index of titles, people and subjects too.
"""

from __future__ import annotations

import argparse
import json
import random
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import select

from oerdesk.core.catalog import tables as t
from oerdesk.core.catalog.versions import sort_key, write_index
from oerdesk.core.library import Library
from oerdesk.core.records import Metadata, Person


def _words(text: str) -> list[str]:
    return text.split()


AT_ONCE = 2000
LANGUAGES = _words(
    "en fr sw ar pt es am ha yo ig zu xh st tn so om ti rw rn lg luo kam ki mer gu hi bn ta te ur ne si my "
    "km th vi id ms fil zh ja ko tr fa ps ku az uz kk ky tg mn bo ru uk pl cs sk hu ro bg el de nl da sv nb "
    "fi et lv lt it ca eu gl mg ny sn nd ts ve ss nr bem loz toi wo ff bm ee ak gaa dag fat nzi"
)
AREAS = _words(
    "Mathematics Science Biology Physics Chemistry Geography History Reading Writing Health Agriculture Art "
    "Music Civics Computing Environment Economics Languages Sport Crafts"
)
SUBJECTS = [f"{area} {part}".strip() for area in AREAS for part in ("", *range(1, 12))]
LICENSES = [
    *("CC-BY-4.0", "CC-BY-SA-4.0", "CC0-1.0", "CC-BY-NC-4.0", "CC-BY-NC-SA-4.0", "CC-BY-ND-4.0"),
    *("", "LicenseRef-CC-BY"),
]
TYPES = _words("story lesson text activity textbook image audio video assessment slides reference")
FEATURES = ("alternativeText", "readingOrder", "structuralNavigation", "captions", "transcript", "MathML")
SOURCES = {"Ministry of Education": 0.5, "Story Garden": 0.3, "": 0.1}
"""Names of sources, and which share of the resources each offers; one has none and is called by its place."""
COLLECTIONS = {"For Monday": 12, "Science fair": 60, "To be reviewed": 2000}
TRANSLATED = 0.08
OPENED = 40
SINCE = "2026-01-01T00:00:00Z"
WORDS = _words(
    "water river mango seed rain school market bread number fraction circle light sound plant root leaf goat "
    "lion star map wind soil house bridge song drum letter story friend mother road stone fire salt moon "
    "heart bone ship bicycle garden"
)


def tail(chance: random.Random, values: list[str]) -> str:
    """One of the values, the first ones far more often than the last."""
    return values[min(int(chance.expovariate(6 / len(values))), len(values) - 1)]


def described(count: int) -> Iterator[tuple[dict[str, object], list[str], list[str], list[str]]]:
    """Rows of resources with their subjects, levels and accessibility features."""
    chance = random.Random(2026)
    for number in range(1, count + 1):
        title = " ".join(chance.sample(WORDS, 4)).capitalize() + f" {number}"
        yield (
            {
                "id": number,
                "work": f"urn:example:work:{number}",
                "mine": int(chance.random() < 0.002),
                "added": SINCE,
                "version": f"{number:064x}",
                "modified": f"20{chance.randint(10, 25)}-{chance.randint(1, 12):02}-11T00:00:00Z",
                "here": int(chance.random() < 0.6),
                "title": title,
                "sort_title": sort_key(title),
                "language": tail(chance, LANGUAGES),
                "people": f"Author {chance.randint(1, 4000)}",
                "license": tail(chance, LICENSES),
                "type": tail(chance, TYPES),
                "media_type": "text/html",
                "size": int(chance.lognormvariate(11, 2)),
            },
            list({tail(chance, SUBJECTS) for _ in range(chance.randint(1, 3))}),
            [f"ISCED-{chance.randint(0, 6)}"],
            chance.sample(FEATURES, chance.randint(0, 3)),
        )


def share_out(connection: sqlite3.Connection, count: int) -> None:
    """Sources with their offers, collections, translations, and what was opened."""
    chance = random.Random(7)
    for number, (name, share) in enumerate(SOURCES.items(), 1):
        connection.execute(
            "INSERT INTO source (id, location, name, trusted, state, version, synced)"
            " VALUES (?, ?, ?, 1, '{}', 1, ?)",
            (number, f"https://source{number}.example/oer", name, SINCE),
        )
        connection.execute(
            "INSERT INTO offered_bundle (id, source_id, uri, entry, listed, subscribed)"
            " VALUES (?, ?, ?, '{}', '', 1)",
            (number, number, f"urn:example:bundle:{number}"),
        )
        offered = [(number, one) for one in range(1, count + 1) if chance.random() < share]
        connection.executemany("INSERT INTO offer (bundle_id, version_id) VALUES (?, ?)", offered)
    for number, (title, size) in enumerate(COLLECTIONS.items(), 1):
        connection.execute("INSERT INTO collection (id, title) VALUES (?, ?)", (number, title))
        members = chance.sample(range(1, count + 1), min(size, count))
        rows = [(number, one, place) for place, one in enumerate(members, 1)]
        connection.executemany("INSERT INTO collection_member VALUES (?, ?, ?)", rows)
    made = [
        (one, f"urn:example:work:{chance.randint(1, one - 1)}")
        for one in range(2, count + 1)
        if chance.random() < TRANSLATED
    ]
    connection.executemany("INSERT INTO ingredient (resource_id, work) VALUES (?, ?)", made)
    opened = [
        (f"urn:example:work:{one}", f"2026-10-{number % 28 + 1:02}T08:00:00Z", "")
        for number, one in enumerate(chance.sample(range(1, count + 1), min(OPENED, count)))
    ]
    connection.executemany("INSERT INTO reading (work, opened, place) VALUES (?, ?, ?)", opened)


def write_words(folder: Path, count: int) -> None:
    """The full-text index, as the program itself writes it."""
    with Library.open(folder) as library:
        database = library._catalog.database  # noqa: SLF001 - past the program, as all of this is
        for start in range(1, count + 1, AT_ONCE):
            with database.writing() as connection:
                rows = connection.execute(
                    select(t.resource.c.id, t.resource.c.people, t.version.c.listing)
                    .join(t.version, t.version.c.hash == t.resource.c.version)
                    .where(t.resource.c.id.between(start, start + AT_ONCE - 1))
                ).all()
                for row in rows:
                    metadata = Metadata.from_json(json.loads(row.listing))
                    write_index(connection, row.id, metadata.changed(people=(Person(row.people),)), ())


def fill(folder: Path, count: int) -> None:
    """Make the library, without its index."""
    with Library.open(folder) as library:
        library.change_settings(starter_offered=True, welcomed=True, language="en", theme="light")
    with sqlite3.connect(folder / "catalog.sqlite") as connection:
        connection.execute("PRAGMA synchronous = OFF")
        for row, subjects, levels, features in described(count):
            columns = ", ".join(row)
            marks = ", ".join("?" * len(row))
            connection.execute(f"INSERT INTO resource ({columns}) VALUES ({marks})", list(row.values()))
            listing = json.dumps({"name": row["title"], "inLanguage": row["language"], "about": subjects})
            connection.execute(
                "INSERT INTO version (resource_id, hash, modified, kept, here, size, listing)"
                " VALUES (?, ?, ?, 0, 0, ?, ?)",
                (row["id"], row["version"], row["modified"], row["size"], listing),
            )
            for table, terms in (("subject", subjects), ("level", levels), ("accessibility", features)):
                rows = [(row["id"], term) for term in terms]
                connection.executemany(f"INSERT INTO {table} (resource_id, term) VALUES (?, ?)", rows)
        share_out(connection, count)
    connection.close()


def main() -> None:
    """Make it, and say how long it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("library", type=Path)
    parser.add_argument("count", type=int, nargs="?", default=100_000)
    parser.add_argument("--search", action="store_true", help="write the full-text index too")
    options = parser.parse_args()
    began = time.perf_counter()
    fill(options.library, options.count)
    if options.search:
        write_words(options.library, options.count)
    print(f"{options.count} resources in {time.perf_counter() - began:.0f} s")


if __name__ == "__main__":
    main()
