from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oerdesk.core.formats.language import language_tag

WELL_FORMED = re.compile(  # the parts of RFC 5646 section 2.1 that can come out
    r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?(-([a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*(-x(-[a-z0-9]{1,8})+)?"
)


@pytest.mark.parametrize(
    ("written", "tag"),
    [
        ("en", "en"),
        ("EN", "en"),
        ("eng", "en"),
        ("pt_br", "pt-BR"),
        ("ha-ne", "ha-NE"),
        ("tw-akua", "tw-x-akua"),
        ("tw-asan", "tw-x-asan"),
        ("lgg-official", "lgg-x-official"),
        ("zh-hant-tw", "zh-Hant-TW"),
        ("zh-tw-hant", "zh-Hant-TW"),
        ("es-419", "es-419"),
        ("sl-rozaj", "sl-rozaj"),
        ("ar_EG.UTF-8", "ar-EG-x-utf-8"),
        ("sw-x-home", "sw-x-home"),
        ("lgg", "lgg"),
        ("iw", "he"),
        ("Kiswahili", "sw"),
        ("Français", "fr"),
        ("", "und"),
        ("und", "und"),
        ("mul", "und"),
        ("klingonese", "und"),
        ("e", "und"),
        ("<script>", "und"),
    ],
)
def test_tags_in_the_wild_become_valid(written: str, tag: str) -> None:
    assert language_tag(written) == tag


@given(
    st.one_of(
        st.text(max_size=30), st.from_regex(r"[a-zA-Z]{2,3}([-_][a-zA-Z0-9]{1,12}){0,5}", fullmatch=True)
    )
)
def test_a_tag_is_always_valid_and_stays_as_it_is(written: str) -> None:
    tag = language_tag(written)
    assert WELL_FORMED.fullmatch(tag), tag
    assert language_tag(tag) == tag
