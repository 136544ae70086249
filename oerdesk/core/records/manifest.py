"""One immutable version of a resource: its metadata, its files by hash, what it was made from.

The JSON form, and how a version gets its name (the SHA-256 of the canonical JSON), is specified in
``docs/format.md`` ("Manifest"); ``oerdesk.core.bundle.manifest`` reads and writes it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from oerdesk.core.records.metadata import Metadata, Person


@dataclass(frozen=True, slots=True)
class FileEntry:
    """One file of a resource.

    Attributes:
        path: relative, ``/``-separated, NFC, without ``..``: how the resource's own links name it.
        sha256: lowercase hex of the bytes; the name of the object.
        size: bytes.
        media_type: IANA media type, e.g. ``text/html``.
    """

    path: str
    sha256: str
    size: int
    media_type: str


@dataclass(frozen=True, slots=True)
class Ingredient:
    """Something a resource was made from.

    Holds all that attribution needs (TASL), so that credits survive the loss of the original.

    Attributes:
        work: URI of the original.
        version: SHA-256 of the manifest used; empty when it was never a version of a library.
        title: title at that time.
        people: whom to credit.
        license: SPDX id at that time.
        source: where the original lies (URL), if known.
        change: what was done: ``unchanged``, ``excerpt``, ``changed`` or ``translated``.
        note: what was changed, in the adapter's words.
    """

    work: str
    version: str
    title: str
    people: tuple[Person, ...]
    license: str
    source: str = ""
    change: str = "changed"
    note: str = ""


@dataclass(frozen=True, slots=True)
class Manifest:
    """A version.

    Attributes:
        work: URI that stays the same over all versions; ``urn:uuid:…`` where the material has none.
        modified: UTC, ``2026-11-21T08:30:00Z``; always later than the version it replaces, whatever
            the clock says (so that the later of two versions is known on every machine).
        metadata: what it says about itself.
        files: the first one is the main file, which is what opens.
        based_on: empty for an original.
        extra: unknown JSON fields, kept as they were.
    """

    work: str
    modified: str
    metadata: Metadata
    files: tuple[FileEntry, ...]
    based_on: tuple[Ingredient, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict, hash=False)

    @property
    def main(self) -> FileEntry:
        """The file that opens."""
        return self.files[0]

    @property
    def size(self) -> int:
        """Bytes of all files; a file that occurs twice counts once."""
        return sum({f.sha256: f.size for f in self.files}.values())
