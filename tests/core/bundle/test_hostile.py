"""Whatever bytes come, the answer is a value or an error for people: never a crash, never endless work."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from oerdesk.core.bundle import (
    Head,
    KeyDocument,
    Listed,
    Part,
    TrustedRepository,
    accept_head,
    accept_keys,
    bag,
    canonical,
    manifest_from_bytes,
    manifest_to_bytes,
    peek_head,
)
from oerdesk.core.bundle.catalog import (
    CatalogBundle,
    catalog_from_bytes,
    catalog_to_bytes,
    listing_from_pieces,
    listing_to_bytes,
    manifests_from_pieces,
    manifests_to_bytes,
)
from oerdesk.core.bundle.envelope import HEAD_TYPE, KEYS_TYPE, seal
from oerdesk.core.bundle.packing import opened, pack
from oerdesk.core.errors import OerdeskError
from tests.core.bundle.test_canonical import values
from tests.helpers.repositories import (
    head_of,
    key_document,
    manifest_of,
    private_key,
    sealed_head,
    sealed_keys,
)

ROOT, PRESS = private_key("root"), private_key("press")
KEYS = key_document(1, [ROOT], [PRESS])
MANIFEST = manifest_of("Moon", {"moon.html": b"<p>Moon", "moon.png": b"picture"})
PART = Part("b" * 64, 10, 9)
BUNDLE = CatalogBundle("urn:b", "Stories", "", ("en",), ("CC-BY-4.0",), 1, 7, PART, PART)
SEEN = accept_keys(TrustedRepository(), sealed_keys(KEYS, ROOT), "x")

READERS: dict[str, tuple[bytes, Callable[[bytes], object]]] = {
    "head": (sealed_head(head_of(KEYS), PRESS), lambda data: accept_head(SEEN, data, "x")),
    "peeked head": (sealed_head(head_of(KEYS), PRESS), lambda data: peek_head(data, "x")),
    "keys": (sealed_keys(KEYS, ROOT), lambda data: accept_keys(TrustedRepository(), data, "x")),
    "manifest": (manifest_to_bytes(MANIFEST), manifest_from_bytes),
    "catalog": (catalog_to_bytes([BUNDLE]), lambda data: catalog_from_bytes(data, "x")),
    "listing": (
        listing_to_bytes("urn:b", [Listed.of(MANIFEST)]),
        lambda data: list(listing_from_pieces([data], "urn:b", "x")),
    ),
    "manifests": (
        manifests_to_bytes("urn:b", [MANIFEST], {}),
        lambda data: list(manifests_from_pieces([data], "urn:b", "x")),
    ),
    "zstd": (pack(b"moon" * 500)[1], lambda data: list(opened([data], 2000, "x"))),
    "bag": (bag.write_manifest([("data/a", "ab" * 32)]), lambda data: bag.read_manifest(data, "x")),
    "state": (
        SEEN.to_text().encode(),
        lambda data: TrustedRepository.from_text(data.decode(errors="replace")),
    ),
}
edits = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 8), st.binary(max_size=8)), min_size=1, max_size=4)


@pytest.mark.parametrize("kind", READERS)
@given(edits=edits)
def test_damaged_bytes_end_in_an_error_for_people(kind: str, edits: list[tuple[float, int, bytes]]) -> None:
    data, read = READERS[kind]
    for where, drop, insert in edits:
        at = int(where * len(data))
        data = data[:at] + insert + data[at + drop :]
    with contextlib.suppress(OerdeskError):
        read(data)


def paths_of(value: Any) -> list[tuple[Any, ...]]:
    """Every place in a JSON value."""
    found: list[tuple[Any, ...]] = [()]
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, inner in items:
        found += [(name, *path) for path in paths_of(inner)]
    return found


def replaced(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    if not path:
        return new
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = replaced(copy[path[0]], path[1:], new)
    return copy


SIGNED: dict[str, tuple[str, Head | KeyDocument, Ed25519PrivateKey]] = {
    "head": (HEAD_TYPE, head_of(KEYS), PRESS),
    "peeked head": (HEAD_TYPE, head_of(KEYS), PRESS),
    "keys": (KEYS_TYPE, KEYS, ROOT),
}
wrong = values | st.sampled_from([-1, 2**53 - 1, "", "x" * 3000, "../..", [[]], {"": {}}, "a" * 64])


@pytest.mark.parametrize(
    "kind", ["head", "peeked head", "keys", "manifest", "catalog", "listing", "manifests"]
)
@given(data=st.data(), new=wrong)
def test_any_value_at_any_place_ends_in_an_error_for_people(kind: str, data: st.DataObject, new: Any) -> None:
    """Rightly signed, canonical, and nonsense: what a careless or hostile publisher can make."""
    content, read = READERS[kind]
    sealed = SIGNED.get(kind)
    if sealed:
        value = sealed[1].to_json()
        path = data.draw(st.sampled_from(paths_of(value)))
        made = seal(sealed[0], replaced(value, path, new), [sealed[2]])
    else:
        lines = content.splitlines()
        number = data.draw(st.integers(0, len(lines) - 1))
        value = json.loads(lines[number])
        path = data.draw(st.sampled_from(paths_of(value)))
        lines[number] = canonical.dumps(replaced(value, path, new))
        made = b"\n".join(lines) + (b"\n" if content.endswith(b"\n") else b"")
    with contextlib.suppress(OerdeskError):
        read(made)


@pytest.mark.parametrize("kind", READERS)
@given(data=st.binary(max_size=200))
def test_noise_ends_in_an_error_for_people(kind: str, data: bytes) -> None:
    if not data and kind in {"bag", "state"}:
        return  # nothing known, nothing listed
    with contextlib.suppress(OerdeskError):
        READERS[kind][1](data)
