from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QLocale

from oerdesk.core.records import ResourceRow
from oerdesk.gui import words

ROW = ResourceRow(
    id=1,
    work="urn:x",
    version="v",
    title="A day",
    language="sw",
    people="Amina",
    license="CC-BY-4.0",
    type="story",
    media_type="text/html",
    size=1_234_567,
    modified="",
    here=True,
    mine=False,
    trashed=False,
)


@pytest.mark.parametrize(
    ("tag", "name"),
    [
        ("sw", "Kiswahili"),
        ("am", "አማርኛ"),
        ("ar", "العربية"),
        ("hi", "हिन्दी"),
        ("fr", "Français"),
        ("en", "English"),
        ("es", "Español"),
        ("pt", "Português"),
        ("und", "Language not known"),
        ("", "Language not known"),
    ],
)
def test_languages_are_called_as_their_speakers_call_them(tag: str, name: str) -> None:
    assert words.language(tag) == name


@pytest.mark.parametrize("tag", ["qaa", "xyz", "not a tag", "zz-ZZ"])
def test_a_language_nobody_has_a_name_for_keeps_its_tag(tag: str) -> None:
    assert words.language(tag) == tag


def test_a_language_of_a_region_says_which() -> None:
    assert words.language("pt-BR").endswith("(pt-BR)")
    assert words.language("pt-BR").startswith("Português")


@pytest.mark.parametrize(
    ("count", "said"), [(0, "0 bytes"), (999, "999 bytes"), (1000, "1.0 kB"), (1_234_567, "1.2 MB")]
)
def test_sizes_are_said_as_people_pay_for_them(count: int, said: str) -> None:
    assert words.size(count) == said


def test_numbers_follow_the_program_s_language() -> None:
    assert words.number(1_234_567) == "1,234,567"
    QLocale.setDefault(QLocale("de_DE"))
    assert words.number(1_234_567) == "1.234.567"
    assert words.size(1_234_567) == "1,2 MB"


def test_one_and_many_resources() -> None:
    assert words.resources(1) == "1 resource"
    assert words.resources(2000) == "2,000 resources"


def test_the_line_of_a_resource_says_what_it_is_and_whether_it_is_here() -> None:
    assert words.row_line(ROW) == "Kiswahili · Story · CC BY 4.0 · Here"
    assert words.row_line(replace(ROW, here=False)).endswith("Not fetched yet, 1.2 MB")


def test_an_unknown_kind_is_said_as_it_is() -> None:
    assert words.type_name("poem") == "poem"
