"""The laptop in this room, the one in another room, and what is plugged in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from oerdesk.core.library import Library
from oerdesk.gui.jobs import JobRunner
from tests.core.sync.test_sync import write
from tests.gui.packs.school import Place, Sockets
from tests.helpers import material

TITLES = ("Ant", "Bee", "Cat")


@pytest.fixture
def sockets(tmp_path: Path) -> Sockets:
    return Sockets(tmp_path / "media")


@pytest.fixture
def place(qtbot: QtBot, room: Library, runner: JobRunner, sockets: Sockets) -> Place:
    return Place(qtbot, room, runner, sockets)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Library]:
    """The laptop in this room: it has three animals, and an exam that may not be shared."""
    with Library.open(tmp_path / "Room 1") as opened:
        for title in TITLES:
            write(tmp_path / "in", title)
        material.save(tmp_path / "in", "Exam.md", "# Exam\n\nAnswers.\n\n* License: All rights reserved\n")
        opened.intake.take_in([tmp_path / "in"])
        yield opened


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Library]:
    """The laptop in another room."""
    with Library.open(tmp_path / "Room 2") as opened:
        for title in ("Dog", "Eel", "Fox"):
            write(tmp_path / "more", title)
        opened.intake.take_in([tmp_path / "more"])
        yield opened
