"""What a source offers: bundles, in them resources; chosen by ticking them, filled as they are opened."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QTreeWidgetItem, QWidget

from oerdesk.core.i18n import _
from oerdesk.core.records import Offer, OfferedBundle, OfferGroup
from oerdesk.gui import cost, words
from oerdesk.gui.cost import FREE, Rates
from oerdesk.gui.table import Table, explain

STEP: Final = 200
"""Resources that are shown at once: more of them go into groups of so many, opened one by one."""

_WHAT: Final = int(Qt.ItemDataRole.UserRole)
_CHECK: Final = Qt.ItemFlag.ItemIsUserCheckable


class OffersTree(Table):
    """Bundles and resources with language, license and size.

    Signals:
        looked_into: id of a bundle that was opened and whose content is not known here.
        group_opened: id of a bundle, and one of its groups, whose resources are not known here.
        followed: id of a bundle, and whether it is ticked now.
        chosen: ids of resources, and whether they are ticked now.
    """

    looked_into = Signal(int)
    group_opened = Signal(int, object)
    followed = Signal(int, bool)
    chosen = Signal(list, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            _("What the source offers"),
            ((_("Bundles and resources"), 30), (_("Language"), 18), (_("License"), 16), (_("Size"), 10)),
            parent,
        )
        self.setUniformRowHeights(True)
        self.setWhatsThis(
            _(
                "Tick a bundle to follow it: what is in it is fetched, and later also what is new in it. "
                "Open it with the right arrow key to tick single resources. Nothing is fetched before you "
                "press “Fetch”."
            )
        )
        self._rates = FREE
        self.itemExpanded.connect(self._opened)
        self.itemChanged.connect(self._ticked)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room, language and license stand in the tool tip alone."""
        super().resizeEvent(event)
        letters = self.viewport().width() / max(1, self.fontMetrics().averageCharWidth())
        self.setColumnHidden(1, letters < 74)
        self.setColumnHidden(2, letters < 56)

    def show_bundles(self, bundles: Sequence[OfferedBundle], rates: Rates) -> None:
        """Show these bundles; what was open is open again, and what was selected is selected."""
        self._rates = rates
        open_before = {item.data(0, _WHAT) for item in self._tops() if item.isExpanded()}
        current = self.currentItem()
        chosen = current.data(0, _WHAT) if current is not None else None
        self.blockSignals(True)
        self.clear()
        for bundle in bundles:
            item = self.add(_bundle_texts(bundle))
            item.setData(0, _WHAT, bundle.id)
            explain(item, "\n".join(filter(None, (item.text(1), item.text(2), bundle.description))))
            item.setToolTip(3, cost.in_words(bundle.missing, rates))
            item.setFlags(item.flags() | _CHECK)
            item.setCheckState(0, _checked(on=bundle.subscribed))
            item.setChildIndicatorPolicy(QTreeWidgetItem.ChildIndicatorPolicy.ShowIndicator)
        self.blockSignals(False)
        for item in self._tops():
            if item.data(0, _WHAT) == chosen:
                self.setCurrentItem(item)
            if item.data(0, _WHAT) in open_before:
                item.setExpanded(True)

    def show_content(self, bundle: int, groups: Sequence[OfferGroup]) -> None:
        """Show what is in a bundle: its one group's resources, or its groups."""
        item = self._top(bundle)
        if item is None or item.childCount():
            return
        if not groups:
            item.setChildIndicatorPolicy(QTreeWidgetItem.ChildIndicatorPolicy.DontShowIndicator)
        elif len(groups) == 1:
            self.group_opened.emit(bundle, groups[0])
        else:
            self.blockSignals(True)
            item.addChildren([_group_item(group) for group in groups])
            self.blockSignals(False)

    def show_offers(self, bundle: int, group: OfferGroup, offers: Sequence[Offer]) -> None:
        """Show resources of a bundle, in their group if it has one."""
        top = self._top(bundle)
        if top is None:
            return
        children = filter(None, (top.child(row) for row in range(top.childCount())))
        owner = next((item for item in children if item.data(0, _WHAT) == group), top)
        if owner.childCount():
            return
        self.blockSignals(True)
        owner.addChildren([_offer_item(offer, self._rates) for offer in offers])
        self.blockSignals(False)

    def _tops(self) -> list[QTreeWidgetItem]:
        found = [self.topLevelItem(row) for row in range(self.topLevelItemCount())]
        return [item for item in found if item is not None]

    def _top(self, bundle: int) -> QTreeWidgetItem | None:
        return next((item for item in self._tops() if item.data(0, _WHAT) == bundle), None)

    def _opened(self, item: QTreeWidgetItem) -> None:
        if item.childCount():
            return
        what: Any = item.data(0, _WHAT)
        owner = item.parent()
        if isinstance(what, OfferGroup) and owner is not None:
            self.group_opened.emit(owner.data(0, _WHAT), what)
        elif isinstance(what, int):
            self.looked_into.emit(what)

    def _ticked(self, item: QTreeWidgetItem) -> None:
        on = item.checkState(0) is Qt.CheckState.Checked
        what: Any = item.data(0, _WHAT)
        if isinstance(what, Offer):
            self.chosen.emit([what.resource], on)
        elif isinstance(what, int):
            self.followed.emit(what, on)


def _bundle_texts(bundle: OfferedBundle) -> list[str]:
    languages = ", ".join(words.language(tag) for tag in bundle.languages[:3])
    licenses = ", ".join(words.license_name(name) for name in bundle.licenses[:2])
    count = words.resources(bundle.resources)
    return [
        _("{title} ({count})").format(title=bundle.title, count=count),
        languages + ("…" if len(bundle.languages) > 3 else ""),
        licenses + ("…" if len(bundle.licenses) > 2 else ""),
        words.size(bundle.missing) if bundle.missing else _("all here"),
    ]


def _group_item(group: OfferGroup) -> QTreeWidgetItem:
    item = QTreeWidgetItem(
        [
            _("{first} – {last} ({count})").format(
                first=group.first[:40], last=group.last[:40], count=words.resources(group.count)
            )
        ]
    )
    item.setData(0, _WHAT, group)
    item.setChildIndicatorPolicy(QTreeWidgetItem.ChildIndicatorPolicy.ShowIndicator)
    explain(item)
    return item


def _offer_item(offer: Offer, rates: Rates) -> QTreeWidgetItem:
    metadata = offer.metadata
    item = QTreeWidgetItem(
        [
            metadata.title,
            words.language(metadata.language),
            words.license_name(metadata.license),
            _("here") if offer.here else words.size(offer.size),
        ]
    )
    explain(item, f"{item.text(1)}\n{item.text(2)}")
    item.setData(0, _WHAT, offer)
    if offer.here:
        item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
    else:
        item.setToolTip(3, cost.in_words(offer.size, rates))
        item.setFlags(item.flags() | _CHECK)
        item.setCheckState(0, _checked(on=offer.wanted))
    return item


def _checked(*, on: bool) -> Qt.CheckState:
    return Qt.CheckState.Checked if on else Qt.CheckState.Unchecked
