"""The first start: three questions, all optional, none of which needs a network."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, QSize, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from oerdesk.core import paths as places
from oerdesk.core.i18n import use_language
from oerdesk.core.library import Library
from oerdesk.gui import first_run, theme
from oerdesk.gui.first_run import Choices, FirstRun, ask, is_needed, keep, library_in
from tests.helpers.windows import PATIENCE, dialog, keys

ROOT = hasattr(os, "geteuid") and os.geteuid() == 0


@pytest.fixture(autouse=True)
def own_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qapp: QApplication) -> Iterator[None]:
    monkeypatch.setattr(places, "place_file", lambda: tmp_path / "config" / "place.json")
    monkeypatch.setattr(places, "standard_place", lambda: tmp_path / "usual" / "library")
    monkeypatch.delenv("OERDESK_LIBRARY", raising=False)
    yield
    use_language(["en"])
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "usual" / "library"


Asked = Callable[[], list[Choices]]


@pytest.fixture
def asking(qapp: QApplication, qtbot: QtBot, place: Path) -> Iterator[tuple[FirstRun, list[Choices]]]:
    shown = ask(qapp, place)
    qtbot.addWidget(shown)
    qtbot.waitUntil(shown.isActiveWindow, timeout=PATIENCE)
    answers: list[Choices] = []
    shown.answered.connect(answers.append)
    yield shown, answers
    shown.close()
    assert len(answers) == 1, "answered exactly once, however it ended"


def choose_language(shown: FirstRun, tag: str) -> None:
    shown.language.setCurrentIndex(shown.language.findData(tag))
    shown.language.activated.emit(shown.language.currentIndex())


def test_it_is_needed_only_where_there_is_no_library(place: Path) -> None:
    assert is_needed(place)
    with Library.open(place):
        pass
    assert not is_needed(place)


def test_starting_at_once_takes_what_is_usual(asking: tuple[FirstRun, list[Choices]], place: Path) -> None:
    shown, answers = asking
    QTest.keyClick(shown.start, Qt.Key.Key_Space)
    assert answers == [Choices("", place, "")]


@pytest.mark.parametrize("how", ["skip", "escape", "close"])
def test_it_can_be_passed_over(asking: tuple[FirstRun, list[Choices]], place: Path, how: str) -> None:
    shown, answers = asking
    shown.name.setText("half typed")
    if how == "skip":
        shown.skip.click()
    elif how == "escape":
        QTest.keyClick(shown, Qt.Key.Key_Escape)
    else:
        shown.close()
    assert answers == [Choices("", place, "")]
    assert not place.exists(), "nothing is made before it is answered"


def test_everything_is_answered_by_keyboard_alone(
    asking: tuple[FirstRun, list[Choices]], place: Path
) -> None:
    shown, answers = asking
    assert shown.focusWidget() is shown.language
    QTest.keyClick(shown.language, Qt.Key.Key_Down)
    QTest.keyClick(shown.language, Qt.Key.Key_Down)
    tag = shown.language.currentData()
    for _step in range(3):
        shown.focusNextPrevChild(True)
    assert shown.focusWidget() is shown.name
    QTest.keyClicks(shown.name, " Amina ")
    QTest.keyClick(shown.name, Qt.Key.Key_Return)
    assert answers == [Choices(tag, place, "Amina")]
    assert tag


def test_the_dialog_speaks_the_language_that_is_chosen_and_turns_round(
    asking: tuple[FirstRun, list[Choices]], place: Path, qapp: QApplication
) -> None:
    shown, answers = asking
    choose_language(shown, "ar")
    assert qapp.layoutDirection() is Qt.LayoutDirection.RightToLeft
    assert QLocale().language() is QLocale.Language.Arabic
    assert shown.language.currentData() == "ar"
    choose_language(shown, "sw")
    assert qapp.layoutDirection() is Qt.LayoutDirection.LeftToRight
    shown.reject()
    assert answers == [Choices("sw", place, "")], "the language one can read stays"


def test_another_place_is_chosen(
    asking: tuple[FirstRun, list[Choices]], tmp_path: Path, qtbot: QtBot
) -> None:
    shown, answers = asking
    shown.other.click()
    files = dialog(qtbot, shown, QFileDialog)
    (tmp_path / "elsewhere").mkdir()
    files.fileSelected.emit(str(tmp_path / "elsewhere"))
    files.close()
    assert shown.place.text() == str(tmp_path / "elsewhere")
    assert "free here" in shown.room.text()
    shown.start.click()
    assert answers == [Choices("", tmp_path / "elsewhere", "")]


def test_in_a_folder_with_other_things_the_library_gets_one_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "documents").mkdir()
    assert library_in(tmp_path / "documents") == tmp_path / "documents"
    (tmp_path / "documents" / "diary.txt").touch()
    assert library_in(tmp_path / "documents") == tmp_path / "documents" / "oerdesk-library"
    assert library_in(tmp_path / "new") == tmp_path / "new"


def test_a_library_that_is_there_is_opened(asking: tuple[FirstRun, list[Choices]], tmp_path: Path) -> None:
    shown, answers = asking
    with Library.open(tmp_path / "there"):
        pass
    shown.choose_place(tmp_path / "there")
    assert "There is a library here already" in shown.room.text()
    shown.start.click()
    assert answers == [Choices("", tmp_path / "there", "")]


@pytest.mark.skipif(ROOT, reason="root may write everywhere")
def test_a_place_that_may_not_be_written_to_is_refused(
    asking: tuple[FirstRun, list[Choices]], tmp_path: Path
) -> None:
    shown, _answers = asking
    (tmp_path / "closed").mkdir(mode=0o500)
    shown.choose_place(tmp_path / "closed" / "deeper")
    assert "Nothing can be written here" in shown.room.text()
    assert not shown.start.isEnabled()


def test_little_room_is_told(
    asking: tuple[FirstRun, list[Choices]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown, _answers = asking
    monkeypatch.setattr(first_run, "ROOM", 10**18)
    shown.choose_place(tmp_path)
    assert "books and films need more" in shown.room.text()
    assert shown.start.isEnabled()


def test_the_answers_are_kept_and_the_place_is_found_again(tmp_path: Path) -> None:
    choices = Choices("sw", tmp_path / "elsewhere", "Amina")
    with Library.open(choices.library) as library:
        keep(library, choices)
        got = library.settings
    assert (got.language, got.person, got.welcomed) == ("sw", "Amina", True)
    assert places.default_library(tmp_path) == tmp_path / "elsewhere"


def test_what_is_usual_is_not_written_down_and_an_older_library_keeps_its_own(
    place: Path, tmp_path: Path
) -> None:
    with Library.open(place) as library:
        library.change_settings(person="Amina", language="ar")
        keep(library, Choices("", place, ""))
        assert (library.settings.person, library.settings.language) == ("Amina", "ar")
    assert not places.place_file().exists()


def test_everything_has_a_name(asking: tuple[FirstRun, list[Choices]]) -> None:
    shown, _answers = asking
    for widget in shown.findChildren(QWidget):
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.focusProxy() is None:
            seen = QAccessible.queryAccessibleInterface(widget)
            assert seen.text(QAccessible.Text.Name).strip(), widget


@pytest.mark.parametrize("percent", [80, 100, 200, 300])
def test_it_fits_the_screen_or_scrolls(qapp: QApplication, qtbot: QtBot, place: Path, percent: int) -> None:
    theme.apply(qapp, "light", percent)
    shown = ask(qapp, place)
    qtbot.addWidget(shown)
    screen = shown.screen().availableSize()
    assert shown.width() <= screen.width()
    assert shown.height() <= min(screen.height(), 768)
    shown.resize(QSize(min(shown.width(), 1366), min(shown.height(), 700)))
    QApplication.sendPostedEvents()
    area = shown.area.viewport().width()
    assert shown._inner.width() <= area, "nothing is cut off at the side"
    for widget in (shown.start, shown.skip):
        assert widget.width() >= widget.sizeHint().width()
        assert shown.rect().contains(widget.geometry())
    qtbot.waitUntil(shown.isActiveWindow, timeout=PATIENCE)
    shown.language.setFocus()
    for _step in range(3):
        keys(shown, Qt.Key.Key_Tab)
    assert shown.name.hasFocus()
    seen = shown.name.mapTo(shown.area.viewport(), shown.name.rect().center())
    assert shown.area.viewport().rect().contains(seen), "what has the focus is in sight"
