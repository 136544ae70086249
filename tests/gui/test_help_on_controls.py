"""Controls that say nothing about themselves are found, and only these; Shift+F1 shows what they say."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction, QHelpEvent
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QToolBar,
    QToolButton,
    QVBoxLayout,
    QWhatsThis,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.helpers.controls import controls_without_help


def shown(qtbot: QtBot, *parts: QWidget) -> QWidget:
    window = QWidget()
    column = QVBoxLayout(window)
    for part in parts:
        column.addWidget(part)
    qtbot.addWidget(window)
    window.show()
    return window


def test_a_control_that_says_nothing_is_named(qtbot: QtBot) -> None:
    silent = QLineEdit()
    silent.setAccessibleName("Search")
    window = shown(qtbot, silent, QPushButton("Fetch"), QLabel("no control"))
    assert controls_without_help(window) == [
        "QLineEdit “Search” in QWidget",
        "QPushButton “Fetch” in QWidget",
    ]


def test_each_way_of_saying_it_counts(qtbot: QtBot) -> None:
    tip, what, status = QPushButton("1"), QPushButton("2"), QPushButton("3")
    tip.setToolTip("Fetches what was chosen")
    what.setWhatsThis("Fetches what was chosen")
    status.setStatusTip("Fetches what was chosen")
    assert controls_without_help(shown(qtbot, tip, what, status)) == []


def test_what_is_said_of_an_action_counts_for_its_button(qtbot: QtBot) -> None:
    bar = QToolBar()
    silent, told = QAction("&Silent…", bar), QAction("Told", bar)
    told.setWhatsThis("Says what it does")
    bar.addActions([silent, told])
    window = shown(qtbot, bar)
    for button in bar.findChildren(QToolButton):
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    assert controls_without_help(window) == ["QToolButton “Silent” in QToolBar"]


def test_what_is_hidden_or_inside_another_control_is_passed_over(qtbot: QtBot) -> None:
    hidden, box = QLineEdit(), QSpinBox()
    box.setToolTip("How many")
    window = shown(qtbot, hidden, box)
    hidden.hide()
    assert controls_without_help(window) == []


@pytest.mark.qt_log_ignore("^This plugin does not support")  # of the offscreen platform
def test_whats_this_shows_the_sentence_of_a_control(qtbot: QtBot) -> None:
    button = QPushButton("Fetch")
    button.setWhatsThis("Fetches what was chosen")
    window = shown(qtbot, button)
    QWhatsThis.enterWhatsThisMode()
    assert QWhatsThis.inWhatsThisMode()
    middle = button.rect().center()
    QApplication.sendEvent(button, QHelpEvent(QEvent.Type.WhatsThis, middle, button.mapToGlobal(middle)))
    qtbot.waitUntil(lambda: "QWhatsThat" in _open_windows())
    QWhatsThis.hideText()
    QWhatsThis.leaveWhatsThisMode()
    assert window.isVisible()


def _open_windows() -> set[str]:
    return {top.metaObject().className() for top in QApplication.topLevelWidgets() if top.isVisible()}
