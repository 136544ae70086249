"""Readable names for the files of a sync pack: by language and title, safe on FAT32 and everywhere else.

``docs/format.md`` ("Sync pack").
"""

from __future__ import annotations

import mimetypes
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Final

from oerdesk.core.bundle.bag import PAYLOAD
from oerdesk.core.errors import BadInputError
from oerdesk.core.i18n import _
from oerdesk.core.records import FileEntry, Manifest
from oerdesk.core.safety.names import FolderNames, safe_name

LONGEST_PATH: Final = 200  # characters, with ``data/``: Windows stops at 260 with the drive and its folders
LARGEST_FILE: Final = 2**32 - 1  # bytes, of FAT32
_LONGEST_TITLE: Final = 60  # characters of it in the name of a folder


@dataclass(slots=True)
class PackNames:
    """Which file lies where on a pack.

    Attributes:
        files: path to the file there, in the order of writing.
        opening: each version with the path of what opens, in the order they were added.
    """

    files: dict[str, FileEntry] = field(default_factory=dict)
    opening: list[tuple[Manifest, str]] = field(default_factory=list)
    _folders: dict[str, FolderNames] = field(default_factory=dict)
    _first: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, manifests: Iterable[Manifest]) -> PackNames:
        """Name the files of all resources; the same names for the same resources, whatever their order.

        Raises:
            BadInputError: a file is too large for a stick.
        """
        names = cls()
        for manifest in sorted(manifests, key=lambda m: (m.metadata.language, m.metadata.title, m.work)):
            names._add(manifest)
        return names

    def _add(self, manifest: Manifest) -> None:
        _check_sizes(manifest)
        title = manifest.metadata.title[:_LONGEST_TITLE]
        language = f"{PAYLOAD}/{safe_name(manifest.metadata.language, 'und', 40)}"
        if len(manifest.files) == 1:
            path = self._single(language, title, manifest.main)
        else:
            # All files of a page beside it, even those that lie elsewhere too: its links lead to them.
            top = f"{language}/{self._claim(language, title)}"
            known: dict[str, str] = {"": top}
            paths = [self._inside(top, known, entry) for entry in manifest.files]
            path = paths[0]
        self.opening.append((manifest, path))

    def _single(self, language: str, title: str, entry: FileEntry) -> str:
        if entry.sha256 in self._first:
            return self._first[entry.sha256]
        suffix = PurePosixPath(entry.path).suffix or mimetypes.guess_extension(entry.media_type) or ""
        return self._put(f"{language}/{self._claim(language, safe_name(title, 'file', 120) + suffix)}", entry)

    def _inside(self, top: str, known: dict[str, str], entry: FileEntry) -> str:
        *folders, name = entry.path.split("/")
        original, place = "", top
        for folder in folders:
            original += f"/{folder}"
            if original not in known:
                known[original] = f"{place}/{self._claim(place, folder)}"
            place = known[original]
        path = f"{place}/{self._claim(place, name)}"
        if len(path) > LONGEST_PATH:
            stem, suffix = safe_name(PurePosixPath(name).stem)[:40], PurePosixPath(name).suffix[:16]
            path = f"{top}/{self._claim(top, f'{stem}-{entry.sha256[:8]}{suffix}')}"
        return self._put(path, entry)

    def _claim(self, folder: str, name: str) -> str:
        return self._folders.setdefault(folder, FolderNames()).claim(name)

    def _put(self, path: str, entry: FileEntry) -> str:
        self.files[path] = entry
        self._first.setdefault(entry.sha256, path)
        return path


def _check_sizes(manifest: Manifest) -> None:
    if any(entry.size > LARGEST_FILE for entry in manifest.files):
        raise BadInputError(
            _("“{title}” has a file of 4 GB or more, which most sticks cannot hold.").format(
                title=manifest.metadata.title
            ),
            _("Leave it out of the pack, or publish to a folder on a disk instead."),
        )
