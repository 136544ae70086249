from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oerdesk.core.bundle import CatalogBundle, Listed, Part, canonical, version_of
from oerdesk.core.bundle.catalog import (
    catalog_from_bytes,
    catalog_to_bytes,
    listing_from_pieces,
    listing_to_bytes,
    manifests_from_pieces,
    manifests_to_bytes,
    objects_of,
)
from oerdesk.core.errors import BadInputError, DamagedError
from oerdesk.core.records import Manifest
from tests.core.bundle.test_manifest import manifests
from tests.helpers.repositories import manifest_of

URI = "urn:test:stories"
several = st.lists(manifests, max_size=5, unique_by=lambda manifest: manifest.work)
MOON = manifest_of("Moon", {"moon.html": b"<p>Moon", "moon.png": b"picture"})
SUN = manifest_of("Sun", {"sun.html": b"<p>Sun", "same.png": b"picture"})


def bundle(uri: str) -> CatalogBundle:
    part = Part("b" * 64, 10, 9)
    return CatalogBundle(uri, "Stories", "For all", ("en", "sw"), ("CC-BY-4.0",), 2, 700, part, part)


def by_work(items: Sequence[Manifest]) -> list[Manifest]:
    return sorted(items, key=lambda manifest: manifest.work)


@given(st.lists(st.text("abc", min_size=1), max_size=4, unique=True))
def test_a_catalog_is_read_as_written(uris: list[str]) -> None:
    content = catalog_to_bytes(map(bundle, uris))
    assert catalog_from_bytes(content, "x") == tuple(map(bundle, sorted(uris)))


@given(several)
def test_a_listing_is_read_as_written_and_names_the_versions(items: list[Manifest]) -> None:
    entries = [Listed.of(manifest) for manifest in items]
    read = list(listing_from_pieces([listing_to_bytes(URI, entries)], URI, "x"))
    assert sorted(read, key=lambda e: e.work) == sorted(entries, key=lambda e: e.work)
    assert {entry.version for entry in read} == {version_of(manifest) for manifest in items}


@given(several, st.integers(1, 500))
def test_manifests_are_read_as_written_in_pieces_of_any_length(items: list[Manifest], step: int) -> None:
    sizes = {sha256: number for number, sha256 in enumerate(objects_of(items))}
    content = manifests_to_bytes(URI, items, sizes)
    pieces = [content[start : start + step] for start in range(0, len(content), step)]
    read = list(manifests_from_pieces(pieces, URI, "x"))
    assert [manifest for manifest, _objects in read] == by_work(items)
    found = {stored.sha256: stored.stored for _manifest, objects in read for stored in objects}
    assert found == sizes


def test_how_a_file_is_stored_does_not_change_the_version() -> None:
    [(plain, _)] = manifests_from_pieces([manifests_to_bytes(URI, [MOON], {})], URI, "x")
    sizes = {MOON.main.sha256: 3}
    [(packed, objects)] = manifests_from_pieces([manifests_to_bytes(URI, [MOON], sizes)], URI, "x")
    assert version_of(plain) == version_of(packed)
    assert [(o.compressed, o.cost) for o in objects] == [(True, 3), (False, 7)]


def test_a_listing_shows_the_essentials_only() -> None:
    talkative = replace(
        MOON, metadata=MOON.metadata.changed(description="x" * 999, license_statement="y", extra={"z": 1})
    )
    metadata = Listed.of(talkative).metadata
    assert (len(metadata.description), metadata.license_statement, metadata.extra) == (300, "", {})


def changed(content: bytes, old: bytes, new: bytes) -> bytes:
    assert old in content
    return content.replace(old, new, 1)


PART = manifests_to_bytes(URI, [MOON, SUN], {})


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n",
        PART[:-1],
        PART[: PART.index(b"\n") + 1],
        PART + PART[PART.index(b"\n") + 1 :],
        changed(PART, b'"stored":[0,0,0]', b'"stored":[0,0]'),
        changed(PART, b'"stored":[0,0,0]', b'"stored":[0,0,0,0]'),
        changed(PART, b'"stored":[0,0,0]', b'"stored":[0,-1,0]'),
        changed(PART, b'"stored":[0,0,0]', b'"stored":[0,true,0]'),
        changed(PART, b"urn:test:stories", b"urn:test:history"),
        changed(PART, b"oerdesk-manifests/1", b"oerdesk-listing/1"),
        changed(PART, b'"manifests":2', b'"manifests":3'),
        changed(PART, b'"manifests":2', b'"manifests":99999999'),
    ],
)
def test_manifests_that_do_not_add_up_are_refused(content: bytes) -> None:
    with pytest.raises(DamagedError, match="The Moon"):
        list(manifests_from_pieces([content], URI, "The Moon"))


LISTING = listing_to_bytes(URI, [Listed.of(MOON), Listed.of(SUN)])


@pytest.mark.parametrize(
    "content",
    [
        b"",
        LISTING[:-1],
        changed(LISTING, b'"resources":2', b'"resources":1'),
        changed(LISTING, b'"resources":2', b'"resources":3'),
        changed(LISTING, b'"name":"Moon"', b'"name":""'),
        changed(LISTING, b"urn:test:stories", b"urn:test:history"),
        changed(LISTING, MOON.work.encode(), SUN.work.encode()),
    ],
)
def test_listings_that_do_not_add_up_are_refused(content: bytes) -> None:
    with pytest.raises(DamagedError, match="The Moon"):
        list(listing_from_pieces([content], URI, "The Moon"))


def test_catalogs_that_do_not_add_up_are_refused() -> None:
    twice = canonical.dumps({"format": "oerdesk-catalog/1", "bundles": [bundle("a").to_json()] * 2})
    for content in (twice, b"[]", b"", canonical.dumps({"format": "oerdesk-catalog/1", "bundles": [1]})):
        with pytest.raises(DamagedError):
            catalog_from_bytes(content, "x")
    with pytest.raises(BadInputError, match="newer"):
        catalog_from_bytes(canonical.dumps({"format": "oerdesk-catalog/2"}), "x")
