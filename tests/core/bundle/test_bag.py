from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oerdesk.core.bundle import bag
from oerdesk.core.errors import DamagedError

names = st.text(st.sampled_from("aé图 %2d5AD0."), min_size=1, max_size=20).map(lambda name: f"data/x{name}x")
HASH = "ab" * 32


@given(st.dictionaries(names, st.just(HASH), max_size=5))
def test_a_manifest_is_read_as_written(entries: dict[str, str]) -> None:
    assert bag.read_manifest(bag.write_manifest(entries.items()), "m") == entries


def test_percent_signs_are_encoded_as_the_rfc_says() -> None:
    assert bag.write_manifest([("data/100%.txt", HASH)]) == f"{HASH}  data/100%25.txt\n".encode()


def test_manifests_of_other_programs_are_read() -> None:
    data = f"{HASH.upper()} *data/a b.txt\r\n\n{HASH}\tdata/c.txt\n".encode()
    assert bag.read_manifest(data, "m") == {"data/a b.txt": HASH, "data/c.txt": HASH}


def test_an_object_is_the_first_payload_file_with_its_hash() -> None:
    manifest = {"oerdesk/x": HASH, "data/b": HASH, "data/a": HASH, "data/c": "cd" * 32}
    assert bag.first_paths(manifest) == {HASH: "data/b", "cd" * 32: "data/c"}


@pytest.mark.parametrize(
    "data",
    [
        b"\xff\xfe",
        b"nothing",
        b"abcd  data/short",
        f"{HASH}  /etc/passwd".encode(),
        f"{HASH}  data/../../x".encode(),
        f"{HASH}  data/a\\b".encode(),
        f"{HASH}  data/a%0Ab".encode(),
        f"{HASH}  ".encode(),
    ],
)
def test_what_leads_out_of_the_bag_or_is_no_manifest_is_refused(data: bytes) -> None:
    with pytest.raises(DamagedError, match="the stick"):
        bag.read_manifest(data, "the stick")


def test_values_of_the_info_file_stay_on_one_line() -> None:
    assert bag.write_info([("External-Description", "a\nPayload-Oxum: 1.1")]) == (
        b"External-Description: a Payload-Oxum: 1.1\n"
    )
