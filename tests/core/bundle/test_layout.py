from __future__ import annotations

import pytest

from oerdesk.core.bundle import layout

HASH = "ab" * 32


def test_objects_lie_under_the_first_two_digits_of_their_hash() -> None:
    assert layout.stored_object(HASH, compressed=False) == f"objects/ab/{HASH}"
    assert layout.stored_object(HASH, compressed=True) == f"objects/ab/{HASH}.zst"
    assert layout.object_of(f"objects/ab/{HASH}") == HASH
    assert layout.object_of(f"catalogs/{HASH}.json.zst") is None


def test_only_names_of_this_format_are_collected() -> None:
    ours = [
        layout.catalog(HASH),
        layout.listing(HASH),
        layout.manifests(HASH),
        layout.stored_object(HASH, compressed=True),
    ]
    assert all(map(layout.is_collected, ours))
    for other in (
        layout.HEAD,
        layout.key_document(1),
        f"objects/cd/{HASH}",
        "objects/readme.txt",
        ours[0] + "x",
    ):
        assert not layout.is_collected(other)


@pytest.mark.parametrize("name", ["../../etc/passwd", "AB" * 32, "", "ab"])
def test_no_path_is_made_of_anything_but_a_hash(name: str) -> None:
    for make in (layout.catalog, layout.listing, layout.manifests):
        with pytest.raises(ValueError, match="SHA-256"):
            make(name)
