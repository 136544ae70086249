"""Keys, manifests and bundles for tests; the same ones every time."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from oerdesk.core.bundle import Head, KeyDocument, Part
from oerdesk.core.bundle.envelope import HEAD_TYPE, KEYS_TYPE, key_id, seal
from oerdesk.core.records import FileEntry, Manifest, Metadata, Person

NOW = "2026-11-21T08:30:00Z"


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def private_key(name: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(name.encode()).digest())


def public_keys(*keys: Ed25519PrivateKey) -> dict[str, bytes]:
    raw = [key.public_key().public_bytes_raw() for key in keys]
    return {key_id(key): key for key in raw}


def key_document(
    version: int,
    roots: list[Ed25519PrivateKey],
    publishers: list[Ed25519PrivateKey],
    threshold: int = 1,
    revoked: list[Ed25519PrivateKey] | None = None,
) -> KeyDocument:
    return KeyDocument(
        version,
        NOW,
        public_keys(*roots),
        threshold,
        public_keys(*publishers),
        names=dict.fromkeys(public_keys(*publishers), ""),
        revoked=frozenset(public_keys(*(revoked or []))),
    )


def sealed_keys(document: KeyDocument, *signers: Ed25519PrivateKey) -> bytes:
    return seal(KEYS_TYPE, document.to_json(), signers)


def sealed_head(head: Head, *signers: Ed25519PrivateKey) -> bytes:
    return seal(HEAD_TYPE, head.to_json(), signers)


def head_of(keys: KeyDocument, version: int = 1, name: str = "Stories") -> Head:
    from oerdesk.core.bundle import canonical

    named = sha256(canonical.dumps(keys.to_json()))
    return Head(name, version, NOW, keys.version, named, Part("a" * 64, 10, 20))


def manifest_of(
    title: str,
    files: Mapping[str, bytes],
    *,
    work: str = "",
    license_id: str = "CC-BY-4.0",
    language: str = "en",
    modified: str = NOW,
) -> Manifest:
    """A manifest for files given by path and content."""
    suffixes = {"html": "text/html", "png": "image/png", "mp3": "audio/mpeg", "pdf": "application/pdf"}
    entries = tuple(
        FileEntry(path, sha256(data), len(data), suffixes.get(path.rpartition(".")[2], "text/plain"))
        for path, data in files.items()
    )
    metadata = Metadata(title, language, people=(Person("Ama Ata"),), license=license_id)
    return Manifest(work or f"urn:test:{sha256(title.encode())[:12]}", modified, metadata, entries)
