from __future__ import annotations

from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from oerdesk.gui.announce import announce


def test_what_is_announced_moves_no_focus_and_changes_no_text(qtbot: QtBot) -> None:
    label = QLabel("here")
    qtbot.addWidget(label)
    label.show()
    before = QAccessible.isActive()
    try:
        QAccessible.setActive(True)
        announce(label, "3 places found.")
        announce(label, "The disk is full.", urgent=True)
        announce(label, "")
    finally:
        QAccessible.setActive(before)
    assert label.text() == "here"
    assert not label.hasFocus()
