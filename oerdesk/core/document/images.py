"""Which files a document shows and plays, and giving them other names."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from oerdesk.core.document.markup import XLINK
from oerdesk.core.document.model import (
    Block,
    Container,
    Document,
    Figure,
    Heading,
    Image,
    Inline,
    Inlines,
    ListBlock,
    OpaqueBlock,
    OpaqueInline,
    Paragraph,
    Row,
    Table,
)
from oerdesk.core.document.sanitize import clean_tree, sanitize, to_html

_OWNERS: Final = {
    "img": ("src",),
    "audio": ("src",),
    "video": ("src", "poster"),
    "source": ("src",),
    "track": ("src",),
    "image": ("href", f"{{{XLINK}}}href"),
}
Rename = Callable[[str], str]


def sources(document: Document) -> tuple[str, ...]:
    """Where the pictures, sounds and videos of a document lie, in reading order, once each.

    Pictures inside the address itself (``data:``) are left out.
    """
    found: dict[str, None] = {}

    def note(source: str) -> str:
        if source and not source.startswith("data:"):
            found[source] = None
        return source

    _blocks(document.blocks, note)
    return tuple(found)


def with_sources(document: Document, mapping: Mapping[str, str]) -> Document:
    """The document with other places for its files; those ``mapping`` does not name stay."""
    return replace(document, blocks=_blocks(document.blocks, lambda source: mapping.get(source, source)))


def _blocks(blocks: tuple[Block, ...], rename: Rename) -> tuple[Block, ...]:
    return tuple(_block(block, rename) for block in blocks)


def _block(block: Block, rename: Rename) -> Block:
    changed = block
    match block:
        case Paragraph() | Heading():
            changed = replace(block, inlines=_line(block.inlines, rename))
        case Figure():
            changed = replace(block, image=_image(block.image, rename), caption=_line(block.caption, rename))
        case Container():
            changed = replace(block, blocks=_blocks(block.blocks, rename))
        case ListBlock():
            items = (replace(item, blocks=_blocks(item.blocks, rename)) for item in block.items)
            changed = replace(block, items=tuple(items))
        case Table():
            caption = _line(block.caption, rename)
            changed = replace(block, caption=caption, rows=tuple(_rows(block, rename)))
        case OpaqueBlock():
            changed = OpaqueBlock(_html(block.html, rename))
    return changed


def _rows(table: Table, rename: Rename) -> Iterator[Row]:
    for row in table.rows:
        cells = (replace(cell, blocks=_blocks(cell.blocks, rename)) for cell in row.cells)
        yield replace(row, cells=tuple(cells))


def _line(inlines: Inlines, rename: Rename) -> Inlines:
    return tuple(_inline(inline, rename) for inline in inlines)


def _inline(inline: Inline, rename: Rename) -> Inline:
    if isinstance(inline, Image):
        return _image(inline, rename)
    return OpaqueInline(_html(inline.html, rename)) if isinstance(inline, OpaqueInline) else inline


def _image(image: Image, rename: Rename) -> Image:
    return replace(image, src=rename(image.src))


def _html(html: str, rename: Rename) -> str:
    if "src=" not in html and "href=" not in html and "poster=" not in html:
        return html
    root = clean_tree(sanitize(html))
    changed = False
    for element in root.iter(*_OWNERS):
        for name in _OWNERS[str(element.tag)]:
            before = element.get(name)
            if before:
                after = rename(before)
                changed = changed or after != before
                element.set(name, after)
    return "".join(to_html(element) for element in root) if changed else html
