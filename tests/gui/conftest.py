"""Libraries for tests of the window: real ones, made once and copied."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from oerdesk.core.library import Library
from oerdesk.core.paths import resources_folder
from oerdesk.gui import theme
from oerdesk.gui.jobs import JobRunner
from oerdesk.gui.settings.languages import speak
from oerdesk.gui.window import Window
from tests.helpers.windows import shown


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication) -> Iterator[None]:
    """Every test begins in English, left to right, light, with text of normal size."""
    _plain(qapp)
    yield
    _plain(qapp)


def _plain(qapp: QApplication) -> None:
    speak(qapp, "en-US")
    theme.apply(qapp, "light", 100)


@pytest.fixture(scope="session")
def starter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library with the starter library in it; copy it, don't change it."""
    root = tmp_path_factory.mktemp("starter") / "library"
    with Library.open(root) as library:
        library.change_settings(starter_offered=True, language="en", theme="light")
        library.intake.take_in([resources_folder() / "starter"])
    return root


@pytest.fixture
def library(starter: Path, tmp_path: Path) -> Iterator[Library]:
    """The starter library, for this test alone."""
    root = tmp_path / "library"
    shutil.copytree(starter, root)
    with Library.open(root) as opened:
        yield opened


@pytest.fixture
def window(qtbot: QtBot, library: Library) -> Iterator[Window]:
    """The window over :func:`library`, at rest."""
    with shown(qtbot, library) as opened:
        yield opened


@pytest.fixture
def runner(qtbot: QtBot) -> Iterator[JobRunner]:
    """Threads without a window."""
    runner = JobRunner()
    yield runner
    runner.shutdown()
