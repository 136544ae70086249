from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from lxml import etree

from oerdesk.core.document.model import (
    Block,
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
    Rule,
    Table,
    Text,
)
from oerdesk.core.errors import Cancelled
from oerdesk.core.export.exportable import Exportable
from oerdesk.core.export.pdf import Pdf, to_pdf
from tests.core.export.examples import MARKUP, NOW, Look, exportable, para, png

MATHML = "<math><mfrac><mi>a</mi><mn>2</mn></mfrac></math>"


def made(work: Exportable) -> Pdf:
    assert work.document is not None
    return to_pdf(work, work.document, NOW)


def test_a_pdf_is_tagged_and_says_what_it_is() -> None:
    pdf = made(exportable(Heading(1, (Text("One"),)), para("Text.")))
    look = Look(pdf.data)
    assert look.tagged
    assert look.properties["Title"] == "Water & <air>"
    assert "Ana Ñ" in look.properties["Author"]
    assert b"/Lang(en)" in pdf.data
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf.data
    assert {"H1", "P", "L", "LI"} <= set(look.types())
    assert pdf.warnings == ()


def test_the_license_is_in_the_metadata_and_on_the_last_page() -> None:
    pdf = made(exportable(para("Text.")))
    packet = re.findall(rb"<x:xmpmeta.*?</x:xmpmeta>", pdf.data, re.DOTALL)[-1]
    root = etree.fromstring(packet)
    found = root.findtext(".//{http://ns.adobe.com/xap/1.0/rights/}WebStatement")
    assert found == "https://creativecommons.org/licenses/by-sa/4.0/"
    last = " ".join(Look(pdf.data).pages[-1].get_textpage().get_text_range().split())
    for words in (
        "About this resource",
        "Ana Ñ",
        'Bob "B"',
        "CC BY-SA 4.0",
        "The original",
        "Zoe",
        "shortened",
    ):
        assert words in last
    assert "https://creativecommons.org/licenses/by-sa/4.0/" in last
    assert "https://example.org/original" in last


def test_the_metadata_added_behind_can_be_read_by_a_pdf_library() -> None:
    data = made(exportable(para("Text."))).data
    start = int(re.findall(rb"startxref\s+(\d+)", data)[-1])
    assert data[start : start + 4] == b"xref"
    assert data.count(b"%%EOF") == 2
    assert len(Look(data).pages) == 2


@pytest.mark.parametrize(
    "block",
    [
        para(MARKUP),
        Heading(2, (Text(MARKUP),)),
        para(Text(MARKUP, frozenset({"code", "strong"}))),
        para(Text(MARKUP, href='https://example.org/#[x]")')),
        CodeBlock(MARKUP, MARKUP),
        Table((Row((Cell((para(MARKUP),)),)),), (Text(MARKUP),)),
        ListBlock((ListItem((para(MARKUP),)),), ordered=True, style='"); #x'),
        Figure(Image('"); #x', MARKUP)),
        Container("blockquote", (para(MARKUP),), (("id", MARKUP), ("lang", '"); #x'))),
    ],
    ids=lambda block: type(block).__name__,
)
def test_text_that_looks_like_markup_comes_out_as_it_is(block: Heading) -> None:
    words = "".join(Look(made(exportable(block)).data).text.split())
    assert "".join(MARKUP.split()) in words


@pytest.mark.parametrize(
    ("language", "direction", "text"),
    [
        ("ar", "rtl", "مرحبا بالعالم"),
        ("hi", "ltr", "नमस्ते दुनिया"),
        ("am", "ltr", "ሰላም ለዓለም"),
        ("sw", "ltr", "Habari za asubuhi"),
        ("yo", "ltr", "Ẹ káàárọ̀"),
    ],
)
def test_many_scripts_can_be_read_back(language: str, direction: str, text: str) -> None:
    data = made(exportable(para(text), language=language, title=text)).data
    found = Look(data).words
    for word in text.split():
        assert word in found or word[::-1] in found
    assert f"/Lang({language})".encode() in data
    assert (b"/Direction/R2L" in data) == (direction == "rtl")


def test_passages_keep_their_language() -> None:
    work = exportable(para("Hello"), para("नमस्ते", lang="hi"))
    assert "hi" in {element.lang for element in Look(made(work).data).elements}


def test_pictures_carry_their_descriptions() -> None:
    work = exportable(
        Figure(Image("a.png", "A red box"), (Text("Caption"),)),
        Figure(Image("a.png", None), (Text("Told by the caption"),)),
        Figure(Image("a.png", "")),
        para("in ", Image("a.png", "a dot"), " line"),
        pictures={"a.png": png()},
    )
    pdf = made(work)
    alts = [element.alt for element in Look(pdf.data).elements if element.type == "Figure"]
    assert {"A red box", "Told by the caption", "a dot"} <= set(alts)
    assert "Picture without a description" not in alts  # the decoration is an artifact, not a figure
    assert pdf.warnings == ()


def test_a_picture_without_any_description_is_marked_and_reported() -> None:
    pdf = made(exportable(Figure(Image("a.png")), pictures={"a.png": png()}))
    assert "Picture without a description" in [element.alt for element in Look(pdf.data).elements]
    assert pdf.warnings == ("The picture “a.png” has no description.",)


@pytest.mark.parametrize(
    "pictures",
    [
        {},
        {"a.png": b"no picture"},
        {"a.png": b"\x89PNG\r\n\x1a\ntruncated"},
        {"a.png": b"<svg><broken"},
    ],
    ids=["missing", "not a picture", "broken", "broken drawing"],
)
def test_a_picture_that_cannot_be_shown_costs_only_itself(pictures: dict[str, bytes]) -> None:
    good = Figure(Image("good.png", "Good"))
    work = exportable(Figure(Image("a.png", "A red box")), good, pictures={**pictures, "good.png": png()})
    pdf = made(work)
    look = Look(pdf.data)
    assert "A red box" in look.text
    assert "Good" in [element.alt for element in look.elements]
    assert pdf.warnings == ("The picture “a.png” is missing.",)


def test_drawings_inside_the_text_are_kept() -> None:
    drawing = '<svg width="9" height="9"><title>Blue</title><rect width="9" height="9"/></svg>'
    look = Look(made(exportable(OpaqueBlock(drawing), OpaqueBlock("<svg><broken></svg>"))).data)
    assert "Blue" in [element.alt for element in look.elements]


def test_a_drawing_cannot_bring_in_files(tmp_path: Path) -> None:
    secret = tmp_path / "secret.png"
    secret.write_bytes(png())
    links = f'<image width="9" height="9" href="{secret}"/><image width="9" height="9" href="main.typ"/>'
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">{links}</svg>'
    pdf = made(exportable(Figure(Image("a.svg", "A")), pictures={"a.svg": drawing.encode()}))
    assert b"/Subtype/Image" not in pdf.data
    assert pdf.warnings == ("The picture “a.svg” is missing.",)


def test_formulas_are_formulas_with_words() -> None:
    look = Look(made(exportable(para(Math(MATHML)), para(Math(MATHML, "a/2", display=True)))).data)
    assert [e.alt for e in look.elements if e.type == "Formula"] == ["a 2", "a/2"]


def test_headings_never_skip_a_level() -> None:
    levels = (3, 6, 2, 1, 4, 4, 6, 1)
    blocks = [Heading(level, (Text(f"H{n}"),)) for n, level in enumerate(levels)]
    types = [kind for kind in Look(made(exportable(*blocks)).data).types() if re.fullmatch(r"H\d", kind)]
    assert types[: len(levels)] == ["H1", "H2", "H1", "H1", "H2", "H2", "H3", "H1"]


def test_tables_have_header_cells_and_captions() -> None:
    head = Row((Cell((para("Name"),), header=True), Cell((para("Marks"),), header=True)), "head")
    table = Table((head, Row((Cell((para("Ana"),)), Cell((para("5"),))))), (Text("The class"),))
    types = Look(made(exportable(table)).data).types()
    assert types.count("TH") == 2
    assert types.count("TD") == 2
    assert "Caption" in types


def test_a_huge_table_is_written_in_time() -> None:
    rows = tuple(Row(tuple(Cell((para(f"{y}·{x}"),)) for x in range(6))) for y in range(500))
    before = time.monotonic()
    look = Look(made(exportable(Table(rows))).data)
    assert "499·5" in look.text
    assert time.monotonic() - before < 20


def test_deep_nesting_is_flattened_instead_of_refused() -> None:
    inner: Container | ListBlock = ListBlock((ListItem((para("deepest"),)),))
    for level in range(60):
        inner = Container("blockquote", (inner,)) if level % 3 else ListBlock((ListItem((inner,)),))
    assert "deepest" in Look(made(exportable(inner)).data).text


def test_notes_stand_at_the_foot_of_their_page() -> None:
    notes = ListBlock(
        (
            ListItem((para("The note. ", Text("↩", href="#ref1")),), (("id", "fn1"),)),
            ListItem((para("Nobody refers to this."),), (("id", "fn2"),)),
        ),
        ordered=True,
    )
    mark = Text("[1]", frozenset({"sup"}), href="#fn1")
    work = exportable(
        para("Text", mark, " and again", mark), Container("section", (notes,), (("class", "footnotes"),))
    )
    look = Look(made(work).data)
    assert "Note" in look.types()
    assert look.words.count("The note.") == 1
    assert "↩" not in look.text
    assert "[1]" not in look.text


def test_links_inside_the_work_lead_to_their_place_or_are_plain_text() -> None:
    work = exportable(
        para(Text("down", href="#there"), Text(" nowhere", href="#gone"), Text(" code", href="javascript:x")),
        Rule(page=True),
        Heading(2, (Text("There"),), (("id", "there"),)),
        para("again", id="there"),
    )
    look = Look(made(work).data)
    assert look.types().count("Link") >= 1
    assert "nowhere code" in look.words


def test_page_breaks_are_kept_where_paper_allows_them() -> None:
    quoted = Container("blockquote", (para("a"), Rule(page=True), para("b")))
    long = "A long page. " * 100
    work = exportable(para(long), Rule(page=True), para(long), Rule(), quoted)
    assert len(Look(made(work).data).pages) == 3


def test_pages_of_a_sentence_each_do_not_take_a_sheet_each() -> None:
    blocks: list[Block] = [block for n in range(20) for block in (para(f"Sentence {n}."), Rule(page=True))]
    assert len(Look(made(exportable(*blocks)).data).pages) <= 3
    picture = Figure(Image("a.png", "A"))
    blocks = [block for n in range(5) for block in (para(f"{n}."), picture, Rule(page=True))]
    assert len(Look(made(exportable(*blocks, pictures={"a.png": png()})).data).pages) == 6


def test_characters_no_font_has_are_reported_and_the_claim_is_dropped() -> None:
    pdf = made(exportable(para("a \U000f1234 b")))
    assert b"pdfuaid" not in pdf.data
    assert Look(pdf.data).tagged
    assert len(pdf.warnings) == 1
    assert "\U000f1234" in pdf.warnings[0]


def test_control_characters_do_not_stop_an_export() -> None:
    assert "a b" in Look(made(exportable(para("a\x00\x07 \ud800\ufeff\ufffeb"), title="T\x00")).data).words


def test_an_empty_document_still_gives_title_and_credits() -> None:
    assert "About this resource" in Look(made(exportable()).data).text


def test_the_same_work_gives_the_same_bytes() -> None:
    work = exportable(para("Text."), Figure(Image("a.png", "A")), pictures={"a.png": png()})
    assert made(work).data == made(work).data


def test_what_moves_or_sounds_is_named() -> None:
    film = OpaqueBlock('<video title="A film"></video>')
    words = Look(made(exportable(film, OpaqueBlock("<dl><dt>Term</dt><dd>Meaning</dd></dl>"))).data).words
    assert "[Video, not on paper: A film]" in words
    assert "Term Meaning" in words


def test_it_can_be_stopped() -> None:
    class Stop:
        def report(self, done: int, total: int | None, doing: str = "") -> None:
            raise Cancelled

    work = exportable(para("Text."))
    assert work.document is not None
    with pytest.raises(Cancelled):
        to_pdf(work, work.document, NOW, Stop())


def test_underlined_struck_out_links_are_not_refused() -> None:
    run = Text("words", frozenset({"u", "s", "mark"}), href="https://example.org/")
    assert b"pdfuaid" in made(exportable(para(run))).data


def test_a_picture_keeps_its_link_and_its_place() -> None:
    work = exportable(
        para(Image("a.png", "Out", href="https://example.org/out"), Image("a.png", "Down", href="#here")),
        Figure(Image("a.png", "", href="https://example.org/plain"), (Text("Caption"),)),
        Figure(Image("a.png", "Dead", href="javascript:x")),
        para(Image("a.png", "Here", attrs=(("id", "here"),))),
        pictures={"a.png": png()},
    )
    data = made(work).data
    assert b"https://example.org/out" in data
    assert b"javascript" not in data
    look = Look(data)
    described = [one.alt for one in look.elements if one.type == "Figure" and one.alt]
    assert described == ["Out", "Down", "https://example.org/plain", "Dead", "Here"]  # links need a name
    first = look.elements[: next(n for n, one in enumerate(look.elements) if one.alt == "Dead")]
    assert [one.type for one in first].count("Link") == 3


def test_a_note_that_only_a_picture_leads_to_is_not_lost() -> None:
    note = Container("aside", (para("The note."),), (("id", "n"), ("role", "doc-footnote")))
    work = exportable(para(Image("a.png", "A", href="#n")), note, pictures={"a.png": png()})
    look = Look(made(work).data)
    assert look.words.count("The note.") == 1
    assert look.types().index("Link") < look.types().index("Figure")


def test_a_short_story_and_its_credits_share_a_sheet() -> None:
    turn = Rule(page=True)
    look = Look(made(exportable(turn, turn, para("Once."), turn, turn, para("The end."), turn)).data)
    assert len(look.pages) == 1
    assert look.words.index("The end.") < look.words.index("About this resource")
