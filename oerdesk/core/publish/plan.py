"""What writing a pack would do, before anything is written."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from oerdesk.core.bundle import TrustedRepository, layout
from oerdesk.core.errors import NotTrustedError, OerdeskError, storage_errors
from oerdesk.core.publish import room
from oerdesk.core.publish.content import current_head
from oerdesk.core.publish.keys import SigningKeys
from oerdesk.core.publish.names import LARGEST_FILE, PackNames
from oerdesk.core.records import Manifest
from oerdesk.core.records.sticks import PackPlan
from oerdesk.core.safety.names import FolderNames
from oerdesk.core.transport import FolderTransport
from oerdesk.core.transport.repository import RepositoryReader, open_repository

_PREFIX: Final = f"{layout.PACK_FOLDER}/"
_MOST_FOLDERS: Final = 500  # of a stick that are looked into


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was chosen for a pack.

    Attributes:
        manifests: by number in the library, of what is here.
        absent: titles of what is not.
    """

    manifests: Mapping[int, Manifest]
    absent: tuple[str, ...] = ()


def is_pack(folder: Path) -> bool:
    """Whether there is a pack in a folder, whole or not; none in one that may not be looked into."""
    try:
        return any((folder / _PREFIX / path).is_file() for path in (layout.HEAD, layout.key_document(1)))
    except OSError:
        return False


def is_ours(folder: Path, keys: SigningKeys | None) -> bool:
    """Whether a folder holds a pack, and these keys wrote it."""
    if keys is None or not is_pack(folder):
        return False
    try:
        current_head(folder, _PREFIX, keys)
    except NotTrustedError:
        return False
    return True


def place_on(stick: Path, keys: SigningKeys | None, name: str) -> Path:
    """Where on a stick the pack of these keys is, or belongs: several publishers may share a stick.

    Args:
        name: of a new folder, when the stick itself is somebody else's pack.

    Raises:
        StorageError: the stick cannot be read.
    """
    if not is_pack(stick) or is_ours(stick, keys):
        inside = [] if is_pack(stick) else _folders(stick)
        return next((place for place in inside if is_ours(place, keys)), stick)
    folders = _folders(stick)
    mine = next((place for place in folders if is_ours(place, keys)), None)
    with storage_errors(stick):
        return mine or stick / FolderNames(place.name for place in stick.iterdir()).claim(name, "OERDesk")


def _folders(stick: Path) -> list[Path]:
    with storage_errors(stick):
        found = [place for place in sorted(stick.iterdir()) if not place.is_symlink() and place.is_dir()]
    return [place for place in found if not place.name.startswith(".")][:_MOST_FOLDERS]


def on_pack(folder: Path, fingerprint: str) -> list[Manifest]:
    """What a pack of this publisher has; nothing where that cannot be read: then it is written anew."""
    if not is_pack(folder):
        return []
    try:
        transport = FolderTransport(folder)
        head = open_repository(transport, TrustedRepository(fingerprint=fingerprint)).head
        with tempfile.TemporaryDirectory(prefix="oerdesk-") as partial:
            reader = RepositoryReader(transport, Path(partial))
            bundles = reader.catalog(head) if head else ()
            return [manifest for bundle in bundles for manifest, _objects in reader.manifests(bundle)]
    except OerdeskError:
        return []


def plan_pack(
    folder: Path, chosen: Chosen, there: Sequence[Manifest], is_open: Callable[[str], bool], *, foreign: bool
) -> PackPlan:
    """What writing ``chosen`` to ``folder`` would do.

    Args:
        there: what is on the pack now.
        is_open: whether a license allows everybody to share.
        foreign: the folder is another publisher's.

    Raises:
        StorageError: the stick cannot be read.
    """
    private = {n for n, m in chosen.manifests.items() if not is_open(m.metadata.license)}
    large = {
        number
        for number, manifest in chosen.manifests.items()
        if any(entry.size > LARGEST_FILE for entry in manifest.files)
    }
    given = {n: m for n, m in chosen.manifests.items() if n not in private | large}
    files = PackNames.of(given.values()).files
    old = {manifest.work: manifest for manifest in there}
    works = {manifest.work for manifest in given.values()}

    def titles(numbers: set[int]) -> tuple[str, ...]:
        return tuple(sorted(chosen.manifests[number].metadata.title for number in numbers))

    return PackPlan(
        folder=folder,
        resources=tuple(given),
        unchanged=frozenset(n for n, manifest in given.items() if old.get(manifest.work) == manifest),
        size=sum(entry.size for entry in files.values()),
        writing=room.needed(
            folder, [entry.size for path, entry in files.items() if _size(folder / path) != entry.size]
        ),
        free=room.free(folder),
        removed=tuple(sorted(m.metadata.title for m in there if m.work not in works)),
        private=titles(private),
        absent=tuple(sorted(chosen.absent)),
        too_large=titles(large - private),
        foreign=foreign,
    )


def _size(place: Path) -> int | None:
    with storage_errors(place):
        return place.stat().st_size if place.is_file() and not place.is_symlink() else None
