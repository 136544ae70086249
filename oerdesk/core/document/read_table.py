"""Tables: rows with their part, cells with their spans and headers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from lxml import etree

from oerdesk.core.document.model import Attrs, Block, Cell, Inlines, Paragraph, Row, Table

_PARTS: Final = {"thead": "head", "tbody": "body", "tfoot": "foot"}
_WIDEST: Final = 1000
_TALLEST: Final = 65534
"""What HTML allows (https://html.spec.whatwg.org/#attributes-common-to-td-and-th-elements)."""
_UNDERSTOOD: Final = ("scope", "colspan", "rowspan")


def read_table(
    element: etree._Element,
    read_line: Callable[[etree._Element], Inlines],
    read_blocks: Callable[[etree._Element], tuple[Block, ...]],
    attrs_of: Callable[..., Attrs],
) -> Iterator[Block]:
    """A table; only its caption, where there is no row."""
    caption: Inlines = ()
    rows: list[Row] = []
    for part in element:
        name = str(part.tag)
        if name == "caption":
            caption = caption or read_line(part)
        elif name in _PARTS:
            found = [row for row in part if row.tag == "tr"]
            for place, row in enumerate(found):
                cells = tuple(
                    _read_cell(cell, len(found) - place, read_blocks, attrs_of)
                    for cell in row
                    if cell.tag in {"td", "th"}
                )
                rows.append(Row(cells, _PARTS[name], attrs_of(row)))
    if rows:
        yield Table(tuple(rows), caption, attrs_of(element))
    elif caption:
        yield Paragraph(caption)


def _read_cell(
    element: etree._Element,
    below: int,
    read_blocks: Callable[[etree._Element], tuple[Block, ...]],
    attrs_of: Callable[..., Attrs],
) -> Cell:
    """A cell; ``below`` rows, its own included, are left in its part of the table."""
    rowspan = _span(element.get("rowspan"), _TALLEST)
    return Cell(
        blocks=read_blocks(element),
        header=element.tag == "th",
        scope=element.get("scope", "").lower(),
        colspan=_span(element.get("colspan"), _WIDEST) or 1,
        rowspan=below if rowspan == 0 else rowspan,  # 0 means: to the end of this part
        attrs=attrs_of(element, *_UNDERSTOOD),
    )


def _span(value: str | None, most: int) -> int:
    text = (value or "1").strip()
    return min(int(text), most) if text.isascii() and text.isdigit() and len(text) < 10 else 1
