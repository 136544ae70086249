"""A sync pack: a repository on a stick that any computer can read, with or without OERDesk.

``docs/format.md`` ("Sync pack").  Writing one again completes it and keeps every file that is right.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

from oerdesk.core.bundle import Head, bag, layout, version_of
from oerdesk.core.errors import DamagedError, StorageError, storage_errors
from oerdesk.core.i18n import _
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
from oerdesk.core.publish.names import PackNames
from oerdesk.core.publish.pages import start_page
from oerdesk.core.publish.tree import Tree
from oerdesk.core.records import FileEntry, PublishReport

_PREFIX: Final = f"{layout.PACK_FOLDER}/"
_STEP: Final = 2**20
_ROOM: Final = 2**20  # bytes for lists and pages, beside the files


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
        Cancelled: likewise.
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
    _check_room(tree.root, sum(entry.size for entry in wrong.values()))
    total = sum(entry.size for entry in files.values())
    done = added = 0
    for path, entry in files.items():
        progress.report(done, total, titles[entry.sha256])
        if path in wrong or not has_content(tree.root / path, entry.sha256):
            tree.put(path, object_pieces(objects(entry.sha256), entry.sha256, titles[entry.sha256]))
            added += 1
        done += entry.size
    progress.report(total, total)
    return added


def _check_room(folder: Path, needed: int) -> None:
    with storage_errors(folder):
        free = shutil.disk_usage(folder).free
    if needed + _ROOM > free:
        raise StorageError(
            _("There is not enough room at “{folder}”: {needed} MB are needed, {free} MB are free.").format(
                folder=folder, needed=(needed + _ROOM) // 10**6 + 1, free=free // 10**6
            ),
            _("Free some space, use a larger stick, or choose less. Nothing was written."),
        )


def has_content(path: Path, sha256: str) -> bool:
    """Whether a file has the content with this hash; reads all of it.

    Raises:
        StorageError: it cannot be read.
    """
    digest = hashlib.sha256()
    with storage_errors(path), path.open("rb") as file:
        while piece := file.read(_STEP):
            digest.update(piece)
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
