"""What is published, made into the parts of a repository; the same for folders and for sticks."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from oerdesk.core.bundle import CatalogBundle, Head, Listed, Part, layout, version_of
from oerdesk.core.bundle.catalog import (
    MOST_RESOURCES,
    catalog_to_bytes,
    listing_to_bytes,
    manifests_to_bytes,
    objects_of,
)
from oerdesk.core.bundle.envelope import HEAD_TYPE, LARGEST_HEAD, LARGEST_KEYS, open_envelope
from oerdesk.core.bundle.packing import pack
from oerdesk.core.errors import BadInputError, DamagedError, NotTrustedError, UsageError, storage_errors
from oerdesk.core.i18n import _
from oerdesk.core.publish.keys import SigningKeys
from oerdesk.core.publish.tree import Tree
from oerdesk.core.records import Manifest

_STEP: Final = 2**18


@dataclass(frozen=True, slots=True)
class BundleContent:
    """A bundle to be published.

    Attributes:
        uri: stays the same over all its releases.
        manifests: the version of each resource, one for each work.
    """

    uri: str
    title: str
    description: str
    manifests: Sequence[Manifest]


@dataclass(frozen=True, slots=True)
class Contents:
    """What may go out, and what may not.

    Attributes:
        bundles: with those manifests only that may be published.
        private: titles of the others, sorted.
    """

    bundles: tuple[BundleContent, ...]
    private: tuple[str, ...]

    @classmethod
    def of(cls, bundles: Iterable[BundleContent], is_open: Callable[[str], bool]) -> Contents:
        """Part what has an open license from what has not.  Of each work the newest version counts.

        Args:
            bundles: everything.
            is_open: whether a license (SPDX id) allows everybody to share.

        Raises:
            UsageError: a bundle is there twice.
            BadInputError: a bundle is too large for followers.
        """
        bundles = list(bundles)
        if len({bundle.uri for bundle in bundles}) != len(bundles):
            raise UsageError(
                _("A bundle was chosen twice."), _("Choose every bundle that is to be published once.")
            )
        kept: list[BundleContent] = []
        private: set[str] = set()
        for bundle in bundles:
            current = _newest(bundle.manifests)
            out = [m for m in current if is_open(m.metadata.license)]
            private |= {m.metadata.title for m in current if not is_open(m.metadata.license)}
            if len(out) > MOST_RESOURCES:
                raise BadInputError(
                    _("“{title}” has more than {count} resources.").format(
                        title=bundle.title, count=MOST_RESOURCES
                    ),
                    _("Split it into several bundles; followers then fetch only what they want."),
                )
            kept.append(BundleContent(bundle.uri, bundle.title, bundle.description, out))
        return cls(tuple(kept), tuple(sorted(private)))

    @property
    def manifests(self) -> tuple[Manifest, ...]:
        """All versions, bundle by bundle."""
        return tuple(manifest for bundle in self.bundles for manifest in bundle.manifests)

    @property
    def titles(self) -> dict[str, str]:
        """The title of one resource that needs it, for every object."""
        return {entry.sha256: m.metadata.title for m in reversed(self.manifests) for entry in m.files}


def _newest(manifests: Iterable[Manifest]) -> list[Manifest]:
    """One version of each work: the one that is current everywhere (``docs/decisions/0002``)."""
    found: dict[str, Manifest] = {}
    for manifest in manifests:
        known = found.setdefault(manifest.work, manifest)
        if known != manifest:
            found[manifest.work] = max(known, manifest, key=lambda m: (m.modified, version_of(m)))
    return list(found.values())


def write_parts(tree: Tree, prefix: str, contents: Contents, stored: Mapping[str, int]) -> Part:
    """Write listings, manifests parts and the catalog, those that are not there; returns the catalog.

    Args:
        tree: where to.
        prefix: folder inside the tree, with a slash, or empty.
        contents: what.
        stored: bytes of the objects that lie compressed, by hash.
    """

    def put(path_of: Callable[[str], str], content: bytes) -> Part:
        sha256 = hashlib.sha256(content).hexdigest()
        path = prefix + path_of(sha256)
        there = tree.size(path)  # perhaps compressed by another version of zstd: then that one counts
        if there is None:
            there = tree.put(path, [pack(content)[1]])
        return Part(sha256, len(content), there)

    entries = [
        CatalogBundle(
            uri=bundle.uri,
            title=bundle.title,
            description=bundle.description,
            languages=tuple(sorted({m.metadata.language for m in bundle.manifests})),
            licenses=tuple(sorted({m.metadata.license for m in bundle.manifests})),
            resources=len(bundle.manifests),
            size=sum(objects_of(bundle.manifests).values()),
            listing=put(layout.listing, listing_to_bytes(bundle.uri, list(map(Listed.of, bundle.manifests)))),
            manifests=put(layout.manifests, manifests_to_bytes(bundle.uri, bundle.manifests, stored)),
        )
        for bundle in contents.bundles
    ]
    return put(layout.catalog, catalog_to_bytes(entries))


def write_head(tree: Tree, prefix: str, name: str, catalog: Part, keys: SigningKeys, now: str) -> Head:
    """Put the head in the place of the old one, unless it would say the same; returns the one that counts.

    Everything else must have been put before.

    Raises:
        NotTrustedError: the place belongs to another publisher.
        StorageError: it cannot be written.
    """
    tree.flush()
    old = current_head(tree.root, prefix, keys)
    wanted = (name, catalog, keys.document.version, keys.trusted.keys_sha256)
    if old and wanted == (old.name, old.catalog, old.keys_version, old.keys_sha256):
        return old
    head = Head(
        name=name,
        version=keys.next_version(old.version + 1 if old else 1),
        created=now,
        keys_version=keys.document.version,
        keys_sha256=keys.trusted.keys_sha256,
        catalog=catalog,
        previous=old.catalog if old else None,
    )
    tree.replace(prefix + layout.HEAD, keys.sign_head(head))
    return head


def write_keys(tree: Tree, prefix: str, keys: SigningKeys) -> None:
    """Put the key documents that are not there."""
    for number, document in enumerate(keys.documents, start=1):
        path = prefix + layout.key_document(number)
        if tree.size(path) is None:
            tree.put(path, [document])


def current_head(root: Path, prefix: str, keys: SigningKeys) -> Head | None:
    """The head of a place that these keys publish to; None when there is none that can be read.

    A damaged head is as good as none, because the keys remember the newest version themselves.

    Raises:
        NotTrustedError: the place was made with other keys.
        StorageError: it cannot be read.
    """
    path = root / prefix / layout.HEAD
    documents = [*keys.documents, None]  # one more than we know must not be there
    for number, document in enumerate(documents, start=1):
        known = _bytes(root / prefix / layout.key_document(number))
        if known is not None and known != document:
            raise NotTrustedError(
                _("“{folder}” holds a repository that was made with other signing keys.").format(folder=root),
                _("Choose another folder, or bring back the newest keys of that repository."),
            )
    data = _bytes(path)
    if data is None or len(data) > LARGEST_HEAD:
        return None
    try:
        return Head.from_bytes(open_envelope(data, HEAD_TYPE, str(path)).payload, str(path))
    except DamagedError:
        return None


def _bytes(path: Path) -> bytes | None:
    with storage_errors(path):
        if not path.is_file():
            return None
        with path.open("rb") as file:
            return file.read(LARGEST_KEYS + 1)


def object_pieces(path: Path, sha256: str, title: str) -> Iterable[bytes]:
    """The content of an object, checked while it is read.

    Raises:
        DamagedError: it is missing or damaged: it must not be published.
    """
    digest = hashlib.sha256()
    if not path.is_file():
        raise _damaged_here(title)
    with storage_errors(path), path.open("rb") as file:
        while piece := file.read(_STEP):
            digest.update(piece)
            yield piece
    if digest.hexdigest() != sha256:
        raise _damaged_here(title)


def _damaged_here(title: str) -> DamagedError:
    return DamagedError(
        _("A file of “{title}” is missing or damaged in this library.").format(title=title),
        _("Run “oerdesk check --repair”, then publish again."),
    )
