from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oerdesk.core.formats.people import names_in, people_in, role_of
from oerdesk.core.records import Person


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("Ann Lee", ("Ann Lee",)),
        ("Ann Lee, Ben Oz", ("Ann Lee", "Ben Oz")),
        ("Ann Lee and Ben Oz", ("Ann Lee", "Ben Oz")),
        ("Ann, Ben, and Cho", ("Ann", "Ben", "Cho")),
        ("Ann & Ben", ("Ann", "Ben")),
        ("Ann, Ben and", ("Ann", "Ben")),
        ("Kofi (Story Circle, Accra)", ("Kofi (Story Circle, Accra)",)),
        ("Plan, avec l'aide de tous", ("Plan, avec l'aide de tous",)),
        ("Martin King, Jr.", ("Martin King, Jr.",)),
        ("ከድር, ፋሲካ", ("ከድር", "ፋሲካ")),
        ("سارة، علي", ("سارة", "علي")),
        ("Ann, Ann", ("Ann",)),
        ("Sandy Andrews", ("Sandy Andrews",)),
        ("", ()),
        (" , ;", ()),
    ],
)
def test_names_are_taken_apart(written: str, names: tuple[str, ...]) -> None:
    assert names_in(written) == names


def test_a_role_in_parentheses_counts_more_than_the_list_it_stands_in() -> None:
    assert people_in("Ann (illustrator), Ben (Accra)", "aut") == (
        Person("Ann", "ill"),
        Person("Ben (Accra)", "aut"),
    )


@pytest.mark.parametrize(
    ("word", "role"), [("Illustrated by", "ill"), ("Text", "aut"), ("translated-by", "trl"), ("Weather", "")]
)
def test_words_for_roles_are_known(word: str, role: str) -> None:
    assert role_of(word) == role


@given(st.text(max_size=400))
def test_any_credits_give_names_without_odd_characters(written: str) -> None:
    for name in names_in(written):
        assert name == name.strip()
        assert "\n" not in name
        assert "\u202e" not in name
