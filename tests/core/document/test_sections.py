"""Passages: cut where a reader would look for them, with anchors that lead there."""

# ruff: noqa: E501 - markup is easier to judge in one piece

from __future__ import annotations

import time

from hypothesis import given

from oerdesk.core.document import outline, plain_text, read_document, sections_of_html, with_anchors
from oerdesk.core.document.markup import parse_page
from oerdesk.core.records import Section
from tests.core.document.test_roundtrip import pages


def test_a_page_is_cut_at_headings_and_page_breaks() -> None:
    html = (
        "<p>before</p><h1 id=a>One</h1><p>text <b>bold</b></p><hr class=page-break id=p2><p>next</p>"
        "<section id=s><h2>Two</h2><p>end</p></section><h2>Three</h2>"
    )
    assert sections_of_html(html, page="c.xhtml") == (
        Section("", "c.xhtml", "before"),
        Section("One", "c.xhtml#a", "text bold"),
        Section("One", "c.xhtml#p2", "next"),
        Section("Two", "c.xhtml#s", "end"),
        Section("Three", "c.xhtml#part-4", ""),
    )


def test_generated_anchors_can_be_put_into_the_page() -> None:
    html = "<h1>One</h1><p>a</p><h2 id=x>Two</h2><p>t</p><hr class=page-break><p>b</p>"
    anchors = [section.anchor for section in sections_of_html(html)]
    assert anchors == ["part-1", "x", "part-3"]
    assert all(f'id="{anchor}"' in with_anchors(html) for anchor in anchors)
    assert sections_of_html(with_anchors(html)) == sections_of_html(html)


def test_long_passages_are_cut_at_paragraphs() -> None:
    html = "<h1 id=h>H</h1>" + "".join(f"<p id=p{n}>{'word ' * 100}</p>" for n in range(10))
    found = sections_of_html(html)
    assert [section.anchor for section in found] == ["h", "p4", "p8"]
    assert all(len(section.text) <= 2000 for section in found)
    assert " ".join(section.text for section in found).split() == ["word"] * 1000


def test_a_single_long_paragraph_is_cut_between_words() -> None:
    found = sections_of_html(f"<p>{'word ' * 1000}</p><p>{'x' * 4500}</p>")
    assert all(len(section.text) <= 2000 for section in found)
    assert "".join(section.text for section in found).replace(" ", "") == "word" * 1000 + "x" * 4500


def test_a_reading_without_its_word_is_a_passage_of_its_own() -> None:
    assert sections_of_html("<rt>one\ntwo") == (Section("", "", "(one two)"),)


def test_words_a_reader_does_not_see_as_text_are_found_too() -> None:
    html = (
        "<figure><img src=a.png alt='A lion'><figcaption>Caption</figcaption></figure>"
        "<table><tr><th>Head<td>Cell</table><math alttext='a+b'><mi>a</mi></math>"
        "<math><semantics><mi>z</mi><annotation encoding='application/x-tex'>\\zeta</annotation></semantics></math>"
        "<script>no</script><style>no</style>"
    )
    assert sections_of_html(html) == (Section("", "", "A lion Caption Head Cell a+b \\zeta"),)


def test_the_reading_of_a_word_does_not_break_the_word() -> None:
    html = (
        "<p><ruby>学<rt>がっ</rt>校<rt>こう</rt></ruby>へ<ruby>行<rp>(</rp><rt>い</rt><rp>)</rp></ruby>く</p>"
    )
    assert sections_of_html(html) == (Section("", "", "学校へ行く (がっこう い)"),)


def test_blocks_cells_and_line_breaks_part_words() -> None:
    assert sections_of_html("<ul><li>a<li>b</ul>c<br>d<div>e</div><p>f<p>g") == (
        Section("", "", "a b c d e f g"),
    )


def test_a_tree_gives_the_same_as_its_html() -> None:
    html = "<html><head><title>T</title></head><body><h1 id=a>One</h1><p>x<script>no</script></body></html>"
    assert sections_of_html(parse_page(html)) == sections_of_html(html) == (Section("One", "a", "x"),)


@given(pages)
def test_any_page_gives_passages_of_folded_text(page: str) -> None:
    for section in sections_of_html(page):
        assert section.text or section.heading
        assert section.text == " ".join(section.text.split())


def test_plain_text_and_outline_of_a_document() -> None:
    document = read_document("<h1 id=a>One</h1><p>x <i>y</i></p><ul><li>z</ul><h3>Two</h3><h2></h2>")
    assert plain_text(document) == "One\nx y\nz\nTwo"
    assert [(entry.level, entry.text, entry.anchor) for entry in outline(document)] == [
        (1, "One", "a"),
        (3, "Two", "part-2"),
    ]


def test_a_collection_of_stories_is_cut_quickly() -> None:
    story = "<h1>Title</h1>" + "".join(
        f"<h2></h2><p>{'A <b>short</b> sentence. ' * 12}</p>" for _ in range(10)
    )
    start = time.perf_counter()
    for _ in range(100):
        sections_of_html(story)
    assert time.perf_counter() - start < 5  # 2,000 of them would need 100 s; measured: 2 s
