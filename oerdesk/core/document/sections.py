"""Passages for the index, plain text and an outline, from HTML or a document.

A passage ends at a heading, at a page break, and at a paragraph after about 2,000 characters.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lxml import etree

from oerdesk.core.document.lines import PAGE_BREAK, Line, Walk
from oerdesk.core.document.markup import check_depth
from oerdesk.core.document.model import Document
from oerdesk.core.document.sanitize import clean_tree, sanitize, to_html
from oerdesk.core.document.write_html import write_body
from oerdesk.core.records import Section

LONGEST: Final = 2000
"""Characters of a passage; a longer paragraph is cut between words."""


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    """A heading: its level from 1 to 6, its words, the id it can be reached by."""

    level: int
    text: str
    anchor: str


def sections_of_html(html_or_tree: str | etree._Element, page: str = "") -> tuple[Section, ...]:
    """The passages of a page.

    Args:
        html_or_tree: HTML, which may be hostile and broken; or a tree that has been parsed.
        page: the file's name inside its resource, put before the anchors: ``chapter.xhtml#id``.

    Raises:
        BadInputError: too large, or elements nest deeper than any document's.
    """
    if isinstance(html_or_tree, str):
        tree = clean_tree(sanitize(html_or_tree))
    else:
        tree = html_or_tree
        check_depth(tree)
    gathered = _Sections(page)
    for line in Walk(tree).lines:
        gathered.add(line)
    return gathered.finish()


def with_anchors(html: str) -> str:
    """Sanitized HTML in which every heading and page break has the id its passages are found by."""
    tree = clean_tree(sanitize(html))
    for element, anchor in Walk(tree).generated:
        element.set("id", anchor)
    return to_html(tree).removeprefix("<body>").removesuffix("</body>")


def plain_text(document: Document) -> str:
    """All words of a document, a line for each paragraph."""
    return "\n".join(line.text for line in _lines(document) if line.text)


def outline(document: Document) -> tuple[OutlineEntry, ...]:
    """The headings of a document in their order; those without words are left out."""
    return tuple(
        OutlineEntry(line.level, line.text, line.anchor)
        for line in _lines(document)
        if 0 < line.level < PAGE_BREAK and line.text
    )


def _lines(document: Document) -> list[Line]:
    return Walk(clean_tree(sanitize(write_body(document)))).lines


class _Sections:
    """Gathers lines into passages."""

    def __init__(self, page: str) -> None:
        self._page = page
        self._done: list[Section] = []
        self._heading = ""
        self._anchor = ""
        self._texts: list[str] = []
        self._length = 0
        self._told = True  # whether a passage shows the current heading already

    def add(self, line: Line) -> None:
        """Take the next line of the page."""
        if line.level:
            self._end()
            if line.level < PAGE_BREAK:
                self._end_heading()
                self._heading, self._told = line.text or self._heading, not line.text
            if line.level < PAGE_BREAK or self._told:  # a break right after a heading belongs to it
                self._anchor = line.anchor
            return
        for text in _pieces(line.text):
            if self._length and self._length + len(text) > LONGEST:
                self._end()
                self._anchor = line.anchor or self._anchor
            self._texts.append(text)
            self._length += len(text) + 1

    def finish(self) -> tuple[Section, ...]:
        """All passages, in reading order."""
        self._end()
        self._end_heading()
        return tuple(self._done)

    def _end(self) -> None:
        if self._texts:
            self._put(" ".join(self._texts))
            self._texts, self._length, self._told = [], 0, True

    def _end_heading(self) -> None:
        """A heading that nothing follows can be found too."""
        if not self._told:
            self._put("")
            self._told = True

    def _put(self, text: str) -> None:
        anchor = f"{self._page}#{self._anchor}" if self._page and self._anchor else self._anchor or self._page
        self._done.append(Section(self._heading, anchor, text))


def _pieces(text: str) -> Iterator[str]:
    """A paragraph; a very long one in pieces that end between words."""
    while len(text) > LONGEST:
        cut = text.rfind(" ", LONGEST // 2, LONGEST)
        cut = LONGEST if cut < 0 else cut
        yield text[:cut]
        text = text[cut:].lstrip()
    if text:
        yield text
