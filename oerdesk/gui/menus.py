"""The menu bar: every command of the window, its keys, and what it does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QMessageBox, QWhatsThis

from oerdesk import __version__
from oerdesk.core.i18n import _
from oerdesk.gui.commands import STANDARD, Command, Keys, portable
from oerdesk.gui.editor_tab import EditorTab
from oerdesk.gui.library.page import LibraryPage

if TYPE_CHECKING:
    from oerdesk.gui.window import Window

Do = Callable[[], object]
Line = tuple[str, str, tuple[Keys, ...], str, Do] | None
"""Name, title, usual keys, icon and deed of a command; None is a line between groups."""

THEMES: Final = ("system", "light", "dark", "contrast")


def build_menus(window: Window) -> None:
    """Fill the menu bar of ``window``."""
    for build in (_file, _edit, _resource, _view, _go, _tools, _help):
        build(window)


def _menu(window: Window, title: str, lines: Sequence[Line]) -> QMenu:
    menu = window.menuBar().addMenu(title)
    group = title.replace("&", "")
    for line in lines:
        if line is None:
            menu.addSeparator()
            continue
        name, text, keys, icon, do = line
        command = Command(name, text, portable(*keys), group, icon)
        menu.addAction(window.commands.add(command, do, window))
    return menu


def _file(window: Window) -> None:
    actions = window.actions_
    _menu(
        window,
        _("&File"),
        (
            ("file.take-in", _("Take in &files…"), (STANDARD.Open,), "add", actions.choose_files),
            (
                "file.folder",
                _("Take in a f&older…"),
                ("Ctrl+Shift+O",),
                "folder",
                actions.choose_folder,
            ),
            ("file.new", _("&New document"), (STANDARD.New,), "edit", actions.new_document),
            ("file.drafts", _("&Go on with a draft…"), ("Ctrl+Shift+N",), "restore", actions.choose_draft),
            None,
            ("file.close", _("&Close tab"), ("Ctrl+W",), "", window.tabs.close_current),
            ("file.reopen", _("&Reopen closed tab"), ("Ctrl+Shift+T",), "", window.tabs.reopen),
            ("file.quit", _("&Quit"), (STANDARD.Quit,), "", window.close),
        ),
    )


def _edit(window: Window) -> None:
    menu = _menu(
        window,
        _("&Edit"),
        (
            ("edit.undo", _("&Undo"), (STANDARD.Undo,), "undo", window.history.undo),
            ("edit.redo", _("&Redo"), ("Ctrl+Shift+Z",), "", window.history.redo),
            None,
            ("edit.find", _("&Search"), ("Ctrl+F", "/"), "search", window.look_for),
        ),
    )
    _follow_history(window, menu)
    _not_in_editors(window, menu.actions()[:2])


def _follow_history(window: Window, menu: QMenu) -> None:
    undo, redo = menu.actions()[:2]

    def show() -> None:
        for action, said, plain, named in (
            (undo, window.history.last, _("&Undo"), _("&Undo: {what}")),
            (redo, window.history.next, _("&Redo"), _("&Redo: {what}")),
        ):
            action.setText(named.format(what=said.replace("&", "&&")) if said else plain)

    window.history.changed.connect(show)


def _resource(window: Window) -> None:
    chosen = partial(_for_selection, window)
    menu = _menu(
        window,
        _("&Resource"),
        (
            ("resource.beside", _("Read &beside…"), ("Ctrl+Shift+R",), "book", chosen("beside")),
            ("resource.change", _("&Change this…"), ("Ctrl+E",), "edit", chosen("change")),
            ("resource.print", _("&Print…"), (STANDARD.Print,), "print", chosen("print")),
            ("resource.export", _("E&xport…"), ("Ctrl+Shift+E",), "export", chosen("export")),
            ("resource.stick", _("Put on a &stick…"), ("Ctrl+Shift+S",), "pack", chosen("pack")),
            None,
            ("resource.describe", _("&Describe…"), ("F2",), "info", chosen("describe")),
            ("resource.collect", _("C&ollect…"), ("Ctrl+L",), "collection", chosen("collect")),
            ("resource.bundle", _("Put into b&undle…"), ("Ctrl+B",), "publish", chosen("bundle")),
            None,
            ("resource.trash", _("To the &trash"), ("Del",), "trash", chosen("trash")),
        ),
    )
    _not_in_editors(window, menu.actions())


def _view(window: Window) -> None:
    as_, fold = partial(_shower, window), partial(_folder, window)
    menu = _menu(
        window,
        _("&View"),
        (
            ("view.cards", _("As &cards"), ("Ctrl+1",), "cards", as_("cards")),
            ("view.table", _("As a &table"), ("Ctrl+2",), "table", as_("table")),
            ("view.picture", _("A &picture of the library"), ("Ctrl+3",), "chart", as_("picture")),
            ("view.narrow", _("Show or hide what &narrows"), ("F7",), "filter", fold("facets")),
            ("view.preview", _("Show or hide the pre&view"), ("F8",), "info", fold("details")),
            None,
            ("view.full", _("&Full screen"), ("F11",), "", window.toggle_full_screen),
            ("view.larger", _("&Larger text"), (STANDARD.ZoomIn, "Ctrl+="), "", lambda: window.zoom(+10)),
            ("view.smaller", _("S&maller text"), (STANDARD.ZoomOut,), "", lambda: window.zoom(-10)),
            ("view.normal", _("N&ormal text"), ("Ctrl+0",), "", lambda: window.zoom(0)),
        ),
    )
    themes = menu.addMenu(_("T&heme"))
    group = QActionGroup(themes)
    titles = (_("Like the system"), _("Light"), _("Dark"), _("High contrast"))
    for name, title in zip(THEMES, titles, strict=True):
        action = themes.addAction(title)
        action.setCheckable(True)
        group.addAction(action)
        action.triggered.connect(partial(window.use_theme, name))
    themes.aboutToShow.connect(
        lambda: group.actions()[THEMES.index(window.library.settings.theme)].setChecked(True)
    )


def _go(window: Window) -> None:
    lines: list[Line] = [
        ("go.back", _("&Back"), ("Alt+Left",), "back", window.places.back),
        ("go.forward", _("&Forward"), ("Alt+Right",), "forward", window.places.forward),
        ("go.part", _("Next &part of the window"), ("F6",), "", window.next_part),
        ("go.part-back", _("Pre&vious part of the window"), ("Shift+F6",), "", lambda: window.next_part(-1)),
        ("go.tab", _("&Next tab"), ("Ctrl+Tab",), "", lambda: window.tabs.step(+1)),
        ("go.tab-back", _("P&revious tab"), ("Ctrl+Shift+Tab",), "", lambda: window.tabs.step(-1)),
        None,
    ]
    for number, name in enumerate(window.place_names(), 1):
        place = window.places.place(name)
        key = f"Alt+{number % 10}"
        lines.append((f"go.{name}", place.title, (key,), place.icon, partial(window.go, name)))
    _menu(window, _("&Go"), lines)


def _tools(window: Window) -> None:
    menu = _menu(
        window,
        _("&Tools"),
        (
            ("tools.check", _("&Check the library"), (), "check", window.check_library),
            ("tools.settings", _("&Settings"), ("Ctrl+,",), "settings", partial(window.go, "settings")),
            ("tools.offline", _("Work &offline"), (), "cloud-off", window.toggle_offline),
        ),
    )
    offline = menu.actions()[-1]
    offline.setCheckable(True)
    menu.aboutToShow.connect(lambda: offline.setChecked(window.library.settings.offline))


def _help(window: Window) -> None:
    _menu(
        window,
        _("&Help"),
        (
            ("help.here", _("&Help on this"), (STANDARD.HelpContents,), "help", window.help_here),
            ("help.what", _("&What’s this?"), ("Shift+F1",), "", QWhatsThis.enterWhatsThisMode),
            ("help.keys", _("&Keys"), ("Ctrl+F1",), "key", partial(window.help_on, "keys")),
            None,
            ("help.about", _("&About OERDesk"), (), "info", partial(_about, window)),
        ),
    )


def _not_in_editors(window: Window, actions: list[QAction]) -> None:
    """In an editor these keys belong to the text that is written."""

    def tab_changed(_at: int) -> None:
        writing = isinstance(window.tabs.currentWidget(), EditorTab)
        for action in actions:
            action.setEnabled(not writing)

    window.tabs.currentChanged.connect(tab_changed)


def _for_selection(window: Window, name: str) -> Do:
    def do() -> None:
        if name == "trash" and window.tabs.currentIndex() > 0:
            return  # what is being read is not thrown away by a slip on a key
        window.actions_.do(name, window.selection())

    return do


def _list_in_front(window: Window) -> LibraryPage | None:
    page = window.stack.currentWidget()
    if isinstance(page, LibraryPage):
        return page
    return page.findChild(LibraryPage) if page is not None else None


def _shower(window: Window, name: str) -> Do:
    def show() -> None:
        page = _list_in_front(window)
        if page is not None:
            page.choose_view(name)

    return show


def _folder(window: Window, part: str) -> Do:
    def fold() -> None:
        page = _list_in_front(window)
        if page is not None:
            page.fold(part)

    return fold


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
