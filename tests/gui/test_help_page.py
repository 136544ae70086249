"""The help is found by typing, read without the web engine, and gone through like pages of the web."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt, QUrl
from PySide6.QtGui import QAction, QKeyEvent, QTextCursor, QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from oerdesk.core.library import Library
from oerdesk.core.paths import resources_folder
from oerdesk.gui import theme
from oerdesk.gui.commands import Command, Commands
from oerdesk.gui.help_page import HelpPage
from oerdesk.gui.jobs import JobRunner
from tests.helpers.controls import controls_without_help
from tests.helpers.windows import PATIENCE, dialog, press

HELP = resources_folder() / "help"
ALT = Qt.KeyboardModifier.AltModifier
Opening = Callable[..., HelpPage]


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "library") as library:
        library.change_settings(language="en")
        yield library


@pytest.fixture
def opening(qtbot: QtBot, library: Library, runner: JobRunner) -> Opening:
    """Opens the help, and waits for its pages."""

    def opened(topic: str = "start", folder: Path = HELP) -> HelpPage:
        page = HelpPage(library, runner, folder=folder)
        qtbot.addWidget(page)
        page.resize(1100, 700)
        page.show()
        page.activateWindow()
        page.show_topic(topic)
        qtbot.waitUntil(lambda: not runner.busy, timeout=PATIENCE)
        return page

    return opened


@pytest.fixture
def page(opening: Opening) -> HelpPage:
    return opening()


def listed(page: HelpPage) -> list[str]:
    return page.contents.found()


# Topics


def test_the_help_begins_with_the_start(page: HelpPage) -> None:
    assert page.topic() == "start"
    assert "What is where" in page.browser.toPlainText()
    assert page.browser.accessibleName() == "What is where"


def test_a_topic_asked_for_before_the_pages_are_read_is_shown_when_they_are(opening: Opening) -> None:
    page = opening("sync#price")
    assert page.topic() == "sync#price"
    assert page.browser.textCursor().block().text() == "The price"
    item = page.contents.currentItem()
    assert item is not None
    assert item.text(0) == "The price"


def test_a_topic_is_scrolled_to(page: HelpPage) -> None:
    page.resize(700, 400)
    page.show_topic("library#take-in")
    assert page.browser.verticalScrollBar().value() > 0
    page.show_topic("library")
    assert page.browser.verticalScrollBar().value() == 0


def test_an_unknown_topic_leads_to_the_start(page: HelpPage) -> None:
    page.show_topic("sync")
    page.show_topic("no-such-page#at-all")
    assert page.topic() == "start"


def test_what_was_read_can_be_gone_back_to_at_its_place(page: HelpPage) -> None:
    page.resize(700, 400)
    page.show_topic("sync")
    page.browser.verticalScrollBar().setValue(120)
    page.show_topic("sticks")
    press(page, "Back")
    assert (page.topic(), page.browser.verticalScrollBar().value()) == ("sync", 120)
    press(page, "Back")
    assert page.topic() == "start"
    assert not page.back.isEnabled()
    press(page, "Forward")
    press(page, "Forward")
    assert page.topic() == "sticks"
    assert not page.forward.isEnabled()
    assert not page.step(+1)


def test_the_keys_for_history_belong_to_the_page_while_it_has_one(page: HelpPage) -> None:
    def taken() -> bool:
        event = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_Left, ALT)
        event.ignore()
        QApplication.sendEvent(page.browser, event)
        return event.isAccepted()

    assert not taken(), "the window's own history"
    page.show_topic("sync")
    assert taken()
    QTest.keyClick(page.browser, Qt.Key.Key_Left, ALT)
    assert page.topic() == "start"


# Links


def test_a_link_leads_to_another_page(page: HelpPage) -> None:
    page.browser.anchorClicked.emit(QUrl("sync.md#price"))
    assert page.topic() == "sync#price"
    page.browser.anchorClicked.emit(QUrl("#fetch"))
    assert page.topic() == "sync#fetch"


def test_a_link_is_followed_by_keyboard(page: HelpPage) -> None:
    page.browser.setFocus()
    QTest.keyClick(page.browser, Qt.Key.Key_Tab)
    QTest.keyClick(page.browser, Qt.Key.Key_Return)
    assert page.topic() == "library"


def test_a_link_to_the_network_asks_first(page: HelpPage, qtbot: QtBot) -> None:
    page.browser.anchorClicked.emit(QUrl("https://example.org/page"))
    box = dialog(qtbot, page, QMessageBox)
    assert "https://example.org/page" in box.informativeText()
    press(box, "Stay here")
    assert page.topic() == "start"


@pytest.mark.parametrize("address", ["file:///etc/passwd", "javascript:alert(1)", "data:text/html,x"])
def test_a_link_to_anything_else_leads_nowhere(page: HelpPage, address: str) -> None:
    page.browser.anchorClicked.emit(QUrl(address))
    assert page.topic() == "start"
    assert not [box for box in page.findChildren(QMessageBox) if box.isVisible()]


def test_nothing_is_loaded_for_a_page(page: HelpPage, tmp_path: Path) -> None:
    picture = tmp_path / "picture.png"
    shutil.copy(resources_folder() / "icons" / "help.svg", picture)
    kind = QTextDocument.ResourceType.ImageResource.value
    assert page.browser.loadResource(kind, QUrl.fromLocalFile(str(picture))) is None


# Finding


def test_typing_keeps_the_pages_that_have_all_words(page: HelpPage) -> None:
    everything = listed(page)
    page.search.setText("fingerprint TRUST")
    assert 0 < len(listed(page)) < len(everything)
    assert "sync" in listed(page)
    assert page.found.isVisible()
    page.search.setText("zebra")
    assert listed(page) == []
    assert "Nothing found" in page.found.text()
    page.search.clear()
    assert listed(page) == everything
    assert not page.found.isVisible()


def test_enter_opens_the_first_page_found_and_f3_goes_on(page: HelpPage) -> None:
    page.search.setFocus()
    page.search.setText("kilobyte")
    QTest.keyClick(page.search, Qt.Key.Key_Return)
    assert page.topic() == listed(page)[0]
    assert page.browser.textCursor().selectedText().casefold() == "kilobyte"
    first = page.browser.textCursor().position()
    assert page.hits.text().startswith("1 of ")
    QTest.keyClick(page.browser, Qt.Key.Key_F3)
    assert page.browser.textCursor().position() > first
    QTest.keyClick(page.browser, Qt.Key.Key_F3, Qt.KeyboardModifier.ShiftModifier)
    assert page.browser.textCursor().position() == first


def test_the_search_goes_on_at_the_beginning(page: HelpPage) -> None:
    page.search.setText("places")
    page.browser.moveCursor(QTextCursor.MoveOperation.End)
    page.find_next()
    assert page.hits.text().startswith("1 of ")


def test_f3_without_words_goes_to_the_search(page: HelpPage, qtbot: QtBot) -> None:
    page.browser.setFocus()
    QTest.keyClick(page.browser, Qt.Key.Key_F3)
    qtbot.waitUntil(page.search.hasFocus)


def test_esc_ends_the_search_and_the_arrow_leads_into_the_list(page: HelpPage, qtbot: QtBot) -> None:
    page.look_for()
    page.search.setText("stick")
    QTest.keyClick(page.search, Qt.Key.Key_Down)
    qtbot.waitUntil(page.contents.hasFocus)
    QTest.keyClick(page.contents, Qt.Key.Key_Escape)
    assert page.search.text() == ""
    qtbot.waitUntil(page.browser.hasFocus)


def test_a_page_is_chosen_in_the_list_by_keyboard(page: HelpPage) -> None:
    page.search.setText("fingerprint")
    page.contents.setFocus()
    QTest.keyClick(page.contents, Qt.Key.Key_Home)
    QTest.keyClick(page.contents, Qt.Key.Key_Down)
    QTest.keyClick(page.contents, Qt.Key.Key_Return)
    assert page.topic() == listed(page)[0]


# Keys


def test_the_page_of_keys_lists_them_as_they_are_now(page: HelpPage) -> None:
    commands = Commands({}, lambda _keys: None)
    owner = QObject()
    commands.add(Command("view.find", "&Find…", ("Ctrl+F",), "&View"), lambda: None, owner)
    commands.add(Command("view.none", "Without keys", (), "View"), lambda: None, owner)
    page.use_commands(commands)
    page.show_topic("keys")
    text = page.browser.toPlainText()
    assert "Find\nCtrl+F" in text
    assert "Without keys" not in text
    commands.set_keys("view.find", ["F4"])
    assert "Find\nF4" in page.browser.toPlainText()


# Languages


def test_a_page_in_another_language_says_so(opening: Opening, library: Library, tmp_path: Path) -> None:
    shutil.copytree(HELP / "en", tmp_path / "help" / "en")
    (tmp_path / "help" / "ar").mkdir()
    text = "---\ntitle: مزامنة\nlanguage: ar\n---\n\n# مزامنة\n\n| أ | ب |\n|---|---|\n| ج | د |\n\n1. أول\n"
    (tmp_path / "help" / "ar" / "sync.md").write_text(text, encoding="utf-8")
    library.change_settings(language="ar")
    page = opening("sync", tmp_path / "help")
    right = Qt.LayoutDirection.RightToLeft
    assert not page.note.isVisible()
    assert page.browser.document().defaultTextOption().textDirection() is right
    assert page.browser.toPlainText().index("ب") < page.browser.toPlainText().index("أ"), (
        "columns from the right"
    )
    page.show_topic("sticks")
    assert page.note.isVisible()
    assert "English" in page.note.text()
    assert page.browser.document().defaultTextOption().textDirection() is not right


def test_missing_pages_are_reported_in_the_page(opening: Opening, tmp_path: Path) -> None:
    page = opening(folder=tmp_path / "nothing")
    assert "missing" in page.note.text()
    assert page.note.isVisible()


# Looks


def test_pages_follow_the_size_of_text_and_the_theme(page: HelpPage, qapp: QApplication) -> None:
    before = page.browser.document().defaultFont().pointSizeF()
    page.search.setText("places")
    marked = [mark.cursor.selectedText() for mark in page.browser.extraSelections()]
    page.browser.verticalScrollBar().setValue(60)
    theme.apply(qapp, "dark", 200)
    QApplication.sendPostedEvents()
    assert page.browser.document().defaultFont().pointSizeF() == pytest.approx(2 * before)
    assert theme.tokens().accent in page.browser.document().defaultStyleSheet()
    assert marked
    assert [mark.cursor.selectedText() for mark in page.browser.extraSelections()] == marked


def test_the_list_of_pages_folds_away_where_there_is_no_room(page: HelpPage) -> None:
    page.resize(page.fontMetrics().averageCharWidth() * 45, 600)
    assert not page.contents.isVisible()
    press(page, "Contents")
    assert page.contents.isVisible()
    page.contents.chosen.emit("sync")
    assert not page.contents.isVisible()
    page.resize(1100, 600)
    assert page.contents.isVisible()


# Names


def test_everything_says_what_it_is_for(page: HelpPage) -> None:
    assert controls_without_help(page) == []
    for widget in (page.search, page.contents, page.browser):
        assert widget.accessibleName()
    buttons = (page.show_contents, page.back, page.forward, page.next)
    assert all(button.text() for button in buttons)


def test_the_keyboard_goes_round_all_parts(page: HelpPage) -> None:
    reached: set[QWidget] = set()
    page.search.setFocus()
    for _step in range(30):
        page.focusNextPrevChild(True)
        focused = page.focusWidget()
        assert focused is not None
        reached.add(focused)
    assert {page.search, page.contents, page.browser, page.show_contents} <= reached


def test_its_keys_do_not_count_elsewhere(page: HelpPage) -> None:
    actions = page.findChildren(QAction)
    inside = Qt.ShortcutContext.WidgetWithChildrenShortcut
    assert all(action.shortcutContext() is inside for action in actions if not action.shortcut().isEmpty())
