"""Opening a resource: what is read from the library, and which view shows it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from oerdesk.core.errors import BadInputError
from oerdesk.core.formats import Content, ContentKind
from oerdesk.core.i18n import _
from oerdesk.core.library import Library
from oerdesk.core.licenses import credits_for
from oerdesk.core.progress import Progress
from oerdesk.core.records import Note

if TYPE_CHECKING:  # each is loaded only when something of its kind is opened
    from oerdesk.gui.reader.media_view import ImageView, MediaView
    from oerdesk.gui.reader.view import ReadingView

    View = ImageView | MediaView | ReadingView


@dataclass(frozen=True, slots=True)
class Opened:
    """What is read from the library before anything is shown."""

    content: Content
    path: Path
    credits: tuple[str, ...]
    place: str
    notes: list[Note]


def opened(library: Library, resource: int, _progress: Progress) -> Opened:
    """The content, its file, the credits (of the work, and of what it was made from), place and notes.

    Raises:
        NotFoundError, BadInputError, DamagedError: it cannot be opened.
    """
    credits_ = tuple(credit.text for credit in credits_for(library.curate.manifest(resource)))
    library.reading.opened(resource)
    return Opened(
        library.content(resource),
        library.main_file(resource),
        credits_,
        library.reading.place(resource),
        library.reading.notes(resource),
    )


def view_for(content: Content, path: Path) -> View:
    """The view for a kind of content; the web engine is loaded only when pages are shown."""
    if content.kind is ContentKind.PAGES:
        from oerdesk.gui.reader.pages_view import PagesView

        return PagesView(content)
    if content.kind is ContentKind.PDF:
        from oerdesk.gui.reader.pdf_view import PdfView

        return PdfView(path)
    from oerdesk.gui.reader.media_view import ImageView, MediaView

    if content.kind is ContentKind.IMAGE:
        return ImageView(path)
    if content.kind in {ContentKind.AUDIO, ContentKind.VIDEO}:
        return MediaView(path, video=content.kind is ContentKind.VIDEO)
    raise BadInputError(
        _("“{name}” cannot be shown here.").format(name=content.start),
        _("Export it, and open it with a program for this kind of file."),
    )
