"""A repository in a folder, for any web server, object store or shared folder.

``docs/format.md`` ("Writing").  Only what is missing is written, the head last; so a publisher that is
killed leaves the old version whole, and publishing the same again changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from oerdesk.core.bundle import Head, Part, layout
from oerdesk.core.bundle.catalog import catalog_from_bytes, objects_of
from oerdesk.core.bundle.packing import compressor, strength, unpack
from oerdesk.core.errors import DamagedError, OerdeskError, storage_errors
from oerdesk.core.progress import SILENT, Progress
from oerdesk.core.publish.content import (
    BundleContent,
    Contents,
    current_head,
    object_pieces,
    write_head,
    write_keys,
    write_parts,
)
from oerdesk.core.publish.keys import SigningKeys
from oerdesk.core.publish.pages import index_page
from oerdesk.core.publish.tree import Tree
from oerdesk.core.records import PublishReport

_WORTH: Final = 0.95
"""Compressed is used when it has at most this part of the bytes; else opening costs more than it saves."""

_SAMPLE: Final = 2**16  # bytes at the beginning that tell whether compressing is worth a try
_STEP: Final = 2**18
_HASH_IN_MANIFEST: Final = re.compile(rb'"sha256":"([0-9a-f]{64})"')


def publish(
    folder: Path,
    *,
    name: str,
    bundles: Sequence[BundleContent],
    objects: Callable[[str], Path],
    keys: SigningKeys,
    is_open: Callable[[str], bool],
    now: str,
    progress: Progress = SILENT,
) -> PublishReport:
    """Write a repository, or bring the one in ``folder`` up to date.

    Args:
        folder: made if need be; files of other names in it are left alone.
        name: of the repository, for people.
        bundles: everything it offers from now on.
        objects: where the object with some hash lies.
        keys: who signs.
        is_open: whether a license allows everybody to share; what has another one is left out.
        now: UTC time.
        progress: counts objects.

    Raises:
        NotTrustedError: the folder belongs to another publisher.
        DamagedError: an object is missing or damaged.
        StorageError: the folder cannot be written; the old version is whole still.
        Cancelled: likewise.
    """
    current_head(folder, "", keys)  # refuses a foreign folder before anything is written
    contents = Contents.of(bundles, is_open)
    tree = Tree(folder)
    try:
        write_keys(tree, "", keys)
        stored, added = _write_objects(tree, contents, objects, progress)
        catalog = write_parts(tree, "", contents, stored)
        head = write_head(tree, "", name, catalog, keys, now)
        page = index_page(name, keys.fingerprint, contents.bundles)
        if _content(folder / layout.INDEX) != page:
            tree.replace(layout.INDEX, page)
    finally:
        tree.abandon()
    _prune(folder, head)
    return PublishReport(
        folder=folder,
        version=head.version,
        fingerprint=keys.fingerprint,
        bundles=len(contents.bundles),
        resources=len(contents.manifests),
        objects=added,
        written=tree.written,
        private=contents.private,
    )


def _write_objects(
    tree: Tree, contents: Contents, objects: Callable[[str], Path], progress: Progress
) -> tuple[dict[str, int], int]:
    """Put the objects that are missing; returns the sizes of the compressed ones, and how many were put."""
    stored: dict[str, int] = {}
    titles = contents.titles
    needed = objects_of(contents.manifests)
    added = 0
    for done, (sha256, size) in enumerate(needed.items()):
        progress.report(done, len(needed), titles[sha256])
        packed = tree.size(layout.stored_object(sha256, compressed=True))
        if packed is not None:
            stored[sha256] = packed
            continue
        if tree.size(layout.stored_object(sha256, compressed=False)) == size:
            continue
        added += 1
        packed = _put_object(tree, objects(sha256), sha256, size, titles[sha256])
        if packed is not None:
            stored[sha256] = packed
    progress.report(len(needed), len(needed))
    return stored, added


def _put_object(tree: Tree, source: Path, sha256: str, size: int, title: str) -> int | None:
    """Put one object; returns its size when it is compressed."""
    if _may_shrink(source, size):
        pieces = _compressed(object_pieces(source, sha256, title), size)
        limit = int(size * _WORTH)
        path = layout.stored_object(sha256, compressed=True)
        try:
            return tree.put(path, _while_smaller(pieces, limit))
        except _TooLargeError:
            pass
    tree.put(layout.stored_object(sha256, compressed=False), object_pieces(source, sha256, title))
    return None


class _TooLargeError(Exception):
    """Compressing is not worth it."""


def _may_shrink(source: Path, size: int) -> bool:
    """A guess from the beginning: most pictures, films and archives do not shrink and cost much time."""
    if size < 64 or not source.is_file():
        return False
    with storage_errors(source), source.open("rb") as file:
        sample = file.read(_SAMPLE)
    return len(compressor(3, len(sample)).compress(sample)) <= len(sample) * 0.98


def _compressed(pieces: Iterable[bytes], size: int) -> Iterator[bytes]:
    machine = compressor(strength(size), size).compressobj(size=size)
    for piece in pieces:
        if out := machine.compress(piece):
            yield out
    yield machine.flush()


def _while_smaller(pieces: Iterable[bytes], limit: int) -> Iterator[bytes]:
    done = 0
    for piece in pieces:
        done += len(piece)
        if done > limit:
            raise _TooLargeError
        yield piece


def _prune(folder: Path, head: Head) -> None:
    """Remove what neither this version nor the one before needs."""
    needed = needed_paths(folder, head.catalog)
    if needed is None:
        return
    if head.previous is not None:
        needed |= needed_paths(folder, head.previous) or set()
    for top in layout.COLLECTED:
        for place in sorted((folder / top).rglob("*")) if (folder / top).is_dir() else ():
            path = place.relative_to(folder).as_posix()
            key = layout.object_of(path) or path
            if layout.is_collected(path) and key not in needed:
                with storage_errors(place):
                    place.unlink(missing_ok=True)


def needed_paths(folder: Path, catalog: Part) -> set[str] | None:
    """Paths of the parts of one version and hashes of its objects; None when they cannot be read."""
    path = layout.catalog(catalog.sha256)
    needed = {path}
    try:
        for bundle in catalog_from_bytes(_part(folder, path, catalog), path):
            manifests = layout.manifests(bundle.manifests.sha256)
            needed |= {layout.listing(bundle.listing.sha256), manifests}
            content = _part(folder, manifests, bundle.manifests)
            needed.update(found.decode() for found in _HASH_IN_MANIFEST.findall(content))
    except OerdeskError:  # damaged, or gone already: nothing is removed on its account
        return None
    return needed


def _part(folder: Path, path: str, part: Part) -> bytes:
    data = _content(folder / path)
    if data is None:
        raise DamagedError(path)
    return unpack(data, part, path)


def _content(path: Path) -> bytes | None:
    with storage_errors(path):
        return path.read_bytes() if path.is_file() else None
