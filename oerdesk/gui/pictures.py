"""Pictures of the real window, for the headless run and the documentation."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QApplication

from oerdesk.core.library import Library
from oerdesk.core.records import Filter, Presence
from oerdesk.gui.app import make_application
from oerdesk.gui.dress_up import open_window
from oerdesk.gui.window import Window

SIZE: Final = (1366, 768)
PATIENCE: Final = 15.0  # seconds


def take_pictures(library: Library, folder: Path) -> list[Path]:
    """Show the window over ``library`` and keep pictures of its main places in ``folder``."""
    application = QApplication.instance()
    if not isinstance(application, QApplication):
        application = make_application()
    window = open_window(application, library)
    window.resize(*SIZE)
    window.show()
    try:
        return _take(application, window, library, folder)
    finally:
        window.close()
        _wait(application, lambda: True)


def _take(application: QApplication, window: Window, library: Library, folder: Path) -> list[Path]:
    page = window.library_page
    taken: list[Path] = []

    def keep(name: str) -> None:
        _wait(application, lambda: not window.runner.busy)
        path = folder / f"window-{name}.png"
        window.grab().save(str(path))
        taken.append(path)

    _wait(application, lambda: page.model.rowCount() > 0)
    keep("library")
    page.search.setText("water")
    _wait(application, lambda: "found" in page.count.text() or not page.search.isModified())
    time.sleep(0.3)
    keep("search")
    page.clear_all()
    first = library.browse.find(Filter(presence=Presence.HERE))[0]
    window.actions_.read(first)
    _wait(application, lambda: window.tabs.count() > 1)
    _rest(application, 2.0)
    keep("reader")
    window.tabs.close_current()
    window.go("sync")
    keep("sync")
    return taken


def _wait(application: QApplication, reached: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    application.processEvents()
    while not reached() and time.monotonic() < end:
        application.processEvents()
        time.sleep(0.02)
    _rest(application, 0.2)


def _rest(application: QApplication, seconds: float) -> None:
    """Let what is under way be drawn."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        application.processEvents()
        time.sleep(0.02)
