"""Key documents: who may sign for a repository; and the fingerprint people read to each other.

``docs/format.md`` ("Key document").
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from oerdesk.core.bundle.envelope import decode_base64, key_id
from oerdesk.core.bundle.fields import Fields, is_hash

MOST_ROOTS: Final = 32
MOST_PUBLISHERS: Final = 500


@dataclass(frozen=True, slots=True)
class KeyDocument:
    """Who may sign.

    Attributes:
        version: from 1, by one.
        roots: keyid to raw public key: who may change this document.
        threshold: how many roots must sign.
        publishers: keyid to raw public key: who may sign heads.
        names: keyid of a publisher to its name for people.
        revoked: keyids that are not accepted any more.
    """

    version: int
    created: str
    roots: Mapping[str, bytes]
    threshold: int
    publishers: Mapping[str, bytes]
    names: Mapping[str, str] = field(default_factory=dict)
    revoked: frozenset[str] = frozenset()

    def to_json(self) -> dict[str, Any]:
        """The payload."""
        return {
            "format": "oerdesk-keys/1",
            "version": self.version,
            "created": self.created,
            "roots": {keyid: _encode(key) for keyid, key in self.roots.items()},
            "threshold": self.threshold,
            "publishers": {
                keyid: {"key": _encode(key), "name": self.names.get(keyid, "")}
                for keyid, key in self.publishers.items()
            },
            "revoked": sorted(self.revoked),
        }

    @classmethod
    def from_bytes(cls, payload: bytes, of: str) -> KeyDocument:
        """Read a payload, whose signatures are the caller's business.

        Raises:
            DamagedError: it is not a key document.
            BadInputError: a newer program made it.
        """
        fields = Fields.read(payload, of)
        fields.format("oerdesk-keys")
        roots = fields.object("roots")
        publishers = fields.object("publishers")
        if not 1 <= len(roots.data) <= MOST_ROOTS or len(publishers.data) > MOST_PUBLISHERS:
            raise fields.wrong("it has too many or too few keys")
        document = cls(
            version=fields.integer("version", least=1),
            created=fields.time("created"),
            roots={keyid: _key(roots, keyid, keyid) for keyid in roots.data},
            threshold=fields.integer("threshold", least=1, most=len(roots.data)),
            publishers={keyid: _key(publishers.object(keyid), "key", keyid) for keyid in publishers.data},
            names={keyid: publishers.object(keyid).text("name", longest=1000) for keyid in publishers.data},
            revoked=frozenset(fields.texts("revoked")),
        )
        if not all(map(is_hash, document.revoked)) or document.revoked & document.publishers.keys():
            raise fields.wrong("its revoked keys are not as they should be")
        return document


def fingerprint(roots: Iterable[str]) -> str:
    """What people compare: six groups of five digits, from the root keyids of key document 1."""
    digest = hashlib.sha256("".join(f"{keyid}\n" for keyid in sorted(roots)).encode()).digest()
    groups = (int.from_bytes(digest[start : start + 5], "big") % 100_000 for start in range(0, 30, 5))
    return " ".join(f"{group:05}" for group in groups)


def same_fingerprint(one: str, other: str) -> bool:
    """Whether two fingerprints are the same, however they were typed."""
    return [c for c in one if c.isdecimal()] == [c for c in other if c.isdecimal()]


def _key(fields: Fields, name: str, keyid: str) -> bytes:
    key = decode_base64(fields.text(name, longest=100), fields)
    if len(key) != 32 or key_id(key) != keyid:
        raise fields.wrong("a key has a wrong name")
    return key


def _encode(key: bytes) -> str:
    return base64.b64encode(key).decode("ascii")
