"""The menu bar: every command of the window with its keys."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMessageBox

from oerdesk import __version__
from oerdesk.core.i18n import _
from oerdesk.gui import theme
from oerdesk.gui.editor_tab import EditorTab

if TYPE_CHECKING:
    from oerdesk.gui.window import Window

Keys = tuple[QKeySequence.StandardKey | str, ...]


STANDARD: Final = QKeySequence.StandardKey


def build_menus(window: Window) -> None:
    """Fill the menu bar of ``window``."""
    for build in (_file_menu, _resource_menu, _view_menu, _tools_menu, _help_menu):
        build(window)


def _add(menu: QMenu, title: str, keys: Keys, do: Callable[[], object], icon: str = "") -> QAction:
    action = menu.addAction(theme.icon(icon), title)
    action.setShortcuts([QKeySequence(key) for key in keys])
    action.triggered.connect(lambda _checked=False: do())
    return action


def _file_menu(window: Window) -> None:
    actions = window.actions_
    menu = window.menuBar().addMenu(_("&File"))
    _add(menu, _("Take in &files…"), (STANDARD.Open,), actions.choose_files, "add")
    _add(menu, _("Take in a f&older…"), ("Ctrl+Shift+O",), actions.choose_folder, "folder")
    _add(menu, _("&New document"), (STANDARD.New,), actions.new_document, "edit")
    _add(menu, _("&Go on with a draft…"), ("Ctrl+Shift+N",), actions.choose_draft, "restore")
    menu.addSeparator()
    _add(menu, _("&Close tab"), ("Ctrl+W",), window.close_current_tab)
    _add(menu, _("&Reopen closed tab"), ("Ctrl+Shift+T",), window.reopen_tab)
    _add(menu, _("&Quit"), (STANDARD.Quit,), window.close)


def _resource_menu(window: Window) -> None:
    menu = window.menuBar().addMenu(_("&Resource"))
    for title, keys, name, icon in (
        (_("&Change this…"), ("Ctrl+E",), "change", "edit"),
        (_("E&xport…"), ("Ctrl+Shift+E",), "export", "export"),
        (_("&Print…"), (STANDARD.Print,), "print", "print"),
        (_("&Describe…"), ("F2",), "describe", "info"),
        (_("C&ollect…"), ("Ctrl+D",), "collect", "collection"),
        (_("Put into &bundle…"), ("Ctrl+B",), "bundle", "publish"),
        (_("Put on a &stick…"), ("Ctrl+Shift+S",), "pack", "pack"),
        (_("To the &trash"), ("Del",), "trash", "trash"),
    ):
        _add(menu, title, keys, _for_selection(window, name), icon)
    # In an editor these keys belong to the text that is written.
    window.tabs.currentChanged.connect(
        lambda _at: _enable(menu, enabled=not isinstance(window.tabs.currentWidget(), EditorTab))
    )


def _view_menu(window: Window) -> None:
    menu = window.menuBar().addMenu(_("&View"))
    _add(menu, _("&Search"), ("Ctrl+F", "/"), window.look_for, "search")
    _add(menu, _("&Full screen"), ("F11",), window.toggle_full_screen)
    _add(menu, _("&Larger text"), (STANDARD.ZoomIn, "Ctrl+="), lambda: window.zoom(+10))
    _add(menu, _("S&maller text"), (STANDARD.ZoomOut,), lambda: window.zoom(-10))
    _add(menu, _("&Normal text"), ("Ctrl+0",), lambda: window.zoom(0))
    themes = menu.addMenu(_("&Theme"))
    for title, name in ((_("Like the system"), "system"), (_("Light"), "light"), (_("Dark"), "dark")):
        _add(themes, title, (), partial(window.use_theme, name))
    _add(menu, _("Ne&xt tab"), ("Ctrl+Tab",), lambda: window.step_tab(+1))
    _add(menu, _("&Previous tab"), ("Ctrl+Shift+Tab",), lambda: window.step_tab(-1))
    for number, place in enumerate(window.place_names(), 1):
        _add(menu, window.place_title(place), (f"Alt+{number}",), partial(window.go, place), place)


def _tools_menu(window: Window) -> None:
    menu = window.menuBar().addMenu(_("&Tools"))
    _add(menu, _("&Check the library"), (), window.check_library, "check")
    _add(menu, _("Your &name…"), (), window.ask_name, "person")
    offline = _add(menu, _("Work &offline"), (), window.toggle_offline, "cloud-off")
    offline.setCheckable(True)
    offline.setChecked(window.library.settings.offline)


def _help_menu(window: Window) -> None:
    menu = window.menuBar().addMenu(_("&Help"))
    _add(menu, _("&About OERDesk"), (), lambda: _about(window), "help")


def _enable(menu: QMenu, *, enabled: bool) -> None:
    for action in menu.actions():
        action.setEnabled(enabled)


def _for_selection(window: Window, name: str) -> Callable[[], None]:
    def do() -> None:
        if name == "trash" and window.tabs.currentIndex() > 0:
            return  # what is being read is not thrown away by a slip on a key
        resources = window.selection()
        window.actions_.do(name, resources)

    return do


def _about(window: Window) -> None:
    box = QMessageBox(window)
    box.setWindowTitle(_("About OERDesk"))
    box.setText(f"OERDesk {__version__}")
    box.setInformativeText(
        _(
            "An offline-first desktop library of Open Educational Resources. "
            "Free software under the GNU General Public License, version 3 or later. "
            "It sends nothing about anyone."
        )
    )
    box.open()
