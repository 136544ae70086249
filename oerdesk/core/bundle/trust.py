"""What a repository may tell us: signatures, keys that follow one another, versions that never go back.

Values in, values out: :class:`TrustedRepository` is what has been seen of one source, and every function
returns the next one or raises.  Nothing here reads a clock: wrong clocks and old sticks are normal.
``docs/format.md`` ("Reading").
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any

from oerdesk.core.bundle.envelope import HEAD_TYPE, KEYS_TYPE, LARGEST_HEAD, LARGEST_KEYS, Envelope
from oerdesk.core.bundle.envelope import open_envelope as _open
from oerdesk.core.bundle.fields import damaged
from oerdesk.core.bundle.head import Head
from oerdesk.core.bundle.keys import KeyDocument, fingerprint, same_fingerprint
from oerdesk.core.bundle.layout import HEAD, key_document
from oerdesk.core.errors import NotTrustedError
from oerdesk.core.i18n import _


@dataclass(frozen=True, slots=True)
class TrustedRepository:
    """What has been seen of a repository; the empty value knows nothing and accepts the first one.

    Attributes:
        fingerprint: of the repository; set beforehand, it is pinned.
        keys: the newest key document, and the hash of its payload.
        head_version, head_sha256: the newest head; 0 and empty before the first.
        validator: what the server called that head (ETag), so that asking again costs little.
    """

    fingerprint: str = ""
    keys: KeyDocument | None = None
    keys_sha256: str = ""
    head_version: int = 0
    head_sha256: str = ""
    validator: str = ""

    def to_text(self) -> str:
        """For keeping."""
        return json.dumps(
            {
                "fingerprint": self.fingerprint,
                "keys": self.keys.to_json() if self.keys else None,
                "keysSha256": self.keys_sha256,
                "headVersion": self.head_version,
                "headSha256": self.head_sha256,
                "validator": self.validator,
            }
        )

    @classmethod
    def from_text(cls, text: str) -> TrustedRepository:
        """Read what :meth:`to_text` wrote; an empty text is the empty value.

        Raises:
            DamagedError: it is something else.
        """
        if not text:
            return cls()
        of = _("what is known about a source")
        try:
            data: dict[str, Any] = json.loads(text)
            keys = data["keys"]
            return cls(
                fingerprint=data["fingerprint"],
                keys=KeyDocument.from_bytes(_canonical(keys), of) if keys else None,
                keys_sha256=data["keysSha256"],
                head_version=data["headVersion"],
                head_sha256=data["headSha256"],
                validator=data["validator"],
            )
        except (ValueError, KeyError, TypeError) as error:
            raise damaged(of, str(error)) from error


def peek_head(data: bytes, of: str) -> Head:
    """What a head says, *unverified*: only for finding out which key documents to fetch.

    Raises:
        DamagedError, BadInputError: it is not a head that can be read.
    """
    return Head.from_bytes(_open_head(data, of).payload, of)


def accept_keys(seen: TrustedRepository, data: bytes, of: str) -> TrustedRepository:
    """Take in the key document that follows the newest one known, or the first one.

    Args:
        seen: what is known.
        data: the file.
        of: the repository's place, for messages.

    Raises:
        NotTrustedError: not signed as it must be, not the next one, or of another repository.
        DamagedError, BadInputError: not a key document that can be read.
    """
    number = seen.keys.version + 1 if seen.keys else 1
    where = f"{of}/{key_document(number)}"
    if len(data) > LARGEST_KEYS:
        raise damaged(where, "it is too large")
    envelope = _open(data, KEYS_TYPE, where)
    document = KeyDocument.from_bytes(envelope.payload, where)
    if document.version != number:
        raise _wrong_keys(where)
    found = fingerprint(document.roots) if number == 1 else seen.fingerprint
    if number == 1 and seen.fingerprint and not same_fingerprint(found, seen.fingerprint):
        raise NotTrustedError(
            _("“{place}” is another repository than expected: its fingerprint is {found}, not {expected}.")
            .format(place=of, found=found, expected=seen.fingerprint),
            _("Ask its publisher for the right address and fingerprint. Nothing was taken from it."),
        )  # fmt: skip
    for signers in (seen.keys, document):
        if signers is not None and len(envelope.signed_by(signers.roots)) < signers.threshold:
            raise _wrong_keys(where)
    return replace(seen, fingerprint=found, keys=document, keys_sha256=envelope.sha256)


def accept_head(seen: TrustedRepository, data: bytes, of: str) -> tuple[TrustedRepository, Head]:
    """Take in a head; the key document it names must have been accepted before.

    Args:
        seen: what is known.
        data: the file.
        of: the repository's place, for messages.

    Returns:
        What is known now, and the head.

    Raises:
        NotTrustedError: an unknown or revoked publisher, a wrong signature, an older version than was
            seen, or another one of the same number.
        DamagedError, BadInputError: not a head that can be read.
    """
    envelope = _open_head(data, of)
    if seen.keys is None:
        raise _signed_wrongly(of)
    keys = seen.keys
    signers = envelope.signed_by(keys.publishers)
    if not signers:
        raise _not_signed(envelope, keys, of)
    head = Head.from_bytes(envelope.payload, f"{of}/{HEAD}")
    check_not_older(seen, head, of)
    if (head.keys_version, head.keys_sha256) != (keys.version, seen.keys_sha256):
        raise _two_truths(of, _("key document {number}").format(number=head.keys_version))
    if head.version == seen.head_version and envelope.sha256 != seen.head_sha256:
        raise _two_truths(of, _("version {number}").format(number=head.version))
    return replace(seen, head_version=head.version, head_sha256=envelope.sha256), head


def check_not_older(seen: TrustedRepository, head: Head, of: str) -> None:
    """Refuse a head, verified or not, that goes back behind what was seen.

    Raises:
        NotTrustedError: it does.
    """
    if seen.keys is not None and head.keys_version < seen.keys.version:
        raise NotTrustedError(
            _("“{place}” goes back to old keys: it shows key document {old}, but {new} was seen before.")
            .format(place=of, old=head.keys_version, new=seen.keys.version),
            _old_copy(),
        )  # fmt: skip
    if head.version < seen.head_version:
        raise NotTrustedError(
            _("“{place}” goes back in time: it offers version {old}, but {new} was seen before.").format(
                place=of, old=head.version, new=seen.head_version
            ),
            _old_copy(),
        )


def _open_head(data: bytes, of: str) -> Envelope:
    where = f"{of}/{HEAD}"
    if len(data) > LARGEST_HEAD:
        raise damaged(where, "it is too large")
    return _open(data, HEAD_TYPE, where)


def _not_signed(envelope: Envelope, keys: KeyDocument, of: str) -> NotTrustedError:
    claimed = {signature.keyid for signature in envelope.signatures}
    if claimed & keys.publishers.keys():
        return _signed_wrongly(of)
    if claimed & keys.revoked:
        return NotTrustedError(
            _("“{place}” is signed with a key that its owners have revoked.").format(place=of),
            _("Somebody may be misusing the key. Wait for a new version, or ask the publisher."),
        )
    return NotTrustedError(
        _("“{place}” is not signed by any of its publishers.").format(place=of),
        _("It was changed by somebody else. Get it from another place, or ask the publisher."),
    )


def _signed_wrongly(of: str) -> NotTrustedError:
    return NotTrustedError(
        _("The signature of “{place}” does not fit: somebody or something has changed it.").format(place=of),
        _("Get it again from another place or over another connection. Nothing was taken from it."),
    )


def _wrong_keys(where: str) -> NotTrustedError:
    return NotTrustedError(
        _("“{place}” does not follow from the keys known before.").format(place=where),
        _("Somebody may be posing as the publisher. Ask the publisher before you go on."),
    )


def _two_truths(of: str, what: str) -> NotTrustedError:
    return NotTrustedError(
        _("“{place}” shows two different contents as one: {what} is not what it was before.").format(
            place=of, what=what
        ),
        _("Its publisher made a mistake, or somebody is posing as the publisher. Ask before you go on."),
    )


def _old_copy() -> str:
    return _("This is an old copy. Use a newer one; what you have stays as it is.")


def _canonical(keys: dict[str, Any]) -> bytes:
    from oerdesk.core.bundle import canonical

    return canonical.dumps(keys)
