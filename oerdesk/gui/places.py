"""The places of the window: a list of names, and the page of the one that was chosen.

A page is made when it is gone to for the first time: what nobody looks at costs nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QStackedWidget, QWidget

from oerdesk.core.i18n import _
from oerdesk.gui import theme

NAME = int(Qt.ItemDataRole.UserRole)


@dataclass(frozen=True, slots=True)
class Place:
    """One place.

    Attributes:
        name: the same in every release; also that of its help page.
        title: in the program's language.
        icon: name in ``resources/icons``.
        hint: what it is for, in a sentence.
        make: makes its page.
    """

    name: str
    title: str
    icon: str
    hint: str
    make: Callable[[], QWidget]


class Places(QWidget):
    """The list of places beside the page that is shown.

    Signals:
        shown: name of the place that is shown now.
    """

    shown = Signal(str)

    def __init__(self, places: Sequence[Place], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._places = {place.name: place for place in places}
        self._pages: dict[str, QWidget] = {}
        self._before: list[str] = []
        self._after: list[str] = []
        self._current = ""
        self.list = QListWidget()
        self.list.setObjectName("places")
        self.list.setAccessibleName(_("Places"))
        self.list.setWhatsThis(_("Where you are. The arrows go from place to place."))
        for place in places:
            item = QListWidgetItem(theme.icon(place.icon), place.title, self.list)
            item.setData(NAME, place.name)
            item.setToolTip(place.hint)
            item.setData(int(Qt.ItemDataRole.AccessibleDescriptionRole), place.hint)
        self.stack = QStackedWidget()
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.SPACE, theme.SPACE, 0, 0)
        row.addWidget(self.list)
        row.addWidget(self.stack, 1)
        self.list.currentRowChanged.connect(self._row_chosen)
        self._fit()

    @property
    def current(self) -> str:
        """The name of the place that is shown."""
        return self._current

    def names(self) -> list[str]:
        """All places, in order."""
        return list(self._places)

    def place(self, name: str) -> Place:
        """A place by its name."""
        return self._places[name]

    def page(self, name: str) -> QWidget:
        """The page of a place, made if it has not been there yet."""
        if name not in self._pages:
            self._pages[name] = self._places[name].make()
            self._pages[name].setProperty("place", name)
            self.stack.addWidget(self._pages[name])
        return self._pages[name]

    def made(self) -> list[QWidget]:
        """The pages there are so far."""
        return list(self._pages.values())

    def go(self, name: str) -> None:
        """Show a place."""
        self.list.setCurrentRow(self.names().index(name))

    def back(self) -> None:
        """Go where one was before."""
        if self._before:
            there = self._before.pop()
            self._after.append(self._current)
            self._show(there)

    def forward(self) -> None:
        """Undo :meth:`back`."""
        if self._after:
            there = self._after.pop()
            self._before.append(self._current)
            self._show(there)

    def redraw(self) -> None:
        """Draw the signs anew, after the theme has changed."""
        for row, name in enumerate(self.names()):
            self.list.item(row).setIcon(theme.icon(self._places[name].icon))

    def changeEvent(self, event: QEvent) -> None:
        """Stay wide enough for the names, however large the text."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self._fit()

    def _fit(self) -> None:
        self.list.setFixedWidth(self.list.sizeHintForColumn(0) + 3 * theme.SPACE)

    def _row_chosen(self, row: int) -> None:
        if self._current:
            self._before.append(self._current)
            self._after.clear()
        self._show(self.names()[row])

    def _show(self, name: str) -> None:
        self._current = name
        with QSignalBlocker(self.list):
            self.list.setCurrentRow(self.names().index(name))
        page = self.page(name)
        self.stack.setCurrentWidget(page)
        refresh = getattr(page, "refresh", None)
        if refresh is not None:
            refresh()
        self.shown.emit(name)
