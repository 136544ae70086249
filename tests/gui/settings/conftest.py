"""The settings of a library of the test's own, in a place of the test's own."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from oerdesk.core import paths as places
from oerdesk.core.library import Library
from oerdesk.gui.commands import Command, Commands
from oerdesk.gui.jobs import JobRunner
from oerdesk.gui.settings import SettingsPage
from tests.helpers.windows import PATIENCE


@pytest.fixture(autouse=True)
def own_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "place_file", lambda: tmp_path / "config" / "place.json")
    monkeypatch.delenv("OERDESK_LIBRARY", raising=False)


@pytest.fixture
def page(library: Library, runner: JobRunner, qtbot: QtBot) -> SettingsPage:
    commands = Commands({}, lambda _keys: None)
    commands.add(Command("view.find", "&Find…", ("Ctrl+F",), "View"), lambda: None, commands)
    page = SettingsPage(library, runner, commands)
    qtbot.addWidget(page)
    page.resize(1130, 700)
    page.show()
    page.activateWindow()
    return page


def at_rest(page: SettingsPage, runner: JobRunner, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not page.saver.busy and not runner.busy, timeout=PATIENCE)
