"""The library as bits answers as the tables do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oerdesk.core.catalog import Catalog, Database, Incoming
from oerdesk.core.catalog.browse import _order, _restricted
from oerdesk.core.catalog.migrations import migrate
from oerdesk.core.records import (
    FROM_FILES,
    MADE_HERE,
    PERMISSIONS,
    QUALITIES,
    Filter,
    Person,
    Presence,
    Sort,
)
from tests.helpers.manifests import make_manifest

NOW = "2026-11-21T08:00:00Z"
LANGUAGES = ("en", "sw", "fr", "und")
LICENSES = ("CC-BY-4.0", "CC-BY-ND-4.0", "CC-BY-NC-SA-4.0", "")
SUBJECTS = ("Water", "Maths", "art")
LEVELS = ("ISCED-1", "ISCED-2")
FEATURES = ("captions", "transcript")


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalog]:
    """Sixty resources with every combination of what one may ask for, nearly."""
    folder: Path = tmp_path_factory.mktemp("bits")
    database = Database(folder / "catalog.sqlite")
    migrate(database, folder / "backups")
    catalog = Catalog(database)
    catalog.resources.put([_incoming(number) for number in range(60)], NOW)
    catalog.resources.trash(range(1, 60, 9), NOW)
    number = catalog.shelves.collection_titled("Tomorrow")
    catalog.shelves.put_into_collection(number, range(40, 5, -3))
    catalog.shelves.put_into_bundle(catalog.shelves.create_bundle("Pack", ""), range(2, 60, 5))
    for work in ("urn:test:4", "urn:test:8"):
        catalog.personal.opened(work, NOW)
    yield catalog
    catalog.close()


def _incoming(number: int) -> Incoming:
    def chosen(values: tuple[str, ...], step: int) -> str:
        return values[number // step % len(values)]

    manifest = make_manifest(
        f"Title {number * 7 % 60:02}",
        work=f"urn:test:{number}",
        language=chosen(LANGUAGES, 1),
        license=chosen(LICENSES, 2),
        type=chosen(("story", "lesson"), 3),
        subjects=(chosen(SUBJECTS, 1), *(("Nature",) if number % 4 == 0 else ())),
        levels=(chosen(LEVELS, 5),),
        accessibility=(chosen(FEATURES, 7),) if number % 2 else (),
        people=() if number % 11 == 0 else (Person("Amina"),),
    )
    return Incoming(manifest, [], mine=number % 6 == 0)


def _some(values: tuple[str, ...]) -> st.SearchStrategy[frozenset[str]]:
    return st.frozensets(st.sampled_from(values), max_size=2)


FILTERS = st.builds(
    Filter,
    languages=_some(LANGUAGES),
    licenses=_some(LICENSES),
    types=_some(("story", "lesson")),
    subjects=_some((*SUBJECTS, "Nature", "NATURE", "nowhere")),
    levels=_some(LEVELS),
    accessibility=_some(FEATURES),
    sources=_some((MADE_HERE, FROM_FILES)),
    qualities=_some(QUALITIES),
    may=_some(PERMISSIONS),
    opened=st.booleans(),
    presence=st.sampled_from(Presence),
    collection=st.none() | st.just(1),
    bundle=st.none() | st.just(1),
    mine=st.booleans(),
    incomplete=st.booleans(),
    trashed=st.booleans(),
    sort=st.sampled_from([sort for sort in Sort if sort not in {Sort.COLLECTION, Sort.RELEVANCE}]),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(wanted=FILTERS)
def test_a_filter_finds_what_the_tables_say(catalog: Catalog, wanted: Filter) -> None:
    with catalog.database.reading() as connection:
        query = _restricted(connection, wanted).order_by(*_order(wanted.sort))
        expected = list(connection.execute(query).scalars())
    assert catalog.browse.find(wanted) == expected


FIELDS = (
    "languages",
    "licenses",
    "types",
    "subjects",
    "levels",
    "accessibility",
    "sources",
    "qualities",
    "may",
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(wanted=FILTERS, name=st.sampled_from(FIELDS))
def test_the_count_of_a_value_is_what_choosing_it_alone_would_leave(
    catalog: Catalog, wanted: Filter, name: str
) -> None:
    facets = catalog.browse.facets(wanted)
    assert facets.total == len(catalog.browse.find(wanted))
    counts = getattr(facets, name)
    for value, count in counts.items():
        only: dict[str, Any] = {name: frozenset({value})}
        alone = replace(wanted, **only)
        assert count == len(catalog.browse.find(alone)), (name, value)


def test_a_change_is_seen_at_once(catalog: Catalog) -> None:
    before = catalog.browse.facets(Filter()).total
    catalog.resources.put([Incoming(make_manifest("New", work="urn:test:new"), [])], NOW)
    assert catalog.browse.facets(Filter()).total == before + 1
    new = catalog.resources.id_of("urn:test:new")
    assert new is not None
    assert new in catalog.browse.find(Filter(languages=frozenset({catalog.browse.rows([new])[0].language})))
    catalog.resources.trash([new], NOW)
    catalog.resources.forget([new])
    assert catalog.browse.facets(Filter()).total == before


def test_an_empty_library_has_no_bits(tmp_path: Path) -> None:
    database = Database(tmp_path / "catalog.sqlite")
    migrate(database, tmp_path)
    empty = Catalog(database)
    assert empty.browse.facets(Filter()).total == 0
    assert empty.browse.find(Filter(languages=frozenset({"sw"}))) == []
    empty.close()


def test_a_collection_is_listed_in_its_own_order(catalog: Catalog) -> None:
    wanted = Filter(collection=1, sort=Sort.COLLECTION)
    assert catalog.browse.find(wanted) == [n for n in range(40, 5, -3) if (n - 1) % 9]
