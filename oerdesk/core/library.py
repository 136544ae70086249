"""The library: one object that a face holds, over one folder.

It owns its parts and puts them together; each part is what one kind of work needs, and the work is
in the part.  Everything that goes in and comes out is a plain value; several libraries can be open
in one process.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from oerdesk.core import formats
from oerdesk.core.adapt import Adapt, Draft
from oerdesk.core.care import Care, is_backup
from oerdesk.core.catalog import Browse, Catalog, Database
from oerdesk.core.catalog.database import is_writable
from oerdesk.core.catalog.migrations import migrate
from oerdesk.core.check import Check
from oerdesk.core.clock import utc_now
from oerdesk.core.covers import Covers
from oerdesk.core.curate import Curate
from oerdesk.core.document import Document
from oerdesk.core.errors import DamagedError, NotFoundError, StorageError, storage_errors
from oerdesk.core.export import Exports
from oerdesk.core.formats import Content
from oerdesk.core.i18n import _
from oerdesk.core.intake import Intake
from oerdesk.core.objects import ObjectStore
from oerdesk.core.paths import Paths, settled
from oerdesk.core.publish import Publisher
from oerdesk.core.reading import Reading
from oerdesk.core.records import Manifest, Section
from oerdesk.core.safety.lock import WriterLock
from oerdesk.core.settings import Settings
from oerdesk.core.sync import Sync


class Library:
    """One library.

    Attributes:
        paths: where things lie in its folder.
        read_only: nothing may be written.
        browse: lists, facets, search.
        searches: those the person keeps.
        covers: small pictures of resources.
        curate: metadata, collections, bundles, trash.
        intake: files and folders in.
        sync: sources, what they offer, fetching.
        adapt: drafts and finished works of one's own.
        exports: HTML, EPUB, PDF and others out.
        publisher: signed repositories and sync packs out.
        check: whether everything is whole, and repair.
        care: back up, move.
        reading: places, what was read last, notes.
    """

    browse: Browse

    def __init__(self, paths: Paths, *, read_only: bool, now: Callable[[], str]) -> None:
        """Put the parts together; use :meth:`open`."""
        self.paths = paths
        self.read_only = read_only
        self._settings = Settings.load(paths.settings) if not read_only else _settings_read_only(paths)
        database = Database(paths.catalog, read_only=read_only)
        if not read_only:
            migrate(database, paths.backups)
        self._catalog = catalog = Catalog(database)
        self._objects = objects = ObjectStore(paths.objects)
        lock = WriterLock(paths.writer_lock)
        self.browse = catalog.browse
        self.searches = catalog.searches
        self.covers = Covers(catalog, objects, paths.covers, self.content, read_only=read_only)
        self.curate = Curate(catalog, self.sections_of, now)
        self.intake = Intake(catalog, objects, library_id=catalog.identity(), lock=lock, now=now)
        self.sync = Sync(
            catalog, objects, paths.partial, settings=lambda: self._settings, sections_of=self.sections_of,
            lock=lock, now=now,
        )  # fmt: skip
        self.adapt = Adapt(catalog, objects, paths.drafts, document_of=self.document_of, lock=lock, now=now)
        self.exports = Exports(catalog, objects, document_of=self.document_of, now=now)
        self.publisher = Publisher(catalog, objects, paths.keys, lock=lock, now=now)
        self.check = Check(catalog, objects, paths, sections_of=self.sections_of, lock=lock)
        self.reading = Reading(catalog, self.content, self.sections_of, now)
        self.care = Care(catalog, paths, settings=lambda: self._settings, lock=lock, now=now)

    @classmethod
    def open(
        cls,
        root: Path,
        *,
        read_only: bool | None = None,
        create: bool = True,
        now: Callable[[], str] = utc_now,
    ) -> Self:
        """Open the library in the folder ``root``.

        Args:
            read_only: None decides by whether the folder can be written to; a backup is only read.
            create: make it when there is none.
            now: the clock.

        Raises:
            StorageError: the folder cannot be made, read or written to.
            NotFoundError: there is none and ``create`` is False.
            BadInputError: made by a newer program.
            DamagedError: the catalog cannot be read, or was lost while the files are still there.
        """
        paths = Paths(settled(root.absolute()))
        if read_only is None:
            kept = is_backup(paths.root) or not is_writable(paths.root)
            read_only = paths.catalog.exists() and kept
        if not paths.catalog.exists() and (read_only or not create):
            raise NotFoundError(
                _("There is no library at “{path}”.").format(path=root),
                _("Check the folder's name, or start OERDesk without one to make a new library."),
            )
        _check_not_lost(paths)
        if not read_only:
            with storage_errors(paths.root):
                for folder in (paths.root, paths.objects, paths.partial, paths.drafts, paths.keys):
                    folder.mkdir(parents=True, exist_ok=True)
        return cls(paths, read_only=read_only, now=now)

    def close(self) -> None:
        """Let go of the folder.  Closing twice is harmless."""
        self._catalog.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def settings(self) -> Settings:
        """The settings as they are now."""
        return self._settings

    def change_settings(self, **values: Any) -> Settings:
        """Set some settings anew and keep them.

        Raises:
            UsageError: a value out of its bounds.
            StorageError: they cannot be written.
        """
        changed = self._settings.changed(**values)
        if self.read_only:
            raise StorageError(
                _("The library “{path}” is open for reading only.").format(path=self.paths.root),
                _("Copy it to a disk that can be written to, and open the copy."),
            )
        changed.save(self.paths.settings)
        self._settings = changed
        return changed

    def content(self, resource: int) -> Content:
        """What a reader shows of a resource; close it when it is no longer shown.

        Raises:
            NotFoundError: not here.
            BadInputError, DamagedError: its main file cannot be shown.
        """
        manifest = self.curate.manifest(resource)
        return formats.open_content(self._files(manifest), manifest.main.path, manifest.main.media_type)

    def main_file(self, resource: int) -> Path:
        """Where the main file of a resource lies: for viewers that read files themselves.

        Raises:
            NotFoundError: not here.
        """
        return self._objects.path(self.curate.manifest(resource).main.sha256)

    def document_of(self, manifest: Manifest) -> tuple[Document, dict[str, bytes]]:
        """A version as a document that can be changed, with its pictures by ``src``.

        Raises:
            BadInputError: of a kind that has no text to change.
        """
        return formats.to_document(self._files(manifest), manifest.main.path, manifest.main.media_type)

    def sections_of(self, manifest: Manifest) -> tuple[Section, ...]:
        """The text of a version, in passages, for the index; empty where it cannot be read."""
        path = self._objects.path(manifest.main.sha256)
        return formats.sections_of(path, manifest.main.path, manifest.main.media_type)

    def _files(self, manifest: Manifest) -> dict[str, Path]:
        return {entry.path: self._objects.path(entry.sha256) for entry in manifest.files}


def _check_not_lost(paths: Paths) -> None:
    """Files without a catalog are a library whose catalog was lost: a new one would let them be swept."""
    with storage_errors(paths.root):
        kept = paths.catalog.exists() and paths.catalog.stat().st_size > 0
        if kept or not paths.objects.is_dir() or not any(paths.objects.iterdir()):
            return
    raise DamagedError(
        _("The catalog “{path}” was lost, while the files of the library are still there.").format(
            path=paths.catalog
        ),
        _("Take back a copy from the folder “backups”, or move the folder “objects” away to begin anew."),
    )


def _settings_read_only(paths: Paths) -> Settings:
    """Settings without the right to move a broken file aside."""
    try:
        return Settings.parse(paths.settings.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return Settings()


__all__ = ["Draft", "Library"]
