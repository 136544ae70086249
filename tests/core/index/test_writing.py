from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, create_engine, event

from oerdesk.core import index
from oerdesk.core.records import Section
from tests.core.index.conftest import found, put

WORDS = st.sampled_from(
    [
        "goat",
        "Goats",
        "l'école",
        "ng’ombe",
        "日本語",
        "القَمَر",
        "ไทย",
        "a",
        "\ud800",
        "x" * 90,
        "ﷺ",
        "\0",
        "123",
    ]
)
TEXT = st.lists(WORDS, max_size=8).map(" ".join)
ENTRY = st.tuples(
    st.sampled_from(["en", "fr", "sw", "ja", "ar", ""]),
    TEXT,
    st.one_of(st.none(), TEXT),
    TEXT,
    st.lists(st.tuples(TEXT, TEXT), max_size=4),
)
STEPS = st.lists(st.tuples(st.integers(1, 5), st.one_of(st.none(), ENTRY)), max_size=16)

Entry = tuple[str, str, str | None, str, list[tuple[str, str]]]


def _write(connection: Connection, number: int, entry: Entry) -> None:
    language, title, people, keywords, parts = entry
    sections = [Section(heading, "", text) for heading, text in parts]
    index.put(
        connection,
        number,
        language=language,
        title=title,
        people=people,
        keywords=keywords,
        sections=sections,
    )


def _contents(connection: Connection) -> dict[str, list[Any]]:
    """Everything that is in the index, term by term."""
    connection.exec_driver_sql("CREATE VIRTUAL TABLE temp.terms USING fts5vocab(main, fts_section, instance)")
    contents = {
        name: sorted(map(tuple, connection.exec_driver_sql(f"SELECT * FROM {name}")))
        for name in ("terms", "section", "fts_resource", "fts_word")
    }
    connection.exec_driver_sql("DROP TABLE temp.terms")
    contents["sizes"] = sorted(
        map(tuple, connection.exec_driver_sql("SELECT id, sz FROM fts_section_docsize"))
    )
    return contents


@given(STEPS)
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_after_any_changes_the_index_is_as_if_made_at_once(steps: list[tuple[int, Entry | None]]) -> None:
    engines = [create_engine("sqlite://"), create_engine("sqlite://")]
    with engines[0].connect() as changed, engines[1].connect() as fresh:
        index.create(changed)
        index.create(fresh)
        last: dict[int, Entry] = {}
        for number, entry in steps:
            if entry is None:
                index.remove(changed, number)
                last.pop(number, None)
            else:
                _write(changed, number, entry)
                last[number] = entry
        for number, entry in last.items():
            _write(fresh, number, entry)
        changed.exec_driver_sql("INSERT INTO fts_section (fts_section) VALUES ('integrity-check')")
        assert _contents(changed) == _contents(fresh)
        assert index.indexed(changed) == set(last)
    for engine in engines:
        engine.dispose()


def test_words_count_the_resources_they_are_in(shelf: Connection) -> None:
    counts = Counter(dict(map(tuple, shelf.exec_driver_sql("SELECT word, resources FROM fts_word"))))
    assert counts["goat"] == 2
    index.remove(shelf, 5)
    counts = Counter(dict(map(tuple, shelf.exec_driver_sql("SELECT word, resources FROM fts_word"))))
    assert (counts["goat"], counts["rivers"]) == (1, 0)


def test_dropping_and_making_it_anew_loses_nothing(shelf: Connection) -> None:
    index.drop(shelf)
    assert not index.is_current(shelf)
    index.create(shelf)
    assert index.is_current(shelf)
    assert found(shelf, "goat") == []
    put(shelf, 1, "en", "Goats", "", "A goat.")
    assert found(shelf, "goat") == [1]


def test_dropping_twice_or_before_making_is_no_error(connection: Connection) -> None:
    index.drop(connection)
    index.drop(connection)
    left = connection.exec_driver_sql("SELECT name FROM sqlite_master").scalars().all()
    assert left == []


@pytest.mark.parametrize("column", ["format_version", "analyzer_version"])
def test_an_index_of_another_version_is_searched_but_not_written(shelf: Connection, column: str) -> None:
    shelf.exec_driver_sql(f"UPDATE fts_meta SET {column} = 0")
    assert not index.is_current(shelf)
    index.remove(shelf, 1)
    put(shelf, 9, "en", "Hyena", "", "hyena")
    assert found(shelf, "hyena") == [1]


def test_what_is_rolled_back_was_never_there(shelf: Connection) -> None:
    inner = shelf.begin_nested()
    put(shelf, 9, "en", "Zebra", "", "zebra")
    assert found(shelf, "zebra") == [9]
    inner.rollback()
    assert found(shelf, "zebra") == []
    shelf.exec_driver_sql("INSERT INTO fts_section (fts_section) VALUES ('integrity-check')")


def test_the_transaction_stays_the_callers(shelf: Connection) -> None:
    ended: list[str] = []
    event.listen(shelf, "commit", lambda _: ended.append("commit"))
    event.listen(shelf, "rollback", lambda _: ended.append("rollback"))
    put(shelf, 1, "en", "Other", "", "other")
    index.remove(shelf, 2)
    found(shelf, "other")
    assert ended == []
