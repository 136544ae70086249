"""The library: search as you type, narrow, list, preview."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Final

from PySide6.QtCore import QItemSelection, QModelIndex, QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from oerdesk.core.errors import OerdeskError
from oerdesk.core.i18n import _
from oerdesk.core.library import Library
from oerdesk.core.progress import Progress
from oerdesk.core.records import EVERYTHING, Facets, Filter, Metadata, ResourceRow, SearchResult, Sort
from oerdesk.gui import theme, words
from oerdesk.gui.jobs import Job, JobRunner
from oerdesk.gui.library.cards import ResourceDelegate
from oerdesk.gui.library.details import Details
from oerdesk.gui.library.facets_view import FacetsView
from oerdesk.gui.library.model import ROW, ResourceModel

TYPING_PAUSE: Final = 120  # milliseconds without a key before a search begins
MOST_HITS: Final = 200

Answer = tuple[list[int], SearchResult | None, Facets, list[tuple[int, str, int]]]


class LibraryPage(QWidget):
    """Find and choose resources.

    Signals:
        opened: id of a resource to be read, and the anchor where something was found (or empty).
        asked: an action's name and the ids it is for.
    """

    opened = Signal(int, str)
    asked = Signal(str, list)

    def __init__(
        self,
        library: Library,
        runner: JobRunner,
        base: Filter = EVERYTHING,
        empty: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """A page over ``base``: what it always restricts the list to; ``empty`` is said of an empty one."""
        super().__init__(parent)
        self._library = library
        self._runner = runner
        self._base = base
        self._empty = empty
        self._generation = 0
        self._running: Job | None = None
        self.search = QLineEdit(clearButtonEnabled=True)
        self.search.setPlaceholderText(_("Search in titles and texts"))
        self.search.setAccessibleName(_("Search"))
        self.sort = QComboBox()
        self.sort.setAccessibleName(_("Order"))
        self.sort.setToolTip(_("What a search finds is shown best first"))
        for title, value in (
            (_("By title"), Sort.TITLE),
            (_("Newest first"), Sort.NEWEST),
            (_("Largest first"), Sort.SIZE),
        ):
            self.sort.addItem(title, value)
        self.clear = QPushButton(_("Clear"))
        self.clear.setToolTip(_("Clear the search and everything it is narrowed by"))
        self.count = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.count.setProperty("role", "muted")
        self.facets = FacetsView()
        self.model = ResourceModel(runner, library.browse.rows, self)
        self._delegate = ResourceDelegate()
        self.list = QListView(uniformItemSizes=True)
        self.details = Details()
        self._typing = QTimer(self, singleShot=True, interval=TYPING_PAUSE)
        self._prepare_list()
        self._lay_out()
        self._connect()

    def _prepare_list(self) -> None:
        self.list.setModel(self.model)
        self.list.setItemDelegate(self._delegate)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.list.setAccessibleName(_("Resources"))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.search, 1)
        top.addWidget(self.sort)
        top.addWidget(self.clear)
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.count)
        column.addWidget(self.list, 1)
        split = QSplitter(Qt.Orientation.Horizontal)
        for widget, stretch in ((self.facets, 2), (middle, 5), (self.details, 3)):
            split.addWidget(widget)
            split.setStretchFactor(split.indexOf(widget), stretch)
        split.setSizes([230, 560, 330])
        split.setChildrenCollapsible(False)
        page = QVBoxLayout(self)
        page.setContentsMargins(theme.SPACE, theme.SPACE, theme.SPACE, theme.SPACE)
        page.addLayout(top)
        page.addWidget(split, 1)

    def _connect(self) -> None:
        self._typing.timeout.connect(self.refresh)
        self.search.textChanged.connect(self._typing.start)
        self.search.returnPressed.connect(self._search_now)
        self.sort.currentIndexChanged.connect(self.refresh)
        self.clear.clicked.connect(self.clear_all)
        self.facets.changed.connect(self.refresh)
        for keys, do in ((Qt.Key.Key_Escape, self._leave), (Qt.Key.Key_Down, self._go_down)):
            shortcut = QShortcut(QKeySequence(keys), self.search if keys == Qt.Key.Key_Down else self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(do)
        self.list.activated.connect(self._activated)
        self.list.selectionModel().selectionChanged.connect(self._selection_changed)
        self.details.asked.connect(self._asked)
        self._runner.library_changed.connect(self._typing.start)

    def wanted(self) -> Filter:
        """What the person is looking for."""
        narrowed = self.facets.narrowed(self._base)
        text = self.search.text().strip()
        sort = Sort.RELEVANCE if text else self.sort.currentData()
        return replace(narrowed, text=text, sort=sort)

    @property
    def waiting(self) -> bool:
        """Whether something was typed or changed that has not been asked for yet."""
        return self._typing.isActive()

    def refresh(self) -> None:
        """Read the list anew; what is shown stays until the answer is there."""
        self._generation += 1
        if self._running is not None:
            self._running.cancel()
        wanted = self.wanted()
        job = self._runner.read(partial(self._answer, wanted))
        self._running = job
        job.succeeded.connect(partial(self._show, self._generation))
        job.failed.connect(self._failed)
        job.finished.connect(partial(self._ended, job))

    def clear_all(self) -> None:
        """Show everything again."""
        with QSignalBlocker(self.search):
            self.search.clear()
        self.facets.clear_choices()
        self.search.setFocus()

    def _leave(self) -> None:
        """Esc: drop the search, then go back to where one searches."""
        if self.search.text() or self.facets.any_choice:
            self.clear_all()
        else:
            self.search.setFocus()

    def _go_down(self) -> None:
        """From the search into what it found."""
        if self.model.rowCount():
            self.list.setFocus()

    def selected(self) -> list[int]:
        """Ids of the selected resources, in the order of the list."""
        chosen = sorted(self.list.selectionModel().selectedIndexes(), key=QModelIndex.row)
        return [number for number in map(self.model.resource_at, chosen) if number is not None]

    def _answer(self, wanted: Filter, progress: Progress) -> Answer:
        progress.report(0, None)
        browse = self._library.browse
        found: SearchResult | None = None
        if wanted.text:
            found = browse.search(wanted, limit=MOST_HITS, as_you_type=True)
            ids = [hit.row.id for hit in found.hits]
        else:
            ids = browse.find(wanted)
        progress.report(0, None)
        return ids, found, browse.facets(wanted), self._library.curate.collections()

    def _show(self, generation: int, answer: Answer) -> None:
        if generation != self._generation:
            return
        ids, found, facets, collections = answer
        chosen = self.selected()
        self._delegate.snippets = found is not None
        if found is None:
            self.model.show(ids)
        else:
            passages = {hit.row.id: hit.passage for hit in found.hits}
            self.model.show(ids, [hit.row for hit in found.hits], passages)
        self.facets.show_facets(facets, collections)
        narrowed = bool(self.search.text()) or self.facets.any_choice
        self.count.setText(_count(len(ids), found) if ids or narrowed or not self._empty else self._empty)
        self.clear.setEnabled(narrowed)
        self.sort.setEnabled(found is None)
        self._select(chosen if found is None else [])  # of a search the best hit is looked at first

    def _select(self, chosen: list[int]) -> None:
        place = self.model.position_of(chosen[0]) if chosen else None
        if place is None and self.model.rowCount():
            place = 0
        if place is not None:
            self.list.setCurrentIndex(self.model.index(place))
        else:
            self.details.show_nothing()

    def _failed(self, error: OerdeskError) -> None:
        self.count.setText(f"{error.title} {error.hint}")

    def _ended(self, job: Job) -> None:
        if self._running is job:
            self._running = None

    def _search_now(self) -> None:
        self._typing.stop()
        self.refresh()
        self.list.setFocus()

    def _activated(self, index: QModelIndex) -> None:
        resource = self.model.resource_at(index)
        if resource is None:
            return
        row = index.data(ROW)
        if isinstance(row, ResourceRow) and not row.here:
            self.asked.emit("fetch", [resource])
            return
        passage = self.model.passage_of(resource)
        self.opened.emit(resource, passage.anchor if passage else "")

    def _asked(self, action: str) -> None:
        if action == "read":
            self._activated(self.list.currentIndex())
        else:
            self.asked.emit(action, self.selected())

    def _selection_changed(self, _now: QItemSelection, _before: QItemSelection) -> None:
        chosen = self.selected()
        if not chosen:
            self.details.show_nothing()
            return
        job = self._runner.read(partial(self._read_details, chosen))
        job.succeeded.connect(partial(self._show_details, chosen))
        job.failed.connect(self._failed)

    def _read_details(
        self, chosen: list[int], _progress: Progress
    ) -> tuple[list[ResourceRow], Metadata | None]:
        rows = self._library.browse.rows(chosen)
        metadata = self._library.curate.metadata(chosen[0]) if len(rows) == 1 else None
        return rows, metadata

    def _show_details(self, chosen: list[int], found: tuple[list[ResourceRow], Metadata | None]) -> None:
        rows, metadata = found
        if chosen != self.selected() or not rows:
            return
        if metadata is None:
            self.details.show_many(rows)
        else:
            self.details.show_one(rows[0], metadata)


def _count(shown: int, found: SearchResult | None) -> str:
    if found is None:
        return words.resources(shown)
    if not found.total:
        if found.suggestion:
            return _("Nothing found. Did you mean “{words}”?").format(words=found.suggestion)
        return _("Nothing found. Try fewer or other words.")
    said = words.resources(found.total)
    if found.total > shown:
        said = _("{count}, the best {shown} shown").format(count=said, shown=words.number(shown))
    if found.relaxed:
        said += " · " + _("not all words were found together")
    return f"{said} · {found.note}" if found.note else said
