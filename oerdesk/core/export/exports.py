"""Exports of one library: from the number of a resource to a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from oerdesk.core.catalog import Catalog
from oerdesk.core.document.model import Document
from oerdesk.core.errors import NotFoundError
from oerdesk.core.export.export import FORMATS, export, formats_for, suggest_name
from oerdesk.core.export.exportable import Exportable, ExportReport
from oerdesk.core.i18n import _
from oerdesk.core.objects import ObjectStore
from oerdesk.core.progress import SILENT, Progress
from oerdesk.core.records import Manifest

_WITHOUT_TEXT: Final = ("application/pdf", "image/", "audio/", "video/")
"""Media types that are exported as they are; their text, if any, is not asked for."""


class Exports:
    """What a library can write for others."""

    def __init__(
        self,
        catalog: Catalog,
        objects: ObjectStore,
        *,
        document_of: Callable[[Manifest], tuple[Document, dict[str, bytes]]],
        now: Callable[[], str],
    ) -> None:
        self._catalog = catalog
        self._objects = objects
        self._document_of = document_of
        self._now = now

    def formats(self) -> dict[str, str]:
        """All formats and what people call them, most useful first."""
        titles = {
            "html": _("Web page, one file (HTML)"),
            "epub": _("E-book (EPUB)"),
            "pdf": _("For printing (PDF)"),
            "docx": _("Word document (DOCX)"),
            "odt": _("LibreOffice document (ODT)"),
        }
        return {name: titles[name] for name in FORMATS}

    def formats_for(self, resource: int) -> tuple[str, ...]:
        """The formats one resource can be exported to.

        Raises:
            NotFoundError: there is no such resource, or its files are not here.
            BadInputError: its file cannot be read.
        """
        return formats_for(self._exportable(resource))

    def suggest_name(self, resource: int, format_: str) -> str:
        """A file name for :meth:`export`.

        Raises:
            NotFoundError: there is no such resource.
        """
        return suggest_name(self._catalog.resources.manifest(resource), format_)

    def export(self, resource: int, format_: str, target: Path, progress: Progress = SILENT) -> ExportReport:
        """Write one resource to ``target``; see :func:`oerdesk.core.export.export.export`.

        Raises:
            NotFoundError: there is no such resource, or its files are not here.
        """
        return export(self._exportable(resource), format_, target, now=self._now(), progress=progress)

    def _exportable(self, resource: int) -> Exportable:
        manifest = self._catalog.resources.manifest(resource)
        if not all(self._objects.has(entry.sha256) for entry in manifest.files):
            raise NotFoundError(
                _("“{title}” has not been fetched completely yet.").format(title=manifest.metadata.title),
                _("Fetch it first; then export it."),
            )
        path = self._objects.path(manifest.main.sha256)
        if manifest.main.media_type.lower().startswith(_WITHOUT_TEXT):
            return Exportable(manifest, None, {}, path)
        document, pictures = self._document_of(manifest)
        return Exportable(manifest, document, pictures, path)
