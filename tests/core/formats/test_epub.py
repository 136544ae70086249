from __future__ import annotations

import hashlib
import io
import zipfile
from pathlib import Path

import pytest

from oerdesk.core.document import plain_text
from oerdesk.core.errors import BadInputError, NotFoundError
from oerdesk.core.formats import open_content, read, to_document
from oerdesk.core.records import Person
from tests.helpers import material
from tests.helpers.material import epub, save

UID = "urn:uuid:0b5e9b3c-1df1-4a5c-9b43-0d6d0f6ab001"


def test_the_package_says_who_what_and_under_which_license(tmp_path: Path) -> None:
    metadata = read(save(tmp_path, "plants.epub", epub()), "plants.epub").metadata
    assert metadata.title == "Plants around us"
    assert metadata.language == "en"
    assert metadata.people == (Person("Ama Mensah", "aut"), Person("Lindiwe Nkosi", "ill"))
    assert metadata.license == "CC-BY-4.0"
    assert metadata.license_statement == "This book is licensed under CC BY 4.0"
    assert metadata.description == "What grows at the school."
    assert metadata.subjects == ("Biology",)
    assert metadata.accessibility == ("alternativeText",)
    assert metadata.extra["identifier"] == UID


def test_roles_of_older_books_are_understood(tmp_path: Path) -> None:
    package = material.PACKAGE.replace(
        "<dc:subject>",
        '<dc:creator xmlns:opf="http://www.idpf.org/2007/opf" opf:role="trl">'
        "Juma Ali</dc:creator><dc:subject>",
    )
    metadata = read(save(tmp_path, "a.epub", epub({"EPUB/package.opf": package})), "a.epub").metadata
    assert Person("Juma Ali", "trl") in metadata.people


def test_passages_are_anchored_in_pages_that_open(tmp_path: Path) -> None:
    path = save(tmp_path, "a.epub", epub())
    reading = read(path, "a.epub")
    content = open_content({"a.epub": path}, "a.epub", reading.media_type)
    try:
        for section in reading.sections:
            page, _hash, fragment = section.anchor.partition("#")
            data, media_type = content.read(page)
            assert media_type == "application/xhtml+xml"
            assert not fragment or f'id="{fragment}"'.encode() in data
        assert {section.anchor.partition("#")[0] for section in reading.sections} == set(content.spine)
    finally:
        content.close()


def test_contents_and_pages_are_those_of_the_book(tmp_path: Path) -> None:
    content = open_content({"a.epub": save(tmp_path, "a.epub", epub())}, "a.epub", "application/epub+zip")
    assert content.start == "EPUB/text/one.xhtml"
    assert content.spine == ("EPUB/text/one.xhtml", "EPUB/text/two.xhtml")
    assert [(entry.title, entry.path, entry.level) for entry in content.contents] == [
        ("Leaves", "EPUB/text/one.xhtml", 1),
        ("Veins", "EPUB/text/one.xhtml#veins", 2),
        ("Roots", "EPUB/text/two.xhtml", 1),
    ]
    assert content.read("EPUB/img/leaf.png") == (material.png(), "image/png")
    with pytest.raises(NotFoundError):
        content.read("../../etc/passwd")
    content.close()


def test_contents_of_older_books_come_from_their_ncx(tmp_path: Path) -> None:
    ncx = """<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><navMap><navPoint><navLabel><text>Part</text></navLabel>
    <content src="text/one.xhtml"/><navPoint><navLabel><text>Inner</text></navLabel>
    <content src="text/two.xhtml#deep"/>
    </navPoint></navPoint></navMap></ncx>"""
    package = material.PACKAGE.replace(' properties="nav"', "").replace("<spine>", '<spine toc="ncx">')
    package = package.replace(
        "</manifest>", '<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/></manifest>'
    )
    path = save(tmp_path, "a.epub", epub({"EPUB/package.opf": package, "EPUB/toc.ncx": ncx}))
    content = open_content({"a.epub": path}, "a.epub", "application/epub+zip")
    assert [(entry.title, entry.level) for entry in content.contents] == [("Part", 1), ("Inner", 2)]
    assert content.contents[1].path == "EPUB/text/two.xhtml#deep"
    content.close()


def test_scrambled_fonts_come_out_plain(tmp_path: Path) -> None:
    font = bytes(range(256)) * 8
    key = hashlib.sha1(UID.encode(), usedforsecurity=False).digest()
    scrambled = bytes(b ^ key[n % 20] if n < 1040 else b for n, b in enumerate(font))
    encryption = """<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container"
    xmlns:enc="http://www.w3.org/2001/04/xmlenc#">
    <enc:EncryptedData><enc:EncryptionMethod Algorithm="http://www.idpf.org/2008/embedding"/>
    <enc:CipherData><enc:CipherReference URI="EPUB/a.otf"/></enc:CipherData></enc:EncryptedData>
    </encryption>"""
    path = save(tmp_path, "a.epub", epub({"META-INF/encryption.xml": encryption, "EPUB/a.otf": scrambled}))
    content = open_content({"a.epub": path}, "a.epub", "application/epub+zip")
    assert content.read("EPUB/a.otf") == (font, "font/otf")
    content.close()


def test_a_book_locked_by_its_seller_is_refused_with_the_reason(tmp_path: Path) -> None:
    encryption = """<e xmlns:enc="http://www.w3.org/2001/04/xmlenc#"><enc:EncryptedData>
    <enc:EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes256-cbc"/></enc:EncryptedData></e>"""
    with pytest.raises(BadInputError, match="locked by its seller"):
        read(save(tmp_path, "a.epub", epub({"META-INF/encryption.xml": encryption})), "a.epub")


@pytest.mark.parametrize(
    "changes",
    [
        {"META-INF/container.xml": None},
        {"META-INF/container.xml": "<container/>"},
        {"META-INF/container.xml": "not xml"},
        {"EPUB/package.opf": None},
        {"EPUB/package.opf": "<package><broken>"},
        {"EPUB/package.opf": "<package/>"},
        {"EPUB/text/one.xhtml": None, "EPUB/text/two.xhtml": None},
        {
            "EPUB/package.opf": '<!DOCTYPE p [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
            + material.PACKAGE[38:]
        },
    ],
)
def test_a_broken_book_is_refused_by_name(tmp_path: Path, changes: dict[str, str | None]) -> None:
    path = save(tmp_path, "broken.epub", epub({"mimetype": "application/epub+zip", **changes}))
    with pytest.raises(BadInputError, match=r"broken\.epub"):
        read(path, "broken.epub")


@pytest.mark.parametrize("part", [0.1, 0.5, 0.9, 0.99])
def test_a_book_that_was_not_copied_completely_is_refused(tmp_path: Path, part: float) -> None:
    data = epub()
    with pytest.raises(BadInputError, match=r"cut\.epub.*not copied completely"):
        read(save(tmp_path, "cut.epub", data[: int(len(data) * part)]), "cut.epub")


def test_a_missing_chapter_does_not_keep_the_book_out(tmp_path: Path) -> None:
    reading = read(save(tmp_path, "a.epub", epub({"EPUB/text/one.xhtml": None})), "a.epub")
    assert "Roots drink" in " ".join(section.text for section in reading.sections)


def test_a_book_with_an_evil_name_inside_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match=r"evil\.epub"):
        read(save(tmp_path, "evil.epub", epub({"../../evil.txt": "x"})), "evil.epub")


def test_a_chapter_with_external_entities_gives_nothing_away(tmp_path: Path) -> None:
    secret = save(tmp_path, "secret.txt", "do not tell")
    chapter = f'<!DOCTYPE html [<!ENTITY e SYSTEM "{secret.as_uri()}">]><html xmlns="http://www.w3.org/1999/xhtml"><body><p>&e;</p></body></html>'
    reading = read(save(tmp_path, "a.epub", epub({"EPUB/text/one.xhtml": chapter})), "a.epub")
    assert "do not tell" not in str(reading)
    assert "Roots drink" in str(reading.sections)


def test_a_bomb_in_a_book_is_refused(tmp_path: Path) -> None:
    out = io.BytesIO(epub())
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as book:
        for number in range(5):
            book.writestr(f"EPUB/{number}.bin", bytes(8 * 1024 * 1024))
    with pytest.raises(BadInputError, match=r"bomb\.epub"):
        read(save(tmp_path, "bomb.epub", out.getvalue()), "bomb.epub")


def test_chapters_become_one_document_with_links_inside_it(tmp_path: Path) -> None:
    path = save(tmp_path, "a.epub", epub())
    document, pictures = to_document({"a.epub": path}, "a.epub", "application/epub+zip")
    written = str(document)
    assert (document.title, document.language) == ("Plants around us", "en")
    assert pictures == {"pictures/leaf.png": material.png()}
    for part in ("c1-top", "c2-top", "c1-veins", "#c2-deep", "#c1", "pictures/leaf.png", "Roots drink"):
        assert part in written
    assert "alert" not in written


@pytest.mark.parametrize(
    ("language", "page", "direction"),
    [
        ("ja", "", ""),  # set vertically and bound on the right, but not written from right to left
        ("ar", "", "rtl"),
        ("und", ' dir="rtl"', "rtl"),
        ("und", "", ""),
    ],
)
def test_text_runs_as_its_pages_or_language_say_and_not_as_pages_turn(
    tmp_path: Path, language: str, page: str, direction: str
) -> None:
    package = material.PACKAGE.replace("<spine>", '<spine page-progression-direction="rtl">')
    chapters = {"one.xhtml": material.CHAPTER_ONE, "two.xhtml": material.CHAPTER_TWO}
    changes: dict[str, bytes | str | None] = {
        "EPUB/package.opf": package.replace(
            "<dc:language>en</dc:language>", f"<dc:language>{language}</dc:language>"
        )
    }
    for name, text in chapters.items():
        plain = text.replace(' xml:lang="en"', "")
        changes[f"EPUB/text/{name}"] = plain.replace('1999/xhtml"', f'1999/xhtml"{page}')
    path = save(tmp_path, "a.epub", epub(changes))
    document, _pictures = to_document({"a.epub": path}, "a.epub", "application/epub+zip")
    assert document.direction == direction


def test_lists_of_links_for_programs_are_not_text(tmp_path: Path) -> None:
    nav = (
        '<nav xmlns:epub="http://www.idpf.org/2007/ops" epub:type="{}" {}><ol><li>'
        '<a href="two.xhtml">{}</a></li></ol></nav>'
    )
    navs = nav.format("toc", "", "To two") + nav.format("page-list", "", "Page 12")
    navs += nav.format("landmarks", 'hidden=""', "Begin")
    chapter = material.CHAPTER_ONE.replace("<h1", f"{navs}<h1", 1)
    path = save(tmp_path, "a.epub", epub({"EPUB/text/one.xhtml": chapter}))
    document, _pictures = to_document({"a.epub": path}, "a.epub", "application/epub+zip")
    written = str(document)
    assert "To two" in written
    assert "Leaves" in written
    assert "Page 12" not in written
    assert "Begin" not in written


def test_page_numbers_of_the_printed_edition_do_not_stand_in_the_text(tmp_path: Path) -> None:
    mark = '<span xmlns:epub="http://www.idpf.org/2007/ops" epub:type="pagebreak" id="p12">12</span>'
    more = '<span role="doc-pagebreak" id="p13" aria-label="13">13</span>'
    chapter = material.CHAPTER_ONE.replace("Water flows", f"Water {mark} flo{more}ws", 1)
    path = save(tmp_path, "a.epub", epub({"EPUB/text/one.xhtml": chapter}))
    document, _pictures = to_document({"a.epub": path}, "a.epub", "application/epub+zip")
    text = plain_text(document)
    assert "flows" in text
    assert "12" not in text
    assert "13" not in text
