"""Catalogs, listings and manifests parts: to bytes and back.

``docs/format.md`` ("Catalog", "Listing", "Manifests part").  Opening and checking the hash is done in
``packing``; here only content goes in and out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from oerdesk.core.bundle import canonical
from oerdesk.core.bundle.fields import Fields, damaged
from oerdesk.core.bundle.head import Part
from oerdesk.core.bundle.manifest import (
    LARGEST_MANIFEST,
    manifest_from_bytes,
    manifest_to_bytes,
    version_of,
)
from oerdesk.core.records import Manifest, Metadata

LARGEST_CATALOG: Final = 64 * 2**20  # bytes of content: it is the one that is read in one piece
MOST_BUNDLES: Final = 100_000
MOST_RESOURCES: Final = 200_000  # of one bundle
MOST_OBJECTS: Final = 5_000_000  # of one bundle
_DESCRIPTION: Final = 300  # characters of it that a listing shows


@dataclass(frozen=True, slots=True)
class CatalogBundle:
    """A bundle in a catalog.

    Attributes:
        languages, licenses: those of its resources, sorted.
        resources: how many.
        size: bytes of all files, each once.
    """

    uri: str
    title: str
    description: str
    languages: tuple[str, ...]
    licenses: tuple[str, ...]
    resources: int
    size: int
    listing: Part
    manifests: Part

    def to_json(self) -> dict[str, Any]:
        """As it stands in the catalog."""
        return {
            "uri": self.uri,
            "title": self.title,
            "description": self.description,
            "languages": self.languages,
            "licenses": self.licenses,
            "resources": self.resources,
            "size": self.size,
            "listing": self.listing.to_json(),
            "manifests": self.manifests.to_json(),
        }

    @classmethod
    def from_fields(cls, fields: Fields) -> CatalogBundle:
        """Read one.

        Raises:
            DamagedError: it is not a bundle.
        """
        return cls(
            uri=fields.text("uri", longest=2000),
            title=fields.text("title", longest=2000),
            description=fields.text("description", default=""),
            languages=fields.texts("languages"),
            licenses=fields.texts("licenses"),
            resources=fields.integer("resources", most=MOST_RESOURCES),
            size=fields.integer("size"),
            listing=Part.from_fields(fields.object("listing")),
            manifests=Part.from_fields(fields.object("manifests")),
        )


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of a listing: what a resource looks like before it is fetched.

    Attributes:
        size: bytes of all files, each once.
        media_type: of the main file.
    """

    work: str
    version: str
    modified: str
    size: int
    media_type: str
    metadata: Metadata

    def to_json(self) -> dict[str, Any]:
        """As it stands in the listing."""
        return {
            "work": self.work,
            "version": self.version,
            "modified": self.modified,
            "size": self.size,
            "mediaType": self.media_type,
            "metadata": self.metadata.to_json(),
        }

    @classmethod
    def of(cls, manifest: Manifest) -> Listed:
        """The line for a manifest."""
        essentials = replace(
            manifest.metadata,
            description=manifest.metadata.description[:_DESCRIPTION],
            license_statement="",
            source="",
            extra={},
        )
        return cls(
            manifest.work,
            version_of(manifest),
            manifest.modified,
            manifest.size,
            manifest.main.media_type,
            essentials,
        )


@dataclass(frozen=True, slots=True)
class StoredObject:
    """A file as it lies in a repository.

    Attributes:
        size: bytes of the content.
        stored: bytes when compressed; 0 where it lies there as it is.
    """

    sha256: str
    size: int
    stored: int = 0

    @property
    def compressed(self) -> bool:
        """Whether it has to be opened."""
        return self.stored > 0

    @property
    def cost(self) -> int:
        """Bytes to transfer."""
        return self.stored or self.size


def catalog_to_bytes(bundles: Iterable[CatalogBundle]) -> bytes:
    """The content of a catalog."""
    entries = [bundle.to_json() for bundle in sorted(bundles, key=lambda bundle: bundle.uri)]
    return canonical.dumps({"format": "oerdesk-catalog/1", "bundles": entries})


def catalog_from_bytes(content: bytes, of: str) -> tuple[CatalogBundle, ...]:
    """Read a catalog.

    Raises:
        DamagedError: it is not a catalog.
        BadInputError: a newer program made it.
    """
    if len(content) > LARGEST_CATALOG:
        raise damaged(of, "it is too large")
    fields = Fields.read(content, of)
    fields.format("oerdesk-catalog")
    bundles = fields.objects("bundles", MOST_BUNDLES, CatalogBundle.from_fields)
    if len({bundle.uri for bundle in bundles}) != len(bundles):
        raise fields.wrong("a bundle is in it twice")
    return bundles


def listing_to_bytes(uri: str, entries: Sequence[Listed]) -> bytes:
    """The content of a listing."""
    header = {"format": "oerdesk-listing/1", "bundle": uri, "resources": len(entries)}
    lines = [header, *(entry.to_json() for entry in sorted(entries, key=lambda entry: entry.work))]
    return b"".join(canonical.dumps(line) + b"\n" for line in lines)


def listing_from_pieces(content: Iterable[bytes], uri: str, of: str) -> Iterator[Listed]:
    """Read the listing of the bundle ``uri`` without holding it whole.

    Args:
        content: as for :func:`manifests_from_pieces`.
        uri: of the bundle.
        of: name of the file, for messages.

    Yields:
        Each resource, each work once.

    Raises:
        DamagedError: it is not a listing, or of another bundle.
        BadInputError: a newer program made it.
    """
    lines = _lines(content, of)
    header = _header(lines, "oerdesk-listing", uri, of)
    count = header.integer("resources", most=MOST_RESOURCES)
    works: set[str] = set()
    found = 0
    for line in lines:
        found += 1
        entry = _listed(Fields.read(line, of))
        works.add(entry.work)
        if not found == len(works) <= count:
            break
        yield entry
    if not found == len(works) == count:
        raise header.wrong("its resources are not as many as announced")


def manifests_to_bytes(uri: str, manifests: Iterable[Manifest], stored: Mapping[str, int]) -> bytes:
    """The content of a manifests part.

    Args:
        uri: of the bundle.
        manifests: one for each work.
        stored: for objects that lie compressed, how many bytes they have so, by hash.
    """
    ordered = sorted(manifests, key=lambda manifest: manifest.work)
    header = {
        "format": "oerdesk-manifests/1",
        "bundle": uri,
        "manifests": len(ordered),
        "stored": [stored.get(sha256, 0) for sha256 in objects_of(ordered)],
    }
    return b"".join([canonical.dumps(header) + b"\n", *(manifest_to_bytes(m) + b"\n" for m in ordered)])


def manifests_from_pieces(
    content: Iterable[bytes], uri: str, of: str
) -> Iterator[tuple[Manifest, tuple[StoredObject, ...]]]:
    """Read the manifests part of the bundle ``uri`` without holding it whole.

    Args:
        content: in pieces of any length.  Whoever opens it from outside checks its hash at the end, so
            nothing may be acted on before the last one came.
        uri: of the bundle.
        of: name of the file, for messages.

    Yields:
        Each manifest, with how its objects are stored, each object once, in order of first mention.

    Raises:
        DamagedError: it is not a manifests part, or of another bundle.
        BadInputError: a newer program made it.
    """
    lines = _lines(content, of)
    header = _header(lines, "oerdesk-manifests", uri, of)
    count = header.integer("manifests", most=MOST_RESOURCES)
    sizes = iter(header.items("stored", MOST_OBJECTS))
    known: dict[str, StoredObject] = {}
    found = 0
    for line in lines:
        found += 1
        manifest = manifest_from_bytes(line, of)
        for entry in manifest.files:
            if entry.sha256 not in known:
                known[entry.sha256] = StoredObject(
                    entry.sha256, entry.size, _stored(next(sizes, None), header)
                )
        yield manifest, tuple(known[sha256] for sha256 in objects_of([manifest]))
    if found != count or next(sizes, None) is not None:
        raise header.wrong("its manifests are not as many as announced")


def objects_of(manifests: Iterable[Manifest]) -> dict[str, int]:
    """Hash and size of every file, each once, in order of first mention."""
    return {entry.sha256: entry.size for manifest in manifests for entry in manifest.files}


def _stored(value: Any, header: Fields) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= canonical.LARGEST:
        raise header.wrong("it does not say how every object is stored")
    return value


def _header(lines: Iterator[bytes], format_name: str, uri: str, of: str) -> Fields:
    header = Fields.read(next(lines, b""), of)
    header.format(format_name)
    if header.text("bundle") != uri:
        raise header.wrong("it belongs to another bundle")
    return header


def _listed(fields: Fields) -> Listed:
    metadata = Metadata.from_json(fields.object("metadata").data)
    if not metadata.title:
        raise fields.wrong("a resource has no title")
    return Listed(
        work=fields.text("work", longest=2000),
        version=fields.hash("version"),
        modified=fields.time("modified"),
        size=fields.integer("size"),
        media_type=fields.text("mediaType", longest=255),
        metadata=metadata,
    )


def _lines(pieces: Iterable[bytes], of: str) -> Iterator[bytes]:
    rest = b""
    for piece in pieces:
        *whole, rest = (rest + piece).split(b"\n")
        yield from whole
        if len(rest) > 2 * LARGEST_MANIFEST:
            raise damaged(of, "a line in it is too long")
    if rest:
        raise damaged(of, "its last line is cut")
