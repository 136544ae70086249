"""A list of resources with boxes to tick; of any length, by mouse and by keyboard."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeView, QWidget

from oerdesk.core.i18n import _
from oerdesk.gui import words
from oerdesk.gui.packs.lines import Key, Pick
from oerdesk.gui.table import plain

Index = QModelIndex | QPersistentModelIndex
_LETTERS: Final = (0, 24, 10)  # that the columns show; the first takes what the others leave
_LINES: Final = 4  # that are seen at least
_NO_PARENT: Final = QModelIndex()


_ENABLED: Final = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
_TICKABLE: Final = _ENABLED | Qt.ItemFlag.ItemIsUserCheckable  # Qt asks for all lines: no sums each time


class Picks(QAbstractTableModel):
    """The lines, and which are ticked.

    Signals:
        ticked: the ticks have changed.
    """

    ticked = Signal()

    def __init__(self, name: str, state: str, parent: QWidget | None = None) -> None:
        """Lines of resources.

        Args:
            name: title of the first column.
            state: title of the second one.
        """
        super().__init__(parent)
        self._titles = (name, state, _("Size"))
        self._picks: Sequence[Pick] = ()
        self._ticks: set[Key] = set()
        self._state_of: Callable[[Pick], str] = lambda pick: pick.state

    def show(self, picks: Sequence[Pick], ticks: Iterable[Key]) -> None:
        """Show other lines."""
        self.beginResetModel()
        self._picks = picks
        possible = {pick.key for pick in picks if pick.possible}
        self._ticks = possible.intersection(ticks)
        self.endResetModel()
        self.ticked.emit()

    def say(self, state_of: Callable[[Pick], str]) -> None:
        """Say something else about the same lines, when they are seen."""
        self._state_of = state_of
        if self._picks:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._picks) - 1, 2))

    def count(self) -> int:
        """How many are ticked."""
        return len(self._ticks)

    def ticks(self) -> list[Key]:
        """What is ticked, in the order of the lines."""
        return [pick.key for pick in self._picks if pick.key in self._ticks]

    def tick_all(self, *, on: bool) -> None:
        """Tick everything that may be ticked, or nothing."""
        self._ticks = {pick.key for pick in self._picks if pick.possible} if on else set()
        self._told(range(len(self._picks)))

    def tick(self, rows: Sequence[int], *, on: bool) -> None:
        """Tick some lines, or take their ticks away."""
        for row in rows:
            pick = self._picks[row]
            if pick.possible:
                (self._ticks.add if on else self._ticks.discard)(pick.key)
        self._told(rows)

    def is_ticked(self, row: int) -> bool:
        """Whether a line is ticked."""
        return self._picks[row].key in self._ticks

    def _told(self, rows: Sequence[int]) -> None:
        if rows:
            self.dataChanged.emit(self.index(min(rows), 0), self.index(max(rows), 0))
        self.ticked.emit()

    # What Qt asks

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        """How many lines there are."""
        return 0 if parent.isValid() else len(self._picks)

    def columnCount(self, parent: Index = _NO_PARENT) -> int:
        """Title, state, size."""
        return 0 if parent.isValid() else len(self._titles)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The titles of the columns."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._titles[section]
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Whether there is a box to tick."""
        return _TICKABLE if index.column() == 0 and self._picks[index.row()].possible else _ENABLED

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What a cell shows and says."""
        pick = self._picks[index.row()]
        first = index.column() == 0
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(pick, index.column())
        if role == Qt.ItemDataRole.CheckStateRole and first and pick.possible:
            return Qt.CheckState.Checked if pick.key in self._ticks else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain(self._text(pick, index.column()))
        if role == Qt.ItemDataRole.AccessibleTextRole and first:
            return _("{title}, {state}, {size}").format(
                title=pick.title, state=self._state_of(pick), size=words.size(pick.size)
            )
        return None

    def _text(self, pick: Pick, column: int) -> str:
        if column == 0:
            return pick.title
        return self._state_of(pick) if column == 1 else words.size(pick.size)

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """A box was ticked, or its tick taken away."""
        if role != Qt.ItemDataRole.CheckStateRole:
            return False
        self.tick([index.row()], on=Qt.CheckState(value) is Qt.CheckState.Checked)
        return True


class PickList(QTreeView):
    """Shows :class:`Picks`; the space key ticks everything that is selected."""

    def __init__(self, picks: Picks, name: str, parent: QWidget | None = None) -> None:
        """A list for screen readers called ``name``."""
        super().__init__(parent)
        self.picks = picks
        self.setModel(picks)
        self.setAccessibleName(name)
        self.setWhatsThis(
            _("Space ticks what is selected, or takes the ticks away. Only what is ticked counts.")
        )
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setAllColumnsShowFocus(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.header().setStretchLastSection(False)
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Tick with the space key."""
        rows = [index.row() for index in self.selectionModel().selectedRows()]
        if event.key() == Qt.Key.Key_Space and rows:
            current = self.currentIndex().row()
            self.picks.tick(rows, on=not self.picks.is_ticked(current if current in rows else rows[0]))
            return
        super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the size of the text."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the titles their room."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        metrics = self.fontMetrics()
        most = self.viewport().width() // 3
        for column, letters in enumerate(_LETTERS[1:], 1):
            self.setColumnWidth(column, min(metrics.averageCharWidth() * letters, most))
        self.setMinimumHeight(metrics.lineSpacing() * (_LINES + 2))
