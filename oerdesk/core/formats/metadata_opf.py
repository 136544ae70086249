"""What a book's package document says: Dublin Core, roles, rights, accessibility.

EPUB 3.3 section 5.5 (metadata, ``refines``), OPF 2.0.1 section 2.2 (``opf:role``), EPUB Accessibility 1.1.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lxml import etree

from oerdesk.core.formats.fields import Fields, fields_from, license_fields, merged
from oerdesk.core.formats.plain import plain, without_markup
from oerdesk.core.formats.tree import text_of
from oerdesk.core.records import Person
from oerdesk.core.safety.xml import local_name

_DC: Final = "{http://purl.org/dc/elements/1.1/}"
_OPF: Final = "{http://www.idpf.org/2007/opf}"
_TEXTS: Final = ("language", "description", "publisher", "date", "source")
_NO_FEATURES: Final = frozenset({"none", "unknown"})


def opf_fields(package: etree._Element) -> Fields:
    """Metadata of a package document."""
    metadata = next((child for child in package if local_name(child) == "metadata"), None)
    if metadata is None:
        return {}
    values = [(word, _first(metadata, word)) for word in _TEXTS]
    subjects = [text_of(element) for element in metadata.iter(f"{_DC}subject")]
    features = _properties(metadata, "schema:accessibilityFeature")
    return merged(
        {"title": _title(metadata), "people": tuple(_people(metadata))},
        fields_from(values),
        {"subjects": tuple(dict.fromkeys(plain(subject, 200) for subject in subjects if subject))},
        {"accessibility": tuple(dict.fromkeys(value for value in features if value not in _NO_FEATURES))},
        *_licenses(metadata),
        _identifier(package, metadata),
        {"type": "textbook"} if plain(_first(metadata, "type")).lower() == "textbook" else {},
    )


def unique_identifier(package: etree._Element) -> str:
    """The book's identifier without white space, from which the keys of its fonts are made."""
    wanted = package.get("unique-identifier")
    for element in package.iter(f"{_DC}identifier"):
        if element.get("id") == wanted:
            return "".join(text_of(element).split())
    return ""


def _first(metadata: etree._Element, name: str) -> str:
    return next((text for element in metadata.iter(f"{_DC}{name}") if (text := text_of(element))), "")


def _title(metadata: etree._Element) -> str:
    """The main title; a subtitle follows after a colon."""
    titles = [(element, text) for element in metadata.iter(f"{_DC}title") if (text := text_of(element))]
    kinds = [_refinement(metadata, element, "title-type") for element, _text in titles]
    main = next((text for (_e, text), kind in zip(titles, kinds, strict=True) if kind in {"", "main"}), "")
    subtitle = next((text for (_e, text), kind in zip(titles, kinds, strict=True) if kind == "subtitle"), "")
    main = main or (titles[0][1] if titles else "")
    return without_markup(f"{main}: {subtitle}" if subtitle and main else main, 500)


def _people(metadata: etree._Element) -> Iterator[Person]:
    for name, role in (("creator", "aut"), ("contributor", "ctb")):
        for element in metadata.iter(f"{_DC}{name}"):
            text = plain(text_of(element), 300)
            stated = _refinement(metadata, element, "role") or element.get(f"{_OPF}role") or ""
            if text:
                yield Person(text, plain(stated, 10).lower() or role)


def _refinement(metadata: etree._Element, element: etree._Element, name: str) -> str:
    identifier = element.get("id")
    if not identifier:
        return ""
    for meta in metadata.iter(f"{_OPF}meta"):
        if meta.get("refines") == f"#{identifier}" and meta.get("property") == name:
            return text_of(meta)
    return ""


def _properties(metadata: etree._Element, name: str) -> Iterator[str]:
    """Values of a property in the way of EPUB 3 (``property``) and of EPUB 2 (``name``, ``content``)."""
    for meta in metadata.iter(f"{_OPF}meta"):
        if meta.get("property") == name and not meta.get("refines"):
            yield plain(text_of(meta), 200)
        elif meta.get("name") == name:
            yield plain(meta.get("content") or "", 200)


def _licenses(metadata: etree._Element) -> Iterator[Fields]:
    for element in metadata.iter(f"{_OPF}link"):
        if "license" in (element.get("rel") or "").replace(":", " ").lower():
            yield license_fields(element.get("href") or "")
    for name in ("dcterms:license", "cc:license", "dcterms:rights"):
        for statement in _properties(metadata, name):
            yield license_fields(statement)
    for element in metadata.iter(f"{_DC}rights"):
        yield license_fields(without_markup(text_of(element), 2000))


def _identifier(package: etree._Element, metadata: etree._Element) -> Fields:
    """Only an identifier that is the same everywhere: a URN, DOI, ISBN or URL."""
    stated = [unique_identifier(package), *(text_of(e) for e in metadata.iter(f"{_DC}identifier"))]
    for text in stated:
        lowered = text.lower()
        if lowered.startswith(("urn:", "doi:", "http://", "https://", "isbn:")):
            return {"extra": {"identifier": plain(text, 500)}}
    return {}
