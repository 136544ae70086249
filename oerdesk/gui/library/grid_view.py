"""A list of equally large items, several beside each other, that costs the same for ten and for a million.

Qt's own list computes a position for every item whenever anything changes: 130 ms for 100,000 on the
laptops we care for.  Where all items are equally large a position is a division.  It stays a
:class:`QListView` to the outside, so that screen readers meet a list.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from PySide6.QtCore import (
    QAbstractItemModel,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QPainter, QPaintEvent, QRegion, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyleOptionViewItem, QWidget

Index = QModelIndex | QPersistentModelIndex
Move = QAbstractItemView.CursorAction
Hint = QAbstractItemView.ScrollHint


class GridView(QListView):
    """Items in rows from the side where reading begins; scrolls by pixels."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cell = QSize(100, 100)
        self._beside = 1
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        # Always there: its coming and going would change the width, and with it whether it is needed.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    @property
    def beside(self) -> int:
        """How many items stand beside each other."""
        return self._beside

    def arrange(self, cell: QSize, beside: int) -> None:
        """Give all items a size, and say how many stand in a row."""
        if (cell, beside) != (self._cell, self._beside):
            at = self.indexAt(QPoint(self.viewport().width() // 2, 1))
            self._cell, self._beside = cell, max(1, beside)
            self.updateGeometries()
            if at.isValid() and self.verticalOffset():
                self.scrollTo(at, Hint.PositionAtTop)  # what was looked at stays in sight
            self.viewport().update()

    # Positions

    def _count(self) -> int:
        model = cast("QAbstractItemModel | None", self.model())  # there is none yet while it is being made
        return 0 if model is None else model.rowCount()

    def _place(self, row: int) -> QRect:
        line, column = divmod(row, self._beside)
        wide, high = self._cell.width(), self._cell.height()
        x = column * wide
        if self.isRightToLeft():
            x = self.viewport().width() - x - wide
        return QRect(x, line * high - self.verticalOffset(), wide, high)

    def visualRect(self, index: Index) -> QRect:
        """Where an item is."""
        return self._place(index.row()) if index.isValid() else QRect()

    def indexAt(self, point: QPoint) -> QModelIndex:
        """The item at a point, also of one that is out of sight."""
        x = self.viewport().width() - 1 - point.x() if self.isRightToLeft() else point.x()
        column = x // self._cell.width()
        line = (point.y() + self.verticalOffset()) // self._cell.height()
        row = line * self._beside + column
        inside = 0 <= column < self._beside and 0 <= row < self._count()
        return self.model().index(row, 0) if inside else QModelIndex()

    def verticalOffset(self) -> int:
        """Pixels that are scrolled away."""
        return self.verticalScrollBar().value()

    def horizontalOffset(self) -> int:
        """Nothing scrolls sideways."""
        return 0

    def updateGeometries(self) -> None:
        """Give the scroll bar the length of the whole."""
        lines = -(-self._count() // self._beside)
        room = self.viewport().height()
        bar = self.verticalScrollBar()
        bar.setPageStep(room)
        bar.setSingleStep(max(8, self._cell.height() // 6))
        bar.setRange(0, max(0, lines * self._cell.height() - room))
        QAbstractItemView.updateGeometries(self)

    def doItemsLayout(self) -> None:
        """There is nothing to compute but the length."""
        QAbstractItemView.doItemsLayout(self)
        self.updateGeometries()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The length depends on the room."""
        QAbstractItemView.resizeEvent(self, event)
        self.updateGeometries()

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:
        """Draw what is in sight now."""
        self.viewport().update()

    def scrollTo(self, index: Index, hint: Hint = Hint.EnsureVisible) -> None:
        """Bring an item into sight."""
        if not index.isValid():
            return
        place, room, bar = self.visualRect(index), self.viewport().height(), self.verticalScrollBar()
        if hint is Hint.PositionAtCenter:
            bar.setValue(bar.value() + place.center().y() - room // 2)
        elif hint is Hint.PositionAtTop or place.top() < 0:
            bar.setValue(bar.value() + place.top())
        elif hint is Hint.PositionAtBottom or place.bottom() > room:
            bar.setValue(bar.value() + min(place.top(), place.bottom() - room + 1))

    # Choosing

    def moveCursor(self, action: Move, _modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """Where a key leads to."""
        count = self._count()
        if not count:
            return QModelIndex()
        row = max(0, self.currentIndex().row())
        page = max(1, self.viewport().height() // self._cell.height()) * self._beside
        aside = -1 if self.isRightToLeft() else 1
        steps = {
            Move.MoveLeft: -aside,
            Move.MoveRight: aside,
            Move.MovePrevious: -1,
            Move.MoveNext: 1,
            Move.MoveUp: -self._beside,
            Move.MoveDown: self._beside,
            Move.MovePageUp: -page,
            Move.MovePageDown: page,
            Move.MoveHome: -count,
            Move.MoveEnd: count,
        }
        target = row + steps[action]
        if action in {Move.MoveUp, Move.MoveDown} and not 0 <= target < count:
            target = row  # the column stays
        return self.model().index(min(max(target, 0), count - 1), 0)

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        """Choose all from one corner to the other, in the order of reading."""
        ends = [self.indexAt(point).row() for point in (rect.topLeft(), rect.bottomRight())]
        rows = [row for row in ends if row >= 0]
        if not rows:
            return
        first, last = min(rows), max(rows)
        model = self.model()
        chosen = QItemSelection(model.index(first, 0), model.index(last, 0))
        self.selectionModel().select(chosen, command | QItemSelectionModel.SelectionFlag.Rows)

    def visualRegionForSelection(self, _selection: QItemSelection) -> QRegion:
        """What is to be drawn anew: it is quicker to draw all than to find out."""
        return QRegion(self.viewport().rect())

    # Drawing

    def dataChanged(self, _first: Index, _last: Index, _roles: Sequence[int] = ()) -> None:
        """Rows have arrived."""
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw what is in sight."""
        painter = QPainter(self.viewport())
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        option.widget = self
        usual = option.state & ~(QStyle.StateFlag.State_HasFocus | QStyle.StateFlag.State_Selected)
        model, chosen, delegate = self.model(), self.selectionModel(), self.itemDelegate()
        current = self.currentIndex().row() if self.hasFocus() else -1
        top = (event.rect().top() + self.verticalOffset()) // self._cell.height()
        bottom = (event.rect().bottom() + self.verticalOffset()) // self._cell.height()
        for row in range(top * self._beside, min((bottom + 1) * self._beside, self._count())):
            index = model.index(row, 0)
            option.rect = self._place(row)
            option.state = usual
            if chosen.isSelected(index):
                option.state |= QStyle.StateFlag.State_Selected
            if row == current:
                option.state |= QStyle.StateFlag.State_HasFocus
            delegate.paint(painter, option, index)
        painter.end()
