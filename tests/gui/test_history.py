"""What was done can be taken back, and done again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pytestqt.qtbot import QtBot

from oerdesk.core.errors import StorageError
from oerdesk.gui.history import MOST, History
from oerdesk.gui.jobs import JobRunner


class _Light:
    """Something that can be switched: the least a library can be."""

    def __init__(self) -> None:
        self.on = False

    def switch(self, on: bool) -> Callable[[], Any]:
        def step() -> Callable[[], Any]:
            self.on = on
            return self.switch(not on)

        return step


def test_a_change_is_taken_back_and_done_again(runner: JobRunner, qtbot: QtBot) -> None:
    light, history = _Light(), History(runner)
    history.did("Light on", light.switch(True)())
    assert (history.last, history.next) == ("Light on", "")
    history.undo()
    qtbot.waitUntil(lambda: history.next == "Light on")
    assert not light.on
    assert history.last == ""
    history.redo()
    qtbot.waitUntil(lambda: history.last == "Light on")
    assert light.on


def test_something_new_ends_what_could_be_done_again(runner: JobRunner, qtbot: QtBot) -> None:
    light, history = _Light(), History(runner)
    history.did("Light on", light.switch(True)())
    history.undo()
    qtbot.waitUntil(lambda: bool(history.next))
    history.did("Something else", light.switch(True)())
    assert history.next == ""


def test_what_cannot_be_taken_back_is_said_and_gone(runner: JobRunner, qtbot: QtBot) -> None:
    def full() -> Callable[[], Any]:
        raise StorageError("The disk is full.", "Free some space.")

    history = History(runner)
    history.did("Something", full)
    with qtbot.waitSignal(history.failed) as failed:
        history.undo()
    assert failed.args is not None
    assert "full" in failed.args[0].title
    assert (history.last, history.next) == ("", "")


def test_nothing_to_take_back_does_nothing(runner: JobRunner) -> None:
    history = History(runner)
    history.undo()
    history.redo()
    assert not runner.busy


def test_only_the_latest_steps_are_kept(runner: JobRunner) -> None:
    history, light = History(runner), _Light()
    for number in range(MOST + 5):
        history.did(str(number), light.switch(True))
    assert len(history._done) == MOST
    assert history.last == str(MOST + 4)
