"""XMP (ISO 16684-1): the metadata that PDF files and pictures carry as XML."""

from __future__ import annotations

import re
from typing import Final

from lxml import etree

from oerdesk.core.errors import BadInputError
from oerdesk.core.formats.fields import Fields, fields_from, license_fields, merged
from oerdesk.core.formats.tree import text_of
from oerdesk.core.safety.xml import local_name, parse_xml

LARGEST: Final = 1024 * 1024  # bytes
_DC: Final = "{http://purl.org/dc/elements/1.1/}"
_RDF: Final = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_LICENSES: Final = (
    "{http://creativecommons.org/ns#}license",
    "{http://ns.adobe.com/xap/1.0/rights/}WebStatement",
    "{http://ns.adobe.com/xap/1.0/rights/}UsageTerms",
    f"{_DC}rights",
)
_OLD_LICENSE: Final = "{http://web.resource.org/cc/}license"
_WORDS: Final = {
    "title": "title",
    "creator": "author",
    "contributor": "contributor",
    "description": "description",
    "subject": "subjects",
    "language": "language",
    "date": "date",
    "publisher": "publisher",
    "source": "source",
}


def xmp_fields(packet: bytes) -> Fields:
    """Metadata of a packet; nothing when it is broken or hostile, since it is only an extra."""
    start, end = packet.find(b"<x:xmpmeta"), packet.rfind(b"</x:xmpmeta>")
    if start < 0:
        start, end = packet.find(b"<rdf:RDF"), packet.rfind(b"</rdf:RDF>")
    if start < 0 or end < start or len(packet) > LARGEST:
        return {}
    closing = packet.index(b">", end) + 1
    try:
        root = parse_xml(packet[start:closing], "XMP")
    except BadInputError:
        return {}
    found = [(word, _values(root, f"{_DC}{name}")) for name, word in _WORDS.items()]
    return merged(fields_from(found), *_licenses(root))


def packet_in(data: bytes) -> bytes:
    """The first XMP packet in the bytes of a file; empty without one."""
    match = re.search(rb"<x:xmpmeta[\s>]", data)
    end = data.find(b"</x:xmpmeta>", match.start()) if match else -1
    return data[match.start() : end + len(b"</x:xmpmeta>")] if match and end > 0 else b""


def _values(root: etree._Element, name: str) -> list[str]:
    texts: list[str] = []
    for element in root.iter(name):
        items = [text_of(item) for item in element.iter(f"{_RDF}li")]
        texts += items or [text_of(element)]
    for element in root.iter(f"{_RDF}Description"):
        if value := element.get(name):
            texts.append(value)
    return [text for text in texts if text]


def _licenses(root: etree._Element) -> list[Fields]:
    found = []
    for name in _LICENSES:
        found += [license_fields(text) for text in _values(root, name)]
        found += [license_fields(element.get(f"{_RDF}resource") or "") for element in root.iter(name)]
    return found


def svg_fields(root: etree._Element) -> Fields:
    """Title, description and license of an SVG picture (SVG 1.1 section 21, with Inkscape's RDF)."""
    words = {"title": "title", "desc": "description"}
    own = [(words[tag], text_of(child)) for child in root if (tag := local_name(child)) in words]
    people = [text_of(e) for e in root.iter(f"{_DC}creator")]
    older = [element.get(f"{_RDF}resource") or "" for element in root.iter(_OLD_LICENSE)]
    return merged(
        fields_from(own),
        fields_from([("title", _values(root, f"{_DC}title")[:1]), ("author", people)]),
        *_licenses(root),
        *map(license_fields, older),
    )
