from __future__ import annotations

from PySide6.QtGui import QAccessible
from pytestqt.qtbot import QtBot

from oerdesk.gui.elided import ElidedLabel


def test_a_long_line_is_never_wider_than_its_place_but_read_whole(qtbot: QtBot) -> None:
    label = ElidedLabel()
    qtbot.addWidget(label)
    text = "A very long name <b> of a file " * 20
    label.setText(text)
    label.show()
    assert label.minimumSizeHint().width() < 100
    assert "&lt;b&gt;" in label.toolTip()
    interface = QAccessible.queryAccessibleInterface(label)
    assert interface is not None
    assert interface.text(QAccessible.Text.Name) == text
