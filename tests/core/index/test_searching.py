from __future__ import annotations

from sqlalchemy import Connection, column, select, table

from oerdesk.core import index
from oerdesk.core.index import Reach
from tests.core.index.conftest import found, put

LANGUAGES = ["en", "fr"]


def test_titles_come_before_texts(connection: Connection) -> None:
    put(connection, 1, "en", "Something", "", "A volcano. " * 3)
    put(connection, 2, "en", "The volcano", "", "Hot.")
    assert found(connection, "volcano") == [2, 1]


def test_a_resource_is_found_once_at_its_best_section(connection: Connection) -> None:
    put(connection, 1, "en", "T", "", "soil " + "and other things " * 20, "soil soil", "none")
    hits, total, relaxed = index.search(
        connection, index.parse("soil", LANGUAGES), within=None, limit=5, offset=0
    )
    assert (len(hits), total, relaxed, hits[0].more) == (1, 1, False, 1)
    assert (
        index.passages(connection, [hits[0].section_id], index.parse("soil", [])).popitem()[1].anchor
        == "page=2"
    )


def test_pages_of_a_result_make_up_the_whole_in_a_stable_order(connection: Connection) -> None:
    for number in range(1, 31):
        put(connection, number, "en", "Same title", "", "same text")
    parsed = index.parse("same", LANGUAGES)
    pages = []
    for offset in range(0, 35, 7):
        hits, total, _ = index.search(connection, parsed, within=None, limit=7, offset=offset)
        assert total == 30
        pages += [hit.resource_id for hit in hits]
    assert pages == list(range(1, 31))


def test_only_what_is_allowed_is_found_and_counted(shelf: Connection) -> None:
    shelf.exec_driver_sql("CREATE TABLE resource (id INTEGER PRIMARY KEY)")
    shelf.exec_driver_sql("INSERT INTO resource VALUES (2), (5)")
    allowed = select(table("resource", column("id")).c.id)
    parsed = index.parse("goat OR fisi", LANGUAGES)
    for within in (allowed, "SELECT id FROM resource"):
        hits, total, _ = index.search(shelf, parsed, within=within, limit=9, offset=0)
        assert ({hit.resource_id for hit in hits}, total) == ({2, 5}, 2)
        assert set(shelf.execute(index.matching(parsed, within)).scalars()) == {2, 5}


def test_words_may_be_apart_in_a_resource_but_not_in_two(shelf: Connection) -> None:
    assert found(shelf, "water drinks") == [5]
    assert found(shelf, "rivers smith goat") == [5]


def test_when_nothing_has_all_words_any_counts(shelf: Connection) -> None:
    parsed = index.parse("hyena drinks", LANGUAGES)
    hits, total, relaxed = index.search(shelf, parsed, within=None, limit=9, offset=0)
    assert ({hit.resource_id for hit in hits}, total, relaxed) == ({1, 5}, 2, True)


def test_a_sentence_needs_not_all_its_words_and_ranks_the_fullest_first(connection: Connection) -> None:
    put(connection, 1, "en", "x", "", "rain rain rain rain", "rain")
    put(connection, 2, "en", "y", "", "where", "does the", "rain come from " + "and so on " * 90)
    parsed = index.parse("where does the rain come from", LANGUAGES)
    hits, _total, relaxed = index.search(connection, parsed, within=None, limit=9, offset=0)
    assert [hit.resource_id for hit in hits] == [2, 1]
    assert relaxed


def test_a_field_holds_whatever_else_is_relaxed(shelf: Connection) -> None:
    assert sorted(found(shelf, "by:okello drinks")) == [1, 2]
    assert found(shelf, "title:rivers by:okello") == []
    assert found(shelf, "by:smith volcano") == [5]


def test_facets_can_speak_of_the_same_set(shelf: Connection) -> None:
    parsed = index.settle(shelf, index.parse("hyena drinks", LANGUAGES), None)
    assert parsed.reach is Reach.ANY
    assert set(shelf.execute(index.matching(parsed, None)).scalars()) == {1, 5}


def test_a_query_without_words_finds_nothing(shelf: Connection) -> None:
    assert index.search(shelf, index.parse("lang:en", []), within=None, limit=9, offset=0) == ([], 0, False)


def test_people_are_told_apart_from_what_it_is_about_where_they_can_be(connection: Connection) -> None:
    index.put(connection, 1, language="en", title="A", people="Jane Rivers", keywords="lakes", sections=())
    index.put(connection, 2, language="en", title="B", keywords="Mary Lakes\nrivers", sections=())
    assert sorted(found(connection, "by:rivers")) == [1, 2]
    assert found(connection, "by:lakes") == [2]
    parsed = index.parse("jane lakes", LANGUAGES)
    hits, _total, _relaxed = index.search(connection, parsed, within=None, limit=1, offset=0)
    assert (
        index.passages(connection, [hits[0].section_id], parsed)[hits[0].section_id].snippet
        == "Jane Rivers · lakes"
    )
