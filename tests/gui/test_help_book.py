"""The pages of the help are complete, lead to one another, and name what is really on the screen."""

from __future__ import annotations

import ast
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from oerdesk.core import formats
from oerdesk.core.errors import BadInputError
from oerdesk.core.library import Library
from oerdesk.core.paths import resources_folder
from oerdesk.core.records import EVERYTHING
from oerdesk.gui.help_book import ORIGINAL, HelpBook, folded, read_book
from oerdesk.gui.help_topics import CLASSES, COURSE, PLACES, REFERENCE, START, Topic
from oerdesk.gui.settings.describe import groups

ROOT = Path(__file__).parent.parent.parent
HELP = resources_folder() / "help"
BOLD = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)
OF_THE_TOOLKIT = {"Save", "Cancel", "Close"}
"""Names of buttons that Qt writes, in its own translation."""
AWAITED = {
    # library and trash
    "A picture of the library",
    "Accessibility",
    "As a table",
    "As cards",
    "Captions",
    "Empty the trash…",
    "Kept searches",
    "Made here",
    "Opened lately",
    "Pictures are described",
    "Quality",
    "Remove for good…",
    "Transcript",
    # reader
    "Read aloud",
}
"""Names of the design (docs/interface.md) that may not be on the screen yet."""


@pytest.fixture(scope="module")
def book() -> HelpBook:
    return read_book(HELP, [ORIGINAL])


def languages() -> list[str]:
    return sorted(folder.name for folder in HELP.iterdir() if folder.is_dir())


def texts() -> list[Path]:
    return sorted((HELP / ORIGINAL).iterdir())


def is_topic(book: HelpBook, name: str) -> bool:
    topic = Topic.named(name)
    page = book.page(topic.page)
    return page is not None and (not topic.anchor or topic.anchor in page.anchors)


# Complete


def test_every_page_is_listed_and_every_listed_page_is_there() -> None:
    assert {path.stem for path in texts()} == {*COURSE, *REFERENCE}


def test_no_two_pages_have_one_title(book: HelpBook) -> None:
    titles = [page.title for page in book]
    assert sorted(titles) == sorted(set(titles))


def test_the_course_has_eight_to_ten_lessons_that_all_have_an_exercise(book: HelpBook) -> None:
    assert 8 <= len(book.course()) <= 10
    for lesson in book.course():
        assert {"goal", "try", "check"} <= lesson.anchors, lesson.name


@pytest.mark.parametrize("path", texts(), ids=lambda path: path.stem)
def test_every_page_is_a_well_described_resource(path: Path) -> None:
    metadata = formats.read(path, path.name).metadata
    assert metadata.missing == ()
    assert metadata.language == ORIGINAL
    assert metadata.license == "CC-BY-4.0"
    assert metadata.type == ("lesson" if path.stem in COURSE else "reference")
    assert "OERDesk" in metadata.subjects
    assert metadata.description
    assert f"\n# {metadata.title}\n" in path.read_text("utf-8")


def test_the_help_comes_into_the_library_whole(tmp_path: Path) -> None:
    with Library.open(tmp_path / "library") as library:
        report = library.intake.take_in([HELP])
        assert report.problems == ()
        assert len(library.browse.find(EVERYTHING)) == len(list(HELP.rglob("*.md")))


# Topics and links


def test_every_link_leads_somewhere(book: HelpBook) -> None:
    dead = [
        f"{page.name}: {target}"
        for page in book
        for target in re.findall(r'href="([^"]*)"', page.html)
        if not is_topic(book, target.replace(".md", "", 1) if ".md" in target else page.name + target)
    ]
    assert dead == []


def test_every_page_can_be_reached_by_links(book: HelpBook) -> None:
    reached, waiting = {START.page}, [START.page]
    while waiting:
        page = book.page(waiting.pop())
        assert page is not None
        for name in re.findall(r'href="([\w-]+)\.md', page.html):
            if name not in reached:
                reached.add(name)
                waiting.append(name)
    assert reached == {page.name for page in book}


def test_every_place_and_every_kind_of_widget_has_a_topic(book: HelpBook) -> None:
    missing = [name for name in (*PLACES.values(), *CLASSES.values()) if not is_topic(book, name)]
    assert missing == []


def test_every_topic_that_code_names_is_there(book: HelpBook) -> None:
    said = re.compile(r"""(?:setProperty\(\s*"help",|show_topic\()\s*"([^"]+)"\s*\)""")
    named = {
        topic: path.name
        for path in (ROOT / "oerdesk" / "gui").rglob("*.py")
        for topic in said.findall(path.read_text("utf-8"))
    }
    assert {topic: where for topic, where in named.items() if not is_topic(book, topic)} == {}


def test_every_group_of_settings_has_its_heading(book: HelpBook) -> None:
    page = book.page("settings")
    assert page is not None
    assert {group.name for group in groups()} <= page.anchors


# Names


def test_every_setting_is_explained() -> None:
    text = (HELP / ORIGINAL / "settings.md").read_text("utf-8")
    titles = [setting.title for group in groups() for setting in group.settings]
    assert [title for title in titles if f"**{title}**" not in text] == []


def test_bold_names_are_those_on_the_screen() -> None:
    """What is bold is the name of a control, and nothing else is bold."""
    known = {_plain(name) for name in _names_in_code()}
    unknown = {
        f"{path.stem}: {name}"
        for path in texts()
        for name in (" ".join(found.split()) for found in BOLD.findall(path.read_text("utf-8")))
        if _plain(name) not in known and name not in AWAITED | OF_THE_TOOLKIT
    }
    assert unknown == set()


def _names_in_code() -> Iterator[str]:
    """Everything the program says in one piece."""
    for path in (ROOT / "oerdesk").rglob("*.py"):
        try:
            tree = ast.parse(path.read_text("utf-8"))
        except SyntaxError:
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"_", "pgettext"}:
                yield from (str(arg.value) for arg in node.args if isinstance(arg, ast.Constant))


def _plain(name: str) -> str:
    words = re.sub(r"\{\w+\}", "…", re.sub(r"Heading \d", "Heading {level}", name))
    return words.replace("&", "").removesuffix("…").removesuffix(":")


# Languages


@pytest.mark.parametrize("language", languages())
def test_a_translation_has_pages_and_headings_of_the_original(language: str, book: HelpBook) -> None:
    for path in (HELP / language).iterdir():
        original = book.page(path.stem)
        assert original is not None, path
        translated = read_book(HELP, [language]).page(path.stem)
        assert translated is not None
        assert translated.language == language
        assert translated.anchors == original.anchors, path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(HELP / ORIGINAL, tmp_path / ORIGINAL)
    text = "---\ntitle: Envoyer\nlanguage: fr\n---\n\n# Envoyer\n\n## Le prix {#price}\n\nEn octets.\n"
    (tmp_path / "fr").mkdir()
    (tmp_path / "fr" / "sync.md").write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("wanted", [["fr"], ["fr-SN"], ["ha", "fr"]])
def test_each_page_comes_in_the_first_language_that_has_it(folder: Path, wanted: list[str]) -> None:
    book = read_book(folder, wanted)
    sync, sticks = book.page("sync"), book.page("sticks")
    assert sync is not None
    assert sticks is not None
    assert (sync.title, sync.language) == ("Envoyer", "fr")
    assert sticks.language == ORIGINAL


def test_a_page_that_cannot_be_read_is_replaced_by_the_next_language(folder: Path) -> None:
    (folder / "fr" / "sync.md").write_bytes(b"")
    sync = read_book(folder, ["fr"]).page("sync")
    assert sync is not None
    assert sync.language == ORIGINAL


def test_without_any_page_it_is_said_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(BadInputError) as caught:
        read_book(tmp_path, ["en"])
    assert str(tmp_path) in caught.value.title
    assert "Install" in caught.value.hint


# Looking up


def test_words_are_found_in_any_spelling(folder: Path) -> None:
    page = read_book(folder, ["fr"]).page("sync")
    assert page is not None
    assert page.has(folded("OCTETS prix").split())
    assert not page.has(["octets", "mango"])
    assert page.places(["octets"]) == {"price"}
    assert folded("L’École") == "l'ecole"
