"""Where things lie: inside a library's folder, and the program's own resources."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import platformdirs

PORTABLE_NAME = "oerdesk-library"


@dataclass(frozen=True, slots=True)
class Paths:
    """The places inside one library's folder.  Making this value touches nothing on disk.

    Attributes:
        root: the library's folder; may be moved, copied or carried on a stick as a whole.
    """

    root: Path

    @property
    def catalog(self) -> Path:
        """The SQLite database: catalog and full-text index."""
        return self.root / "catalog.sqlite"

    @property
    def objects(self) -> Path:
        """Immutable files under their SHA-256."""
        return self.root / "objects"

    @property
    def partial(self) -> Path:
        """Downloads under way."""
        return self.root / "partial"

    @property
    def drafts(self) -> Path:
        """Autosave journals of adaptations being written."""
        return self.root / "drafts"

    @property
    def keys(self) -> Path:
        """This library's own signing keys (private; never copied into a pack)."""
        return self.root / "keys"

    @property
    def backups(self) -> Path:
        """Copies of the catalog from before each migration."""
        return self.root / "backups"

    @property
    def settings(self) -> Path:
        """Settings of this library, JSON."""
        return self.root / "settings.json"

    @property
    def writer_lock(self) -> Path:
        """Held by the one process that is changing the library."""
        return self.root / "writer.lock"


def default_library(program: Path | None = None) -> Path:
    """The library to open when none is named.

    A folder ``oerdesk-library`` beside the program wins (portable mode: program and library on one
    stick); otherwise the platform's place for user data.

    Args:
        program: the folder of the program; the folder of the started script when None.
    """
    beside = (program or Path(sys.argv[0]).resolve().parent) / PORTABLE_NAME
    if beside.is_dir():
        return beside
    return Path(platformdirs.user_data_path("oerdesk", appauthor=False)) / "library"


def resources_folder() -> Path:
    """The program's own data: icons, license table, starter library, translations.

    In a checkout ``resources/`` at the top; in an installed package ``oerdesk/_resources``.
    """
    package = Path(__file__).resolve().parent.parent
    installed = package / "_resources"
    return installed if installed.is_dir() else package.parent / "resources"
