from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from PySide6.QtCore import QLocale

from oerdesk.core import i18n
from oerdesk.core.paths import resources_folder
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
        ("eng", "English"),
        ("und", "Language not known"),
        ("", "Language not known"),
    ],
)
def test_languages_are_called_as_their_speakers_call_them(tag: str, name: str) -> None:
    assert words.language(tag) == name


@pytest.mark.parametrize("tag", ["qaa", "xyz", "not a tag", "zz-ZZ"])
def test_a_language_nobody_has_a_name_for_keeps_its_tag(tag: str) -> None:
    assert words.language(tag) == tag


@pytest.mark.parametrize(
    ("tag", "name"),
    [
        ("pt-BR", "Português (Brasil)"),
        ("fr_SN", "Français (Sénégal)"),
        ("lgg-official", "Lugbarati (lgg-official)"),
        ("tw-akua", "Twi (Akuapem)"),
        ("zh-Hans", "简体中文"),
        ("zh-Hant-TW", "中文 (zh-Hant-TW)"),
        ("fr-ZZ", "Français (fr-ZZ)"),
    ],
)
def test_a_language_of_a_region_says_which(tag: str, name: str) -> None:
    assert words.language(tag) == name


STORIES = """
ach ada adh af alz am anu bem bxk cce dag de dga dje ee en fat ff fr gaa gjn gur guz ha ha-ne hz kam
kdj keo ki kj kln koo kpz kr kwn laj lg lgg lgg-official lko loz lsm luc luo lwg mas mer mhi mhw myx naq ng
nle nr nso nuj ny nyn nyu nzi om pt rw saq so ss st sw teo ti tn toh toi ts tsc ttj tuv tw-akua tw-asan ve xh
xog xsm yo zne zu
"""


@pytest.mark.parametrize("tag", STORIES.split())
def test_languages_schools_read_stories_in_have_names(tag: str) -> None:
    name = words.language(tag)
    assert name != tag
    assert "American" not in name


def test_the_file_of_names_holds_names_by_tags() -> None:
    names = json.loads((resources_folder() / "languages.json").read_text("utf-8"))["names"]
    assert list(names) == sorted(names)
    for tag, name in names.items():
        assert re.fullmatch(r"[a-z]{2,3}(-[A-Za-z]{4})?", tag), tag
        assert name == name.strip(), tag
        assert name, tag


@pytest.mark.parametrize(
    ("count", "said"), [(0, "0 bytes"), (999, "999 bytes"), (1000, "1.0 kB"), (1_234_567, "1.2 MB")]
)
def test_sizes_are_said_as_people_pay_for_them(count: int, said: str) -> None:
    assert words.size(count) == said


@pytest.fixture
def speak(tmp_path: Path) -> Iterator[Callable[[str], None]]:
    """Let the program speak a language that has a (nearly empty) translation."""

    def do(tag: str) -> None:
        path = tmp_path / tag / "LC_MESSAGES" / "oerdesk.mo"
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_mo(file, Catalog(tag, fuzzy=False))
        i18n.use_language([tag], tmp_path)

    yield do
    i18n.use_language([])


WHEN = datetime(2026, 11, 21, 7, 5)  # noqa: DTZ001 - of this machine


@pytest.mark.parametrize(
    ("tag", "number", "size", "day", "moment", "both"),
    [
        ("en", "1,234,567", "1.2 MB", "Saturday, November 21, 2026", "11/21/26 7:05 AM", "a and b"),
        ("fr", "1 234 567", "1,2 Mo", "samedi 21 novembre 2026", "21/11/2026 07:05", "a et b"),
        ("es", "1.234.567", "1,2 MB", "sábado, 21 de noviembre de 2026", "21/11/26 7:05", "a y b"),
        ("pt", "1.234.567", "1,2 MB", "sábado, 21 de novembro de 2026", "21/11/2026 07:05", "a e b"),
        ("ar", "١٬٢٣٤٬٥٦٧", "١٫٢ م.ب", "السبت، ٢١ نوفمبر ٢٠٢٦", "٢١/١١/٢٠٢٦ ٧:٠٥ ص", "a وb"),
        ("sw", "1,234,567", "1.2 MB", "Jumamosi, 21 Novemba 2026", "21/11/2026 07:05", "a na b"),
        ("hi", "12,34,567", "1.2 MB", "शनिवार, 21 नवंबर 2026", "21/11/26 7:05 am", "a और b"),
    ],
)
def test_numbers_and_times_follow_the_program_s_language(
    speak: Callable[[str], None], tag: str, number: str, size: str, day: str, moment: str, both: str
) -> None:
    speak(tag)
    assert plain(words.number(1_234_567)) == number
    assert plain(words.size(1_234_567)) == size
    assert words.day(WHEN.date()) == day
    assert plain(words.moment(WHEN)) == moment
    assert words.listed(["a", "b"]) == both


def plain(text: str) -> str:
    """With spaces as one types them, and without marks of direction."""
    return re.sub(r"[\u00a0\u202f]", " ", text).replace("\u200f", "")


def test_a_list_is_a_part_of_a_sentence(speak: Callable[[str], None]) -> None:
    assert words.listed([]) == ""
    assert words.listed(["a"]) == "a"
    assert words.listed(["a", "b", "c"]) == "a, b, and c"
    speak("sw")
    assert words.listed(["a", "b", "c"]) == "a, b na c"
    assert "{0} a, b" in words.listed(["{0} a", "b", "c"])


def test_the_system_s_country_counts_where_its_language_is_the_program_s(
    speak: Callable[[str], None],
) -> None:
    QLocale.setDefault(QLocale("en_GB"))
    assert words.short_day(WHEN.date()) == "21/11/2026"
    QLocale.setDefault(QLocale("de_DE"))
    assert words.number(1_234_567) == "1,234,567", "German has no translation: the program speaks English"
    speak("de")
    assert words.number(1_234_567.5, 1) == "1.234.567,5"


def test_numbers_in_the_language_of_tests_stay_numbers() -> None:
    i18n.use_language([i18n.PSEUDO])
    try:
        assert words.number(1234) == "1,234"
        assert words.percent(0.421).startswith("⟦42 %")
    finally:
        i18n.use_language([])


def test_a_time_of_another_place_is_told_as_it_is_here() -> None:
    there = WHEN.astimezone().astimezone(timezone(timedelta(hours=13)))
    assert words.moment(there) == words.moment(WHEN)


def test_one_and_many_resources() -> None:
    assert words.resources(1) == "1 resource"
    assert words.resources(2000) == "2,000 resources"


def test_the_line_of_a_resource_says_what_it_is_and_whether_it_is_here() -> None:
    assert words.row_line(ROW) == "Kiswahili · Story · CC BY 4.0 · Here"
    assert words.row_line(replace(ROW, here=False)).endswith("Not fetched yet, 1.2 MB")


def test_an_unknown_kind_is_said_as_it_is() -> None:
    assert words.type_name("poem") == "poem"
