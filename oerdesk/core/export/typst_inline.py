"""Lines of text in Typst source: runs with their marks, links, formulas, small pictures, notes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import unquote

from oerdesk.core.document.model import (
    Attrs,
    Block,
    Image,
    Inline,
    Inlines,
    LineBreak,
    Math,
    OpaqueInline,
    Text,
)
from oerdesk.core.export.opaque import readable_text
from oerdesk.core.export.typst_math import equation
from oerdesk.core.export.typst_text import folded, is_web, language_arguments, literal, sequence
from oerdesk.core.export.walk import attribute
from oerdesk.core.i18n import _

_WRAPPERS: Final = {
    "small": "small", "sub": "sub", "sup": "super", "cite": "emph", "em": "emph", "strong": "strong",
    "u": "underline", "s": "strike", "mark": "highlight", "q": "quote", "kbd": "key",
}  # fmt: skip
"""Marks to functions, innermost first; ``code`` becomes ``raw``, ``abbr`` looks like its text."""


@dataclass(slots=True)
class Context:
    """What the writers of one document share.

    Attributes:
        pictures: file names in Typst's folder by ``src`` of the document.
        refused: names of pictures that Typst cannot show.
        drawings: bytes of pictures found inside the text, by file name.
        targets: labels by the ids that something links to.
        notes: the blocks of a note by its id; written: labels of notes that stand in the text already.
        places: ids whose label stands in the text already.
        warnings: translated sentences, each once.
    """

    pictures: dict[str, str]
    targets: Mapping[str, str]
    notes: Mapping[str, tuple[Block, ...]]
    refused: frozenset[str] = frozenset()
    drawings: dict[str, bytes] = field(default_factory=dict)
    written: dict[str, str] = field(default_factory=dict)
    places: set[str] = field(default_factory=set)
    warnings: dict[str, None] = field(default_factory=dict)

    def warn(self, sentence: str) -> None:
        """Remember something that could not be carried over."""
        self.warnings[sentence] = None


class InlineWriter:
    """Writes inlines; ``note`` of a subclass writes what a note holds."""

    def __init__(self, context: Context) -> None:
        self.context = context

    def line(self, inlines: Inlines) -> str:
        """All of a line as one piece of content."""
        return sequence([part for part in map(self._inline, inlines) if part])

    def note(self, blocks: tuple[Block, ...]) -> str:
        """The content of a note."""
        raise NotImplementedError

    def picture(self, image: Image, caption: str = "", *, inline: bool = False) -> str:
        """A picture with its alternative text, or words in its place.

        A picture without alternative text is described by its caption where it has one; an empty
        alternative text marks decoration, which screen readers pass over unless it is a link.
        """
        label = self.label(image.attrs)
        content = self._linked(image.href, self._picture(image, caption, inline=inline))
        return f"{{[#metadata(none){label}];{content}}}" if label else content

    def label(self, attrs: Attrs) -> str:
        """The label of a place that something links to, at its first use."""
        name = attribute(attrs, "id")
        if name not in self.context.targets or name in self.context.places:
            return ""
        self.context.places.add(name)
        return self.context.targets[name]

    def _picture(self, image: Image, caption: str, *, inline: bool) -> str:
        name = self.context.pictures.get(image.src) or self.context.pictures.get(unquote(image.src))
        alt = folded(image.alt or "").strip()
        if name is None:
            self.context.warn(_("The picture “{name}” is missing.").format(name=image.src or alt))
            return f"missing({literal(alt or _('Picture missing'))})"
        if image.alt is None:
            alt = folded(caption).strip() or _("Picture without a description")
            if not folded(caption).strip():
                self.context.warn(_("The picture “{name}” has no description.").format(name=image.src))
        alt = alt or (folded(image.title).strip() or image.href if self._leads(image.href) else "")
        function = "small-picture" if inline else "picture"
        width = f"{min(image.width, 4000) * 0.75:g}pt" if image.width > 0 else "auto"
        return f"{function}({literal(name)}, {literal(alt) if alt else 'none'}, {width})"

    def _inline(self, inline: Inline) -> str:
        match inline:
            case Text():
                return self._text(inline)
            case LineBreak():
                return "linebreak()"
            case Image():
                return self.picture(inline, inline=True)
            case Math():
                return equation(inline)
            case OpaqueInline():
                return self._run(readable_text(inline.html))

    def _text(self, run: Text) -> str:
        target = run.href.removeprefix("#") if run.href.startswith("#") else ""
        if target in self.context.notes:
            return self._note(target)
        content = self._run(run.text, raw="code" in run.marks)
        if not content:
            return ""
        for mark, function in _WRAPPERS.items():
            if mark in run.marks and not (mark == "u" and "s" in run.marks):  # PDF/UA allows one line
                content = f"{function}({content})"
        if arguments := language_arguments(run.lang, run.dir):
            content = f"text({', '.join(arguments)}, {content})"
        return self._linked(run.href, content)

    def _linked(self, href: str, content: str) -> str:
        """``content`` as a link, if ``href`` leads anywhere from paper."""
        if not self._leads(href):
            return content
        return f"link({self.context.targets.get(href[1:]) or literal(href)}, {content})"

    def _leads(self, href: str) -> bool:
        return href[1:] in self.context.targets if href.startswith("#") else is_web(href)

    def _run(self, text: str, *, raw: bool = False) -> str:
        words = literal(folded(text))
        if words == '""':
            return ""
        return f"raw({words})" if raw else f"text({words})"

    def _note(self, target: str) -> str:
        if target in self.context.written:
            return f"footnote({self.context.written[target]})"
        label = f"<note-{len(self.context.written) + 1}>"
        self.context.written[target] = label
        return f"[#footnote({self.note(self.context.notes[target])}){label}]"
