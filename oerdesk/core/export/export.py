"""One resource into one file: which format can be made from what; written whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final

from oerdesk.core.document.model import Document, Figure, Image
from oerdesk.core.errors import BadInputError, StorageError, UsageError, storage_errors
from oerdesk.core.export.epub import to_epub
from oerdesk.core.export.exportable import Exportable, ExportReport
from oerdesk.core.export.html import medium_to_html, to_html
from oerdesk.core.export.office import to_office
from oerdesk.core.export.original import with_last_pages
from oerdesk.core.export.pdf import to_pdf
from oerdesk.core.i18n import _
from oerdesk.core.licenses import permits
from oerdesk.core.progress import SILENT, Progress
from oerdesk.core.records import Manifest
from oerdesk.core.safety.durable import write_durably
from oerdesk.core.safety.names import safe_name

FORMATS: Final = ("html", "epub", "pdf", "docx", "odt")
"""What :func:`export` can write, most useful first; each is also the ending of the file's name."""

_PDF: Final = "application/pdf"
_LARGEST_PICTURE: Final = 64 * 1024 * 1024  # bytes

Made = tuple[bytes, tuple[str, ...]]


def formats_for(exportable: Exportable) -> tuple[str, ...]:
    """The formats this work can be exported to."""
    if exportable.media_type == _PDF:
        return ("pdf",) if exportable.main_file is not None else ()
    if exportable.document is not None or _is_picture(exportable):
        return FORMATS
    return ("html",) if _is_medium(exportable) else ()


def export(
    exportable: Exportable, format_: str, target: Path, *, now: str, progress: Progress = SILENT
) -> ExportReport:
    """Write a work to ``target``, whole or not at all; an older file there is replaced.

    Args:
        format_: one of :data:`FORMATS`.
        now: UTC time, for formats that say when they were made.

    Raises:
        UsageError: there is no such format.
        BadInputError: this work cannot be made into that format; the hint says into which it can.
        DamagedError: its file cannot be read.
        StorageError: ``target`` cannot be written; what was there before is still there.
        Cancelled: nothing was written.
    """
    if format_ not in FORMATS:
        raise UsageError(
            _("There is no export format “{format}”.").format(format=format_),
            _("Choose one of: {formats}.").format(formats=", ".join(FORMATS)),
        )
    _check_place(target)
    exportable = exportable.titled()
    if format_ not in formats_for(exportable):
        raise _refusal(exportable, format_)
    title = exportable.manifest.metadata.title
    progress.report(0, 2, title)
    data, warnings = _made(exportable, format_, now, progress)
    progress.report(1, 2, title)
    write_durably(target, data)
    progress.report(2, 2, title)
    if "share" not in permits(exportable.manifest.metadata.license):
        warnings += (_("Its license does not let you pass copies on; keep this file for yourself."),)
    return ExportReport(target, len(data), warnings)


def suggest_name(manifest: Manifest, format_: str) -> str:
    """A file name from the title, safe on every file system; the language is added when it is known."""
    language = manifest.metadata.language
    ending = f"-{language}" if language not in {"", "und"} else ""
    stem = safe_name(manifest.metadata.title[:200], "resource", 100)
    return safe_name(f"{stem}{ending}.{format_}")


def _check_place(target: Path) -> None:
    """Find out before the work, not after it, that there is no place for the file."""
    if not target.parent.is_dir():
        raise StorageError(
            _("There is no folder “{folder}” to write “{name}” to.").format(
                folder=target.parent, name=target.name
            ),
            _("Make the folder, or choose another one."),
        )
    if target.is_dir():
        raise StorageError(
            _("“{path}” is a folder, so no file can be written there.").format(path=target),
            _("Choose another name for the file."),
        )


def _made(exportable: Exportable, format_: str, now: str, progress: Progress) -> Made:
    document, path = exportable.document, exportable.main_file
    if exportable.media_type == _PDF and path is not None:
        made = to_pdf(exportable, Document(()), now, progress)
        return with_last_pages(path, made.data, exportable.manifest.metadata.title), made.warnings
    if document is not None:
        return _WRITERS[format_](exportable, document, now, progress)
    if path is not None and _is_picture(exportable):
        document, pictures = _picture_as_document(exportable.manifest, path)
        return _WRITERS[format_](replace(exportable, pictures=pictures), document, now, progress)
    if path is not None and _is_medium(exportable):
        page = medium_to_html(exportable, path)
        return page.text.encode(), page.warnings
    raise _refusal(exportable, format_)


def _html(exportable: Exportable, document: Document, _now: str, _progress: Progress) -> Made:
    page = to_html(exportable, document)
    return page.text.encode("utf-8", errors="replace"), page.warnings


def _epub(exportable: Exportable, document: Document, _now: str, _progress: Progress) -> Made:
    book = to_epub(exportable, document)
    return book.data, book.warnings


def _pdf(exportable: Exportable, document: Document, now: str, progress: Progress) -> Made:
    made = to_pdf(exportable, document, now, progress)
    return made.data, made.warnings


def _docx(exportable: Exportable, document: Document, _now: str, _progress: Progress) -> Made:
    made = to_office(exportable, document, "docx")
    return made.data, made.warnings


def _odt(exportable: Exportable, document: Document, _now: str, _progress: Progress) -> Made:
    made = to_office(exportable, document, "odt")
    return made.data, made.warnings


_WRITERS: Final[dict[str, Callable[[Exportable, Document, str, Progress], Made]]] = {
    "html": _html,
    "epub": _epub,
    "pdf": _pdf,
    "docx": _docx,
    "odt": _odt,
}


def _is_picture(exportable: Exportable) -> bool:
    return exportable.main_file is not None and exportable.media_type.startswith("image/")


def _is_medium(exportable: Exportable) -> bool:
    return exportable.main_file is not None and exportable.media_type.startswith(("audio/", "video/"))


def _picture_as_document(manifest: Manifest, path: Path) -> tuple[Document, dict[str, bytes]]:
    """A picture that is a resource of its own, as a document; the description is its alternative text."""
    metadata = manifest.metadata
    with storage_errors(path):
        if path.stat().st_size > _LARGEST_PICTURE:
            raise BadInputError(
                _("The picture “{title}” is too large for a document.").format(title=metadata.title),
                _("Pass the file itself on, or make a sync pack with it."),
            )
        data = path.read_bytes()
    figure = Figure(Image("picture", metadata.description or metadata.title))
    return Document((figure,), metadata.title, metadata.language), {"picture": data}


def _refusal(exportable: Exportable, format_: str) -> BadInputError:
    possible = ", ".join(name.upper() for name in formats_for(exportable))
    title = _("“{title}” cannot be exported as {format}.").format(
        title=exportable.manifest.metadata.title, format=format_.upper()
    )
    if exportable.media_type == _PDF:
        hint = _("It is a PDF, whose pages make no text that reads well. Export it as PDF, or adapt it.")
    elif possible:
        hint = _("It is a sound or a film. Export it as {formats}.").format(formats=possible)
    else:
        hint = _("It has no text that could be exported. Pass its files on in a sync pack.")
    return BadInputError(title, hint)
