"""Sources: what they offer, what it costs, and fetching it when the person says so."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QInputDialog,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QSplitter,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from oerdesk.core.errors import OerdeskError
from oerdesk.core.i18n import _, ngettext
from oerdesk.core.library import Library
from oerdesk.core.progress import Progress
from oerdesk.core.records import OfferGroup, Pending, Plan, Queued, Source, SyncReport, Usage
from oerdesk.gui import cost, theme, words
from oerdesk.gui.announce import announce
from oerdesk.gui.dialogs import ask, show_error, tell
from oerdesk.gui.jobs import Job, JobRunner
from oerdesk.gui.offers_tree import STEP, OffersTree
from oerdesk.gui.queue_view import FetchBar, QueueView
from oerdesk.gui.table import plain

_SOURCE = int(Qt.ItemDataRole.UserRole)


class SyncPage(QWidget):
    """Subscribe, look, choose, see the price, order, fetch.

    Signals:
        removed: a :class:`Source` that was removed; adding its location and trusting its fingerprint
            (:meth:`take_back`) undoes it.
        waiting: a sentence about what waits to be fetched at the start; see :meth:`remind`.
    """

    removed = Signal(object)
    waiting = Signal(str)

    def __init__(self, library: Library, runner: JobRunner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._runner = runner
        self._news: dict[int, tuple[str, str]] = {}  # by source: role and words of the last look
        self.sources = QListWidget()
        self.sources.setAccessibleName(_("Sources"))
        self.sources.setWhatsThis(_("The repositories you follow. Choose one to see what it offers."))
        self.sources.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.sources.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.add = QPushButton(theme.icon("add"), _("Add a source…"))
        self.add.setToolTip(_("Follow a repository: at an address, in a folder or on a stick."))
        self.remove = QPushButton(theme.icon("remove"), _("Remove"))
        self.remove.setToolTip(_("Follow this source no more. What was fetched from it stays."))
        self.look = QPushButton(theme.icon("sync"), _("Look for news"))
        self.look.setToolTip(_("Ask the source what is new. This costs about 1 kB when nothing is."))
        self.trust = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.trust.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.trust.setAccessibleName(_("About this source"))
        self.trust.setWhatsThis(_("Where it is, its fingerprint to compare, and when it was last synced."))
        self.state = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.state.setAccessibleName(_("State of this source"))
        self.tree = OffersTree()
        self.queue = QueueView()
        self.tabs = QTabWidget()
        self.bar = FetchBar()
        self.price, self.fetch = self.bar.price, self.bar.fetch
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        beside = QWidget()
        left = QVBoxLayout(beside)
        left.setContentsMargins(0, 0, 0, 0)
        left.addWidget(self.sources, 1)
        for button in (self.look, self.add, self.remove):
            left.addWidget(button)
        self.tabs.addTab(self.tree, _("What is offered"))
        self.tabs.addTab(self.queue, _("To be fetched"))
        main = QWidget()
        column = QVBoxLayout(main)
        column.setContentsMargins(theme.SPACE, 0, 0, 0)
        column.addWidget(self.trust)
        column.addWidget(self.state)
        column.addWidget(self.tabs, 1)
        column.addWidget(self.bar)
        area = QScrollArea(widgetResizable=True)  # large text in a low window
        area.setWidget(main)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        split = QSplitter()
        split.setChildrenCollapsible(False)
        split.addWidget(beside)
        split.addWidget(area)
        split.setStretchFactor(0, 1)
        split.setStretchFactor(1, 4)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.SPACE, theme.SPACE, theme.SPACE, theme.SPACE)
        layout.addWidget(split)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the size of the text."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        self.tabs.setMinimumHeight(self.fontMetrics().height() * 9)  # the list is never squeezed away

    def _connect(self) -> None:
        self.add.clicked.connect(self._ask_location)
        self.remove.clicked.connect(self._remove)
        self.look.clicked.connect(self._look)
        self.sources.currentRowChanged.connect(self._show_source)
        self.tree.looked_into.connect(self._look_into)
        self.tree.group_opened.connect(self._open_group)
        self.tree.followed.connect(self._follow)
        self.tree.chosen.connect(self._choose)
        self.queue.moved.connect(self._move)
        self.queue.taken_out.connect(self._take_out)
        self.bar.fetch_wanted.connect(self._fetch)

    def refresh(self) -> None:
        """Read the sources anew; nobody is asked over the network."""
        job = self._runner.read(lambda _p: self._library.sync.sources())
        job.succeeded.connect(self._show_sources)
        job.failed.connect(self._failed)

    def remind(self) -> None:
        """At the start: say through :attr:`waiting` what waits to be fetched, if anything does."""

        def ask_all(_progress: Progress) -> str:
            sync = self._library.sync
            said = (cost.waiting(sync.pending(source.id)) for source in sync.sources() if source.trusted)
            return next(filter(None, said), "")

        job = self._runner.read(ask_all)
        job.succeeded.connect(lambda said: self.waiting.emit(said) if said else None)

    # Sources

    def _show_sources(self, sources: list[Source]) -> None:
        chosen = self._source()
        self.sources.blockSignals(True)
        self.sources.clear()
        for source in sources:
            name = source.name or source.location
            synced = _("Last synced: {time}").format(time=cost.when(source.synced))
            item = QListWidgetItem(f"{name}\n{synced}", self.sources)
            item.setData(_SOURCE, source)
            item.setToolTip(plain(f"{name}\n{source.location}\n{synced}"))
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{name}. {synced}")
        numbers = [source.id for source in sources]
        at = numbers.index(chosen.id) if chosen is not None and chosen.id in numbers else 0
        self.sources.setCurrentRow(at if sources else -1)
        self.sources.blockSignals(False)
        for widget in (self.remove, self.look):
            widget.setEnabled(bool(sources))
        self._show_source()

    def _source(self) -> Source | None:
        item: QListWidgetItem | None = self.sources.currentItem()
        source = item.data(_SOURCE) if item is not None else None
        return source if isinstance(source, Source) else None

    def _ask_location(self) -> None:
        dialog = QInputDialog(self)
        dialog.setWindowTitle(_("Add a source"))
        dialog.setLabelText(_("Address (https://…) or folder of the repository:"))
        dialog.textValueSelected.connect(self.add_source)
        dialog.open()

    def add_source(self, location: str) -> None:
        """Subscribe to the repository at ``location``; its fingerprint is asked about."""
        job = self._runner.write(
            lambda progress: self._library.sync.add(location.strip(), progress=progress), _("Adding a source")
        )
        job.succeeded.connect(self._ask_trust)
        job.failed.connect(partial(show_error, self))

    def take_back(self, source: Source) -> None:
        """Add a source that was removed again, as trusted as it was; what it offers is asked for anew."""

        def again(progress: Progress) -> None:
            pinned = source.fingerprint if source.trusted else ""
            added = self._library.sync.add(source.location, fingerprint=pinned, progress=progress)
            if added.trusted:
                self._library.sync.refresh(added.id, progress)

        job = self._runner.write(again, _("Adding a source"))
        job.finished.connect(self.refresh)
        job.failed.connect(partial(show_error, self))

    def _ask_trust(self, source: Source) -> None:
        if source.trusted:
            self.refresh()
            return
        ask(
            self,
            _("Do you trust “{name}”?").format(name=source.name),
            _(
                "Its fingerprint is {fingerprint}. Compare it with what the publisher printed or read out. "
                "From now on only material signed by this publisher is accepted from there."
            ).format(fingerprint=source.fingerprint),
            (_("Trust it"), partial(self._trusted, source.id)),
            (_("Do not add it"), partial(self._forget, source.id)),
        )

    def _trusted(self, source: int) -> None:
        job = self._runner.write(partial(self._trust_and_refresh, source), _("Looking at what is offered"))
        job.failed.connect(partial(self._source_failed, source))
        job.finished.connect(self.refresh)

    def _trust_and_refresh(self, source: int, progress: Progress) -> None:
        self._library.sync.trust(source)
        self._library.sync.refresh(source, progress)

    def _forget(self, source: int) -> Job:
        job = self._runner.write(lambda _p: self._library.sync.remove(source), _("Removing a source"))
        job.finished.connect(self.refresh)
        job.failed.connect(self._failed)
        return job

    def _remove(self) -> None:
        source = self._source()
        if source is not None:
            ask(
                self,
                _("Remove “{name}”?").format(name=source.name or source.location),
                _(
                    "What was fetched from it stays in the library. What was only chosen is chosen no "
                    "more, and the source is not asked for news again. You can add it again at any time."
                ),
                (_("Remove it"), partial(self._remove_now, source)),
                (_("Keep it"), lambda: None),
            )

    def _remove_now(self, source: Source) -> None:
        self._forget(source.id).succeeded.connect(lambda _none: self.removed.emit(source))

    def _look(self) -> None:
        source = self._source()
        if source is None:
            return
        job = self._runner.write(
            lambda progress: self._library.sync.refresh(source.id, progress), _("Looking for news")
        )
        job.succeeded.connect(partial(self._looked, source))
        job.failed.connect(partial(self._source_failed, source.id))
        job.finished.connect(self.refresh)

    def _looked(self, before: Source, now: Source) -> None:
        if now.version == before.version:
            self._say(before.id, "muted", _("Nothing new since the last look."))
        else:
            self._say(before.id, "good", _("There is something new."))

    def _say(self, source: int, role: str, text: str) -> None:
        """Keep what the last look at a source came to, and show it if it is the one that is shown."""
        self._news[source] = (role, text)
        announce(self.state, text, urgent=role == "danger")
        self._show_state()

    def _source_failed(self, source: int, error: OerdeskError) -> None:
        self._say(source, "danger", _("{title} {hint}").format(title=error.title, hint=error.hint))

    def _show_state(self) -> None:
        source = self._source()
        role, text = self._news.get(source.id, ("muted", "")) if source is not None else ("muted", "")
        if source is not None and cost.over_network(source) and self._library.settings.offline:
            role, text = (
                "muted",
                _("This library works offline. Switch “work offline” off to look for news or to fetch."),
            )
        self.state.setText(text)
        self.state.setVisible(bool(text))
        self.state.setProperty("role", role)
        self.state.style().polish(self.state)

    # What is offered

    def _show_source(self) -> None:
        source = self._source()
        self._show_state()
        self._show_usage()
        if source is None:
            self.tree.clear()
            self.queue.show_queue([])
            self.trust.setText(_("No source yet. Add the address of a repository, or a folder or stick."))
            self.price.clear()
            self.fetch.setEnabled(False)
            return
        said = (
            _("{location} · trusted, fingerprint {fingerprint}")
            if source.trusted
            else _("{location} · not trusted yet, fingerprint {fingerprint}")
        )
        self.trust.setText(said.format(location=source.location, fingerprint=source.fingerprint))
        job = self._runner.read(lambda _p: self._library.sync.bundles(source.id))
        job.succeeded.connect(
            lambda bundles: (
                self.tree.show_bundles(bundles, cost.rates(self._library, source))
                if self._is_shown(source)
                else None
            )
        )
        job.failed.connect(self._failed)
        self._show_queue()

    def _is_shown(self, source: Source) -> bool:
        shown = self._source()
        return shown is not None and shown.id == source.id

    def _look_into(self, bundle: int) -> None:
        source = self._source()
        job = self._runner.write(
            lambda progress: self._library.sync.outline(bundle, STEP, progress),
            _("Looking into a bundle"),
            minor=True,
        )
        job.succeeded.connect(partial(self.tree.show_content, bundle))
        if source is not None:
            job.failed.connect(partial(self._source_failed, source.id))

    def _open_group(self, bundle: int, group: OfferGroup) -> None:
        job = self._runner.read(lambda _p: self._library.sync.offers(bundle, group.start, group.count))
        job.succeeded.connect(partial(self.tree.show_offers, bundle, group))
        job.failed.connect(self._failed)

    def _follow(self, bundle: int, on: bool) -> None:
        source = self._source()
        job = self._runner.write(
            lambda p: self._library.sync.subscribe(bundle, subscribed=on, progress=p), _("Choosing")
        )
        job.succeeded.connect(self._ask_price)
        if source is not None:
            job.failed.connect(partial(self._source_failed, source.id))

    def _choose(self, resources: list[int], on: bool) -> None:
        sync = self._library.sync
        job = self._runner.brief(lambda _p: sync.want(resources) if on else sync.unwant(resources))
        job.succeeded.connect(self._ask_price)
        job.failed.connect(self._failed)

    # The queue

    def _show_queue(self) -> None:
        """What waits and what it would cost, as far as it is known without asking anybody."""
        source = self._source()
        if source is None:
            return
        sync = self._library.sync
        job = self._runner.read(lambda _p: (sync.queue(source.id), sync.pending(source.id), sync.usage()))
        job.succeeded.connect(partial(self._show_waiting, source))
        job.failed.connect(self._failed)

    def _show_waiting(self, source: Source, found: tuple[list[Queued], Pending, Usage]) -> None:
        if not self._is_shown(source):
            return
        queue, pending, usage = found
        self.queue.show_queue(queue)
        count = len(queue)
        self.tabs.setTabText(
            1, _("To be fetched ({count})").format(count=words.number(count)) if count else _("To be fetched")
        )
        self._show_price(source, pending, usage)

    def _show_price(self, source: Source, pending: Pending, usage: Usage) -> None:
        rates = cost.rates(self._library, source)
        self.bar.show_price(pending, rates, usage, remote=cost.over_network(source))
        self.bar.show_usage(usage)

    def _move(self, resources: list[int], step: int) -> None:
        source = self._source()
        if source is not None:
            self._change_queue(lambda: self._library.sync.move(source.id, resources, step))

    def _take_out(self, resources: list[int]) -> None:
        self._change_queue(lambda: self._library.sync.unwant(resources))

    def _change_queue(self, change: Callable[[], object]) -> None:
        job = self._runner.brief(lambda _p: change())
        job.finished.connect(self._show_queue)
        job.failed.connect(self._failed)

    # Price and fetching

    def _ask_price(self) -> None:
        """The exact price: for this the source is asked for a few bytes about each resource."""
        source = self._source()
        if source is None:
            return

        def count(progress: Progress) -> tuple[Plan, Usage]:
            return self._library.sync.price(source.id, progress), self._library.sync.usage()

        job = self._runner.write(count, _("Counting the bytes"), minor=True)
        job.failed.connect(partial(self._source_failed, source.id))
        job.finished.connect(self._show_queue)

    def _show_usage(self) -> None:
        job = self._runner.read(lambda _p: self._library.sync.usage())
        job.succeeded.connect(self.bar.show_usage)

    def _fetch(self) -> None:
        source = self._source()
        if source is None:
            return
        warning = self.bar.warning.text()
        if not warning:
            self._fetch_now(source)
            return
        ask(
            self,
            warning,
            self.price.text(),
            (_("Fetch anyway"), partial(self._fetch_now, source)),
            (_("Do not fetch"), lambda: None),
        )

    def _fetch_now(self, source: Source) -> None:
        job = self._runner.write(
            lambda p: self._library.sync.run(source.id, p),
            _("Fetching from {name}").format(name=source.name or source.location),
            transfer=True,
        )
        self.bar.follow(job)
        job.progressed.connect(lambda _done, _total, doing: self.queue.model.say(doing))
        job.succeeded.connect(partial(self._fetched, source.id))
        job.failed.connect(partial(self._source_failed, source.id))
        job.finished.connect(self._fetch_ended)

    def _fetch_ended(self) -> None:
        self.queue.model.say("")
        self.refresh()

    def _fetched(self, source: int, report: SyncReport) -> None:
        said = _("{resources} fetched, {size} transferred.").format(
            resources=words.resources(report.fetched), size=words.size(report.received)
        )
        if report.problems:
            count = len(report.problems)
            lacking = ngettext(
                "{count} thing could not be fetched; it stays in the queue.",
                "{count} things could not be fetched; they stay in the queue.",
                count,
            ).format(count=words.number(count))
            self._say(source, "danger", f"{lacking}\n{_problem_lines(report, 2)}")
        else:
            self._say(source, "good", said)
        tell(self, said, _problem_lines(report, 20))

    def _failed(self, error: OerdeskError) -> None:
        source = self._source()
        if source is None:
            show_error(self, error)
        else:
            self._source_failed(source.id, error)


def _problem_lines(report: SyncReport, most: int) -> str:
    lines = [
        _("{where}: {title} {hint}").format(where=problem.where, title=problem.title, hint=problem.hint)
        for problem in report.problems[:most]
    ]
    if len(report.problems) > most:
        lines.append(_("… and {count} more").format(count=words.number(len(report.problems) - most)))
    return "\n".join(lines)
