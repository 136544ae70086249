from __future__ import annotations

from lxml import etree

from oerdesk.core.document.model import (
    Cell,
    CodeBlock,
    Container,
    Figure,
    Heading,
    Image,
    ListBlock,
    ListItem,
    Math,
    OpaqueBlock,
    Row,
    Table,
    Text,
)
from oerdesk.core.export.epub import to_epub
from oerdesk.core.export.exportable import Exportable
from tests.core.export.epub_check import DC, OPF, SPACES, XHTML, Opened, one
from tests.core.export.examples import MARKUP, exportable, para, png

MATHML = '<math xmlns="http://www.w3.org/1998/Math/MathML"><mfrac><mi>a</mi><mn>2</mn></mfrac></math>'
DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9" viewBox="0 0 9 9"><title>Blue</title>'
    '<linearGradient id="g"><stop offset="0"/></linearGradient><rect width="9" height="9"/></svg>'
)


def opened(work: Exportable) -> Opened:
    assert work.document is not None
    return Opened(to_epub(work, work.document).data)


def test_a_rich_document_is_a_right_book() -> None:
    work = exportable(
        Heading(1, (Text("Water & <air>"),)),
        para("Before the first chapter, ", Text("see two", href="#two"), Text(" gone", href="#gone")),
        Heading(1, (Text("One"),)),
        para(Math(MATHML), "B", Text("note", href="#fn1")),
        Heading(3, (Text("Deeper"),)),
        Figure(Image("a.png", "A red box"), (Text("Caption"),)),
        Heading(1, (Text("Two"),), (("id", "two"),)),
        OpaqueBlock(DRAWING),
        Table((Row((Cell((para("H"),), header=True),), "head"), Row((Cell((para("D"),)),)))),
        CodeBlock("a < b && c"),
        Container("section", (ListBlock((ListItem((para("Note."),), (("id", "fn1"),)),), ordered=True),)),
        pictures={"a.png": png()},
    )
    book = opened(work)
    spine = [each for each in book.items.values() if each.get("href", "").startswith("text-")]
    assert len(spine) == 4  # what stands before the first chapter, two chapters, the credits
    names = [str(each.text) for each in book.pages["EPUB/nav.xhtml"].iter(f"{XHTML}a")]
    assert names[:5] == ["Water & <air>", "One", "Deeper", "Two", "About this resource"]


def test_the_package_says_whose_it_is_and_what_one_may_do() -> None:
    book = opened(exportable(para("Text.")))
    assert [each.text for each in book.package.iter(f"{DC}creator")] == ["Ana Ñ"]
    assert [each.text for each in book.package.iter(f"{DC}contributor")] == ['Bob "B"']
    assert book.meta("role") == ["aut", "ill"]
    assert book.meta("dcterms:license") == ["https://creativecommons.org/licenses/by-sa/4.0/"]
    link = one(book.package, f".//{OPF}link")
    assert link.get("rel") == "cc:license"
    assert "CC BY-SA 4.0" in str(book.package.findtext(f".//{DC}rights"))
    assert [each.text for each in book.package.iter(f"{DC}source")] == ["https://example.org/original"]


def test_the_credits_are_the_last_chapter() -> None:
    text = opened(exportable(para("Text."))).text()
    for words in (
        "About this resource",
        "Ana Ñ",
        "CC BY-SA 4.0",
        "The original",
        "Zoe",
        "shortened & translated",
    ):
        assert words in text


def test_accessibility_is_claimed_only_as_far_as_it_goes() -> None:
    plain = opened(exportable(para("Text.")))
    assert plain.meta("schema:accessMode") == ["textual"]
    assert plain.meta("schema:accessModeSufficient") == ["textual"]
    assert plain.meta("schema:accessibilityHazard") == ["none"]
    described = opened(exportable(Figure(Image("a.png", "A")), pictures={"a.png": png()}))
    assert described.meta("schema:accessMode") == ["textual", "visual"]
    assert "alternativeText" in described.meta("schema:accessibilityFeature")
    bare = opened(exportable(Figure(Image("a.png")), pictures={"a.png": png()}))
    assert "alternativeText" not in bare.meta("schema:accessibilityFeature")
    assert bare.meta("schema:accessModeSufficient") == []


def test_books_from_right_to_left_turn_that_way() -> None:
    book = opened(exportable(para("مرحبا"), language="ar", title="كتاب"))
    spine = one(book.package, f"{OPF}spine")
    assert spine.get("page-progression-direction") == "rtl"
    assert book.pages["EPUB/text-001.xhtml"].get("dir") == "rtl"
    assert book.pages["EPUB/text-001.xhtml"].get("lang") == "ar"


def test_formulas_and_drawings_are_in_their_namespaces_and_spelling() -> None:
    book = opened(exportable(para(Math(MATHML)), OpaqueBlock(DRAWING)))
    page = book.pages["EPUB/text-001.xhtml"]
    assert page.find(f".//{SPACES['math']}mfrac") is not None
    drawing = one(page, f".//{SPACES['svg']}svg")
    assert drawing.get("viewBox") == "0 0 9 9"
    assert drawing.find(f".//{SPACES['svg']}linearGradient") is not None


def test_text_that_looks_like_markup_comes_out_as_it_is() -> None:
    book = opened(exportable(para(MARKUP), Heading(2, (Text(MARKUP),)), CodeBlock(MARKUP), title=MARKUP))
    assert book.text().count(MARKUP) >= 5
    assert str(book.package.findtext(f".//{DC}title")) == MARKUP


def test_control_characters_do_not_break_the_xml() -> None:
    assert "a b" in opened(exportable(para("a\x00\x07 \x1b\ufffeb"), title="T\x01")).text()


def test_pictures_that_are_missing_become_words() -> None:
    work = exportable(Figure(Image("../../etc/passwd", "A red box")), para(Image("b.png")))
    assert work.document is not None
    made = to_epub(work, work.document)
    assert "[A red box]" in Opened(made.data).text()
    assert "The picture “../../etc/passwd” is missing." in made.warnings


def test_ids_that_occur_twice_are_kept_once() -> None:
    opened(exportable(para("a", id="x"), Heading(1, (Text("B"),), (("id", "x"),)), para("b", id="x")))


def test_the_same_version_gives_the_same_bytes() -> None:
    work = exportable(para("Text."), Figure(Image("a.png", "A")), pictures={"a.png": png()})
    assert work.document is not None
    assert to_epub(work, work.document).data == to_epub(work, work.document).data


def test_an_empty_document_is_still_a_book() -> None:
    book = opened(exportable())
    assert "About this resource" in book.text()
    assert etree.tostring(book.package)


def test_a_picture_keeps_its_link_across_files() -> None:
    out = Image("a.png", "A", href="https://example.org/out")
    up = Image("a.png", "A", href="#top", attrs=(("id", "me"),))
    work = exportable(
        Heading(1, (Text("One"),), (("id", "top"),)),
        Figure(out),
        Heading(1, (Text("Two"),)),
        para(up),
        pictures={"a.png": png()},
    )
    links = [link for page in opened(work).pages.values() for link in page.iter(f"{XHTML}a")]
    hrefs = [link.get("href") for link in links if link.find(f"{XHTML}img") is not None]
    assert hrefs == ["https://example.org/out", "text-001.xhtml#top"]
