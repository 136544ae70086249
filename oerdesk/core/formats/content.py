"""What the reader shows of a resource: pages and files by their path, only from this resource.

Markdown, text and office files become pages of the program's own making; web pages and books are given
as they are (but for ids of headings, see ``marks``), since the viewer is sealed.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import partial
from pathlib import Path
from typing import Protocol

from oerdesk.core.errors import BadInputError, NotFoundError
from oerdesk.core.formats import kinds, markdown, office, plaintext, webpage
from oerdesk.core.formats.epub import LARGEST_PART, Epub
from oerdesk.core.formats.marks import marked
from oerdesk.core.formats.nearby import lookup
from oerdesk.core.formats.page import Heading, Rendered, generated_page
from oerdesk.core.formats.pdf import Pdf
from oerdesk.core.formats.reading import Source
from oerdesk.core.i18n import _
from oerdesk.core.records import Metadata


class ContentKind(Enum):
    """What kind of viewer is needed."""

    PAGES = "pages"
    PDF = "pdf"
    IMAGE = "image"
    AUDIO = "audio"
    VIDEO = "video"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class ContentsEntry:
    """A line of the table of contents.

    Attributes:
        path: what to open: a path, ``path#id``, or ``path#page=3``.
        level: 1 is the highest.
    """

    title: str
    path: str
    level: int


class Shelf(Protocol):
    """Where the files of a resource are found."""

    def read(self, path: str) -> tuple[bytes, str]:
        """A file and its media type."""

    def close(self) -> None:
        """Give up what is held open."""


@dataclass(frozen=True, slots=True)
class Content:
    """A resource, open for reading.

    Attributes:
        kind: what shows it.
        start: path of what opens first.
        spine: paths of all pages in reading order; for other kinds the one file.
        contents: the table of contents; may be empty.
    """

    kind: ContentKind
    start: str
    spine: tuple[str, ...]
    contents: tuple[ContentsEntry, ...]
    shelf: Shelf

    def read(self, path: str) -> tuple[bytes, str]:
        """A page, picture or other file, and its media type.

        Args:
            path: as in :attr:`spine`, or as a page's relative link leads to it; without fragment.

        Raises:
            NotFoundError: nothing of this resource has this path.
            BadInputError: it is damaged.
        """
        return self.shelf.read(path)

    def close(self) -> None:
        """Close all files; :meth:`read` must not be called any more."""
        self.shelf.close()


def open_content(files: Mapping[str, Path], main: str, media_type: str) -> Content:
    """Open a resource for reading.

    Args:
        files: where each file of the resource lies, by its path in the resource.
        main: path of the main file.
        media_type: of the main file.

    Raises:
        NotFoundError: ``main`` is not among ``files``.
        BadInputError: the main file is damaged.
    """
    if main not in files:
        raise _missing(main)
    source = Source(files[main], main)
    if media_type == kinds.EPUB:
        return _book(source)
    if media_type == kinds.PDF:
        return _one_file(files, main, ContentKind.PDF, _outline(source))
    if media_type in kinds.PAGE_TYPES:
        return _pages(files, source, media_type)
    family = media_type.partition("/")[0]
    known = {kind.value: kind for kind in (ContentKind.IMAGE, ContentKind.AUDIO, ContentKind.VIDEO)}
    return _one_file(files, main, known.get(family, ContentKind.OTHER), ())


class _Files:
    """The files of a resource, some of them as generated pages."""

    def __init__(
        self, files: Mapping[str, Path], main: str, generated: Mapping[str, Callable[[], bytes]]
    ) -> None:
        self._files = files
        self._main = main
        self._generated = generated

    def read(self, path: str) -> tuple[bytes, str]:
        if path in self._generated:
            return self._generated[path](), "text/html"
        found = path if path in self._files else self._elsewhere(path)
        source = Source(self._files[found], found)
        if source.size > LARGEST_PART:
            raise BadInputError(
                _("“{name}” is too large to be shown in a page.").format(name=found),
                _("Take the file in by itself; then it is played from the disk."),
            )
        return source.data(LARGEST_PART), kinds.media_type_of_name(found)

    def _elsewhere(self, path: str) -> str:
        folder = posixpath.dirname(self._main)
        inside = path.removeprefix(f"{folder}/") if folder else path
        found = lookup(self._files, self._main, inside)
        if not found:
            raise _missing(path)
        return found

    def close(self) -> None:
        pass


class _Office:
    """An office file's page, and the pictures inside the file."""

    def __init__(self, source: Source, media_type: str, page: bytes) -> None:
        self._source = source
        self._media_type = media_type
        self._page = page

    def read(self, path: str) -> tuple[bytes, str]:
        if path == self._source.name:
            return self._page, "text/html"
        folder = posixpath.dirname(self._source.name)
        inside = path.removeprefix(f"{folder}/") if folder else path
        return office.picture(self._source, self._media_type, inside), kinds.media_type_of_name(inside)

    def close(self) -> None:
        pass


class _Book:
    """The files inside a book."""

    def __init__(self, book: Epub) -> None:
        self._book = book

    def read(self, path: str) -> tuple[bytes, str]:
        data, media_type = self._book.read(path), self._book.media_type(path)
        return marked(data) if media_type in {kinds.XHTML, kinds.HTML} else data, media_type

    def close(self) -> None:
        self._book.close()


def _book(source: Source) -> Content:
    book = Epub(source)
    try:
        contents = tuple(
            ContentsEntry(heading.text, heading.anchor, heading.level) for heading, _path in book.contents()
        )
        spine = book.spine
    except BaseException:
        book.close()
        raise
    return Content(ContentKind.PAGES, spine[0] if spine else "", spine, contents, _Book(book))


def _pages(files: Mapping[str, Path], source: Source, media_type: str) -> Content:
    main = source.name
    if media_type in {kinds.HTML, kinds.XHTML}:
        root = webpage.parsed(marked(source.data()), main, media_type)
        shelf: Shelf = _WebPage(files, main, {}, media_type)
        return _content(main, webpage.headings_of(root), shelf)
    rendered, metadata, kind = rendered_file(source, media_type)
    page = partial(generated_page, rendered.html, title=metadata.title, language=metadata.language, kind=kind)
    if kind == "office":
        return _content(main, rendered.headings, _Office(source, media_type, page()))
    return _content(main, rendered.headings, _Files(files, main, {main: page}))


class _WebPage(_Files):
    """A web page: its main file has the type it was taken in with, whatever its name, and marks."""

    def __init__(
        self, files: Mapping[str, Path], main: str, generated: Mapping[str, Callable[[], bytes]], kind: str
    ) -> None:
        super().__init__(files, main, generated)
        self._kind = kind

    def read(self, path: str) -> tuple[bytes, str]:
        data, media_type = super().read(path)
        return (marked(data), self._kind) if path == self._main else (data, media_type)


def rendered_file(source: Source, media_type: str) -> tuple[Rendered, Metadata, str]:
    """A file that becomes a page: its HTML, what it says about itself, and the page's style.

    Raises:
        BadInputError: damaged or too large.
    """
    if media_type in {kinds.ODT, kinds.DOCX, kinds.PPTX}:
        return office.render(source, media_type), office.metadata_of(source, media_type), "office"
    text = source.text()
    if media_type == kinds.MARKDOWN:
        return markdown.render_file(text), markdown.metadata_of(source.name, text), "markdown"
    return (
        plaintext.render_file(text, media_type),
        plaintext.metadata_of(source.name, text, media_type),
        "text",
    )


def _outline(source: Source) -> tuple[Heading, ...]:
    with Pdf(source.path, source.name) as pdf:
        return tuple(pdf.outline())


def _one_file(
    files: Mapping[str, Path], main: str, kind: ContentKind, headings: tuple[Heading, ...]
) -> Content:
    return Content(kind, main, (main,), _entries(main, headings), _Files(files, main, {}))


def _content(main: str, headings: tuple[Heading, ...], shelf: Shelf) -> Content:
    return Content(ContentKind.PAGES, main, (main,), _entries(main, headings), shelf)


def _entries(main: str, headings: tuple[Heading, ...]) -> tuple[ContentsEntry, ...]:
    return tuple(ContentsEntry(h.text, f"{main}#{h.anchor}", h.level) for h in headings if h.text)


def _missing(path: str) -> NotFoundError:
    return NotFoundError(
        _("“{path}” does not belong to this resource.").format(path=path[:200]),
        _("Fetch or import the resource again; a file of it may have been left out."),
    )
