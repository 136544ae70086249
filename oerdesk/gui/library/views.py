"""The two ways to look at a list: cards with covers, and a table."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from oerdesk.core.i18n import _
from oerdesk.core.records import Sort
from oerdesk.gui.library.cards import CardDelegate
from oerdesk.gui.library.covers import Covers
from oerdesk.gui.library.grid_view import GridView
from oerdesk.gui.library.model import ResourceModel, columns


class CardsView(GridView):
    """Cards, as many beside each other as there is room for; while searching, one resource a line."""

    def __init__(self, model: ResourceModel, covers: Covers, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._delegate = CardDelegate(covers)
        self.setObjectName("cards")
        self.setModel(model)
        self.setItemDelegate(self._delegate)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setAccessibleName(_("Resources"))
        self.setWhatsThis(_("What was found. Enter opens the resource that is chosen."))

    def show_passages(self, on: bool) -> None:
        """Show where something was found, or covers."""
        if on != self._delegate.passages:
            self._delegate.passages = on
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Other room, other cards."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Larger text, larger cards."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange and hasattr(self, "_delegate"):
            self._fit()

    def _fit(self) -> None:
        room = self.viewport().width()
        least = self._delegate.least_width(self.fontMetrics())
        beside = 1 if self._delegate.passages else max(1, room // least)
        self._delegate.width = room // beside
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        self.arrange(self._delegate.sizeHint(option, self.rootIndex()), beside)


class ResourceTable(QTableView):
    """One resource a row; a click on a title of a column orders the list.

    Signals:
        order_wanted: a :class:`~oerdesk.core.records.Sort`.
    """

    order_wanted = Signal(object)

    def __init__(self, model: ResourceModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._columns = columns()
        self.setModel(model)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setWordWrap(False)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setTabKeyNavigation(False)  # Tab leads on; the arrows lead through the rows
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setSectionsMovable(True)
        header.setHighlightSections(False)
        header.setSectionsClickable(True)
        header.sectionClicked.connect(self._clicked)
        self.setAccessibleName(_("Resources as a table"))
        self.setWhatsThis(_("One resource a row. Click the title of a column to order by it."))
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the size of the text."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange and hasattr(self, "_columns"):
            self._fit()

    def show_order(self, sort: Sort | None) -> None:
        """Mark the column the list is ordered by."""
        found = [number for number, column in enumerate(self._columns) if sort and column.sort is sort]
        header = self.horizontalHeader()
        header.setSortIndicatorShown(bool(found))
        if found:
            down = sort in {Sort.NEWEST, Sort.SIZE}
            order = Qt.SortOrder.DescendingOrder if down else Qt.SortOrder.AscendingOrder
            header.setSortIndicator(found[0], order)

    def _clicked(self, column: int) -> None:
        sort = self._columns[column].sort
        if sort is not None:
            self.order_wanted.emit(sort)

    def _fit(self) -> None:
        metrics = self.fontMetrics()
        self.verticalHeader().setDefaultSectionSize(metrics.lineSpacing() * 3 // 2)
        for number, column in enumerate(self._columns):
            self.setColumnWidth(number, metrics.averageCharWidth() * column.letters)
