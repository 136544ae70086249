"""Which page of the help belongs to what is on the screen.

A topic is a page of ``resources/help/<language>/`` and, after ``#``, a heading's id: ``sync#price``.  A
widget says its topic with the property ``help``; what says nothing has its parent's.  Pages are named
here by their class, since they must not have to know the help.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Self

from PySide6.QtCore import QObject

PROPERTY: Final = "help"
PLACE_PROPERTY: Final = "place"


@dataclass(frozen=True, slots=True)
class Topic:
    """A place in the help.

    Attributes:
        page: name of the page's file, without folder and ``.md``.
        anchor: id of a heading; empty is the beginning.
    """

    page: str
    anchor: str = ""

    @classmethod
    def named(cls, name: str) -> Self:
        """The topic written ``page`` or ``page#anchor``."""
        page, _hash, anchor = name.partition("#")
        return cls(page, anchor)

    def __str__(self) -> str:
        return f"{self.page}#{self.anchor}" if self.anchor else self.page


START: Final = Topic("start")
KEYS_PAGE: Final = "keys"

COURSE: Final = (
    "learn-find",
    "learn-read",
    "learn-keep",
    "learn-change",
    "learn-licenses",
    "learn-hand-out",
    "learn-bytes",
    "learn-sticks",
    "learn-curate",
    "learn-trouble",
)
"""The lessons, in their order."""

REFERENCE: Final = (
    "start",
    "library",
    "search",
    "reader",
    "collections",
    "my-materials",
    "editor",
    "export",
    "sync",
    "sticks",
    "curate",
    "tasks",
    "trash",
    "settings",
    "help",
    KEYS_PAGE,
    "accessibility",
    "files",
    "privacy",
)
"""The pages to look things up in."""

PLACES: Final[Mapping[str, str]] = {
    "library": "library",
    "collections": "collections",
    "collection": "collections",
    "my-materials": "my-materials",
    "sync": "sync",
    "sticks": "sticks",
    "pack": "sticks",
    "curate": "curate",
    "publish": "curate#publish",
    "tasks": "tasks",
    "download": "tasks",
    "trash": "trash",
    "settings": "settings",
    "help": "help",
}
"""Topics of the places of the window."""

CLASSES: Final[Mapping[str, str]] = {
    "LibraryPage": "library",
    "FacetsView": "library#narrow",
    "Details": "library#preview",
    "ReportDialog": "library#take-in",
    "CollectionsPage": "collections",
    "MaterialsPage": "my-materials",
    "ReaderTab": "reader",
    "LookMenu": "reader#look",
    "NotesPanel": "reader#notes",
    "SideBySide": "reader#beside",
    "MediaView": "reader#media",
    "EditorTab": "editor",
    "ExportDialog": "export",
    "SyncPage": "sync",
    "PacksPage": "sticks",
    "StickBar": "sticks#stick",
    "TakePanel": "sticks#take",
    "GivePanel": "sticks#give",
    "CuratePage": "curate",
    "PublishPage": "curate#publish",
    "DescribeDialog": "curate#describe",
    "TasksPage": "tasks",
    "TrashPage": "trash",
    "SettingsPage": "settings",
    "ShortcutsView": "settings#keys",
    "ShortcutsDialog": "settings#keys",
    "ChooseBackup": "settings#library",
    "ErrandDialog": "settings#library",
    "HelpPage": "help",
}
"""Topics of widgets by the names of their classes."""


def topic_for(widget: QObject | None) -> Topic:
    """The help for a widget: its own topic, or that of the nearest parent that has one.

    A parent has one by its property ``help`` (a topic), else by its property ``place`` (a name of
    :data:`PLACES`), else by its class.  Where nothing is said it is the start of the reference.
    """
    while widget is not None:
        said = _said_by(widget)
        if said:
            return Topic.named(said)
        widget = widget.parent()
    return START


def _said_by(widget: QObject) -> str:
    said = widget.property(PROPERTY)
    if isinstance(said, str) and said:
        return said
    place = PLACES.get(str(widget.property(PLACE_PROPERTY) or ""))
    return place or CLASSES.get(type(widget).__name__, "")
