"""Objects from a source into the store: resumed at the byte, checked by hash, never half-visible."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from oerdesk.core.bundle import StoredObject, layout
from oerdesk.core.bundle.packing import opened
from oerdesk.core.errors import DamagedError, storage_errors
from oerdesk.core.objects import ObjectStore
from oerdesk.core.progress import SILENT, Progress
from oerdesk.core.transport.download import PATIENT, Downloaded, Patience, download
from oerdesk.core.transport.seam import Transport

_STEP: Final = 2**18


def part_file(partial: Path, entry: StoredObject) -> Path:
    """Where the bytes of a broken transfer wait.  Compressed and plain bytes are never mixed."""
    return partial / f"{entry.sha256}{'.zst' if entry.compressed else ''}.part"


def partial_bytes(partial: Path, entries: Iterable[StoredObject]) -> dict[str, int]:
    """How much of each object has come already, by hash; those of which nothing has are left out."""
    found: dict[str, int] = {}
    for entry in entries:
        try:
            size = part_file(partial, entry).stat().st_size
        except OSError:
            continue
        if 0 < size <= entry.cost:
            found[entry.sha256] = size
    return found


def fetch_object(
    transport: Transport,
    entry: StoredObject,
    partial: Path,
    objects: ObjectStore,
    *,
    of: str = "",
    progress: Progress = SILENT,
    patience: Patience = PATIENT,
) -> Downloaded:
    """Bring one object into the store, durably.

    What is here already is not fetched.  What came wrong is thrown away and fetched once more.

    Args:
        transport: where from.
        entry: what, and how it lies there.
        partial: folder for broken transfers, on the same disk as the store.
        objects: where to.
        of: its name for people.
        progress: is told the bytes that have come.
        patience: when to try again.

    Raises:
        UnreachableError: it cannot be had now; what has come is kept.
        DamagedError: it came wrong twice; nothing of it is kept.
        StorageError: the disk is full.
        Cancelled: what has come is kept.
    """
    if objects.has(entry.sha256, entry.size):
        return Downloaded(0, 0)
    path = layout.stored_object(entry.sha256, compressed=entry.compressed)
    part = part_file(partial, entry)
    received = repeated = 0
    for last in (False, True):
        came = download(transport, path, entry.cost, part, progress=progress, patience=patience)
        received += came.received
        repeated += came.repeated if not last else came.received
        try:
            _take_in(part, entry, objects, of)
        except DamagedError:
            with storage_errors(part):
                part.unlink(missing_ok=True)
            if last:
                raise
        else:
            break
    return Downloaded(received, repeated)


def _take_in(part: Path, entry: StoredObject, objects: ObjectStore, of: str) -> None:
    if entry.compressed:
        content = opened(_read(part), entry.size, of or entry.sha256)
        objects.add_stream(content, entry.sha256, entry.size, of)
    else:
        objects.adopt(part, entry.sha256, entry.size, of)
    objects.flush()
    with storage_errors(part):
        part.unlink(missing_ok=True)  # the compressed one; the other has moved


def _read(part: Path) -> Iterator[bytes]:
    with storage_errors(part), part.open("rb") as file:
        while piece := file.read(_STEP):
            yield piece
