from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from oerdesk.core.library import Library
from oerdesk.core.records import EVERYTHING
from tests.helpers import material


def _picture(width: int = 300, height: int = 200, color: str = "red") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), color).save(out, "PNG")
    return out.getvalue()


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
    assert Image.open(io.BytesIO(data)).convert("RGB").getpixel((5, 5)) == (0, 128, 0)


def test_a_drawing_is_given_as_it_is(library: Library, tmp_path: Path) -> None:
    library.intake.take_in([material.save(tmp_path / "in", "circle.svg", material.svg())])
    [number] = library.browse.find(EVERYTHING)
    assert library.covers.picture_of(number) == material.svg().encode()


def test_the_first_page_of_a_pdf(library: Library, tmp_path: Path) -> None:
    library.intake.take_in([material.save(tmp_path / "in", "book.pdf", material.pdf_with_bookmarks())])
    assert _cover(library) is not None


def test_the_cover_an_epub_names(library: Library, tmp_path: Path) -> None:
    book = material.epub({"EPUB/cover.png": _picture(color="yellow")})
    library.intake.take_in([material.save(tmp_path / "in", "book.epub", book)])
    [number] = library.browse.find(EVERYTHING)
    library.covers.picture_of(number)  # whether it names one or not, it is no error


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


def test_a_new_version_has_its_own_cover(library: Library, tmp_path: Path) -> None:
    library.intake.take_in([material.save(tmp_path / "in", "red.png", _picture())])
    [number] = library.browse.find(EVERYTHING)
    library.covers.picture_of(number)
    library.curate.edit(number, library.curate.metadata(number).changed(title="Another"))
    library.covers.picture_of(number)
    assert len(list(library.paths.covers.iterdir())) == 2


def test_what_is_not_there_has_none(library: Library) -> None:
    assert library.covers.picture_of(99) is None
