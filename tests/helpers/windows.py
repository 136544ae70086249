"""What a person does to a window and what a test waits for; signals and states, never sleeps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from oerdesk.core.library import Library
from oerdesk.gui.dress_up import open_window
from oerdesk.gui.library.page import LibraryPage
from oerdesk.gui.window import Window

PATIENCE = 20_000  # milliseconds, on a machine that is busy with other things
SIZE = (1366, 768)
NONE = Qt.KeyboardModifier.NoModifier

Kind = TypeVar("Kind", bound=QDialog)


@contextmanager
def shown(qtbot: QtBot, library: Library) -> Iterator[Window]:
    """The real window over ``library``, shown and at rest; closed afterwards, as a person closes it."""
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    window = open_window(application, library)
    window.resize(*SIZE)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=PATIENCE)
    try:
        at_rest(qtbot, window)
        yield window
    finally:
        window.close()
        window.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def at_rest(qtbot: QtBot, window: Window) -> None:
    """Nothing is under way and no page is about to ask for something."""

    def quiet() -> bool:
        QApplication.sendPostedEvents()
        pages = window.findChildren(LibraryPage)
        return not window.runner.busy and not any(page.waiting for page in pages)

    qtbot.waitUntil(quiet, timeout=PATIENCE)


def in_front(qtbot: QtBot, window: QWidget) -> None:
    """The window has the keyboard (again, after a dialog)."""
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=PATIENCE)


def drop(window: QWidget, paths: Sequence[Path]) -> None:
    """Files or folders are dropped onto the window."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    enter = QDragEnterEvent(QPoint(50, 50), copy, data, left, NONE)
    QApplication.sendEvent(window, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(window, QDropEvent(QPointF(50, 50), copy, data, left, NONE))


def dialog(qtbot: QtBot, window: QWidget, kind: type[Kind]) -> Kind:
    """The dialog of this kind that is open, as soon as it is."""
    found: list[Kind] = []

    def there() -> bool:
        found[:] = [child for child in window.findChildren(kind) if child.isVisible()]
        return bool(found)

    qtbot.waitUntil(there, timeout=PATIENCE)
    return found[-1]


def text_of(widget: QWidget) -> str:
    """Everything the labels in a widget say."""
    return "\n".join(label.text() for label in widget.findChildren(QLabel))


def button(widget: QWidget, text: str) -> QAbstractButton:
    """The visible button with this text."""
    named = [
        found
        for found in widget.findChildren(QAbstractButton)
        if found.text().replace("&", "") == text and found.isVisible()
    ]
    assert len(named) == 1, f"{len(named)} buttons “{text}”"
    return named[0]


def press(widget: QWidget, text: str) -> None:
    """Press the button with this text, as the space key and screen readers do."""
    found = button(widget, text)
    assert found.isEnabled(), f"“{text}” cannot be pressed"
    found.click()


def keys(window: QWidget, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
    """Press a key where the focus is."""
    focused: QWidget | None = window.focusWidget()
    QTest.keyClick(window if focused is None else focused, key, modifiers)


def titles(page: LibraryPage) -> list[str]:
    """What the list of a page shows."""
    return [str(page.model.index(row, 0).data()) for row in range(page.model.rowCount())]
