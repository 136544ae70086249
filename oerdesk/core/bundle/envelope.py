"""DSSE envelopes with Ed25519: bytes that say who vouches for them.

https://github.com/secure-systems-lab/dsse, version 1.0.2.  Who may sign what is decided in ``trust``.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from oerdesk.core.bundle import canonical
from oerdesk.core.bundle.fields import Fields, damaged

HEAD_TYPE: Final = "application/vnd.oerdesk.head+json"
KEYS_TYPE: Final = "application/vnd.oerdesk.keys+json"
LARGEST_HEAD: Final = 64 * 2**10  # bytes
LARGEST_KEYS: Final = 512 * 2**10
MOST_SIGNATURES: Final = 64


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature, not yet verified.

    Attributes:
        keyid: SHA-256 of the raw public key, lowercase hex.
        sig: 64 bytes.
    """

    keyid: str
    sig: bytes


@dataclass(frozen=True, slots=True)
class Envelope:
    """A payload and who claims to have signed it."""

    payload_type: str
    payload: bytes
    signatures: tuple[Signature, ...]

    @property
    def sha256(self) -> str:
        """Hash of the payload: what another document names it by."""
        return hashlib.sha256(self.payload).hexdigest()

    def signed_by(self, keys: Mapping[str, bytes]) -> frozenset[str]:
        """The keyids, out of ``keys`` (keyid to raw public key), whose signature fits."""
        message = pae(self.payload_type, self.payload)
        return frozenset(
            signature.keyid
            for signature in self.signatures
            if signature.keyid in keys and _fits(keys[signature.keyid], signature.sig, message)
        )


def pae(payload_type: str, payload: bytes) -> bytes:
    """DSSE's pre-authentication encoding: what is really signed."""
    kind = payload_type.encode()
    return b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(payload), payload)


def key_id(public: bytes) -> str:
    """The name of a public key, given as its 32 raw bytes."""
    return hashlib.sha256(public).hexdigest()


def seal(payload_type: str, payload: Any, keys: Sequence[Ed25519PrivateKey]) -> bytes:
    """An envelope around the canonical bytes of ``payload``, signed by all of ``keys``."""
    data = canonical.dumps(payload)
    message = pae(payload_type, data)
    signatures = [
        {"keyid": key_id(key.public_key().public_bytes_raw()), "sig": _encode(key.sign(message))}
        for key in keys
    ]
    envelope = {"payloadType": payload_type, "payload": _encode(data), "signatures": signatures}
    return json.dumps(envelope, indent=1).encode() + b"\n"


def open_envelope(data: bytes, payload_type: str, of: str) -> Envelope:
    """Take an envelope apart; nothing is verified yet.

    Args:
        data: the file.
        payload_type: what it must say it is.
        of: name of the file, for messages.

    Raises:
        DamagedError: it is no envelope, or of another type.
    """
    try:
        fields = Fields(canonical.loads_any(data), of)
    except canonical.NotCanonicalError as error:
        raise damaged(of, str(error)) from error
    if fields.text("payloadType") != payload_type:
        raise fields.wrong("it is signed for another purpose")
    payload = decode_base64(fields.text("payload", longest=LARGEST_KEYS * 2), fields)
    return Envelope(payload_type, payload, fields.objects("signatures", MOST_SIGNATURES, _signature))


def decode_base64(text: str, fields: Fields) -> bytes:
    """Bytes of RFC 4648 base64, either alphabet.

    Raises:
        DamagedError: it is not.
    """
    try:
        return base64.b64decode(text.replace("-", "+").replace("_", "/"), validate=True)
    except (binascii.Error, ValueError) as error:
        raise fields.wrong("something in it is not base64") from error


def _signature(fields: Fields) -> Signature:
    return Signature(fields.text("keyid", longest=64), decode_base64(fields.text("sig", longest=200), fields))


def _fits(public: bytes, signature: bytes, message: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def _encode(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
