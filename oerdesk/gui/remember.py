"""What the window was like when it was closed, for the next time: size, place, search, tabs.

Kept in ``window.ini`` in the library's folder (``docs/library.md``); it may be deleted at any time.
"""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSettings

from oerdesk.core.errors import OerdeskError
from oerdesk.gui.editor_tab import EditorTab
from oerdesk.gui.reader.reader_tab import ReaderTab
from oerdesk.gui.tabs import SleepingTab

if TYPE_CHECKING:
    from oerdesk.gui.window import Window

Kept = dict[str, Any]


def restore(window: Window) -> None:
    """Make a new window what the last one was."""
    settings = _settings(window)
    geometry = settings.value("geometry")
    if geometry is None or not window.restoreGeometry(geometry):
        room = window.screen().availableGeometry()
        window.resize(min(1366, room.width()), min(768, room.height()))
    try:
        kept = json.loads(str(settings.value("state") or "{}"))
        _restore_state(window, kept)
    except (ValueError, TypeError, AttributeError, OerdeskError):
        return  # of another program, or spoiled: it is only a convenience


def what_is_open(window: Window) -> Kept:
    """What is to be kept, before the tabs are closed."""
    return {
        "place": window.places.current,
        "library": window.library_page.state(),
        "tabs": [kept for tab in window.tabs.opened() if (kept := _tab(tab))],
        "tab": window.tabs.currentIndex(),
    }


def keep(window: Window, kept: Kept) -> None:
    """Keep it, where the library can be written to."""
    if not window.library.read_only:
        settings = _settings(window)
        settings.setValue("geometry", window.saveGeometry())
        settings.setValue("state", json.dumps(kept, ensure_ascii=False))


def _restore_state(window: Window, kept: Kept) -> None:
    place = kept.get("place")
    if place in window.place_names():
        window.places.go(place)
    window.library_page.restore(kept.get("library") or {})
    for tab in kept.get("tabs") or []:
        _put_to_sleep(window, tab)


def _put_to_sleep(window: Window, kept: Kept) -> None:
    tab = SleepingTab(kept)
    if kept.get("kind") == "reader":
        tab.looked_at.connect(partial(window.actions_.read, int(kept["resource"])))
        icon = "book"
    elif kept.get("kind") == "draft":
        tab.looked_at.connect(partial(window.actions_.edit_draft, str(kept["draft"])))
        icon = "edit"
    else:
        return
    window.tabs.open_tab(tab, str(kept.get("title", "…")), icon, show=False)


def _tab(tab: object) -> Kept | None:
    if isinstance(tab, ReaderTab):
        return {"kind": "reader", "resource": tab.resource, "title": tab.accessibleName()}
    if isinstance(tab, EditorTab):
        return {"kind": "draft", "draft": tab.draft_id, "title": tab.title}
    return tab.kept if isinstance(tab, SleepingTab) else None


def _settings(window: Window) -> QSettings:
    return QSettings(str(window.library.paths.root / "window.ini"), QSettings.Format.IniFormat)
