"""What a web page says about itself: title, ``meta``, license links, schema.org JSON-LD.

The pages come from anywhere, so every value is bounded and taken as plain text.  Where they differ,
JSON-LD counts most (it is written for machines), then Dublin Core and plain ``meta``, then Open Graph.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from lxml import etree

from oerdesk.core.formats.fields import Fields, fields_from, license_fields, merged
from oerdesk.core.formats.plain import plain
from oerdesk.core.formats.tree import text_of

_META: Final = {
    "author": "author",
    "description": "description",
    "keywords": "subjects",
    "license": "license",
    "date": "date",
    "publisher": "publisher",
    "citation_author": "author",
    "citation_publication_date": "date",
    "article:author": "author",
    "article:published_time": "date",
    "og:title": "title",
    "og:description": "description",
    "og:site_name": "publisher",
    "twitter:title": "title",
}
_DUBLIN_CORE: Final = {
    "title": "title",
    "creator": "author",
    "contributor": "contributor",
    "subject": "subjects",
    "description": "description",
    "publisher": "publisher",
    "date": "date",
    "language": "language",
    "rights": "license",
    "license": "license",
    "identifier": "identifier",
    "source": "source",
}
_SCHEMA: Final = {
    "name": "title",
    "headline": "title",
    "description": "description",
    "abstract": "description",
    "inLanguage": "language",
    "license": "license",
    "author": "author",
    "creator": "author",
    "translator": "translator",
    "illustrator": "illustrator",
    "editor": "editor",
    "contributor": "contributor",
    "publisher": "publisher",
    "about": "subjects",
    "keywords": "subjects",
    "educationalLevel": "levels",
    "learningResourceType": "type",
    "datePublished": "date",
    "accessibilityFeature": "accessibility",
    "identifier": "identifier",
    "isBasedOn": "source",
}
_OTHER_THINGS: Final = frozenset({"BreadcrumbList", "Organization", "Person", "WebSite", "ImageObject"})
_LARGEST_JSON: Final = 200_000  # characters
_MOST_VALUES: Final = 50


def html_fields(root: etree._Element) -> Fields:
    """Metadata of a page, from its head and its license links."""
    return merged(
        *_from_json_ld(root),
        fields_from(_from_meta(root, dublin_core=True)),
        fields_from(_from_meta(root, dublin_core=False)),
        _from_title(root),
        _from_license_links(root),
    )


def _from_title(root: etree._Element) -> Fields:
    found: list[tuple[str, str]] = []
    title = root.find(".//head/title")
    if title is not None:
        found.append(("title", text_of(title)))
    if language := root.get("lang") or root.get("xml:lang"):
        found.append(("language", language))
    return fields_from(found)


def _from_meta(root: etree._Element, *, dublin_core: bool) -> Iterator[tuple[str, str]]:
    for meta in root.iter("meta"):
        key = (meta.get("name") or meta.get("property") or "").strip().lower()
        content = meta.get("content") or ""
        prefix, _dot, term = key.replace(":", ".").partition(".")
        if dublin_core:
            word = _DUBLIN_CORE.get(term) if prefix in {"dc", "dcterms"} else None
        else:
            word = _META.get(key)
        if word and content.strip():
            yield word, content


def _from_license_links(root: etree._Element) -> Fields:
    for tag in ("link", "a"):
        for element in root.iter(tag):
            if "license" in (element.get("rel") or "").lower().split():
                statement = element.get("href") or text_of(element)
                if plain(statement):
                    return license_fields(plain(statement, 2000))
    return {}


def _from_json_ld(root: etree._Element) -> Iterator[Fields]:
    for script in root.iter("script"):
        if (script.get("type") or "").lower().partition(";")[0].strip() != "application/ld+json":
            continue
        text = script.text or ""
        if len(text) > _LARGEST_JSON:
            continue
        try:
            data = json.loads(text)
        except (ValueError, RecursionError):
            continue
        for thing in _things(data):
            yield fields_from(_pairs(thing))


def _things(data: object) -> list[Mapping[str, Any]]:
    """The top-level objects that have a name: an array, a graph, or one."""
    if isinstance(data, dict):
        graph = data.get("@graph")
        data = graph if isinstance(graph, list) else [data]
    if not isinstance(data, list):
        return []
    things: list[Mapping[str, Any]] = [thing for thing in data[:_MOST_VALUES] if isinstance(thing, dict)]
    works = [thing for thing in things if not _is_about_something_else(thing)]
    return works[:1]


def _is_about_something_else(thing: Mapping[str, Any]) -> bool:
    kinds = _list(thing.get("@type"))
    return any(isinstance(kind, str) and kind in _OTHER_THINGS for kind in kinds)


def _pairs(thing: Mapping[str, Any]) -> Iterator[tuple[str, str | list[Mapping[str, str]]]]:
    for key, word in _SCHEMA.items():
        values = [text for value in _list(thing.get(key)) if (text := _text(value))]
        if word in {"author", "translator", "illustrator", "editor", "contributor"}:
            yield word, [{"name": value} for value in values]
        elif word in {"subjects", "levels", "accessibility"}:
            yield word, ", ".join(value.replace(",", " ") if word == "levels" else value for value in values)
        elif values:
            yield word, values[0]


def _list(value: object) -> list[Any]:
    items = value if isinstance(value, list) else [value]
    return items[:_MOST_VALUES]


def _text(value: object) -> str:
    if isinstance(value, Mapping):
        value = next((value[key] for key in ("name", "@value", "url", "@id", "value") if value.get(key)), "")
    return plain(value) if isinstance(value, str) else ""
