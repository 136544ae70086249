from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, create_engine

from oerdesk.core import index
from oerdesk.core.index import ParsedQuery, parse
from tests.core.index.conftest import found

PIECES = st.sampled_from(
    [
        *'"()*-:^{}\\\0',
        *(" ", "  ", " OR ", " AND ", " NOT ", "NOT", "OR", "-x", "~2", '"a b"', "a", "b*"),
        *("title:", "by:", "lang:", "may:", "in:", "ng'ombe", "école", "日本語", "語", "القمر"),
    ]
)
ANYTHING = st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=14).map("".join))


@given(ANYTHING, st.booleans())
def test_whatever_is_typed_is_understood_or_hinted_at(text: str, typing: bool) -> None:
    parsed = parse(text, ["en", "fr", "ar", "ja", "sw"], as_you_type=typing)
    assert parsed.match or parsed.fields or parsed.note or not text.replace("\0", " ").strip()
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        index.create(connection)
        index.put(connection, 1, language="en", title="a b", keywords="", sections=())
        hits, total, _relaxed = index.search(connection, parsed, within=None, limit=5, offset=0)
        assert len(hits) == total <= 1
        index.passages(connection, [hit.section_id for hit in hits], parsed)
        assert isinstance(index.suggest(connection, text), str)
        assert isinstance(index.complete(connection, text, 5), list)
    engine.dispose()


@pytest.mark.parametrize(
    "text",
    [
        "(" * 5000,
        "a " * 9000,
        '"' * 999,
        "-(" * 300 + "a",
        "x" * 10**6,
        "NOT " * 200 + "a",
        "\ud800 a",
        "a OR " * 400,
    ],
)
def test_hostile_queries_stay_small(text: str) -> None:
    parsed = parse(text, ["en"])
    assert len(parsed.match or "") < 10_000


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("hyena", [1]),
        ("goat running", [1, 5]),
        ("HYENA GOAT", [1]),
        ('"hungry hyena"', [1]),
        ('"hyena hungry"', []),
        ("“hungry hyena”", [1]),
        ('"a goat drinks', [5]),
        ("ecole", [3]),
        ("eleves", [3]),
        ("l'école", [3]),
        ("ng'ombe", [2]),
        ("NGOMBE", [2]),
        ("日本", [4]),
        ("花", [4]),
        ("咲きました", [4]),
        ("wat*", [5]),
        ("title:rivers", [5]),
        ("title:goat", []),
        ("by:smith", [5]),
        ("by:okello hyena", [1]),
        ("title:rivers goat", [5]),
        ("Smith goat", [5]),
        ("hyena OR fisi", [1, 2]),
        ("okello -hyena", [2]),
        ("okello NOT goat", [2]),
        ("(hyena OR fisi) okello", [1, 2]),
        ("goat AND (river OR smith)", [5]),
        ("(goat -drinks) hyena", [1]),
    ],
)
def test_queries_find_what_people_mean(shelf: Connection, text: str, ids: list[int]) -> None:
    assert sorted(found(shelf, text)) == ids


def test_the_last_word_may_be_unfinished_while_typing(shelf: Connection) -> None:
    assert found(shelf, "hye", as_you_type=True) == [1]
    assert found(shelf, "hye ", as_you_type=True) == []
    assert found(shelf, "hye") == []
    assert found(shelf, '"hungry hy', as_you_type=True) == [1]
    assert found(shelf, "hyena OR", as_you_type=True) == [1]


def test_a_first_letter_looks_into_titles(shelf: Connection) -> None:
    assert found(shelf, "h", as_you_type=True) == [1]
    assert found(shelf, "春", as_you_type=True) == [4]
    assert found(shelf, "花", as_you_type=True) == [4]
    assert sorted(found(shelf, "hyena g", as_you_type=True)) == [1]
    assert sorted(found(shelf, "g*")) == [1, 5]


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("lang:sw water", (("lang", "sw"),)),
        ("lang:sw,fr", (("lang", "sw"), ("lang", "fr"))),
        ('subject:"plant biology" in:Mine', (("subject", "plant biology"), ("in", "Mine"))),
        ("license:CC-BY-4.0 MAY:Change", (("license", "CC-BY-4.0"), ("may", "change"))),
        ("level:3 type:Video", (("level", "3"), ("type", "Video"))),
        ("https://example.org lang: x", ()),
    ],
)
def test_restrictions_go_back_to_the_catalog(text: str, fields: tuple[tuple[str, str], ...]) -> None:
    assert parse(text, []).fields == fields


@pytest.mark.parametrize(
    "text", ["???", "-hyena", "lang:sw -hyena", "may:eat", "goat OR lang:sw", "-lang:sw goat", "a " * 40]
)
def test_what_cannot_be_done_is_said(text: str) -> None:
    assert parse(text, []).note


def test_nothing_typed_is_no_query() -> None:
    assert parse("  ", ["en"]) == ParsedQuery(match=None)
