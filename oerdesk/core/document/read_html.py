"""HTML to a document.  It is sanitized on the way, so there is no other way in.

What is understood becomes blocks and runs; the rest of what is harmless is kept whole as opaque
blocks and inlines.  ``docs/document.md`` lists the elements.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lxml import etree

from oerdesk.core.document.direction import direction_of
from oerdesk.core.document.markup import attributes_of, parse_page
from oerdesk.core.document.model import (
    Attrs,
    Block,
    CodeBlock,
    Container,
    Document,
    Figure,
    Heading,
    Image,
    Inlines,
    LineBreak,
    ListBlock,
    ListItem,
    OpaqueBlock,
    Paragraph,
    Rule,
)
from oerdesk.core.document.read_inline import PLAIN, Line, Style, read_image
from oerdesk.core.document.read_table import read_table
from oerdesk.core.document.sanitize import Resolve, clean, clean_tree, to_html
from oerdesk.core.document.vocabulary import BLOCKS, CONTAINERS, HEADINGS, OPAQUE_BLOCKS

PAGE_BREAK: Final = "page-break"
_LANGUAGE_CLASS: Final = re.compile(r"lang(?:uage)?-([\w+#.-]{1,40})")
_ALIGNED: Final = frozenset({"left", "right", "center", "justify"})
_NOT_META: Final = frozenset({"viewport", "generator", "referrer", "color-scheme", "theme-color"})
_AROUND_PICTURES: Final = frozenset({"a", "b", "div", "em", "i", "img", "p", "span", "strong"})
_NOT_CODE: Final = ("img", "math", "svg", "audio", "video", "ruby")
_META_NAME: Final = re.compile(r"[A-Za-z][\w.:-]{0,80}")
_TAG: Final = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")


def read_document(
    html: str, *, title: str = "", language: str = "", resolve: Resolve | None = None
) -> Document:
    """Read a page or a fragment, however broken or hostile.

    Args:
        html: anything; it is sanitized.
        title: what is known, otherwise the page's own; language: likewise.
        resolve: as for :func:`~oerdesk.core.document.sanitize.sanitize`.

    Raises:
        BadInputError: too large, or elements nest deeper than any document's.
    """
    root = parse_page(html)
    around = _around(root)
    language = language or _valid_language(around.get("lang", ""))
    direction = around.get("dir", "").lower()
    if direction not in {"ltr", "rtl"} or direction == direction_of(language):
        direction = ""
    return Document(
        blocks=read_blocks(clean_tree(clean(root, resolve))),
        title=title or _words(root.findtext("head/title") or ""),
        language=language,
        direction=direction,
        meta=tuple(_meta(root)),
    )


def read_blocks(element: etree._Element, style: Style = PLAIN) -> tuple[Block, ...]:
    """The blocks inside an element of a clean tree; text between them becomes paragraphs."""
    flow = _Flow()
    flow.inside(element, style)
    return flow.finish()


def read_line(element: etree._Element, style: Style = PLAIN) -> Inlines:
    """All inside an element of a clean tree as one line of text."""
    line = Line()
    line.inside(element, style)
    return line.finish()


class _Flow:
    """Blocks one after the other, with the line of loose text between them."""

    def __init__(self) -> None:
        self._blocks: list[Block] = []
        self._line = Line()

    def inside(self, element: etree._Element, style: Style) -> None:
        self._line.text(element.text, style)
        for child in element:
            self._element(child, style)
            self._line.text(child.tail, style)

    def finish(self) -> tuple[Block, ...]:
        self._end_line()
        return tuple(self._blocks)

    def _element(self, element: etree._Element, style: Style) -> None:
        name = str(element.tag)
        if name == "div" and not attrs_of(element, "style", "align"):
            self._end_line()
            self.inside(element, style)
            self._end_line(_align(element))
        elif name in BLOCKS or name in OPAQUE_BLOCKS:
            self._end_line()
            self._blocks.extend(_read_block(element, style))
        elif next(element.iter(*BLOCKS), None) is not None:
            self._line.anchor(element)
            self.inside(element, style.inside(element))
        else:
            self._line.element(element, style)

    def _end_line(self, align: str = "") -> None:
        inlines = self._line.finish()
        if any(not isinstance(inline, LineBreak) for inline in inlines):
            self._blocks.append(Paragraph(inlines, align))


def _read_block(element: etree._Element, style: Style) -> Iterator[Block]:
    name = str(element.tag)
    if name in HEADINGS:
        yield Heading(int(name[1]), read_line(element, style), attrs_of(element))
    elif name == "p":
        yield Paragraph(read_line(element, style), _align(element), attrs_of(element, "style", "align"))
    elif name in {"ul", "ol"}:
        yield from _read_list(element, style)
    elif name == "table":
        yield from read_table(element, read_line, read_blocks, attrs_of)
    elif name == "figure":
        yield _read_figure(element, style)
    elif name == "pre":
        yield _read_code(element)
    elif name == "hr":
        yield _read_rule(element)
    elif name in OPAQUE_BLOCKS:
        yield _read_opaque(element)
    elif name in CONTAINERS:
        yield Container(name, read_blocks(element, style), attrs_of(element, "style", "align"))
    else:  # an item or a cell outside of its list or table
        yield from read_blocks(element, style)


def _read_list(element: etree._Element, style: Style) -> Iterator[Block]:
    items: list[ListItem] = []
    for child in element:
        if str(child.tag) == "li":
            items.append(ListItem(read_blocks(child, style), attrs_of(child)))
            continue
        stray = tuple(_read_block(child, style)) if child.tag in BLOCKS else _loose(child, style)
        if items and stray:  # a list directly inside a list belongs to the item before it
            items[-1] = ListItem(items[-1].blocks + stray, items[-1].attrs)
        elif stray:
            items.append(ListItem(stray))
    ordered = str(element.tag) == "ol"
    start = _integer(element.get("start"), 1) if ordered else 1
    if items:
        yield ListBlock(
            tuple(items), ordered, start, element.get("type", ""), attrs_of(element, "start", "type")
        )


def _loose(element: etree._Element, style: Style) -> tuple[Block, ...]:
    line = Line()
    line.element(element, style)
    inlines = line.finish()
    return (Paragraph(inlines),) if inlines else ()


def _read_figure(element: etree._Element, style: Style) -> Block:
    captions = [child for child in element if child.tag == "figcaption"]
    image = _only_picture(element)
    if image is None or len(captions) > 1:
        return Container("figure", read_blocks(element, style), attrs_of(element))
    caption = read_line(captions[0]) if captions else ()
    return Figure(image, caption, attrs_of(element))


def _only_picture(element: etree._Element) -> Image | None:
    """The picture of a figure that holds one and, besides its caption, nothing else."""
    pictures: list[etree._Element] = []
    if (element.text or "").strip() or any((child.tail or "").strip() for child in element):
        return None
    for child in element:
        if child.tag == "figcaption":
            if any(inner.tag not in {"p", "div"} for inner in child.iter(*BLOCKS) if inner is not child):
                return None
            continue
        if "".join(str(text) for text in child.itertext()).strip():
            return None
        for part in child.iter():
            if part.tag not in _AROUND_PICTURES or (part.tag != "img" and part.get("id")):
                return None
            if part.tag == "img":
                pictures.append(part)
    if len(pictures) != 1 or not pictures[0].get("src"):
        return None
    around = next((up for up in pictures[0].iterancestors("a", "figure") if up.tag == "a"), None)
    inside = around is not None and element in around.iterancestors()
    return read_image(pictures[0], around.get("href", "") if around is not None and inside else "")


def _read_code(element: etree._Element) -> Block:
    if next(element.iter(*_NOT_CODE), None) is not None:
        return OpaqueBlock(to_html(element))
    for line_break in element.iter("br"):
        line_break.tail = "\n" + (line_break.tail or "")
    text = "".join(str(part) for part in element.itertext())
    lone = len(element) == 1 and element[0].tag == "code"
    attrs = dict(attrs_of(element))
    classes = f"{attrs.pop('class', '')} {element[0].get('class', '') if lone else ''}".split()
    languages = [match[1] for name in classes if (match := _LANGUAGE_CLASS.fullmatch(name))]
    rest = " ".join(name for name in classes if not _LANGUAGE_CLASS.fullmatch(name))
    if rest:
        attrs["class"] = rest
    return CodeBlock(text, languages[0] if languages else "", tuple(sorted(attrs.items())))


def _read_rule(element: etree._Element) -> Rule:
    attrs = dict(attrs_of(element))
    classes = attrs.pop("class", "").split()
    rest = [name for name in classes if name != PAGE_BREAK]
    if rest:
        attrs["class"] = " ".join(rest)
    return Rule(PAGE_BREAK in classes, tuple(sorted(attrs.items())))


def _read_opaque(element: etree._Element) -> Block:
    """Kept whole; but a drawing that only holds a picture (covers of books do) is that picture."""
    shapes = [part for part in element.iter() if part.tag not in {"svg", "g", "title", "desc", "defs"}]
    if element.tag == "svg" and len(shapes) == 1 and shapes[0].tag == "image":
        attributes = attributes_of(shapes[0])
        source = attributes.get("href") or attributes.get("xlink:href", "")
        if source:
            alt = element.get("aria-label") or element.findtext("title") or None
            return Paragraph((Image(source, alt),))
    return OpaqueBlock(to_html(element))


def attrs_of(element: etree._Element, *without: str) -> Attrs:
    """The attributes that are kept without being understood."""
    return tuple(sorted((key, value) for key, value in attributes_of(element).items() if key not in without))


def _align(element: etree._Element) -> str:
    value = element.get("style", "").removeprefix("text-align:") or element.get("align", "").lower()
    return value if value in _ALIGNED else ""


def _integer(value: str | None, otherwise: int) -> int:
    text = (value or "").strip()
    return int(text) if re.fullmatch(r"-?[0-9]{1,9}", text) else otherwise


def _around(root: etree._Element) -> dict[str, str]:
    """Language and direction of a page: its root's or its body's."""
    found: dict[str, str] = {}
    for element in (root, root.find("body")):
        if element is not None:
            found = {key: value for key, value in attributes_of(element).items() if value} | found
    return found


def _valid_language(written: str) -> str:
    return written.strip() if _TAG.fullmatch(written.strip()) else ""


def _words(text: str) -> str:
    return " ".join(text.split())


def _meta(root: etree._Element) -> Iterator[tuple[str, str]]:
    for element in root.iterfind("head/meta"):
        name, content = element.get("name", ""), element.get("content")
        if _META_NAME.fullmatch(name) and name.lower() not in _NOT_META and content is not None:
            yield name, _words(content)
