from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from oerdesk.core.reading import find, find_quote, quote_at
from oerdesk.core.records import NO_QUOTE, Place, Quote, Section

WORDS = st.text(
    alphabet=st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cf", "Mn", "Me")), max_size=60
)
STORY = "The goat found a drum. It danced until the moon rose. The goat slept."


@given(st.data())
def test_a_quote_finds_its_own_passage(data: st.DataObject) -> None:
    text = data.draw(st.text(alphabet="abc dé\n", min_size=1, max_size=80))
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    assume(text[start:end].strip() == text[start:end])
    quote = quote_at(text, start, end)
    found = find_quote(text, quote)
    assert found is not None
    assert quote_at(text, *found).exact.casefold() == quote.exact.casefold()


@given(WORDS, WORDS, st.sampled_from(["It danced", "drum", "the moon rose"]))
def test_a_quote_finds_its_passage_again_after_the_text_around_it_changed(
    before: str, after: str, words: str
) -> None:
    start = STORY.index(words)
    quote = quote_at(STORY, start, start + len(words))
    assume(words.casefold() not in (before + after).casefold())
    changed = f"{before} {words} {after}"
    found = find_quote(changed, quote)
    assert found is not None
    assert changed[found[0] : found[1]] == words


@given(WORDS, WORDS)
def test_of_two_places_with_the_same_words_the_one_with_its_surroundings_is_found(
    ahead: str, behind: str
) -> None:
    quote = quote_at(STORY, STORY.rindex("goat"), STORY.rindex("goat") + 4)
    changed = f"{ahead} {STORY} {behind}"
    found = find_quote(changed, quote)
    assert found is not None
    assert found[0] == len(ahead) + 1 + STORY.rindex("goat")


def test_other_white_space_case_and_accents_are_no_hindrance() -> None:
    assert find_quote("L’ÉLÉPHANT\n  marche", Quote("éléphant marche")) == (2, 19)


@pytest.mark.parametrize("quote", [NO_QUOTE, Quote("camel"), Quote("   ")])
def test_words_that_do_not_stand_any_more_are_not_found(quote: Quote) -> None:
    assert find_quote(STORY, quote) is None


SECTIONS = (
    Section("Rivers", "a.html#one", "The river meets a River."),
    Section("Rivers", "a.html#one", "No water here."),
    Section("Lakes", "b.html", "A lake, and a river."),
)


def test_words_are_found_on_all_pages_and_in_headings() -> None:
    found, more = find(SECTIONS, "river", 10)
    assert [(place.place, place.quote.exact, place.number) for place in found] == [
        ("a.html#one", "River", 0),
        ("a.html#one", "river", 1),
        ("a.html#one", "River", 2),
        ("b.html", "river", 0),
    ]
    assert not more
    assert found[1].quote.prefix == "The "
    assert found[3].heading == "Lakes"


def test_a_limit_is_kept_and_said() -> None:
    found, more = find(SECTIONS, "river", 2)
    assert len(found) == 2
    assert more


def test_nothing_is_found_for_no_words() -> None:
    assert find(SECTIONS, "  ", 10) == ([], False)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("", Place()),
        ("page=3", Place(number=3)),
        ("a.pdf#page=3", Place("a.pdf", number=3)),
        ("t=12.5", Place(seconds=12.5)),
        ("text/one.xhtml", Place("text/one.xhtml")),
        ("text/one.xhtml#veins", Place("text/one.xhtml", "veins")),
        ("text/one.xhtml#veins@0.2500", Place("text/one.xhtml", "veins", 0.25)),
        ("me@school.html", Place("me@school.html")),
        ("me@school.html@1.7", Place("me@school.html", fraction=1.0)),
    ],
)
def test_places_are_read(text: str, place: Place) -> None:
    assert Place.parse(text) == place


@given(
    st.text(alphabet="abé/.-@ ", min_size=1, max_size=20).map(lambda path: path + ".html"),
    st.none() | st.integers(0, 10000).map(lambda number: number / 10000),
)
def test_what_is_written_is_read_again(path: str, fraction: float | None) -> None:
    place = Place(path, "id", fraction)
    assert Place.parse(str(place)) == place


@given(st.text(max_size=50))
def test_every_text_is_some_place(text: str) -> None:
    Place.parse(text)
