from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oerdesk.core.errors import BadInputError, OerdeskError, StorageError
from oerdesk.core.formats import kinds, read, sniff
from tests.helpers import material
from tests.helpers.material import huge, save

REAL: dict[str, tuple[bytes | str, str]] = {
    "a.md": (material.STORY, kinds.MARKDOWN),
    "a.txt": ("Plain words.", kinds.PLAIN),
    "a.csv": ("a,b\n1,2\n", "text/csv"),
    "a.html": ("<!DOCTYPE html><p>Hi", kinds.HTML),
    "a.xhtml": (material.CHAPTER_TWO, kinds.XHTML),
    "a.epub": (material.epub(), kinds.EPUB),
    "a.pdf": (material.pdf(), kinds.PDF),
    "a.pptx": (material.pptx({"T": "x"}), kinds.PPTX),
    "a.docx": (material.zipped({"[Content_Types].xml": "<a/>", "word/document.xml": "<a/>"}), kinds.DOCX),
    "a.odt": (material.zipped({"mimetype": kinds.ODT, "content.xml": "<a/>"}), kinds.ODT),
    "a.png": (material.png(), "image/png"),
    "a.jpg": (material.jpeg(), "image/jpeg"),
    "a.svg": (material.svg(), kinds.SVG),
    "a.wav": (material.wav(), "audio/wav"),
    "a.mp3": (b"\xff\xfb\x90\x44" + bytes(400), "audio/mpeg"),
    "b.mp3": (b"ID3\x04" + bytes(400), "audio/mpeg"),
    "a.m4a": (b"\0\0\0\x20ftypM4A " + bytes(40), "audio/mp4"),
    "a.mp4": (b"\0\0\0\x20ftypisom" + bytes(40), "video/mp4"),
    "a.webm": (b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm" + bytes(40), "video/webm"),
    "a.ogg": (b"OggS" + bytes(24) + b"\x01vorbis" + bytes(40), "audio/ogg"),
    "a.ogv": (b"OggS" + bytes(24) + b"\x80theora" + bytes(40), "video/ogg"),
}


@pytest.mark.parametrize("name", REAL)
def test_a_file_is_what_its_content_is(tmp_path: Path, name: str) -> None:
    data, media_type = REAL[name]
    assert sniff(save(tmp_path, name, data), name) == media_type


@pytest.mark.parametrize("name", ["a.epub", "a.pdf", "a.png", "a.docx", "a.wav", "a.svg", "a.html"])
@pytest.mark.parametrize("wrong", ["b.txt", "b.pdf", "b.md", "b"])
def test_a_wrong_name_does_not_matter(tmp_path: Path, name: str, wrong: str) -> None:
    data, media_type = REAL[name]
    assert sniff(save(tmp_path, wrong, data), wrong) == media_type


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.pdf", material.zipped({"x.txt": "1"}), "named as a PDF document, but is a ZIP archive"),
        ("a.zip", material.zipped({"x.txt": "1"}), "a ZIP archive"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), "Microsoft Office 97"),
        ("a.rtf", b"{\\rtf1 hello}", "RTF"),
        ("a.epub", bytes(range(256)) * 8, "named as an EPUB book"),
        ("a.css", b"p { color: red }", "cannot be read"),
        ("a.bin", b"\0\1\2\3" * 10, "unknown kind"),
        ("a.xml", b"<?xml version='1.0'?><a/>", "cannot be read"),
    ],
)
def test_what_cannot_be_read_is_refused_with_name_and_kind(
    tmp_path: Path, name: str, data: bytes, said: str
) -> None:
    with pytest.raises(BadInputError) as caught:
        sniff(save(tmp_path, name, data), name)
    assert name in caught.value.title
    assert said in caught.value.title
    assert caught.value.hint


def test_an_empty_file_is_said_to_be_empty(tmp_path: Path) -> None:
    for name in REAL:
        with pytest.raises(BadInputError, match="is empty"):
            read(save(tmp_path, name, b""), name)


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="is a folder"):
        sniff(tmp_path, "lessons")


def test_a_file_that_is_not_there_is_a_matter_of_storage(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="gone"):
        sniff(tmp_path / "gone.pdf", "gone.pdf")


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="this user may read everything")
def test_a_file_one_may_not_read_is_a_matter_of_storage(tmp_path: Path) -> None:
    path = save(tmp_path, "mine.txt", "x")
    path.chmod(0)
    with pytest.raises(StorageError, match="may not be read"):
        read(path, "mine.txt")


@pytest.mark.parametrize(
    "name", ["a.txt", "a.md", "a.html", "a.pdf", "a.epub", "a.docx", "a.png", "a.mp4", "a"]
)
def test_three_gigabytes_of_nothing_are_refused_at_once(tmp_path: Path, name: str) -> None:
    started = time.perf_counter()
    with pytest.raises(BadInputError, match=name):
        read(huge(tmp_path, name), name)
    assert time.perf_counter() - started < 2


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("a.md", b"# Title\n" * 600),
        ("a.html", b"<html>" + b" " * 5000),
        ("a.pdf", b"%PDF-1.7\n"),
        ("a.zip", b"PK\x03\x04"),
    ],
)
def test_three_gigabytes_behind_a_good_start_are_not_read_into_memory(
    tmp_path: Path, name: str, start: bytes
) -> None:
    started = time.perf_counter()
    with pytest.raises(BadInputError, match=name):
        read(huge(tmp_path, name, start), name)
    assert time.perf_counter() - started < 5


@given(st.binary(min_size=1, max_size=300), st.sampled_from([*REAL, "a", "a.zip", "a.xml"]))
def test_any_bytes_under_any_name_are_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, name: str
) -> None:
    path = save(tmp_path_factory.mktemp("any"), name, data)
    try:
        reading = read(path, name)
    except OerdeskError as error:
        assert name in str(error) or str(path) in str(error)  # noqa: PT017 - both ends are right
    else:
        assert reading.metadata.title
