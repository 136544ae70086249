"""Lines of text: inline HTML to runs with marks, white space folded as browsers fold it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from lxml import etree

from oerdesk.core.document.markup import attributes_of
from oerdesk.core.document.model import Image, Inline, Inlines, LineBreak, Math, OpaqueInline, Text
from oerdesk.core.document.sanitize import to_html
from oerdesk.core.document.vocabulary import BLOCKS, MARKS, OPAQUE_INLINES

_SPACES: Final = re.compile("[ \t\n\r\f]+")
_NUMBER: Final = re.compile(r"\s*(\d{1,5})(?:\.\d*)?(?:px)?\s*")
_IMAGE: Final = frozenset({"src", "alt", "title", "width", "height"})
_LINKED_WHOLE: Final = OPAQUE_INLINES | {"math"}
_EMPTY: Final = re.compile(r"<(span|a)[^<>]*></\1>")
"""A place without content: spaces around it fold as if it were not there."""
TEX: Final = frozenset({"application/x-tex", "application/x-latex", "tex", "latex"})


@dataclass(frozen=True, slots=True)
class Style:
    """What the elements around a place say about its text."""

    marks: frozenset[str] = frozenset()
    href: str = ""
    title: str = ""
    lang: str = ""
    dir: str = ""

    def inside(self, element: etree._Element) -> Style:
        """The style inside an inline element."""
        name, attributes = str(element.tag), attributes_of(element)
        mark = MARKS.get(name)
        return Style(
            self.marks | {mark} if mark else self.marks,
            attributes.get("href", self.href) if name == "a" else self.href,
            attributes.get("title", self.title),
            attributes.get("lang", self.lang),
            attributes.get("dir", self.dir),
        )


PLAIN: Final = Style()


class Line:
    """Collects the inlines of one line of text."""

    def __init__(self) -> None:
        self._parts: list[Inline] = []
        self._break = False

    def text(self, text: str | None, style: Style) -> None:
        """Characters as they stand in the HTML."""
        if text:
            self._break_if_due(text)
            self._parts.append(Text(text, style.marks, style.href, style.title, style.lang, style.dir))

    def add(self, inline: Inline) -> None:
        """Anything but text."""
        self._break_if_due("x")
        self._parts.append(inline)

    def element(self, element: etree._Element, style: Style) -> None:
        """An element and all it holds; what it says goes into runs, or it is kept whole."""
        name = str(element.tag)
        if name == "br":
            self._break = False
            self._parts.append(LineBreak())
        elif name == "img":
            if image := read_image(element, style.href):
                self.add(image)
        elif name == "math":
            self.add(read_math(element))
        elif name == "wbr":
            self.text("\u200b", style)
        elif name in OPAQUE_INLINES or _is_linked_whole(element):
            self.add(OpaqueInline(to_html(element)))
        elif name in BLOCKS:
            self._block(element, style)
        elif is_mere_place(element):
            self.add(OpaqueInline(to_html(element)))
        else:
            self.anchor(element)
            self.inside(element, style.inside(element))

    def inside(self, element: etree._Element, style: Style) -> None:
        """All that is inside an element."""
        self.text(element.text, style)
        for child in element:
            self.element(child, style)
            self.text(child.tail, style)

    def anchor(self, element: etree._Element) -> None:
        """Keep the id of an element that is not kept itself, so that links to it go on leading there."""
        if identifier := element.get("id"):
            self.add(OpaqueInline(to_html(etree.Element("span", {"id": identifier}))))

    def finish(self) -> Inlines:
        """The line so far, folded and joined; afterwards it is empty."""
        parts, self._parts, self._break = self._parts, [], False
        return folded(parts)

    def _block(self, element: etree._Element, style: Style) -> None:
        """A block where only text may be: a line of its own."""
        self._break = bool(self._parts)
        self.anchor(element)
        self.inside(element, style)
        self._break = bool(self._parts)

    def _break_if_due(self, text: str) -> None:
        if self._break and text.strip(" \t\n\r\f"):
            self._break = False
            self._parts.append(LineBreak())


def folded(parts: list[Inline]) -> Inlines:
    """Fold white space over the borders of runs, drop empty runs, join runs of the same kind."""
    result: list[Inline] = []
    after_space = True
    for part in parts:
        if isinstance(part, Text):
            text = _SPACES.sub(" ", part.text)
            text = text.lstrip(" ") if after_space else text
            if text:
                after_space = text.endswith(" ")
                _append(result, replace(part, text=text))
            continue
        if isinstance(part, LineBreak):
            _strip_end(result)
        if not (isinstance(part, OpaqueInline) and _EMPTY.fullmatch(part.html)):
            after_space = isinstance(part, LineBreak)
        result.append(part)
    _strip_end(result)
    return tuple(result)


def read_image(element: etree._Element, href: str = "") -> Image | None:
    """A picture; None for one that has neither a source nor words."""
    source, alt = element.get("src", ""), element.get("alt")
    if not source and not alt:
        return None
    rest = {key: value for key, value in attributes_of(element).items() if key not in _IMAGE}
    return Image(
        src=source,
        alt=alt,
        title=element.get("title", ""),
        width=_pixels(element.get("width")),
        height=_pixels(element.get("height")),
        href=href,
        attrs=tuple(sorted(rest.items())),
    )


def read_math(element: etree._Element) -> Math:
    """A formula with its LaTeX, if that stands in an annotation."""
    sources = (
        "".join(str(text) for text in note.itertext()).strip()
        for note in element.iter("annotation")
        if note.get("encoding", "").lower() in TEX
    )
    display = element.get("display") == "block"
    if not display:
        element.attrib.pop("display", "")
    return Math(to_html(element), next(sources, ""), display)


def is_mere_place(element: etree._Element) -> bool:
    """An inline element without content that marks a place: a page of the printed book, a target."""
    if len(element) or (element.text or "").strip():
        return False
    attributes = attributes_of(element)
    return not attributes.keys().isdisjoint({"id", "epub:type", "role", "aria-label"})


def _is_linked_whole(element: etree._Element) -> bool:
    """A link around something the model cannot link."""
    return (
        str(element.tag) == "a"
        and "href" in element.attrib
        and next(element.iter(*_LINKED_WHOLE), None) is not None
    )


def _append(result: list[Inline], run: Text) -> None:
    last = result[-1] if result else None
    if isinstance(last, Text) and replace(last, text=run.text) == run:
        result[-1] = replace(last, text=last.text + run.text)
    else:
        result.append(run)


def _strip_end(result: list[Inline]) -> None:
    """A space at the end of a line is not shown."""
    last = result[-1] if result else None
    if isinstance(last, Text) and last.text.endswith(" "):
        text = last.text.rstrip(" ")
        if text:
            result[-1] = replace(last, text=text)
        else:
            result.pop()


def _pixels(value: str | None) -> int:
    match = _NUMBER.fullmatch(value or "")
    return int(match[1]) if match else 0
