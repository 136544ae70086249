"""From a resource of a real library to a file in each format."""

from __future__ import annotations

import io
import json
import os
import sys
import zipfile
from pathlib import Path

import pytest
from lxml import etree, html
from PIL import Image as Picture

from oerdesk.core.errors import BadInputError, NotFoundError, StorageError, UsageError
from oerdesk.core.export import FORMATS
from oerdesk.core.library import Library
from oerdesk.core.records import Defaults
from tests.core.export.epub_check import Opened
from tests.core.export.examples import Look
from tests.helpers import material

PLANTS = """---
title: Plants
language: en
people: [Amina (author)]
license: CC-BY-4.0
source: https://example.org/plants
---

# Plants

Plants need **water**.

![A leaf](leaf.png)
"""
CREDITS = ("Plants", "Amina", "CC BY 4.0")


def taken_in(library: Library, path: Path, license_: str = "") -> int:
    report = library.intake.take_in([path], Defaults(license=license_))
    assert not report.problems
    return report.files[0].resource


def lesson(library: Library, folder: Path) -> int:
    """A lesson in Markdown with a picture."""
    material.save(folder, "leaf.png", material.png())
    return taken_in(library, material.save(folder, "plants.md", PLANTS))


def adaptation(library: Library, folder: Path) -> int:
    """Somebody's own version of the lesson."""
    draft = library.adapt.start([lesson(library, folder)], "Juma")
    draft.describe(title="Our plants", license="CC-BY-SA-4.0")
    return library.adapt.finish(draft)


def text_of(path: Path) -> str:
    """All text of an export that a person sees, on one line."""
    data = path.read_bytes()
    if path.suffix == ".pdf":
        return Look(data).words
    if path.suffix == ".html":
        roots = html.document_fromstring(data.decode()).findall("body")
    elif path.suffix == ".epub":
        roots = list(Opened(data).pages.values())
    else:
        inside = {".docx": "word/document.xml", ".odt": "content.xml"}[path.suffix]
        roots = [etree.fromstring(zipfile.ZipFile(path).read(inside))]
    return " ".join("".join(str(part) for root in roots for part in root.itertext()).split())


def exported(library: Library, resource: int, format_: str, folder: Path) -> Path:
    """An export under the name that the library suggests."""
    target = folder / library.exports.suggest_name(resource, format_)
    report = library.exports.export(resource, format_, target)
    assert (report.path, report.size) == (target, target.stat().st_size)
    return target


def test_every_format_has_a_name_for_people(library: Library) -> None:
    formats = library.exports.formats()
    assert tuple(formats) == FORMATS
    assert all(name.upper() in title for name, title in formats.items())


@pytest.mark.parametrize("format_", FORMATS)
def test_a_lesson_in_markdown_goes_into_every_format(library: Library, tmp_path: Path, format_: str) -> None:
    resource = lesson(library, tmp_path / "in")
    assert library.exports.formats_for(resource) == FORMATS
    path = exported(library, resource, format_, tmp_path)
    assert path.name == f"Plants-en.{format_}"
    text = text_of(path)
    for words in ("Plants need water.", *CREDITS, "https://example.org/plants"):
        assert words in text


@pytest.mark.parametrize("format_", FORMATS)
def test_a_book_goes_into_every_format(library: Library, tmp_path: Path, format_: str) -> None:
    resource = taken_in(library, material.save(tmp_path / "in", "plants.epub", material.epub()))
    assert library.exports.formats_for(resource) == FORMATS
    text = text_of(exported(library, resource, format_, tmp_path))
    for words in ("Water flows in veins.", "Roots drink.", "Ama Mensah", "Lindiwe Nkosi", "CC BY 4.0"):
        assert words in text


@pytest.mark.parametrize("format_", FORMATS)
def test_a_picture_goes_into_every_format_with_its_credits(
    library: Library, tmp_path: Path, format_: str
) -> None:
    out = io.BytesIO()
    Picture.new("RGB", (40, 30), "green").save(out, "PNG")
    resource = taken_in(library, material.save(tmp_path / "in", "leaf.png", out.getvalue()), "CC-BY-4.0")
    library.curate.edit(resource, library.curate.manifest(resource).metadata.changed(title="A leaf"))
    assert library.exports.formats_for(resource) == FORMATS
    path = exported(library, resource, format_, tmp_path)
    text = text_of(path)
    assert "A leaf" in text
    assert "CC BY 4.0" in text
    assert path.stat().st_size > len(out.getvalue())


def test_a_pdf_stays_a_pdf_with_its_credits_behind(library: Library, tmp_path: Path) -> None:
    original = material.save(tmp_path / "in", "sheet.pdf", material.pdf())
    pages = len(Look(original.read_bytes()).pages)
    resource = taken_in(library, original, "CC-BY-4.0")
    assert library.exports.formats_for(resource) == ("pdf",)
    look = Look(exported(library, resource, "pdf", tmp_path).read_bytes())
    assert len(look.pages) > pages
    assert "CC BY 4.0" in look.words


@pytest.mark.parametrize("format_", FORMATS)
def test_an_adaptation_credits_what_it_was_made_from(library: Library, tmp_path: Path, format_: str) -> None:
    path = exported(library, adaptation(library, tmp_path / "in"), format_, tmp_path)
    text = text_of(path)
    for words in ("Our plants", "Juma", "CC BY-SA 4.0", *CREDITS, "https://example.org/plants"):
        assert words in text


def test_machines_read_where_an_adaptation_comes_from(library: Library, tmp_path: Path) -> None:
    resource = adaptation(library, tmp_path / "in")
    license_url = "https://creativecommons.org/licenses/by-sa/4.0/"
    page = html.document_fromstring(exported(library, resource, "html", tmp_path).read_text("utf-8"))
    data = json.loads(str(page.findtext(".//script[@type='application/ld+json']")))
    assert data["license"] == license_url
    original = json.dumps(data["isBasedOn"])
    for words in ("Plants", "Amina", "https://creativecommons.org/licenses/by/4.0/"):
        assert words in original
    book = Opened(exported(library, resource, "epub", tmp_path).read_bytes())
    assert book.meta("dcterms:license") == [license_url]
    assert "https://example.org/plants" in [one.text for one in book.package.iter("{*}source")]
    pdf = exported(library, resource, "pdf", tmp_path).read_bytes()
    assert license_url.encode() in pdf[pdf.rindex(b"<x:xmpmeta") :]


def test_text_is_not_made_from_a_pdf(library: Library, tmp_path: Path) -> None:
    resource = taken_in(library, material.save(tmp_path / "in", "sheet.pdf", material.pdf()))
    with pytest.raises(BadInputError, match="EPUB") as refusal:
        library.exports.export(resource, "epub", tmp_path / "out.epub")
    assert "PDF" in refusal.value.hint
    assert not (tmp_path / "out.epub").exists()


@pytest.mark.parametrize("ending", [".md", ".png"])
def test_what_has_not_been_fetched_completely_is_not_exported(
    library: Library, tmp_path: Path, ending: str
) -> None:
    resource = lesson(library, tmp_path / "in")
    gone = next(one for one in library.curate.manifest(resource).files if one.path.endswith(ending))
    library.paths.objects.joinpath(gone.sha256[:2], gone.sha256).unlink()
    for ask in (
        lambda: library.exports.export(resource, "html", tmp_path / "out.html"),
        lambda: library.exports.formats_for(resource),
    ):
        with pytest.raises(NotFoundError, match="Plants") as refusal:
            ask()
        assert "Fetch" in refusal.value.hint
    assert not (tmp_path / "out.html").exists()


def test_a_resource_or_format_that_does_not_exist_is_refused(library: Library, tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        library.exports.export(999, "html", tmp_path / "out.html")
    with pytest.raises(UsageError, match="mobi"):
        library.exports.export(lesson(library, tmp_path / "in"), "mobi", tmp_path / "out.mobi")


@pytest.mark.parametrize("name", ["gone/out.html", "in", "in/plants.md/out.html"])
def test_a_target_that_cannot_be_is_named(library: Library, tmp_path: Path, name: str) -> None:
    resource = lesson(library, tmp_path / "in")
    with pytest.raises(StorageError) as refusal:
        library.exports.export(resource, "html", tmp_path / name)
    assert Path(name).parts[0] in refusal.value.title
    assert refusal.value.hint
    assert sorted(path.name for path in (tmp_path / "in").iterdir()) == ["leaf.png", "plants.md"]


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written_to_is_named(library: Library, tmp_path: Path) -> None:
    resource = lesson(library, tmp_path / "in")
    closed = tmp_path / "closed"
    closed.mkdir(0o500)
    with pytest.raises(StorageError, match="closed"):
        library.exports.export(resource, "html", closed / "out.html")
