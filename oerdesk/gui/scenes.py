"""Everything the window can show, one scene after the other: for photographs and for tests that look at all.

A scene is begun, waited for, looked at and cleared away; what is shown then is the window or the dialog
before it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import cast

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from oerdesk.core.care import Backup
from oerdesk.core.document import Image, Math
from oerdesk.core.errors import OerdeskError
from oerdesk.core.records import Filter, ImportReport, Presence, Problem
from oerdesk.gui.dialogs import ReportDialog, show_error
from oerdesk.gui.editor_tab import EditorTab
from oerdesk.gui.library.page import LibraryPage
from oerdesk.gui.reader.reader_tab import ReaderTab
from oerdesk.gui.window import Window

Wait = Callable[[Callable[[], bool]], None]
"""Waits until something is so, while the window lives on."""


@dataclass(frozen=True, slots=True)
class Scene:
    """One thing to look at.

    Attributes:
        name: of its picture.
        begin: starts to show it.
        there: whether it is there; None where waiting for rest is enough.
    """

    name: str
    begin: Callable[[Window], object]
    there: Callable[[Window], bool] | None = None


def scenes(window: Window) -> list[Scene]:
    """All places, the reader, the editor, and every dialog that needs no stick and no network."""
    return [
        *(Scene(f"place-{name}", partial(Window.go, place=name)) for name in window.place_names()),
        *(_view(name) for name in ("table", "picture", "cards")),
        Scene("search", _search, _found),
        Scene("reader", _read, partial(_has_tab, kind=ReaderTab)),
        Scene("reader-panels", _read_with_panels, partial(_has_tab, kind=ReaderTab)),
        Scene("editor", _change, partial(_has_tab, kind=EditorTab)),
        *(Scene(f"dialog-{name}", begin, _asks) for name, begin in _dialogs().items()),
    ]


@contextmanager
def staged(window: Window, scene: Scene, wait: Wait) -> Iterator[QWidget]:
    """Show a scene; gives what stands in front, and clears it away afterwards."""
    scene.begin(window)
    if scene.there is not None:
        wait(partial(scene.there, window))
    wait(partial(at_rest, window))
    front = _front(window)
    try:
        yield front
    finally:
        while (dialog := _front(window)) is not window:
            dialog.close()
            dialog.deleteLater()
            QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        window.tabs.close_all()
        window.library_page.search.clear()
        wait(partial(at_rest, window))


def at_rest(window: Window) -> bool:
    """Nothing is under way, and no list is about to ask for something."""
    QApplication.sendPostedEvents()
    return not window.runner.busy and not any(page.waiting for page in window.findChildren(LibraryPage))


def _front(window: Window) -> QWidget:
    shown = [top for top in QApplication.topLevelWidgets() if isinstance(top, QDialog) and top.isVisible()]
    return shown[-1] if shown else window


def _asks(window: Window) -> bool:
    return _front(window) is not window


def _here(window: Window) -> list[int]:
    return window.library.browse.find(Filter(presence=Presence.HERE))


# Pages


def _view(name: str) -> Scene:
    def show(window: Window) -> None:
        window.go("library")
        _command(f"view.{name}")(window)

    return Scene(f"library-{name}", show)


def _search(window: Window) -> None:
    window.go("library")
    window.library_page.search.setText("water")


def _found(window: Window) -> bool:
    return not window.library_page.waiting


def _has_tab(window: Window, kind: type[QWidget]) -> bool:
    tab = window.tabs.currentWidget()
    return isinstance(tab, kind) and (not isinstance(tab, ReaderTab) or tab.view is not None)


def _read(window: Window) -> None:
    window.actions_.read(_here(window)[0])


def _read_with_panels(window: Window) -> None:
    def open_panels(at: int) -> None:
        tab = window.tabs.widget(at)
        if isinstance(tab, ReaderTab):
            window.tabs.currentChanged.disconnect(open_panels)
            tab.toggle_panel()
            tab.look_for()

    window.tabs.currentChanged.connect(open_panels)
    _read(window)


def _change(window: Window) -> None:
    window.actions_.change(_here(window)[:1])


# Dialogs


def _dialogs() -> dict[str, Callable[[Window], object]]:
    return {
        "describe": lambda window: window.actions_.describe(_here(window)[:1]),
        "describe-many": lambda window: window.actions_.describe(_here(window)[:2]),
        "collect": lambda window: window.actions_.collect(_here(window)[:1]),
        "bundle": lambda window: window.actions_.bundle(_here(window)[:1]),
        "export": lambda window: window.actions_.export(_here(window)[:1]),
        "drafts": lambda window: window.actions_.choose_draft(),
        "report": _report,
        "error": lambda window: show_error(window, _an_error(window)),
        "about": _command("help.about"),
        "keys": _keys,
        "first-run": _first_run,
        "lost-library": _lost_library,
        "choose-backup": _choose_backup,
        **{f"editor-{name}": partial(_question, name=name) for name in _questions()},
    }


def _command(name: str) -> Callable[[Window], None]:
    def do(window: Window) -> None:
        action = window.commands.action(name)
        if action is not None:
            action.trigger()

    return do


def _an_error(window: Window) -> OerdeskError:
    """One people can meet: something is not there any more."""
    try:
        window.library.curate.manifest(0)
    except OerdeskError as error:
        return error
    raise AssertionError("a resource 0 exists")


def _report(window: Window) -> None:
    error = _an_error(window)
    problem = Problem("water.pdf", error.title, error.hint, error.kind)
    ReportDialog(ImportReport((), (problem,)), window).open()


def _keys(window: Window) -> None:
    from oerdesk.gui.shortcuts_view import ShortcutsDialog

    ShortcutsDialog(window.commands, window).open()


def _first_run(_window: Window) -> None:
    from oerdesk.gui import first_run

    _keep(first_run.ask(_application(), Path.home() / "oerdesk-library"))


def _lost_library(window: Window) -> None:
    from oerdesk.gui.lost_library import LostLibrary

    dialog = LostLibrary(_an_error(window), Path.home)
    dialog.show()
    _keep(dialog)


def _choose_backup(window: Window) -> None:
    from oerdesk.gui.settings.choose_backup import ChooseBackup

    made = Backup(Path("/media/stick"), "", "Amina", "2026-11-21T07:00:00Z", 120, 34_000_000, {}, {})
    ChooseBackup([made], window).open()


def _questions() -> dict[str, Callable[[QWidget], QDialog]]:
    from oerdesk.gui.editor import dialogs

    return {
        "link": lambda parent: dialogs.LinkQuestion(parent, "water", "https://example.org", ""),
        "picture": lambda parent: dialogs.PictureQuestion(parent, Image("map.svg")),
        "table": dialogs.TableQuestion,
        "formula": lambda parent: dialogs.FormulaQuestion(parent, Math("", "x^2")),
        "language": lambda parent: dialogs.LanguageQuestion(parent, "sw", bool),
    }


def _question(window: Window, name: str) -> None:
    _questions()[name](window).open()


_kept: list[QDialog] = []


def _keep(dialog: QDialog) -> None:
    """A dialog without a parent lives as long as somebody knows it."""
    _kept[:] = [dialog]


def _application() -> QApplication:
    return cast("QApplication", QApplication.instance())
