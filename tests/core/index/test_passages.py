from __future__ import annotations

import unicodedata
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection

from oerdesk.core import index
from oerdesk.core.index.passages import LENGTH, snippet_of
from oerdesk.core.records import Passage

FILLER = "Lorem ipsum dolor sit amet consectetur adipiscing elit. " * 12
TEXT = st.text(st.one_of(st.characters(), st.sampled_from("ab \u0301\u200d👩👧🏽🇰🇪한कि्षกำא")), max_size=700)


def marked(text: str, query: str, language: str = "en") -> list[str]:
    snippet, marks = snippet_of(text, index.parse(query, [language]), language)
    return [snippet[start:end] for start, end in marks]


def test_what_was_found_in_another_form_is_marked() -> None:
    assert marked("The goats are running home.", "goat run") == ["goats", "running"]
    assert marked("Les élèves à l’École.", "eleve ecole", "fr") == ["élèves", "École"]
    assert marked("Ng’ombe wangu", "ngombe", "sw") == ["Ng’ombe"]
    assert marked("قال الْقَمَرُ لي", "القمر", "ar") == ["الْقَمَرُ"]
    assert marked("きれいな桜の花が咲いた", "桜の花", "ja") == ["桜の花"]
    assert marked("watermelon water", "wat*") == ["watermelon", "water"]


def test_the_place_where_most_words_meet_is_shown() -> None:
    text = f"A goat. {FILLER} The goat met a hyena at the river. {FILLER}"
    snippet, marks = snippet_of(text, index.parse("goat hyena river", ["en"]), "en")
    assert "met a hyena at the river" in snippet
    assert snippet.startswith("…")
    assert snippet.endswith("…")
    assert len(snippet) <= LENGTH + 2
    assert len(marks) == 3


def test_without_a_mark_the_beginning_is_shown() -> None:
    snippet, marks = snippet_of(FILLER, index.parse("absent", []), "en")
    assert (snippet[:11], marks) == ("Lorem ipsum", ())


@given(TEXT, st.text(max_size=12))
def test_marks_lie_in_the_snippet_and_no_character_is_torn(text: str, query: str) -> None:
    snippet, marks = snippet_of(text, index.parse(query, ["en"]), "en")
    assert len(snippet) <= LENGTH + 2 + 40
    assert all(0 <= start < end <= len(snippet) for start, end in marks)
    assert all(before[1] <= after[0] for before, after in pairwise(marks))
    tidy = " ".join(text.split())
    body = snippet.strip("…")
    assert body.strip() in tidy
    if snippet.startswith("…") and not tidy.startswith("…") and "…" not in tidy:
        assert unicodedata.category(snippet[1])[0] != "M" or tidy.split(body)[0].endswith(" ")


def test_passages_tell_where_they_are(shelf: Connection) -> None:
    parsed = index.parse("drinks", ["en"])
    hits, _total, _relaxed = index.search(shelf, parsed, within=None, limit=1, offset=0)
    passages = index.passages(shelf, [hits[0].section_id, 12345], parsed)
    assert passages[hits[0].section_id] == Passage(
        "Part 2", "page=2", "A goat drinks at the river.", ((7, 13),)
    )
    assert passages[12345] == index.NO_PASSAGE


def test_a_hit_in_the_title_shows_what_the_resource_is_about(shelf: Connection) -> None:
    parsed = index.parse("hungry", ["en"])
    hits, _total, _relaxed = index.search(shelf, parsed, within=None, limit=1, offset=0)
    shown = index.passages(shelf, [hits[0].section_id], parsed)[hits[0].section_id]
    assert (shown.heading, shown.anchor, shown.snippet) == ("", "", "Mary Okello")
