from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oerdesk.core.formats import read
from oerdesk.core.formats.metadata_html import html_fields
from oerdesk.core.formats.tree import local_path, parse_html, resolve
from oerdesk.core.records import Metadata, Person
from tests.helpers.material import save

PAGE = """<!DOCTYPE html><html lang="pt-br"><head><meta charset="utf-8"><title>Page title</title>
<meta name="author" content="Ann Lee, Ben Oz"><meta name="DC.creator" content="Cho Ng">
<meta name="dcterms.subject" content="Botany">
<meta property="og:description" content="About &lt;b&gt;leaves&lt;/b&gt;">
<meta name="date" content="2025-03-01"><link rel="stylesheet" href="css/a.css">
<link rel="license" href="https://creativecommons.org/licenses/by-sa/4.0/">
<style>body { background: url('img/paper.png') }</style></head>
<body><h1 id="leaf">Leaves</h1><p>Leaves are green.</p>
<img src="img/leaf%20one.png?x=1#y" srcset="img/big.png 2x">
<a href="other.html">other</a><audio src="http://far.test/a.mp3"></audio></body></html>"""


def metadata_of(folder: Path, html: str) -> Metadata:
    return read(save(folder, "a-page.html", html), "a-page.html").metadata


def test_title_language_people_license_and_subject_are_found(tmp_path: Path) -> None:
    metadata = metadata_of(tmp_path, PAGE)
    assert metadata.title == "Page title"
    assert metadata.language == "pt-BR"
    assert metadata.people == (Person("Cho Ng"),)  # Dublin Core before plain meta
    assert metadata.license == "CC-BY-SA-4.0"
    assert metadata.license_statement == "https://creativecommons.org/licenses/by-sa/4.0/"
    assert metadata.subjects == ("Botany",)
    assert metadata.description == "About leaves"
    assert metadata.date == "2025-03-01"


def test_what_a_page_shows_is_taken_along_and_nothing_else(tmp_path: Path) -> None:
    reading = read(save(tmp_path, "a.html", PAGE), "a.html")
    assert reading.companions == ("css/a.css", "img/paper.png", "img/leaf one.png", "img/big.png")


def test_what_a_style_sheet_loads_is_taken_along_too(tmp_path: Path) -> None:
    save(
        tmp_path,
        "css/a.css",
        "@font-face { src: url(../fonts/f.woff2) } @import 'b.css'; p { background: url(x.png) }",
    )
    reading = read(save(tmp_path, "a.html", '<link rel="stylesheet" href="css/a.css"><p>x'), "a.html")
    assert reading.companions == ("css/a.css", "fonts/f.woff2", "css/b.css", "css/x.png")


def test_json_ld_counts_most(tmp_path: Path) -> None:
    data = {
        "@context": "https://schema.org",
        "@graph": [
            {"@type": "BreadcrumbList", "name": "no"},
            {
                "@type": ["LearningResource"],
                "name": "From data",
                "author": [{"@type": "Person", "name": "Ann Lee"}, "Ben Oz, Ltd"],
                "illustrator": {"name": "Cho"},
                "inLanguage": {"@type": "Language", "name": "sw"},
                "license": {"@id": "https://creativecommons.org/publicdomain/zero/1.0/"},
                "about": [{"name": "Water"}, "Rain"],
                "educationalLevel": "ISCED-1",
                "learningResourceType": "lesson",
                "accessibilityFeature": ["alternativeText"],
            },
        ],
    }
    script = f'<script type="application/ld+json">{json.dumps(data)}</script>'
    metadata = metadata_of(tmp_path, PAGE.replace("</head>", script + "</head>"))
    assert metadata.title == "From data"
    assert metadata.people == (Person("Ann Lee"), Person("Ben Oz, Ltd"), Person("Cho", "ill"))
    assert (metadata.language, metadata.license) == ("sw", "CC0-1.0")
    assert metadata.subjects == ("Water", "Rain")
    assert (metadata.levels, metadata.type) == (("ISCED-1",), "lesson")
    assert metadata.accessibility == ("alternativeText",)


@pytest.mark.parametrize(
    "data",
    [
        "",
        "{",
        "[]",
        "null",
        "3",
        '"x"',
        "[[[[]]]]",
        '{"name": {"name": {"name": 1}}}',
        '{"author": [null, 3, {}]}',
        "[" * 20000,
        '{"@graph": 3}',
        '{"name": ["a"], "license": {"url": []}}',
    ],
)
def test_hostile_json_ld_is_passed_over(tmp_path: Path, data: str) -> None:
    page = f'<title>Mine</title><script type="application/ld+json">{data}</script><p>x'
    assert metadata_of(tmp_path, page).title


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["name", "@type", "author", "license", "@graph", "about", "inLanguage"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(json_values)
def test_any_json_ld_gives_texts_or_nothing(data: object) -> None:
    text = json.dumps(data).replace("<", "\\u003c")
    fields = html_fields(parse_html(f'<script type="application/ld+json">{text}</script><p>x', "a"))
    Metadata.from_json(json.loads(json.dumps(Metadata(**{"title": "", **fields}).to_json())))


def test_a_license_link_in_the_text_is_found(tmp_path: Path) -> None:
    page = '<p>This is <a rel="license" href="http://creativecommons.org/licenses/by/4.0/">CC BY</a>.</p>'
    assert metadata_of(tmp_path, page).license == "CC-BY-4.0"


def test_the_title_falls_back_to_the_heading_then_to_the_name(tmp_path: Path) -> None:
    assert (
        metadata_of(tmp_path, "<html><title> </title><h2>A <i>small</i> heading</h2>").title
        == "A small heading"
    )
    assert metadata_of(tmp_path, "<html><p>x").title == "A page"


def test_control_and_override_characters_do_not_enter_metadata(tmp_path: Path) -> None:
    assert metadata_of(tmp_path, "<html><title>a\u202eb\x07c\n d</title>").title == "abc d"


@pytest.mark.parametrize(
    "url",
    [
        "http://x/a",
        "//x/a",
        "/a",
        "\\\\x\\a",
        "file:///a",
        "data:x",
        "C:\\a",
        "a\\b",
        "a%00b",
        "%2Fetc",
        "http://[",
        "x" * 256 + ".png",
        "é" * 128,
        "a/" * 499 + "é" * 200,
        "",
    ],
)
def test_urls_that_lead_out_are_no_local_paths(url: str) -> None:
    assert local_path(url) == ""


@pytest.mark.parametrize(
    ("base", "path", "found"),
    [
        ("a/b.html", "c.png", "a/c.png"),
        ("a/b.html", "../c.png", "c.png"),
        ("b.html", "../../c", "c"),
        ("a/b", ".", "a"),
    ],
)
def test_paths_are_resolved_inside_the_resource(base: str, path: str, found: str) -> None:
    assert resolve(base, path) == found


@given(st.text(max_size=200))
def test_any_page_is_read(text: str) -> None:
    html_fields(parse_html(f"<p>{text}", "a"))
