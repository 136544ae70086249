from __future__ import annotations

from dataclasses import replace

import pytest

from oerdesk.core.catalog import Catalog, Incoming
from oerdesk.core.catalog.browse import _order, _restricted
from oerdesk.core.records import Filter, Manifest, Presence, Section, Sort
from tests.helpers.manifests import make_manifest

NOW = "2026-11-21T08:00:00Z"


@pytest.fixture
def ids(catalog: Catalog) -> dict[str, int]:
    """Four resources of different languages, licenses, subjects."""
    manifests: list[tuple[Manifest, str]] = [
        (
            make_manifest("Éléphant", language="fr", license="CC-BY-4.0", subjects=("animals",)),
            "le grand éléphant",
        ),
        (make_manifest("egg", language="en", license="CC-BY-NC-4.0", subjects=("food",)), "an egg and a hen"),
        (make_manifest("Tembo", language="sw", license="CC-BY-ND-4.0", type="story"), "tembo mkubwa"),
        (make_manifest("Ants", language="en", license="", people=()), "ants and elephants"),
    ]
    incoming = [Incoming(manifest, [Section("", "", text)]) for manifest, text in manifests]
    stored = catalog.resources.put(incoming, NOW)
    return {m.metadata.title: s.resource for (m, _t), s in zip(manifests, stored, strict=True)}


def titles(catalog: Catalog, wanted: Filter) -> list[str]:
    return [row.title for row in catalog.browse.rows(catalog.browse.find(wanted))]


def test_lists_are_sorted_without_regard_to_case_and_accents(catalog: Catalog, ids: dict[str, int]) -> None:
    assert titles(catalog, Filter()) == ["Ants", "egg", "Éléphant", "Tembo"]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (Filter(languages=frozenset({"en"})), ["Ants", "egg"]),
        (Filter(languages=frozenset({"en", "sw"})), ["Ants", "egg", "Tembo"]),
        (Filter(types=frozenset({"story"})), ["Tembo"]),
        (Filter(subjects=frozenset({"Food"})), ["egg"]),
        (Filter(licenses=frozenset({"CC-BY-4.0"})), ["Éléphant"]),
        (Filter(may=frozenset({"share"})), ["egg", "Éléphant", "Tembo"]),
        (Filter(may=frozenset({"change"})), ["egg", "Éléphant"]),
        (Filter(may=frozenset({"change", "sell"})), ["Éléphant"]),
        (Filter(incomplete=True), ["Ants"]),
        (Filter(presence=Presence.LISTED), []),
        (Filter(mine=True), []),
        (Filter(text="hen"), ["egg"]),
        (Filter(text="elephant", languages=frozenset({"fr"})), ["Éléphant"]),
        (Filter(text="lang:sw"), ["Tembo"]),
        (Filter(text="may:sell"), ["Éléphant", "Tembo"]),
        (Filter(text="tembo", sort=Sort.RELEVANCE), ["Tembo"]),
    ],
)
def test_filters(catalog: Catalog, ids: dict[str, int], wanted: Filter, expected: list[str]) -> None:
    assert titles(catalog, wanted) == expected


def test_a_field_in_the_query_does_not_widen_what_was_chosen(catalog: Catalog, ids: dict[str, int]) -> None:
    assert titles(catalog, Filter(text="lang:sw", languages=frozenset({"en"}))) == []


def test_facets_count_what_is_left_but_not_their_own_choice(catalog: Catalog, ids: dict[str, int]) -> None:
    facets = catalog.browse.facets(Filter(languages=frozenset({"en"})))
    assert facets.total == 2
    assert facets.here == 2
    assert facets.languages == {"en": 2, "fr": 1, "sw": 1}
    assert facets.licenses == {"": 1, "CC-BY-NC-4.0": 1}
    assert facets.subjects == {"food": 1}


def test_facets_follow_the_text(catalog: Catalog, ids: dict[str, int]) -> None:
    assert catalog.browse.facets(Filter(text="tembo")).languages == {"sw": 1}


def test_a_search_gives_its_passages(catalog: Catalog, ids: dict[str, int]) -> None:
    (hit,) = catalog.browse.search(Filter(text="mkubw", languages=frozenset({"sw"})), as_you_type=True).hits
    assert hit.passage.snippet == "tembo mkubwa"
    assert [hit.passage.snippet[start:end] for start, end in hit.passage.marks] == ["mkubwa"]


def test_a_search_with_fields_only_lists(catalog: Catalog, ids: dict[str, int]) -> None:
    found = catalog.browse.search(Filter(text="license:CC-BY-NC-4.0"))
    assert [hit.row.title for hit in found.hits] == ["egg"]
    assert found.total == 1


def test_rows_come_in_the_order_asked_for_and_skip_what_is_gone(
    catalog: Catalog, ids: dict[str, int]
) -> None:
    wanted = [ids["Tembo"], 999, ids["Ants"]]
    assert [row.title for row in catalog.browse.rows(wanted)] == ["Tembo", "Ants"]


def test_a_collection_and_a_bundle_narrow_the_list(catalog: Catalog, ids: dict[str, int]) -> None:
    collection = catalog.shelves.collection_titled("Term 1")
    catalog.shelves.put_into_collection(collection, [ids["egg"]])
    bundle = catalog.shelves.create_bundle("Animals")
    catalog.shelves.put_into_bundle(bundle, [ids["Tembo"], ids["Ants"]])
    assert titles(catalog, Filter(collection=collection)) == ["egg"]
    assert titles(catalog, Filter(bundle=bundle)) == ["Ants", "Tembo"]
    assert catalog.shelves.collections() == [(collection, "Term 1", 1)]
    shown = catalog.shelves.bundle(bundle)
    assert (shown.resources, shown.private) == (2, 1)


def test_a_collection_can_be_named_in_the_query(catalog: Catalog, ids: dict[str, int]) -> None:
    collection = catalog.shelves.collection_titled("Été")
    catalog.shelves.put_into_collection(collection, [ids["egg"], ids["Ants"]])
    assert titles(catalog, Filter(text="in:ete")) == ["Ants", "egg"]
    assert titles(catalog, Filter(text="hen in:ete")) == ["egg"]
    assert titles(catalog, Filter(text="in:nothing")) == []


def test_people_are_found_by_their_field(catalog: Catalog, ids: dict[str, int]) -> None:
    assert titles(catalog, Filter(text="by:amina")) == ["egg", "Éléphant", "Tembo"]
    assert titles(catalog, Filter(text="by:hen")) == []


@pytest.mark.parametrize("text", ["ants", "animals egg", "lang:en", "lang:en -hen", "may:share"])
@pytest.mark.parametrize("sort", [sort for sort in Sort if sort is not Sort.RELEVANCE])
def test_what_a_search_finds_is_sorted_as_the_whole_list_is(
    catalog: Catalog, ids: dict[str, int], text: str, sort: Sort
) -> None:
    wanted = Filter(text=text, sort=sort)
    found = set(catalog.browse.find(replace(wanted, sort=Sort.RELEVANCE)))
    with catalog.database.reading() as connection:
        query = _restricted(connection, Filter()).order_by(*_order(sort))
        expected = [one for one in connection.execute(query).scalars() if one in found]
    assert catalog.browse.find(wanted) == expected
    assert catalog.browse.facets(wanted).total == len(expected) > 0
