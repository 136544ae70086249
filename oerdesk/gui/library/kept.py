"""The menu of kept searches above a list, and saving the numbers of its charts."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QInputDialog, QMenu

from oerdesk.core.errors import OerdeskError
from oerdesk.core.i18n import _
from oerdesk.core.library import Library
from oerdesk.core.records import Filter
from oerdesk.core.safety.durable import write_durably
from oerdesk.gui import theme
from oerdesk.gui.jobs import JobRunner
from oerdesk.gui.library.page import LibraryPage


class Keeps(Protocol):
    """Whoever keeps searches so that it can be taken back."""

    def keep_search(self, name: str, wanted: Filter) -> None:
        """Keep a search under a name."""

    def drop_search(self, name: str) -> None:
        """Forget a kept search."""


class KeptSearches(QObject):
    """Fills the menu of kept searches of one page; lives as long as the page."""

    def __init__(self, page: LibraryPage, library: Library, runner: JobRunner, keeps: Keeps) -> None:
        super().__init__(page)
        self._page = page
        self._library = library
        self._runner = runner
        self._keeps = keeps
        page.bar.searches.aboutToShow.connect(self._fill)
        page.charts.export_wanted.connect(self._ask_file)

    def _fill(self) -> None:
        menu = self._page.bar.searches
        menu.clear()
        try:
            kept = self._library.searches.all()
        except OerdeskError as error:
            self._page.failed.emit(error)
            return
        add(menu, _("&Keep this search…"), "add", self._ask_name)
        recent = Filter(opened=True)
        add(menu, _("&Opened lately"), "restore", partial(self._page.apply, recent))
        menu.addSeparator()
        for search in kept:
            add(menu, search.name.replace("&", "&&"), "search", partial(self._page.apply, search.wanted))
        if kept:
            menu.addSeparator()
            forget = menu.addMenu(theme.icon("remove"), _("&Forget"))
            for search in kept:
                add(forget, search.name.replace("&", "&&"), "", partial(self._keeps.drop_search, search.name))

    def _ask_name(self) -> None:
        wanted = self._page.wanted()
        dialog = QInputDialog(self._page)
        dialog.setWindowTitle(_("Keep this search"))
        dialog.setLabelText(_("Name of the search:"))
        dialog.setTextValue(wanted.text)
        dialog.textValueSelected.connect(lambda name: self._keeps.keep_search(name, wanted))
        dialog.open()

    def _ask_file(self) -> None:
        dialog = QFileDialog(self._page, _("Save the numbers"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([_("Table (*.csv)"), _("Page with the charts (*.html)")])
        dialog.setDefaultSuffix("csv")
        dialog.selectFile("library.csv")
        dialog.fileSelected.connect(self.save_numbers)
        dialog.open()

    def save_numbers(self, name: str) -> None:
        """Write the numbers of the charts: a table, or a page when the name ends like one."""
        path = Path(name)
        charts = self._page.charts
        text = charts.as_html() if path.suffix.lower() in {".html", ".htm"} else charts.as_csv()
        job = self._runner.read(lambda _progress: write_durably(path, text.encode()), _("Saving the numbers"))
        job.failed.connect(self._page.failed)


def add(menu: QMenu, title: str, icon: str, do: Callable[[], object]) -> None:
    """A line of a menu."""
    action = menu.addAction(theme.icon(icon), title)
    action.triggered.connect(lambda _checked=False: do())
