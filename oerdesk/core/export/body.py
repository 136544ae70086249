"""A document as a tree of HTML elements, put in order for formats that are made of HTML.

Headings do not skip levels, every picture has an alternative text, every heading has an id, and
nothing refers to the network but links that a person follows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final

from lxml import etree, html

from oerdesk.core.document import write_body
from oerdesk.core.document.model import Block, Document
from oerdesk.core.export.typst_text import folded, is_web
from oerdesk.core.export.walk import has_short_pages, without_empty_pages, without_title
from oerdesk.core.export.xhtml import xml_text
from oerdesk.core.i18n import _

HEADINGS: Final = ("h1", "h2", "h3", "h4", "h5", "h6")
_SHOWN: Final = {
    "img": ("src",), "image": ("href", "xlink:href"), "audio": ("src",), "video": ("src", "poster"),
    "source": ("src",), "track": ("src",), "use": ("href", "xlink:href"), "object": ("data",),
    "embed": ("src",), "iframe": ("src",), "input": ("src",),
}  # fmt: skip
"""What a browser loads by itself, and from which attribute."""

_FOREIGN: Final = frozenset({"script", "link", "base", "meta", "style"})


def body_of(document: Document, title: str, closing: Block, warn: Callable[[str], None]) -> html.HtmlElement:
    """A ``<main>`` element with the whole document and ``closing`` as its last child.

    Args:
        title: stands above it already as ``<h1>``: a first heading that repeats it is dropped, and the
            headings of the document begin with ``<h2>``.
        warn: told in translated sentences what is not as it should be.
    """
    blocks = without_empty_pages(without_title(document.blocks, title))
    markup = write_body(replace(document, blocks=(*blocks, closing)))
    root = html.fragment_fromstring(xml_text(markup), create_parent="main")
    if has_short_pages(blocks):
        root.set("class", "short-pages")
    for element in list(root.iter(*_FOREIGN)):
        element.drop_tree()
    _order_headings(root)
    _name_headings(root)
    _describe_pictures(root, warn)
    _defuse_links(root)
    return root


def shown_files(root: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    """Every element that shows another file, with the attribute that names it; pictures even without."""
    for element in list(root.iter(*_SHOWN)):
        for name in _SHOWN[str(element.tag)]:
            if name in element.attrib or element.tag == "img":
                yield element, name


def replace_by_words(element: html.HtmlElement) -> None:
    """Put the description of a picture, sound or film that is missing in its place."""
    words = element.get("alt") or element.get("title") or element.get("aria-label") or _("Picture missing")
    note = html.Element("span")
    note.set("class", "missing")
    note.text = f"[{words}]"
    note.tail = element.tail
    parent = element.getparent()
    if parent is not None:
        parent.replace(element, note)


def replace_empty_players(root: html.HtmlElement) -> None:
    """Put words in the place of sounds and films that have nothing to play."""
    for player in list(root.iter("audio", "video")):
        if not player.get("src") and not any(source.get("src") for source in player.iter("source")):
            replace_by_words(player)


def _order_headings(root: html.HtmlElement) -> None:
    """Below the title, one level after the other; levels HTML has no name for become the deepest."""
    levels: list[int] = []
    for heading in root.iter(*HEADINGS):
        level = int(str(heading.tag)[1])
        while levels and levels[-1] >= level:
            levels.pop()
        levels.append(level)
        heading.tag = HEADINGS[min(len(levels), 5)]


def _name_headings(root: html.HtmlElement) -> None:
    """Give every heading an id, so that a table of contents can lead to it."""
    taken = {str(name) for name in root.xpath("//@id")}
    number = 0
    for heading in root.iter(*HEADINGS):
        if not heading.get("id"):
            number += 1
            while f"heading-{number}" in taken:
                number += 1
            heading.set("id", f"heading-{number}")


def _describe_pictures(root: html.HtmlElement, warn: Callable[[str], None]) -> None:
    for picture in root.iter("img"):
        if picture.get("alt") is not None:
            continue
        figure = next(picture.iterancestors("figure"), None)
        caption = None if figure is None else figure.find("figcaption")
        words = "" if caption is None else folded(str(caption.text_content())).strip()
        if not words:
            words = _("Picture without a description")
            warn(_("The picture “{name}” has no description.").format(name=picture.get("src", "")))
        picture.set("alt", words)


def _defuse_links(root: html.HtmlElement) -> None:
    """Links lead inside the document, or to the web by a person's own click."""
    ids = {str(name) for name in root.xpath("//@id")}
    for link in root.iter("a", "area"):
        href = link.get("href", "")
        inside = href.startswith("#") and href[1:] in ids
        if href and not inside and not is_web(href):
            del link.attrib["href"]
