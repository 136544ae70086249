from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWebEngineCore import QWebEnginePage, QWebEngineSettings
from PySide6.QtWidgets import QMessageBox, QTreeWidgetItem
from pytestqt.qtbot import QtBot

from oerdesk.gui.reader.pages_view import PagesView
from oerdesk.gui.reader.reader_tab import ReaderTab
from oerdesk.gui.reader.scheme import path_of, url_of
from tests.gui.reader.conftest import Opens
from tests.helpers.material import epub, save
from tests.helpers.server import FileServer
from tests.helpers.windows import PATIENCE, dialog, press

LONG = "".join(f"<p>Line {number}</p>" for number in range(200))


def _pages(tab: ReaderTab) -> PagesView:
    assert isinstance(tab._view, PagesView), tab._state.text()
    return tab._view


def _text(tab: ReaderTab, qtbot: QtBot) -> str:
    """What is shown, when it is loaded."""
    page = _pages(tab)._page
    said: list[str] = []

    def loaded() -> bool:
        page.toPlainText(said.append)
        return bool(said and said[-1].strip())

    qtbot.waitUntil(loaded, timeout=PATIENCE)
    return said[-1]


@pytest.mark.parametrize(
    ("name", "data", "shown"),
    [
        ("story.md", "# The elephant\n\nAn elephant walked to the river.\n", "walked to the river"),
        ("page.html", "<h1>Plants</h1><p>Leaves make food.</p>", "Leaves make food."),
        ("notes.txt", "Just text & signs < here", "Just text & signs < here"),
        ("book.epub", epub(), ""),
    ],
)
def test_pages_are_shown_whatever_they_are_made_of(
    name: str, data: bytes | str, shown: str, opens: Opens, qtbot: QtBot
) -> None:
    assert shown in _text(opens(name, data), qtbot)


def test_a_page_has_its_pictures_and_styles(opens: Opens, qtbot: QtBot) -> None:
    tab = opens(
        "page.html",
        '<link rel="stylesheet" href="s.css"><h1>Drawn</h1><img src="d.svg" alt="A dot"><p>x</p>',
        {
            "s.css": "h1 {margin-top: 3000px}",
            "d.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="2000" height="9"/>',
        },
    )
    _text(tab, qtbot)
    page = _pages(tab)._page
    qtbot.waitUntil(lambda: page.contentsSize().height() > 3000, timeout=PATIENCE)
    qtbot.waitUntil(lambda: page.contentsSize().width() > 1900, timeout=PATIENCE)


HOSTILE = """<!DOCTYPE html><html><head><title>Nice story</title>
<meta http-equiv="refresh" content="0; url={url}refresh">
<base href="{url}">
<link rel="stylesheet" href="{url}style.css"><link rel="prefetch" href="{url}prefetch">
<link rel="dns-prefetch" href="{url}"><link rel="preconnect" href="{url}">
<style>@import url("{url}import.css"); body {{background: url("{url}background.png")}}
@font-face {{font-family: f; src: url("{url}font.woff")}} p {{font-family: f}}</style>
<script>document.title = "owned"; fetch("{url}fetch"); new Image().src = "{url}script";</script>
<script src="{url}script.js"></script></head>
<body onload="document.title='owned'; location='{url}onload'">
<h1>Nice story</h1><p>Once upon a time.</p>
<img src="{url}picture.png"><img src=x onerror="document.title='owned'; this.src='{url}onerror'">
<img src="{file}"><iframe src="{url}frame"></iframe><iframe src="{file}"></iframe>
<iframe srcdoc="<script>parent.document.title='owned'</script>"></iframe>
<object data="{url}object"></object><embed src="{url}embed">
<video src="{url}video.mp4" autoplay poster="{url}poster.png"></video>
<audio src="{url}sound" autoplay></audio>
<form action="{url}form" id="f"><input name="a" value="b" autofocus onfocus="f.submit()"></form>
<svg><script>document.title="owned"</script><image href="{url}svg.png"/></svg>
<a href="javascript:document.title='owned'" id="js">x</a><a href="{url}ping" ping="{url}ping">y</a>
</body></html>"""


def test_a_hostile_page_runs_nothing_and_reaches_nothing(opens: Opens, qtbot: QtBot, tmp_path: Path) -> None:
    secret = save(tmp_path / "elsewhere", "secret.txt", "the secret of the teacher")
    (tmp_path / "web").mkdir()
    with FileServer(tmp_path / "web") as server:
        html = HOSTILE.format(url=server.url, file=QUrl.fromLocalFile(str(secret)).toString())
        tab = opens("story.html", html)
        assert "Once upon a time." in _text(tab, qtbot)
        page = _pages(tab)._page
        assert not page.settings().testAttribute(QWebEngineSettings.WebAttribute.JavascriptEnabled)
        qtbot.wait(600)  # nothing shall happen, so there is nothing to wait for
        assert page.title() == "Nice story"
        assert page.url().scheme() == "oer"
        assert "the secret" not in _text(tab, qtbot)
        assert server.requests == []
        for box in tab.findChildren(QMessageBox):  # the refresh may at most have led to a question
            box.close()


LINKS = (
    "file:///etc/passwd",
    "javascript:document.title='owned'",
    "qrc:/",
    "chrome://version",
    "data:text/html,x",
)


def _click(tab: ReaderTab) -> None:
    """Click into the middle of the page, as a person does."""
    proxy = _pages(tab)._view.focusProxy()
    assert proxy is not None
    QTest.mouseClick(proxy, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, proxy.rect().center())


def _link(target: str) -> str:
    style = "display: block; position: fixed; inset: 0; font-size: 90px"
    return f"<title>Page</title><p>Text</p><a style='{style}' href=\"{target}\">Go on</a>"


def test_a_click_leads_to_another_page_of_the_resource(opens: Opens, qtbot: QtBot) -> None:
    chapter = f'<html xmlns="http://www.w3.org/1999/xhtml"><head/><body>{_link("two.xhtml")}</body></html>'
    tab = opens("book.epub", epub({"EPUB/text/one.xhtml": chapter}))
    _text(tab, qtbot)
    qtbot.waitUntil(lambda: _clicked_to(tab, "EPUB/text/two.xhtml"), timeout=PATIENCE)
    qtbot.waitUntil(lambda: "Roots drink" in _text(tab, qtbot), timeout=PATIENCE)


def test_a_link_to_what_did_not_come_along_is_answered_in_words(opens: Opens, qtbot: QtBot) -> None:
    tab = opens("page.html", _link("gone.html"))
    _text(tab, qtbot)
    _click(tab)
    box = dialog(qtbot, tab, QMessageBox)
    assert "gone.html" in box.text()
    box.close()
    assert "Text" in _text(tab, qtbot)
    assert tab._page == "page.html"


def _clicked_to(tab: ReaderTab, path: str) -> bool:
    _click(tab)  # again, if the page was not drawn yet
    return tab._page == path


@pytest.mark.parametrize("target", LINKS, ids=lambda target: target.partition(":")[0])
def test_a_click_on_anything_else_leads_nowhere(target: str, opens: Opens, qtbot: QtBot) -> None:
    tab = opens("page.html", _link(target))
    _text(tab, qtbot)
    page = _pages(tab)._page
    for _time in range(3):
        _click(tab)
        qtbot.wait(100)  # nothing shall happen, so there is nothing to wait for
    assert page.url() == url_of("page.html")
    assert "Text" in _text(tab, qtbot)
    assert page.title() == "Page"


def test_a_link_out_is_left_to_the_browser_and_only_when_the_person_says_so(
    opens: Opens, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: asked.append(url.toString()))
    tab = opens("page.html", "<p>Text</p>")
    _text(tab, qtbot)
    page: Any = _pages(tab)._page
    for answer, expected in (("Stay here", []), ("Open in the browser", ["https://example.org/a"])):
        kind = QWebEnginePage.NavigationType.NavigationTypeLinkClicked
        assert not page.acceptNavigationRequest(QUrl("https://example.org/a"), kind, True)
        box = dialog(qtbot, tab, QMessageBox)
        assert "https://example.org/a" in box.informativeText()
        press(box, answer)
        assert asked == expected
        qtbot.waitUntil(lambda: not tab.findChildren(QMessageBox), timeout=PATIENCE)


def test_addresses_name_files_of_the_resource_and_nothing_else() -> None:
    assert path_of(url_of("a b/ü#1.html", "x")) == "a b/ü#1.html"
    for other in ("http://content/a", "oer://other/a", "file:///a", "data:,a", ""):
        assert path_of(QUrl(other)) == ""


def test_words_are_found_and_counted(opens: Opens, qtbot: QtBot) -> None:
    tab = opens("page.html", "<h1>River</h1><p>The river meets a river.</p>")
    _text(tab, qtbot)
    tab.look_for()
    tab.finder.needle.setText("river")
    qtbot.waitUntil(lambda: tab.finder.hits.text() == "1 of 3", timeout=PATIENCE)
    tab.find_step(+1)
    qtbot.waitUntil(lambda: tab.finder.hits.text() == "2 of 3", timeout=PATIENCE)
    tab.finder.needle.setText("desert")
    qtbot.waitUntil(lambda: tab.finder.hits.text() == "0 of 0", timeout=PATIENCE)
    tab.finder.end()
    assert tab.finder.isHidden()
    assert tab.finder.hits.text() == ""


def _scrolled(tab: ReaderTab) -> bool:
    return _pages(tab)._page.scrollPosition().y() > 500


def test_the_contents_lead_to_their_places(opens: Opens, qtbot: QtBot) -> None:
    tab = opens("page.html", f"<h1>One</h1>{LONG}<h2>Two</h2>{LONG}")
    _text(tab, qtbot)
    first: QTreeWidgetItem | None = tab.contents.topLevelItem(0)
    assert first is not None
    assert first.text(0) == "One"
    second = first.child(0)
    assert second is not None
    tab.contents.itemActivated.emit(second, 0)
    qtbot.waitUntil(lambda: _scrolled(tab), timeout=PATIENCE)


def test_it_opens_where_a_search_found_something(opens: Opens, qtbot: QtBot) -> None:
    html = f"<h1>One</h1>{LONG}<h2>Two</h2><p>Zanzibar</p>{LONG}"
    tab = opens("page.html", html)
    _text(tab, qtbot)
    entry = tab._content.contents[1].path if tab._content else ""
    again = opens("page.html", html, anchor=entry.partition("#")[2])
    _text(again, qtbot)
    qtbot.waitUntil(lambda: _scrolled(again), timeout=PATIENCE)


def test_next_and_previous_go_through_the_chapters(opens: Opens, qtbot: QtBot) -> None:
    tab = opens("book.epub", epub())
    assert tab._content is not None
    spine = tab._content.spine
    assert len(spine) > 1
    qtbot.waitUntil(lambda: tab._page == tab._content.start if tab._content else False, timeout=PATIENCE)
    start = spine.index(tab._page)
    tab.step(+1)
    qtbot.waitUntil(lambda: tab._page == spine[start + 1], timeout=PATIENCE)
    tab.step(-1)
    qtbot.waitUntil(lambda: tab._page == spine[start], timeout=PATIENCE)


def test_it_can_be_made_larger(opens: Opens, qtbot: QtBot) -> None:
    tab = opens("page.html", "<p>Text</p>")
    _text(tab, qtbot)
    tab.zoom_by(2)
    assert _pages(tab)._view.zoomFactor() == pytest.approx(2)
    for _time in range(20):
        tab.zoom_by(2)
    assert _pages(tab)._view.zoomFactor() == pytest.approx(5)


def test_many_tabs_open_and_close_without_a_murmur(opens: Opens, qtbot: QtBot) -> None:
    """Qt complains (“Release of profile requested…”) when a view is let go of in the wrong order."""
    tabs = [opens(f"page{number}.html", f"<p>Text {number}</p>") for number in range(3)]
    for tab in tabs:
        _text(tab, qtbot)
        tab.close()
        assert tab.view is None


def test_a_tab_can_be_closed_while_it_still_opens(opens: Opens, qtbot: QtBot) -> None:
    tab = opens("page.html", "<p>Text</p>")
    tab.close()
    tab.close()
