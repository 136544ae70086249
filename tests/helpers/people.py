"""Somebody at the window: with a mouse, or with the keyboard alone.  Every deed is counted.

A journey is written once and done by both; what they do differently is in these two classes.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import cast

from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from oerdesk.gui.window import Window
from tests.helpers.windows import NONE, PATIENCE, at_rest, in_front

MOST_TABS = 80
LEFT = Qt.MouseButton.LeftButton
CONTROL = Qt.KeyboardModifier.ControlModifier


class Person(ABC):
    """Whoever sits at the window.

    Attributes:
        deeds: clicks or keys so far; a word that is typed counts as one.
    """

    def __init__(self, window: Window, qtbot: QtBot) -> None:
        self.window = window
        self.qtbot = qtbot
        self.deeds = 0

    def rest(self) -> None:
        """Wait until the window has done what was asked."""
        at_rest(self.qtbot, self.window)
        if QApplication.activeModalWidget() is None:
            in_front(self.qtbot, self.window)  # again, where a dialog has just gone

    def type(self, words: str) -> None:
        """Type words where the focus is."""
        self.deeds += 1
        QTest.keyClicks(self._focused(), words)
        self.rest()

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
        """Press a key where the focus is."""
        self.deeds += 1
        QTest.keyClick(self._focused(), key, modifiers)
        self.rest()

    def _focused(self) -> QWidget:
        focused = QApplication.focusWidget()
        return self.window if focused is None else focused

    @abstractmethod
    def goes_to(self, place: str) -> None:
        """Go to a place of the window."""

    @abstractmethod
    def presses(self, button: QAbstractButton) -> None:
        """Press a button."""

    @abstractmethod
    def enters(self, field: QLineEdit) -> None:
        """Bring the focus into a field."""

    @abstractmethod
    def chooses(self, view: QAbstractItemView, row: int) -> None:
        """Choose a row of a list."""

    @abstractmethod
    def opens(self, view: QAbstractItemView) -> None:
        """Open the row that is chosen."""


class MouseUser(Person):
    """Clicks; the keyboard is for words."""

    def goes_to(self, place: str) -> None:
        """Click its name."""
        names = self.window.places.list
        self._click(names, self.window.place_names().index(place))

    def presses(self, button: QAbstractButton) -> None:
        """Click it."""
        self.qtbot.waitUntil(lambda: button.isVisible() and button.isEnabled(), timeout=PATIENCE)
        self.deeds += 1
        QTest.mouseClick(button, LEFT, NONE, button.rect().center())

    def enters(self, field: QLineEdit) -> None:
        """Click into it."""
        self.deeds += 1
        QTest.mouseClick(field, LEFT, NONE, QPoint(12, field.height() // 2))
        self.qtbot.waitUntil(field.hasFocus, timeout=PATIENCE)

    def chooses(self, view: QAbstractItemView, row: int) -> None:
        """Click it."""
        self._click(view, row)
        self.rest()

    def opens(self, view: QAbstractItemView) -> None:
        """Click it twice."""
        self.deeds += 1
        place = view.visualRect(view.currentIndex()).center()
        QTest.mouseDClick(view.viewport(), LEFT, NONE, place)

    def _click(self, view: QAbstractItemView, row: int) -> None:
        self.deeds += 1
        index = view.model().index(row, 0)
        view.scrollTo(index)
        QTest.mouseClick(view.viewport(), LEFT, NONE, view.visualRect(index).center())


class KeyboardUser(Person):
    """Has no mouse."""

    def goes_to(self, place: str) -> None:
        """Alt and a number."""
        number = (self.window.place_names().index(place) + 1) % 10
        self.deeds += 1
        QTest.keyClick(self.window, Qt.Key(Qt.Key.Key_0.value + number), Qt.KeyboardModifier.AltModifier)
        self.rest()

    def presses(self, button: QAbstractButton) -> None:
        """Tab to it, then the space bar; the way there is one deed, as the eye needs one look."""
        self.qtbot.waitUntil(lambda: button.isVisible() and button.isEnabled(), timeout=PATIENCE)
        self._tab_to(button)
        self.deeds += 1
        QTest.keyClick(button, Qt.Key.Key_Space)

    def enters(self, field: QLineEdit) -> None:
        """Tab to it."""
        self._tab_to(field)

    def chooses(self, view: QAbstractItemView, row: int) -> None:
        """Tab to the list, then the arrows."""
        self._tab_to(view)
        while self._row(view.currentIndex()) < row:
            QTest.keyClick(view, Qt.Key.Key_Right if view.objectName() == "cards" else Qt.Key.Key_Down)
        self.deeds += 1
        self.rest()

    def opens(self, view: QAbstractItemView) -> None:
        """Enter."""
        self.deeds += 1
        QTest.keyClick(view, Qt.Key.Key_Return)

    def _row(self, index: QModelIndex) -> int:
        return index.row()

    def _tab_to(self, wanted: QWidget) -> None:
        self.deeds += 1
        top = wanted.window()
        for _step in range(MOST_TABS):
            focused = cast("QWidget | None", top.focusWidget())
            if focused is not None and focused in {wanted, wanted.focusProxy()}:
                return
            QTest.keyClick(top if focused is None else focused, Qt.Key.Key_Tab)
        raise AssertionError(f"the Tab key does not lead to {wanted.accessibleName() or wanted}")
