"""Equally large items in rows: positions by arithmetic, keys and the mouse as in any list."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QSize, QStringListModel, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication
from pytestqt.qtbot import QtBot

from oerdesk.gui.library.grid_view import GridView

CELL = QSize(80, 60)
BESIDE = 3


@pytest.fixture
def view(qtbot: QtBot) -> Iterator[GridView]:
    view = GridView()
    view.model_ = QStringListModel([str(n) for n in range(1000)])  # type: ignore[attr-defined]
    view.setModel(view.model_)  # type: ignore[attr-defined]
    view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
    view.setAccessibleName("Numbers")
    view.arrange(CELL, BESIDE)
    qtbot.addWidget(view)
    view.resize(300, 260)
    view.show()
    view.activateWindow()
    qtbot.waitUntil(view.isActiveWindow)
    view.setFocus()
    view.setCurrentIndex(view.model().index(0, 0))
    yield view
    view.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


@pytest.mark.parametrize("direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])  # one view serves all examples
@given(row=st.integers(0, 999), scrolled=st.floats(0, 1))
def test_an_item_is_where_it_is_looked_for(
    view: GridView, direction: Qt.LayoutDirection, row: int, scrolled: float
) -> None:
    view.setLayoutDirection(direction)
    bar = view.verticalScrollBar()
    bar.setValue(int(bar.maximum() * scrolled))
    index = view.model().index(row, 0)
    place = view.visualRect(index)
    assert place.size() == CELL
    for point in (place.topLeft(), place.center(), place.bottomRight()):
        assert view.indexAt(point).row() == row


def test_rows_begin_where_reading_begins(view: GridView) -> None:
    first = view.model().index(0, 0)
    assert view.visualRect(first).left() == 0
    view.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    QApplication.sendPostedEvents()
    assert view.visualRect(first).right() == view.viewport().width() - 1


def test_beside_the_items_there_is_nothing(view: GridView) -> None:
    assert not view.indexAt(QPoint(BESIDE * CELL.width() + 1, 10)).isValid()
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum())
    last = view.visualRect(view.model().index(999, 0))
    assert last.bottom() == view.viewport().height() - 1
    assert not view.indexAt(last.center() + QPoint(CELL.width(), 0)).isValid()


@pytest.mark.parametrize(
    ("keys", "row"),
    [
        ([Qt.Key.Key_Right], 1),
        ([Qt.Key.Key_Down], 3),
        ([Qt.Key.Key_Down, Qt.Key.Key_Left], 2),
        ([Qt.Key.Key_Up], 0),
        ([Qt.Key.Key_End], 999),
        ([Qt.Key.Key_End, Qt.Key.Key_Down], 999),
        ([Qt.Key.Key_End, Qt.Key.Key_Home], 0),
        ([Qt.Key.Key_PageDown], 12),
    ],
)
def test_keys_lead_through_the_items_and_what_is_chosen_is_in_sight(
    view: GridView, keys: list[Qt.Key], row: int
) -> None:
    for key in keys:
        QTest.keyClick(view, key)
    assert view.currentIndex().row() == row
    assert view.viewport().rect().contains(view.visualRect(view.currentIndex()))


def test_the_arrows_follow_the_direction_of_reading(view: GridView) -> None:
    view.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    QTest.keyClick(view, Qt.Key.Key_Left)
    assert view.currentIndex().row() == 1


def _chosen(view: GridView) -> list[int]:
    return sorted(index.row() for index in view.selectionModel().selectedIndexes())


def test_shift_chooses_in_the_order_of_reading(view: GridView) -> None:
    QTest.keyClick(view, Qt.Key.Key_Right)
    QTest.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert _chosen(view) == [1, 2, 3, 4]


def test_the_mouse_chooses_what_it_clicks(view: GridView) -> None:
    def click(row: int, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        place = view.visualRect(view.model().index(row, 0)).center()
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, modifier, place)

    click(4)
    assert _chosen(view) == [4]
    click(8, Qt.KeyboardModifier.ControlModifier)
    assert _chosen(view) == [4, 8]
    click(2)
    click(6, Qt.KeyboardModifier.ShiftModifier)
    assert _chosen(view) == [2, 3, 4, 5, 6]


def test_all_can_be_chosen(view: GridView) -> None:
    view.selectAll()
    assert len(_chosen(view)) == 1000


def test_what_was_looked_at_stays_in_sight_when_the_items_change_their_size(view: GridView) -> None:
    view.scrollTo(view.model().index(600, 0), QAbstractItemView.ScrollHint.PositionAtTop)
    view.arrange(QSize(120, 90), 2)
    assert abs(view.visualRect(view.model().index(600, 0)).top()) < 90


def test_a_screen_reader_meets_a_list_of_items(view: GridView) -> None:
    found = QAccessible.queryAccessibleInterface(view)
    assert found.role() in {QAccessible.Role.List, QAccessible.Role.Table}
    assert found.childCount() == 1000
    assert found.child(7).text(QAccessible.Text.Name) == "7"
