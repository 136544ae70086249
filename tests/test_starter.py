"""The starter library: complete, licensed, plain, and what it says it is."""

from __future__ import annotations

import html.parser
import importlib.util
import json
import re
import unicodedata
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest
from latex2mathml.converter import convert
from lxml import etree

from oerdesk.core.records import RESOURCE_TYPES

ROOT = Path(__file__).parent.parent
STARTER = ROOT / "resources" / "starter"
KEYS = (
    "title",
    "language",
    "people",
    "license",
    "type",
    "subjects",
    "levels",
    "description",
    "date",
    "source",
)
LICENSES = {"CC-BY-4.0", "CC0-1.0"}
SCRIPTS = {"ar": "ARABIC", "hi": "DEVANAGARI", "am": "ETHIOPIC"}  # all others here are Latin
PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)]+)\)")


@dataclass(frozen=True)
class Page:
    name: str
    head: dict[str, str]
    lists: dict[str, list[str]]
    body: str


def read(path: Path) -> Page:
    """The front matter as plain keys and lists; just enough of YAML for what is written here."""
    _, front, body = path.read_text("utf-8").split("---\n", 2)
    head: dict[str, str] = {}
    lists: dict[str, list[str]] = {}
    for line in front.splitlines():
        if line.startswith("  - "):
            lists.setdefault(list(head)[-1], []).append(line.removeprefix("  - "))
        else:
            key, _, value = line.partition(":")
            head[key] = value.strip()
    return Page(path.name, head, lists, body)


PAGES = {path.name: read(path) for path in sorted(STARTER.glob("*.md"))}
each_page = pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
each_picture = pytest.mark.parametrize(
    "path", sorted(STARTER.glob("*.svg")), ids=lambda path: path.name if isinstance(path, Path) else ""
)


class Outline(html.parser.HTMLParser):
    """What the tests want to know of an HTML page: its JSON-LD and its pictures."""

    def __init__(self) -> None:
        super().__init__()
        self.data = ""
        self.pictures: list[dict[str, str | None]] = []
        self.language: str | None = ""
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self._inside = tag == "script" and values.get("type") == "application/ld+json"
        if tag == "img":
            self.pictures.append(values)
        if tag == "html":
            self.language = values.get("lang")

    def handle_endtag(self, tag: str) -> None:
        self._inside = False

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.data += data


def outline(path: Path) -> Outline:
    parser = Outline()
    parser.feed(path.read_text("utf-8"))
    return parser


def test_the_library_is_small_and_speaks_many_languages() -> None:
    assert sum(path.stat().st_size for path in STARTER.iterdir()) < 400_000
    languages = {page.head["language"] for page in PAGES.values()}
    assert languages >= {"en", "fr", "sw", "ar", "hi", "am"}
    originals = [page for page in PAGES.values() if "translation_of" not in page.head]
    assert len(originals) + len([*STARTER.glob("*.html"), *STARTER.glob("*.epub")]) >= 11


@each_page
def test_every_page_describes_itself(page: Page) -> None:
    assert set(KEYS) <= set(page.head) <= {*KEYS, "translation_of"}
    empty = [key for key in KEYS if key != "source" and not (page.head[key] or page.lists.get(key))]
    assert not empty
    assert page.head["license"] in LICENSES
    assert page.head["type"] in RESOURCE_TYPES
    assert page.lists["people"] == ["OERDesk developers (author)"]
    assert all(re.fullmatch(r"ISCED-[0-8]", level) for level in page.lists["levels"])
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", page.head["date"])
    assert not any(": " in value for value in page.head.values()), "YAML would read a colon as a key"
    assert page.body.strip().startswith(f"# {page.head['title']}\n")


@each_page
def test_a_translation_names_an_original_in_another_language(page: Page) -> None:
    if "translation_of" not in page.head:
        assert page.head["language"] == "en"
        return
    original = PAGES[page.head["translation_of"]]
    assert "translation_of" not in original.head
    assert original.head["language"] != page.head["language"]
    assert original.head["license"] == page.head["license"]
    assert page.name == original.name.replace(".md", f"-{page.head['language']}.md")


@each_page
def test_every_page_is_written_in_the_script_of_its_language(page: Page) -> None:
    text = re.sub(r"\$\$?[^$]*\$\$?|\([^)]*\.svg\)|CC[ -][-A-Z]+|CC0", "", page.body)
    assert unicodedata.is_normalized("NFC", page.body)
    scripts = [unicodedata.name(letter).split()[0] for letter in text if letter.isalpha()]
    expected = SCRIPTS.get(page.head["language"], "LATIN")
    assert scripts.count(expected) > 0.95 * len(scripts)


@each_page
def test_pictures_lie_beside_the_page_and_are_described(page: Page) -> None:
    for description, target in PICTURE.findall(page.body):
        assert len(description) > 15
        assert "/" not in target
        assert (STARTER / target).is_file()


@each_page
def test_formulas_can_be_converted_and_tables_are_even(page: Page) -> None:
    for formula in re.findall(r"\$\$(.+?)\$\$|\$(.+?)\$", page.body, re.DOTALL):
        etree.fromstring(convert("".join(formula)))
    for table in re.findall(r"(?:^\|.*\|\n)+", page.body, re.MULTILINE):
        assert len({row.count("|") for row in table.splitlines()}) == 1, table


@each_picture
def test_pictures_are_plain_and_belong_to_a_licensed_page(path: Path) -> None:
    root = etree.fromstring(path.read_bytes())
    plain = {"svg", "title", "g", "path", "rect", "circle", "ellipse", "text"}
    assert {etree.QName(element).localname for element in root.iter()} <= plain
    names = {str(name) for element in root.iter() for name in element.attrib}
    assert not {name for name in names if name.startswith("on") or "href" in name or name == "style"}
    used = {target for page in PAGES.values() for _, target in PICTURE.findall(page.body)}
    used |= {str(picture["src"]) for page in STARTER.glob("*.html") for picture in outline(page).pictures}
    assert path.name in used


def test_the_html_page_describes_itself_as_a_learning_resource() -> None:
    page = outline(STARTER / "day-and-night.html")
    data = json.loads(page.data)
    assert data["@type"] == "LearningResource"
    assert data["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert data["author"]["name"] == "OERDesk developers"
    assert data["inLanguage"] == page.language == "en"
    assert data["learningResourceType"] in RESOURCE_TYPES
    assert page.pictures
    assert all(picture["alt"] and (STARTER / str(picture["src"])).is_file() for picture in page.pictures)


def test_the_book_is_what_its_markdown_gives(tmp_path: Path) -> None:
    script = ROOT / "packaging" / "build_starter_book.py"
    spec = importlib.util.spec_from_file_location("build_starter_book", script)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    built = tmp_path / "rain-gauge.epub"
    module.build(built)
    assert built.read_bytes() == (STARTER / "rain-gauge.epub").read_bytes(), f"run {script.name} and commit"
    with zipfile.ZipFile(built) as book:
        package = book.read("EPUB/content.opf").decode()
    assert "<dc:rights>CC BY 4.0, https://creativecommons.org/licenses/by/4.0/</dc:rights>" in package
