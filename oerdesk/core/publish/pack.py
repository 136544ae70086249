"""A sync pack: a repository on a stick that any computer can read, with or without OERDesk.

``docs/format.md`` ("Sync pack").  Writing one again completes it and keeps every file that is right.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from oerdesk.core.bundle import Head, bag, layout, version_of
from oerdesk.core.errors import Cancelled, DamagedError, storage_errors
from oerdesk.core.progress import SILENT, Progress
from oerdesk.core.publish import room
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
from oerdesk.core.publish.names import PackNames
from oerdesk.core.publish.pages import start_page
from oerdesk.core.publish.tree import Tree
from oerdesk.core.records import FileEntry, PublishReport

_PREFIX: Final = f"{layout.PACK_FOLDER}/"
_STEP: Final = 2**20


def write_pack(
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
    """Write a sync pack, complete a broken one, or bring an old one up to date.

    Args:
        folder: on the stick; files of one's own in it are left alone.
        name: of the pack, for people.
        bundles: everything that is on it from now on.
        objects: where the object with some hash lies.
        keys: who signs.
        is_open: whether a license allows everybody to share; what has another one is left out.
        now: UTC time.
        progress: counts bytes.

    Raises:
        NotTrustedError: the pack is of another publisher.
        BadInputError: a file is too large for a stick.
        DamagedError: an object is missing or damaged.
        StorageError: the stick is full, read-only or gone; written again, it is completed.
        Cancelled: likewise; every file that was finished stays.
    """
    current_head(folder, _PREFIX, keys)  # refuses a foreign pack before anything is written
    contents = Contents.of(bundles, is_open)
    names = PackNames.of({version_of(manifest): manifest for manifest in contents.manifests}.values())
    old = _old_files(folder)
    tree = Tree(folder)
    try:
        added = _write_files(tree, names.files, contents.titles, objects, progress)
        write_keys(tree, _PREFIX, keys)
        catalog = write_parts(tree, _PREFIX, contents, {})
        new = {path: entry.sha256 for path, entry in names.files.items()}
        tree.flush()
        _replace(tree, bag.MANIFEST, bag.write_manifest({**new, **_without(old, new)}.items()))
        head = write_head(tree, _PREFIX, name, catalog, keys, now)
        _replace(tree, layout.START_PAGE, start_page(name, keys.fingerprint, names.opening))
        _remove_old(folder, _without(old, new))
        _write_bag(tree, names.files, head, keys)
    finally:
        tree.abandon()
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


def _write_files(
    tree: Tree,
    files: Mapping[str, FileEntry],
    titles: Mapping[str, str],
    objects: Callable[[str], Path],
    progress: Progress,
) -> int:
    """Write the files that are not there as they should be; returns how many."""
    wrong = {path: entry for path, entry in files.items() if tree.size(path) != entry.size}
    room.check(tree.root, [entry.size for entry in wrong.values()])
    told = _Told(progress, sum(entry.size for entry in files.values()))
    try:
        return _write_each(tree, files, wrong, titles, objects, told)
    except Cancelled:
        tree.flush()
        raise


def _write_each(
    tree: Tree,
    files: Mapping[str, FileEntry],
    wrong: Collection[str],
    titles: Mapping[str, str],
    objects: Callable[[str], Path],
    told: _Told,
) -> int:
    added = 0
    for path, entry in files.items():
        title = titles[entry.sha256]
        told.begin(title)
        if path in wrong or not has_content(tree.root / path, entry.sha256, told.at):
            tree.put(path, told.each(object_pieces(objects(entry.sha256), entry.sha256, title)))
            added += 1
        told.end(entry.size)
    return added


class _Told:
    """Progress in bytes over all files, also inside of a large one, where it can be cancelled too."""

    def __init__(self, progress: Progress, total: int) -> None:
        self._progress = progress
        self._total = total
        self._before = 0
        self._title = ""

    def begin(self, title: str) -> None:
        self._title = title
        self.at(0)

    def at(self, done: int) -> None:
        self._progress.report(self._before + done, self._total, self._title)

    def each(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        done = 0
        for piece in pieces:
            yield piece
            done += len(piece)
            self.at(done)

    def end(self, size: int) -> None:
        self._before += size
        self.at(0)


def has_content(path: Path, sha256: str, at: Callable[[int], None] = lambda _done: None) -> bool:
    """Whether a file has the content with this hash; reads all of it.

    Args:
        at: is told the bytes that were read.

    Raises:
        StorageError: it cannot be read.
    """
    digest, done = hashlib.sha256(), 0
    with storage_errors(path), path.open("rb") as file:
        while piece := file.read(_STEP):
            digest.update(piece)
            done += len(piece)
            at(done)
    return digest.hexdigest() == sha256


def _old_files(folder: Path) -> dict[str, str]:
    """What the pack says it has; nothing when that cannot be read."""
    path = folder / bag.MANIFEST
    with storage_errors(path):
        if not path.is_file() or path.stat().st_size > bag.LARGEST_MANIFEST:
            return {}
        data = path.read_bytes()
    try:
        return {
            name: sha256
            for name, sha256 in bag.read_manifest(data, str(path)).items()
            if name.startswith(f"{bag.PAYLOAD}/")
        }
    except DamagedError:
        return {}


def _remove_old(folder: Path, old: Mapping[str, str]) -> None:
    """Remove files of the version before that this one has no use for; never files of the person's own.

    A file that was changed on the stick is the person's own now.
    """
    for path, sha256 in old.items():
        place = folder / path
        if place.is_symlink() or not place.is_file() or not has_content(place, sha256):
            continue
        with storage_errors(place):
            place.unlink()
            for parent in place.parents:
                if parent == folder or any(parent.iterdir()):
                    break
                parent.rmdir()


def _write_bag(tree: Tree, files: Mapping[str, FileEntry], head: Head, keys: SigningKeys) -> None:
    """The files that make it a bag, and the end of parts that no version needs."""
    _remove_parts(tree.root / layout.PACK_FOLDER, head)
    _replace(tree, bag.MANIFEST, bag.write_manifest((path, e.sha256) for path, e in files.items()))
    _replace(tree, bag.DECLARATION, bag.DECLARED)
    info = [
        ("Bagging-Date", head.created[:10]),
        ("External-Identifier", f"oerdesk:{keys.fingerprint.replace(' ', '')}"),
        ("External-Description", head.name),
        ("Payload-Oxum", f"{sum(entry.size for entry in files.values())}.{len(files)}"),
        ("Bag-Software-Agent", "OERDesk"),
    ]
    _replace(tree, bag.INFO, bag.write_info(info))
    tags = [bag.DECLARATION, bag.INFO, bag.MANIFEST, layout.START_PAGE]
    with storage_errors(tree.root):
        inside = sorted((tree.root / layout.PACK_FOLDER).rglob("*"))
        tags += [place.relative_to(tree.root).as_posix() for place in inside if place.is_file()]
        lines = [(path, hashlib.sha256((tree.root / path).read_bytes()).hexdigest()) for path in tags]
    _replace(tree, bag.TAG_MANIFEST, bag.write_manifest(lines))


def _remove_parts(folder: Path, head: Head) -> None:
    from oerdesk.core.publish.repository import needed_paths

    needed = needed_paths(folder, head.catalog)
    for top in layout.COLLECTED if needed is not None else ():
        for place in sorted((folder / top).glob("*")):
            path = place.relative_to(folder).as_posix()
            if layout.is_collected(path) and path not in (needed or ()):
                with storage_errors(place):
                    place.unlink(missing_ok=True)


def _replace(tree: Tree, path: str, data: bytes) -> None:
    place = tree.root / path
    with storage_errors(place):
        same = place.is_file() and place.stat().st_size == len(data) and place.read_bytes() == data
    if not same:
        tree.replace(path, data)


def _without(old: Mapping[str, str], new: Mapping[str, str]) -> dict[str, str]:
    return {path: sha256 for path, sha256 in old.items() if path not in new}
