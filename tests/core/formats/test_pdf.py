from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oerdesk.core.errors import BadInputError
from oerdesk.core.formats import TEXT_ONLY, ContentKind, open_content, read, to_document
from oerdesk.core.formats.pdf import paragraphs
from oerdesk.core.records import Person, Section
from tests.helpers.material import locked_pdf, pdf, pdf_with_bookmarks, save


def test_text_is_found_by_page(tmp_path: Path) -> None:
    reading = read(save(tmp_path, "a.pdf", pdf(("Seeds need water.", "", "Roots hold."))), "a.pdf")
    assert reading.sections == (
        Section("", "page=1", "Seeds need water."),
        Section("", "page=3", "Roots hold."),
    )


def test_the_file_says_title_author_and_date(tmp_path: Path) -> None:
    metadata = read(save(tmp_path, "a.pdf", pdf()), "a.pdf", with_text=False).metadata
    assert metadata.title == "Seeds"
    assert metadata.people == (Person("Ama Mensah"),)
    assert metadata.date == "2025-03-04"


@pytest.mark.parametrize("title", ["Microsoft Word - draft7.doc", "untitled", "notes.tex", ""])
def test_what_a_writing_program_puts_there_is_no_title(tmp_path: Path, title: str) -> None:
    assert read(save(tmp_path, "my-notes.pdf", pdf(title=title)), "my-notes.pdf").metadata.title == "My notes"


def test_xmp_counts_more_and_names_the_license(tmp_path: Path) -> None:
    packet = """<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmpRights="http://ns.adobe.com/xap/1.0/rights/">
    <rdf:Description xmpRights:WebStatement="https://creativecommons.org/licenses/by/4.0/">
    <dc:title><rdf:Alt><rdf:li>All about seeds</rdf:li></rdf:Alt></dc:title>
    <dc:creator><rdf:Seq><rdf:li>Ann Lee</rdf:li><rdf:li>Ben Oz</rdf:li></rdf:Seq></dc:creator>
    <dc:language><rdf:Bag><rdf:li>fr-FR</rdf:li></rdf:Bag></dc:language></rdf:Description></rdf:RDF></x:xmpmeta>"""
    data = pdf().replace(b"%PDF-1.7\n", b"%PDF-1.7\n%" + packet.replace("\n", " ").encode() + b"\n", 1)
    metadata = read(save(tmp_path, "a.pdf", data), "a.pdf").metadata
    assert metadata.title == "All about seeds"
    assert metadata.people == (Person("Ann Lee"), Person("Ben Oz"))
    assert (metadata.language, metadata.license) == ("fr-FR", "CC-BY-4.0")


def test_a_password_is_named_as_the_cause(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match=r"locked\.pdf.*password"):
        read(save(tmp_path, "locked.pdf", locked_pdf()), "locked.pdf")


@pytest.mark.parametrize("part", [0.02, 0.3, 0.7, 0.95])
def test_a_cut_file_is_refused(tmp_path: Path, part: float) -> None:
    data = pdf()
    with pytest.raises(BadInputError, match=r"cut\.pdf.*not copied completely"):
        read(save(tmp_path, "cut.pdf", data[: int(len(data) * part)]), "cut.pdf")


def test_noise_between_a_good_start_and_end_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match=r"noise\.pdf"):
        read(
            save(tmp_path, "noise.pdf", b"%PDF-1.7\n" + bytes(range(256)) * 50 + b"startxref\n7\n%%EOF"),
            "noise.pdf",
        )


@settings(max_examples=80)
@given(data=st.data())
def test_any_damage_is_read_over_or_refused(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    broken = bytearray(pdf())
    for _change in range(data.draw(st.integers(1, 6))):
        broken[data.draw(st.integers(9, len(broken) - 1))] = data.draw(st.integers(0, 255))
    path = save(tmp_path_factory.mktemp("pdf"), "broken.pdf", bytes(broken))
    try:
        reading = read(path, "broken.pdf")
    except BadInputError as error:
        assert "broken.pdf" in error.title  # noqa: PT017 - both ends are right
    else:
        assert reading.metadata.title


def test_several_threads_may_read_at_once(tmp_path: Path) -> None:
    paths = [save(tmp_path, f"{n}.pdf", pdf((f"Page of {n}",) * 5)) for n in range(8)]
    with ThreadPoolExecutor(4) as pool:
        readings = list(pool.map(lambda path: read(path, path.name), paths))
    assert [reading.sections[4].text for reading in readings] == [f"Page of {n}" for n in range(8)]


def test_the_reader_gets_the_file_itself(tmp_path: Path) -> None:
    path = save(tmp_path, "a.pdf", pdf())
    content = open_content({"a.pdf": path}, "a.pdf", "application/pdf")
    assert content.kind is ContentKind.PDF
    assert content.read("a.pdf") == (path.read_bytes(), "application/pdf")
    content.close()


def test_bookmarks_are_the_table_of_contents(tmp_path: Path) -> None:
    path = save(tmp_path, "a.pdf", pdf_with_bookmarks())
    content = open_content({"a.pdf": path}, "a.pdf", "application/pdf")
    assert [(entry.title, entry.path, entry.level) for entry in content.contents] == [
        ("Roots", "a.pdf#page=2", 1),
        ("Seeds", "a.pdf#page=1", 2),
    ]
    content.close()


def test_its_text_can_be_taken_for_changing_and_is_flagged(tmp_path: Path) -> None:
    document, pictures = to_document({"a.pdf": save(tmp_path, "a.pdf", pdf())}, "a.pdf", "application/pdf")
    assert "Seeds need water." in str(document)
    assert "Roots hold the plant." in str(document)
    assert (TEXT_ONLY, "true") in document.meta
    assert document.title == "Seeds"
    assert pictures == {}


def test_pages_that_are_pictures_cannot_be_changed(tmp_path: Path) -> None:
    path = save(tmp_path, "scan.pdf", pdf(("", "")))
    with pytest.raises(BadInputError, match=r"scan\.pdf.*pictures") as caught:
        to_document({"scan.pdf": path}, "scan.pdf", "application/pdf")
    assert caught.value.hint


def test_lines_of_a_page_are_joined_to_paragraphs() -> None:
    text = (
        "Plants grow in soil and they need wa-\nter and light to live and to grow\ntall.\n"
        "A new one begins here and goes on for\nlong.\n\nLast"
    )
    assert paragraphs(text) == [
        "Plants grow in soil and they need water and light to live and to grow tall.",
        "A new one begins here and goes on for long.",
        "Last",
    ]


def test_a_large_file_is_read_in_reasonable_time(tmp_path: Path) -> None:
    started = time.perf_counter()
    assert len(read(save(tmp_path, "a.pdf", pdf(("Some words.",) * 300)), "a.pdf").sections) == 300
    assert time.perf_counter() - started < 5
