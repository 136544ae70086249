"""Curating: what lacks something, and publishing bundles."""

from __future__ import annotations

from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from oerdesk.core.i18n import _
from oerdesk.core.library import Library
from oerdesk.core.records import Filter
from oerdesk.gui import theme
from oerdesk.gui.jobs import JobRunner
from oerdesk.gui.library.page import LibraryPage
from oerdesk.gui.publish_page import PublishPage


class CuratePage(QWidget):
    """What a librarian looks after.

    Attributes:
        todo: resources that lack title, language, people or license; describe many at once with F2.
        publish: bundles, and publishing them.
    """

    def __init__(self, library: Library, runner: JobRunner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.todo = LibraryPage(
            library,
            runner,
            Filter(incomplete=True),
            _("Everything is described: title, language, people and license are there."),
        )
        self.publish = PublishPage(library, runner)
        self.tabs = QTabWidget(documentMode=True)
        self.tabs.setAccessibleName(_("Curate"))
        self.tabs.addTab(self.todo, theme.icon("info"), _("To be described"))
        self.tabs.addTab(self.publish, theme.icon("publish"), _("Publish"))
        self.tabs.currentChanged.connect(lambda _at: self.refresh())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.tabs)
        self.search = self.todo.search

    def selected(self) -> list[int]:
        """Ids of the selected resources."""
        return self.todo.selected() if self.tabs.currentWidget() is self.todo else []

    def parts(self) -> list[QWidget]:
        """For F6."""
        return [self.tabs.tabBar(), *self.todo.parts()]

    def refresh(self) -> None:
        """Read anew what is shown."""
        shown = self.tabs.currentWidget()
        if isinstance(shown, LibraryPage | PublishPage):
            shown.refresh()
