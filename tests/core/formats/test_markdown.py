from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oerdesk.core.errors import BadInputError
from oerdesk.core.formats import markdown, read
from oerdesk.core.formats.markdown import render
from oerdesk.core.records import Person
from tests.helpers.material import STORY, huge, png, save, svg


def test_a_story_is_read_whole(tmp_path: Path) -> None:
    reading = read(save(tmp_path, "0001_the-goat.md", STORY), "0001_the-goat.md")
    assert reading.media_type == "text/markdown"
    assert reading.metadata.title == "The goat and the drum"
    assert reading.metadata.type == "story"
    assert reading.metadata.people[0] == Person("Ama Mensah", "aut")
    text = " ".join(section.text for section in reading.sections)
    assert "danced until the moon rose" in text
    assert "Illustration" not in text


def test_only_metadata_when_only_metadata_are_wanted(tmp_path: Path) -> None:
    reading = read(save(tmp_path, "a.md", STORY), "a.md", with_text=False)
    assert reading.sections == ()
    assert reading.metadata.title == "The goat and the drum"


def test_a_heading_without_words_is_a_page_break() -> None:
    html = render("# T\n\n##\nOne.\n\n## \nTwo.\n").html
    assert html.count('class="page-break"') == 2
    assert '<hr class="page-break" id="page-2">' in html
    assert "<h2" not in html


def test_headings_have_ids_each_its_own() -> None:
    rendered = render("# Leaf\n\n# Leaf\n\n## ሰላም ነው\n\n## Stated {#here .x}\n\n# !\n")
    assert [heading.anchor for heading in rendered.headings] == [
        "leaf",
        "leaf-2",
        "ሰላም-ነው",
        "here",
        "section",
    ]
    assert [heading.text for heading in rendered.headings] == ["Leaf", "Leaf", "ሰላም ነው", "Stated", "!"]
    assert '<h2 id="here">Stated</h2>' in rendered.html


def test_tables_footnotes_definitions_and_formulas_are_understood() -> None:
    text = (
        "| a | b |\n|---|---|\n| 1 | 2 |\n\nWord[^1] and $x^2$.\n\n"
        "$$\n\\frac{1}{2}\n$$\n\nTerm\n: What it is\n\n[^1]: A note.\n"
    )
    html = render(text).html
    for part in (
        "<table>",
        "<dl>",
        "A note.",
        "<msup>",
        "<mfrac>",
        'encoding="application/x-tex">x^2</annotation>',
    ):
        assert part in html


@pytest.mark.parametrize(
    "tex", ["\\frac{", "^", "{" * 5000, "\\begin{x}", "a" * 9000, "\\left(" * 300, "<b>"]
)
def test_a_formula_that_cannot_be_read_is_shown_as_written(tex: str) -> None:
    html = render(f"$$\n{tex}\n$$\n").html
    assert "<b>" not in html
    assert html.strip()


def test_prices_are_no_formulas() -> None:
    assert "<math" not in render("It costs 5$ here and 6$ there.").html


def test_pictures_are_companions_also_without_suffix_or_in_a_folder_above(tmp_path: Path) -> None:
    save(tmp_path, "img/one.png", png())
    save(tmp_path, "course/flow/img/two.svg", svg())
    text = (
        "![a](img/one.png) ![b](img/two) ![c](http://x.test/c.png) ![d](/etc/passwd) "
        "![e](data:image/png;base64,AA)\n"
        '\n<video src="film%20one.webm" poster="img/one.png"></video>\n\n![gone](gone.png)\n'
    )
    reading = read(save(tmp_path, "course/flow/a.md", text), "a.md")
    assert reading.companions == ("../../img/one.png", "img/two.svg", "film one.webm", "gone.png")


def test_the_title_is_the_first_heading_of_either_kind(tmp_path: Path) -> None:
    for number, (text, title) in enumerate(
        [
            ("Intro.\n\n# **Big** `code` [link](x) #\n", "Big code link"),
            ("Under\nlined\n===\n", "lined"),
            ("no heading", "A file name"),
            ("## A {#a}\n", "A"),
            ("#hash\n\n# Real\n", "Real"),
        ]
    ):
        name = f"{number:04}_a-file-name.md"
        assert read(save(tmp_path, name, text), name).metadata.title == title


def test_text_in_an_old_encoding_is_read(tmp_path: Path) -> None:
    for number, encoding in enumerate(["utf-8-sig", "utf-16", "windows-1252"]):
        path = save(tmp_path, f"{number}.md", "# Élève à l’école\n\nCafé.\n".encode(encoding))
        assert read(path, path.name).metadata.title == "Élève à l’école"


def test_a_text_of_gigabytes_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match=r"big\.md.*too large"):
        read(huge(tmp_path, "big.md", b"# Title\n" * 1000), "big.md")


@given(st.text(st.sampled_from("#*-_[](){}<>!`$:|^~=\n \tab1.&;\"'\\/"), max_size=300))
def test_any_text_is_rendered_and_anchors_are_unique(text: str) -> None:
    rendered = render(text)
    anchors = [heading.anchor for heading in rendered.headings]
    assert len(set(anchors)) == len(anchors)
    assert all(not path.startswith(("/", "http:")) for path in rendered.references)


@pytest.mark.parametrize(
    "text",
    ["> " * 5000, "[" * 20_000, "*a " * 20_000, "- " * 2000, "`" * 30_000, "# " + " " * 100_000 + "{#a"],
)
def test_hostile_texts_take_little_time(text: str) -> None:
    started = time.perf_counter()
    render(text)
    markdown.metadata_of("a.md", text)
    assert time.perf_counter() - started < 5
