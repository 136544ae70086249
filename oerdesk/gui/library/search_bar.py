"""The row above a list: what is looked for, in which order, and how it is shown."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from oerdesk.core.i18n import _
from oerdesk.core.records import Sort
from oerdesk.gui import theme

VIEWS: Final = ("cards", "table", "picture")


class SearchBar(QWidget):
    """Search, order, view.

    Signals:
        view_chosen: ``cards``, ``table`` or ``picture``.

    Attributes:
        search, sort, clear: its controls.
        searches: the menu of kept searches; whoever keeps them fills it when it is about to show.
    """

    view_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.search = QLineEdit(clearButtonEnabled=True)
        self.search.setPlaceholderText(_("Search in titles and texts"))
        self.search.setAccessibleName(_("Search"))
        self.search.setWhatsThis(
            _("Type words; what is found shows at once. The arrow down leads into the list, Esc clears.")
        )
        self.sort = _order_box()
        self.clear = QPushButton(_("Clear"))
        self.clear.setToolTip(_("Clear the search and everything it is narrowed by"))
        self.searches = QMenu(self)
        kept = QToolButton()
        kept.setIcon(theme.icon("bookmark"))
        kept.setAccessibleName(_("Kept searches"))
        kept.setToolTip(_("Kept searches: keep this one, or go back to another"))
        kept.setMenu(self.searches)
        kept.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        kept.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.search, 1)
        row.addWidget(kept)
        row.addWidget(self.sort)
        self._views = QButtonGroup(self)
        for name, button in self._view_buttons().items():
            self._views.addButton(button, VIEWS.index(name))
            row.addWidget(button)
        row.addWidget(self.clear)

    def _view_buttons(self) -> dict[str, QToolButton]:
        buttons: dict[str, QToolButton] = {}
        for name, title, icon in (
            ("cards", _("As cards"), "cards"),
            ("table", _("As a table"), "table"),
            ("picture", _("A picture of the library"), "chart"),
        ):
            button = QToolButton()
            button.setCheckable(True)
            button.setIcon(theme.icon(icon))
            button.setAccessibleName(title)
            button.setToolTip(title)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            button.clicked.connect(partial(self.view_chosen.emit, name))
            buttons[name] = button
        return buttons

    def show_view(self, name: str) -> None:
        """Say which view is shown."""
        self._views.button(VIEWS.index(name)).setChecked(True)

    def order(self) -> Sort:
        """The order of a list without a search."""
        chosen = self.sort.currentData()
        return chosen if isinstance(chosen, Sort) else Sort.TITLE

    def order_by(self, sort: Sort) -> None:
        """Choose an order; one that is not offered is passed over."""
        at = self.sort.findData(sort)
        if at >= 0:
            self.sort.setCurrentIndex(at)


def _order_box() -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(_("Order"))
    box.setToolTip(_("The order of the list; what a search finds is shown best first"))
    box.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    for title, value in (
        (_("By title"), Sort.TITLE),
        (_("Newest first"), Sort.NEWEST),
        (_("Largest first"), Sort.SIZE),
        (_("By people"), Sort.PEOPLE),
        (_("By language"), Sort.LANGUAGE),
        (_("By kind"), Sort.TYPE),
        (_("By level"), Sort.LEVEL),
        (_("By license"), Sort.LICENSE),
    ):
        box.addItem(title, value)
    return box
