from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oerdesk.core.index.folding import WORD, fold


@pytest.mark.parametrize(
    "spellings",
    [
        "École école ECOLE e\u0301cole",
        "ng'ombe ng’ombe ngʼombe ngombe NG'OMBE",
        "ɛdɔ edo ƐDƆ",
        "ŋutsu nutsu Ŋutsu",
        "ɓarawo barawo Ɓarawo",
        "kəla kәla kǝla kela",
        "Straße strasse STRASSE",
        "الْقَمَر القمر القـمر",
        "أحمد احمد إحمد",
        "مدرسة مدرسه",
        "ሰላም ሠላም",
        "ሀገር ሐገር ኀገር",
        "ǃkhais khais",
        "١٢٣ 123 १२३",
        "ＡＢＣ abc",
        "ﾎﾟｽﾄ ポスト",
        "ọmọ omo ọmọ\u0301",
    ],
)
def test_spellings_of_one_word_fold_to_one(spellings: str) -> None:
    assert len({fold(word) for word in spellings.split()}) == 1


@pytest.mark.parametrize("pair", ["की का", "ไป ไป่า", "новый новыи", "が か", "ሀ ለ", "bat hat"])
def test_different_words_stay_different(pair: str) -> None:
    one, other = pair.split()
    assert fold(one) != fold(other)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The cat's 2 hats, well-known!", ["The", "cat's", "2", "hats", "well", "known"]),
        ("हिन्दी की किताब", ["हिन्दी", "की", "किताब"]),
        ("ሰላም፡ለሁሉ።", ["ሰላም", "ለሁሉ"]),
        ("'quoted' snake_case", ["quoted", "snake", "case"]),
        ("می‌خواهم soft\u00adhyphen", ["می‌خواهم", "soft\u00adhyphen"]),
    ],
)
def test_words_are_cut_where_people_cut_them(text: str, words: list[str]) -> None:
    assert WORD.findall(text) == words


def test_every_combining_mark_belongs_to_its_word() -> None:
    outside = [
        f"{code:X}"
        for code in range(0x300, sys.maxunicode)
        if unicodedata.category(chr(code))[0] == "M" and WORD.findall(f"a{chr(code)}b") != [f"a{chr(code)}b"]
    ]
    # Python's newer versions know a few marks more, of scripts added since.
    assert len(outside) <= (0 if unicodedata.unidata_version <= "14.0.0" else 40), outside


@given(st.text())
def test_folding_is_final_and_without_spaces(text: str) -> None:
    for word in WORD.findall(text):
        folded = fold(word)
        assert not any(character.isspace() for character in folded)
        assert not set(folded) & set("\"'*():{}^-+")
        assert fold(folded) == folded
