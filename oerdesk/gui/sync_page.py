"""Sources: what they offer, what it costs, and fetching it when the person says so."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QInputDialog,
    QLabel,
    QPushButton,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from oerdesk.core.errors import OerdeskError
from oerdesk.core.i18n import _
from oerdesk.core.library import Library
from oerdesk.core.progress import Progress
from oerdesk.core.records import Offer, OfferedBundle, Plan, Source, SyncReport
from oerdesk.gui import theme, words
from oerdesk.gui.dialogs import ask, show_error, tell
from oerdesk.gui.jobs import Job, JobRunner
from oerdesk.gui.table import Table, explain

ID = int(Qt.ItemDataRole.UserRole)
KIND = ID + 1


class SyncPage(QWidget):
    """Subscribe, look, choose, see the price, fetch."""

    busy = Signal(bool)

    def __init__(self, library: Library, runner: JobRunner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._runner = runner
        self.sources = QComboBox()
        self.sources.setAccessibleName(_("Source"))
        self.add = QPushButton(theme.icon("add"), _("Add a source…"))
        self.remove = QPushButton(theme.icon("remove"), _("Remove"))
        self.look = QPushButton(theme.icon("sync"), _("Look for news"))
        self.trust = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.trust.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.tree = Table(
            _("What the source offers"),
            ((_("Bundles and resources"), 30), (_("Language"), 20), (_("License"), 16), (_("Cost"), 10)),
        )
        self.tree.setUniformRowHeights(True)
        self.price = QLabel(wordWrap=True)
        self.price.setAccessibleName(_("What fetching would cost"))
        self.fetch = QPushButton(theme.icon("download", "on_accent"), _("Fetch"))
        self.fetch.setProperty("primary", True)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        for widget, stretch in ((self.sources, 1), (self.look, 0), (self.add, 0), (self.remove, 0)):
            top.addWidget(widget, stretch)
        bottom = QHBoxLayout()
        bottom.addWidget(self.price, 1)
        bottom.addWidget(self.fetch)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.SPACE, theme.SPACE, theme.SPACE, theme.SPACE)
        column.addLayout(top)
        column.addWidget(self.trust)
        column.addWidget(self.tree, 1)
        column.addLayout(bottom)

    def _connect(self) -> None:
        self.add.clicked.connect(self._ask_location)
        self.remove.clicked.connect(self._remove)
        self.look.clicked.connect(self._look)
        self.sources.currentIndexChanged.connect(self._show_bundles)
        self.tree.itemExpanded.connect(self._expand)
        self.tree.itemChanged.connect(self._chosen)
        self.fetch.clicked.connect(self._fetch)

    def refresh(self) -> None:
        """Read the sources anew."""
        job = self._runner.read(lambda _p: self._library.sync.sources())
        job.succeeded.connect(self._show_sources)
        self._tell_failure(job)

    # Sources

    def _show_sources(self, sources: list[Source]) -> None:
        chosen = self.sources.currentData()
        self.sources.blockSignals(True)
        self.sources.clear()
        for source in sources:
            self.sources.addItem(source.name or source.location, source)
        names = [source.id for source in sources]
        if isinstance(chosen, Source) and chosen.id in names:
            self.sources.setCurrentIndex(names.index(chosen.id))
        self.sources.blockSignals(False)
        for widget in (self.remove, self.look, self.fetch):
            widget.setEnabled(bool(sources))
        self._show_bundles()

    def _source(self) -> Source | None:
        source = self.sources.currentData()
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
        self._tell_failure(job)

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
        job.succeeded.connect(self.refresh)
        self._tell_failure(job)

    def _trust_and_refresh(self, source: int, progress: Progress) -> None:
        self._library.sync.trust(source)
        self._library.sync.refresh(source, progress)

    def _forget(self, source: int) -> None:
        job = self._runner.write(lambda _p: self._library.sync.remove(source), _("Removing a source"))
        job.finished.connect(self.refresh)
        self._tell_failure(job)

    def _remove(self) -> None:
        source = self._source()
        if source is not None:
            self._forget(source.id)

    def _look(self) -> None:
        source = self._source()
        if source is None:
            return
        job = self._runner.write(
            lambda progress: self._library.sync.refresh(source.id, progress), _("Looking for news")
        )
        job.succeeded.connect(self.refresh)
        self._tell_failure(job)

    # What is offered

    def _show_bundles(self) -> None:
        source = self._source()
        if source is None:
            self.tree.clear()
            self.trust.setText(_("No source yet. Add the address of a repository, or a folder or stick."))
            self.price.clear()
            return
        said = _("Last synced: {time}.").format(time=source.synced or _("never"))
        self.trust.setText(
            _("{location} · fingerprint {fingerprint}").format(
                location=source.location, fingerprint=source.fingerprint
            )
            + f" · {said}"
        )
        job = self._runner.read(lambda _p: self._library.sync.bundles(source.id))
        job.succeeded.connect(self._fill)
        self._tell_failure(job)
        self._ask_price()

    def _fill(self, bundles: list[OfferedBundle]) -> None:
        self.tree.blockSignals(True)
        self.tree.clear()
        for bundle in bundles:
            cost = words.size(bundle.missing) if bundle.missing else _("all here")
            item = self.tree.add(
                [
                    _("{title} ({count})").format(
                        title=bundle.title, count=words.resources(bundle.resources)
                    ),
                    ", ".join(words.language(tag) for tag in bundle.languages[:3])
                    + ("…" if len(bundle.languages) > 3 else ""),
                    ", ".join(words.license_name(name) for name in bundle.licenses[:2])
                    + ("…" if len(bundle.licenses) > 2 else ""),
                    cost,
                ],
            )
            item.setData(0, ID, bundle.id)
            item.setData(0, KIND, "bundle")
            explain(item, bundle.description)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(0, Qt.CheckState.Checked if bundle.subscribed else Qt.CheckState.Unchecked)
            item.setChildIndicatorPolicy(QTreeWidgetItem.ChildIndicatorPolicy.ShowIndicator)
        self.tree.blockSignals(False)

    def _expand(self, item: QTreeWidgetItem) -> None:
        if item.data(0, KIND) != "bundle" or item.childCount():
            return
        bundle = item.data(0, ID)
        job = self._runner.write(
            lambda progress: self._library.sync.look_into(bundle, progress), _("Looking into a bundle")
        )
        job.succeeded.connect(partial(self._fill_offers, bundle))
        self._tell_failure(job)

    def _fill_offers(self, bundle: int, offers: list[Offer]) -> None:
        owners = [
            item
            for row in range(self.tree.topLevelItemCount())
            if (item := self.tree.topLevelItem(row)) is not None and item.data(0, ID) == bundle
        ]
        if not owners or owners[0].childCount():
            return
        self.tree.blockSignals(True)
        items = [_offer_item(offer) for offer in offers]
        owners[0].addChildren(items)
        self.tree.blockSignals(False)

    def _chosen(self, item: QTreeWidgetItem) -> None:
        on = item.checkState(0) is Qt.CheckState.Checked
        number, kind = item.data(0, ID), item.data(0, KIND)
        sync = self._library.sync
        if kind == "bundle":
            job = self._runner.write(lambda _p: sync.subscribe(number, subscribed=on), _("Choosing"))
        elif on:
            job = self._runner.write(lambda _p: sync.want([number]), _("Choosing"))
        else:
            job = self._runner.write(lambda _p: sync.unwant([number]), _("Choosing"))
        job.succeeded.connect(self._ask_price)
        self._tell_failure(job)

    # Price and fetching

    def _ask_price(self) -> None:
        source = self._source()
        if source is None:
            return
        job = self._runner.write(lambda p: self._library.sync.price(source.id, p), _("Counting the bytes"))
        job.succeeded.connect(self._show_price)
        self._tell_failure(job)

    def _show_price(self, plan: Plan) -> None:
        self.fetch.setEnabled(plan.resources > 0)
        if not plan.resources:
            self.price.setText(_("Nothing to fetch: all that was chosen is here."))
            return
        said = _("{resources}: {cost} to transfer in {requests} requests, {disk} on this disk ({free} free).")
        parts = said.format(
            resources=words.resources(plan.resources),
            cost=words.size(plan.cost),
            requests=words.number(plan.requests),
            disk=words.size(plan.disk),
            free=words.size(plan.free),
        )
        if plan.resumed:
            parts += " " + _("{size} of it arrived before.").format(size=words.size(plan.resumed))
        self.price.setText(parts)

    def _fetch(self) -> None:
        source = self._source()
        if source is None:
            return
        job = self._runner.write(lambda p: self._library.sync.run(source.id, p), _("Fetching"))
        job.progressed.connect(self._fetching)
        job.succeeded.connect(self._fetched)
        job.finished.connect(self.refresh)
        self.fetch.setEnabled(False)
        self._tell_failure(job)

    def _fetching(self, done: int, total: int | None, doing: str) -> None:
        self.price.setText(
            _("{done} of {total}: {doing}").format(
                done=words.size(done), total=words.size(total or 0), doing=doing
            )
        )

    def _fetched(self, report: SyncReport) -> None:
        problems = "\n".join(f"{p.where}: {p.title} {p.hint}" for p in report.problems)
        said = _("{resources} fetched, {size} transferred.").format(
            resources=words.resources(report.fetched), size=words.size(report.received)
        )
        tell(self, said, problems)

    def _tell_failure(self, job: Job) -> None:
        job.failed.connect(self._failed)

    def _failed(self, error: OerdeskError) -> None:
        show_error(self, error)
        self.fetch.setEnabled(True)


def _offer_item(offer: Offer) -> QTreeWidgetItem:
    metadata = offer.metadata
    item = QTreeWidgetItem(
        [
            metadata.title,
            words.language(metadata.language),
            words.license_name(metadata.license),
            _("here") if offer.here else words.size(offer.size),
        ]
    )
    explain(item)
    item.setData(0, ID, offer.resource)
    item.setData(0, KIND, "resource")
    if offer.here:
        item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
    else:
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(0, Qt.CheckState.Checked if offer.wanted else Qt.CheckState.Unchecked)
    return item
