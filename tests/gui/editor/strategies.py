"""Documents of every shape the model can express, for properties; also those that no HTML would give."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from oerdesk.core.document.model import (
    Block,
    Cell,
    CodeBlock,
    Container,
    Document,
    Figure,
    Heading,
    Image,
    Inlines,
    LineBreak,
    ListBlock,
    ListItem,
    Math,
    OpaqueBlock,
    OpaqueInline,
    Paragraph,
    Row,
    Rule,
    Table,
    Text,
)

MARKS = ("strong", "em", "u", "s", "code", "sub", "sup", "mark", "small", "cite", "q", "abbr", "kbd")

words: st.SearchStrategy[str] = st.text(
    st.sampled_from("ab \t\n\r\u00a0\u2028\u200f\x00\x0c\ufffcéالعن😀<&"), max_size=6
)
attrs = st.sampled_from(
    [(), (), (("id", "x1"),), (("dir", "rtl"), ("lang", "ar")), (("class", "note"), ("epub:type", "tip"))]
)
texts = st.builds(
    Text,
    words,
    st.frozensets(st.sampled_from(MARKS), max_size=3),
    st.sampled_from(["", "", "https://example.org/?a=1&b", "chapter.html#x"]),
    st.sampled_from(["", "Title “one”"]),
    st.sampled_from(["", "ar", "sw-KE"]),
    st.sampled_from(["", "rtl"]),
)
images = st.builds(
    Image,
    st.sampled_from(["a.png", "media/b.jpg", ""]),
    st.sampled_from([None, "", "A cell"]),
    words,
    st.integers(0, 900),
    st.integers(0, 900),
)
formulas = st.builds(
    Math, st.sampled_from(["<math><mi>x</mi></math>", "<math/>"]), st.sampled_from(["", "x"]), st.booleans()
)
inlines: st.SearchStrategy[Inlines] = st.lists(
    texts | st.builds(LineBreak) | images | formulas | st.builds(OpaqueInline, words), max_size=5
).map(tuple)
simple_blocks: st.SearchStrategy[Block] = st.one_of(
    st.builds(Paragraph, inlines, st.sampled_from(["", "left", "right", "center", "justify"]), attrs),
    st.builds(Heading, st.integers(1, 6), inlines, attrs),
    st.builds(Figure, images, inlines, attrs),
    st.builds(CodeBlock, words, st.sampled_from(["", "python"]), attrs),
    st.builds(Rule, st.booleans(), attrs),
    st.builds(OpaqueBlock, words),
)


def _tuples(of: st.SearchStrategy[Any], most: int = 3) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(of, max_size=most).map(tuple)


def _cells(blocks: st.SearchStrategy[Any]) -> st.SearchStrategy[Cell]:
    span = st.sampled_from([1, 1, 1, 2])
    scope = st.sampled_from(["", "col", "row"])
    return st.builds(Cell, _tuples(blocks, 2), st.booleans(), scope, span, span, attrs)


@st.composite
def _full_tables(draw: st.DrawFn, blocks: st.SearchStrategy[Any]) -> Table:
    """Tables whose cells fill a rectangle, some of them larger than one place."""
    width, height = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    taken: set[tuple[int, int]] = set()
    rows = []
    for y in range(height):
        cells = []
        for x in range(width):
            if (y, x) in taken:
                continue
            cell = draw(_cells(blocks))
            area = {(y + dy, x + dx) for dy in range(cell.rowspan) for dx in range(cell.colspan)}
            if area & taken or y + cell.rowspan > height or x + cell.colspan > width:
                cell = Cell(cell.blocks, cell.header, cell.scope, 1, 1, cell.attrs)
                area = {(y, x)}
            taken |= area
            cells.append(cell)
        rows.append(Row(tuple(cells), draw(st.sampled_from(["head", "body", "foot"]))))
    return Table(tuple(rows), draw(inlines), draw(attrs))


def _around(blocks: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    item = st.builds(ListItem, _tuples(blocks), attrs)
    row = st.builds(Row, _tuples(_cells(blocks)), st.sampled_from(["head", "body"]))
    numbering = st.sampled_from(["", "a", "I"])
    return st.one_of(
        st.builds(Container, st.sampled_from(["blockquote", "section", "aside"]), _tuples(blocks), attrs),
        st.builds(ListBlock, _tuples(item), st.booleans(), st.integers(-1, 9), numbering, attrs),
        _full_tables(blocks),
        st.builds(Table, _tuples(row), inlines, attrs),
    )


blocks: st.SearchStrategy[Any] = st.recursive(simple_blocks, _around, max_leaves=10)
documents: st.SearchStrategy[Document] = st.builds(
    Document,
    _tuples(blocks, 4),
    words,
    st.sampled_from(["", "en", "ar"]),
    st.sampled_from(["", "ltr", "rtl"]),
    st.sampled_from([(), (("author", "Asha"),)]),
)
