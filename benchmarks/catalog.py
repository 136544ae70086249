"""The catalog behind the list: opening, filters with all their counts, search, pages of rows, memory.

    python benchmarks/thousands.py LIBRARY --search     makes such a library of 100,000 resources
    python benchmarks/catalog.py LIBRARY                measures, and prints a table

Times are the medians of some repetitions, in milliseconds of this machine's clock.  "First" is what is paid
once after each change of the library: reading it as bits.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeVar

from oerdesk.core.library import Library
from oerdesk.core.records import EVERYTHING, Filter, Presence, Sort

Answer = TypeVar("Answer")

TIMES: Final = 7
PAGE: Final = 60
"""Rows that are read as they come into view."""

FILTERS: Final = {
    "everything": EVERYTHING,
    "one language": Filter(languages=frozenset({"sw"})),
    "two languages, a level": Filter(languages=frozenset({"sw", "fr"}), levels=frozenset({"ISCED-1"})),
    "subject, may be changed": Filter(subjects=frozenset({"Mathematics"}), may=frozenset({"change"})),
    "here, newest first": Filter(presence=Presence.HERE, sort=Sort.NEWEST),
    "described, of one source": Filter(
        qualities=frozenset({"described"}), sources=frozenset({"Ministry of Education"})
    ),
    "captions, by people": Filter(accessibility=frozenset({"captions"}), sort=Sort.PEOPLE),
    "a collection in its order": Filter(collection=1, sort=Sort.COLLECTION),
    "opened lately": Filter(opened=True),
}
SEARCHES: Final = {
    "a rare word": Filter(text="bicycle ship heart"),
    "a frequent word": Filter(text="water"),
    "two words in a language": Filter(text="water river", languages=frozenset({"sw"})),
    "the beginning of a word": Filter(text="wat"),
}


def memory(name: str = "VmRSS") -> int:
    """Resident memory of this process, in MB; ``VmHWM`` is the most there was."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith(name):
            return int(line.split()[1]) // 1024
    return 0


def timed(do: Callable[[], Answer]) -> tuple[float, Answer]:
    """Milliseconds, and the answer."""
    began = time.perf_counter()
    answer = do()
    return (time.perf_counter() - began) * 1000, answer


def median(do: Callable[[], object]) -> float:
    """Of several times, in milliseconds."""
    return statistics.median(timed(do)[0] for _number in range(TIMES))


def line(name: str, *values: float) -> None:
    """One line of the table."""
    print(f"{name:<36}" + "".join(f"{value:>10.1f}" for value in values))


def measure(folder: Path) -> None:
    """Print the table."""
    before = memory()
    taken, library = timed(lambda: Library.open(folder))
    with library:
        browse = library.browse
        line("opening", taken)
        line("first list", timed(lambda: browse.find(EVERYTHING))[0])
        line("first counts (reads the bits)", timed(lambda: browse.facets(EVERYTHING))[0])
        print(f"memory: {before} MB before, {memory()} MB now, {memory('VmHWM')} MB at most\n")
        print(f"{'filter':<36}{'find':>10}{'facets':>10}{'both':>10}{'found':>10}")
        for name, wanted in FILTERS.items():
            first = timed(lambda wanted=wanted: browse.find(wanted))[1]  # type: ignore[misc]
            find = median(lambda wanted=wanted: browse.find(wanted))  # type: ignore[misc]
            facets = median(lambda wanted=wanted: browse.facets(wanted))  # type: ignore[misc]
            line(name, find, facets, find + facets, len(first))
        print(f"\n{'search':<36}{'50 hits':>10}{'find':>10}{'facets':>10}{'found':>10}")
        for name, wanted in SEARCHES.items():
            hits = median(lambda wanted=wanted: browse.search(wanted, as_you_type=True))  # type: ignore[misc]
            find = median(lambda wanted=wanted: browse.find(wanted))  # type: ignore[misc]
            facets = median(lambda wanted=wanted: browse.facets(wanted))  # type: ignore[misc]
            line(name, hits, find, facets, browse.facets(wanted).total)
        print()
        everything = browse.find(EVERYTHING)
        middle = everything[len(everything) // 2 :][:PAGE]
        line(f"rows of a page of {PAGE}", median(lambda: browse.rows(middle)))
        line("related", median(lambda: browse.related(middle[0])))
        line("first counts after a change", after_a_change(library, middle[0]))
        print(f"memory: {memory()} MB, {memory('VmHWM')} MB at most")


def after_a_change(library: Library, resource: int) -> float:
    """The counts when something was put into the trash and taken out again."""
    library.curate.trash([resource])
    library.curate.restore([resource])
    return timed(lambda: library.browse.facets(EVERYTHING))[0]


def main() -> None:
    """Measure the library that is named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("library", type=Path)
    measure(parser.parse_args().library)


if __name__ == "__main__":
    main()
