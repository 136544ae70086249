"""PDF, by QtPdf: no web engine needed."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QModelIndex, QPointF, Signal
from PySide6.QtPdf import QPdfDocument, QPdfSearchModel
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QVBoxLayout, QWidget

from oerdesk.core.i18n import _


class PdfView(QWidget):
    """Shows one PDF.

    Signals:
        page_changed: ``page=3``.
        found: place of the current hit and number of hits.
    """

    page_changed = Signal(str)
    found = Signal(int, int)

    def __init__(self, path: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = QPdfDocument(self)
        self._document.load(str(path))
        self._view = QPdfView(self)
        self._view.setDocument(self._document)
        self._view.setPageMode(QPdfView.PageMode.MultiPage)
        self._view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self._view.setAccessibleName(_("Page"))
        self._search = QPdfSearchModel(self)
        self._search.setDocument(self._document)
        self._view.setSearchModel(self._search)
        self._search.rowsInserted.connect(self._found_more)
        self._hit = -1
        self._view.pageNavigator().currentPageChanged.connect(self._page_changed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._view)
        self.setFocusProxy(self._view)

    def show_page(self, _path: str, anchor: str = "") -> None:
        """Go to ``page=3``."""
        name, _equals, number = anchor.partition("=")
        if name == "page" and number.isdigit():
            page = min(max(int(number) - 1, 0), max(self._document.pageCount() - 1, 0))
            self._view.pageNavigator().jump(page, QPointF(), 0)

    def find_text(self, text: str, *, backwards: bool = False) -> None:
        """Go to the next place where ``text`` stands; empty ends the search."""
        if text != self._search.searchString():
            self._search.setSearchString(text)
            self._hit = -1
        count = self._search.rowCount(QModelIndex())
        if count:
            self._hit = (self._hit + (-1 if backwards else 1)) % count
            link = self._search.resultAtIndex(self._hit)
            self._view.setCurrentSearchResultIndex(self._hit)
            self._view.pageNavigator().jump(link)
        self.found.emit(self._hit + 1 if count else 0, count)

    def _found_more(self) -> None:
        """QtPdf searches page by page, besides: go to the first place as soon as there is one."""
        if self._hit < 0:
            self.find_text(self._search.searchString())
        else:
            self.found.emit(self._hit + 1, self._search.rowCount(QModelIndex()))

    def set_zoom(self, factor: float) -> None:
        """Show everything larger or smaller; 1 fits the width."""
        if factor == 1:
            self._view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        else:
            self._view.setZoomMode(QPdfView.ZoomMode.Custom)
            self._view.setZoomFactor(factor)

    def close_view(self) -> None:
        """Let go of the document before its bytes."""
        self._document.close()

    def _page_changed(self, page: int) -> None:
        self.page_changed.emit(f"page={page + 1}")
