from __future__ import annotations

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from oerdesk.core.errors import StorageError
from oerdesk.gui.commands import STANDARD, Command, Commands, portable

FIND = Command("view.find", "&Find…", ("Ctrl+F", "/"), "View", "search", "Look for words")


def test_a_command_has_its_usual_keys_until_the_person_chooses_others(qtbot: QtBot) -> None:
    kept: list[dict[str, list[str]]] = []
    owner = QObject()
    commands = Commands({}, kept.append)
    action = commands.add(FIND, lambda: None, owner)
    assert [key.toString() for key in action.shortcuts()] == ["Ctrl+F", "/"]
    with qtbot.waitSignal(commands.changed):
        commands.set_keys("view.find", ["Ctrl+L"])
    assert [key.toString() for key in action.shortcuts()] == ["Ctrl+L"]
    assert "Ctrl+L" in action.toolTip()
    commands.set_keys("view.find", None)
    assert commands.keys("view.find") == ["Ctrl+F", "/"]
    assert kept == [{"view.find": ["Ctrl+L"]}, {}]


def test_kept_keys_count_for_every_action_of_the_command() -> None:
    owner = QObject()
    commands = Commands({"view.find": []}, lambda _keys: None)
    actions = [commands.add(FIND, lambda: None, owner) for _ in range(2)]
    assert all(action.shortcuts() == [] for action in actions)
    commands.set_keys("view.find", ["F4"])
    assert all(action.shortcut().toString() == "F4" for action in actions)
    assert [command.name for command in commands.all()] == ["view.find"]


def test_keys_that_cannot_be_kept_are_not_changed() -> None:
    def full(_keys: dict[str, list[str]]) -> None:
        raise StorageError("The disk is full.", "Free some space.")

    owner = QObject()
    commands = Commands({}, full)
    action = commands.add(FIND, lambda: None, owner)
    with pytest.raises(StorageError):
        commands.set_keys("view.find", ["F4"])
    assert action.shortcut().toString() == "Ctrl+F"


def test_standard_keys_are_those_of_the_platform() -> None:
    assert "Ctrl+O" in portable(STANDARD.Open)
    assert portable("F4", "F4") == ("F4",)
