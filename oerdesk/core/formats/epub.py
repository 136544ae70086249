"""EPUB books (EPUB 3.3, EPUB 2.0.1): package, reading order, contents, chapters, obfuscated fonts."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from types import TracebackType
from typing import Final, Self

from lxml import etree

from oerdesk.core.errors import BadInputError, NotFoundError
from oerdesk.core.formats import kinds
from oerdesk.core.formats.fields import metadata_from
from oerdesk.core.formats.marks import marked
from oerdesk.core.formats.metadata_opf import opf_fields, unique_identifier
from oerdesk.core.formats.page import Heading
from oerdesk.core.formats.plain import plain
from oerdesk.core.formats.reading import LARGEST_TEXT, Reading, Source
from oerdesk.core.formats.tree import EPUB_TYPE, local_path, parse_page, resolve, text_of
from oerdesk.core.formats.webpage import passages
from oerdesk.core.i18n import _
from oerdesk.core.records import Metadata, Section
from oerdesk.core.safety.archives import SafeZip, damaged
from oerdesk.core.safety.xml import local_name, parse_xml

LARGEST_PART: Final = 512 * 1024 * 1024
"""Bytes of one picture, sound or film in a book that is given to the reader."""

_CONTAINER: Final = "META-INF/container.xml"
_ENCRYPTION: Final = "META-INF/encryption.xml"
_IDPF_FONT: Final = "http://www.idpf.org/2008/embedding"
_ADOBE_FONT: Final = "http://ns.adobe.com/pdf/enc#RC"
_PAGES: Final = frozenset(
    {kinds.XHTML, kinds.HTML, kinds.SVG, "text/x-oeb1-document", "application/x-dtbook+xml"}
)
_MOST_ENTRIES: Final = 5000
_DEEPEST: Final = 6


@dataclass(frozen=True, slots=True)
class Item:
    """A file of the book, as its package declares it."""

    path: str
    media_type: str
    properties: frozenset[str]


class Epub:
    """An open book.

    Raises:
        BadInputError: damaged, not a book, or locked by rights management.
    """

    def __init__(self, source: Source) -> None:
        self.name = source.name
        self._zip = SafeZip(source.path, source.name)
        try:
            self._package_path = self._find_package()
            self.package = parse_xml(self._zip.read(self._package_path, LARGEST_TEXT), self.name)
            self._items = dict(self._read_manifest())
            self._scrambled = dict(self._read_encryption())
        except NotFoundError as error:
            self._zip.close()
            raise damaged(self.name) from error
        except BaseException:
            self._zip.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._zip.close()

    def __contains__(self, path: str) -> bool:
        return path in self._zip

    @cached_property
    def spine(self) -> tuple[str, ...]:
        """Paths of the chapters that are there, in reading order, once each."""
        spine = _child(self.package, "spine")
        references = [ref.get("idref") or "" for ref in spine] if spine is not None else []
        found = [self._items[ref] for ref in references if ref in self._items]
        return tuple(
            dict.fromkeys(item.path for item in found if item.media_type in _PAGES and item.path in self._zip)
        )

    @property
    def metadata(self) -> Metadata:
        """What the package says; the title falls back to the first chapter's."""
        return metadata_from(opf_fields(self.package), self.name)

    def read(self, path: str, limit: int = LARGEST_PART) -> bytes:
        """A file of the book; fonts that are scrambled come out plain.

        Raises:
            NotFoundError: there is no such file.
            BadInputError: too large or damaged.
        """
        data = self._zip.read(path, limit)
        algorithm = self._scrambled.get(path)
        return _unscrambled(data, algorithm, unique_identifier(self.package)) if algorithm else data

    def media_type(self, path: str) -> str:
        """As the package declares it, else by name."""
        declared = next((item.media_type for item in self._items.values() if item.path == path), "")
        return declared or kinds.media_type_of_name(path)

    def chapter(self, path: str, *, marks: bool = False) -> etree._Element:
        """A chapter as a tree with plain names.

        Args:
            path: as in :attr:`spine`.
            marks: with an id on every heading, as it is shown (see ``marks``).

        Raises:
            NotFoundError, BadInputError: as :meth:`read`.
        """
        data = self.read(path, LARGEST_TEXT)
        return parse_page(marked(data) if marks else data, f"{self.name}: {path}")

    def contents(self) -> tuple[tuple[Heading, str], ...]:
        """The table of contents: headings (``anchor`` with its chapter's path), and the path alone."""
        nav = next((item.path for item in self._items.values() if "nav" in item.properties), "")
        if nav in self._zip and (found := tuple(self._from_nav(nav))):
            return found
        spine = _child(self.package, "spine")
        ncx = self._items.get(spine.get("toc") or "") if spine is not None else None
        ncx = ncx or next((i for i in self._items.values() if i.media_type.endswith("ncx+xml")), None)
        return tuple(self._from_ncx(ncx.path)) if ncx is not None and ncx.path in self._zip else ()

    def _find_package(self) -> str:
        root = parse_xml(self._zip.read(_CONTAINER, LARGEST_TEXT), self.name)
        for element in root.iter(etree.Element):
            if local_name(element) == "rootfile" and (path := element.get("full-path")):
                return path
        raise damaged(self.name)

    def _read_manifest(self) -> Iterator[tuple[str, Item]]:
        manifest = _child(self.package, "manifest")
        for element in manifest if manifest is not None else ():
            path = local_path(element.get("href") or "")
            if path:
                properties = frozenset((element.get("properties") or "").split())
                full = resolve(self._package_path, path)
                yield element.get("id") or "", Item(full, element.get("media-type") or "", properties)

    def _read_encryption(self) -> Iterator[tuple[str, str]]:
        if _ENCRYPTION not in self._zip:
            return
        root = parse_xml(self._zip.read(_ENCRYPTION, LARGEST_TEXT), self.name)
        for data in root.iter("{http://www.w3.org/2001/04/xmlenc#}EncryptedData"):
            method = next(data.iter("{http://www.w3.org/2001/04/xmlenc#}EncryptionMethod"), None)
            target = next(data.iter("{http://www.w3.org/2001/04/xmlenc#}CipherReference"), None)
            algorithm = method.get("Algorithm") if method is not None else ""
            if algorithm not in {_IDPF_FONT, _ADOBE_FONT}:
                raise BadInputError(
                    _("“{name}” is locked by its seller and cannot be opened here.").format(name=self.name),
                    _("Ask for a copy without copy protection; open material has none."),
                )
            if target is not None:
                yield resolve("", local_path(target.get("URI") or "")), algorithm

    def _from_nav(self, path: str) -> Iterator[tuple[Heading, str]]:
        root = self.chapter(path)
        navs = [nav for nav in root.iter("nav") if "toc" in (nav.get(EPUB_TYPE) or "").split()]
        for nav in navs[:1]:
            for link in list(nav.iter("a"))[:_MOST_ENTRIES]:
                level = sum(local_name(above) == "ol" for above in link.iterancestors())
                yield from self._entry(path, link.get("href") or "", text_of(link), level)

    def _from_ncx(self, path: str) -> Iterator[tuple[Heading, str]]:
        root = parse_page(self.read(path, LARGEST_TEXT), self.name)
        for point in list(root.iter("navPoint"))[:_MOST_ENTRIES]:
            label, content = point.find("navLabel"), point.find("content")
            level = 1 + sum(local_name(above) == "navPoint" for above in point.iterancestors())
            if label is not None and content is not None:
                yield from self._entry(path, content.get("src") or "", text_of(label), level)

    def _entry(self, base: str, href: str, title: str, level: int) -> Iterator[tuple[Heading, str]]:
        path = local_path(href)
        target = resolve(base, path) if path else base
        if title and target in self._zip:
            fragment = href.partition("#")[2]
            anchor = f"{target}#{fragment}" if fragment else target
            yield Heading(min(level, _DEEPEST), plain(title, 300), anchor), target


def read(source: Source, media_type: str, *, with_text: bool = True) -> Reading:
    """Metadata and passages of a book; a broken chapter is passed over as long as another can be read.

    Raises:
        BadInputError: damaged, locked, or without a single readable chapter.
    """
    with Epub(source) as book:
        metadata = book.metadata
        if not book.spine:
            raise damaged(source.name)
        if not with_text:
            return Reading(media_type, metadata)
        return Reading(media_type, metadata, tuple(_sections(book)))


def _sections(book: Epub) -> Iterator[Section]:
    broken: BadInputError | None = None
    readable = False
    for path in book.spine:
        try:
            chapter = book.chapter(path, marks=True)
        except BadInputError as error:
            broken = error
            continue
        readable = True
        yield from passages(chapter, path)
    if broken is not None and not readable:
        raise broken


def _child(element: etree._Element, name: str) -> etree._Element | None:
    return next((child for child in element if local_name(child) == name), None)


def _unscrambled(data: bytes, algorithm: str, identifier: str) -> bytes:
    """Undo font obfuscation (EPUB 3.3 section 4.4; Adobe's older way takes the UUID as the key)."""
    if algorithm == _IDPF_FONT:
        key, length = hashlib.sha1(identifier.encode(), usedforsecurity=False).digest(), 1040
    else:
        digits = identifier.lower().removeprefix("urn:uuid:").replace("-", "")
        try:
            key, length = bytes.fromhex(digits), 1024
        except ValueError:
            return data
    if not key:
        return data
    start = bytes(byte ^ key[place % len(key)] for place, byte in enumerate(data[:length]))
    return start + data[length:]
