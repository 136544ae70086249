"""What to narrow a list by: one tree of check boxes with counts, for all facets alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem, QWidget

from oerdesk.core.i18n import _
from oerdesk.core.records import Facets, Filter, Presence
from oerdesk.gui import words

VALUE = int(Qt.ItemDataRole.UserRole)


class FacetsView(QTreeWidget):
    """Facets of the list beside it.

    Signals:
        changed: the person chose differently; ask :meth:`narrowed`.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setHeaderHidden(True)
        self.setUniformRowHeights(True)
        self.setIndentation(14)
        self.setAccessibleName(_("Narrow the list"))
        self._groups: dict[str, QTreeWidgetItem] = {}
        for name, title in (
            ("presence", _("Where")),
            ("languages", _("Language")),
            ("may", _("What may I do")),
            ("types", _("Kind")),
            ("subjects", _("Subject")),
            ("levels", _("Level")),
            ("licenses", _("License")),
            ("collection", _("Collection")),
            ("todo", _("To do")),
        ):
            group = QTreeWidgetItem(self, [title])
            group.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
            self._groups[name] = group
        for name in ("presence", "languages", "may"):
            self._groups[name].setExpanded(True)
        self._offer_permissions()
        self._fit()
        with QSignalBlocker(self):
            self._add("todo", "incomplete", _("Fill in what is missing"))
        self.itemChanged.connect(self._item_changed)

    def changeEvent(self, event: QEvent) -> None:
        """Stay wide enough for the name of a language and its count, however large the text."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * 19)

    def show_facets(self, facets: Facets, collections: list[tuple[int, str, int]]) -> None:
        """Show the values there are, with their counts; what is checked stays checked."""
        with QSignalBlocker(self):
            here = {Presence.HERE.value: facets.here, Presence.LISTED.value: facets.listed}
            names = {Presence.HERE.value: _("Here"), Presence.LISTED.value: _("Not fetched yet")}
            self._fill("presence", {k: n for k, n in here.items() if n}, names)
            for name, counts, say in (
                ("languages", facets.languages, words.language),
                ("types", facets.types, words.type_name),
                ("licenses", facets.licenses, words.license_name),
                ("subjects", facets.subjects, str),
                ("levels", facets.levels, str),
            ):
                self._fill(name, counts, {value: say(value) for value in counts})
            numbered = {str(number): count for number, _title, count in collections}
            self._fill("collection", numbered, {str(n): title for n, title, _count in collections})

    def narrowed(self, wanted: Filter) -> Filter:
        """``wanted`` with what is checked here."""
        presence = self._checked("presence")
        collection = self._checked("collection")
        return replace(
            wanted,
            languages=self._checked("languages"),
            types=self._checked("types"),
            licenses=self._checked("licenses"),
            subjects=self._checked("subjects"),
            levels=self._checked("levels"),
            may=self._checked("may"),
            presence=Presence(next(iter(presence))) if len(presence) == 1 else Presence.ANY,
            incomplete=bool(self._checked("todo")),
            collection=int(next(iter(collection))) if collection else None,
        )

    def clear_choices(self) -> None:
        """Uncheck everything."""
        with QSignalBlocker(self):
            for group in self._groups.values():
                for item in _children(group):
                    item.setCheckState(0, Qt.CheckState.Unchecked)
        self.changed.emit()

    @property
    def any_choice(self) -> bool:
        """Whether anything is checked."""
        return any(self._checked(name) for name in self._groups)

    def _offer_permissions(self) -> None:
        with QSignalBlocker(self):
            for value, title in (
                ("share", _("Share it")),
                ("change", _("Change it")),
                ("translate", _("Translate it")),
                ("sell", _("Sell it")),
            ):
                self._add("may", value, title)

    def _fill(self, name: str, counts: Mapping[str, int], titles: Mapping[str, str]) -> None:
        group = self._groups[name]
        checked = self._checked(name)
        group.takeChildren()
        for value, count in counts.items():
            item = self._add(name, value, f"{titles[value]}  ({words.number(count)})")
            if value in checked:
                item.setCheckState(0, Qt.CheckState.Checked)
        for value in checked - counts.keys():  # chosen, but nothing of it is left: it must be uncheckable
            item = self._add(name, value, f"{titles.get(value, value)}  ({words.number(0)})")
            item.setCheckState(0, Qt.CheckState.Checked)
        group.setHidden(group.childCount() == 0)

    def _add(self, name: str, value: str, title: str) -> QTreeWidgetItem:
        item = QTreeWidgetItem(self._groups[name], [title])
        item.setData(0, VALUE, value)
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(0, Qt.CheckState.Unchecked)
        return item

    def _checked(self, name: str) -> frozenset[str]:
        return frozenset(
            item.data(0, VALUE)
            for item in _children(self._groups[name])
            if item.checkState(0) is Qt.CheckState.Checked
        )

    def _item_changed(self, item: QTreeWidgetItem) -> None:
        collections = self._groups["collection"]
        if item.parent() is collections and item.checkState(0) is Qt.CheckState.Checked:
            with QSignalBlocker(self):  # one collection at a time
                for other in _children(collections):
                    if other is not item:
                        other.setCheckState(0, Qt.CheckState.Unchecked)
        self.changed.emit()


def _children(group: QTreeWidgetItem) -> list[QTreeWidgetItem]:
    found = (group.child(place) for place in range(group.childCount()))
    return [item for item in found if item is not None]
