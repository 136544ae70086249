from __future__ import annotations

from pathlib import Path

import pytest

from oerdesk.core.errors import BadInputError, NotFoundError
from oerdesk.core.formats import kinds, open_content, read, to_document
from oerdesk.core.records import Person
from tests.helpers.material import office, png, pptx, save, zipped

TEXT = """---
title: Soil
author: Ama Mensah
lang: sw
---

# Sand

Water runs through sand.[^1]

# Clay

Clay holds water: $x^2$.

| kind | grain |
|------|-------|
| sand | large |

[^1]: Quickly.
"""


@pytest.fixture(params=["docx", "odt"])
def text_file(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    markdown = TEXT + "\n![A grain](grain.png)\n"
    data = office(str(request.param), markdown, {"grain.png": png()}, tmp_path)
    return save(tmp_path, f"soil.{request.param}", data)


def test_metadata_and_passages_are_read(text_file: Path) -> None:
    reading = read(text_file, text_file.name)
    assert reading.media_type in {kinds.DOCX, kinds.ODT}
    assert reading.metadata.title == "Soil"
    assert reading.metadata.people == (Person("Ama Mensah"),)
    headings = {section.heading: section.text for section in reading.sections}
    assert "Water runs through sand." in str(reading.sections)
    assert "Clay" in headings


def test_passages_open_in_the_page_that_is_shown(text_file: Path) -> None:
    reading = read(text_file, text_file.name)
    content = open_content({"x/soil": text_file}, "x/soil", reading.media_type)
    page, media_type = content.read(content.start)
    assert media_type == "text/html"
    assert b'class="generated office"' in page
    for section in reading.sections:
        assert not section.anchor or f'id="{section.anchor}"'.encode() in page
    assert [entry.title for entry in content.contents] == ["Sand", "Clay"]
    content.close()


def test_pictures_inside_the_file_are_shown_and_taken_along(text_file: Path) -> None:
    reading = read(text_file, text_file.name)
    content = open_content({"x/soil": text_file}, "x/soil", reading.media_type)
    page = content.read("x/soil")[0].decode()
    src = page.split('src="')[1].split('"')[0]
    assert content.read(f"x/{src}") == (png(), "image/png")
    with pytest.raises(NotFoundError):
        content.read("x/media/none.png")
    content.close()
    document, pictures = to_document({"x/soil": text_file}, "x/soil", reading.media_type)
    assert list(pictures.values()) == [png()]
    assert next(iter(pictures)) in str(document)
    assert document.title == "Soil"


def test_slides_are_sections_with_their_titles(tmp_path: Path) -> None:
    path = save(tmp_path, "loops.pptx", pptx({"For loops": "Count up.", "While": "Until false &amp; done."}))
    reading = read(path, "loops.pptx")
    assert [(s.heading, s.anchor) for s in reading.sections] == [
        ("For loops", "slide-1"),
        ("While", "slide-2"),
    ]
    assert "Until false & done." in reading.sections[1].text
    assert reading.metadata.title == "For loops"
    content = open_content({"loops.pptx": path}, "loops.pptx", kinds.PPTX)
    assert b'id="slide-2"' in content.read("loops.pptx")[0]
    content.close()


def test_the_license_in_custom_properties_is_found(tmp_path: Path) -> None:
    custom = (
        '<Properties xmlns:vt="urn:vt"><property name="License">'
        "<vt:lpwstr>CC BY-SA 4.0</vt:lpwstr></property></Properties>"
    )
    core = '<c xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>T</dc:title><dc:language>fr</dc:language></c>'
    data = zipped(
        {
            "[Content_Types].xml": "<a/>",
            "ppt/presentation.xml": "<a/>",
            "docProps/core.xml": core,
            "docProps/custom.xml": custom,
        }
    )
    metadata = read(save(tmp_path, "a.pptx", data), "a.pptx").metadata
    assert (metadata.title, metadata.license, metadata.language) == ("T", "CC-BY-SA-4.0", "fr")


@pytest.mark.parametrize("name", ["a.docx", "a.odt"])
def test_an_office_file_without_its_text_is_refused(tmp_path: Path, name: str) -> None:
    parts = (
        {"word/document.xml": "<broken"}
        if name == "a.docx"
        else {"mimetype": kinds.ODT, "content.xml": "<broken"}
    )
    with pytest.raises(BadInputError, match=name):
        read(save(tmp_path, name, zipped({"[Content_Types].xml": "<a/>", **parts})), name)


def test_entities_in_an_office_file_give_nothing_away(tmp_path: Path) -> None:
    secret = save(tmp_path, "secret.txt", "do not tell")
    evil = f'<!DOCTYPE a [<!ENTITY e SYSTEM "{secret.as_uri()}">]>'
    data = zipped({"[Content_Types].xml": "<a/>", "ppt/presentation.xml": f"{evil}<a>&e;</a>"})
    with pytest.raises(BadInputError, match=r"a\.pptx"):
        read(save(tmp_path, "a.pptx", data), "a.pptx")
