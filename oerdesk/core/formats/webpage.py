"""Web pages (HTML and XHTML) that lie in files."""

from __future__ import annotations

import posixpath
from dataclasses import replace
from pathlib import Path
from typing import Final

from lxml import etree

from oerdesk.core.document import sections_of_html
from oerdesk.core.formats import kinds
from oerdesk.core.formats.fields import metadata_from
from oerdesk.core.formats.marks import marked
from oerdesk.core.formats.metadata_html import html_fields
from oerdesk.core.formats.nearby import as_found
from oerdesk.core.formats.page import Heading
from oerdesk.core.formats.reading import Reading, Source, decode
from oerdesk.core.formats.tree import (
    body_of,
    parse_html,
    parse_page,
    references,
    style_references,
    text_of,
    to_html,
)
from oerdesk.core.records import Metadata, Section

_LARGEST_STYLE: Final = 1024 * 1024  # bytes


def read(source: Source, media_type: str, *, with_text: bool = True) -> Reading:
    """Metadata, passages, pictures and styles of a page.

    Raises:
        BadInputError: too large, or nothing is in it.
    """
    root = parsed(marked(source.data()), source.name, media_type)
    metadata = metadata_of(root, source.name)
    if not with_text:
        return Reading(media_type, metadata)
    sections = passages(root)
    found = as_found(source.path.parent, references(root))
    return Reading(media_type, metadata, sections, (*found, *_loaded_by_styles(source.path.parent, found)))


def _loaded_by_styles(folder: Path, paths: tuple[str, ...]) -> tuple[str, ...]:
    """What the style sheets beside a page load in turn: pictures and fonts, one level deep."""
    found: dict[str, None] = {}
    for path in paths:
        style = folder / path
        if not path.lower().endswith(".css") or not style.is_file() or style.stat().st_size > _LARGEST_STYLE:
            continue
        for loaded in style_references(Source(style, path).text()):
            found[posixpath.normpath(posixpath.join(posixpath.dirname(path), loaded))] = None
    return tuple(path for path in found if path not in paths)


def metadata_of(root: etree._Element, name: str) -> Metadata:
    """What a page says about itself; the title falls back to its first heading."""
    first = next((text for h in root.iter("h1", "h2", "h3") if (text := text_of(h))), "")
    return metadata_from(html_fields(root), name, first)


def parsed(data: bytes, name: str, media_type: str) -> etree._Element:
    """The tree of a page of either kind."""
    return parse_page(data, name) if media_type == kinds.XHTML else parse_html(decode(data), name)


def passages(root: etree._Element, page: str = "") -> tuple[Section, ...]:
    """The passages of a page that is shown as it is: where it has no id, the anchor is the last one before.

    Args:
        page: path of a chapter in its book, which its anchors begin with.
    """
    ids = {element.get("id") for element in root.iter(etree.Element)}
    found: list[Section] = []
    last = page
    for section in sections_of_html(to_html(body_of(root)), page):
        if section.anchor.rpartition("#")[2] in ids or section.anchor == page:
            last = section.anchor
        found.append(replace(section, anchor=last))
    return tuple(found)


def headings_of(root: etree._Element) -> tuple[Heading, ...]:
    """Headings that can be jumped to, because they have an id."""
    found = (
        Heading(int(element.tag[1]), text_of(element)[:300], element.get("id") or "")
        for element in root.iter("h1", "h2", "h3", "h4", "h5", "h6")
    )
    return tuple(heading for heading in found if heading.text and heading.anchor)
