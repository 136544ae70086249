"""The document: a tuple of blocks; text blocks hold a tuple of inlines.

Everything is frozen and compares by value.  What the model has no word for is kept as
:class:`OpaqueBlock` or :class:`OpaqueInline` with its (sanitized) HTML, shown but not edited, and
written back as it was.

``attrs`` of a block hold the HTML attributes that are kept without being understood: ``id``,
``lang``, ``dir``, ``class``, ``role``, ``aria-…``, ``epub:type``; as sorted name-value pairs.
"""

from __future__ import annotations

from dataclasses import dataclass, field

Attrs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Text:
    """A run of characters with the same marks.

    Attributes:
        marks: any of ``strong em u s code sub sup mark small cite q abbr kbd``; an HTML element each.
        href: target of a link, or empty; title: its tooltip.
        lang: BCP 47 when it differs from the block; dir: ``ltr``/``rtl`` likewise.
    """

    text: str
    marks: frozenset[str] = frozenset()
    href: str = ""
    title: str = ""
    lang: str = ""
    dir: str = ""


@dataclass(frozen=True, slots=True)
class LineBreak:
    """``<br>``."""


@dataclass(frozen=True, slots=True)
class Image:
    """A picture in the line of text, or inside a :class:`Figure`.

    Attributes:
        src: path relative to the document; never a URL of the network.
        alt: alternative text; None while nobody gave one, empty for decoration.
        width, height: CSS pixels, 0 when not given.
        href: where a link around the picture leads, or empty.
    """

    src: str
    alt: str | None = None
    title: str = ""
    width: int = 0
    height: int = 0
    href: str = ""
    attrs: Attrs = ()


@dataclass(frozen=True, slots=True)
class Math:
    """A formula.

    Attributes:
        mathml: a whole ``<math>`` element.
        tex: its LaTeX source, if known.
        display: on a line of its own.
    """

    mathml: str
    tex: str = ""
    display: bool = False


@dataclass(frozen=True, slots=True)
class OpaqueInline:
    """Inline HTML that is kept, not understood."""

    html: str


Inline = Text | LineBreak | Image | Math | OpaqueInline
Inlines = tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """``<p>``; ``align`` is ``left``, ``right``, ``center``, ``justify`` or empty."""

    inlines: Inlines = ()
    align: str = ""
    attrs: Attrs = ()


@dataclass(frozen=True, slots=True)
class Heading:
    """``<h1>`` to ``<h6>``."""

    level: int
    inlines: Inlines = ()
    attrs: Attrs = ()


@dataclass(frozen=True, slots=True)
class ListItem:
    """``<li>``; its blocks may hold further lists."""

    blocks: tuple[Block, ...] = ()
    attrs: Attrs = ()


@dataclass(frozen=True, slots=True)
class ListBlock:
    """``<ul>`` or ``<ol>``; ``start`` counts for ordered lists, ``style`` is the ``type`` attribute."""

    items: tuple[ListItem, ...]
    ordered: bool = False
    start: int = 1
    style: str = ""
    attrs: Attrs = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """``<td>`` or ``<th>``."""

    blocks: tuple[Block, ...] = ()
    header: bool = False
    scope: str = ""
    colspan: int = 1
    rowspan: int = 1
    attrs: Attrs = ()


@dataclass(frozen=True, slots=True)
class Row:
    """``<tr>``; ``part`` is ``head``, ``body`` or ``foot``."""

    cells: tuple[Cell, ...]
    part: str = "body"
    attrs: Attrs = ()


@dataclass(frozen=True, slots=True)
class Table:
    """``<table>`` with its caption."""

    rows: tuple[Row, ...]
    caption: Inlines = ()
    attrs: Attrs = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """``<figure>`` with one picture and its caption."""

    image: Image
    caption: Inlines = ()
    attrs: Attrs = ()


@dataclass(frozen=True, slots=True)
class CodeBlock:
    """``<pre><code>``; ``language`` as in ``class="language-…"``."""

    text: str
    language: str = ""
    attrs: Attrs = ()


@dataclass(frozen=True, slots=True)
class Container:
    """``<blockquote>``, ``<section>``, ``<aside>``, ``<div>`` … around blocks; ``tag`` says which."""

    tag: str
    blocks: tuple[Block, ...] = ()
    attrs: Attrs = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """``<hr>``, or a page break when ``page`` is set (``<hr class="page-break">``)."""

    page: bool = False
    attrs: Attrs = ()


@dataclass(frozen=True, slots=True)
class OpaqueBlock:
    """Block HTML that is kept, not understood: video, audio, details, definition lists, SVG."""

    html: str


Block = Paragraph | Heading | ListBlock | Table | Figure | CodeBlock | Container | Rule | OpaqueBlock


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document.

    Attributes:
        title: plain text.
        language: BCP 47.
        direction: ``ltr``, ``rtl`` or empty (then it follows the language).
    """

    blocks: tuple[Block, ...]
    title: str = ""
    language: str = ""
    direction: str = ""
    meta: tuple[tuple[str, str], ...] = field(default=())
