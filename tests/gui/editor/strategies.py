"""Documents for property tests: every kind of node, deep enough to nest lists and tables in each other."""

from __future__ import annotations

from hypothesis import strategies as st

from oerdesk.core.document.model import (
    Attrs,
    Block,
    Cell,
    CodeBlock,
    Container,
    Document,
    Figure,
    Heading,
    Image,
    Inline,
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

MARKS = ["strong", "em", "u", "s", "code", "sub", "sup", "mark", "small", "cite", "q", "abbr", "kbd"]
texts = st.one_of(
    st.sampled_from(
        ["", "a", "Wasser ", " مرحبا", "क्षि", "ሰላም", "😀x", "\u00a0", "a\nb", "x\u2028y", "\t", "￼"]
    ),
    st.text(max_size=6),
)
languages = st.sampled_from(["", "sw", "ar", "pt-BR"])
directions = st.sampled_from(["", "ltr", "rtl", "auto"])


@st.composite
def attributes(draw: st.DrawFn) -> Attrs:
    names = draw(
        st.sets(st.sampled_from(["id", "lang", "class", "role", "aria-label", "epub:type"]), max_size=2)
    )
    pairs = [(name, draw(st.sampled_from(["x", "activity", "", "ä \"'<"]))) for name in names]
    if direction := draw(directions):
        pairs.append(("dir", direction))
    return tuple(sorted(pairs))


runs = st.builds(
    Text,
    texts,
    st.frozensets(st.sampled_from(MARKS), max_size=3),
    st.sampled_from(["", "", "#there", "https://example.org/?a=1&b=ü"]),
    st.sampled_from(["", "", "a title"]),
    languages,
    st.sampled_from(["", "", "ltr", "rtl"]),
)
images = st.builds(
    Image,
    st.sampled_from(["pictures/a.png", "b ü.svg", ""]),
    st.sampled_from([None, "", "A gauge"]),
    st.sampled_from(["", "Title"]),
    st.sampled_from([0, 0, 40]),
    st.sampled_from([0, 0, 30]),
    st.sampled_from(["", "#x"]),
)
formulas = st.builds(
    Math,
    st.sampled_from(["<math><mi>x</mi></math>", "<math><mfrac><mn>1</mn><mi>n</mi></mfrac></math>", ""]),
    st.sampled_from(["", "x", r"\frac{1}{n}"]),
    st.booleans(),
)
inlines_: st.SearchStrategy[Inline] = st.one_of(
    runs,
    runs,
    st.just(LineBreak()),
    images,
    formulas,
    st.builds(OpaqueInline, st.sampled_from(["<ruby>a</ruby>", ""])),
)
lines: st.SearchStrategy[Inlines] = st.lists(inlines_, max_size=4).map(tuple)
leaves: st.SearchStrategy[Block] = st.one_of(
    st.builds(Paragraph, lines, st.sampled_from(["", "left", "right", "center", "justify"]), attributes()),
    st.builds(Heading, st.integers(1, 6), lines, attributes()),
    st.builds(Figure, images, lines, attributes()),
    st.builds(
        CodeBlock, st.one_of(texts, st.just("a\n\n\tb\n")), st.sampled_from(["", "python"]), attributes()
    ),
    st.builds(Rule, st.booleans(), attributes()),
    st.builds(OpaqueBlock, st.sampled_from(["<video src='a'></video>", "<dl><dt>a</dt></dl>", ""])),
)


def _nests(children: st.SearchStrategy[Block]) -> st.SearchStrategy[Block]:
    blocks = st.lists(children, max_size=3).map(tuple)
    items = st.lists(st.builds(ListItem, blocks, attributes()), max_size=3).map(tuple)
    cells = st.builds(
        Cell,
        blocks,
        st.booleans(),
        st.sampled_from(["", "row", "col"]),
        st.integers(0, 3),
        st.integers(0, 3),
        attributes(),
    )
    rows = st.builds(
        Row,
        st.lists(cells, max_size=3).map(tuple),
        st.sampled_from(["head", "body", "foot"]),
        attributes(),
    )
    return st.one_of(
        st.builds(
            Container, st.sampled_from(["blockquote", "section", "aside", "div"]), blocks, attributes()
        ),
        st.builds(
            ListBlock, items, st.booleans(), st.integers(0, 9), st.sampled_from(["", "a", "I"]), attributes()
        ),
        st.builds(Table, st.lists(rows, max_size=3).map(tuple), lines, attributes()),
    )


blocks_: st.SearchStrategy[Block] = st.recursive(leaves, _nests, max_leaves=8)


def documents() -> st.SearchStrategy[Document]:
    """Any document."""
    return st.builds(
        Document,
        st.lists(blocks_, max_size=5).map(tuple),
        st.text(max_size=5),
        languages,
        st.sampled_from(["", "ltr", "rtl"]),
        st.sampled_from([(), (("author", "ä"),)]),
    )
