from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import quote

import pytest

from oerdesk.core.errors import BadInputError, NotFoundError
from oerdesk.core.formats import ContentKind, open_content, read, sections_of, to_document
from tests.helpers.material import STORY, huge, png, save, svg, wav

MARKDOWN = """---
title: Rain
language: ar
---
# First <script>alert(1)</script>

![drop](img/drop) ![above](pics/a.png)

## Second

Words <b onclick="evil()">here</b>.
"""


def test_a_markdown_text_is_a_harmless_page_with_contents(tmp_path: Path) -> None:
    files = {
        "course/rain.md": save(tmp_path, "1", MARKDOWN),
        "course/img/drop.svg": save(tmp_path, "2", svg()),
        "pics/a.png": save(tmp_path, "3", png()),
    }
    content = open_content(files, "course/rain.md", "text/markdown")
    page, media_type = content.read(content.start)
    text = page.decode()
    assert (content.kind, media_type) == (ContentKind.PAGES, "text/html")
    assert '<html lang="ar" dir="rtl">' in text
    assert 'class="generated markdown"' in text
    assert "<title>Rain</title>" in text
    assert "<script" not in text
    assert "onclick" not in text
    assert [(entry.path, entry.level) for entry in content.contents][1] == ("course/rain.md#second", 2)
    assert 'id="second"' in text
    assert content.read("course/img/drop")[1] == "image/svg+xml"
    assert content.read("course/pics/a.png") == (png(), "image/png")
    content.close()


def test_every_anchor_of_a_passage_is_in_the_page_that_is_shown(tmp_path: Path) -> None:
    many = "\n".join(
        f"# Part {number}\n\n{'word ' * 50}\n\n## Part {number}\n\n{'more ' * 30}" for number in range(8)
    )
    long = "\n\n".join("line of text " * 20 for _number in range(50))
    for name, text, media_type in (
        ("a.md", many, "text/markdown"),
        ("b.md", STORY, "text/markdown"),
        ("c.txt", long, "text/plain"),
        ("d.csv", "a,b\n1,2\n", "text/csv"),
        ("e.html", "<h1 id='x'>A</h1><p>one</p><h2 class=k>B</h2><p>two</p>", "text/html"),
    ):
        path = save(tmp_path, name, text)
        content = open_content({name: path}, name, media_type)
        page = content.read(name)[0].decode()
        sections = read(path, name).sections
        assert sections
        for section in sections:
            marks = (f'id="{section.anchor}"', f"id='{section.anchor}'")
            assert not section.anchor or any(mark in page for mark in marks), (name, section.anchor)
        content.close()


def test_a_web_page_is_given_as_it_is(tmp_path: Path) -> None:
    page = "<html><h1 id='a'>One</h1><h2>Two</h2><script>x</script>"
    files = {"page": save(tmp_path, "x", page), "css/a.css": save(tmp_path, "y", "p{}")}
    content = open_content(files, "page", "text/html")
    shown, media_type = content.read("page")
    assert media_type == "text/html"
    assert re.sub(rb' id="oerdesk-heading-\d+"', b"", shown) == page.encode()
    assert content.read("css/a.css") == (b"p{}", "text/css")
    assert [(entry.title, entry.path) for entry in content.contents] == [
        ("One", "page#a"),
        ("Two", "page#oerdesk-heading-1"),
    ]
    content.close()


def test_plain_text_keeps_its_lines_and_is_no_markup(tmp_path: Path) -> None:
    content = open_content(
        {"a.txt": save(tmp_path, "x", "Line one\n<b>two</b>\n\n  x   =   1\n")}, "a.txt", "text/plain"
    )
    text = content.read("a.txt")[0].decode()
    assert "&lt;b&gt;two" in text
    assert "<br" in text
    assert "<pre" in text
    content.close()


def test_a_file_too_large_for_a_page_is_refused_before_it_is_read(tmp_path: Path) -> None:
    files = {"a.md": save(tmp_path, "a.md", "# A"), "film.webm": huge(tmp_path, "film.webm")}
    content = open_content(files, "a.md", "text/markdown")
    with pytest.raises(BadInputError, match=r"film\.webm.*too large"):
        content.read("film.webm")
    content.close()


@pytest.mark.parametrize(
    ("name", "data", "media_type", "kind"),
    [
        ("a.png", png(), "image/png", ContentKind.IMAGE),
        ("a.wav", wav(), "audio/wav", ContentKind.AUDIO),
        ("a.webm", b"x", "video/webm", ContentKind.VIDEO),
        ("a.bin", b"x", "application/octet-stream", ContentKind.OTHER),
    ],
)
def test_other_files_are_given_to_their_viewers(
    tmp_path: Path, name: str, data: bytes, media_type: str, kind: ContentKind
) -> None:
    content = open_content({name: save(tmp_path, name, data)}, name, media_type)
    assert (content.kind, content.start, content.spine) == (kind, name, (name,))
    assert content.read(name)[0] == data
    content.close()


@pytest.mark.parametrize("path", ["", "..", "../x", "/etc/passwd", "other.md", "a.md/x", "\0", "x" * 5000])
def test_nothing_but_the_resource_is_given(tmp_path: Path, path: str) -> None:
    save(tmp_path, "other.md", "# secret")
    content = open_content({"a.md": save(tmp_path, "a.md", "# A")}, "a.md", "text/markdown")
    with pytest.raises(NotFoundError):
        content.read(path)
    content.close()


def test_a_main_file_that_is_not_there_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="gone"):
        open_content({}, "gone", "text/markdown")
    with pytest.raises(NotFoundError, match="gone"):
        to_document({}, "gone", "text/markdown")


def test_sections_of_a_kept_file_need_no_name_with_a_suffix(tmp_path: Path) -> None:
    path = save(tmp_path, "0f3a", STORY)
    assert "danced" in str(sections_of(path, "goat.md", "text/markdown"))
    assert sections_of(save(tmp_path, "1f3a", b"not a book"), "a.epub", "application/epub+zip") == ()
    assert sections_of(path, "a.bin", "application/x-unknown") == ()


def test_a_text_becomes_a_document_with_its_pictures_under_safe_names(tmp_path: Path) -> None:
    text = (
        "# T\n\n![one](a/x.png) ![two](b/X.png) ![again](a/x.png) "
        "![far](http://far.test/x.png) [out](http://far.test) [in](#t) [file](other.md)\n"
    )
    files = {
        "m/t.md": save(tmp_path, "1", text),
        "m/a/x.png": save(tmp_path, "2", png(1)),
        "m/b/X.png": save(tmp_path, "3", png(2)),
    }
    document, pictures = to_document(files, "m/t.md", "text/markdown")
    written = str(document)
    assert pictures == {"pictures/x.png": png(1), "pictures/X-2.png": png(2)}
    assert "far.test/x.png" not in written
    assert "http://far.test" in written
    assert "#t" in written
    assert "other.md" not in written
    assert document.title == "T"


def test_pictures_of_any_name_are_found_again_in_the_document(tmp_path: Path) -> None:
    names = ["夏目漱石.jpg", "Été à la mer.png", "a%20b.png", "con.svg", "x.weird suffix"]
    text = "\n".join(f'<p><img src="{quote(name)}" alt="">' for name in names)
    files = {"t.html": save(tmp_path, "t.html", text)}
    files |= {name: save(tmp_path, f"{number}", png(number + 1)) for number, name in enumerate(names)}
    document, pictures = to_document(files, "t.html", "text/html")
    assert len(pictures) == len(names)
    assert all(src in str(document) for src in pictures)
    assert "pictures/Ete-a-la-mer.png" in pictures


def test_hostile_markup_does_not_reach_the_document(tmp_path: Path) -> None:
    page = (
        "<h1>A</h1><script>evil()</script><style>p{}</style>"
        "<p onclick='evil()'>Words<iframe src='x'></iframe> stay</p>"
    )
    document, _pictures = to_document({"a": save(tmp_path, "a", page)}, "a", "text/html")
    assert "evil" not in str(document)
    assert "p{}" not in str(document)
    assert "Words" in str(document)
    assert "stay" in str(document)


@pytest.mark.parametrize(
    ("name", "media_type"), [("a b.png", "image/png"), ("a.mp3", "audio/mpeg"), ("a.webm", "video/webm")]
)
def test_a_picture_sound_or_film_becomes_a_document_that_shows_it(
    tmp_path: Path, name: str, media_type: str
) -> None:
    document, pictures = to_document({name: save(tmp_path, name, png())}, name, media_type)
    src = f"pictures/{name.replace(' ', '-')}"
    assert pictures == {src: png()}
    assert src in str(document)


def test_what_has_no_text_is_refused_with_the_reason(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match=r"a\.bin.*cannot be changed"):
        to_document({"a.bin": save(tmp_path, "a.bin", "x")}, "a.bin", "application/octet-stream")
