"""Places: made when they are gone to, with a way back."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from oerdesk.gui.places import Place, Places


@pytest.fixture
def made() -> list[str]:
    return []


@pytest.fixture
def places(made: list[str], qtbot: QtBot) -> Places:
    def make(name: str) -> QWidget:
        made.append(name)
        return QLabel(name)

    def place(name: str) -> Place:
        return Place(name, name.title(), "library", f"About {name}", lambda: make(name))

    places = Places([place(name) for name in ("one", "two", "three")])
    qtbot.addWidget(places)
    return places


def test_a_page_is_made_when_one_goes_there_and_only_once(places: Places, made: list[str]) -> None:
    assert made == []
    for name in ("two", "one", "two"):
        places.go(name)
    assert made == ["two", "one"]
    assert places.current == "two"
    assert places.stack.currentWidget() is places.page("two")


def test_the_way_back_and_forth(places: Places, qtbot: QtBot) -> None:
    for name in ("one", "two", "three"):
        places.go(name)
    places.back()
    places.back()
    assert places.current == "one"
    places.back()
    assert places.current == "one"
    places.forward()
    assert places.current == "two"
    assert places.list.currentRow() == 1
    places.go("one")
    places.forward()
    assert places.current == "one"  # what was ahead is no longer


def test_whoever_listens_hears_where_one_is(places: Places, qtbot: QtBot) -> None:
    with qtbot.waitSignal(places.shown) as shown:
        places.go("three")
    assert shown.args == ["three"]


def test_a_page_that_can_be_read_anew_is_when_one_comes_back(qtbot: QtBot) -> None:
    class Page(QLabel):
        times = 0

        def refresh(self) -> None:
            self.times += 1

    page = Page()
    places = Places([Place("a", "A", "library", "", lambda: page), Place("b", "B", "library", "", QLabel)])
    qtbot.addWidget(places)
    for name in ("a", "b", "a"):
        places.go(name)
    assert page.times == 2
