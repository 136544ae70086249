"""What people come to do, each thing by mouse and by keyboard alone, and none of it with a network."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPageLayout
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QLineEdit
from pytestqt.qtbot import QtBot

from oerdesk.core.i18n import use_language
from oerdesk.core.library import Library
from oerdesk.core.records import EVERYTHING, Filter
from oerdesk.gui.describe_many import DescribeManyDialog
from oerdesk.gui.editor_tab import EditorTab
from oerdesk.gui.library.page import LibraryPage
from oerdesk.gui.reader.reader_tab import ReaderTab
from oerdesk.gui.session import Session
from oerdesk.gui.window import Window
from tests.helpers.people import CONTROL, KeyboardUser, MouseUser, Person
from tests.helpers.windows import PATIENCE, at_rest, button, dialog, shown, titles

STEPS_TO_PAPER = 7
"""From the start to a printed worksheet: at most so many clicks or keys."""


@pytest.fixture(params=[MouseUser, KeyboardUser], ids=["mouse", "keyboard"])
def person(request: pytest.FixtureRequest, window: Window, qtbot: QtBot) -> Person:
    made: Person = request.param(window, qtbot)
    return made


def _reader(person: Person) -> ReaderTab:
    tabs = person.window.tabs
    person.qtbot.waitUntil(lambda: isinstance(tabs.currentWidget(), ReaderTab), timeout=PATIENCE)
    person.rest()
    reader = tabs.currentWidget()
    assert isinstance(reader, ReaderTab)
    return reader


def _finds(person: Person, words: str, title: str) -> LibraryPage:
    page = person.window.library_page
    if isinstance(person, KeyboardUser):
        person.key(Qt.Key.Key_F, CONTROL)
    else:
        person.enters(page.search)
    person.type(words)
    person.qtbot.waitUntil(lambda: title in titles(page), timeout=PATIENCE)
    if isinstance(person, KeyboardUser):
        person.key(Qt.Key.Key_Return)
    else:
        person.chooses(page.list, titles(page).index(title))
    return page


def test_find_and_read(person: Person) -> None:
    page = _finds(person, "water", "The water cycle")
    person.opens(page.list)
    assert _reader(person).accessibleName() == "The water cycle"


def test_what_is_open_already_is_not_opened_twice(person: Person) -> None:
    page = _finds(person, "water", "The water cycle")
    person.opens(page.list)
    first = _reader(person)
    person.window.tabs.setCurrentIndex(0)
    person.opens(page.list)
    assert _reader(person) is first
    assert person.window.tabs.count() == 2


def test_from_a_search_to_paper_in_few_steps(person: Person, tmp_path: Path) -> None:
    page = _finds(person, "wash", "Wash your hands")
    if isinstance(person, KeyboardUser):
        person.key(Qt.Key.Key_P, CONTROL)
    else:
        person.presses(button(page.details, "Print…"))
    asked = dialog(person.qtbot, person.window, QPrintDialog)
    sheet = tmp_path / "sheet.pdf"
    name = asked.findChild(QLineEdit, "filename")  # there is no printer here: into a file
    assert name is not None
    assert name.text().endswith(".pdf")
    name.setText(str(sheet))
    person.qtbot.waitUntil(asked.isActiveWindow, timeout=PATIENCE)
    if isinstance(person, KeyboardUser):
        person.key(Qt.Key.Key_Return)
    else:
        box = asked.findChild(QDialogButtonBox)
        assert box is not None
        person.presses(next(b for b in box.buttons() if box.buttonRole(b) is box.ButtonRole.AcceptRole))
    person.qtbot.waitUntil(sheet.is_file, timeout=PATIENCE)
    person.rest()
    assert sheet.read_bytes().startswith(b"%PDF")
    assert person.deeds <= STEPS_TO_PAPER
    assert asked.printer().pageLayout().orientation() is QPageLayout.Orientation.Portrait


def test_adapt_and_hand_out(person: Person) -> None:
    page = _finds(person, "mango seed", "The mango seed")
    if isinstance(person, KeyboardUser):
        person.key(Qt.Key.Key_E, CONTROL)
    else:
        person.presses(button(page.details, "Change this…"))
    tabs = person.window.tabs
    person.qtbot.waitUntil(lambda: isinstance(tabs.currentWidget(), EditorTab), timeout=PATIENCE)
    person.rest()
    tab = tabs.currentWidget()
    assert isinstance(tab, EditorTab)
    person.enters(tab.title_field)
    tab.title_field.selectAll()
    person.type("Our mango tree")
    person.presses(tab.done)
    assert _reader(person).accessibleName() == "Our mango tree"
    [made] = person.window.library.browse.find(Filter(mine=True))
    manifest = person.window.library.curate.manifest(made)
    assert [ingredient.title for ingredient in manifest.based_on] == ["The mango seed"]


def test_describe_many_at_once_and_take_it_back(person: Person) -> None:
    window, library = person.window, person.window.library
    before = [library.curate.metadata(number).subjects for number in library.browse.find(EVERYTHING)]
    page = window.library_page
    person.chooses(page.list, 0)
    person.key(Qt.Key.Key_A, CONTROL)
    if isinstance(person, KeyboardUser):
        person.key(Qt.Key.Key_F2)
    else:
        person.presses(button(page.details, "Describe…"))
    asked = dialog(person.qtbot, window, DescribeManyDialog)
    person.qtbot.waitUntil(asked.isActiveWindow, timeout=PATIENCE)
    assert "33" in asked.windowTitle()
    person.enters(asked.add_subjects)
    QTest.keyClicks(asked.add_subjects, "Nakuru")
    save = asked.findChild(QDialogButtonBox)
    assert save is not None
    person.presses(save.button(QDialogButtonBox.StandardButton.Save))
    person.rest()
    found = library.browse.find(Filter(subjects=frozenset({"Nakuru"})))
    assert len(found) == 33
    assert "33" in window.history.last
    if isinstance(person, KeyboardUser):
        person.key(Qt.Key.Key_Z, CONTROL)
    else:
        person.presses(button(window.statusBar(), "Undo"))
    person.rest()
    after = [library.curate.metadata(number).subjects for number in library.browse.find(EVERYTHING)]
    assert after == before


def test_throw_away_and_take_back(person: Person) -> None:
    window = person.window
    page = _finds(person, "mango seed", "The mango seed")
    if isinstance(person, KeyboardUser):
        person.key(Qt.Key.Key_Delete)
    else:
        person.presses(button(page.details, "To the trash"))
    person.rest()
    assert "The mango seed" not in titles(page)
    person.goes_to("trash")
    person.rest()
    trash = window.places.page("trash").findChild(LibraryPage)
    assert trash is not None
    assert titles(trash) == ["The mango seed"]
    person.chooses(trash.list, 0)
    person.presses(button(trash.details, "Restore"))
    person.rest()
    assert titles(trash) == []


def test_every_place_can_be_gone_to_and_back(person: Person) -> None:
    places = person.window.places
    for name in person.window.place_names():
        person.goes_to(name)
        person.rest()
        assert places.current == name
    person.key(Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert places.current == person.window.place_names()[-2]


def test_change_the_language_to_arabic(qapp: QApplication, library: Library, qtbot: QtBot) -> None:
    session = Session(qapp)
    session.library = library
    session.show()
    first = session.window
    assert first is not None
    try:
        at_rest(qtbot, first)
        first.change_settings(language="ar")
        qtbot.waitUntil(lambda: session.window not in {first, None}, timeout=PATIENCE)
        window = session.window
        assert window is not None
        at_rest(qtbot, window)
        assert window.isRightToLeft()
        places = window.places.list
        assert places.mapTo(window, places.rect().center()).x() > window.width() / 2
    finally:
        if session.window is not None:
            session.window.close()
        qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        use_language(["en"])


def test_what_was_open_is_there_again(library: Library, qtbot: QtBot) -> None:
    with shown(qtbot, library) as window:
        user = KeyboardUser(window, qtbot)
        page = _finds(user, "water", "The water cycle")
        user.opens(page.list)
        _reader(user)
        window.tabs.setCurrentIndex(0)
        user.goes_to("sync")
    with shown(qtbot, library) as window:
        assert window.places.current == "sync"
        assert window.library_page.search.text() == "water"
        assert window.tabs.count() == 2
        window.tabs.setCurrentIndex(1)
        assert _reader(KeyboardUser(window, qtbot)).accessibleName() == "The water cycle"
