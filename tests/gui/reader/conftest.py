"""Resources to read, made by each test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from oerdesk.core.library import Library
from oerdesk.gui.jobs import JobRunner
from oerdesk.gui.reader.reader_tab import ReaderTab
from tests.helpers.material import save
from tests.helpers.windows import PATIENCE

Opens = Callable[..., ReaderTab]
Again = Callable[..., ReaderTab]


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Library]:
    """An empty library."""
    with Library.open(tmp_path / "shelf") as library:
        yield library


@pytest.fixture
def again(shelf: Library, runner: JobRunner, qtbot: QtBot) -> Iterator[Again]:
    """Opens a resource that is there in a tab, and closes the tab in the end."""
    tabs: list[ReaderTab] = []

    def open_(resource: int, anchor: str = "") -> ReaderTab:
        tab = ReaderTab(shelf, runner, resource, shelf.curate.metadata(resource), anchor)
        tabs.append(tab)
        tab.resize(900, 600)
        tab.show()
        qtbot.waitUntil(lambda: tab._view is not None or "Opening" not in tab._state.text(), timeout=PATIENCE)
        return tab

    yield open_
    for tab in tabs:
        tab.close()
        tab.deleteLater()


@pytest.fixture
def opens(shelf: Library, again: Again, tmp_path: Path) -> Opens:
    """Takes in a file (with others beside it), and opens it in a tab."""

    def open_(
        name: str, data: bytes | str, others: dict[str, bytes | str] | None = None, anchor: str = ""
    ) -> ReaderTab:
        for other, content in (others or {}).items():
            save(tmp_path, other, content)
        report = shelf.intake.take_in([save(tmp_path, name, data)])
        return again(report.files[0].resource, anchor)

    return open_
