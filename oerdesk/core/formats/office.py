"""Office files: ODT and DOCX through Pandoc, PPTX by itself; metadata from their property files.

The archive is checked before anything of it is given to Pandoc.  The text that is indexed and the page
that is shown are the same HTML, so that every passage can be opened at its place.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from html import escape
from typing import Final

from lxml import etree

from oerdesk.core.conversion import convert
from oerdesk.core.document import sections_of_html
from oerdesk.core.errors import NotFoundError
from oerdesk.core.formats import kinds
from oerdesk.core.formats.fields import Fields, fields_from, license_fields, merged, metadata_from
from oerdesk.core.formats.language import UNKNOWN, language_tag
from oerdesk.core.formats.page import Rendered
from oerdesk.core.formats.reading import LARGEST_TEXT, Reading, Source
from oerdesk.core.formats.tree import parse_html, references, text_of
from oerdesk.core.formats.webpage import headings_of
from oerdesk.core.i18n import _
from oerdesk.core.records import Metadata
from oerdesk.core.safety.archives import SafeZip, damaged
from oerdesk.core.safety.xml import local_name, parse_xml

LARGEST: Final = 256 * 1024 * 1024  # bytes of a file that is given to Pandoc
LARGEST_PICTURE: Final = 64 * 1024 * 1024  # bytes

_PANDOC: Final = {kinds.ODT: "odt", kinds.DOCX: "docx"}
_PICTURES: Final = {kinds.ODT: "", kinds.DOCX: "word", kinds.PPTX: "ppt"}
_A: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_P: Final = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FO: Final = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_MOST_SLIDES: Final = 2000
_WORDS: Final = {
    "title": "title",
    "creator": "author",
    "initial-creator": "author",
    "description": "description",
    "subject": "subjects",
    "keyword": "subjects",
    "keywords": "subjects",
    "category": "subjects",
    "language": "language",
    "created": "date",
    "creation-date": "date",
}


def read(source: Source, media_type: str, *, with_text: bool = True) -> Reading:
    """Metadata and passages of an office file.

    Raises:
        BadInputError: damaged, or too large.
    """
    fields = _fields(source, media_type)
    if not with_text:
        return Reading(media_type, metadata_from(fields, source.name))
    rendered = render(source, media_type)
    heading = rendered.headings[0].text if rendered.headings else ""
    metadata = metadata_from(fields, source.name, heading)
    return Reading(media_type, metadata, sections_of_html(rendered.html))


def metadata_of(source: Source, media_type: str) -> Metadata:
    """What the properties of the file say."""
    return metadata_from(_fields(source, media_type), source.name)


def _fields(source: Source, media_type: str) -> Fields:
    """Properties (OOXML: core.xml, custom.xml; ODF: meta.xml), and the language of the default style."""
    with SafeZip(source.path, source.name) as archive:
        parts = ("meta.xml",) if media_type == kinds.ODT else ("docProps/core.xml", "docProps/custom.xml")
        found = [_property_fields(_xml(archive, part)) for part in parts if part in archive]
        return merged(*found, {"language": _language(archive)})


def render(source: Source, media_type: str) -> Rendered:
    """The whole file as HTML; pictures by their name in the archive (see :func:`picture`).

    Raises:
        BadInputError: damaged, too large or too complicated.
    """
    if media_type == kinds.PPTX:
        html = "\n".join(_slides(source))
    else:
        SafeZip(source.path, source.name).close()  # refuses what must not reach Pandoc
        html = convert(
            source.data(LARGEST), _PANDOC[media_type], "html5", name=source.name, arguments=("--mathml",)
        ).decode("utf-8", errors="replace")
    root = parse_html(f"<body>{html}</body>", source.name)
    return Rendered(html, headings_of(root), references(root))


def picture(source: Source, media_type: str, path: str) -> bytes:
    """A picture that the rendered page shows.

    Raises:
        NotFoundError: there is no such picture.
        BadInputError: too large or damaged.
    """
    with SafeZip(source.path, source.name) as archive:
        return archive.read(posixpath.join(_PICTURES[media_type], path), LARGEST_PICTURE)


def _xml(archive: SafeZip, part: str) -> etree._Element:
    try:
        return parse_xml(archive.read(part, LARGEST_TEXT), archive.name)
    except NotFoundError as error:
        raise damaged(archive.name) from error


def _property_fields(root: etree._Element) -> Fields:
    found: list[tuple[str, str]] = []
    licenses: list[Fields] = []
    for element in root.iter(etree.Element):
        name, text = local_name(element), text_of(element)
        if name in _WORDS and text:
            found.append((_WORDS[name], text))
        custom = next((value for key, value in element.attrib.items() if str(key).endswith("name")), "")
        if name == "rights" or str(custom).lower() in {"license", "licence", "rights"}:
            licenses.append(license_fields(text))
    if len([word for word, _text in found if word == "author"]) > 1:  # ODF: first writer, then last editor
        authors = [pair for pair in found if pair[0] == "author"]
        found = [pair for pair in found if pair[0] != "author"] + authors[:1]
    return merged(fields_from(found), *licenses)


def _language(archive: SafeZip) -> str:
    """The language of the default style; what a document says about itself is often missing."""
    for part in ("word/styles.xml", "styles.xml"):
        if part not in archive:
            continue
        root = _xml(archive, part)
        for element in root.iter(f"{_W}lang"):
            return _known_language(element.get(f"{_W}val") or "")
        for element in root.iter(etree.Element):
            if tag := element.get(f"{_FO}language"):
                country = element.get(f"{_FO}country") or ""
                return _known_language(f"{tag}-{country}".replace("-none", ""))
    return ""


def _known_language(written: str) -> str:
    return language_tag(written).removeprefix(UNKNOWN)


def _slides(source: Source) -> Iterator[str]:
    with SafeZip(source.path, source.name) as archive:
        main = "ppt/presentation.xml"
        targets = _relations(archive, main)
        order = [element.get(f"{_R}id") or "" for element in _xml(archive, main).iter(f"{_P}sldId")]
        for number, relation in enumerate(order[:_MOST_SLIDES], start=1):
            if targets.get(relation, "") in archive:
                yield _slide(archive, targets[relation], number)


def _relations(archive: SafeZip, part: str) -> dict[str, str]:
    """Targets by id of what a part refers to inside the package (OPC, ISO/IEC 29500-2, 9.3)."""
    folder, name = posixpath.split(part)
    listed = f"{folder}/_rels/{name}.rels"
    if listed not in archive:
        return {}
    return {
        element.get("Id") or "": posixpath.normpath(posixpath.join(folder, element.get("Target") or ""))
        for element in _xml(archive, listed)
        if element.get("TargetMode") != "External"
    }


def _slide(archive: SafeZip, part: str, number: int) -> str:
    root, targets = _xml(archive, part), _relations(archive, part)
    title, body = "", []
    for shape in root.iter(f"{_P}sp", f"{_P}pic", f"{_P}graphicFrame"):
        if shape.tag == f"{_P}pic":
            body.append(_picture(shape, targets))
            continue
        place = next(shape.iter(f"{_P}ph"), None)
        if not title and place is not None and place.get("type") in {"title", "ctrTitle"}:
            title = " ".join(_paragraphs(shape))
        else:
            body += [f"<p>{escape(text, quote=False)}</p>" for text in _paragraphs(shape)]
    notes = [path for path in targets.values() if path.startswith("ppt/notesSlides/") and path in archive]
    for path in notes[:1]:
        texts = [text for text in _paragraphs(_xml(archive, path)) if not text.isdigit()]
        body += [f"<aside>{''.join(f'<p>{escape(text, quote=False)}</p>' for text in texts)}</aside>"] * bool(
            texts
        )
    heading = escape(title or _("Slide {number}").format(number=number), quote=False)
    return f'<h2 id="slide-{number}">{heading}</h2>\n' + "\n".join(body)


def _paragraphs(shape: etree._Element) -> list[str]:
    found = (
        "".join(text_of(run) if run.text is None else run.text for run in p.iter(f"{_A}t"))
        for p in shape.iter(f"{_A}p")
    )
    return [text for text in (" ".join(text.split()) for text in found) if text]


def _picture(shape: etree._Element, targets: dict[str, str]) -> str:
    fill = next(shape.iter(f"{_A}blip"), None)
    path = targets.get((fill.get(f"{_R}embed") or "") if fill is not None else "", "")
    if not path.startswith("ppt/media/"):
        return ""
    described = next(shape.iter(f"{_P}cNvPr"), None)
    alt = (described.get("descr") or "") if described is not None else ""
    return f'<p><img src="{escape(path.removeprefix("ppt/"))}" alt="{escape(alt)}"></p>'
