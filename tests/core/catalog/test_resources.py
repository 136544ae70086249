from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oerdesk.core.bundle import version_of
from oerdesk.core.catalog import Catalog, Database, Incoming
from oerdesk.core.catalog.migrations import migrate
from oerdesk.core.errors import NotFoundError
from oerdesk.core.records import Filter, Manifest, Section
from tests.helpers.manifests import make_manifest

NOW = "2026-11-21T08:00:00Z"


def put(catalog: Catalog, manifest: Manifest, *texts: str, mine: bool = False) -> int:
    sections = [Section("", "", text) for text in texts]
    return catalog.resources.put([Incoming(manifest, sections, mine)], NOW)[0].resource


def test_what_is_put_in_can_be_read_again(catalog: Catalog) -> None:
    manifest = make_manifest("The clever hare", subjects=("animals",), levels=("ISCED-1",))
    resource = put(catalog, manifest, "Once there was a hare")
    assert catalog.resources.manifest(resource) == manifest
    assert catalog.resources.metadata(resource) == manifest.metadata
    row = catalog.browse.rows([resource])[0]
    assert (row.title, row.version, row.here, row.mine) == (
        "The clever hare",
        version_of(manifest),
        True,
        False,
    )


def test_putting_the_same_version_twice_changes_nothing(catalog: Catalog) -> None:
    manifest = make_manifest("The clever hare")
    first = put(catalog, manifest, "a hare")
    assert put(catalog, manifest, "a hare") == first
    assert catalog.resources.versions(first) == [manifest]
    assert catalog.browse.search(Filter(text="hare")).total == 1


def test_a_later_version_is_current_and_the_older_one_is_kept(catalog: Catalog) -> None:
    old = make_manifest("Hare", work="urn:w", modified="2026-01-01T00:00:00Z")
    new = make_manifest("Clever hare", work="urn:w", modified="2026-01-02T00:00:00Z")
    resource = put(catalog, old, "old text")
    put(catalog, new, "fresh words")
    assert catalog.resources.manifest(resource) == new
    assert catalog.resources.versions(resource) == [new, old]
    assert catalog.browse.search(Filter(text="fresh")).total == 1
    assert catalog.browse.search(Filter(text="old")).total == 0


@given(order=st.permutations(range(4)))
def test_the_order_of_arrival_does_not_matter(
    tmp_path_factory: pytest.TempPathFactory, order: list[int]
) -> None:
    folder = tmp_path_factory.mktemp("library")
    versions = [
        make_manifest(f"Version {number}", work="urn:w", modified=f"2026-01-0{1 + number // 2}T00:00:00Z")
        for number in range(4)
    ]
    database = Database(folder / "catalog.sqlite")
    migrate(database, folder / "backups")
    catalog = Catalog(database)
    for number in order:
        resource = put(catalog, versions[number], f"text {number}")
    newest = max(versions, key=lambda manifest: (manifest.modified, version_of(manifest)))
    assert catalog.resources.manifest(resource) == newest
    assert len(catalog.resources.versions(resource)) == 4
    catalog.close()


def test_ones_own_work_is_not_replaced_by_what_comes_from_elsewhere(catalog: Catalog) -> None:
    mine = make_manifest("My lesson", work="urn:w", modified="2026-01-01T00:00:00Z")
    theirs = make_manifest("Their lesson", work="urn:w", modified="2027-01-01T00:00:00Z")
    resource = put(catalog, mine, "mine", mine=True)
    put(catalog, theirs, "theirs")
    assert catalog.resources.manifest(resource) == mine
    assert set(catalog.resources.versions(resource)) == {mine, theirs}


def test_the_trash_hides_and_gives_back(catalog: Catalog) -> None:
    resource = put(catalog, make_manifest("Hare"), "hare")
    catalog.resources.trash([resource], NOW)
    assert catalog.browse.find(Filter()) == []
    assert catalog.browse.search(Filter(text="hare")).total == 0
    assert catalog.browse.find(Filter(trashed=True)) == [resource]
    catalog.resources.trash([resource], None)
    assert catalog.browse.find(Filter()) == [resource]


def test_what_is_forgotten_is_gone_from_lists_search_and_needed_files(catalog: Catalog) -> None:
    resource = put(catalog, make_manifest("Hare"), "hare")
    catalog.resources.forget([resource])
    assert catalog.browse.find(Filter()) == []
    assert catalog.browse.search(Filter(text="hare")).total == 0
    assert catalog.resources.needed_objects() == set()


def test_a_version_whose_file_is_lost_gives_way_to_an_older_whole_one(catalog: Catalog) -> None:
    old = make_manifest("Hare", work="urn:w", modified="2026-01-01T00:00:00Z")
    new = make_manifest("Clever hare", work="urn:w", modified="2026-01-02T00:00:00Z")
    resource = put(catalog, old)
    put(catalog, new)
    assert catalog.resources.withdraw([new.main.sha256]) == [resource]
    assert catalog.browse.rows([resource])[0].title == "Hare"
    catalog.resources.withdraw([old.main.sha256])
    row = catalog.browse.rows([resource])[0]
    assert (row.title, row.here) == ("Clever hare", False)


def test_the_index_is_rebuilt_from_the_rest(catalog: Catalog) -> None:
    manifest = make_manifest("Hare")
    resource = put(catalog, manifest, "in the savanna")
    catalog.resources.rebuild_index()
    assert catalog.browse.search(Filter(text="savanna")).total == 0
    assert catalog.resources.not_indexed() == [resource]
    catalog.resources.reindex([(resource, manifest, [Section("", "", "in the savanna")])])
    assert catalog.browse.search(Filter(text="savanna")).total == 1
    assert catalog.resources.not_indexed() == []


def test_an_unknown_resource_is_named_in_the_error(catalog: Catalog) -> None:
    with pytest.raises(NotFoundError, match="number 7") as refusal:
        catalog.resources.manifest(7)
    assert refusal.value.hint


def test_a_known_file_is_recognized_by_its_hash(catalog: Catalog) -> None:
    manifest = make_manifest("Hare")
    resource = put(catalog, manifest)
    assert catalog.resources.known_file(manifest.main.sha256) == resource
    assert catalog.resources.known_file("0" * 64) is None
