"""A screen reader finds a name on everything the keyboard can reach."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAction
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QWidget
from pytestqt.qtbot import QtBot

from oerdesk.core.library import Library
from oerdesk.core.records import EVERYTHING, ImportReport
from oerdesk.gui.dialogs import DescribeDialog, ExportDialog, ReportDialog
from oerdesk.gui.reader.reader_tab import ReaderTab
from oerdesk.gui.window import Window
from tests.helpers.windows import PATIENCE, at_rest


def _reachable(top: QWidget) -> Iterator[QWidget]:
    """Widgets the Tab key can come to; a web view's inside belongs to the web engine."""
    for child in top.children():
        if not isinstance(child, QWidget) or child.isHidden():
            continue
        web = child.metaObject().className() == "QWebEngineView"
        if child.focusPolicy() & Qt.FocusPolicy.TabFocus and child.focusProxy() is None and child.isEnabled():
            yield child
        if not web:
            yield from _reachable(child)


def _nameless(top: QWidget) -> list[str]:
    reachable = list(_reachable(top))
    assert reachable
    return [
        f"{widget.metaObject().className()} in {type(widget.parent()).__name__}"
        for widget in reachable
        if not QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name).strip()
    ]


def _page(window: Window) -> QWidget:
    page = window.stack.currentWidget()
    assert page is not None
    return page


def test_everything_on_every_page_has_a_name(window: Window, library: Library, qtbot: QtBot) -> None:
    library.curate.bundle("Water", library.browse.find(EVERYTHING)[:2])
    for place in window.place_names():
        window.go(place)
        at_rest(qtbot, window)
        for widget in _page(window).findChildren(QWidget):
            widget.setEnabled(True)  # what is disabled now is enabled another time
        assert _nameless(window) == [], place


def test_everything_in_a_reader_has_a_name(window: Window, library: Library, qtbot: QtBot) -> None:
    window.actions_.read(library.browse.find(EVERYTHING)[0])
    qtbot.waitUntil(lambda: window.tabs.count() == 2, timeout=PATIENCE)
    at_rest(qtbot, window)
    tab = window.tabs.currentWidget()
    assert isinstance(tab, ReaderTab)
    tab.look_for()
    assert _nameless(window) == []


def test_everything_in_dialogs_has_a_name(window: Window, library: Library, qtbot: QtBot) -> None:
    resource = library.browse.find(EVERYTHING)[0]
    dialogs: list[QDialog] = [
        DescribeDialog(library.curate.metadata(resource), window),
        ExportDialog(library, [resource], window),
        ReportDialog(ImportReport((), ()), window),
    ]
    for opened in dialogs:
        opened.show()
        QApplication.sendPostedEvents()
        assert _nameless(opened) == [], type(opened).__name__
        opened.close()


def test_a_task_can_be_told_from_another(window: Window, qtbot: QtBot) -> None:
    window.go("tasks")
    window.runner.write(lambda progress: None, "Taking in files")
    QApplication.sendPostedEvents()
    assert _nameless(_page(window)) == []
    at_rest(qtbot, window)


def test_the_keyboard_reaches_all_parts_of_the_library(window: Window, qtbot: QtBot) -> None:
    page = window.library_page
    reached: set[QWidget] = set()
    page.search.setFocus()
    for _step in range(60):
        window.focusNextPrevChild(True)
        focused = window.focusWidget()
        reached.add(focused)
    for wanted in (
        page.search,
        page.sort,
        page.facets,
        page.list,
        window.places.list,
        page.details._buttons["read"],
    ):
        assert wanted in reached, wanted


def test_no_two_commands_want_the_same_key(window: Window) -> None:
    taken: dict[str, str] = {}
    for menu in window.menuBar().actions():
        for action in _commands(menu):
            for name in (shortcut.toString() for shortcut in action.shortcuts()):
                assert name not in taken, f"{name}: {taken.get(name)} and {action.text()}"
                taken[name] = action.text()
    for wanted in (
        "Ctrl+O",
        "Ctrl+F",
        "/",
        "Ctrl+W",
        "Ctrl+Shift+T",
        "F2",
        "Del",
        "F11",
        "Ctrl+Tab",
        "Ctrl+0",
    ):
        assert wanted in taken


def _commands(action: QAction) -> Iterator[QAction]:
    menu: object = action.menu()
    if isinstance(menu, QMenu):
        for inner in menu.actions():
            yield from _commands(inner)
    else:
        yield action
