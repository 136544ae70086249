"""What becomes of each element."""

# ruff: noqa: E501 - markup is easier to judge in one piece

from __future__ import annotations

import pytest

from oerdesk.core.document import (
    Block,
    CodeBlock,
    Container,
    Document,
    Figure,
    Image,
    LineBreak,
    ListBlock,
    Math,
    OpaqueBlock,
    OpaqueInline,
    Paragraph,
    Rule,
    Table,
    Text,
    plain_text,
    read_document,
    write_body,
)
from oerdesk.core.errors import BadInputError


def only(html: str) -> Block:
    (block,) = read_document(html).blocks
    return block


def test_text_between_blocks_becomes_paragraphs() -> None:
    assert read_document("a<div>b</div>c<br><br>").blocks == (
        Paragraph((Text("a"),)),
        Paragraph((Text("b"),)),
        Paragraph((Text("c"), LineBreak(), LineBreak())),
    )


def test_white_space_is_folded_across_marks() -> None:
    assert only("<p> a <b> b</b>\n<i>c </i> </p>") == Paragraph(
        (Text("a "), Text("b", frozenset({"strong"})), Text(" "), Text("c", frozenset({"em"})))
    )


def test_a_space_beside_an_opaque_word_stays() -> None:
    block = only("<p>a <ruby>b<rt>c</rt></ruby> d</p>")
    assert block == Paragraph((Text("a "), OpaqueInline("<ruby>b<rt>c</rt></ruby>"), Text(" d")))


def test_a_link_around_blocks_links_their_text() -> None:
    assert only('<a href="x.html"><div class="card"><p>go</p></div></a>') == Container(
        "div", (Paragraph((Text("go", href="x.html"),)),), (("class", "card"),)
    )


def test_a_footnote_link_keeps_the_place_its_note_leads_back_to() -> None:
    assert only('<p>x<a id="r1" href="#n1"><sup>1</sup></a></p>') == Paragraph(
        (Text("x"), OpaqueInline('<span id="r1"></span>'), Text("1", frozenset({"sup"}), "#n1"))
    )


def test_a_linked_picture_keeps_its_link_and_id() -> None:
    assert only('<p><a href="big.html"><img id="i" src="a.png" alt="A" width="20px"></a></p>') == Paragraph(
        (Image("a.png", "A", width=20, href="big.html", attrs=(("id", "i"),)),)
    )


def test_a_figure_with_more_than_a_picture_is_kept_as_a_container() -> None:
    block = only("<figure><table><tr><td>1</table><figcaption>C</figcaption></figure>")
    assert isinstance(block, Container)
    assert [type(inner) for inner in block.blocks] == [Table, Container]
    lone = only("<figure><p><img src=a.png></p><figcaption><p>C</p><p>D</p></figcaption></figure>")
    assert lone == Figure(Image("a.png"), (Text("C"), LineBreak(), Text("D")))


def test_a_list_directly_inside_a_list_joins_the_item_before() -> None:
    block = only("<ul><li>a</li><ul><li>b</li></ul></ul>")
    assert isinstance(block, ListBlock)
    assert len(block.items) == 1
    assert write_body(Document((block,))) == "<ul>\n<li>a\n<ul>\n<li>b</li>\n</ul>\n</li>\n</ul>\n"


def test_table_parts_headers_and_spans_are_kept() -> None:
    block = only(
        "<table><caption>C</caption><thead><tr><th scope=col>H<tbody><tr class=r><td rowspan=0>1<tr><td colspan=9999>2"
        "<tfoot><tr><td headers=h>3</table>"
    )
    assert isinstance(block, Table)
    assert [row.part for row in block.rows] == ["head", "body", "body", "foot"]
    cells = [cell for row in block.rows for cell in row.cells]
    assert [(cell.header, cell.scope, cell.colspan, cell.rowspan) for cell in cells] == [
        (True, "col", 1, 1),
        (False, "", 1, 2),
        (False, "", 1000, 1),
        (False, "", 1, 1),
    ]
    assert (block.rows[1].attrs, cells[3].attrs, block.caption) == (
        (("class", "r"),),
        (("headers", "h"),),
        (Text("C"),),
    )


def test_code_keeps_its_lines_and_language() -> None:
    assert only('<pre class="x"><code class="language-c++">\n a<br>  b &lt; c\n</code></pre>') == CodeBlock(
        "\n a\n  b < c\n", "c++", (("class", "x"),)
    )


def test_formulas_know_their_source_and_place() -> None:
    html = '<math display="{}"><semantics><mi>x</mi><annotation encoding="application/x-tex">x</annotation></semantics></math>'
    block, line = read_document(html.format("block") + "<p>" + html.format("inline") + "</p>").blocks
    assert isinstance(block, Paragraph)
    assert isinstance(line, Paragraph)
    assert block.inlines == (Math(html.format("block"), "x", display=True),)
    assert line.inlines == (Math(html.format("inline").replace(' display="inline"', ""), "x"),)


def test_a_formula_that_is_only_latex_is_written_so_that_it_comes_back() -> None:
    document = Document((Paragraph((Math("", r"\frac{a}{b} < c", display=True),)),))
    (block,) = read_document(write_body(document)).blocks
    assert isinstance(block, Paragraph)
    (math,) = block.inlines
    assert isinstance(math, Math)
    assert (math.tex, math.display) == (r"\frac{a}{b} < c", True)


def test_the_cover_of_a_book_becomes_a_picture() -> None:
    assert only('<svg aria-label="Cover"><image xlink:href="c.jpg"/></svg>') == Paragraph(
        (Image("c.jpg", "Cover"),)
    )


@pytest.mark.parametrize("html", ["<dl><dt>a</dt></dl>", '<audio controls="" src="a.ogg"></audio>'])
def test_what_the_model_has_no_word_for_is_kept_whole(html: str) -> None:
    assert only(html) == OpaqueBlock(html)


def test_a_page_break_is_told_from_a_rule() -> None:
    assert only('<hr class="page-break big" id="p2">') == Rule(
        page=True, attrs=(("class", "big"), ("id", "p2"))
    )
    assert only("<hr>") == Rule()


@pytest.mark.parametrize(
    "opening", ["<blockquote>", "<ul><li>", "<table><tr><td>", "<b>", "<details>", "<div class=x>"]
)
@pytest.mark.parametrize("levels", [60, 120, 240, 1000])
def test_deep_pages_are_read_whole_or_refused(opening: str, levels: int) -> None:
    page = opening * (levels // opening.count("<")) + "x"
    if levels > 100:
        with pytest.raises(BadInputError, match=r"deep|built"):
            read_document(page)
        return
    document = read_document(page)
    assert read_document(write_body(document)) == document
    assert plain_text(document) == "x"


def test_what_is_known_goes_before_what_the_page_says() -> None:
    document = read_document("<html lang=en><title>Old</title>x", title="New", language="ar")
    assert (document.title, document.language) == ("New", "ar")
