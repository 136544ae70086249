from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from oerdesk.gui.editor import EditorWidget
from tests.gui.editor.hands import Keys


@pytest.fixture
def editor(qtbot: QtBot) -> EditorWidget:
    widget = EditorWidget()
    qtbot.addWidget(widget)
    widget.resize(900, 700)
    widget.show()
    qtbot.waitExposed(widget)
    widget.text.setFocus()
    return widget


@pytest.fixture
def press(editor: EditorWidget, qtbot: QtBot) -> Keys:
    def send(key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(editor.text, key, modifiers)

    return send
