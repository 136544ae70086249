"""Any document the model can hold is written in every format: right, whole, and without being refused."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from oerdesk.core.document.model import (
    Attrs,
    Block,
    Cell,
    CodeBlock,
    Container,
    Figure,
    Heading,
    Image,
    Inline,
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
from oerdesk.core.export import export
from tests.core.export.epub_check import Opened
from tests.core.export.examples import NOW, Look, exportable, png

words = st.text(max_size=12) | st.sampled_from(
    ["#[x]", "</p>", '"', "\\", "$", "مرحبا", "नमस्ते", "a b", "", "\n"]
)
names = st.sampled_from(["a", "b", "c", "x y", "", "é"])
languages = st.sampled_from(["", "en", "ar", "zh-Hant-TW", "sr-Latn", "x-private", '"]', "und", "i-klingon"])
marks = st.frozensets(
    st.sampled_from(
        ["strong", "em", "u", "s", "code", "sub", "sup", "mark", "small", "cite", "q", "abbr", "kbd"]
    ),
    max_size=3,
)
hrefs = st.sampled_from(
    ["", "", "#a", "#b", "#zz", "https://example.org/a?b=1&c", "javascript:x", "http://[", "mailto:a"]
)
attrs: st.SearchStrategy[Attrs] = st.dictionaries(
    st.sampled_from(["id", "lang", "dir", "class", "role"]),
    names | languages | st.sampled_from(["rtl", "ltr", "auto", "footnotes", "doc-endnotes"]),
    max_size=2,
).map(lambda found: tuple(sorted(found.items())))
images = st.builds(
    Image,
    st.sampled_from(["a.png", "gone.png", "bad.png", ""]),
    st.none() | words,
    words,
    st.integers(-1, 9000),
    st.just(0),
    hrefs,
    attrs,
)
mathml = st.sampled_from(
    [
        "<math><mi>x</mi></math>",
        "<math><mfrac><mn>1</mn></mfrac></math>",
        "<math>",
        "",
        "<math/>",
        "<math>a<mo/></math>",
    ]
)
inlines: st.SearchStrategy[tuple[Inline, ...]] = st.lists(
    st.builds(Text, words, marks, hrefs, words, languages, st.sampled_from(["", "ltr", "rtl"]))
    | st.builds(LineBreak)
    | images
    | st.builds(Math, mathml, words, st.booleans())
    | st.sampled_from(["<ruby>a<rt>b</rt></ruby>", "<bdo dir='rtl'>x</bdo>"]).map(OpaqueInline),
    max_size=4,
).map(tuple)
opaque = st.sampled_from(
    [
        "<dl><dt>a</dt><dd>b</dd></dl>",
        "<details><summary>s</summary><p>t</p></details>",
        '<video src="a.png"></video>',
        '<audio><source src="gone.mp3"></audio>',
        '<svg width="5" height="5" viewBox="0 0 5 5"><title>d</title><rect width="2" height="2"/></svg>',
        "<svg></svg>",
    ]
).map(OpaqueBlock)
simple: st.SearchStrategy[Block] = (
    st.builds(Paragraph, inlines, st.sampled_from(["", "left", "right", "center", "justify"]), attrs)
    | st.builds(Heading, st.integers(1, 6), inlines, attrs)
    | st.builds(Figure, images, inlines, attrs)
    | st.builds(CodeBlock, words, words, attrs)
    | st.builds(Rule, st.booleans(), attrs)
    | opaque
)


def containers(inner: st.SearchStrategy[Block]) -> st.SearchStrategy[Block]:
    some = st.lists(inner, max_size=3).map(tuple)
    items = st.lists(st.builds(ListItem, some, attrs), max_size=3).map(tuple)
    cells = st.builds(Cell, some, st.booleans(), st.just(""), st.integers(1, 4), st.integers(1, 4), attrs)
    rows = st.builds(Row, st.lists(cells, max_size=3).map(tuple), st.sampled_from(["head", "body", "foot"]))
    tags = st.sampled_from(["section", "div", "blockquote", "aside"])
    return (
        st.builds(
            ListBlock, items, st.booleans(), st.integers(-3, 99), st.sampled_from(["", "a", "I", "x"]), attrs
        )
        | st.builds(Table, st.lists(rows, max_size=3).map(tuple), inlines, attrs)
        | st.builds(Container, tags, some, attrs)
    )


documents = st.lists(st.recursive(simple, containers, max_leaves=8), max_size=5)
PICTURES = {"a.png": png(), "bad.png": b"\x89PNG\r\n\x1a\nbroken"}


@given(documents, words, languages)
@settings(
    max_examples=12,
    suppress_health_check=[HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # shrinking would take minutes
)
@example([], "\n", "en")
@example([], "\x07\u200e", "en")
def test_every_document_can_be_exported(blocks: list[Block], title: str, language: str) -> None:
    work = exportable(*blocks, pictures=PICTURES, title=title, language=language or "und")
    with tempfile.TemporaryDirectory() as folder:
        written = {}
        for format_ in ("pdf", "html", "epub"):
            export(work, format_, Path(folder) / f"out.{format_}", now=NOW)
            written[format_] = (Path(folder) / f"out.{format_}").read_bytes()
    look = Look(written["pdf"])
    assert look.tagged
    assert look.properties["Title"]
    assert "</html>" in written["html"].decode()
    Opened(written["epub"])
