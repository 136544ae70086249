"""What is beside a page: contents, places found, notes."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QTabWidget, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from oerdesk.core.formats import ContentsEntry
from oerdesk.core.i18n import _
from oerdesk.core.library import Library
from oerdesk.gui.jobs import JobRunner
from oerdesk.gui.reader.find_bar import FindBar
from oerdesk.gui.reader.notes_panel import NotesPanel

PATH = int(Qt.ItemDataRole.UserRole)


class SidePanel(QWidget):
    """Three lists in tabs.

    Attributes:
        contents, notes: the first and the last of them.

    Signals:
        chosen: the place of a line of the contents.
    """

    chosen = Signal(str)

    def __init__(self, library: Library, runner: JobRunner, resource: int, finder: FindBar) -> None:
        super().__init__()
        self.contents = QTreeWidget()
        self.contents.setHeaderHidden(True)
        self.contents.setAccessibleName(_("Contents"))
        self.contents.itemActivated.connect(self._choose)
        self.contents.itemClicked.connect(self._choose)
        self.notes = NotesPanel(library, runner, resource)
        self._found = finder.list
        self.tabs = QTabWidget(documentMode=True)
        self.tabs.tabBar().setAccessibleName(_("Beside the page"))
        self.tabs.addTab(self.contents, _("Contents"))
        self.tabs.addTab(self._found, _("Found"))
        self.tabs.addTab(self.notes, _("Notes"))
        for at, hint in enumerate(
            (_("The chapters of this work."), _("All places with the words looked for."), _("Your marks."))
        ):
            self.tabs.setTabToolTip(at, hint)
            self.tabs.setTabWhatsThis(at, hint)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.tabs)

    def show_contents(self, entries: Sequence[ContentsEntry]) -> None:
        """Fill the table of contents."""
        self.contents.clear()
        parents: list[tuple[int, QTreeWidget | QTreeWidgetItem]] = [(0, self.contents)]
        for entry in entries:
            while parents[-1][0] >= entry.level > 0 and len(parents) > 1:
                parents.pop()
            item = QTreeWidgetItem(parents[-1][1], [entry.title])
            item.setData(0, PATH, entry.path)
            parents.append((entry.level, item))
        self.contents.expandAll()

    def show_found(self) -> None:
        """Show the places found."""
        self.tabs.setCurrentWidget(self._found)
        self.show()

    def show_notes(self) -> None:
        """Show the notes."""
        self.tabs.setCurrentWidget(self.notes)
        self.show()

    def _choose(self, item: QTreeWidgetItem) -> None:
        self.chosen.emit(str(item.data(0, PATH)))
