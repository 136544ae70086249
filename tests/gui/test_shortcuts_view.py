"""Keys of commands: listed, searched, changed by pressing others; a clash is said, and refused or swapped."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from oerdesk.core.errors import StorageError
from oerdesk.gui.commands import Command, Commands
from oerdesk.gui.shortcuts_view import ShortcutsView
from tests.helpers.windows import dialog

COMMANDS = (
    Command("view.find", "&Find…", ("Ctrl+F", "/"), "View", "search", "Look for words"),
    Command("file.open", "&Open…", ("Ctrl+O",), "File", "add", "Take in files"),
    Command("help.about", "&About R && D", (), "Help"),
)


class Kept:
    """The settings."""

    def __init__(self) -> None:
        self.keys: dict[str, list[str]] = {}
        self.full = False

    def keep(self, keys: dict[str, list[str]]) -> None:
        if self.full:
            raise StorageError("The disk is full.", "Free some space.")
        self.keys = keys


@pytest.fixture
def kept() -> Kept:
    return Kept()


@pytest.fixture
def commands(kept: Kept, qtbot: QtBot) -> Commands:
    owner = QObject()
    commands = Commands({}, kept.keep)
    owner.setParent(commands)
    for command in COMMANDS:
        commands.add(command, lambda: None, owner)
    return commands


@pytest.fixture
def view(commands: Commands, qtbot: QtBot) -> ShortcutsView:
    view = ShortcutsView(commands)
    qtbot.addWidget(view)
    view.resize(900, 600)
    view.show()
    view.activateWindow()
    qtbot.waitUntil(view.isActiveWindow)
    return view


def rows(view: ShortcutsView) -> list[tuple[str, str, str]]:
    return [(i.text(0), i.text(1), i.text(2)) for i in view._items() if not i.isHidden()]


def choose(view: ShortcutsView, title: str) -> None:
    view.table.setCurrentItem(next(item for item in view._items() if item.text(0) == title))


def press_keys(view: ShortcutsView, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> None:
    view.pressed.setFocus()
    QTest.keyClick(view.pressed, key, modifiers)


CTRL = Qt.KeyboardModifier.ControlModifier


def test_all_commands_are_listed_with_place_and_keys(view: ShortcutsView) -> None:
    assert rows(view) == [
        ("Find", "View", "Ctrl+F, /"),
        ("Open", "File", "Ctrl+O"),
        ("About R & D", "Help", ""),
    ]


def test_typing_finds_by_name_place_keys_and_hint(view: ShortcutsView) -> None:
    for text, found in (("find", "Find"), ("ctrl+o", "Open"), ("help", "About R & D"), ("take in", "Open")):
        view.search.setText(text)
        assert [row[0] for row in rows(view)] == [found]


def test_pressed_keys_are_the_commands_from_then_on(view: ShortcutsView, kept: Kept) -> None:
    choose(view, "Open")
    press_keys(view, Qt.Key.Key_L, CTRL)
    assert "Ctrl+L is free" in view.message.text()
    view.use.click()
    assert kept.keys == {"file.open": ["Ctrl+L"]}
    assert rows(view)[1][2] == "Ctrl+L"
    assert "“Open” has Ctrl+L now." in view.message.text()
    assert not view.use.isEnabled(), "nothing is pressed any more"


def test_keys_can_be_added_and_taken_away(view: ShortcutsView, kept: Kept) -> None:
    choose(view, "Find")
    press_keys(view, Qt.Key.Key_L, CTRL)
    view.add.click()
    assert kept.keys == {"view.find": ["Ctrl+F", "/", "Ctrl+L"]}
    view.clear.click()
    assert kept.keys == {"view.find": []}
    assert not view.clear.isEnabled()


def test_a_clash_is_said_and_refused(view: ShortcutsView, kept: Kept) -> None:
    choose(view, "Open")
    press_keys(view, Qt.Key.Key_F, CTRL)
    assert "Ctrl+F is taken by “Find”" in view.message.text()
    assert not view.use.isEnabled()
    assert not view.add.isEnabled()
    view._use(keep=False)
    assert kept.keys == {}


def test_a_clash_can_be_swapped(view: ShortcutsView, kept: Kept) -> None:
    choose(view, "Open")
    press_keys(view, Qt.Key.Key_F, CTRL)
    view.swap.click()
    assert kept.keys == {"file.open": ["Ctrl+F"], "view.find": ["Ctrl+O", "/"]}
    assert "“Open” has Ctrl+F now, and “Find” Ctrl+O, /." in view.message.text()


def test_the_usual_keys_come_back_one_or_all(view: ShortcutsView, commands: Commands, kept: Kept) -> None:
    assert not view.all_usual.isEnabled()
    commands.set_keys("view.find", ["F4"])
    commands.set_keys("file.open", ["F5"])
    choose(view, "Find")
    view.usual.click()
    assert kept.keys == {"file.open": ["F5"]}
    assert not view.usual.isEnabled()
    view.all_usual.click()
    assert kept.keys == {}
    assert not view.all_usual.isEnabled()


def test_usual_keys_that_another_command_has_now_are_not_taken_from_it(
    view: ShortcutsView, commands: Commands, kept: Kept
) -> None:
    commands.set_keys("view.find", ["F4"])
    commands.set_keys("file.open", ["Ctrl+F"])
    choose(view, "Find")
    view.usual.click()
    assert "Ctrl+F is taken by “Open”" in view.message.text()
    assert commands.keys("view.find") == ["F4"]


def test_keys_that_cannot_be_kept_are_told_and_stay(view: ShortcutsView, kept: Kept, qtbot: QtBot) -> None:
    kept.full = True
    choose(view, "Open")
    press_keys(view, Qt.Key.Key_L, CTRL)
    view.use.click()
    box = dialog(qtbot, view, QMessageBox)
    assert box.text() == "The disk is full."
    box.close()
    assert rows(view)[1][2] == "Ctrl+O"


def test_a_command_that_comes_later_is_listed_too(view: ShortcutsView, commands: Commands) -> None:
    choose(view, "Open")
    commands.add(Command("edit.bold", "&Bold", ("Ctrl+B",), "Editor"), lambda: None, commands)
    assert ("Bold", "Editor", "Ctrl+B") in rows(view)
    current = view.table.currentItem()
    assert current is not None
    assert current.text(0) == "Open"


def test_it_works_by_keyboard_alone_and_everything_has_a_name(view: ShortcutsView, kept: Kept) -> None:
    view.search.setFocus()
    QTest.keyClick(view.search, Qt.Key.Key_Tab)
    assert view.focusWidget() is view.table
    QTest.keyClick(view.table, Qt.Key.Key_Down)
    QTest.keyClick(view.table, Qt.Key.Key_Down)
    QTest.keyClick(view.table, Qt.Key.Key_Return)
    assert view.focusWidget() is view.pressed
    QTest.keyClick(view.pressed, Qt.Key.Key_K, CTRL)
    for _step in range(5):
        if view.focusWidget() is view.use:
            break
        view.focusNextPrevChild(True)
    QTest.keyClick(view.use, Qt.Key.Key_Space)
    assert list(kept.keys.values()) == [["Ctrl+K"]]
    for widget in view.findChildren(QWidget):
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.focusProxy() is None:
            seen = QAccessible.queryAccessibleInterface(widget)
            assert seen.text(QAccessible.Text.Name).strip(), widget
