"""The library: search as you type, narrow, look at it as cards, table or picture, preview."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final, cast

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QItemSelectionRange,
    QModelIndex,
    QSignalBlocker,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLabel,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from oerdesk.core.errors import OerdeskError
from oerdesk.core.i18n import _
from oerdesk.core.library import Library
from oerdesk.core.progress import Progress
from oerdesk.core.records import (
    EVERYTHING,
    Facets,
    Filter,
    Metadata,
    Related,
    ResourceRow,
    SearchResult,
    Sort,
)
from oerdesk.gui import theme, words
from oerdesk.gui.announce import announce
from oerdesk.gui.jobs import Job, JobRunner
from oerdesk.gui.library.charts import ChartsView
from oerdesk.gui.library.covers import Covers
from oerdesk.gui.library.details import Details
from oerdesk.gui.library.facets_view import FacetsView, checked_of
from oerdesk.gui.library.model import ROW, ResourceModel
from oerdesk.gui.library.search_bar import SearchBar
from oerdesk.gui.library.views import CardsView, ResourceTable

TYPING_PAUSE: Final = 120  # milliseconds without a key before a search begins
MOST_HITS: Final = 200
LOOKED_AT: Final = 1000
"""Resources of a selection that are looked at one by one to say what can be done with them."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found for one state of the page."""

    ids: Sequence[int]
    found: SearchResult | None


@dataclass(frozen=True, slots=True)
class Counts:
    """What there is of everything for one state of the page."""

    facets: Facets
    collections: list[tuple[int, str, int]]


@dataclass(frozen=True, slots=True)
class Preview:
    """What was asked of the library for a selection."""

    rows: list[ResourceRow]
    metadata: Metadata | None = None
    related: Related | None = None


class LibraryPage(QWidget):
    """Find and choose resources.

    Signals:
        opened: id of a resource to be read, and the anchor where something was found (or empty).
        asked: an action's name and the ids it is for.
        failed: an :class:`OerdeskError` for the window to tell.
    """

    opened = Signal(int, str)
    asked = Signal(str, list)
    failed = Signal(object)

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
        self._counting: Job | None = None
        self._stale = True
        self._own_order: Sort | None = None
        self.bar = SearchBar()
        self.search, self.sort, self.clear = self.bar.search, self.bar.sort, self.bar.clear
        self.count = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.count.setProperty("role", "muted")
        self.facets = FacetsView()
        self.model = ResourceModel(runner, library.browse.rows, self)
        self._covers = Covers(runner, library.covers.picture_of, self)
        self.list = CardsView(self.model, self._covers)
        self.table = ResourceTable(self.model)
        self.table.setSelectionModel(self.list.selectionModel())
        self.charts = ChartsView()
        self.details = Details()
        self._typing = QTimer(self, singleShot=True, interval=TYPING_PAUSE)
        self._choosing = QTimer(self, singleShot=True, interval=0)
        self._asking = QTimer(self, singleShot=True, interval=0)
        self._lay_out()
        self._connect()
        self.show_as(library.settings.list_view)

    def _lay_out(self) -> None:
        self._views = QStackedWidget()
        self.nothing = QLabel(self._empty, wordWrap=True, alignment=Qt.AlignmentFlag.AlignCenter)
        self.nothing.setProperty("role", "heading")
        for view in (self.list, self.table, self.charts, self.nothing):
            self._views.addWidget(view)
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.count)
        column.addWidget(self._views, 1)
        self.split = QSplitter(Qt.Orientation.Horizontal)
        for widget, stretch in ((self.facets, 2), (middle, 5), (self.details, 3)):
            self.split.addWidget(widget)
            self.split.setStretchFactor(self.split.indexOf(widget), stretch)
        self.split.setSizes([230, 560, 330])
        self.split.setChildrenCollapsible(False)
        page = QVBoxLayout(self)
        page.setContentsMargins(theme.SPACE, theme.SPACE, theme.SPACE, theme.SPACE)
        page.addWidget(self.bar)
        page.addWidget(self.split, 1)

    def _connect(self) -> None:
        self._typing.timeout.connect(self.refresh)
        self._asking.timeout.connect(self._ask)
        self.search.textChanged.connect(self._typing.start)
        self.search.returnPressed.connect(self._search_now)
        self.sort.currentIndexChanged.connect(self.refresh)
        self.clear.clicked.connect(self.clear_all)
        self.facets.changed.connect(self.refresh)
        self.charts.chosen.connect(self.facets.choose)
        self.bar.view_chosen.connect(self.choose_view)
        self.table.order_wanted.connect(self.bar.order_by)
        for keys, do in ((Qt.Key.Key_Escape, self._leave), (Qt.Key.Key_Down, self._go_down)):
            shortcut = QShortcut(QKeySequence(keys), self.search if keys == Qt.Key.Key_Down else self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(do)
        for view in (self.list, self.table):
            view.activated.connect(self._activated)
        self._covers.arrived.connect(lambda _resource: self.list.viewport().update())
        self.list.selectionModel().selectionChanged.connect(self._selection_changed)
        self._choosing.timeout.connect(self._show_selection)
        self.details.asked.connect(self._asked)
        self.details.wanted.connect(self.opened)
        self._runner.library_changed.connect(self._library_changed)

    # What is asked for

    def wanted(self) -> Filter:
        """What the person is looking for."""
        narrowed = self.facets.narrowed(self._base)
        text = self.search.text().strip()
        sort = Sort.RELEVANCE if text else self._own_order or self.bar.order()
        return replace(narrowed, text=text, sort=sort)

    @property
    def waiting(self) -> bool:
        """Whether something was typed or changed that has not been asked for yet."""
        return any(timer.isActive() for timer in (self._typing, self._choosing, self._asking))

    def showEvent(self, event: QShowEvent) -> None:
        """Ask for what was changed while the page was out of sight."""
        super().showEvent(event)
        if self._stale:
            self.refresh()

    def _library_changed(self) -> None:
        if self.isVisible():
            self._typing.start()
        else:
            self._stale = True

    def refresh(self) -> None:
        """Read the list anew, once for all who ask in this turn; what is shown stays until then."""
        self._stale = False
        self._typing.stop()
        self._generation += 1
        self._asking.start()

    def _ask(self) -> None:
        for old in (self._running, self._counting):
            if old is not None:
                old.cancel()
        wanted = self.wanted()
        job = self._runner.read(partial(self._answer, wanted))
        self._running = job
        job.succeeded.connect(partial(self._show, self._generation))
        job.failed.connect(self._failed)
        job.finished.connect(partial(self._ended, job))
        # Beside it: the list of a large library is there before everything in it has been counted.
        counting = self._runner.read(partial(self._count_all, wanted))
        self._counting = counting
        counting.succeeded.connect(partial(self._show_counts, self._generation))
        counting.failed.connect(self._failed)
        counting.finished.connect(partial(self._ended, counting))

    def clear_all(self) -> None:
        """Show everything again."""
        with QSignalBlocker(self.search):
            self.search.clear()
        self.facets.clear_choices()
        self.search.setFocus()

    def apply(self, wanted: Filter) -> None:
        """Look for what was looked for before: a kept search, or the state of the last time."""
        with QSignalBlocker(self.search), QSignalBlocker(self.sort):
            self.search.setText(wanted.text)
            self.bar.order_by(wanted.sort)
        self.facets.check(checked_of(wanted))

    def look_into(self, base: Filter) -> None:
        """Restrict the list to something else from now on: another collection, for example."""
        self._base = base
        self._own_order = base.sort if base.sort is not Sort.TITLE else None
        self.refresh()

    def state(self) -> dict[str, Any]:
        """What was looked for, to be kept for the next time."""
        checked = {name: sorted(values) for name, values in self.facets.checked().items() if values}
        return {"text": self.search.text(), "sort": self.bar.order().value, "checked": checked}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Look for what was looked for the last time."""
        with QSignalBlocker(self.search), QSignalBlocker(self.sort), QSignalBlocker(self.facets):
            self.search.setText(str(state.get("text", "")))
            self.bar.order_by(Sort(state.get("sort", Sort.TITLE.value)))
            checked = state.get("checked", {})
            self.facets.check({name: frozenset(map(str, values)) for name, values in checked.items()})
        self.refresh()

    def _answer(self, wanted: Filter, progress: Progress) -> Answer:
        progress.report(0, None)
        browse = self._library.browse
        found: SearchResult | None = None
        ids: Sequence[int]
        if wanted.text:
            found = browse.search(wanted, limit=MOST_HITS, as_you_type=True)
            ids = [hit.row.id for hit in found.hits]
        else:
            ids = browse.find(wanted)
        return Answer(ids, found)

    def _count_all(self, wanted: Filter, progress: Progress) -> Counts:
        progress.report(0, None)
        return Counts(self._library.browse.facets(wanted), self._library.curate.collections())

    def _show_counts(self, generation: int, counts: Counts) -> None:
        if generation == self._generation:
            self.facets.show_facets(counts.facets, counts.collections)
            self.charts.show_facets(counts.facets)

    def _show(self, generation: int, answer: Answer) -> None:
        if generation != self._generation:
            return
        chosen = self.selected()
        found = answer.found
        self.list.show_passages(found is not None)
        if found is None:
            self.model.show(answer.ids)
        else:
            passages = {hit.row.id: hit.passage for hit in found.hits}
            self.model.show(answer.ids, [hit.row for hit in found.hits], passages)
        narrowed = bool(self.search.text()) or self.facets.any_choice
        self._show_if_anything(anything=bool(answer.ids) or narrowed or not self._empty)
        said = _count(len(answer.ids), found)
        if said != self.count.text() and self.isVisible():
            announce(self.count, said)
        self.count.setText(said)
        self.clear.setEnabled(narrowed)
        self.sort.setEnabled(found is None and self._own_order is None)
        self.table.show_order(None if found else self.bar.order())
        self._select(chosen if found is None else [])  # of a search the best hit is looked at first

    def _show_if_anything(self, *, anything: bool) -> None:
        """An empty place says what it is for, in place of an empty list."""
        if anything != (self._views.currentWidget() is not self.nothing):
            self.facets.setVisible(anything)
            self.details.setVisible(anything)
            self.count.setVisible(anything)
            if anything:
                self.show_as(self._shown_as)
            else:
                self._views.setCurrentWidget(self.nothing)
                announce(self.nothing, self._empty)

    def _failed(self, error: OerdeskError) -> None:
        self.count.setText(f"{error.title} {error.hint}")

    def _ended(self, job: Job) -> None:
        if self._running is job:
            self._running = None
        if self._counting is job:
            self._counting = None

    # What is chosen

    def selected(self) -> list[int]:
        """Ids of the selected resources, in the order of the list."""
        found: set[int] = set()
        ranges = cast("Iterable[QItemSelectionRange]", self.list.selectionModel().selection())
        for part in ranges:
            found.update(range(part.top(), part.bottom() + 1))
        places = sorted(found)
        if places and places[-1] - places[0] == len(places) - 1:
            return list(self.model.resources_between(places[0], places[-1]))
        ids = (self.model.resource_at(self.model.index(place, 0)) for place in places)
        return [number for number in ids if number is not None]

    def _select(self, chosen: list[int]) -> None:
        place = self.model.position_of(chosen[0]) if chosen else None
        if place is None and self.model.rowCount():
            place = 0
        if place is None:
            self.details.show_nothing()
            return
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.list.selectionModel().setCurrentIndex(self.model.index(place, 0), flags)
        self._selection_changed()

    def _selection_changed(self, *_parts: QItemSelection) -> None:
        self._choosing.start()  # once for all that changes in this turn

    def _show_selection(self) -> None:
        chosen = self.selected()
        if not chosen:
            self.details.show_nothing()
            return
        job = self._runner.read(partial(self._read_preview, chosen))
        job.succeeded.connect(partial(self._show_preview, chosen))
        job.failed.connect(self._failed)

    def _read_preview(self, chosen: list[int], _progress: Progress) -> Preview:
        rows = self._library.browse.rows(chosen[:LOOKED_AT])
        if len(chosen) > 1 or not rows:
            return Preview(rows)
        metadata = self._library.curate.metadata(chosen[0])
        return Preview(rows, metadata, self._library.browse.related(chosen[0]))

    def _show_preview(self, chosen: list[int], preview: Preview) -> None:
        if chosen != self.selected() or not preview.rows:
            return
        if preview.metadata is None:
            self.details.show_many(preview.rows, len(chosen))
        else:
            self.details.show_one(preview.rows[0], preview.metadata, preview.related)

    # What is done with it

    def _leave(self) -> None:
        """Esc: drop the search, then go back to where one searches."""
        if self.search.text() or self.facets.any_choice:
            self.clear_all()
        else:
            self.search.setFocus()

    def _go_down(self) -> None:
        """From the search into what it found."""
        if self.model.rowCount():
            self.view().setFocus()

    def _search_now(self) -> None:
        self.refresh()
        self.view().setFocus()

    def view(self) -> QAbstractItemView | ChartsView:
        """What the list is shown as now."""
        shown = self._views.currentWidget()
        return shown if isinstance(shown, QAbstractItemView | ChartsView) else self.list

    def parts(self) -> list[QWidget]:
        """The parts F6 goes through, in the order of reading."""
        return [self.search, self.facets, self.view(), self.details]

    def fold(self, part: str) -> None:
        """Hide ``facets`` or ``details``, or show them again."""
        widget = self.facets if part == "facets" else self.details
        widget.setVisible(not widget.isVisible())

    def hide_facet(self, name: str) -> None:
        """Leave out a facet that makes no sense here."""
        self.facets.leave_out(name)

    def show_as(self, name: str) -> None:
        """``cards``, ``table`` or ``picture``."""
        views: dict[str, QWidget] = {"cards": self.list, "table": self.table, "picture": self.charts}
        self._shown_as = name
        self._views.setCurrentWidget(views[name])
        self.details.setVisible(name != "picture")  # which needs the room, and selects nothing
        self.bar.show_view(name)

    def choose_view(self, name: str) -> None:
        """Show the list another way, from now on."""
        self.show_as(name)
        if name != "picture" and not self._library.read_only:
            try:
                self._library.change_settings(list_view=name)
            except OerdeskError as error:
                self.failed.emit(error)

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
