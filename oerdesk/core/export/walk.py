"""Going through a document: every block, every inline, in reading order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from oerdesk.core.document.model import (
    Attrs,
    Block,
    Container,
    Figure,
    Heading,
    Image,
    Inline,
    ListBlock,
    OpaqueBlock,
    Paragraph,
    Rule,
    Table,
    Text,
)

_SHORT_PAGE: Final = 600  # characters; about a quarter of a sheet


def all_blocks(blocks: Iterable[Block]) -> Iterator[Block]:
    """Every block, a container before what it holds."""
    for block in blocks:
        yield block
        yield from all_blocks(_inside(block))


def all_inlines(blocks: Iterable[Block]) -> Iterator[Inline]:
    """Every inline, the pictures of figures included."""
    for block in all_blocks(blocks):
        if isinstance(block, Paragraph | Heading):
            yield from block.inlines
        elif isinstance(block, Figure):
            yield block.image
            yield from block.caption
        elif isinstance(block, Table):
            yield from block.caption


def all_images(blocks: Iterable[Block]) -> Iterator[Image]:
    """Every picture."""
    return (inline for inline in all_inlines(blocks) if isinstance(inline, Image))


def all_attrs(blocks: Iterable[Block]) -> Iterator[Attrs]:
    """The kept attributes of every block, item, cell and picture."""
    blocks = tuple(blocks)
    yield from (image.attrs for image in all_images(blocks))
    for block in all_blocks(blocks):
        if not isinstance(block, OpaqueBlock):
            yield block.attrs
        if isinstance(block, ListBlock):
            yield from (item.attrs for item in block.items)
        elif isinstance(block, Table):
            yield from (cell.attrs for row in block.rows for cell in row.cells)


def plain_text(inlines: Iterable[Inline]) -> str:
    """The characters of a line of text."""
    return "".join(inline.text for inline in inlines if isinstance(inline, Text))


def has_short_pages(blocks: Sequence[Block]) -> bool:
    """Whether the pages of a work hold so little that printing each on a sheet of its own wastes paper.

    Stories are often one sentence per page; with a picture on most pages a sheet is well used.
    """
    breaks = sum(map(_is_break, all_blocks(blocks)))
    letters = sum(len(inline.text) for inline in all_inlines(blocks) if isinstance(inline, Text))
    pictures = sum(1 for _image in all_images(blocks))
    return breaks > 0 and letters / (breaks + 1) < _SHORT_PAGE and pictures / (breaks + 1) < 0.5


def attribute(attrs: Attrs, name: str) -> str:
    """The value of a kept attribute, or empty."""
    return dict(attrs).get(name, "")


def without_title(blocks: Sequence[Block], title: str) -> tuple[Block, ...]:
    """Without a first heading that only repeats the title."""
    first = blocks[0] if blocks else None
    same = isinstance(first, Heading) and " ".join(plain_text(first.inlines).split()) == " ".join(
        title.split()
    )
    return tuple(blocks[1:] if same else blocks)


def without_empty_pages(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Without page breaks that part nothing: at the start, at the end, after another one."""
    kept: list[Block] = []
    for block in blocks:
        if not _is_break(block) or (kept and not _is_break(kept[-1])):
            kept.append(block)
    return tuple(kept[:-1] if kept and _is_break(kept[-1]) else kept)


def _is_break(block: Block) -> bool:
    return isinstance(block, Rule) and block.page


def _inside(block: Block) -> Iterator[Block]:
    if isinstance(block, Container):
        yield from block.blocks
    elif isinstance(block, ListBlock):
        for item in block.items:
            yield from item.blocks
    elif isinstance(block, Table):
        for row in block.rows:
            for cell in row.cells:
                yield from cell.blocks
