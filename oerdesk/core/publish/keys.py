"""The private side of trust: who signs for this library, and how that changes.

A folder holds the private keys (PKCS #8 PEM, readable by the owner alone), every key document so far, and
the number of the newest version ever signed.  Nothing of it but the key documents is ever published.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from oerdesk.core.bundle import Head, KeyDocument, TrustedRepository, accept_keys
from oerdesk.core.bundle.envelope import HEAD_TYPE, KEYS_TYPE, key_id, seal
from oerdesk.core.errors import DamagedError, NotFoundError, UsageError, storage_errors
from oerdesk.core.i18n import _
from oerdesk.core.safety.durable import write_durably

_COUNTER: Final = "newest-version.json"


@dataclass(frozen=True, slots=True)
class SigningKeys:
    """What signs, and what others know of it.

    Attributes:
        folder: where it is kept.
        documents: every key document, sealed, from number 1.
        trusted: what a client knows who has seen them all.
    """

    folder: Path
    documents: tuple[bytes, ...]
    trusted: TrustedRepository
    _private: dict[str, Ed25519PrivateKey]

    @classmethod
    def create(cls, folder: Path, name: str, now: str) -> SigningKeys:
        """Make new keys.

        Args:
            folder: for the keys; must not hold any.
            name: of the publisher, for people.
            now: UTC time.

        Raises:
            UsageError: there are keys already.
            StorageError: they cannot be written.
        """
        with storage_errors(folder):
            folder.mkdir(parents=True, exist_ok=True)
            folder.chmod(0o700)
        if (folder / "1.json").exists():
            raise UsageError(
                _("There are signing keys in “{path}” already.").format(path=folder),
                _("Use these: with new ones, everybody would have to trust this publisher again."),
            )
        root, publisher = _new_key(folder, "root"), _new_key(folder, "publisher")
        document = KeyDocument(
            1, now, _public(root), 1, _public(publisher), dict.fromkeys(_public(publisher), name)
        )
        write_durably(folder / "1.json", seal(KEYS_TYPE, document.to_json(), [root]))
        return cls.load(folder)

    @classmethod
    def load(cls, folder: Path) -> SigningKeys:
        """Read the keys of a folder.

        Raises:
            NotFoundError: there are none.
            DamagedError: they are not whole.
            StorageError: they cannot be read.
        """
        documents: list[bytes] = []
        trusted = TrustedRepository()
        while (path := folder / f"{len(documents) + 1}.json").exists():
            with storage_errors(path):
                documents.append(path.read_bytes())
            trusted = accept_keys(trusted, documents[-1], str(folder))
        if not documents:
            raise NotFoundError(
                _("There are no signing keys in “{path}”.").format(path=folder),
                _("They are made when something is published for the first time."),
            )
        private: dict[str, Ed25519PrivateKey] = {}
        for path in sorted(folder.glob("*.pem")):
            key = _load_key(path)
            private |= dict.fromkeys(_public(key), key)
        return cls(folder, tuple(documents), trusted, private)

    @classmethod
    def open(cls, folder: Path, name: str, now: str) -> SigningKeys:
        """Read the keys of a folder, or make them when there are none.

        Raises:
            DamagedError, StorageError: as for :meth:`load` and :meth:`create`.
        """
        return cls.load(folder) if (folder / "1.json").exists() else cls.create(folder, name, now)

    @property
    def fingerprint(self) -> str:
        """What people compare: six groups of five digits."""
        return self.trusted.fingerprint

    @property
    def document(self) -> KeyDocument:
        """The newest key document."""
        assert self.trusted.keys is not None  # noqa: S101 - load() has seen one
        return self.trusted.keys

    def sign_head(self, head: Head) -> bytes:
        """Seal a head with every publisher key that is here.

        Raises:
            DamagedError: none is here.
        """
        return seal(HEAD_TYPE, head.to_json(), self._signers(self.document.publishers, 1))

    def next_version(self, at_least: int) -> int:
        """A version number that was never used before; it is used up by asking.

        Raises:
            DamagedError, StorageError: the counter cannot be read or written.
        """
        path = self.folder / _COUNTER
        newest = 0
        if path.exists():
            try:
                with storage_errors(path):
                    newest = int(json.loads(path.read_bytes())["version"])
            except (ValueError, KeyError, TypeError) as error:
                raise _damaged(path) from error
        version = max(newest + 1, at_least)
        write_durably(path, json.dumps({"version": version}).encode())
        return version

    def rotate_root(self, now: str) -> SigningKeys:
        """Put a new root key in the place of the old ones.  The fingerprint stays.

        Raises:
            DamagedError: the old root keys are not here.
            StorageError: the new one cannot be written.
        """
        old = self.document
        signers = self._signers(old.roots, old.threshold)
        root = _new_key(self.folder, "root")
        new = KeyDocument(old.version + 1, now, _public(root), 1, old.publishers, old.names, old.revoked)
        return self._add(new, [*signers, root])

    def replace_publisher(self, now: str) -> SigningKeys:
        """Revoke the publisher keys and make a new one: when one was stolen or lost.

        What was signed with the old keys is not accepted any more by those who learn of this; so
        publish again at once.

        Raises:
            DamagedError: the root keys are not here.
            StorageError: the new one cannot be written.
        """
        old = self.document
        signers = self._signers(old.roots, old.threshold)
        publisher = _new_key(self.folder, "publisher")
        names = dict.fromkeys(_public(publisher), next(iter(old.names.values()), ""))
        revoked = old.revoked | old.publishers.keys()
        new = KeyDocument(
            old.version + 1, now, old.roots, old.threshold, _public(publisher), names, frozenset(revoked)
        )
        return self._add(new, signers)

    def _add(self, document: KeyDocument, signers: list[Ed25519PrivateKey]) -> SigningKeys:
        sealed = seal(KEYS_TYPE, document.to_json(), signers)
        accept_keys(self.trusted, sealed, str(self.folder))  # what others would refuse is not written
        write_durably(self.folder / f"{document.version}.json", sealed)
        return SigningKeys.load(self.folder)

    def _signers(self, wanted: Iterable[str], least: int) -> list[Ed25519PrivateKey]:
        found = [self._private[keyid] for keyid in sorted(wanted) if keyid in self._private]
        if len(found) < least:
            raise _damaged(self.folder)
        return found


def _new_key(folder: Path, role: str) -> Ed25519PrivateKey:
    key = Ed25519PrivateKey.generate()
    name = key_id(key.public_key().public_bytes_raw())
    write_durably(
        folder / f"{role}-{name[:16]}.pem",
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()),
        private=True,
    )
    return key


def _load_key(path: Path) -> Ed25519PrivateKey:
    with storage_errors(path):
        data = path.read_bytes()
    try:
        key = load_pem_private_key(data, password=None)
    except (ValueError, TypeError) as error:
        raise _damaged(path) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise _damaged(path)
    return key


def _public(key: Ed25519PrivateKey) -> dict[str, bytes]:
    raw = key.public_key().public_bytes_raw()
    return {key_id(raw): raw}


def _damaged(path: Path) -> DamagedError:
    return DamagedError(
        _("The signing keys in “{path}” are not whole.").format(path=path),
        _("Bring them back from a backup. Without them, followers have to trust a new publisher."),
    )
