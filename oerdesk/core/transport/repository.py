"""Reading a repository through a transport: nothing comes out of here that was not signed.

``docs/format.md`` ("Reading").  Which rules there are is in ``bundle.trust``; what is done with the
results is for others.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from oerdesk.core.bundle import (
    CatalogBundle,
    Head,
    Listed,
    Part,
    StoredObject,
    TrustedRepository,
    accept_head,
    accept_keys,
    layout,
    peek_head,
)
from oerdesk.core.bundle.catalog import (
    LARGEST_CATALOG,
    catalog_from_bytes,
    listing_from_pieces,
    manifests_from_pieces,
)
from oerdesk.core.bundle.envelope import LARGEST_HEAD, LARGEST_KEYS
from oerdesk.core.bundle.fields import damaged
from oerdesk.core.bundle.packing import opened
from oerdesk.core.bundle.trust import check_not_older
from oerdesk.core.errors import DamagedError, storage_errors
from oerdesk.core.progress import SILENT, Progress
from oerdesk.core.records import Manifest
from oerdesk.core.transport import words
from oerdesk.core.transport.download import PATIENT, Patience, download
from oerdesk.core.transport.seam import Transport

_MOST_KEY_DOCUMENTS: Final = 1000  # that are fetched at once


@dataclass(frozen=True, slots=True)
class Opened:
    """What a repository says it is.

    Attributes:
        seen: what is known of it now; to be kept, together with what was made of the catalog.
        head: None when the place says that it is the one that was seen before.
    """

    seen: TrustedRepository
    head: Head | None


def open_repository(transport: Transport, seen: TrustedRepository) -> Opened:
    """Ask for the head, and for the key documents that are not known yet.  One request when nothing is new.

    Args:
        transport: the place.
        seen: what is known of it; the empty value on first contact, or a pinned fingerprint.

    Raises:
        NotTrustedError: signatures, keys or versions are not as they must be.
        DamagedError, BadInputError: it is no repository that can be read.
        UnreachableError, StorageError: it cannot be reached.
    """
    place = transport.place
    data, validator = transport.read_if_changed(layout.HEAD, LARGEST_HEAD, seen.validator)
    if data is None:
        return Opened(seen, None)
    wanted = peek_head(data, place)
    check_not_older(seen, wanted, place)
    known = seen.keys.version if seen.keys else 0
    if wanted.keys_version - known > _MOST_KEY_DOCUMENTS:
        raise words.too_large(place, layout.key_document(wanted.keys_version))
    for number in range(known + 1, wanted.keys_version + 1):
        seen = accept_keys(seen, transport.read(layout.key_document(number), LARGEST_KEYS), place)
    seen, head = accept_head(seen, data, place)
    return Opened(replace(seen, validator=validator), head)


class RepositoryReader:
    """Catalog, listings and manifests of a repository, each checked against what named it.

    They are fetched into a folder of partial files, so that a cut costs nothing that had come.
    """

    def __init__(
        self,
        transport: Transport,
        partial: Path,
        progress: Progress = SILENT,
        patience: Patience = PATIENT,
    ) -> None:
        self._transport = transport
        self._partial = partial
        self._progress = progress
        self._patience = patience

    def catalog(self, head: Head) -> tuple[CatalogBundle, ...]:
        """The bundles that are offered.

        Raises:
            DamagedError, BadInputError: it is not what was signed, or cannot be read.
            UnreachableError, StorageError: it cannot be had.
        """
        path = layout.catalog(head.catalog.sha256)
        if head.catalog.size > LARGEST_CATALOG:
            raise words.too_large(self._transport.place, path)
        stored = self._fetch(path, head.catalog)
        return catalog_from_bytes(b"".join(self._content(stored, head.catalog, path)), self._name(path))

    def listing(self, bundle: CatalogBundle) -> Iterator[Listed]:
        """What can be browsed of a bundle; checked as a whole before the first one.

        Raises:
            DamagedError, BadInputError, UnreachableError, StorageError: as for :meth:`catalog`.
        """
        path = layout.listing(bundle.listing.sha256)
        stored = self._fetch(path, bundle.listing)
        content = self._content(stored, bundle.listing, path)
        return listing_from_pieces(content, bundle.uri, self._name(path))

    def manifests(self, bundle: CatalogBundle) -> Iterator[tuple[Manifest, tuple[StoredObject, ...]]]:
        """Every version of a bundle, with how its objects lie there; checked as a whole before the first one.

        Raises:
            DamagedError, BadInputError, UnreachableError, StorageError: as for :meth:`catalog`.
        """
        path = layout.manifests(bundle.manifests.sha256)
        stored = self._fetch(path, bundle.manifests)
        content = self._content(stored, bundle.manifests, path)
        return manifests_from_pieces(content, bundle.uri, self._name(path))

    def _fetch(self, path: str, part: Part) -> bytes:
        """The stored bytes, checked.  What came wrong is fetched once more from its beginning."""
        file = self._partial / f"{part.sha256}.zst.part"
        for last in (False, True):
            download(
                self._transport, path, part.stored, file, progress=self._progress, patience=self._patience
            )
            with storage_errors(file):
                stored = file.read_bytes()
                file.unlink()
            try:
                self._check(stored, part, path)
            except DamagedError:
                if last:
                    raise
            else:
                break
        return stored

    def _check(self, stored: bytes, part: Part, path: str) -> None:
        digest = hashlib.sha256()
        for piece in self._content(stored, part, path):
            digest.update(piece)
        if digest.hexdigest() != part.sha256:
            raise damaged(self._name(path), "its content is not what was signed")

    def _content(self, stored: bytes, part: Part, path: str) -> Iterator[bytes]:
        return opened([stored], part.size, self._name(path))

    def _name(self, path: str) -> str:
        return f"{self._transport.place}/{path}"
