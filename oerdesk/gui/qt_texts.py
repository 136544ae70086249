"""Words that Qt itself says, on the buttons of dialogs and in the menus of fields, in our languages.

Qt is translated into some languages and not into others (Swahili and Hindi, for example); what it has no
word for would stand in English between our own.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QTranslator

from oerdesk.core.i18n import _


class QtTexts(QTranslator):
    """Translates Qt's texts by our own catalogs; installed before Qt's own, which are asked first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._texts = _texts()

    def isEmpty(self) -> bool:
        """It has something to say."""
        return False

    def translate(
        self, context: str, source: str, disambiguation: str | None = None, n: int = -1
    ) -> str | None:
        """As Qt asks for it."""
        return self._texts.get(source)


def _texts() -> dict[str, str]:
    """Qt's English texts, as they stand in its sources, and ours."""
    return {
        "OK": _("OK"),
        "&OK": _("&OK"),
        "Cancel": _("Cancel"),
        "&Cancel": _("&Cancel"),
        "Close": _("Close"),
        "&Close": _("&Close"),
        "Save": _("Save"),
        "&Save": _("&Save"),
        "Open": _("Open"),
        "&Open": _("&Open"),
        "Apply": _("Apply"),
        "Reset": _("Reset"),
        "Discard": _("Discard"),
        "Help": _("Help"),
        "&Yes": _("&Yes"),
        "&No": _("&No"),
        "Yes": _("Yes"),
        "No": _("No"),
        "Show Details...": _("Show Details…"),
        "Hide Details...": _("Hide Details…"),
        "&Undo": _("&Undo"),
        "&Redo": _("&Redo"),
        "Cu&t": _("Cu&t"),
        "&Copy": _("&Copy"),
        "Copy &Link Location": _("Copy &Link Location"),
        "&Paste": _("&Paste"),
        "Delete": _("Delete"),
        "Select All": _("Select All"),
        "&Step up": _("&Step up"),
        "Step &down": _("Step &down"),
        "Look in:": _("Look in:"),
        "File &name:": _("File &name:"),
        "Files of type:": _("Files of type:"),
        "Directory:": _("Directory:"),
        "&Choose": _("&Choose"),
        "All Files (*)": _("All Files (*)"),
        "Back": _("Back"),
        "Forward": _("Forward"),
        "Parent Directory": _("Parent Directory"),
        "Create New Folder": _("Create New Folder"),
        "List View": _("List View"),
        "Detail View": _("Detail View"),
        "Name": _("Name"),
        "Size": _("Size"),
        "Type": _("Type"),
        "Date Modified": _("Date Modified"),
        "Print": _("Print"),
        "&Print": _("&Print"),
        "Search": _("Search"),
        "Press shortcut": _("Press the keys"),
    }
