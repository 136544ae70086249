"""Looking into a page that is shown, as the reader's own script can."""

from __future__ import annotations

from typing import Any

from pytestqt.qtbot import QtBot

from oerdesk.gui.reader.page_script import WORLD
from oerdesk.gui.reader.pages_view import PagesView
from oerdesk.gui.reader.reader_tab import ReaderTab
from tests.helpers.windows import PATIENCE


def view_of(tab: ReaderTab) -> PagesView:
    """The view of a reader of pages."""
    assert isinstance(tab.view, PagesView)
    return tab.view


def ask(tab: ReaderTab, qtbot: QtBot, code: str) -> Any:
    """What a piece of JavaScript says in the page."""
    said: list[Any] = []
    view_of(tab)._page.runJavaScript(code, WORLD, said.append)
    qtbot.waitUntil(lambda: bool(said), timeout=PATIENCE)
    return said[0]


def until(tab: ReaderTab, qtbot: QtBot, code: str, wanted: object = True) -> None:
    """Wait until a piece of JavaScript says what is wanted."""
    said: list[Any] = []

    def there() -> bool:
        view_of(tab)._page.runJavaScript(code, WORLD, said.append)
        return bool(said) and said[-1] == wanted

    qtbot.waitUntil(there, timeout=PATIENCE)


def settled(tab: ReaderTab, qtbot: QtBot) -> ReaderTab:
    """The reader, when its page is there."""
    qtbot.waitUntil(lambda: view_of(tab)._loaded, timeout=PATIENCE)
    until(tab, qtbot, "document.readyState === 'complete'")
    return tab
