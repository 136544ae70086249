"""A library of 100,000 resources that look like real ones, for measuring: descriptions only, no files.

    python benchmarks/thousands.py LIBRARY [COUNT]

Languages, subjects and licenses have the long tails that collections have; everything is the same in every
run.  It is written past the program, straight into the catalog of a new library.
"""

from __future__ import annotations

import argparse
import json
import random
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

from oerdesk.core.catalog.versions import sort_key
from oerdesk.core.library import Library


def _words(text: str) -> list[str]:
    return text.split()


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
                "added": "2026-01-01T00:00:00Z",
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


def fill(folder: Path, count: int) -> None:
    """Make the library."""
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
    connection.close()


def main() -> None:
    """Make it, and say how long it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("library", type=Path)
    parser.add_argument("count", type=int, nargs="?", default=100_000)
    options = parser.parse_args()
    began = time.perf_counter()
    fill(options.library, options.count)
    print(f"{options.count} resources in {time.perf_counter() - began:.0f} s")


if __name__ == "__main__":
    main()
