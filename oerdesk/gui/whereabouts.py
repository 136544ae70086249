"""Which places the window has, and what stands in each."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from oerdesk.core.i18n import _
from oerdesk.gui.dialogs import show_error
from oerdesk.gui.library.kept import KeptSearches
from oerdesk.gui.library.page import LibraryPage
from oerdesk.gui.places import Place

if TYPE_CHECKING:
    from oerdesk.gui.window import Window


def places_of(window: Window) -> tuple[Place, ...]:
    """The places, in their order; each page is imported and made when it is gone to."""
    empty = _("Nothing here yet. Take in files with Ctrl+O, drop them here, or add a source under Sync.")
    lines: tuple[tuple[str, str, str, str, Callable[[Window], QWidget]], ...] = (
        ("library", _("Library"), "library", _("Find and read what is here"), partial(_list, empty=empty)),
        ("collections", _("Collections"), "collection", _("Lists made by hand, in order"), _collections),
        ("my-materials", _("My materials"), "my-materials", _("What you made, or began"), _materials),
        ("sync", _("Sync"), "sync", _("What sources offer, and what fetching it costs"), _sync),
        ("sticks", _("Sticks"), "pack", _("Carry resources from room to room"), _sticks),
        ("curate", _("Curate"), "curate", _("Describe, group and publish"), _curate),
        ("tasks", _("Tasks"), "download", _("What is going on"), _tasks),
        ("trash", _("Trash"), "trash", _("What was thrown away, to take it back"), _trash),
        ("settings", _("Settings"), "settings", _("Change how OERDesk works"), _settings),
        ("help", _("Help"), "help", _("A course, and every page explained"), _help),
    )
    return tuple(
        Place(name, title, icon, hint, partial(make, window)) for name, title, icon, hint, make in lines
    )


def _list(window: Window, empty: str) -> LibraryPage:
    page = LibraryPage(window.library, window.runner, empty=empty)
    _connect(window, page)
    return page


def _connect(window: Window, page: LibraryPage, place: str = "library") -> None:
    page.setProperty("place", place)
    page.opened.connect(window.actions_.read)
    page.asked.connect(window.actions_.do)
    page.failed.connect(lambda error: show_error(window, error))
    KeptSearches(page, window.library, window.runner, window.actions_)


def _collections(window: Window) -> QWidget:
    from oerdesk.gui.collections_page import CollectionsPage

    page = CollectionsPage(window.library, window.runner)
    _connect(window, page.members, "collections")
    page.changed.connect(window.actions_.change_collections)
    return page


def _materials(window: Window) -> QWidget:
    from oerdesk.gui.materials_page import MaterialsPage

    page = MaterialsPage(window.library, window.runner)
    _connect(window, page.works, "my-materials")
    page.draft_wanted.connect(window.actions_.edit_draft)
    page.new_wanted.connect(window.actions_.new_document)
    return page


def _sync(window: Window) -> QWidget:
    from oerdesk.gui.sync_page import SyncPage

    page = SyncPage(window.library, window.runner)
    page.removed.connect(window.actions_.source_removed)
    page.waiting.connect(lambda said: window.statusBar().showMessage(said, 30_000))
    return page


def _sticks(window: Window) -> QWidget:
    from oerdesk.gui.packs_page import PacksPage

    return PacksPage(window.library, window.runner)


def _curate(window: Window) -> QWidget:
    from oerdesk.gui.curate_page import CuratePage

    page = CuratePage(window.library, window.runner)
    _connect(window, page.todo, "curate")
    return page


def _tasks(window: Window) -> QWidget:
    from oerdesk.gui.tasks_page import TasksPage

    return TasksPage(window.runner)


def _trash(window: Window) -> QWidget:
    from oerdesk.gui.trash_page import TrashPage

    page = TrashPage(window.library, window.runner)
    _connect(window, page.list_page, "trash")
    page.empty_wanted.connect(window.actions_.empty_trash)
    return page


def _settings(window: Window) -> QWidget:
    from oerdesk.gui.settings import SettingsPage

    page = SettingsPage(window.library, window.runner, window.commands)
    page.changed.connect(window.settings_changed)
    page.was_reset.connect(window.settings_reset)
    page.errand.connect(window.errand_wanted)
    return page


def _help(window: Window) -> QWidget:
    from oerdesk.gui.help_page import HelpPage

    page = HelpPage(window.library, window.runner)
    page.use_commands(window.commands)
    return page
