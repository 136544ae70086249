"""Collections: lists made by hand, in one's own order."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QInputDialog,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from oerdesk.core.errors import OerdeskError
from oerdesk.core.i18n import _
from oerdesk.core.library import Library
from oerdesk.core.progress import Progress
from oerdesk.core.records import Filter, Sort
from oerdesk.gui import theme, words
from oerdesk.gui.dialogs import show_error
from oerdesk.gui.jobs import JobRunner
from oerdesk.gui.library.page import LibraryPage

NUMBER = int(Qt.ItemDataRole.UserRole)
NONE = -1


class CollectionsPage(QWidget):
    """The collections, and what is in the one that is chosen.

    Signals:
        changed: what the person wants: ``rename``, ``remove``, ``take-out`` or ``move``; the number of the
            collection; a new title, ids of resources, or ids in their new order.
    """

    changed = Signal(str, int, object)

    def __init__(self, library: Library, runner: JobRunner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._runner = runner
        self.titles = QListWidget()
        self.titles.setAccessibleName(_("Collections"))
        self.titles.setWhatsThis(_("Your collections; the number says how many resources are in each."))
        self.said = QLabel(wordWrap=True)
        self.said.setProperty("role", "muted")
        self.members = LibraryPage(
            library, runner, Filter(collection=NONE), _("Nothing is in this collection.")
        )
        self.members.hide_facet("collection")
        self.members.search.setPlaceholderText(_("Search in this collection"))
        self._buttons: dict[str, QPushButton] = {}
        self._lay_out()
        self.titles.currentItemChanged.connect(self._chosen)
        runner.library_changed.connect(self._library_changed)

    def _lay_out(self) -> None:
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(theme.SPACE, theme.SPACE, 0, theme.SPACE)
        column.addWidget(self.said)
        column.addWidget(self.titles, 1)
        for name, title, icon, do in (
            ("rename", _("Rename…"), "edit", self._ask_title),
            ("remove", _("Remove collection"), "trash", self._remove),
            ("up", _("Move up"), "up", partial(self._move, -1)),
            ("down", _("Move down"), "down", partial(self._move, +1)),
            ("take-out", _("Take out"), "remove", self._take_out),
        ):
            button = QPushButton(theme.icon(icon), title)
            button.clicked.connect(do)
            self._buttons[name] = button
            column.addWidget(button)
        self._buttons["rename"].setToolTip(_("Give the collection another title"))
        self._buttons["remove"].setToolTip(_("Remove the collection; what is in it stays in the library"))
        self._buttons["up"].setToolTip(_("Move what is chosen up in the collection (Alt+Up)"))
        self._buttons["down"].setToolTip(_("Move what is chosen down in the collection (Alt+Down)"))
        self._buttons["take-out"].setToolTip(
            _("Take what is chosen out of the collection; it stays in the library")
        )
        for keys, step in (("Alt+Up", -1), ("Alt+Down", +1)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(partial(self._move, step))
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(left)
        split.addWidget(self.members)
        split.setStretchFactor(1, 1)
        split.setChildrenCollapsible(False)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(split)

    @property
    def search(self) -> QWidget:
        """Where one searches, for Ctrl+F."""
        return self.members.search

    def selected(self) -> list[int]:
        """Ids of the selected resources."""
        return self.members.selected()

    def parts(self) -> list[QWidget]:
        """For F6."""
        return [self.titles, *self.members.parts()]

    def refresh(self) -> None:
        """Read the collections anew."""
        job = self._runner.read(self._read)
        job.succeeded.connect(self._show)
        job.failed.connect(self._failed)

    def _library_changed(self) -> None:
        if self.isVisible():
            self.refresh()

    def _read(self, _progress: Progress) -> list[tuple[int, str, int]]:
        return self._library.curate.collections()

    def _show(self, collections: list[tuple[int, str, int]]) -> None:
        chosen = self.current()
        with QSignalBlocker(self.titles):
            self.titles.clear()
            for number, title, count in collections:
                text = _("{name}  ({count})").format(name=title, count=words.number(count))
                item = QListWidgetItem(theme.icon("collection"), text, self.titles)
                item.setData(NUMBER, number)
                item.setToolTip(title)
                if number == chosen:
                    self.titles.setCurrentItem(item)
            if self.titles.currentRow() < 0 and collections:
                self.titles.setCurrentRow(0)
        self.said.setText(
            ""
            if collections
            else _("No collections yet. Choose resources in the library, then “Collect…” (Ctrl+L).")
        )
        self.said.setVisible(not collections)
        for button in self._buttons.values():
            button.setEnabled(bool(collections))
        if self.current() != chosen or not collections:
            self._chosen()

    def current(self) -> int:
        """The number of the collection that is chosen, or -1."""
        items = self.titles.selectedItems()
        return int(items[0].data(NUMBER)) if items else NONE

    def _chosen(self) -> None:
        self.members.look_into(Filter(collection=self.current(), sort=Sort.COLLECTION))

    def _ask_title(self) -> None:
        items = self.titles.selectedItems()
        if not items:
            return
        dialog = QInputDialog(self)
        dialog.setWindowTitle(_("Rename"))
        dialog.setLabelText(_("Title of the collection:"))
        dialog.setTextValue(items[0].toolTip())
        number = self.current()
        dialog.textValueSelected.connect(lambda title: self.changed.emit("rename", number, title))
        dialog.open()

    def _remove(self) -> None:
        if self.current() != NONE:
            self.changed.emit("remove", self.current(), None)

    def _take_out(self) -> None:
        chosen = self.members.selected()
        if chosen and self.current() != NONE:
            self.changed.emit("take-out", self.current(), chosen)

    def _move(self, step: int) -> None:
        """Move what is chosen by one place; only in the collection's own order."""
        chosen = set(self.members.selected())
        order = list(self.members.model.resources_between(0, self.members.model.rowCount() - 1))
        if not chosen or self.members.search.text() or self.members.facets.any_choice:
            return
        places = range(len(order)) if step < 0 else range(len(order) - 1, -1, -1)
        for place in places:
            other = place + step
            if order[place] in chosen and 0 <= other < len(order) and order[other] not in chosen:
                order[place], order[other] = order[other], order[place]
        self.changed.emit("move", self.current(), order)

    def _failed(self, error: OerdeskError) -> None:
        show_error(self, error)
