from __future__ import annotations

import stat
import sys
from pathlib import Path

import pytest

from oerdesk.core.bundle import TrustedRepository, accept_head, accept_keys
from oerdesk.core.errors import DamagedError, NotFoundError, NotTrustedError, UsageError
from oerdesk.core.publish.keys import SigningKeys
from tests.helpers.repositories import NOW, head_of


@pytest.fixture
def keys(tmp_path: Path) -> SigningKeys:
    return SigningKeys.create(tmp_path / "keys", "The Press", NOW)


def seen_by_others(keys: SigningKeys) -> TrustedRepository:
    seen = TrustedRepository()
    for document in keys.documents:
        seen = accept_keys(seen, document, "place")
    return seen


def test_keys_are_made_once_and_found_again(keys: SigningKeys) -> None:
    again = SigningKeys.open(keys.folder, "Somebody else", NOW)
    assert again.fingerprint == keys.fingerprint
    assert list(again.document.names.values()) == ["The Press"]
    with pytest.raises(UsageError, match="already"):
        SigningKeys.create(keys.folder, "The Press", NOW)


def test_others_accept_what_they_sign(keys: SigningKeys) -> None:
    for current in (keys, keys.rotate_root(NOW)):
        seen = seen_by_others(current)
        assert seen.fingerprint == keys.fingerprint
        assert accept_head(seen, current.sign_head(head_of(current.document)), "place")


def test_a_replaced_publisher_is_revoked(keys: SigningKeys) -> None:
    new = keys.replace_publisher(NOW)
    assert new.document.revoked == keys.document.publishers.keys()
    assert list(new.document.names.values()) == ["The Press"]
    seen = seen_by_others(new)
    assert accept_head(seen, new.sign_head(head_of(new.document)), "place")
    with pytest.raises(NotTrustedError, match="revoked"):
        accept_head(seen, keys.sign_head(head_of(new.document)), "place")


def test_a_rotated_root_can_no_longer_sign(keys: SigningKeys) -> None:
    new = keys.rotate_root(NOW)
    assert new.document.roots.keys().isdisjoint(keys.document.roots)
    for path in keys.folder.glob("root-*.pem"):
        if path.name[5:21] not in {keyid[:16] for keyid in keys.document.roots}:
            path.unlink()
    with pytest.raises(DamagedError, match="not whole"):
        SigningKeys.load(keys.folder).rotate_root(NOW)


def test_version_numbers_are_used_once(keys: SigningKeys) -> None:
    assert [keys.next_version(1), keys.next_version(1), keys.next_version(9)] == [1, 2, 9]
    assert SigningKeys.load(keys.folder).next_version(3) == 10
    (keys.folder / "newest-version.json").write_bytes(b"{")
    with pytest.raises(DamagedError):
        keys.next_version(1)


@pytest.mark.skipif(sys.platform == "win32", reason="other permissions")
def test_private_keys_are_for_the_owner_alone(keys: SigningKeys) -> None:
    modes = {stat.S_IMODE(path.stat().st_mode) for path in keys.folder.glob("*.pem")}
    assert modes == {0o600}


def test_missing_and_damaged_keys_are_named(keys: SigningKeys, tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="nowhere"):
        SigningKeys.load(tmp_path / "nowhere")
    [publisher] = keys.folder.glob("publisher-*.pem")
    publisher.write_bytes(b"-----BEGIN PRIVATE KEY-----")
    with pytest.raises(DamagedError, match="backup"):
        SigningKeys.load(keys.folder)
    publisher.unlink()
    with pytest.raises(DamagedError, match="not whole") as caught:
        SigningKeys.load(keys.folder).sign_head(head_of(keys.document))
    assert "backup" in caught.value.hint


def test_a_cut_while_keys_are_made_does_not_stand_in_the_way(tmp_path: Path) -> None:
    first = SigningKeys.create(tmp_path / "keys", "The Press", NOW)
    (tmp_path / "keys" / "1.json").unlink()  # killed before the document was written
    second = SigningKeys.open(tmp_path / "keys", "The Press", NOW)
    assert second.fingerprint != first.fingerprint
    assert second.sign_head(head_of(second.document))
