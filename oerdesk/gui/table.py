"""A list with columns that keeps its proportions at every size of text."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget


class Table(QTreeWidget):
    """A tree whose first column takes the room the others leave; no column is ever out of sight."""

    def __init__(self, name: str, columns: Sequence[tuple[str, int]], parent: QWidget | None = None) -> None:
        """A table for screen readers called ``name``.

        Args:
            columns: their titles, and how many letters each shows; of the first at least.
        """
        super().__init__(parent)
        self._letters = [letters for _title, letters in columns]
        self.setColumnCount(len(columns))
        self.setHeaderLabels([title for title, _letters in columns])
        self.setAccessibleName(name)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.header().setStretchLastSection(False)
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self._fit()

    def add(self, texts: Sequence[str]) -> QTreeWidgetItem:
        """A new row; what does not fit is shown whole when the mouse rests on it."""
        item = QTreeWidgetItem(self, list(texts))
        explain(item)
        return item

    def changeEvent(self, event: QEvent) -> None:
        """Follow the size of the text."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        wide = self.fontMetrics().averageCharWidth()
        for column, letters in enumerate(self._letters[1:], 1):
            self.setColumnWidth(column, wide * letters)


def explain(item: QTreeWidgetItem, more: str = "") -> None:
    """Show the texts of a row whole as its tool tips, with ``more`` in the first column."""
    for column in range(item.columnCount()):
        text = "\n".join(filter(None, (item.text(column), more if column == 0 else "")))
        item.setToolTip(column, plain(text))


def plain(text: str) -> str:
    """Text from elsewhere for a tool tip, which would otherwise take it for HTML if it looks so."""
    return f"<p>{escape(text).replace(chr(10), '<br>')}</p>" if text else ""
