"""The plain lines of a page in reading order: what ``sections``, plain text and outlines are made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from lxml import etree

from oerdesk.core.document.markup import attributes_of
from oerdesk.core.document.read_inline import TEX
from oerdesk.core.document.vocabulary import BLOCKS, HEADINGS
from oerdesk.core.safety.xml import local_name


def _names(names: str) -> frozenset[str]:
    return frozenset(names.split())


GENERATED: Final = "part-"
"""How the anchor of a heading or page break that has no id begins; its number among these follows."""
PAGE_BREAK: Final = 7
"""The level of a page break; 1 to 6 are headings, 0 is everything else."""

_SILENT: Final = _names(
    "annotation annotation-xml button head iframe rp script select style template textarea"
)
_ENDS_LINE: Final = (BLOCKS | _names("br audio video svg form center title desc")) - {"td", "th"}
_PAGE_WORDS: Final = frozenset({"page-break", "doc-pagebreak", "pagebreak"})


@dataclass(frozen=True, slots=True)
class Line:
    """Plain text, white space folded.

    Attributes:
        anchor: the id of its element, or the last one before it; empty before the first.
        level: 1 to 6 for headings, :data:`PAGE_BREAK`, or 0.
    """

    text: str
    anchor: str
    level: int = 0


class Walk:
    """Goes through a tree once.

    Attributes:
        lines: the lines found.
        generated: headings and page breaks that have no id, with the anchor their lines were given.
    """

    def __init__(self, root: etree._Element) -> None:
        self.lines: list[Line] = []
        self.generated: list[tuple[etree._Element, str]] = []
        self._parts: list[str] = []
        self._readings: list[str] = []
        self._anchor = ""
        self._fresh = ""
        self._marks = 0
        self._inside(root)
        self._end_line()

    def _visit(self, element: etree._Element) -> None:
        name = local_name(element)
        if not name or name in _SILENT:
            return
        self._pass_id(element, name)
        if name in HEADINGS:
            self._heading(element, name)
        elif name == "math":
            self._parts.append(f" {_formula(element)} ")
        elif name in {"img", "image"}:
            self._parts.append(f" {element.get('alt', '')} ")
        elif name in {"rt", "rtc"}:
            self._reading(element)
        elif name in _ENDS_LINE:
            self._block(element, name)
        elif name in {"td", "th"}:
            self._parts.append(" ")
            self._inside(element)
            self._parts.append(" ")
        else:
            self._inside(element)

    def _inside(self, element: etree._Element) -> None:
        self._parts.append(element.text or "")
        for child in element:
            self._visit(child)
            self._parts.append(child.tail or "")

    def _block(self, element: etree._Element, name: str) -> None:
        if name != "br":
            self._end_line()
            self._pass_id(element, name)
        if _is_page_break(element, name):
            self.lines.append(Line("", self._mark(element), PAGE_BREAK))
        label = element.get("aria-label") if name in {"svg", "audio", "video"} else None
        self._parts.append(f"{label} " if label else " ")
        self._inside(element)
        if name != "br":
            self._end_line()

    def _heading(self, element: etree._Element, name: str) -> None:
        self._end_line()
        self._pass_id(element, name)
        self._inside(element)
        text = self._taken()
        self.lines.append(Line(text, self._mark(element), int(name[1])))
        self._fresh = ""

    def _mark(self, element: etree._Element) -> str:
        """The anchor of a heading or page break: an id at it or just before it, else a generated one."""
        self._marks += 1
        if not self._fresh:
            self._anchor = f"{GENERATED}{self._marks}"
            self.generated.append((element, self._anchor))
        return self._anchor

    def _pass_id(self, element: etree._Element, name: str) -> None:
        identifier = element.get("id") or (element.get("name") if name == "a" else None)
        if identifier:
            self._anchor = self._fresh = identifier

    def _reading(self, element: etree._Element) -> None:
        """How a word is read stands behind its paragraph, so that the word itself stays whole."""
        text = "".join(str(part) for part in element.itertext()).strip()
        first = element.getprevious() is None or "rt" not in {
            local_name(e) for e in element.itersiblings(preceding=True)
        }
        if text and first:
            self._readings.append(text)
        elif text and self._readings:
            self._readings[-1] += text

    def _end_line(self) -> None:
        anchor = self._anchor
        text = self._taken()
        if text:
            self.lines.append(Line(text, anchor))
            self._fresh = ""

    def _taken(self) -> str:
        parts = [*self._parts, f" ({' '.join(self._readings)})"] if self._readings else self._parts
        text = " ".join("".join(parts).split())
        self._parts, self._readings = [], []
        return text


def _is_page_break(element: etree._Element, name: str) -> bool:
    if name not in {"hr", "div", "p"}:
        return False
    attributes = attributes_of(element)
    words = " ".join(attributes.get(key, "") for key in ("class", "role", "epub:type")).split()
    return not _PAGE_WORDS.isdisjoint(words)


def _formula(element: etree._Element) -> str:
    """A formula in words or LaTeX where it has them, else its signs."""
    if alttext := element.get("alttext"):
        return alttext
    for note in element.iter():
        if local_name(note) == "annotation" and (note.get("encoding") or "").lower() in TEX:
            return "".join(str(part) for part in note.itertext())
    return " ".join(
        part.text or "" for part in element.iter() if local_name(part) in {"mi", "mn", "mo", "mtext", "ms"}
    )
