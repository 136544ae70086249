"""What is wanted and not here yet, in the order in which it will be fetched; and the fetching itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractListModel,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QListView,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from oerdesk.core.i18n import _
from oerdesk.core.records import Pending, Queued, Usage
from oerdesk.gui import cost, theme, words
from oerdesk.gui.cost import Rates
from oerdesk.gui.elided import ElidedLabel
from oerdesk.gui.jobs import Job, State
from oerdesk.gui.table import plain

_ROOT: Final = QModelIndex()
_Index = QModelIndex | QPersistentModelIndex


class QueueModel(QAbstractListModel):
    """The rows of the queue."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.items: list[Queued] = []
        self.under_way = ""  # title of what is being fetched now

    def show(self, items: Sequence[Queued]) -> None:
        """Show these instead."""
        self.beginResetModel()
        self.items = list(items)
        self.endResetModel()

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """How many wait."""
        return 0 if parent.isValid() else len(self.items)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A row as one sentence."""
        if not index.isValid():
            return None
        item = self.items[index.row()]
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return _("{number}. {title} · {size} · {state}").format(
                number=words.number(index.row() + 1),
                title=item.title,
                size=words.size(item.size),
                state=self._state(item),
            )
        return plain(item.title) if role == Qt.ItemDataRole.ToolTipRole else None

    def _state(self, item: Queued) -> str:
        if item.title == self.under_way:
            return _("being fetched")
        return _("begun") if item.begun else _("waits")

    def say(self, title: str) -> None:
        """This title is being fetched now."""
        if title != self.under_way:
            self.under_way = title
            self.dataChanged.emit(self.index(0), self.index(max(0, len(self.items) - 1)))


class QueueView(QWidget):
    """The queue of one source, which can be ordered and thinned out.

    Signals:
        moved: ids of resources, and how many places down they go (up: negative).
        taken_out: ids of resources.
    """

    moved = Signal(list, int)
    taken_out = Signal(list)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = QueueModel(self)
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setUniformItemSizes(True)
        self.list.setLayoutMode(QListView.LayoutMode.Batched)  # a long queue is laid out bit by bit
        self.list.setBatchSize(1000)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.list.setAccessibleName(_("To be fetched, in this order"))
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.empty = QLabel(
            _("Nothing waits to be fetched. Tick bundles or resources under “What is offered”."),
            wordWrap=True,
        )
        self.empty.setProperty("role", "muted")
        self.up = _button("up", _("Earlier"), _("Fetch what is selected earlier (Alt+Up)."))
        self.down = _button("down", _("Later"), _("Fetch what is selected later (Alt+Down)."))
        self.out = _button("remove", _("Take out"), _("Do not fetch what is selected (Del)."))
        self._lay_out()
        self.up.clicked.connect(lambda: self._move(-1))
        self.down.clicked.connect(lambda: self._move(1))
        self.out.clicked.connect(self._take_out)
        for keys, do in (
            ("Alt+Up", self.up.click),
            ("Alt+Down", self.down.click),
            ("Del", self.out.click),
        ):
            shortcut = QShortcut(QKeySequence(keys), self.list, context=Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(do)
        self.list.selectionModel().selectionChanged.connect(self._show_buttons)
        self.show_queue([])

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        for widget in (self.up, self.down, self.out):
            row.addWidget(widget)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.addWidget(self.empty)
        column.addWidget(self.list, 1)
        column.addLayout(row)

    def show_queue(self, items: Sequence[Queued]) -> None:
        """Show what waits; what was selected stays so."""
        chosen = set(self.selected())
        self.model.show(items)
        self._select(chosen)
        self.empty.setVisible(not items)
        self.list.setVisible(bool(items))
        self._show_buttons()

    def selected(self) -> list[int]:
        """The resources that are selected, in order."""
        rows = sorted(index.row() for index in self.list.selectionModel().selectedIndexes())
        return [self.model.items[row].resource for row in rows]

    def _select(self, resources: set[int]) -> None:
        selection = self.list.selectionModel()
        current = QItemSelectionModel.SelectionFlag.Current
        if not resources:
            return
        first = True
        for row, item in enumerate(self.model.items):
            if item.resource in resources:
                index = self.model.index(row)
                selection.select(index, QItemSelectionModel.SelectionFlag.Select)
                if first:
                    selection.setCurrentIndex(index, current & QItemSelectionModel.SelectionFlag.NoUpdate)
                    first = False

    def _move(self, step: int) -> None:
        chosen = self.selected()
        if chosen:
            self.moved.emit(chosen, step)

    def _take_out(self) -> None:
        chosen = self.selected()
        if chosen:
            self.taken_out.emit(chosen)

    def _show_buttons(self) -> None:
        for button in (self.up, self.down, self.out):
            button.setEnabled(self.list.selectionModel().hasSelection())
            button.setVisible(bool(self.model.items))


class FetchBar(QWidget):
    """The price of the queue, the data used, and the fetching with pause and cancel.

    Signals:
        fetch_wanted: the person wants it fetched.
    """

    fetch_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.price = _words(_("What fetching would cost"))
        self.warning = _words(_("Warning"))
        self.warning.setProperty("role", "warning")
        self.used = _words(_("Data used"))
        self.used.setProperty("role", "muted")
        self.bar = QProgressBar(maximum=0)
        self.bar.setAccessibleName(_("Fetched so far"))
        self.doing = ElidedLabel()
        self.fetch = QPushButton(theme.icon("download", "on_accent"), _("Fetch"))
        self.fetch.setProperty("primary", True)
        self.fetch.setToolTip(_("Fetch what was chosen, now, at the price beside this."))
        self.fetch.setEnabled(False)
        self.pause = _button("pause", _("Pause"), _("Wait here; what has arrived is kept."))
        self.cancel = _button("cancel", _("Cancel"), _("Stop; what has arrived is kept for the next time."))
        self._job: Job | None = None
        self._lay_out()
        self.fetch.clicked.connect(self.fetch_wanted)
        self.pause.clicked.connect(self._toggle)
        self.cancel.clicked.connect(self._cancel)
        self._show_parts()

    def _lay_out(self) -> None:
        said = QVBoxLayout()
        for widget in (self.price, self.warning, self.bar, self.doing, self.used):
            said.addWidget(widget)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addLayout(said, 1)
        for button in (self.pause, self.cancel, self.fetch):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignBottom)

    def show_price(self, pending: Pending, rates: Rates, usage: Usage, *, remote: bool) -> None:
        """Say what it would cost, and warn when that is more than what is left of a budget."""
        self.price.setText(cost.plan(pending, rates))
        warning = cost.over_budget(pending.plan.cost, usage) if remote and pending.plan.cost else ""
        if pending.plan.disk > pending.plan.free:
            warning = _("There is not enough room on this disk for all of it. Free some, or choose less.")
        self.warning.setText(warning)
        self.warning.setVisible(bool(warning))
        self.fetch.setEnabled(pending.plan.resources > 0)

    def show_usage(self, usage: Usage) -> None:
        """Say what was used."""
        self.used.setText(cost.used(usage))

    def follow(self, job: Job) -> None:
        """Show this fetching until it ends."""
        self._job = job
        job.progressed.connect(self._progressed)
        job.state_changed.connect(self._show_parts)
        job.finished.connect(self._ended)
        self.bar.setMaximum(0)
        self.doing.setText("")
        self._show_parts()

    def _ended(self) -> None:
        self._job = None
        self._show_parts()

    def _progressed(self, done: int, total: int | None, doing: str) -> None:
        self.bar.setMaximum(1000 if total else 0)
        self.bar.setValue(min(1000, done * 1000 // total) if total else 0)
        job = self._job
        if job is None or not total:
            self.doing.setText(doing)
            return
        how_far = cost.under_way(done, total, job.pace.rate, job.pace.left(done, total))
        self.doing.setText(_("{progress} · {title}").format(progress=how_far, title=doing))

    def _show_parts(self) -> None:
        job = self._job
        for part in (self.bar, self.doing, self.pause, self.cancel):
            part.setVisible(job is not None)
        self.price.setVisible(job is None)
        self.fetch.setVisible(job is None)
        self.warning.setVisible(job is None and bool(self.warning.text()))
        if job is None:
            return
        stopping = job.state is State.STOPPING
        self.pause.setText(_("Go on") if job.paused else _("Pause"))
        self.pause.setIcon(theme.icon("play" if job.paused else "pause"))
        self.pause.setEnabled(job.reports and not stopping)
        self.cancel.setEnabled(not stopping)
        if stopping:
            self.doing.setText(_("Will stop as soon as the step under way is done"))
        elif job.state is State.WAITING:
            self.doing.setText(_("Waiting for its turn"))
        elif job.paused:
            self.doing.setText(_("Paused"))

    def _toggle(self) -> None:
        if self._job is None:
            return
        if self._job.paused:
            self._job.resume()
        else:
            self._job.pause()

    def _cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()


def _words(name: str) -> QLabel:
    label = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
    label.setAccessibleName(name)
    return label


def _button(icon: str, text: str, tip: str) -> QPushButton:
    button = QPushButton(theme.icon(icon), text)
    button.setToolTip(tip)
    return button
