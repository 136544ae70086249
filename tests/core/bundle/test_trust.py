"""Every way in which a repository can lie about who it is and how new it is."""

from __future__ import annotations

import base64
import json
from dataclasses import replace

import pytest

from oerdesk.core.bundle import (
    Head,
    KeyDocument,
    TrustedRepository,
    accept_head,
    accept_keys,
    canonical,
    fingerprint,
    peek_head,
    same_fingerprint,
)
from oerdesk.core.bundle.envelope import HEAD_TYPE, KEYS_TYPE, key_id, pae, seal
from oerdesk.core.errors import BadInputError, DamagedError, NotTrustedError
from tests.helpers.repositories import (
    head_of,
    key_document,
    private_key,
    public_keys,
    sealed_head,
    sealed_keys,
)

ROOT, OTHER_ROOT = private_key("root"), private_key("other root")
PRESS, NEW_PRESS, THIEF = private_key("press"), private_key("new press"), private_key("thief")
FIRST = key_document(1, [ROOT], [PRESS])
PLACE = "https://example.org/oer"


def known(*documents: bytes) -> TrustedRepository:
    seen = TrustedRepository()
    for document in documents or (sealed_keys(FIRST, ROOT),):
        seen = accept_keys(seen, document, PLACE)
    return seen


def test_the_message_that_is_signed_is_the_one_of_the_dsse_specification() -> None:
    message = pae("http://example.com/HelloWorld", b"hello world")
    assert message == b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"


def test_a_repository_is_trusted_on_first_use_and_then_known() -> None:
    seen, head = accept_head(known(), sealed_head(head_of(FIRST), PRESS), PLACE)
    assert (head.name, head.version) == ("Stories", 1)
    assert seen.head_version == 1
    assert seen.fingerprint == fingerprint(FIRST.roots)
    assert TrustedRepository.from_text(seen.to_text()) == seen
    assert accept_head(seen, sealed_head(head_of(FIRST), PRESS), PLACE) == (seen, head)


def test_what_is_known_is_kept_and_damage_of_it_noticed() -> None:
    assert TrustedRepository.from_text("") == TrustedRepository()
    assert TrustedRepository.from_text(TrustedRepository().to_text()) == TrustedRepository()
    for text in ("{", "[]", "{}", known().to_text().replace("oerdesk-keys", "keys")):
        with pytest.raises(DamagedError):
            TrustedRepository.from_text(text)


def test_a_fingerprint_can_be_read_aloud_and_depends_on_nothing_but_the_roots() -> None:
    found = fingerprint(public_keys(ROOT, OTHER_ROOT))
    assert [len(group) for group in found.split(" ")] == [5] * 6
    assert found == fingerprint(reversed(list(public_keys(ROOT, OTHER_ROOT))))
    assert found != fingerprint(public_keys(ROOT))
    assert fingerprint(["0" * 64]) == "18354 71496 67291 67589 66643 45588"
    assert same_fingerprint(found, found.replace(" ", "-"))
    assert not same_fingerprint(found, found[:-1] + str((int(found[-1]) + 1) % 10))


def test_a_pinned_fingerprint_refuses_another_repository() -> None:
    pinned = TrustedRepository(fingerprint=fingerprint(FIRST.roots))
    assert accept_keys(pinned, sealed_keys(FIRST, ROOT), PLACE).keys == FIRST
    foreign = key_document(1, [THIEF], [THIEF])
    with pytest.raises(NotTrustedError, match="another repository"):
        accept_keys(pinned, sealed_keys(foreign, THIEF), PLACE)


def test_a_changed_head_is_refused() -> None:
    envelope = json.loads(sealed_head(head_of(FIRST), PRESS))
    changed = replace(head_of(FIRST), version=99)
    envelope["payload"] = base64.b64encode(canonical.dumps(changed.to_json())).decode()
    with pytest.raises(NotTrustedError, match=r"signature .* does not fit"):
        accept_head(known(), json.dumps(envelope).encode(), PLACE)


def test_a_head_by_somebody_else_is_refused() -> None:
    for signers in ((), (THIEF,), (ROOT,)):
        with pytest.raises(NotTrustedError, match="not signed by any"):
            accept_head(known(), sealed_head(head_of(FIRST), *signers), PLACE)


def test_a_signature_under_a_stolen_name_is_refused() -> None:
    envelope = json.loads(sealed_head(head_of(FIRST), THIEF))
    envelope["signatures"][0]["keyid"] = key_id(PRESS.public_key().public_bytes_raw())
    with pytest.raises(NotTrustedError, match=r"signature .* does not fit"):
        accept_head(known(), json.dumps(envelope).encode(), PLACE)


def test_a_signature_for_another_purpose_is_refused() -> None:
    with pytest.raises(DamagedError, match="another purpose"):
        accept_head(known(), seal(KEYS_TYPE, head_of(FIRST).to_json(), [PRESS]), PLACE)
    with pytest.raises(DamagedError, match="another purpose"):
        accept_keys(TrustedRepository(), seal(HEAD_TYPE, FIRST.to_json(), [ROOT]), PLACE)
    envelope = json.loads(seal(KEYS_TYPE, head_of(FIRST).to_json(), [PRESS]))
    envelope["payloadType"] = HEAD_TYPE
    with pytest.raises(NotTrustedError):
        accept_head(known(), json.dumps(envelope).encode(), PLACE)


def test_a_head_from_before_is_refused() -> None:
    seen, _head = accept_head(known(), sealed_head(head_of(FIRST, 7), PRESS), PLACE)
    with pytest.raises(NotTrustedError, match="version 6, but 7"):
        accept_head(seen, sealed_head(head_of(FIRST, 6), PRESS), PLACE)
    assert accept_head(seen, sealed_head(head_of(FIRST, 12), PRESS), PLACE)[0].head_version == 12


def test_two_heads_of_one_number_are_refused() -> None:
    seen, _head = accept_head(known(), sealed_head(head_of(FIRST, 7), PRESS), PLACE)
    with pytest.raises(NotTrustedError, match="two different contents"):
        accept_head(seen, sealed_head(head_of(FIRST, 7, "Other stories"), PRESS), PLACE)


def test_old_dates_are_no_reason_to_refuse() -> None:
    seen, _head = accept_head(known(), sealed_head(head_of(FIRST, 1), PRESS), PLACE)
    old = replace(head_of(FIRST, 2), created="1970-01-01T00:00:00Z")
    assert accept_head(seen, sealed_head(old, PRESS), PLACE)[0].head_version == 2


def test_keys_change_hands_when_both_sides_sign() -> None:
    second = key_document(2, [OTHER_ROOT], [NEW_PRESS], revoked=[PRESS])
    seen = known(sealed_keys(FIRST, ROOT), sealed_keys(second, ROOT, OTHER_ROOT))
    assert seen.keys == second
    assert seen.fingerprint == fingerprint(FIRST.roots)
    assert accept_head(seen, sealed_head(head_of(second), NEW_PRESS), PLACE)


@pytest.mark.parametrize("signers", [(), (ROOT,), (OTHER_ROOT,), (THIEF, PRESS)])
def test_keys_do_not_change_hands_otherwise(signers: tuple[()]) -> None:
    second = key_document(2, [OTHER_ROOT], [THIEF])
    with pytest.raises(NotTrustedError, match="does not follow"):
        accept_keys(known(), sealed_keys(second, *signers), PLACE)


def test_a_threshold_counts_keys_not_signatures() -> None:
    both = key_document(1, [ROOT, OTHER_ROOT], [PRESS], threshold=2)
    with pytest.raises(NotTrustedError):
        accept_keys(TrustedRepository(), sealed_keys(both, ROOT, ROOT), PLACE)
    assert accept_keys(TrustedRepository(), sealed_keys(both, ROOT, OTHER_ROOT), PLACE).keys == both


def test_key_documents_come_one_after_the_other() -> None:
    third = key_document(3, [ROOT], [PRESS])
    for document in (third, FIRST):
        with pytest.raises(NotTrustedError, match="does not follow"):
            accept_keys(known(), sealed_keys(document, ROOT), PLACE)


def test_a_revoked_publisher_is_refused_and_named_as_such() -> None:
    second = key_document(2, [ROOT], [NEW_PRESS], revoked=[PRESS])
    seen = known(sealed_keys(FIRST, ROOT), sealed_keys(second, ROOT))
    with pytest.raises(NotTrustedError, match="revoked"):
        accept_head(seen, sealed_head(head_of(second), PRESS), PLACE)
    assert accept_head(seen, sealed_head(head_of(second), PRESS, NEW_PRESS), PLACE)


def test_a_head_that_goes_back_to_old_keys_is_refused() -> None:
    second = key_document(2, [ROOT], [PRESS])
    seen = known(sealed_keys(FIRST, ROOT), sealed_keys(second, ROOT))
    with pytest.raises(NotTrustedError, match="old keys"):
        accept_head(seen, sealed_head(head_of(FIRST), PRESS), PLACE)


def test_another_key_document_of_the_same_number_is_refused() -> None:
    forked = key_document(1, [ROOT], [PRESS, NEW_PRESS])
    with pytest.raises(NotTrustedError, match="two different contents"):
        accept_head(known(), sealed_head(head_of(forked), PRESS), PLACE)


def test_without_keys_nothing_is_accepted() -> None:
    with pytest.raises(NotTrustedError):
        accept_head(TrustedRepository(), sealed_head(head_of(FIRST), PRESS), PLACE)


def test_peeking_verifies_nothing_and_says_so_by_returning_no_state() -> None:
    assert peek_head(sealed_head(head_of(FIRST, 3), THIEF), PLACE) == head_of(FIRST, 3)


def test_a_newer_format_asks_for_an_update() -> None:
    head = head_of(FIRST).to_json() | {"format": "oerdesk-head/2"}
    with pytest.raises(BadInputError, match="newer version of OERDesk"):
        accept_head(known(), seal(HEAD_TYPE, head, [PRESS]), PLACE)


def test_unknown_fields_of_a_head_are_no_reason_to_refuse() -> None:
    head = head_of(FIRST).to_json() | {"packs": [{"from": 1}], "deltas": []}
    assert accept_head(known(), seal(HEAD_TYPE, head, [PRESS]), PLACE)[1] == head_of(FIRST)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<html>Please log in</html>",
        b"{}",
        b'{"payloadType":"application/vnd.oerdesk.head+json","payload":"!","signatures":[]}',
        b'{"payloadType":"application/vnd.oerdesk.head+json","payload":"","signatures":[1]}',
        b" " * 70_000,
        b"[" * 60_000,
    ],
)
def test_what_is_no_head_is_refused(data: bytes) -> None:
    with pytest.raises((DamagedError, NotTrustedError)):
        accept_head(known(), data, PLACE)
    with pytest.raises(DamagedError):
        peek_head(data, PLACE)


@pytest.mark.parametrize(
    "change",
    [
        {"version": 0},
        {"version": "1"},
        {"keys": {"version": 1, "sha256": "x"}},
        {"catalog": {"sha256": "a" * 64, "size": 2**40, "stored": 5}},
        {"catalog": {"sha256": "../" + "a" * 61, "size": 2, "stored": 5}},
        {"created": "now"},
        {"format": "something/1"},
        {"format": "oerdesk-head"},
    ],
)
def test_a_head_that_is_signed_but_wrong_is_refused(change: dict[str, object]) -> None:
    head = head_of(FIRST).to_json() | change
    with pytest.raises(DamagedError, match=r"oerdesk\.json"):
        accept_head(known(), seal(HEAD_TYPE, head, [PRESS]), PLACE)


@pytest.mark.parametrize(
    "change",
    [
        {"threshold": 0},
        {"threshold": 2},
        {"roots": {}},
        {"roots": {"0" * 64: base64.b64encode(bytes(32)).decode()}},
        {"publishers": {"a" * 64: {"key": "AAAA", "name": ""}}},
        {"revoked": ["x"]},
        {"revoked": sorted(FIRST.publishers)},
    ],
)
def test_a_key_document_that_is_signed_but_wrong_is_refused(change: dict[str, object]) -> None:
    data = seal(KEYS_TYPE, FIRST.to_json() | change, [ROOT])
    with pytest.raises(DamagedError, match=r"keys/1\.json"):
        accept_keys(TrustedRepository(), data, PLACE)


def test_an_oversized_key_document_is_refused() -> None:
    with pytest.raises(DamagedError, match="too large"):
        accept_keys(TrustedRepository(), b" " * (2**20), PLACE)


def test_heads_and_key_documents_are_read_as_written() -> None:
    both = KeyDocument(3, FIRST.created, FIRST.roots, 1, FIRST.publishers, {}, frozenset({"b" * 64}))
    read = KeyDocument.from_bytes(canonical.dumps(both.to_json()), PLACE)
    assert (read.roots, read.publishers, read.revoked) == (both.roots, both.publishers, both.revoked)
    head = replace(head_of(FIRST), previous=head_of(FIRST).catalog)
    assert Head.from_bytes(canonical.dumps(head.to_json()), PLACE) == head
