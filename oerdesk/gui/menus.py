"""The menu bar: every command of the window with its keys."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMessageBox

from oerdesk import __version__
from oerdesk.core.i18n import _
from oerdesk.gui import theme
from oerdesk.gui.editor_tab import EditorTab

if TYPE_CHECKING:
    from oerdesk.gui.window import Window

Keys = tuple[QKeySequence.StandardKey | str, ...]


def build_menus(window: Window) -> None:
    """Fill the menu bar of ``window``."""
    standard = QKeySequence.StandardKey
    actions = window.actions_

    def add(menu: QMenu, title: str, keys: Keys, do: Callable[[], object], icon: str = "") -> QAction:
        action = menu.addAction(theme.icon(icon), title)
        action.setShortcuts([QKeySequence(key) for key in keys])
        action.triggered.connect(lambda _checked=False: do())
        return action

    bar = window.menuBar()
    file = bar.addMenu(_("&File"))
    add(file, _("Take in &files…"), (standard.Open,), actions.choose_files, "add")
    add(file, _("Take in a f&older…"), ("Ctrl+Shift+O",), actions.choose_folder, "folder")
    add(file, _("&New document"), (standard.New,), actions.new_document, "edit")
    add(file, _("&Go on with a draft…"), ("Ctrl+Shift+N",), actions.choose_draft, "restore")
    file.addSeparator()
    add(file, _("&Close tab"), ("Ctrl+W",), window.close_current_tab)
    add(file, _("&Reopen closed tab"), ("Ctrl+Shift+T",), window.reopen_tab)
    add(file, _("&Quit"), (standard.Quit,), window.close)

    resource = bar.addMenu(_("&Resource"))
    for title, keys, name, icon in (
        (_("&Change this…"), ("Ctrl+E",), "change", "edit"),
        (_("E&xport…"), ("Ctrl+Shift+E",), "export", "export"),
        (_("&Print…"), (standard.Print,), "print", "print"),
        (_("&Describe…"), ("F2",), "describe", "info"),
        (_("C&ollect…"), ("Ctrl+D",), "collect", "collection"),
        (_("Put into &bundle…"), ("Ctrl+B",), "bundle", "publish"),
        (_("Put on a &stick…"), ("Ctrl+Shift+S",), "pack", "pack"),
        (_("To the &trash"), ("Del",), "trash", "trash"),
    ):
        add(resource, title, keys, _for_selection(window, name), icon)
    # In an editor these keys belong to the text that is written.
    window.tabs.currentChanged.connect(
        lambda _at: _enable(resource, enabled=not isinstance(window.tabs.currentWidget(), EditorTab))
    )

    view = bar.addMenu(_("&View"))
    add(view, _("&Search"), ("Ctrl+F", "/"), window.look_for, "search")
    add(view, _("&Full screen"), ("F11",), window.toggle_full_screen)
    add(view, _("&Larger text"), (standard.ZoomIn, "Ctrl+="), lambda: window.zoom(+10))
    add(view, _("S&maller text"), (standard.ZoomOut,), lambda: window.zoom(-10))
    add(view, _("&Normal text"), ("Ctrl+0",), lambda: window.zoom(0))
    themes = view.addMenu(_("&Theme"))
    for title, name in ((_("Like the system"), "system"), (_("Light"), "light"), (_("Dark"), "dark")):
        add(themes, title, (), lambda name=name: window.use_theme(name))  # type: ignore[misc]
    add(view, _("Ne&xt tab"), ("Ctrl+Tab",), lambda: window.step_tab(+1))
    add(view, _("&Previous tab"), ("Ctrl+Shift+Tab",), lambda: window.step_tab(-1))
    for number, place in enumerate(window.place_names(), 1):
        add(view, window.place_title(place), (f"Alt+{number}",), lambda p=place: window.go(p), place)  # type: ignore[misc]

    tools = bar.addMenu(_("&Tools"))
    add(tools, _("&Check the library"), (), window.check_library, "check")
    add(tools, _("Your &name…"), (), window.ask_name, "person")
    offline = add(tools, _("Work &offline"), (), window.toggle_offline, "cloud-off")
    offline.setCheckable(True)
    offline.setChecked(window.library.settings.offline)

    help_ = bar.addMenu(_("&Help"))
    add(help_, _("&About OERDesk"), (), lambda: _about(window), "help")


def _enable(menu: QMenu, *, enabled: bool) -> None:
    for action in menu.actions():
        action.setEnabled(enabled)


def _for_selection(window: Window, name: str) -> Callable[[], None]:
    def do() -> None:
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
