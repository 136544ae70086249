"""Whether a sync pack is whole and unchanged: as a bag, and as what its publisher signed."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from oerdesk.core.bundle import StoredObject, TrustedRepository, bag, layout
from oerdesk.core.errors import BadInputError, DamagedError, OerdeskError, storage_errors
from oerdesk.core.i18n import _
from oerdesk.core.progress import SILENT, Progress
from oerdesk.core.publish.pack import has_content
from oerdesk.core.records import Problem
from oerdesk.core.transport import FolderTransport
from oerdesk.core.transport.repository import RepositoryReader, open_repository


def verify_pack(
    folder: Path, seen: TrustedRepository | None = None, progress: Progress = SILENT
) -> list[Problem]:
    """Read every byte of a pack and compare it with what was signed.

    Args:
        folder: the pack.
        seen: what is known of its publisher; None accepts any.
        progress: counts bytes.

    Returns:
        What is wrong; empty means that nothing is.

    Raises:
        BadInputError: the folder is no sync pack.
        StorageError: it cannot be read.
        Cancelled: the person stopped it.
    """
    if not (folder / layout.PACK_FOLDER / layout.HEAD).is_file():
        raise BadInputError(
            _("“{folder}” is not a sync pack.").format(folder=folder),
            _("Choose the folder with the file {name}.").format(name=layout.START_PAGE),
        )
    problems: list[Problem] = []
    listed = _manifest(folder, bag.MANIFEST, problems)
    tags = _manifest(folder, bag.TAG_MANIFEST, problems)
    good = _compare(folder, {**tags, **listed}, problems, progress)
    problems += _strangers(folder, listed)
    problems += _unsigned(folder, seen or TrustedRepository(), {listed[p] for p in good if p in listed})
    return problems


def _manifest(folder: Path, name: str, problems: list[Problem]) -> dict[str, str]:
    path = folder / name
    with storage_errors(path):
        if not path.is_file() or path.stat().st_size > bag.LARGEST_MANIFEST:
            problems.append(_missing(name))
            return {}
        data = path.read_bytes()
    try:
        return bag.read_manifest(data, name)
    except DamagedError as error:
        problems.append(_problem(name, error))
        return {}


def _compare(
    folder: Path, expected: dict[str, str], problems: list[Problem], progress: Progress
) -> list[str]:
    """Read all files; returns the paths of those that are right."""
    sizes = {path: _size(folder / path) for path in expected}
    total, before = sum(size or 0 for size in sizes.values()), 0
    good: list[str] = []
    for path, sha256 in expected.items():
        size = sizes[path]
        if size is None:
            problems.append(_missing(path))
            continue
        if has_content(folder / path, sha256, _Told(progress, before, total, path).at):
            good.append(path)
        else:
            problems.append(
                Problem(path, _("“{path}” was changed or is damaged.").format(path=path), _again(), "damaged")
            )
        before += size
        progress.report(before, total, path)
    return good


class _Told:
    """Progress of one file as part of the whole."""

    def __init__(self, progress: Progress, before: int, total: int, path: str) -> None:
        self._progress = progress
        self._before = before
        self._total = total
        self._path = path

    def at(self, done: int) -> None:
        self._progress.report(min(self._before + done, self._total), self._total, self._path)


def _size(place: Path) -> int | None:
    with storage_errors(place):
        return place.stat().st_size if place.is_file() and not place.is_symlink() else None


def _strangers(folder: Path, listed: dict[str, str]) -> Iterator[Problem]:
    """Files among the payload that nobody vouches for."""
    for place in sorted((folder / bag.PAYLOAD).rglob("*")):
        path = place.relative_to(folder).as_posix()
        if not place.is_dir() and path not in listed:
            yield Problem(
                path,
                _("“{path}” is not part of the pack.").format(path=path),
                _("Somebody put it there later. OERDesk ignores it; open it only if you know what it is."),
                "damaged",
            )


def _unsigned(folder: Path, seen: TrustedRepository, good: set[str]) -> Iterator[Problem]:
    """What the signed lists do not vouch for."""
    try:
        with tempfile.TemporaryDirectory(prefix="oerdesk-") as partial:
            for title, entry in _signed(folder, seen, Path(partial)):
                if entry.sha256 not in good:
                    yield Problem(
                        title,
                        _("A file of “{title}” is missing or not the one that was signed.").format(
                            title=title
                        ),
                        _again(),
                        "damaged",
                    )
    except OerdeskError as error:
        yield _problem(str(folder), error)


def _signed(folder: Path, seen: TrustedRepository, partial: Path) -> Iterator[tuple[str, StoredObject]]:
    transport = FolderTransport(folder)
    head = open_repository(transport, seen).head
    reader = RepositoryReader(transport, partial)
    for bundle in reader.catalog(head) if head else ():
        for _listed in reader.listing(bundle):
            pass  # that it can be read is what counts
        for manifest, objects in reader.manifests(bundle):
            for entry in objects:
                yield manifest.metadata.title, entry


def _missing(path: str) -> Problem:
    return Problem(path, _("“{path}” is missing.").format(path=path), _again(), "damaged")


def _problem(where: str, error: OerdeskError) -> Problem:
    return Problem(where, error.title, error.hint, error.kind)


def _again() -> str:
    return _("Write the pack again, or get another copy.")
