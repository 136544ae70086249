"""Where things lie: inside a library's folder, and the program's own resources."""

from __future__ import annotations

import contextlib
import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import platformdirs

from oerdesk.core.errors import NotFoundError, storage_errors
from oerdesk.core.i18n import _
from oerdesk.core.safety.durable import write_durably

PORTABLE_NAME: Final = "oerdesk-library"
PLACE_FORMAT: Final = "oerdesk-place/1"
LIBRARY_VARIABLE: Final = "OERDESK_LIBRARY"


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
    def covers(self) -> Path:
        """Small pictures of resources, by version; made anew where one is missing."""
        return self.root / "covers"

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

    The environment's ``OERDESK_LIBRARY`` wins; then a folder ``oerdesk-library`` beside the program
    (portable mode: program and library on one stick); then the place that was chosen; then the
    platform's place for user data.

    Args:
        program: the folder of the program; the folder of the started script when None.

    Raises:
        NotFoundError: the library that was used the last time is not where it was: making an empty one
            there would look like a loss.
    """
    named = os.environ.get(LIBRARY_VARIABLE)
    if named:
        return settled(Path(named))
    beside = settled(portable_place(program))
    if beside.is_dir():
        return beside
    return _remembered() or settled(standard_place())


def portable_place(program: Path | None = None) -> Path:
    """Where a library lies that travels with the program."""
    return (program or Path(sys.argv[0]).resolve().parent) / PORTABLE_NAME


def standard_place() -> Path:
    """Where a library lies when nothing else was chosen."""
    return Path(platformdirs.user_data_path("oerdesk", appauthor=False)) / "library"


def place_file() -> Path:
    """Where the chosen place of the library is written down."""
    return Path(platformdirs.user_config_path("oerdesk", appauthor=False)) / "place.json"


def remember_library(root: Path, moving_to: Path | None = None) -> None:
    """Open the library in ``root`` from the next start on.

    Args:
        moving_to: it is about to be renamed to this; whichever of the two is there is opened.

    Raises:
        StorageError: it cannot be written down; what was remembered before still counts.
    """
    data = {"format": PLACE_FORMAT, "library": str(root.absolute())}
    if moving_to is not None:
        data["movingTo"] = str(moving_to.absolute())
    path = place_file()
    with storage_errors(path):
        path.parent.mkdir(parents=True, exist_ok=True)
    write_durably(path, json.dumps(data, ensure_ascii=False, indent=1).encode())


def settled(root: Path) -> Path:
    """The folder ``root``, after completing a restore that was cut between its last two renames.

    A folder that cannot be renamed is left to whoever opens the library.
    """
    restored = restored_place(root)
    if not root.exists() and (restored / "catalog.sqlite").is_file():
        with contextlib.suppress(OSError):
            restored.rename(root)
    return root


def restored_place(root: Path) -> Path:
    """Where a library that is to be at ``root`` lies complete, before it gets its name."""
    return root.with_name(f"{root.name}.restored")


def _remembered() -> Path | None:
    try:
        data = json.loads(place_file().read_text(encoding="utf-8"))
        places = [Path(data[name]) for name in ("library", "movingTo") if isinstance(data.get(name), str)]
    except (OSError, ValueError, AttributeError):  # none yet, or unreadable: then the usual place
        return None
    if not places or not places[0].is_absolute():
        return None
    for place in map(settled, places):
        if any(path.exists() for path in (Paths(place).catalog, Paths(place).objects)):
            return place
    raise NotFoundError(
        _("The library “{path}” is not there.").format(path=places[0]),
        _("If it is on a stick or a network drive, connect it. Else choose another one with --library."),
    )


def resources_folder() -> Path:
    """The program's own data: icons, license table, starter library, translations.

    In a checkout ``resources/`` at the top; in an installed package ``oerdesk/_resources``.
    """
    package = Path(__file__).resolve().parent.parent
    installed = package / "_resources"
    return installed if installed.is_dir() else package.parent / "resources"
