"""A document as Typst source: one file of calls in code mode, and the pictures beside it.

How things look is in ``resources/styles/export.typ``; this module only says what they are.
Typst is strict where HTML is not, so the document is put in order here: headings do not skip levels,
table cells have places, links lead somewhere, nothing nests deeper than Typst can lay out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Final

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
    ListBlock,
    ListItem,
    Math,
    OpaqueBlock,
    Paragraph,
    Rule,
    Table,
    Text,
)
from oerdesk.core.export.opaque import readable
from oerdesk.core.export.typst_inline import Context, InlineWriter
from oerdesk.core.export.typst_table import Placed, grid
from oerdesk.core.export.typst_text import folded, language_arguments, literal, sequence
from oerdesk.core.export.walk import (
    all_attrs,
    all_blocks,
    all_inlines,
    attribute,
    has_short_pages,
    plain_text,
    without_empty_pages,
    without_title,
)
from oerdesk.core.i18n import _
from oerdesk.core.paths import resources_folder

DEEPEST: Final = 12  # levels of lists, quotes and tables inside each other; Typst ends near 25
_CONTENTS_FROM: Final = 12  # headings; shorter works need no table of contents
_NOTE_ROLES: Final = frozenset(
    {"footnotes", "footnote", "endnotes", "rearnotes", "doc-endnotes", "doc-footnote"}
)
_BACK_LINKS: Final = frozenset({"↩", "↩︎", "↩\ufe0f", "↑", "^", "⤴"})


@dataclass(frozen=True, slots=True)
class Front:
    """What stands on the first page and in the properties of the file.

    Attributes:
        title: never empty, PDF/UA asks for it.
        authors: names; keywords: plain terms; description: plain text.
        language: BCP 47; direction: ``ltr`` or ``rtl``.
        line: a line under the title: who, and under which license.
        fonts: families that are installed, most wanted first.
        paper: a paper name of Typst.
    """

    title: str
    authors: tuple[str, ...]
    keywords: tuple[str, ...]
    description: str
    language: str
    direction: str
    line: str
    fonts: tuple[str, ...]
    paper: str = "a4"


@dataclass(frozen=True, slots=True)
class TypstSource:
    """A document for Typst.

    Attributes:
        drawings: pictures found inside the text, by the names the source has for them.
        warnings: translated sentences about what was left out.
    """

    text: str
    drawings: Mapping[str, bytes]
    warnings: tuple[str, ...]


def to_typst(
    front: Front,
    document: Document,
    pictures: Mapping[str, str],
    closing: Block,
    refused: frozenset[str] = frozenset(),
) -> TypstSource:
    """The whole source.

    Args:
        front: title page and properties.
        document: the work.
        pictures: names of files beside the source, by ``src`` of the document.
        closing: what stands on the last page, or under the title when the work is empty.
        refused: names of pictures that Typst cannot show; they are treated as missing.
    """
    blocks = without_empty_pages(without_title(document.blocks, front.title))
    everything = (*blocks, closing)
    inlines = tuple(all_inlines(everything))
    cited = {run.href[1:] for run in inlines if isinstance(run, Text) and run.href[:1] == "#"}
    linked = cited | {one.href[1:] for one in inlines if isinstance(one, Image) and one.href[:1] == "#"}
    notes = {name: inner for name, inner in _notes(everything).items() if name in cited}
    ids = dict.fromkeys(attribute(attrs, "id") for attrs in all_attrs(everything))
    targets = {name: f"<place-{n}>" for n, name in enumerate(ids) if name in linked and name not in notes}
    context = Context(
        {src: name for src, name in pictures.items() if name not in refused},
        targets,
        notes,
        refused,
    )
    short_pages = has_short_pages(blocks)
    writer = _Writer(context, short_pages=short_pages)
    # The credits of a story of one sheet need no sheet of their own.
    body = (
        [writer.blocks(blocks), "separator()" if short_pages else "pagebreak(weak: true)"] if blocks else []
    )
    body.append(writer.block(closing))
    headings = sum(isinstance(block, Heading) for block in all_blocks(blocks))
    if headings >= _CONTENTS_FROM:
        body.insert(0, "outline(depth: 2)")
    template = (resources_folder() / "styles" / "export.typ").read_text(encoding="utf-8")
    # A link may lead to a place that was dropped with the block around it.
    anchors = sequence(
        [f"[#metadata(none){targets[name]}]" for name in targets if name not in context.places]
    )
    content = sequence([part for part in body if part])
    text = f"{template}\n#show: paper.with({_front(front)})\n#{content}\n#{anchors}\n"
    return TypstSource(text, context.drawings, tuple(context.warnings))


class _Writer(InlineWriter):
    """Writes blocks.

    ``_depth`` counts containers around the place that is being written; with ``short_pages`` a page
    break of the work is a line and not a new sheet.
    """

    def __init__(self, context: Context, *, short_pages: bool) -> None:
        super().__init__(context)
        self._short_pages = short_pages
        self._depth = 0
        self._levels: list[int] = []

    def note(self, blocks: tuple[Block, ...]) -> str:
        """What a note holds, without the arrow that leads back."""
        with self._inside():
            return self._cell(tuple(_without_back_link(block) for block in blocks))

    def blocks(self, blocks: Sequence[Block]) -> str:
        """Blocks one after the other."""
        parts = [part for part in map(self.block, blocks) if part]
        # In the open, a paragraph break keeps Typst from setting a list tight under its paragraph.
        breaks = [] if self._depth else ["parbreak()"]
        return sequence([piece for part in parts for piece in (part, *breaks)])

    def block(self, block: Block) -> str:  # noqa: PLR0911 - one per kind
        """One block; empty when nothing of it can be seen."""
        match block:
            case OpaqueBlock():
                return self._opaque(block)
            case Heading():
                return self._heading(block)
            case Paragraph():
                return self._scoped(self._paragraph(block), block.attrs)
            case ListBlock():
                return self._scoped(self._list(block), block.attrs)
            case Table():
                return self._scoped(self._table(block), block.attrs)
            case Figure():
                return self._scoped(self._figure(block), block.attrs)
            case CodeBlock():
                language = literal(block.language) if block.language else "none"
                return self._scoped(f"raw(block: true, lang: {language}, {literal(block.text)})", block.attrs)
            case Container():
                return self._scoped(self._container(block), block.attrs)
            case Rule():
                return self._rule(block)

    def _scoped(self, content: str, attrs: Attrs) -> str:
        """``content`` with the language and direction of its block, and with the label links need."""
        arguments = language_arguments(attribute(attrs, "lang"), attribute(attrs, "dir"))
        if content and arguments:
            content = f"{{set text({', '.join(arguments)});{content}}}"
        label = self.label(attrs)
        return f"{{[#metadata(none){label}];{content or '[]'}}}" if label else content

    def _heading(self, heading: Heading) -> str:
        line = self.line(heading.inlines)
        if not plain_text(heading.inlines).strip():
            return self._scoped("" if line == "[]" else f"par({line})", heading.attrs)
        while self._levels and self._levels[-1] >= heading.level:
            self._levels.pop()
        self._levels.append(heading.level)
        label = self.label(heading.attrs)
        attrs = tuple(pair for pair in heading.attrs if pair[0] != "id")
        written = f"heading(level: {len(self._levels)}, {line})"
        return self._scoped(f"[#{written}{label}]" if label else written, attrs)

    def _paragraph(self, paragraph: Paragraph) -> str:
        parts = [self._lone(part, paragraph.align) for part in _displays_apart(paragraph.inlines)]
        written = [part for part in parts if part]
        return sequence(written) if written else ""

    def _lone(self, inlines: Inlines, align: str) -> str:
        """A line, or a formula that stands for itself."""
        line = self.line(inlines)
        if line == "[]" or (len(inlines) == 1 and isinstance(inlines[0], Math) and inlines[0].display):
            return "" if line == "[]" else line
        if align == "justify":
            return f"par(justify: true, {line})"
        return f"align({align}, par({line}))" if align in {"left", "right", "center"} else f"par({line})"

    def _list(self, block: ListBlock) -> str:
        items = [item for item in block.items if attribute(item.attrs, "id") not in self.context.notes]
        if not items:
            return ""
        if self._depth >= DEEPEST:
            return sequence([self._cell(item.blocks) for item in items])
        with self._inside():
            contents = [self._item(item) for item in items]
        if not block.ordered:
            return f"list({', '.join(contents)})"
        numbering = f"{block.style}." if block.style in {"1", "a", "A", "i", "I"} else "1."
        start = max(0, min(block.start, 1_000_000))
        return f"enum(start: {start}, numbering: {literal(numbering)}, {', '.join(contents)})"

    def _item(self, item: ListItem) -> str:
        return self._scoped(self._cell(item.blocks), item.attrs) or "[]"

    def _cell(self, blocks: Sequence[Block]) -> str:
        """Blocks in a narrow place; a lone paragraph needs no distance around it."""
        lone = blocks[0] if len(blocks) == 1 else None
        if isinstance(lone, Paragraph) and not lone.align:
            return self._scoped(self.line(lone.inlines), lone.attrs)
        return self.blocks(blocks) or "[]"

    def _table(self, table: Table) -> str:
        if self._depth >= DEEPEST:
            return sequence([self._cell(cell.blocks) for row in table.rows for cell in row.cells])
        placed = grid(table.rows)
        if placed.cut:
            self.context.warn(_("A table is too wide for paper; its last columns were left out."))
        if not placed.cells:
            return ""
        with self._inside():
            header = [self._placed(one, header=True) for one in placed.cells if one.y < placed.header]
            cells = [self._placed(one) for one in placed.cells if one.y >= placed.header]
            caption = self.line(table.caption) if table.caption else "none"
        top = [f"table.header({', '.join(header)})"] if header else []
        return f"grid-of-cells({placed.columns}, {caption}, {', '.join([*top, *cells])})"

    def _placed(self, one: Placed, *, header: bool = False) -> str:
        content = self._scoped(self._cell(one.cell.blocks), one.cell.attrs) or "[]"
        if header or one.cell.header:
            content = f"header-text({content})"
        spans = [f"x: {one.x}", f"y: {one.y}"]
        spans += [f"colspan: {one.colspan}"] if one.colspan > 1 else []
        spans += [f"rowspan: {one.rowspan}"] if one.rowspan > 1 else []
        return f"table.cell({', '.join(spans)}, {content})"

    def _figure(self, figure: Figure) -> str:
        picture = self.picture(figure.image, plain_text(figure.caption))
        caption = self.line(figure.caption) if figure.caption else "none"
        with self._inside():
            return f"captioned({picture}, {caption})" if caption != "none" else f"align(center, {picture})"

    def _container(self, block: Container) -> str:
        if _is_note(block) and attribute(block.attrs, "id") in self.context.notes:
            return ""
        framed = {"blockquote": "quote-block", "aside": "aside-block", "dd": "indented"}.get(block.tag, "")
        if not framed or self._depth >= DEEPEST:
            return self.blocks(block.blocks)
        with self._inside():
            content = self.blocks(block.blocks)
        return "" if content == "[]" else f"{framed}({content})"

    def _opaque(self, block: OpaqueBlock) -> str:
        found: dict[str, bytes] = {}
        blocks = readable(block.html, found)
        for src, data in found.items():
            name = f"drawing-{len(self.context.drawings) + 1}.svg"
            self.context.drawings[name] = data
            if name not in self.context.refused:
                self.context.pictures[src] = name
        return self.blocks(blocks)

    def _rule(self, rule: Rule) -> str:
        if not rule.page:
            return self._scoped("separator()", rule.attrs)
        if self._depth:
            return ""
        return self._scoped("separator()" if self._short_pages else "pagebreak(weak: true)", rule.attrs)

    @contextmanager
    def _inside(self) -> Iterator[None]:
        self._depth += 1
        yield
        self._depth -= 1


def _front(front: Front) -> str:
    language = ", ".join(language_arguments(front.language, front.direction))
    values = {
        "title": literal(folded(front.title).strip()),
        "authors": _array(front.authors),
        "keywords": _array(front.keywords),
        "description": literal(folded(front.description).strip()),
        "line": literal(folded(front.line).strip()),
        "fonts": _array(front.fonts),
        "size": literal(front.paper),
        "language": f"({language})" if language else "(:)",
    }
    return ", ".join(f"{name}: {value}" for name, value in values.items())


def _array(texts: Sequence[str]) -> str:
    return "(" + "".join(f"{literal(folded(text).strip())}, " for text in texts) + ")"


def _notes(blocks: Sequence[Block]) -> dict[str, tuple[Block, ...]]:
    """The notes of a document by id: items of a list of notes, or containers that are a note each."""
    notes: dict[str, tuple[Block, ...]] = {}
    for block in all_blocks(blocks):
        if isinstance(block, Container) and _is_note(block):
            items = [item for inner in block.blocks if isinstance(inner, ListBlock) for item in inner.items]
            named = [(attribute(item.attrs, "id"), item.blocks) for item in items]
            if not items:
                named = [(attribute(block.attrs, "id"), block.blocks)]
            notes |= {name: inner for name, inner in named if name and name not in notes}
    return notes


def _displays_apart(inlines: Inlines) -> list[Inlines]:
    """A paragraph cut at its displayed formulas, which stand for themselves in Typst."""
    parts: list[Inlines] = [()]
    for inline in inlines:
        if isinstance(inline, Math) and inline.display:
            parts += [(inline,), ()]
        else:
            parts[-1] = (*parts[-1], inline)
    return parts


def _is_note(block: Container) -> bool:
    words = " ".join(attribute(block.attrs, name) for name in ("class", "role", "epub:type")).split()
    return not _NOTE_ROLES.isdisjoint(words)


def _without_back_link(block: Block) -> Block:
    if not isinstance(block, Paragraph):
        return block
    kept = tuple(
        run
        for run in block.inlines
        if not (isinstance(run, Text) and run.href.startswith("#") and run.text.strip() in _BACK_LINKS)
    )
    return replace(block, inlines=kept)
