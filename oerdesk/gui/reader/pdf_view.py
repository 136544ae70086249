"""PDF, by QtPdf: no web engine needed."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QModelIndex, QPointF
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtPdf import QPdfDocument, QPdfSearchModel
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QVBoxLayout, QWidget

from oerdesk.core.i18n import _
from oerdesk.core.records import FoundPlace, Place
from oerdesk.gui.reader.look import Look
from oerdesk.gui.reader.view import ReadingView


class PdfView(ReadingView):
    """Shows one PDF.  QtPdf cannot select text in a view: notes are about a page or about found words."""

    def __init__(self, path: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = QPdfDocument(self)
        self._document.load(str(path))
        self._view = QPdfView(self)
        self._view.setDocument(self._document)
        self._view.setPageMode(QPdfView.PageMode.MultiPage)
        self._view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self._view.setAccessibleName(_("Page"))
        self._zoom = 1.0
        self._search = QPdfSearchModel(self)
        self._search.setDocument(self._document)
        self._view.setSearchModel(self._search)
        self._search.rowsInserted.connect(self._found_more)
        self._wanted: FoundPlace | None = None
        self._view.pageNavigator().currentPageChanged.connect(self._page_changed)
        self._view.verticalScrollBar().valueChanged.connect(lambda _value: self.moved.emit())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._view)
        self.setFocusProxy(self._view)

    # Places

    @property
    def pages(self) -> int:
        """How many there are."""
        return self._document.pageCount()

    def show_page(self, _path: str, anchor: str = "") -> None:
        """Go to ``page=3``."""
        self.show_place(Place.parse(anchor))

    def show_place(self, place: Place) -> None:
        """Go to a page; behind the last one is the last one."""
        if place.number:
            page = min(max(place.number - 1, 0), max(self.pages - 1, 0))
            self._view.pageNavigator().jump(page, QPointF(), 0)

    def place_now(self) -> Place:
        """The page that is shown."""
        return Place(number=self._view.pageNavigator().currentPage() + 1)

    def share(self) -> float:
        """How much of the whole document lies above."""
        bar = self._view.verticalScrollBar()
        return bar.value() / max(1, bar.maximum())

    def show_share(self, share: float) -> None:
        """Scroll the whole document."""
        bar = self._view.verticalScrollBar()
        bar.setValue(round(share * bar.maximum()))

    def turn(self, step: int) -> None:
        """Go to the next page or the one before."""
        self.show_place(Place(number=max(1, self.place_now().number + step)))

    def _page_changed(self, page: int) -> None:
        self.page_changed.emit(f"page={page + 1}")
        self.moved.emit()

    # Looks

    def set_look(self, look: Look, text_size: float) -> None:
        """One page at a time or all below each other, and how large; colors and letters are the work's."""
        mode = QPdfView.PageMode.SinglePage if look.pages else QPdfView.PageMode.MultiPage
        if self._view.pageMode() is not mode:
            place = self.place_now()
            self._view.setPageMode(mode)
            self.show_place(place)
        self.set_zoom(look.zoom)

    def set_zoom(self, factor: float) -> None:
        """Show everything larger or smaller; 1 fits the width."""
        self._zoom = factor
        if factor == 1:
            self._view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        else:
            self._view.setZoomMode(QPdfView.ZoomMode.Custom)
            self._view.setZoomFactor(factor * self._fitting())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stay as large in relation to the width."""
        super().resizeEvent(event)
        if self._zoom != 1:
            self.set_zoom(self._zoom)

    def _fitting(self) -> float:
        """The factor with which the page that is shown would fit the width."""
        page = max(0, self._view.pageNavigator().currentPage())
        dots = QGuiApplication.primaryScreen().logicalDotsPerInch() / 72
        width = self._document.pagePointSize(page).width() * dots
        margins = self._view.documentMargins()
        room = self._view.viewport().width() - margins.left() - margins.right()
        return room / width if width > 0 and room > 0 else 1.0

    # Words

    def show_found(self, words: str, found: FoundPlace) -> None:
        """Go to a place that was found; QtPdf marks it when it has come that far itself."""
        self._wanted = found
        self.show_place(Place.parse(found.place))
        if words != self._search.searchString():
            self._search.setSearchString(words)
        self._found_more()

    def _found_more(self) -> None:
        if self._wanted is None:
            return
        page = Place.parse(self._wanted.place).number - 1
        on_page = 0
        for row in range(self._search.rowCount(QModelIndex())):
            link = self._search.resultAtIndex(row)
            if link.page() != page:
                continue
            if on_page == self._wanted.number:
                self._wanted = None
                self._view.setCurrentSearchResultIndex(row)
                self._view.pageNavigator().jump(link)
                return
            on_page += 1

    def end_found(self) -> None:
        """Take the marks of what was found away."""
        self._wanted = None
        self._search.setSearchString("")
        self._view.setCurrentSearchResultIndex(-1)

    def close_view(self) -> None:
        """Let go of the document before its bytes."""
        self._wanted = None
        self._document.close()
