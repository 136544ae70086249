"""Which files a person means by naming files and folders.

Hidden files, links that lead elsewhere, and the sidecars themselves are passed over.  Files of a
folder are read before their pictures and sound, so that what a page shows comes in as part of that
page and not a second time on its own.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

SIDECAR: Final = "oerdesk.csv"
PASSED_OVER: Final = frozenset({SIDECAR, "thumbs.db", "desktop.ini"})
MERE_COMPANION_NAMES: Final = ("vtt", "srt", "css", "js", "json", "woff", "woff2", "ttf", "otf")
MERE_COMPANIONS: Final = frozenset(f".{name}" for name in MERE_COMPANION_NAMES)
COMPANION_SUFFIXES: Final = frozenset(
    f".{suffix}"
    for group in (
        MERE_COMPANION_NAMES,
        ("png", "jpg", "jpeg", "gif", "webp", "svg", "bmp", "tif", "tiff"),
        ("mp3", "ogg", "oga", "opus", "wav", "flac", "m4a"),
        ("mp4", "webm", "ogv", "m4v", "mov"),
    )
    for suffix in group
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A file that may become a resource.

    Attributes:
        path: on disk.
        root: the folder that was named (or the folder of the file that was named).
        name: ``root``'s own name and the path below it, ``/``-separated: names the work (see intake).
    """

    path: Path
    root: Path
    name: str

    @property
    def may_be_companion(self) -> bool:
        """Whether a page may be showing this file."""
        return self.path.suffix.lower() in COMPANION_SUFFIXES

    @property
    def is_mere_companion(self) -> bool:
        """Whether it is nothing without what it belongs to: captions, styles, fonts."""
        return self.path.suffix.lower() in MERE_COMPANIONS


def candidates(
    paths: Sequence[Path], unreadable: Callable[[OSError], None]
) -> tuple[list[Candidate], list[Path]]:
    """All files to look at, documents first, and the folders they lie in.

    Args:
        paths: files and folders.
        unreadable: told of every folder that cannot be listed; the rest goes on.
    """
    found: list[Candidate] = []
    folders: dict[Path, None] = {}
    for path in paths:
        named = path.resolve()
        if named.is_dir():
            for file in _files_below(named, unreadable):
                found.append(_candidate(file, named))
                folders[file.parent] = None
        else:
            found.append(_candidate(named, named.parent))
            folders[named.parent] = None
    unique = {candidate.path: candidate for candidate in found}
    ordered = sorted(unique.values(), key=lambda c: (c.is_mere_companion, c.may_be_companion, c.name))
    return ordered, list(folders)


def _candidate(path: Path, root: Path) -> Candidate:
    name = f"{root.name}/{path.relative_to(root).as_posix()}"
    # Bytes that are no text in this system's encoding become readable escapes.
    return Candidate(path, root, os.fsencode(name).decode("utf-8", errors="backslashreplace"))


def _files_below(root: Path, unreadable: Callable[[OSError], None]) -> Iterator[Path]:
    for folder, subfolders, names in os.walk(root, onerror=unreadable, followlinks=False):
        subfolders[:] = sorted(name for name in subfolders if not name.startswith("."))
        for name in sorted(names):
            path = Path(folder, name)
            if name.startswith(".") or name.lower() in PASSED_OVER:
                continue
            if path.is_symlink() and not path.resolve().is_relative_to(root):
                continue
            yield path
