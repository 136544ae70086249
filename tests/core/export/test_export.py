from __future__ import annotations

import zipfile
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest

from oerdesk.core.document.model import Figure, Heading, Image, Math, Text
from oerdesk.core.errors import (
    BadInputError,
    Cancelled,
    DamagedError,
    OerdeskError,
    StorageError,
    UsageError,
)
from oerdesk.core.export import FORMATS, Exportable, export, formats_for, suggest_name
from oerdesk.core.progress import SILENT
from oerdesk.core.records import FileEntry
from tests.core.export.epub_check import Opened
from tests.core.export.examples import NOW, Look, exportable, manifest, para, png


def original(path: Path, media_type: str, data: bytes, **metadata: object) -> Exportable:
    """A resource that is a file without text."""
    path.write_bytes(data)
    main = FileEntry(path.name, "0" * 64, len(data), media_type)
    return Exportable(replace(manifest(**metadata), files=(main,)), None, {}, path)


def pdf(path: Path, pages: int = 2) -> bytes:
    with pypdfium2.PdfDocument.new() as document:
        for _number in range(pages):
            document.new_page(200, 300)
        document.save(path)
    return path.read_bytes()


@pytest.mark.parametrize("format_", FORMATS)
def test_every_format_is_written_and_carries_credits(tmp_path: Path, format_: str) -> None:
    work = exportable(
        Heading(1, (Text("One"),)),
        para("Text ", Math("<math><mn>1</mn></math>")),
        Figure(Image("a.png", "A")),
        pictures={"a.png": png()},
    )
    target = tmp_path / f"out.{format_}"
    report = export(work, format_, target, now=NOW)
    data = target.read_bytes()
    assert (report.path, report.size, report.warnings) == (target, len(data), ())
    assert [path.name for path in tmp_path.iterdir()] == [target.name]
    assert "The original" in _text(target)
    assert "CC BY-SA 4.0" in _text(target)


def _text(path: Path) -> str:
    if path.suffix == ".pdf":
        return Look(path.read_bytes()).words
    if path.suffix == ".html":
        return path.read_text(encoding="utf-8")
    if path.suffix == ".epub":
        return Opened(path.read_bytes()).text()
    inside = {".docx": "word/document.xml", ".odt": "content.xml"}[path.suffix]
    return zipfile.ZipFile(path).read(inside).decode()


def test_a_pdf_keeps_its_pages_and_gets_the_credits_behind(tmp_path: Path) -> None:
    work = original(tmp_path / "in.pdf", "application/pdf", pdf(tmp_path / "new.pdf"))
    export(work, "pdf", tmp_path / "out.pdf", now=NOW)
    look = Look((tmp_path / "out.pdf").read_bytes())
    assert len(look.pages) == 3
    assert look.pages[0].get_size() == (200, 300)
    assert "About this resource" in look.pages[2].get_textpage().get_text_range()


@pytest.mark.parametrize("format_", ["html", "epub", "docx", "odt"])
def test_a_pdf_is_not_made_into_text_that_reads_badly(tmp_path: Path, format_: str) -> None:
    work = original(tmp_path / "in.pdf", "application/pdf", pdf(tmp_path / "new.pdf"))
    with pytest.raises(BadInputError, match=format_.upper()) as caught:
        export(work, format_, tmp_path / "out", now=NOW)
    assert "Export it as PDF" in caught.value.hint
    assert formats_for(work) == ("pdf",)


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7\nnothing", b"no pdf"])
def test_a_damaged_pdf_is_named(tmp_path: Path, data: bytes) -> None:
    work = original(tmp_path / "in.pdf", "application/pdf", data)
    with pytest.raises(DamagedError, match="Water"):
        export(work, "pdf", tmp_path / "out.pdf", now=NOW)
    assert not (tmp_path / "out.pdf").exists()


@pytest.mark.parametrize(("media_type", "tag"), [("audio/mpeg", "<audio"), ("video/webm", "<video")])
def test_sounds_and_films_become_a_page_with_a_player(tmp_path: Path, media_type: str, tag: str) -> None:
    work = original(tmp_path / "in.bin", media_type, b"ID3 data", title='A "b" <c>')
    export(work, "html", tmp_path / "out.html", now=NOW)
    page = (tmp_path / "out.html").read_text(encoding="utf-8")
    assert tag in page
    assert f"data:{media_type};base64,SUQzIGRhdGE=" in page
    assert "About this resource" in page
    assert formats_for(work) == ("html",)
    with pytest.raises(BadInputError, match="EPUB"):
        export(work, "epub", tmp_path / "out.epub", now=NOW)


@pytest.mark.parametrize("format_", ["html", "epub", "pdf"])
def test_a_picture_is_a_document_with_one_picture(tmp_path: Path, format_: str) -> None:
    work = original(tmp_path / "in.png", "image/png", png(), description="A red box")
    report = export(work, format_, tmp_path / f"out.{format_}", now=NOW)
    assert report.warnings == ()
    data = (tmp_path / f"out.{format_}").read_bytes()
    if format_ == "pdf":
        assert "A red box" in [element.alt for element in Look(data).elements]


def test_a_work_without_text_is_refused(tmp_path: Path) -> None:
    work = original(tmp_path / "in.zip", "application/zip", b"PK")
    assert formats_for(work) == ()
    with pytest.raises(BadInputError, match="Water"):
        export(work, "html", tmp_path / "out.html", now=NOW)


def test_an_unknown_format_is_refused_with_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="rtf") as caught:
        export(exportable(para("x")), "rtf", tmp_path / "out", now=NOW)
    assert "epub" in caught.value.hint


def test_an_older_file_survives_what_goes_wrong(tmp_path: Path) -> None:
    class Stop:
        def report(self, done: int, total: int | None, doing: str = "") -> None:
            if done == 1:
                raise Cancelled

    target = tmp_path / "out.html"
    target.write_text("old")
    with pytest.raises(Cancelled):
        export(exportable(para("x")), "html", target, now=NOW, progress=Stop())
    assert target.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["out.html"]


def test_a_license_that_forbids_copies_is_pointed_out(tmp_path: Path) -> None:
    work = exportable(para("x"), license="LicenseRef-all-rights-reserved")
    report = export(work, "html", tmp_path / "out.html", now=NOW, progress=SILENT)
    assert len(report.warnings) == 1
    assert issubclass(UsageError, OerdeskError)


@pytest.mark.parametrize(
    ("title", "language", "expected"),
    [
        ("Water", "en", "Water-en.pdf"),
        ("Water", "und", "Water.pdf"),
        ("a/b:c*?", "../x", "a-b-c---..-x.pdf"),
        ("CON", "und", "_CON.pdf"),
        ("", "und", "resource.pdf"),
        ("كتاب", "ar", "كتاب-ar.pdf"),
    ],
)
def test_names_are_safe_everywhere(title: str, language: str, expected: str) -> None:
    assert suggest_name(manifest(title=title, language=language), "pdf") == expected


def test_a_title_that_cannot_be_seen_is_replaced(tmp_path: Path) -> None:
    work = exportable(para("Text"), title="\x07 \n\u200e")
    assert work.document is not None
    named = replace(work, document=replace(work.document, title="From the text"))
    for one, title in ((work, "Water & <air>"), (named, "From the text")):
        export(one, "epub", tmp_path / "out.epub", now=NOW)
        assert Opened((tmp_path / "out.epub").read_bytes()).package.findtext(".//{*}title") == title
    unnamed = replace(work, document=replace(work.document, title=""))
    export(unnamed, "html", tmp_path / "out.html", now=NOW)
    assert "<title>Untitled</title>" in (tmp_path / "out.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["gone/out.html", "folder"])
def test_a_target_without_a_place_is_refused_before_the_work(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(StorageError, match=r"gone|folder") as refusal:
        export(exportable(para("Text")), "html", tmp_path / name, now=NOW)
    assert refusal.value.hint
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]


@pytest.mark.parametrize("format_", FORMATS)
def test_a_picture_without_a_file_is_missed_by_its_description(tmp_path: Path, format_: str) -> None:
    report = export(exportable(para(Image("", "A leaf"))), format_, tmp_path / "out", now=NOW)
    assert report.warnings == ("The picture “A leaf” is missing.",)
    (tmp_path / "out").rename(tmp_path / f"out.{format_}")
    assert "A leaf" in _text(tmp_path / f"out.{format_}")
