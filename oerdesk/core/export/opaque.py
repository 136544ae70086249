"""Blocks of HTML that the document model has no word for, said with the words it has.

For formats on paper: what can be read is kept, what moves or sounds is named.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree, html

from oerdesk.core.document.model import Block, Container, Figure, Image, Paragraph, Text
from oerdesk.core.export.typst_text import folded
from oerdesk.core.export.xhtml import to_xhtml
from oerdesk.core.i18n import _


def readable(markup: str, pictures: dict[str, bytes]) -> tuple[Block, ...]:
    """The readable part of a piece of HTML.

    Args:
        markup: sanitized HTML.
        pictures: drawings found inside are added here under new names.
    """
    try:
        root = html.fragment_fromstring(markup, create_parent="div")
    except (etree.ParserError, ValueError):
        return ()
    return tuple(_blocks(root, pictures))


def readable_text(markup: str) -> str:
    """The characters of a piece of inline HTML, white space folded."""
    try:
        root = html.fragment_fromstring(markup, create_parent="div")
    except (etree.ParserError, ValueError):
        return ""
    return folded(str(root.text_content()))


def _blocks(parent: html.HtmlElement, pictures: dict[str, bytes]) -> Iterator[Block]:
    yield from _paragraph(parent.text)
    for child in parent:
        yield from _block(child, pictures)
        yield from _paragraph(child.tail)


def _block(element: html.HtmlElement, pictures: dict[str, bytes]) -> Iterator[Block]:
    name = element.tag if isinstance(element.tag, str) else ""
    if name == "svg":
        yield _drawing(element, pictures)
    elif name in {"audio", "video"}:
        yield Paragraph((Text(_medium(element, name), frozenset({"em"})),))
    elif name in {"summary", "dt"}:
        yield from _paragraph(str(element.text_content()), "strong")
    elif name == "dd":
        yield Container("dd", tuple(_blocks(element, pictures)))
    elif name in {"details", "dl", "div", "section", "fieldset"}:
        yield from _blocks(element, pictures)
    elif name == "img":
        yield Figure(Image(element.get("src", ""), element.get("alt")))
    elif name:
        yield from _paragraph(str(element.text_content()))


def _paragraph(text: str | None, mark: str = "") -> Iterator[Block]:
    words = folded(text or "").strip()
    if words:
        yield Paragraph((Text(words, frozenset({mark} if mark else ())),))


def _drawing(element: html.HtmlElement, pictures: dict[str, bytes]) -> Figure:
    """An SVG inside the text as a picture of its own; the HTML parser has lost its spelling."""
    described = element.get("aria-label") or element.findtext("title") or element.findtext("desc")
    name = f"svg:{len(pictures) + 1}"  # no path of a document has a colon
    pictures[name] = etree.tostring(to_xhtml(element), encoding="utf-8")
    return Figure(Image(name, folded(described).strip() if described else None))


def _medium(element: html.HtmlElement, name: str) -> str:
    title = element.get("aria-label") or element.get("title") or ""
    if name == "video":
        return (
            _("[Video, not on paper: {title}]").format(title=title) if title else _("[Video, not on paper]")
        )
    return _("[Sound, not on paper: {title}]").format(title=title) if title else _("[Sound, not on paper]")
