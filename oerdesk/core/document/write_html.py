"""A document as HTML; the same document always gives the same text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Final

from oerdesk.core.document.direction import direction_of
from oerdesk.core.document.markup import escape_text, tag
from oerdesk.core.document.model import (
    Attrs,
    Block,
    Cell,
    CodeBlock,
    Container,
    Document,
    Figure,
    Heading,
    LineBreak,
    ListBlock,
    ListItem,
    OpaqueBlock,
    OpaqueInline,
    Paragraph,
    Row,
    Rule,
    Table,
)
from oerdesk.core.document.read_html import PAGE_BREAK
from oerdesk.core.document.write_inline import write_image, write_line

_PARTS: Final = {"head": "thead", "body": "tbody", "foot": "tfoot"}


def write_page(document: Document, head_extra: str = "") -> str:
    """A whole page in HTML5, to be stored as UTF-8.

    Args:
        document: what to write.
        head_extra: trusted HTML for the end of the head, such as a style sheet.
    """
    direction = document.direction or direction_of(document.language)
    attributes = {"lang": document.language} if document.language else {}
    if document.direction or direction == "rtl":
        attributes["dir"] = direction
    meta = "".join(f"{tag('meta', {'name': name, 'content': content})}\n" for name, content in document.meta)
    return (
        f"<!DOCTYPE html>\n{tag('html', attributes)}\n<head>\n"
        '<meta charset="utf-8">\n<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape_text(document.title)}</title>\n{meta}{head_extra}</head>\n"
        f"<body>\n{write_body(document)}</body>\n</html>\n"
    )


def write_body(document: Document) -> str:
    """What belongs into the body of a page; one line for each block that holds text."""
    return _blocks(document.blocks)


def _blocks(blocks: Iterable[Block]) -> str:
    return "".join(f"{_block(block)}\n" for block in blocks)


def _block(block: Block) -> str:
    match block:
        case Paragraph():
            style = {"style": f"text-align:{block.align}"} if block.align else {}
            written = _element("p", write_line(block.inlines), block.attrs, style)
        case Heading():
            written = _element(f"h{min(max(block.level, 1), 6)}", write_line(block.inlines), block.attrs)
        case ListBlock():
            written = _list(block)
        case Table():
            written = _table(block)
        case Figure():
            caption = _element("figcaption", write_line(block.caption)) if block.caption else ""
            written = _element("figure", write_image(block.image) + caption, block.attrs)
        case CodeBlock():
            language = {"class": f"language-{block.language}"} if block.language else {}
            code = _element("code", escape_text(block.text), (), language)
            written = _element("pre", code, block.attrs)
        case Container():
            written = _element(block.tag, f"\n{_blocks(block.blocks)}", block.attrs)
        case Rule():
            written = _rule(block)
        case OpaqueBlock():
            written = block.html
    return written


def _element(name: str, content: str, attrs: Attrs = (), more: dict[str, str] | None = None) -> str:
    return f"{tag(name, dict(attrs) | (more or {}))}{content}</{name}>"


def _list(block: ListBlock) -> str:
    own = {"start": str(block.start)} if block.ordered and block.start != 1 else {}
    if block.style:
        own["type"] = block.style
    items = "".join(f"{_item(item)}\n" for item in block.items)
    return _element("ol" if block.ordered else "ul", f"\n{items}", block.attrs, own)


def _item(item: ListItem) -> str:
    return _element("li", _tight(item.blocks), item.attrs)


def _table(table: Table) -> str:
    caption = f"{_element('caption', write_line(table.caption))}\n" if table.caption else ""
    parts = (
        _element(_PARTS.get(part, "tbody"), "\n" + "".join(f"{_row(row)}\n" for row in rows)) + "\n"
        for part, rows in groupby(table.rows, key=lambda row: row.part)
    )
    return _element("table", f"\n{caption}{''.join(parts)}", table.attrs)


def _row(row: Row) -> str:
    return _element("tr", "".join(map(_cell, row.cells)), row.attrs)


def _cell(cell: Cell) -> str:
    own = {"scope": cell.scope} if cell.scope else {}
    if cell.colspan != 1:
        own["colspan"] = str(cell.colspan)
    if cell.rowspan != 1:
        own["rowspan"] = str(cell.rowspan)
    return _element("th" if cell.header else "td", _tight(cell.blocks), cell.attrs, own)


def _tight(blocks: Sequence[Block]) -> str:
    """Blocks of an item or a cell; a first paragraph that says nothing of itself needs no ``<p>``."""
    if not blocks:
        return ""
    first, rest = blocks[0], blocks[1:]
    followed_by_text = bool(rest) and isinstance(rest[0], Paragraph)
    if isinstance(first, Paragraph) and _is_plain(first) and not followed_by_text:
        return write_line(first.inlines) + (f"\n{_blocks(rest)}" if rest else "")
    return f"\n{_blocks(blocks)}"


def _is_plain(paragraph: Paragraph) -> bool:
    """Whether it is read as a paragraph also without its ``<p>``."""
    kinds = {type(inline) for inline in paragraph.inlines}
    bare = not paragraph.align and not paragraph.attrs
    return bare and OpaqueInline not in kinds and bool(kinds - {LineBreak})


def _rule(rule: Rule) -> str:
    attributes = dict(rule.attrs)
    if rule.page:
        attributes["class"] = f"{PAGE_BREAK} {attributes.get('class', '')}".rstrip()
    return tag("hr", attributes)
