from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oerdesk.core.index.analysis import spans, stems, terms

SCRIPTS = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("aàɛŋ'’ʼ -.日本語かﾎﾟｽﾄไทยជាမသ가ሀሐابـَ\u0301\u093f\u200d\u200c١9"),
    ),
    max_size=60,
)


@given(SCRIPTS, st.sampled_from(["", "en", "fr", "sw", "ar", "ja", "de-CH"]))
def test_the_fast_way_gives_the_terms_of_whooshs_chain(text: str, language: str) -> None:
    assert terms(text, language)[0].split() == [term for term, _start, _end in spans(text, language)]


@given(SCRIPTS)
def test_spans_lie_in_the_text_in_order(text: str) -> None:
    places = [(start, end) for _term, start, end in spans(text, "fr")]
    assert all(0 <= start < end <= len(text) for start, end in places)
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("en", "running", "runs"),
        ("fr", "maisons", "maison"),
        ("pt", "meninos", "menino"),
        ("es", "canciones", "canción"),
        ("ar", "المدرسة", "مدرسة"),
        ("ru", "новый", "новая"),
        ("de-AT", "Häuser", "Hauser"),
    ],
)
def test_forms_of_a_word_share_a_stem(language: str, one: str, other: str) -> None:
    def both(word: str) -> set[str]:
        return set(" ".join(terms(word, language)).split())

    assert both(one) & both(other)


def test_languages_without_a_stemmer_have_no_stems() -> None:
    assert terms("watoto wanacheza", "sw") == ("watoto wanacheza", "")
    assert stems("watoto", ("sw", "zu", "am")) == []


def test_scripts_without_spaces_are_cut_into_pairs() -> None:
    assert terms("日本語 abc", "ja")[0] == "日本 本語 語 abc"
    assert spans("xy日本", "ja") == [("xy", 0, 2), ("日本", 2, 4), ("本", 3, 4)]


def test_elisions_are_cut_where_the_language_elides() -> None:
    assert terms("L’école d'aujourd'hui", "fr")[0] == "l ecole d aujourdhui"
    assert terms("ng'ombe l'a", "sw")[0] == "ngombe la"
