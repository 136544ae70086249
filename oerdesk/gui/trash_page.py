"""The trash: take back, or remove for good."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from oerdesk.core.i18n import _
from oerdesk.core.library import Library
from oerdesk.core.records import Filter
from oerdesk.gui import theme
from oerdesk.gui.jobs import JobRunner
from oerdesk.gui.library.page import LibraryPage


class TrashPage(QWidget):
    """What was thrown away.

    Signals:
        empty_wanted: remove everything in it for good; whoever hears it asks first.
    """

    empty_wanted = Signal()

    def __init__(self, library: Library, runner: JobRunner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.list_page = LibraryPage(library, runner, Filter(trashed=True), _("The trash is empty."))
        self.search = self.list_page.search
        said = QLabel(
            _("What is here can be restored. Emptying the trash frees its room on the disk for good."),
            wordWrap=True,
        )
        said.setProperty("role", "muted")
        self.empty = QPushButton(theme.icon("trash"), _("Empty the trash…"))
        self.empty.setToolTip(_("Remove everything in the trash for good"))
        self.empty.clicked.connect(self.empty_wanted)
        top = QHBoxLayout()
        top.setContentsMargins(theme.SPACE, theme.SPACE, theme.SPACE, 0)
        top.addWidget(said, 1)
        top.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(top)
        column.addWidget(self.list_page, 1)
        model = self.list_page.model
        model.modelReset.connect(lambda: self.empty.setEnabled(model.rowCount() > 0))

    def selected(self) -> list[int]:
        """Ids of the selected resources."""
        return self.list_page.selected()

    def parts(self) -> list[QWidget]:
        """For F6."""
        return self.list_page.parts()

    def refresh(self) -> None:
        """Read the list anew."""
        self.list_page.refresh()
