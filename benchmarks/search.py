"""How fast the index is built and answers, and how large it is.

    .venv/bin/python benchmarks/search.py [--sections 30000] [--stories FOLDER]

Texts are the stories in FOLDER (default: ``$OERDESK_REALWORLD/stories``; one Markdown file per story in a
folder per language, ``##`` between pages), or made-up words where there are none.  More sections than
there are come from copies in which every seventh word is another one.  Times are processor time of this
process, in milliseconds; answers come with their snippets, restricted by a select as the catalog does it.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from sqlalchemy import Connection, column, create_engine, select, table

sys.path.insert(0, str(Path(__file__).parent.parent))

from oerdesk.core import index
from oerdesk.core.records import Section

Story = tuple[str, str, list[str]]  # language, title, pages

QUERIES = 200
BATCH = 100


def stories(folder: Path | None, dice: random.Random) -> list[Story]:
    """Real stories, or made-up ones."""
    if folder is None or not folder.is_dir():
        words = ["".join(dice.choices("aeioubdgklmnprst", k=dice.randint(2, 9))) for _ in range(30_000)]
        weights = [1 / rank for rank in range(1, len(words) + 1)]
        pages = [" ".join(dice.choices(words, weights, k=130)) for _ in range(2_000)]
        return [("en", page[:30], [page, *pages[at : at + 9]]) for at, page in enumerate(pages[::10])]
    return [story(path) for path in sorted(folder.glob("*/*.md"))]


def story(path: Path) -> Story:
    """A story from its file."""
    title, *pages = re.split(r"(?m)^##\s*$", path.read_text("utf-8", errors="replace"))
    return path.parent.name, title.strip("# \n"), [text for page in pages if (text := page.strip())]


def corpus(originals: list[Story], sections: int, dice: random.Random) -> Iterator[Story]:
    """The originals, then changed copies of them, until there are enough sections."""
    words = [word for _language, _title, pages in originals for word in pages[0].split()]
    done, copying = 0, False
    while done < sections:
        for language, title, pages in originals:
            yield language, title, [_changed(page, words, dice) for page in pages] if copying else pages
            done += len(pages)
            if done >= sections:
                return
        copying = True


def _changed(page: str, words: list[str], dice: random.Random) -> str:
    kept = page.split()
    for at in range(dice.randrange(7), len(kept), 7):
        kept[at] = dice.choice(words)
    return " ".join(kept)


def build(connection: Connection, texts: Iterator[Story]) -> tuple[int, int, int]:
    """Index everything in batches; returns sections, words and bytes of text."""
    sections = words = size = 0
    for number, (language, title, pages) in enumerate(texts, 1):
        parts = [Section("", f"page={at}", page) for at, page in enumerate(pages, 1)]
        index.put(connection, number, language=language, title=title, keywords="", sections=parts)
        connection.exec_driver_sql("INSERT INTO resource VALUES (?, NULL)", (number,))
        sections += len(pages)
        words += sum(len(page.split()) for page in pages)
        size += sum(len(page.encode()) for page in pages)
        if number % BATCH == 0:
            connection.commit()
    connection.commit()
    return sections, words, size


def queries(originals: list[Story], dice: random.Random) -> dict[str, tuple[Callable[[], str], bool]]:
    """A maker of queries for every kind, and whether the last word is being typed."""

    def some() -> list[str]:
        while True:
            words = re.findall(r"\w+", dice.choice(dice.choice(originals)[2]))
            if len(words) > 5:
                return words

    def phrase() -> str:
        words = some()
        at = dice.randrange(len(words) - 2)
        return f'"{" ".join(words[at : at + 3])}"'

    return {
        "one word": (lambda: dice.choice(some()), False),
        "two words": (lambda: " ".join(dice.sample(some(), 2)), False),
        "six words": (lambda: " ".join(dice.sample(some(), 6)), False),
        "phrase of three": (phrase, False),
        "first letter": (lambda: dice.choice(some())[:1], True),
        "two letters": (lambda: dice.choice(some())[:2], True),
        "three letters": (lambda: dice.choice(some())[:3], True),
        "word and a letter": (lambda: f"{dice.choice(some())} {dice.choice(some())[:1]}", True),
    }


def ask(connection: Connection, text: str, languages: list[str], *, typing: bool) -> float:
    """Milliseconds for the first 20 hits with snippets."""
    r = table("resource", column("id"), column("trashed"))
    started = time.process_time()
    parsed = index.parse(text, languages, as_you_type=typing)
    within = select(r.c.id).where(r.c.trashed.is_(None))
    found, _total, _relaxed = index.search(connection, parsed, within=within, limit=20, offset=0)
    index.passages(connection, [hit.section_id for hit in found], parsed)
    return (time.process_time() - started) * 1000


def memory() -> float:
    """The most memory this process has had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def run(connection: Connection, originals: list[Story], sections: int, file: Path) -> None:
    """Build, ask, and print what it took."""
    dice = random.Random(5)
    index.create(connection)
    connection.exec_driver_sql("CREATE TABLE resource (id INTEGER PRIMARY KEY, trashed TEXT)")
    before, started = memory(), time.process_time()
    made, words, size = build(connection, corpus(originals, sections, dice))
    spent = time.process_time() - started
    print(f"{made} sections, {words} words, {size / 1e6:.1f} MB of text")
    print(f"built in {spent:.1f} s: {made / spent:.0f} sections/s, {words / 130 / spent:.0f}/s of 130 words")
    print(f"memory +{memory() - before:.0f} MB; file {file.stat().st_size / 1e6:.1f} MB with the text itself")
    languages = sorted({language for language, _title, _pages in originals})
    print(f"\n{'':20}{'p50':>8}{'p95':>8}{'p99':>8}{'max':>8}")
    for kind, (make, typing) in queries(originals, dice).items():
        times = [ask(connection, make(), languages, typing=typing) for _ in range(QUERIES)]
        cuts = statistics.quantiles(times, n=100)
        print(f"{kind:20}{cuts[49]:8.1f}{cuts[94]:8.1f}{cuts[98]:8.1f}{max(times):8.1f}")


def main() -> None:
    """Read the command line and measure in a temporary folder."""
    known = os.environ.get("OERDESK_REALWORLD")
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--sections", type=int, default=30_000)
    parser.add_argument("--stories", type=Path, default=Path(known) / "stories" if known else None)
    wanted = parser.parse_args()
    originals = [one for one in stories(wanted.stories, random.Random(1)) if one[2]]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "catalog.sqlite"
        engine = create_engine(f"sqlite:///{file}")
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA journal_mode = WAL")
            connection.commit()
            run(connection, originals, wanted.sections, file)
        engine.dispose()


if __name__ == "__main__":
    main()
