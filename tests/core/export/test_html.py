from __future__ import annotations

import json
from html.parser import HTMLParser

import pytest
from lxml import html

from oerdesk.core.document.model import CodeBlock, Figure, Heading, Image, OpaqueBlock, Rule, Text
from oerdesk.core.export.exportable import Exportable
from oerdesk.core.export.html import Page, to_html
from tests.core.export.examples import MARKUP, exportable, para, png


def made(work: Exportable) -> Page:
    assert work.document is not None
    return to_html(work, work.document)


def parsed(work: Exportable) -> html.HtmlElement:
    return html.document_fromstring(made(work).text)


class Loads(HTMLParser):
    """Collects what a browser would load by itself."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            loaded = name in {"src", "srcset", "poster", "data", "background", "action", "xlink:href"}
            loaded |= name == "href" and tag in {"image", "use", "base"}
            loaded |= name == "href" and tag == "link" and ("rel", "license") not in attrs
            if loaded and not (value or "").startswith("data:"):
                self.found.append(f"{tag} {name}={value}")


def test_a_page_says_its_language_title_and_license() -> None:
    root = parsed(exportable(para("Text.")))
    assert root.get("lang") == "en"
    assert root.get("dir") == "ltr"
    assert root.findtext(".//title") == "Water & <air>"
    license_url = "https://creativecommons.org/licenses/by-sa/4.0/"
    assert root.xpath("//link[@rel='license']/@href") == [license_url]
    values = {one.get("name"): one.get("content") for one in root.iter("meta")}
    assert values["dcterms.license"] == license_url
    assert values["dcterms.creator"] == "Ana Ñ"
    assert values["dcterms.title"] == "Water & <air>"


def test_the_metadata_are_there_for_machines() -> None:
    root = parsed(exportable(para("Text."), title="</script><script>alert(1)</script>"))
    assert len(root.findall(".//script")) == 1
    data = json.loads(str(root.findtext(".//script[@type='application/ld+json']")))
    assert data["@type"] == "LearningResource"
    assert data["name"] == "</script><script>alert(1)</script>"
    assert data["license"] == "https://creativecommons.org/licenses/by-sa/4.0/"
    assert data["isBasedOn"][0]["name"] == "The original"
    assert "Ana Ñ" in data["creditText"]


def test_the_credits_are_there_in_words() -> None:
    section = parsed(exportable(para("Text."))).get_element_by_id("oerdesk-about")
    words = " ".join(section.text_content().split())
    expected = (
        "About this resource", "Author: Ana Ñ", 'Illustrator: Bob "B"', "License: CC BY-SA 4.0",
        "The original", "Zoe", "Translated.", "shortened & translated", "https://example.org/original",
    )  # fmt: skip
    for one in expected:
        assert one in words
    assert "https://creativecommons.org/licenses/by-sa/4.0/" in section.xpath(".//a/@href")


def test_nothing_is_loaded_from_anywhere() -> None:
    work = exportable(
        Figure(Image("a.png", "A")),
        para(Image("https://example.org/spy.png", "spy"), Image("//example.org/x", "x")),
        OpaqueBlock('<video src="https://example.org/v.webm" poster="//example.org/p"></video>'),
        OpaqueBlock('<svg width="3" height="3"><image href="https://example.org/i.png"/></svg>'),
        OpaqueBlock('<script src="https://example.org/s.js">1</script>'),
        pictures={"a.png": png()},
    )
    page = made(work)
    assert Loads(page.text).found == []
    assert "default-src 'none'" in page.text
    assert "spy.png" not in page.text


def test_pictures_are_inside() -> None:
    root = parsed(exportable(Figure(Image("a.png", "A red box")), pictures={"a.png": png()}))
    picture = root.find(".//img")
    assert picture is not None
    assert str(picture.get("src")).startswith("data:image/png;base64,")
    assert picture.get("alt") == "A red box"


def test_missing_pictures_and_descriptions_are_said() -> None:
    page = made(
        exportable(Figure(Image("gone.png", "A box")), para(Image("a.png")), pictures={"a.png": png()})
    )
    assert "[A box]" in page.text
    assert set(page.warnings) == {
        "The picture “gone.png” is missing.",
        "The picture “a.png” has no description.",
    }


@pytest.mark.parametrize("block", [para(MARKUP), Heading(2, (Text(MARKUP),)), CodeBlock(MARKUP)])
def test_text_that_looks_like_markup_comes_out_as_it_is(block: Heading) -> None:
    root = parsed(exportable(block, title=MARKUP))
    assert MARKUP in root.text_content()
    assert root.findtext(".//title") == MARKUP
    assert [one.get("type") for one in root.iter("script")] == ["application/ld+json"]


def test_headings_go_down_one_by_one_below_the_title() -> None:
    blocks = [Heading(level, (Text(f"H{n}"),)) for n, level in enumerate((3, 6, 2, 1, 4))]
    root = parsed(exportable(Heading(1, (Text("Water & <air>"),)), *blocks))
    tags = [str(one.tag) for one in root.iter("h1", "h2", "h3", "h4", "h5", "h6")]
    assert tags[:6] == ["h1", "h2", "h3", "h2", "h2", "h3"]


def test_links_run_nothing() -> None:
    work = exportable(
        para(Text("a", href="javascript:alert(1)"), Text("b", href="file:///etc"), Text("c", href="#x")),
        para(Text("d", href="https://example.org/")),
        Rule(page=True),
    )
    hrefs = parsed(work).xpath("//main//a/@href")
    assert "https://example.org/" in hrefs
    assert all(str(one).startswith("https://") for one in hrefs)


def test_print_style_knows_pages_of_a_sentence_each() -> None:
    assert 'class="short-pages"' in made(exportable(para("a"), Rule(page=True), para("b"))).text
    assert 'class="short-pages"' not in made(exportable(para("a"), para("b"))).text


def test_percent_encoded_names_of_pictures_are_found() -> None:
    page = made(exportable(Figure(Image("b%C3%A9.png", "A")), pictures={"bé.png": png()}))
    assert page.warnings == ()


def test_a_page_from_right_to_left_keeps_its_credits_readable() -> None:
    root = parsed(exportable(para("مرحبا"), language="ar"))
    assert root.get("dir") == "rtl"
    section = root.get_element_by_id("oerdesk-about")
    assert (section.get("lang"), section.get("dir")) == ("en", "ltr")


def test_a_picture_keeps_its_link() -> None:
    linked = Image("a.png", "A", href="https://example.org/out")
    dead = Image("a.png", "B", href="javascript:x")
    root = parsed(exportable(para(linked, dead), Figure(linked), pictures={"a.png": png()}))
    hrefs = [link.get("href") for link in root.iter("a") if link.find("img") is not None]
    assert hrefs == ["https://example.org/out", None, "https://example.org/out"]


def test_pages_without_anything_on_them_are_left_out() -> None:
    turn = Rule(page=True)
    blocks = (turn, turn, para("a"), turn, turn, para("b"), Rule(), turn)
    main = parsed(exportable(*blocks)).find(".//main")
    assert main is not None
    shown = [(one.tag, one.get("class")) for one in main][:-1]
    assert shown == [("p", None), ("hr", "page-break"), ("p", None), ("hr", None)]
