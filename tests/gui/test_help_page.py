"""The help is found by typing, read without the web engine, and gone through like pages of the web."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from oerdesk.core.library import Library
from oerdesk.gui.help_page import HelpPage
from oerdesk.gui.jobs import JobRunner
from tests.helpers.windows import PATIENCE


@pytest.fixture
def library(tmp_path: Path) -> Library:
    library = Library.open(tmp_path / "library")
    library.change_settings(language="en")
    return library


@pytest.fixture
def page(qtbot: QtBot, library: Library, runner: JobRunner) -> HelpPage:
    page = HelpPage(library, runner)
    qtbot.addWidget(page)
    page.resize(1100, 700)
    page.show()
    page.refresh()
    qtbot.waitUntil(lambda: page.topic() != "", timeout=PATIENCE)
    return page


def test_the_help_begins_with_the_start(page: HelpPage) -> None:
    assert page.topic() == "start"
    assert "What is where" in page.browser.toPlainText()
    assert page.browser.accessibleName() == "What is where"
