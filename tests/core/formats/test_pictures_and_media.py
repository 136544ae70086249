from __future__ import annotations

import struct
import time
from pathlib import Path
from typing import Any

import mutagen
import pytest
from mutagen import id3

from oerdesk.core.errors import BadInputError
from oerdesk.core.formats import read
from oerdesk.core.records import Person
from tests.helpers.material import huge, jpeg, png, save, svg, wav

frames: Any = id3  # its classes are untyped

VTT = """WEBVTT

00:00.000 --> 00:04.000
Seeds <b>sleep</b>.

intro
00:00:30.500 --> 00:00:33.000 align:start
Rain wakes them.

00:02:10.000 --> 00:02:12.000
Roots grow.
"""


def test_a_picture_gives_kind_size_and_what_its_texts_say(tmp_path: Path) -> None:
    texts = {"Title": "A leaf", "Author": "Ann Lee", "License": "CC BY 4.0"}
    metadata = read(save(tmp_path, "a.png", png(7, 5, texts)), "a.png").metadata
    assert (metadata.title, metadata.type, metadata.license) == ("A leaf", "image", "CC-BY-4.0")
    assert metadata.people == (Person("Ann Lee"),)
    assert metadata.extra == {"width": 7, "height": 5}


def test_a_photograph_names_its_photographer(tmp_path: Path) -> None:
    metadata = read(save(tmp_path, "a.jpg", jpeg("Ben Oz", "By the river")), "a.jpg").metadata
    assert metadata.people == (Person("Ben Oz"),)
    assert metadata.description == "By the river"


def test_a_drawing_has_its_own_title(tmp_path: Path) -> None:
    assert read(save(tmp_path, "a.svg", svg("The water cycle")), "a.svg").metadata.title == "The water cycle"


def test_a_picture_without_texts_is_named_by_its_file(tmp_path: Path) -> None:
    assert read(save(tmp_path, "rain_gauge.png", png()), "rain_gauge.png").metadata.title == "Rain gauge"


def test_a_picture_that_would_fill_the_memory_is_refused(tmp_path: Path) -> None:
    data = bytearray(png())
    data[16:24] = struct.pack(">II", 60_000, 60_000)
    with pytest.raises(BadInputError, match=r"bomb\.png"):
        read(save(tmp_path, "bomb.png", bytes(data)), "bomb.png")


@pytest.mark.parametrize(
    "data", [b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF89a", png()[:20], b"RIFF\0\0\0\0WEBP"]
)
def test_a_broken_picture_is_refused(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(BadInputError, match=r"broken\.png"):
        read(save(tmp_path, "broken.png", data), "broken.png")


def test_a_drawing_with_entities_is_refused(tmp_path: Path) -> None:
    evil = '<!DOCTYPE svg [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + svg("&e;")
    with pytest.raises(BadInputError, match=r"a\.svg"):
        read(save(tmp_path, "a.svg", evil), "a.svg")


def test_tags_of_a_sound_file_are_read(tmp_path: Path) -> None:
    path = save(tmp_path, "a.wav", wav(2))
    sound: Any = mutagen.File(path)
    sound.add_tags()
    sound.tags.add(frames.TIT2(text="A song"))
    sound.tags.add(frames.TPE1(text="Ann Lee"))
    sound.save()
    metadata = read(path, "a.wav").metadata
    assert metadata.extra == {"duration": "PT2S"}
    assert metadata.type == "audio"
    assert metadata.title == "A song"


def test_the_license_of_an_mp3_is_found(tmp_path: Path) -> None:
    path = save(tmp_path, "a.mp3", (b"\xff\xfb\x90\x44" + bytes(413)) * 20)
    tags = frames.ID3()
    for frame in (
        frames.TIT2(text="A song"),
        frames.TPE1(text="Ann Lee"),
        frames.TLAN(text="swa"),
        frames.WCOP(url="https://creativecommons.org/licenses/by/4.0/"),
        frames.COMM(lang="eng", desc="", text="x"),
    ):
        tags.add(frame)
    tags.save(path)
    metadata = read(path, "a.mp3").metadata
    assert (metadata.title, metadata.language, metadata.license) == ("A song", "sw", "CC-BY-4.0")
    assert metadata.people == (Person("Ann Lee"),)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.wav", wav()[:30]),
        ("a.mp3", b"ID3\x04\0\0\x7f\x7f\x7f\x7f"),
        ("a.ogg", b"OggS" + bytes(60)),
        ("a.flac", b"fLaC"),
    ],
)
def test_media_with_broken_tags_are_known_by_their_names(tmp_path: Path, name: str, data: bytes) -> None:
    assert read(save(tmp_path, name, data), name).metadata.title == "A"


def test_a_film_of_gigabytes_is_taken_in_at_once(tmp_path: Path) -> None:
    started = time.perf_counter()
    for name, start in (
        ("film.mp4", b"\0\0\0\x20ftypisom" + bytes(20)),
        ("film.webm", b"\x1a\x45\xdf\xa3\x9f\x42\x82\x84webm"),
    ):
        assert read(huge(tmp_path, name, start), name).metadata.type == "video"
    assert time.perf_counter() - started < 3


def test_captions_beside_a_film_are_its_text_and_go_with_it(tmp_path: Path) -> None:
    save(tmp_path, "seeds.en.vtt", VTT)
    save(tmp_path, "seedlings.vtt", VTT)
    path = save(tmp_path, "seeds.webm", b"\x1a\x45\xdf\xa3\x9f\x42\x82\x84webm" + bytes(50))
    reading = read(path, "seeds.webm")
    assert reading.companions == ("seeds.en.vtt",)
    assert [(s.anchor, s.text) for s in reading.sections] == [
        ("t=0", "Seeds sleep."),
        ("t=30.5", "Rain wakes them."),
        ("t=130", "Roots grow."),
    ]


def test_captions_that_cannot_be_read_keep_no_film_out(tmp_path: Path) -> None:
    save(tmp_path, "seeds.vtt", b"\0\1\2")
    path = save(tmp_path, "seeds.webm", b"\x1a\x45\xdf\xa3\x9f\x42\x82\x84webm" + bytes(50))
    reading = read(path, "seeds.webm")
    assert (reading.companions, reading.sections) == (("seeds.vtt",), ())
