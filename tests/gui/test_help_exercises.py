"""What the lessons promise about the starter library is so."""

from __future__ import annotations

import pytest

from oerdesk.core.library import Library
from oerdesk.core.licenses import explain
from oerdesk.core.paths import resources_folder
from oerdesk.core.records import EVERYTHING, Filter, Metadata, Sort

STARTER = resources_folder() / "starter"


def found(library: Library, text: str, *languages: str) -> list[str]:
    wanted = Filter(text=text, languages=frozenset(languages))
    return [hit.row.title for hit in library.browse.search(wanted, limit=20).hits]


def metadata(library: Library, title: str) -> Metadata:
    return next(
        library.curate.metadata(number)
        for number in library.browse.find(EVERYTHING)
        if library.curate.metadata(number).title == title
    )


def test_find(library: Library) -> None:
    assert "The mango seed" in found(library, "mango")
    swahili = library.browse.rows(library.browse.find(Filter(languages=frozenset({"sw"}))))
    assert "Mbegu ya embe" in {row.title for row in swahili}
    assert "Le noyau de mangue" in found(library, "ecole")


def test_read(library: Library) -> None:
    assert "Reading a map" in found(library, "map")
    text = (STARTER / "reading-a-map.md").read_text("utf-8")
    assert text.casefold().count("north") > 1


@pytest.mark.parametrize("title", ["The water cycle", "Wash your hands"])
def test_keep(library: Library, title: str) -> None:
    assert title in found(library, "water", "en")


def test_change(library: Library) -> None:
    title = "Fractions that look different and are the same"
    rights = {right.name: right.allowed for right in explain(metadata(library, title).license).rights}
    assert rights["change"]
    text = (STARTER / "fractions.md").read_text("utf-8")
    assert "mangoes" in text, "a fruit that can be replaced"


def test_licenses(library: Library) -> None:
    duties = [
        explain(metadata(library, title).license).duties for title in ("The mango seed", "Reading a map")
    ]
    assert duties[0] == ()
    assert duties[1] != ()
    titles = {row.title for row in library.browse.rows(library.browse.find(EVERYTHING))}
    assert {"Questions about licenses", "Materials that everybody can use"} <= titles


def test_the_table_of_licenses_is_what_the_program_says() -> None:
    text = (resources_folder() / "help" / "en" / "learn-licenses.md").read_text("utf-8")
    rows = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("| CC")]
    assert len(rows) == 7
    for name, share, change, sell, duty in rows:
        known = explain("CC0-1.0" if name.startswith("CC0") else f"{name.replace(' ', '-')}-4.0")
        rights = {right.name: right.allowed for right in known.rights}
        assert [rights["share"], rights["change"], rights["translate"], rights["sell"]] == [
            word == "yes" for word in (share, change, change, sell)
        ], name
        assert ("nothing" in duty) == (known.duties == ()), name


def test_hand_out(library: Library) -> None:
    number = library.browse.search(Filter(text="wash your hands"), limit=1).hits[0].row.id
    assert "html" in library.exports.formats_for(number)


def test_bytes(library: Library) -> None:
    largest = library.browse.rows(library.browse.find(Filter(sort=Sort.SIZE))[:1])[0]
    assert 4_000 < largest.size < 12_000, "“a resource of 8 kB takes one second”"


def test_the_card_of_the_search_is_what_is_read() -> None:
    """Every field on the card is in the documentation of the search, which has tests of its own."""
    card = (resources_folder() / "help" / "en" / "search.md").read_text("utf-8")
    documented = (resources_folder().parent / "docs" / "search.md").read_text("utf-8")
    fields = {"title:", "by:", "subject:", "lang:", "level:", "type:", "license:", "may:", "in:"}
    assert all(f"`{field}" in card and f"`{field}" in documented for field in fields)
