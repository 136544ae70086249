from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QMessageBox
from pytestqt.qtbot import QtBot

from oerdesk.core.library import Library
from oerdesk.core.records import Quote
from oerdesk.gui.reader.reader_tab import ReaderTab
from tests.gui.reader.conftest import Again, Opens
from tests.gui.reader.pages import ask, settled, until, view_of
from tests.helpers.material import pdf
from tests.helpers.windows import PATIENCE, dialog

CTRL = Qt.KeyboardModifier.ControlModifier
LONG = "".join(f"<p>Line {number}</p>" for number in range(200))
STORY = f"<h1>Goat</h1><p>The goat found <b>a</b> drum. It danced.</p>{LONG}<p>The end of it.</p>"
SELECT = """(() => { const r = document.createRange(), p = document.querySelector('p');
r.setStart(p.firstChild, 4); r.setEnd(p.lastChild, 5);
getSelection().removeAllRanges(); getSelection().addRange(r);
return String(getSelection()) })()"""


def _key(tab: ReaderTab, key: Qt.Key) -> None:
    tab.activateWindow()
    QTest.keyClick(view_of(tab)._view.focusProxy() or tab, key, CTRL)


def _kinds(tab: ReaderTab) -> list[str]:
    notes = tab.panel.notes
    return [notes.list.item(row).text() for row in range(notes.list.count())]


def test_words_that_are_selected_are_highlighted_and_stay_so(
    opens: Opens, again: Again, shelf: Library, qtbot: QtBot
) -> None:
    tab = settled(opens("story.html", STORY), qtbot)
    assert ask(tab, qtbot, SELECT) == "goat found a drum"
    _key(tab, Qt.Key.Key_H)
    qtbot.waitUntil(lambda: _kinds(tab) == ["Highlight: goat found a drum"], timeout=PATIENCE)
    until(tab, qtbot, "CSS.highlights.has('oerdesk-highlight')")
    note = shelf.reading.notes(tab.resource)[0]
    assert note.quote == Quote("goat found a drum", "Goat The ", ". It danced. Line 0 Line 1 Line ")
    assert note.place.startswith("story.html@")
    tab.close()
    second = settled(again(tab.resource), qtbot)
    marked = "[...CSS.highlights.get('oerdesk-highlight') || []].map(String).join()"
    until(second, qtbot, marked, "goat found a drum")


def test_a_highlight_of_nothing_is_answered_in_words(opens: Opens, qtbot: QtBot) -> None:
    tab = settled(opens("story.html", STORY), qtbot)
    _key(tab, Qt.Key.Key_H)
    qtbot.waitUntil(lambda: "Select the words" in tab.panel.notes._state.text(), timeout=PATIENCE)
    assert _kinds(tab) == []


def test_without_a_mouse_found_words_are_highlighted(opens: Opens, shelf: Library, qtbot: QtBot) -> None:
    tab = settled(opens("story.html", STORY), qtbot)
    tab.look_for()
    tab.finder.needle.setText("danced")
    qtbot.waitUntil(lambda: tab.finder.hits.text() == "1 of 1", timeout=PATIENCE)
    tab.highlight()
    qtbot.waitUntil(lambda: _kinds(tab) == ["Highlight: danced"], timeout=PATIENCE)
    assert shelf.reading.notes(tab.resource)[0].quote.exact == "danced"


def test_a_bookmark_keeps_a_place_and_leads_back_to_it(opens: Opens, qtbot: QtBot) -> None:
    tab = settled(opens("story.html", STORY), qtbot)
    view_of(tab).show_share(0.5)
    qtbot.waitUntil(lambda: tab.share() == pytest.approx(0.5, abs=0.02), timeout=PATIENCE)
    _key(tab, Qt.Key.Key_D)
    qtbot.waitUntil(lambda: len(_kinds(tab)) == 1, timeout=PATIENCE)
    view_of(tab).show_share(0)
    qtbot.waitUntil(lambda: tab.share() == 0, timeout=PATIENCE)
    tab.panel.notes.list.itemActivated.emit(tab.panel.notes.list.item(0))
    qtbot.waitUntil(lambda: tab.share() == pytest.approx(0.5, abs=0.02), timeout=PATIENCE)


def test_a_note_is_written_beside_the_page_and_kept(
    opens: Opens, again: Again, shelf: Library, qtbot: QtBot
) -> None:
    tab = settled(opens("story.html", STORY), qtbot)
    ask(tab, qtbot, SELECT)
    _key(tab, Qt.Key.Key_M)
    notes = tab.panel.notes
    qtbot.waitUntil(notes.text.hasFocus, timeout=PATIENCE)
    QTest.keyClicks(notes.text, "Bring a drum")
    until(tab, qtbot, "CSS.highlights.has('oerdesk-note')")
    tab.close()  # at once: what was typed in the last moment is kept, too
    qtbot.waitUntil(lambda: not tab._runner.busy, timeout=PATIENCE)
    assert [n.text for n in shelf.reading.notes(tab.resource)] == ["Bring a drum"]
    second = settled(again(tab.resource), qtbot)
    assert _kinds(second) == ["Note: Bring a drum"]
    second.panel.notes.search.setText("guitar")
    assert _kinds(second) == []
    second.panel.notes.search.setText("drum")
    assert _kinds(second) == ["Note: Bring a drum"]


def test_a_note_that_was_removed_can_be_taken_back(opens: Opens, shelf: Library, qtbot: QtBot) -> None:
    tab = settled(opens("story.html", STORY), qtbot)
    shelf.reading.add(tab.resource, "note", "story.html", Quote("danced"), "How?")
    notes = tab.panel.notes
    notes.reload()
    qtbot.waitUntil(lambda: _kinds(tab) == ["Note: How?"], timeout=PATIENCE)
    assert not notes.undo.isEnabled()
    notes.list.setCurrentRow(0)
    notes.remove.click()
    qtbot.waitUntil(lambda: _kinds(tab) == [], timeout=PATIENCE)
    assert shelf.reading.notes(tab.resource) == []
    notes.undo.click()
    qtbot.waitUntil(lambda: _kinds(tab) == ["Note: How?"], timeout=PATIENCE)


def test_notes_go_out_into_a_file_and_come_in_from_it(
    opens: Opens, shelf: Library, qtbot: QtBot, tmp_path: Path
) -> None:
    tab = settled(opens("story.html", STORY), qtbot)
    note = shelf.reading.add(tab.resource, "note", "story.html", Quote("danced"), "How?")
    notes = tab.panel.notes
    notes.reload()
    qtbot.waitUntil(lambda: notes.list.count() == 1, timeout=PATIENCE)
    for name in ("notes.md", "notes.jsonld"):
        notes.export_to(str(tmp_path / name))
        qtbot.waitUntil((tmp_path / name).exists, timeout=PATIENCE)
    qtbot.waitUntil(lambda: not tab._runner.busy, timeout=PATIENCE)
    assert "How" in (tmp_path / "notes.md").read_text(encoding="utf-8")
    assert json.loads((tmp_path / "notes.jsonld").read_text(encoding="utf-8"))["total"] == 1
    shelf.reading.remove(note.id)
    notes.take_in_file(str(tmp_path / "notes.jsonld"))
    qtbot.waitUntil(lambda: len(shelf.reading.notes(tab.resource)) == 1, timeout=PATIENCE)
    notes.take_in_file(str(tmp_path / "notes.md"))
    box = dialog(qtbot, tab, QMessageBox)
    assert "notes.md" in box.text()
    box.close()


@pytest.mark.qt_log_ignore("grabbing the keyboard", "does not support raise")
def test_the_menu_of_the_page_offers_what_can_be_done_with_words(opens: Opens, qtbot: QtBot) -> None:
    tab = settled(opens("story.html", STORY), qtbot)
    view = view_of(tab)._view
    view.customContextMenuRequested.emit(view.rect().center())
    menu = next(menu for menu in tab.findChildren(QMenu) if menu.isVisible())
    assert [a.text() for a in menu.actions() if a.text()] == ["Copy", "Bookmark", "Highlight", "Note"]
    menu.close()


def test_a_page_of_a_pdf_can_be_marked(opens: Opens, shelf: Library, qtbot: QtBot) -> None:
    tab = opens("book.pdf", pdf(("One", "Two")))
    tab.step(+1)
    qtbot.waitUntil(lambda: tab.place_now() == "page=2", timeout=PATIENCE)
    tab.bookmark()
    qtbot.waitUntil(lambda: _kinds(tab) == ["Bookmark: Page 2"], timeout=PATIENCE)
    assert shelf.reading.notes(tab.resource)[0].place == "page=2"


def test_what_is_read_aloud_is_shown(opens: Opens, qtbot: QtBot) -> None:
    tab = settled(opens("story.html", STORY), qtbot)
    with qtbot.waitCallback(timeout=PATIENCE) as there:
        tab.load_text(there)
    first = tab.text_now()[0]
    assert first.text.startswith("The goat found a drum")
    tab.mark_spoken(first.anchor, 4, 8)
    until(tab, qtbot, "[...CSS.highlights.get('oerdesk-spoken') || []].map(String).join()", "goat")
    tab.mark_spoken("", 0, 0)
    until(tab, qtbot, "CSS.highlights.has('oerdesk-spoken')", wanted=False)
