"""What an EPUB says about itself: package document, navigation, and the frame of each text.

Metadata follow EPUB 3.3, section 5.5; accessibility metadata follow EPUB Accessibility 1.1, section 2,
and claim only what the writer has seen to.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Self

from lxml import etree, html

from oerdesk.core.export.about import byline, own_direction, own_language
from oerdesk.core.export.epub_chapters import Chapter, Entry
from oerdesk.core.export.xhtml import MATHML, OPS, SVG, XHTML, to_xhtml, xml_text
from oerdesk.core.i18n import _
from oerdesk.core.licenses import credit_of, info, label
from oerdesk.core.records import ROLES, Manifest

_OPF: Final = "http://www.idpf.org/2007/opf"
_DC: Final = "http://purl.org/dc/elements/1.1/"
_PACKAGE_SPACES: Final[dict[str, str]] = {None: _OPF, "dc": _DC}  # type: ignore[dict-item] # its stubs forget None
_PAGE_SPACES: Final[dict[str, str]] = {None: XHTML, "epub": OPS}  # type: ignore[dict-item]
_XML_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True, slots=True)
class Book:
    """What all parts of a book have to know: whose it is, its language, ``ltr`` or ``rtl``."""

    manifest: Manifest
    language: str
    direction: str


@dataclass(frozen=True, slots=True)
class Item:
    """A file of the book; ``spine`` are those that are read one after the other."""

    name: str
    media_type: str
    properties: str = ""
    spine: bool = False

    @classmethod
    def text(cls, name: str, root: etree._Element) -> Self:
        """A chapter, with the properties EPUB 3.3, D.6 asks for."""
        found = [word for word, space in (("mathml", MATHML), ("svg", SVG)) if _has(root, space)]
        return cls(name, "application/xhtml+xml", " ".join(found), spine=True)


@dataclass(frozen=True, slots=True)
class Features:
    """Accessibility of a book in the words of schema.org."""

    modes: tuple[str, ...]
    sufficient: tuple[str, ...]
    features: tuple[str, ...]
    hazard: str


def features_of(root: html.HtmlElement, *, described: bool, media: Mapping[str, str]) -> Features:
    """What can be told from the document itself."""
    kinds = {kind.partition("/")[0] for kind in media.values()} - {"text"}
    pictures = "image" in kinds or root.find(".//svg") is not None
    modes = ["textual", *(["visual"] if pictures or "video" in kinds else [])]
    modes += ["auditory"] if kinds & {"audio", "video"} else []
    features = ["structuralNavigation", "tableOfContents", "readingOrder", "displayTransformability"]
    features += ["alternativeText"] if pictures and described else []
    features += ["MathML"] if root.find(".//math") is not None else []
    moves = "video" in kinds or "image/gif" in media.values()
    enough = described and not kinds & {"audio", "video"}
    return Features(
        tuple(modes), ("textual",) if enough else (), tuple(features), "unknown" if moves else "none"
    )


def package(book: Book, items: Sequence[Item], features: Features) -> etree._Element:
    """The package document."""
    root = etree.Element(f"{{{_OPF}}}package", nsmap=_PACKAGE_SPACES)
    for name, value in (
        ("version", "3.0"), ("unique-identifier", "work"), ("prefix", "cc: http://creativecommons.org/ns#"),
        ("dir", book.direction), (_XML_LANG, book.language),
    ):  # fmt: skip
        root.set(name, value)
    _metadata(etree.SubElement(root, f"{{{_OPF}}}metadata"), book, features)
    listed = etree.SubElement(root, f"{{{_OPF}}}manifest")
    spine = etree.SubElement(root, f"{{{_OPF}}}spine")
    spine.set("page-progression-direction", book.direction)
    for number, item in enumerate(items, 1):
        entry = etree.SubElement(listed, f"{{{_OPF}}}item")
        entry.set("id", f"item-{number}")
        entry.set("href", item.name)
        entry.set("media-type", item.media_type)
        if item.properties:
            entry.set("properties", item.properties)
        if item.spine:
            etree.SubElement(spine, f"{{{_OPF}}}itemref").set("idref", f"item-{number}")
    return root


def nav(book: Book, contents: Sequence[Entry], chapters: Sequence[Chapter]) -> etree._Element:
    """The navigation document: contents for people, landmarks for reading programs."""
    root, body = _frame(book.manifest.metadata.title, own_language(), own_direction())
    toc = _nav(body, "toc", _("Contents"))
    title = Entry(book.manifest.metadata.title, chapters[0].name)
    _entries(toc, [title, *contents], book)
    landmarks = _nav(body, "landmarks", _("Landmarks"))
    landmarks.set("hidden", "hidden")
    lines = etree.SubElement(landmarks, f"{{{XHTML}}}ol")
    places = ((chapters[0].name, "bodymatter", _("Start")), (chapters[-1].name, "backmatter", _("Credits")))
    for href, kind, words in places:
        link = etree.SubElement(etree.SubElement(lines, f"{{{XHTML}}}li"), f"{{{XHTML}}}a")
        link.set("href", href)
        link.set(f"{{{OPS}}}type", kind)
        link.text = words
    return root


def text_file(book: Book, chapter: Chapter, *, first: bool) -> etree._Element:
    """One chapter as a file; the first one begins with the title."""
    root, body = _frame(book.manifest.metadata.title, book.language, book.direction)
    if first:
        header = etree.SubElement(body, f"{{{XHTML}}}header")
        etree.SubElement(header, f"{{{XHTML}}}h1").text = xml_text(book.manifest.metadata.title)
        makers = (byline(book.manifest.metadata), label(book.manifest.metadata.license))
        line = " · ".join(part for part in makers if part)
        etree.SubElement(header, f"{{{XHTML}}}p").text = xml_text(line)
    for element in chapter.elements:
        made = to_xhtml(element)
        made.tail = xml_text(element.tail)
        body.append(made)
    return root


def _metadata(parent: etree._Element, book: Book, features: Features) -> None:
    metadata = book.manifest.metadata
    row = info(metadata.license)
    _dc(parent, "identifier", book.manifest.work).set("id", "work")
    _dc(parent, "title", metadata.title)
    _dc(parent, "language", book.language)
    for number, person in enumerate((one for one in metadata.people if one.name.strip()), 1):
        maker = _dc(parent, "creator" if person.role == "aut" else "contributor", person.name)
        maker.set("id", f"person-{number}")
        role = person.role if person.role in ROLES else "ctb"
        refined = _meta(parent, "role", role)
        refined.set("refines", f"#person-{number}")
        refined.set("scheme", "marc:relators")
    texts = [
        ("publisher", metadata.publisher),
        ("date", metadata.date),
        ("description", metadata.description),
    ]
    texts += [("subject", subject) for subject in metadata.subjects]
    texts += [("source", one.source or one.work) for one in book.manifest.based_on]
    texts += [("rights", credit_of(metadata).text)]
    for name, value in texts:
        if value.strip():
            _dc(parent, name, value)
    for name, value in _properties(book, features):
        _meta(parent, name, value)
    _meta(parent, "schema:accessibilitySummary", _summary(features)).set(_XML_LANG, own_language())
    if row.url:
        link = etree.SubElement(parent, f"{{{_OPF}}}link")
        link.set("rel", "cc:license")
        link.set("href", row.url)


def _properties(book: Book, features: Features) -> Iterator[tuple[str, str]]:
    license_id = book.manifest.metadata.license
    yield "dcterms:modified", book.manifest.modified
    if license_id:
        yield "dcterms:license", info(license_id).url or license_id
    yield from (("schema:accessMode", mode) for mode in features.modes)
    yield from (("schema:accessModeSufficient", mode) for mode in features.sufficient)
    yield from (("schema:accessibilityFeature", feature) for feature in features.features)
    yield "schema:accessibilityHazard", features.hazard


def _summary(features: Features) -> str:
    sentences = [_("The text can be enlarged and read aloud, and its headings can be jumped to.")]
    if "visual" in features.modes and features.sufficient:
        sentences.append(_("All pictures have descriptions or are decoration."))
    elif "visual" in features.modes:
        sentences.append(_("Not all pictures have descriptions."))
    return " ".join(sentences)


def _dc(parent: etree._Element, name: str, value: str) -> etree._Element:
    element = etree.SubElement(parent, f"{{{_DC}}}{name}")
    element.text = xml_text(" ".join(value.split()))
    return element


def _meta(parent: etree._Element, name: str, value: str) -> etree._Element:
    element = etree.SubElement(parent, f"{{{_OPF}}}meta")
    element.set("property", name)
    element.text = xml_text(value)
    return element


def _frame(title: str, language: str, direction: str) -> tuple[etree._Element, etree._Element]:
    """An XHTML page without content, and its body."""
    root = etree.Element(f"{{{XHTML}}}html", nsmap=_PAGE_SPACES)
    for name, value in (("lang", language), (_XML_LANG, language), ("dir", direction)):
        root.set(name, value)
    head = etree.SubElement(root, f"{{{XHTML}}}head")
    etree.SubElement(head, f"{{{XHTML}}}title").text = xml_text(title)
    link = etree.SubElement(head, f"{{{XHTML}}}link")
    link.set("rel", "stylesheet")
    link.set("href", "style.css")
    return root, etree.SubElement(root, f"{{{XHTML}}}body")


def _nav(body: etree._Element, kind: str, title: str) -> etree._Element:
    element = etree.SubElement(body, f"{{{XHTML}}}nav")
    element.set(f"{{{OPS}}}type", kind)
    etree.SubElement(element, f"{{{XHTML}}}h2").text = title
    return element


def _entries(parent: etree._Element, entries: Iterable[Entry], book: Book) -> None:
    lines = etree.SubElement(parent, f"{{{XHTML}}}ol")
    for entry in entries:
        line = etree.SubElement(lines, f"{{{XHTML}}}li")
        link = etree.SubElement(line, f"{{{XHTML}}}a")
        link.set("href", entry.href)
        link.set("lang", book.language)
        link.set(_XML_LANG, book.language)
        link.text = xml_text(entry.title)
        if entry.inside:
            _entries(line, entry.inside, book)


def _has(root: etree._Element, space: str) -> bool:
    return next(root.iter(f"{{{space}}}*"), None) is not None
