"""A document cut into the files of a book, with links and contents that span them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from lxml import html

from oerdesk.core.export.about import ABOUT_ID
from oerdesk.core.export.body import HEADINGS

_CHAPTER: Final = "h2"  # "h1" is the title of the book
_REFERENCES: Final = ("aria-labelledby", "aria-describedby", "headers", "for")


@dataclass(slots=True)
class Chapter:
    """One file of the book and its top elements."""

    name: str
    elements: list[html.HtmlElement] = field(default_factory=list)


@dataclass(slots=True)
class Entry:
    """One line of the table of contents; ``inside`` are the lines below it."""

    title: str
    href: str
    inside: list[Entry] = field(default_factory=list)


def chapters_of(root: html.HtmlElement) -> list[Chapter]:
    """Cut at each heading of the first level that stands in the open; ids become unique, links go right."""
    _unique_ids(root)
    groups: list[list[html.HtmlElement]] = [[]]
    if (root.text or "").strip():
        paragraph = html.Element("p")
        paragraph.text = root.text
        groups[0].append(paragraph)
    for element in list(root):
        if groups[-1] and (element.tag == _CHAPTER or element.get("id") == ABOUT_ID):
            groups.append([])
        groups[-1].append(element)
    chapters = [Chapter(f"text-{number:03}.xhtml", group) for number, group in enumerate(groups, 1)]
    _lead_links(chapters)
    return chapters


def contents_of(chapters: Sequence[Chapter]) -> list[Entry]:
    """The table of contents, nested like the headings."""
    top: list[Entry] = []
    open_entries: list[tuple[int, Entry]] = []
    for chapter in chapters:
        for element in chapter.elements:
            for heading in element.iter(*HEADINGS):
                title = " ".join(str(heading.text_content()).split())
                if not title:
                    continue
                level = int(str(heading.tag)[1])
                entry = Entry(title, f"{chapter.name}#{heading.get('id', '')}".rstrip("#"))
                while open_entries and open_entries[-1][0] >= level:
                    open_entries.pop()
                (open_entries[-1][1].inside if open_entries else top).append(entry)
                open_entries.append((level, entry))
    return top


def _unique_ids(root: html.HtmlElement) -> None:
    """The first element keeps its id; XML knows an id only once, and none that is empty or has blanks."""
    taken: set[str] = set()
    for element in root.iter():
        name = element.get("id") if isinstance(element.tag, str) else None
        if name is None:
            continue
        if not name or name in taken or any(char.isspace() for char in name):
            del element.attrib["id"]
        taken.add(name)
    for element in root.iter():
        for attribute in _REFERENCES:
            wanted = element.get(attribute) if isinstance(element.tag, str) else None
            if wanted is not None and not taken.issuperset(wanted.split()):
                del element.attrib[attribute]


def _lead_links(chapters: Sequence[Chapter]) -> None:
    """Links to a place in another file name that file."""
    elements = [(chapter.name, top) for chapter in chapters for top in chapter.elements]
    places = {one.get("id"): name for name, top in elements for one in top.iter() if one.get("id")}
    for name, top in elements:
        for link in top.iter("a", "area"):
            target = link.get("href", "")
            if not target.startswith("#"):
                continue
            if target[1:] not in places:
                del link.attrib["href"]
            elif places[target[1:]] != name:
                link.set("href", places[target[1:]] + target)
