"""Searches are kept, gone back to, forgotten, and all of it can be taken back."""

from __future__ import annotations

from PySide6.QtWidgets import QInputDialog, QMenu
from pytestqt.qtbot import QtBot

from oerdesk.core.library import Library
from oerdesk.gui.window import Window
from tests.helpers.windows import at_rest, dialog, titles


def _choose(menu: QMenu, text: str) -> None:
    next(action for action in menu.actions() if action.text().replace("&", "") == text).trigger()


def test_a_search_is_kept_and_gone_back_to(window: Window, library: Library, qtbot: QtBot) -> None:
    page = window.library_page
    page.search.setText("water")
    page.facets.choose("languages", "en")
    at_rest(qtbot, window)
    found = titles(page)
    page.bar.searches.aboutToShow.emit()
    _choose(page.bar.searches, "Keep this search…")
    asked = dialog(qtbot, window, QInputDialog)
    asked.setTextValue("Water in English")
    asked.accept()
    at_rest(qtbot, window)
    page.clear_all()
    at_rest(qtbot, window)
    assert titles(page) != found
    page.bar.searches.aboutToShow.emit()
    _choose(page.bar.searches, "Water in English")
    at_rest(qtbot, window)
    assert titles(page) == found
    window.history.undo()
    at_rest(qtbot, window)
    assert library.searches.all() == []
    window.history.redo()
    at_rest(qtbot, window)
    assert [search.name for search in library.searches.all()] == ["Water in English"]


def test_what_was_opened_lately_is_one_choice_away(window: Window, library: Library, qtbot: QtBot) -> None:
    page = window.library_page
    [chosen] = [
        row.id
        for row in library.browse.rows(library.browse.find(page.wanted()))
        if row.title == "Reading a map"
    ]
    library.reading.opened(chosen)
    page.bar.searches.aboutToShow.emit()
    _choose(page.bar.searches, "Opened lately")
    at_rest(qtbot, window)
    assert titles(page) == ["Reading a map"]


def test_a_search_is_forgotten(window: Window, library: Library, qtbot: QtBot) -> None:
    page = window.library_page
    library.searches.keep("Old", page.wanted())
    page.bar.searches.aboutToShow.emit()
    forget = next(action.menu() for action in page.bar.searches.actions() if action.text() == "&Forget")
    assert isinstance(forget, QMenu)
    _choose(forget, "Old")
    at_rest(qtbot, window)
    assert library.searches.all() == []
