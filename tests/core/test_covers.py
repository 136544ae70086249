from __future__ import annotations

import io
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from PIL import Image

from oerdesk.core.formats.pdf import PDFIUM_LOCK
from oerdesk.core.library import Library
from oerdesk.core.records import EVERYTHING
from tests.helpers import material


def _picture(width: int = 300, height: int = 200, color: str = "red") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), color).save(out, "PNG")
    return out.getvalue()


def _close(image: Image.Image, color: tuple[int, int, int]) -> bool:
    """Whether a picture of one color has this one; JPEG is some steps off."""
    found = image.convert("RGB").getpixel((5, 5))
    assert isinstance(found, tuple)
    return all(abs(one - other) <= 4 for one, other in zip(found, color, strict=True))


def _cover(library: Library, width: int = 400) -> Image.Image | None:
    [number] = library.browse.find(EVERYTHING)
    data = library.covers.picture_of(number, width)
    return None if data is None else Image.open(io.BytesIO(data))


def test_a_picture_is_its_own_cover_no_larger_than_it_is_shown(library: Library, tmp_path: Path) -> None:
    library.intake.take_in([material.save(tmp_path / "in", "red.png", _picture(3000, 1500))])
    cover = _cover(library)
    assert cover is not None
    assert cover.size == (400, 200)
    smaller = _cover(library, 100)
    assert smaller is not None
    assert smaller.size == (100, 50)


def test_the_first_picture_of_a_page_that_is_large_enough(library: Library, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    material.save(folder, "dot.png", _picture(8, 8, "blue"))
    material.save(folder, "big.png", _picture(300, 200, "green"))
    page = "<title>Page</title><img src='dot.png'><img src='https://x.org/y.png'><img src='big.png'>"
    library.intake.take_in([material.save(folder, "page.html", page)])
    found = [
        number
        for number in library.browse.find(EVERYTHING)
        if library.browse.rows([number])[0].title == "Page"
    ]
    data = library.covers.picture_of(found[0])
    assert data is not None
    assert _close(Image.open(io.BytesIO(data)), (0, 128, 0))


def test_a_drawing_is_given_as_it_is(library: Library, tmp_path: Path) -> None:
    library.intake.take_in([material.save(tmp_path / "in", "circle.svg", material.svg())])
    [number] = library.browse.find(EVERYTHING)
    assert library.covers.picture_of(number) == material.svg().encode()


def test_the_first_page_of_a_pdf(library: Library, tmp_path: Path) -> None:
    library.intake.take_in([material.save(tmp_path / "in", "book.pdf", material.pdf_with_bookmarks())])
    assert _cover(library) is not None


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            '<item id="p"',
            '<item id="c" href="my%20cover.png" media-type="image/png" properties="cover-image"/>',
        ),
        ('<item id="p"', '<item id="c" href="my%20cover.png" media-type="image/png"/>'),
    ],
    ids=["EPUB 3", "EPUB 2"],
)
def test_the_cover_an_epub_names(library: Library, tmp_path: Path, before: str, after: str) -> None:
    package = material.PACKAGE.replace(before, after + before)
    if "properties" not in after:
        package = package.replace("</metadata>", '<meta name="cover" content="c"/></metadata>')
    book = material.epub({"EPUB/package.opf": package, "EPUB/my cover.png": _picture(color="yellow")})
    library.intake.take_in([material.save(tmp_path / "in", "book.epub", book)])
    cover = _cover(library)
    assert cover is not None
    assert _close(cover, (255, 255, 0))


def test_the_thumbnail_an_office_program_made(library: Library, tmp_path: Path) -> None:
    text = io.BytesIO(material.office("odt", "# Text\n\nWords.", folder=tmp_path))
    with zipfile.ZipFile(text, "a") as archive:
        archive.writestr("Thumbnails/thumbnail.png", _picture(180, 256, "blue"))
    library.intake.take_in([material.save(tmp_path / "in", "text.odt", text.getvalue())])
    cover = _cover(library)
    assert cover is not None
    assert _close(cover, (0, 0, 255))


def test_what_is_not_drawn_is_white(library: Library, tmp_path: Path) -> None:
    out = io.BytesIO()
    Image.new("RGBA", (300, 200), (0, 0, 0, 0)).save(out, "PNG")
    library.intake.take_in([material.save(tmp_path / "in", "clear.png", out.getvalue())])
    cover = _cover(library)
    assert cover is not None
    assert _close(cover, (255, 255, 255))


def test_a_photograph_stands_upright(library: Library, tmp_path: Path) -> None:
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6  # Exif 2.32, Orientation: turned by a quarter
    Image.new("RGB", (600, 300), "red").save(out, "JPEG", exif=exif)
    library.intake.take_in([material.save(tmp_path / "in", "photo.jpg", out.getvalue())])
    cover = _cover(library)
    assert cover is not None
    assert cover.size == (200, 400)


def test_a_picture_that_needs_much_memory_is_not_opened(library: Library, tmp_path: Path) -> None:
    out = io.BytesIO()
    Image.new("1", (6300, 6300)).save(out, "PNG")
    assert len(out.getvalue()) < 10_000
    library.intake.take_in([material.save(tmp_path / "in", "bomb.png", out.getvalue())])
    assert _cover(library) is None


@pytest.mark.parametrize("name", ["book.pdf", "book.epub"])
def test_a_file_that_was_spoiled_later_has_no_cover(library: Library, tmp_path: Path, name: str) -> None:
    data = material.pdf_with_bookmarks() if name.endswith("pdf") else material.epub()
    library.intake.take_in([material.save(tmp_path / "in", name, data)])
    [number] = library.browse.find(EVERYTHING)
    path = library.main_file(number)
    path.chmod(0o644)
    path.write_bytes(data[:40])
    assert library.covers.picture_of(number) is None


def test_pdfium_is_not_called_while_another_thread_calls_it(library: Library, tmp_path: Path) -> None:
    library.intake.take_in([material.save(tmp_path / "in", "book.pdf", material.pdf_with_bookmarks())])
    [number] = library.browse.find(EVERYTHING)
    with ThreadPoolExecutor(1) as other:
        with PDFIUM_LOCK:
            cover = other.submit(library.covers.picture_of, number)
            with pytest.raises(TimeoutError):
                cover.result(0.3)
        assert cover.result(10) is not None


def test_where_there_is_no_picture_there_is_no_cover_and_it_is_not_looked_for_again(
    library: Library, tmp_path: Path
) -> None:
    library.intake.take_in([material.save(tmp_path / "in", "text.md", "# Text\n\nNo picture.")])
    assert _cover(library) is None
    [kept] = (library.paths.covers).iterdir()
    assert kept.read_bytes() == b""
    assert _cover(library) is None


@pytest.mark.parametrize("spoiled", [b"not a picture", b"\x89PNG\r\n\x1a\n", b"<svg"])
def test_a_kept_cover_that_is_spoiled_is_no_error(library: Library, tmp_path: Path, spoiled: bytes) -> None:
    library.intake.take_in([material.save(tmp_path / "in", "red.png", _picture())])
    [number] = library.browse.find(EVERYTHING)
    library.covers.picture_of(number)
    [kept] = library.paths.covers.iterdir()
    kept.write_bytes(spoiled)
    library.covers.picture_of(number)


def test_the_folder_can_be_deleted_at_any_time(library: Library, tmp_path: Path) -> None:
    library.intake.take_in([material.save(tmp_path / "in", "red.png", _picture())])
    first = _cover(library)
    for path in library.paths.covers.iterdir():
        path.unlink()
    library.paths.covers.rmdir()
    again = _cover(library)
    assert first is not None
    assert again is not None
    assert first.size == again.size


def test_a_new_version_has_its_own_cover_and_the_older_one_goes(library: Library, tmp_path: Path) -> None:
    library.intake.take_in([material.save(tmp_path / "in", "red.png", _picture())])
    [number] = library.browse.find(EVERYTHING)
    library.covers.picture_of(number)
    [older] = library.paths.covers.iterdir()
    version = library.curate.edit(number, library.curate.metadata(number).changed(title="Another"))
    library.covers.picture_of(number)
    assert [path.name for path in library.paths.covers.iterdir()] == [version]
    assert version != older.name


def test_what_is_not_there_has_none(library: Library) -> None:
    assert library.covers.picture_of(99) is None
