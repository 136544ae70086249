"""Hypothesis strategies for documents.

``documents()`` are as reading makes them, so that writing and reading again gives the same document.
"""

from __future__ import annotations

import string
from typing import Final

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from oerdesk.core.document import (
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
from oerdesk.core.document.read_inline import folded
from oerdesk.core.document.vocabulary import MARK_ORDER

FORMULAS: Final = (
    Math("<math><mi>x</mi></math>"),
    Math(
        '<math display="block"><semantics><mrow><mi>a</mi><mo>&lt;</mo><mi>b</mi></mrow>'
        '<annotation encoding="application/x-tex">a &lt; b</annotation></semantics></math>',
        "a < b",
        display=True,
    ),
)
OPAQUE_INLINES: Final = (
    OpaqueInline('<span id="page7"></span>'),
    OpaqueInline("<ruby>漢<rt>かん</rt></ruby>"),
    OpaqueInline('<video controls="" src="film.mp4"></video>'),
)
OPAQUE_BLOCKS: Final = (
    OpaqueBlock("<dl><dt>word</dt><dd>meaning</dd></dl>"),
    OpaqueBlock("<details><summary>Answer</summary><p>42</p></details>"),
    OpaqueBlock('<svg viewBox="0 0 1 1"><title>Dot</title><circle cx="0" cy="0" r="1"></circle></svg>'),
)
_LETTERS: Final = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn"))
_WORD: Final = st.text(string.ascii_letters + string.digits + "-_.", min_size=1, max_size=8).map(
    lambda w: f"w{w}"
)
_PLAIN: Final = st.text(_LETTERS, max_size=12).map(lambda text: " ".join(text.split()))
_LANGUAGE: Final = st.sampled_from(("en", "fr", "ar", "sw", "zh-Hant", "ff-Adlm"))
_SOURCE: Final = _WORD.map(lambda word: f"pictures/{word}.png")


def attrs() -> SearchStrategy[Attrs]:
    """Attributes that are kept."""
    found = st.fixed_dictionaries(
        {},
        optional={
            "id": _WORD,
            "class": _WORD,
            "lang": _LANGUAGE,
            "dir": st.sampled_from(("ltr", "rtl", "auto")),
            "role": st.just("note"),
            "epub:type": st.just("footnote"),
            "aria-label": _PLAIN,
            "data-oerdesk-from": _WORD,
        },
    )
    return found.map(lambda pairs: tuple(sorted(pairs.items())))


def texts() -> SearchStrategy[Text]:
    """Runs of characters, white space among them."""
    return st.builds(
        Text,
        st.text(_LETTERS, min_size=1, max_size=12) | st.sampled_from((" ", " a", "b ", "<&>\"'", "\u00a0")),
        st.frozensets(st.sampled_from(MARK_ORDER), max_size=3),
        href=st.sampled_from(
            ("", "", "#note", "other.html#x", "https://example.org/?a=1&b=%20", "mailto:a@b.org")
        ),
        title=st.just("") | _PLAIN,
        lang=st.just("") | _LANGUAGE,
        dir=st.sampled_from(("", "", "rtl", "ltr")),
    )


def images() -> SearchStrategy[Image]:
    """Pictures with or without words."""
    size = st.integers(0, 5000)
    return st.builds(
        Image, _SOURCE, st.none() | _PLAIN, _PLAIN, size, size, st.sampled_from(("", "big.html"))
    )


def inlines() -> SearchStrategy[Inlines]:
    """A line of text."""
    one: SearchStrategy[Inline] = st.one_of(
        texts(),
        texts(),
        images(),
        st.just(LineBreak()),
        st.sampled_from(FORMULAS),
        st.sampled_from(OPAQUE_INLINES),
    )
    return st.lists(one, max_size=5).map(folded)


def blocks() -> SearchStrategy[tuple[Block, ...]]:
    """Blocks, some inside others."""
    simple: SearchStrategy[Block] = st.one_of(
        st.builds(Paragraph, inlines(), st.sampled_from(("", "left", "right", "center", "justify")), attrs()),
        st.builds(Paragraph, inlines()),
        st.builds(Heading, st.integers(1, 6), inlines(), attrs()),
        st.builds(Figure, images(), inlines(), attrs()),
        st.builds(
            CodeBlock,
            st.text(_LETTERS | st.just("\n"), max_size=20),
            st.sampled_from(("", "c++", "py")),
            attrs(),
        ),
        st.builds(Rule, st.booleans(), attrs()),
        st.sampled_from(OPAQUE_BLOCKS),
    )
    return st.lists(st.recursive(simple, _nesting, max_leaves=8), max_size=4).map(tuple)


def documents() -> SearchStrategy[Document]:
    """Whole documents."""
    return st.builds(
        Document,
        blocks(),
        title=_PLAIN,
        language=st.just("") | _LANGUAGE,
        meta=st.lists(st.tuples(_WORD, _PLAIN), max_size=2).map(tuple),
    )


def _nesting(inner: SearchStrategy[Block]) -> SearchStrategy[Block]:
    several = st.lists(inner, max_size=3).map(tuple)
    items = st.lists(st.builds(ListItem, several, attrs()), min_size=1, max_size=3).map(tuple)
    cells = st.builds(
        Cell,
        several,
        st.booleans(),
        st.sampled_from(("", "col", "row")),
        st.integers(1, 9),
        st.integers(1, 9),
        attrs(),
    )
    rows = st.builds(
        Row, st.lists(cells, max_size=3).map(tuple), st.sampled_from(("head", "body", "foot")), attrs()
    )
    named = attrs().filter(bool)
    return st.one_of(
        st.builds(ListBlock, items, st.just(False), st.just(1), st.sampled_from(("", "square")), attrs()),
        st.builds(
            ListBlock, items, st.just(True), st.integers(-3, 2000), st.sampled_from(("", "a")), attrs()
        ),
        st.builds(Table, st.lists(rows, min_size=1, max_size=3).map(tuple), inlines(), attrs()),
        st.builds(
            Container, st.sampled_from(("blockquote", "section", "aside", "article")), several, attrs()
        ),
        st.builds(Container, st.just("div"), several, named),
    )
