"""A whole resource as one document that can be changed, with its pictures.

Pages are joined in reading order: ids are made unique for each page, links between pages become links
inside the document, and pictures get safe names.  Reading a document sanitizes it.
"""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from html import escape
from pathlib import Path
from typing import Final

from lxml import etree

from oerdesk.core.document import Document, direction_of, read_document
from oerdesk.core.errors import BadInputError, NotFoundError
from oerdesk.core.formats import kinds, office, webpage
from oerdesk.core.formats.content import rendered_file
from oerdesk.core.formats.epub import Epub
from oerdesk.core.formats.language import UNKNOWN
from oerdesk.core.formats.nearby import lookup
from oerdesk.core.formats.pdf import Pdf, paragraphs
from oerdesk.core.formats.reading import Source
from oerdesk.core.formats.tree import EPUB_TYPE, SHOWN, body_of, inner_html, local_path, parse_html, resolve
from oerdesk.core.i18n import _
from oerdesk.core.records import Metadata
from oerdesk.core.safety.names import FolderNames
from oerdesk.core.safety.xml import local_name

TEXT_ONLY: Final = "text-only"
"""Key in :attr:`Document.meta` of a document that has only the text of its original (PDF)."""

PICTURES: Final = "pictures"
LARGEST_PICTURE: Final = 64 * 1024 * 1024
"""Bytes of one picture, sound or film that is taken into a document."""

LARGEST_TOTAL: Final = 512 * 1024 * 1024  # bytes of all of them

_ID_REFERENCES: Final = (
    "for",
    "headers",
    "aria-labelledby",
    "aria-describedby",
    "aria-controls",
    "aria-details",
)
_DROPPED: Final = ("script", "style", "noscript", "template", "iframe", "object", "embed")
_UNSEEN: Final = frozenset({"landmarks", "page-list"})
_OUTWARD: Final = re.compile(r"(?:https?:|mailto:)", re.IGNORECASE)

Fetch = Callable[[str, str], tuple[str, bytes] | None]
"""From a page's path and what it refers to, to the referred file's path and bytes; None without one."""


@dataclass(slots=True)
class _Pictures:
    """The pictures of a document under safe names, each file once."""

    fetch: Fetch
    data: dict[str, bytes] = field(default_factory=dict)
    _names: dict[str, str] = field(default_factory=dict)
    _folder: FolderNames = field(default_factory=FolderNames)
    _total: int = 0

    def src(self, page: str, url: str) -> str:
        """The new ``src`` for what ``page`` shows; empty when it is not part of the resource."""
        path = local_path(url)
        found = self.fetch(page, path) if path else None
        if found is None:
            return ""
        name, data = found
        if name not in self._names:
            self._total += len(data)
            if self._total > LARGEST_TOTAL:
                raise BadInputError(
                    _("The pictures and media of this resource are too large to be changed here."),
                    _("Take single chapters or pages of it instead."),
                )
            src = f"{PICTURES}/{self._folder.claim(_ascii(posixpath.basename(name)), 'picture')}"
            self._names[name] = src
            self.data[src] = data
        return self._names[name]


def to_document(files: Mapping[str, Path], main: str, media_type: str) -> tuple[Document, dict[str, bytes]]:
    """A resource as one sanitized document.

    Args:
        files: where each file of the resource lies, by its path in the resource.
        main: path of the main file; media_type: its type.

    Returns:
        The document, and its pictures and media by their ``src``.  A PDF gives its text only, page by
        page, with :data:`TEXT_ONLY` in ``meta``, since its layout cannot be changed.

    Raises:
        NotFoundError: ``main`` is not among ``files``.
        BadInputError: damaged, or nothing in it can be changed (a PDF of scanned pages).
    """
    if main not in files:
        raise NotFoundError(_("“{path}” does not belong to this resource.").format(path=main[:200]))
    source = Source(files[main], main)
    if media_type == kinds.EPUB:
        return _from_book(source)
    if media_type == kinds.PDF:
        return _from_pdf(source), {}
    if media_type in {kinds.HTML, kinds.XHTML}:
        root = webpage.parsed(source.data(), main, media_type)
        metadata = webpage.metadata_of(root, main)
        return _joined([(main, body_of(root))], metadata, _from_files(files))
    if media_type in kinds.PAGE_TYPES:
        rendered, metadata, _kind = rendered_file(source, media_type)
        body = body_of(parse_html(f"<body>{rendered.html}</body>", main))
        is_office = media_type in {kinds.ODT, kinds.DOCX, kinds.PPTX}
        return _joined(
            [(main, body)], metadata, _from_office(source, media_type) if is_office else _from_files(files)
        )
    return _from_media(files, main, media_type)


def _from_files(files: Mapping[str, Path]) -> Fetch:
    def fetch(page: str, path: str) -> tuple[str, bytes] | None:
        found = lookup(files, page, path)
        return (found, Source(files[found], found).data(LARGEST_PICTURE)) if found else None

    return fetch


def _from_office(source: Source, media_type: str) -> Fetch:
    def fetch(_page: str, path: str) -> tuple[str, bytes] | None:
        try:
            return path, office.picture(source, media_type, path)
        except NotFoundError:
            return None

    return fetch


def _from_book(source: Source) -> tuple[Document, dict[str, bytes]]:
    with Epub(source) as book:

        def fetch(page: str, path: str) -> tuple[str, bytes] | None:
            full = resolve(page, path)
            return (full, book.read(full, LARGEST_PICTURE)) if full in book else None

        chapters = [(path, body_of(book.chapter(path))) for path in book.spine]
        return _joined(chapters, book.metadata, fetch)


def _from_pdf(source: Source) -> Document:
    with Pdf(source.path, source.name) as pdf:
        pages = [paragraphs(pdf.text(number)) for number in range(pdf.pages)]
        title = pdf.info().get("Title", "")
    if not any(pages):
        raise BadInputError(
            _("“{name}” has no text that could be changed: its pages are pictures.").format(name=source.name),
            _("Look for the same material as EPUB, HTML, ODT or DOCX, or type it anew."),
        )
    parts = [
        f'<section id="page-{number}">{"".join(f"<p>{escape(text)}</p>" for text in page)}</section>'
        for number, page in enumerate(pages, start=1)
        if page
    ]
    document = read_document("\n".join(parts))
    return replace(document, title=title, meta=((TEXT_ONLY, "true"),))


def _from_media(files: Mapping[str, Path], main: str, media_type: str) -> tuple[Document, dict[str, bytes]]:
    family = media_type.partition("/")[0]
    name = escape(posixpath.basename(main))
    markup = {
        "image": f'<figure><img src="{name}"><figcaption></figcaption></figure>',
        "audio": f'<audio controls src="{name}"></audio>',
        "video": f'<video controls src="{name}"></video>',
    }.get(family)
    if markup is None:
        raise BadInputError(
            _("“{name}” cannot be changed: it is {actual}.").format(
                name=main, actual=kinds.words_for(media_type)
            ),
            _("Choose a text, a book, a page, a picture, a sound or a film."),
        )
    pictures = _Pictures(lambda _page, _path: (main, Source(files[main], main).data(LARGEST_TOTAL)))
    src = pictures.src(main, "media")
    document = read_document(markup.replace(f'src="{name}"', f'src="{escape(src)}"'))
    return document, pictures.data


def _joined(
    pages: Iterable[tuple[str, etree._Element]], metadata: Metadata, fetch: Fetch
) -> tuple[Document, dict[str, bytes]]:
    """Pages one after another as one document.

    Text runs as the pages say, or else as their language does; which way the pages of a book are turned
    says nothing about that: vertical Japanese is bound on the right and runs from left to right here.
    """
    listed = list(pages)
    stated = {_stated_direction(body) for _path, body in listed}
    prefixes = {path: f"c{number}" if len(listed) > 1 else "" for number, (path, _b) in enumerate(listed, 1)}
    pictures = _Pictures(fetch)
    parts = []
    for path, body in listed:
        _cleaned(body)
        _renamed(body, path, prefixes)
        _with_pictures(body, path, pictures)
        inside = inner_html(body)
        parts.append(f'<section id="{prefixes[path]}">{inside}</section>' if prefixes[path] else inside)
    document = read_document("\n".join(parts))
    language = "" if metadata.language == UNKNOWN else metadata.language
    direction = "rtl" if stated == {"rtl"} or direction_of(metadata.language) == "rtl" else ""
    return replace(document, title=metadata.title, language=language, direction=direction), pictures.data


def _stated_direction(body: etree._Element) -> str:
    """``dir`` of the body or of the page around it, in lower case; empty without."""
    root = body.getparent()
    return (body.get("dir") or ("" if root is None else root.get("dir")) or "").lower()


def _ascii(name: str) -> str:
    """A name that is the same in a file system and in a URL, so that nobody has to encode it."""
    stem, dot, suffix = name.rpartition(".")
    plain = unicodedata.normalize("NFKD", stem if dot else name).encode("ascii", "ignore").decode("ascii")
    words = re.sub(r"[^A-Za-z0-9_-]+", "-", plain).strip("-") or "picture"
    return f"{words}.{suffix}" if dot and re.fullmatch(r"[A-Za-z0-9]{1,8}", suffix) else words


def _cleaned(body: etree._Element) -> None:
    """Drop what would come out as text or never be shown; keep the text that follows it."""
    for element in [*body.iter(*_DROPPED), *filter(_is_for_programs, body.iter("nav"))]:
        parent = element.getparent()
        if parent is None:
            continue
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + (element.tail or "")
        else:
            parent.text = (parent.text or "") + (element.tail or "")
        parent.remove(element)
    for element in body.iter(etree.Element):
        if _is_page_mark(element):  # stays as a place that an index may lead to
            element.text = None


def _is_page_mark(element: etree._Element) -> bool:
    """Whether it is a number of the printed edition in the middle of the text (EPUB 3 SSV, DPUB-ARIA)."""
    words = f"{element.get(EPUB_TYPE) or ''} {element.get('role') or ''}".split()
    return len(element) == 0 and not {"pagebreak", "doc-pagebreak"}.isdisjoint(words)


def _is_for_programs(nav: etree._Element) -> bool:
    """Whether a list of links is for reading programs only: landmarks, pages of the printed edition."""
    return nav.get("hidden") is not None or not _UNSEEN.isdisjoint((nav.get(EPUB_TYPE) or "").split())


def _renamed(body: etree._Element, page: str, prefixes: Mapping[str, str]) -> None:
    """Make ids unique in the whole document, and links follow them."""
    prefix = f"{prefixes[page]}-" if prefixes[page] else ""
    for element in body.iter(etree.Element):
        identifier = element.get("id") or (element.get("name") if element.tag == "a" else None)
        if identifier:
            element.set("id", prefix + identifier)
        for attribute in _ID_REFERENCES:
            if value := element.get(attribute):
                element.set(attribute, " ".join(prefix + word for word in value.split()))
        if local_name(element) in {"a", "area"} and (href := element.get("href")) is not None:
            target = _target(href.strip(), page, prefix, prefixes)
            if target:
                element.set("href", target)
            else:
                del element.attrib["href"]


def _target(href: str, page: str, prefix: str, prefixes: Mapping[str, str]) -> str:
    """Where a link leads in the joined document; empty when it would lead nowhere."""
    path, mark, fragment = href.partition("#")
    if _OUTWARD.match(href):
        return href
    if not path:
        return f"#{prefix}{fragment}" if mark and fragment else ""
    chapter = resolve(page, local_path(path)) if local_path(path) else ""
    if chapter not in prefixes:
        return ""
    start = prefixes[chapter]
    return f"#{start}-{fragment}" if fragment and start else f"#{fragment or start}"


def _with_pictures(body: etree._Element, page: str, pictures: _Pictures) -> None:
    """Take pictures and media along under their new names; references to anything else are dropped."""
    attributes = {attribute for _tag, attribute in SHOWN}
    for element in body.iter(etree.Element):
        element.attrib.pop("srcset", "")
        for attribute in attributes & set(map(str, element.attrib)):
            if attribute == "href" and local_name(element) != "image":
                continue
            src = pictures.src(page, element.get(attribute) or "")
            if src:
                element.set(attribute, src)
            else:
                del element.attrib[attribute]
