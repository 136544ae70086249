"""Front matter and trailing credits: the metadata that people write into texts."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oerdesk.core.formats.fields import date_from, metadata_from, readable_name
from oerdesk.core.formats.metadata_frontmatter import parse_simple_yaml, split_front_matter
from oerdesk.core.formats.metadata_trailing import trailing_credits
from oerdesk.core.records import Person
from tests.helpers.material import STORY

FRONT = """---
title: "Water: where it comes from"   # our best
language: pt_br
people:
  - Ama Mensah (author)
  - name: Lindiwe Nkosi
    role: illustrator
license: CC-BY-SA-4.0
subjects: [Science, "Earth, sky", 'it''s wet']
levels:
- ISCED-1
- Grade 4
description: >
  Rain, rivers
  and wells.
date: 2026-11-21
source:
translation_of: water.md
type: Lesson
unknown: kept out
---
# Body
"""


def test_front_matter_is_read_and_taken_off() -> None:
    front = split_front_matter(FRONT)
    metadata = metadata_from(front.fields, "x.md")
    assert front.body == "# Body\n"
    assert metadata.title == "Water: where it comes from"
    assert metadata.language == "pt-BR"
    assert metadata.people == (Person("Ama Mensah", "aut"), Person("Lindiwe Nkosi", "ill"))
    assert metadata.license == "CC-BY-SA-4.0"
    assert metadata.license_statement == "CC-BY-SA-4.0"
    assert metadata.subjects == ("Science", "Earth", "sky", "it's wet")
    assert (metadata.levels, metadata.grade) == (("ISCED-1",), "Grade 4")
    assert metadata.description == "Rain, rivers and wells."
    assert metadata.date == "2026-11-21"
    assert metadata.type == "lesson"
    assert metadata.extra == {"translationOfWork": "water.md"}


@pytest.mark.parametrize(
    "text", ["# No front matter", "---\nnever closed: x\n", "", "---", "text\n---\na: b\n---\n"]
)
def test_a_text_without_front_matter_is_all_body(text: str) -> None:
    front = split_front_matter(text)
    assert front.fields == {}
    assert front.body == text


def test_front_matter_behind_a_byte_order_mark_is_found() -> None:
    assert split_front_matter("\ufeff---\ntitle: A\n---\nb").fields == {"title": "A"}


@given(st.text(st.sampled_from("ab:-[]{}'\"#|> \n\t,&*!%@`\\"), max_size=200))
def test_any_front_matter_is_read_without_failing(text: str) -> None:
    for key, value in parse_simple_yaml(text).items():
        assert isinstance(key, str)
        assert value


@given(
    st.dictionaries(
        st.from_regex(r"[a-z]{1,10}", fullmatch=True), st.text(min_size=1, max_size=50).filter(str.strip)
    )
)
def test_quoted_values_come_back_as_they_were(values: dict[str, str]) -> None:
    one_line = {key: "".join(c for c in value if c.isprintable()) or "x" for key, value in values.items()}
    lines = [
        f'{key}: "{value.replace(chr(92), chr(92) * 2).replace(chr(34), chr(92) + chr(34))}"'
        for key, value in one_line.items()
    ]
    assert parse_simple_yaml("\n".join(lines)) == one_line


def test_the_list_at_the_end_of_a_story_is_metadata() -> None:
    found = trailing_credits(STORY)
    assert found.fields["people"] == (
        Person("Ama Mensah", "aut"),
        Person("Kofi Boateng", "aut"),
        Person("Lindiwe Nkosi", "ill"),
        Person("Juma Ali", "trl"),
        Person("Neema Said (Story Circle)", "trl"),
    )
    assert found.fields["language"] == "sw"
    assert found.fields["license"]
    assert found.fields["license_statement"] == "[CC-BY]"
    assert found.fields["type"] == "story"
    assert STORY[: found.start].rstrip().endswith("moon rose.")
    assert found.pages == 2


def test_a_note_below_the_credits_describes_the_work() -> None:
    found = trailing_credits(STORY + "\nA book for\nnew readers.\n")
    assert found.fields["description"] == "A book for new readers."
    assert found.fields["language"] == "sw"


def test_words_of_the_last_page_before_the_credits_stay_words() -> None:
    text = "# T\n\n##\nLast words.\n* License: CC BY\n* Text: Ann\n"
    found = trailing_credits(text)
    assert text[: found.start].endswith("Last words.\n")
    assert found.fields["people"] == (Person("Ann", "aut"),)


def test_credits_at_the_end_of_a_text_without_pages_are_found() -> None:
    text = "# T\n\nWords: more.\n\n- Author: Ann\n- License: CC0-1.0\n"
    found = trailing_credits(text)
    assert found.fields["license"] == "CC0-1.0"
    assert "type" not in found.fields
    assert text[: found.start].endswith("more.\n\n")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# T\n\n* Apples: red\n* Pears: green\n",
        "# T\n\n* Text: a single known word\n",
        "* License: CC BY\n\nand then much more text.\n",
        "##",
    ],
)
def test_an_ordinary_list_is_no_metadata(text: str) -> None:
    assert trailing_credits(text).fields == {}
    assert trailing_credits(text).start == len(text)


@pytest.mark.parametrize(
    "text", ["## " + " " * 500_000 + "x", "* " * 300_000, "* a: " + "b " * 300_000, "#" * 500_000]
)
def test_hostile_texts_take_no_time(text: str) -> None:
    started = time.perf_counter()
    trailing_credits(text)
    split_front_matter(f"---\n{text[:90_000]}\n---\n")
    assert time.perf_counter() - started < 2


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("0001_a-very-tall-man.md", "A very tall man"),
        ("folder/water_cycle.html", "Water cycle"),
        ("Well-being.pdf", "Well being"),
        ("2019 report.pdf", "Report"),
        ("123.png", "123"),
        ("ሰላም.md", "ሰላም"),
        (".md", ".md"),
    ],
)
def test_a_title_falls_back_to_a_readable_file_name(name: str, title: str) -> None:
    assert readable_name(name) == title


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2020", "2020"),
        ("2020-05-01T10:00Z", "2020-05-01"),
        ("May 2019", "2019"),
        ("1999 to 2003", ""),
        ("soon", ""),
        ("", ""),
    ],
)
def test_dates_are_iso_or_left_out(text: str, date: str) -> None:
    assert date_from(text) == date


def test_prose_right_below_the_language_is_a_note_and_no_part_of_its_tag() -> None:
    credits_ = "* License: [CC-BY]\n* Text: Ann\n* Language: sw\nAnn is a teacher\nin a school.\n"
    text = f"# T\n\n##\nEnd.\n\n##\n{credits_}"
    fields = trailing_credits(text).fields
    assert fields["language"] == "sw"
    assert fields["description"] == "Ann is a teacher in a school."
