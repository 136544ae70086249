from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from oerdesk.gui.reader.pdf_view import PdfView
from oerdesk.gui.reader.reader_tab import ReaderTab
from tests.gui.reader.conftest import Opens
from tests.gui.reader.pages import ask, settled, until
from tests.helpers.material import epub, pdf
from tests.helpers.windows import PATIENCE

LONG = "".join(f"<p>Line {number}</p>" for number in range(200))


def _look_for(tab: ReaderTab, words: str, said: str, qtbot: QtBot) -> None:
    tab.look_for()
    tab.finder.needle.setText(words)
    qtbot.waitUntil(lambda: tab.finder.hits.text() == said, timeout=PATIENCE)


def test_words_are_found_in_all_chapters_and_listed(opens: Opens, qtbot: QtBot) -> None:
    tab = settled(opens("book.epub", epub()), qtbot)
    assert tab._page.endswith("one.xhtml")
    _look_for(tab, "roots", "1 of 3", qtbot)
    lines = [tab.finder.list.item(row).text() for row in range(tab.finder.list.count())]
    assert len(lines) == 3
    assert all("oots" in line for line in lines)
    assert tab.panel.tabs.currentWidget() is tab.finder.list
    assert tab.panel.isVisible()
    tab.find_step(+1)
    qtbot.waitUntil(lambda: tab._page.endswith("two.xhtml"), timeout=PATIENCE)
    settled(tab, qtbot)
    until(tab, qtbot, "[...CSS.highlights.get('oerdesk-current') || []].map(String).join()", "Roots")
    tab.find_step(-1)
    qtbot.waitUntil(lambda: tab._page.endswith("one.xhtml"), timeout=PATIENCE)
    tab.find_step(-1)
    assert tab.finder.hits.text() == "3 of 3"


def test_a_line_of_the_list_leads_to_its_place_and_all_hits_are_marked(opens: Opens, qtbot: QtBot) -> None:
    html = f"<h1>One</h1><p>A river.</p>{LONG}<h2>Two</h2><p>The River again.</p>{LONG}"
    tab = settled(opens("page.html", html), qtbot)
    _look_for(tab, "river", "1 of 2", qtbot)
    until(tab, qtbot, "CSS.highlights.get('oerdesk-found').size", 2)
    assert ask(tab, qtbot, "scrollY") == 0
    tab.finder.list.itemActivated.emit(tab.finder.list.item(1))
    until(tab, qtbot, "scrollY > 500")
    assert tab.finder.hits.text() == "2 of 2"
    assert ask(tab, qtbot, "[...CSS.highlights.get('oerdesk-current')].map(String).join()") == "River"


def test_case_accents_and_white_space_are_no_hindrance(opens: Opens, qtbot: QtBot) -> None:
    tab = settled(opens("page.html", "<p>L’<b>É</b>léphant\n   marche.</p><p>الرَّمْل</p>"), qtbot)
    _look_for(tab, "elephant marche", "1 of 1", qtbot)
    until(tab, qtbot, "CSS.highlights.get('oerdesk-current').size", 1)
    _look_for(tab, "الرمل", "1 of 1", qtbot)
    until(tab, qtbot, "CSS.highlights.get('oerdesk-found').size", 1)


def test_the_search_begins_at_the_page_that_is_shown(opens: Opens, qtbot: QtBot) -> None:
    tab = settled(opens("book.epub", epub(), anchor="EPUB/text/two.xhtml"), qtbot)
    qtbot.waitUntil(lambda: tab._page.endswith("two.xhtml"), timeout=PATIENCE)
    _look_for(tab, "roots", "2 of 3", qtbot)


def test_words_in_a_picture_s_description_lead_to_the_heading_above(opens: Opens, qtbot: QtBot) -> None:
    html = f"<h1>One</h1>{LONG}<h2>Two</h2><img alt='A zebra' src='z.png'>{LONG}"
    tab = settled(opens("page.html", html), qtbot)
    _look_for(tab, "zebra", "1 of 1", qtbot)
    until(tab, qtbot, "scrollY > 500")


def test_escape_ends_the_search_and_gives_the_keys_back_to_the_page(opens: Opens, qtbot: QtBot) -> None:
    tab = settled(opens("page.html", "<p>A river.</p>"), qtbot)
    tab.activateWindow()
    _look_for(tab, "river", "1 of 1", qtbot)
    QTest.keyClick(tab.finder.needle, Qt.Key.Key_Escape)
    assert tab.finder.isHidden()
    until(tab, qtbot, "CSS.highlights.has('oerdesk-found')", wanted=False)
    assert tab.finder.list.count() == 0


def test_the_keys_for_next_and_previous_work_in_the_field(opens: Opens, qtbot: QtBot) -> None:
    tab = settled(opens("page.html", "<p>one one one</p>"), qtbot)
    tab.activateWindow()
    _look_for(tab, "one", "1 of 3", qtbot)
    QTest.keyClick(tab.finder.needle, Qt.Key.Key_Return)
    assert tab.finder.hits.text() == "2 of 3"
    QTest.keyClick(tab.finder.needle, Qt.Key.Key_F3)
    assert tab.finder.hits.text() == "3 of 3"
    QTest.keyClick(tab.finder.needle, Qt.Key.Key_F3, Qt.KeyboardModifier.ShiftModifier)
    assert tab.finder.hits.text() == "2 of 3"


@pytest.mark.parametrize("step", [+1, -1])
def test_a_pdf_goes_to_the_page_of_a_place(opens: Opens, qtbot: QtBot, step: int) -> None:
    tab = opens("words.pdf", pdf(("Rain fell.", "Sun", "No more rain.")))
    assert isinstance(tab.view, PdfView)
    _look_for(tab, "rain", "1 of 2", qtbot)
    tab.find_step(step)
    assert tab.finder.hits.text() == "2 of 2"
    qtbot.waitUntil(lambda: tab.place_now() == "page=3", timeout=PATIENCE)
    assert "Page 3" in tab.finder.list.item(1).text()
