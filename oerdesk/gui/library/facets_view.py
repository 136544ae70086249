"""What to narrow a list by: one tree of check boxes with counts, for all facets alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem, QWidget

from oerdesk.core.i18n import _
from oerdesk.core.records import Facets, Filter, Presence
from oerdesk.gui import words
from oerdesk.gui.library import names

VALUE: Final = int(Qt.ItemDataRole.UserRole)
MORE: Final = "\0more"
OPENED: Final = "opened"
SHOWN: Final = 10
"""Values of a facet shown at first; “Show all” brings the rest."""

Checked = dict[str, frozenset[str]]
"""What is checked, by facet."""


@dataclass(frozen=True, slots=True)
class _Facet:
    """One group of the tree.

    Attributes:
        counts: its values with their counts, from the answer.
        say: a value as people read it.
        only_one: at most one value can be checked.
    """

    title: str
    counts: Callable[[Facets], Mapping[str, int]]
    say: Callable[[str], str] = str
    only_one: bool = False
    open: bool = False


def _facets() -> dict[str, _Facet]:
    places = {
        Presence.HERE.value: _("Here"),
        Presence.LISTED.value: _("Not fetched yet"),
        OPENED: _("Opened lately"),
    }
    return {
        "presence": _Facet(_("Where"), _presence, places.__getitem__, open=True),
        "languages": _Facet(_("Language"), lambda f: f.languages, words.language, open=True),
        "subjects": _Facet(_("Subject"), lambda f: f.subjects, open=True),
        "levels": _Facet(_("Level"), lambda f: f.levels),
        "types": _Facet(_("Kind"), lambda f: f.types, words.type_name),
        "may": _Facet(_("What may I do"), lambda f: f.may, names.permission, open=True),
        "licenses": _Facet(_("License"), lambda f: f.licenses, words.license_name),
        "sources": _Facet(_("Source"), lambda f: f.sources, names.source),
        "qualities": _Facet(_("Quality"), lambda f: f.qualities, names.quality),
        "accessibility": _Facet(_("Accessibility"), lambda f: f.accessibility, names.accessibility),
        "collection": _Facet(_("Collection"), _collections, only_one=True),
    }


def _presence(facets: Facets) -> Mapping[str, int]:
    counts = {Presence.HERE.value: facets.here, Presence.LISTED.value: facets.listed, OPENED: facets.opened}
    return {value: count for value, count in counts.items() if count}


def _collections(facets: Facets) -> Mapping[str, int]:
    return {str(number): count for number, count in facets.collections.items()}


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
        self.setWhatsThis(
            _(
                "Check what you want to see. The number says how many there are; "
                "several of a kind are alternatives."
            )
        )
        self._facets = _facets()
        self._latest: dict[str, Mapping[str, int]] = {}
        self._names: dict[str, str] = {}
        self._whole: set[str] = set()
        self._groups: dict[str, QTreeWidgetItem] = {}
        for name, facet in self._facets.items():
            group = QTreeWidgetItem(self, [facet.title])
            group.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
            group.setExpanded(facet.open)
            self._groups[name] = group
        self._fit()
        self.itemChanged.connect(self._item_changed)
        self.itemActivated.connect(self._activated)
        self.itemClicked.connect(self._activated)

    def changeEvent(self, event: QEvent) -> None:
        """Stay wide enough for the name of a language and its count, however large the text."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * 19)

    def show_facets(self, facets: Facets, collections: list[tuple[int, str, int]]) -> None:
        """Show the values there are, with their counts; what is checked stays checked."""
        self._names = {str(number): title for number, title, _count in collections}
        with QSignalBlocker(self):
            for name, facet in self._facets.items():
                self._latest[name] = facet.counts(facets)
                self._fill(name)

    def narrowed(self, wanted: Filter) -> Filter:
        """``wanted`` with what is checked here."""
        checked = self.checked()
        presence, collection = checked["presence"], checked.get("collection")
        where = presence - {OPENED}
        return replace(
            wanted,
            languages=checked["languages"],
            types=checked["types"],
            licenses=checked["licenses"],
            subjects=checked["subjects"],
            levels=checked["levels"],
            may=checked["may"],
            sources=checked["sources"],
            qualities=checked["qualities"],
            accessibility=checked["accessibility"],
            opened=OPENED in presence or wanted.opened,
            presence=Presence(next(iter(where))) if len(where) == 1 else wanted.presence,
            collection=int(next(iter(collection))) if collection else wanted.collection,
        )

    def checked(self) -> Checked:
        """What is checked, by facet."""
        return {name: self._checked(name) for name in self._facets}

    def check(self, wanted: Mapping[str, frozenset[str]]) -> None:
        """Check these and nothing else; :attr:`changed` is told once."""
        with QSignalBlocker(self):
            for name, group in self._groups.items():
                values = wanted.get(name, frozenset())
                for item in _values(group):
                    state = item.data(0, VALUE) in values
                    item.setCheckState(0, Qt.CheckState.Checked if state else Qt.CheckState.Unchecked)
                for value in values - {item.data(0, VALUE) for item in _values(group)}:
                    self._add(name, value, self._latest.get(name, {}).get(value, 0), checked=True)
                group.setHidden(group.childCount() == 0)
        self.changed.emit()

    def leave_out(self, name: str) -> None:
        """Do not offer a facet at all."""
        self._facets.pop(name)
        group = self._groups.pop(name)
        self.takeTopLevelItem(self.indexOfTopLevelItem(group))

    def choose(self, name: str, value: str) -> None:
        """Check one more value."""
        checked = self.checked()
        self.check(checked | {name: checked[name] | {value}})

    def clear_choices(self) -> None:
        """Uncheck everything."""
        self.check({})

    @property
    def any_choice(self) -> bool:
        """Whether anything is checked."""
        return any(self._checked(name) for name in self._groups)

    def _fill(self, name: str) -> None:
        group, counts = self._groups[name], self._latest[name]
        checked = self._checked(name)
        chosen_row = self._current_value(group)
        group.takeChildren()
        whole = name in self._whole or len(counts) <= SHOWN + 2
        shown = [value for place, value in enumerate(counts) if whole or place < SHOWN or value in checked]
        for value in shown:
            self._add(name, value, counts[value], checked=value in checked)
        for value in checked - counts.keys():  # chosen, but nothing of it is left: it must be uncheckable
            self._add(name, value, 0, checked=True)
        if len(shown) < len(counts):
            more = QTreeWidgetItem(group, [_("Show all {count}").format(count=words.number(len(counts)))])
            more.setData(0, VALUE, MORE)
        group.setHidden(group.childCount() == 0)
        for item in _children(group):
            if chosen_row is not None and item.data(0, VALUE) == chosen_row:
                self.setCurrentItem(item)

    def _current_value(self, group: QTreeWidgetItem) -> str | None:
        """The value of ``group`` the keyboard is at: it stays there while counts change."""
        current = self.currentItem()
        return current.data(0, VALUE) if current is not None and current.parent() is group else None

    def _add(self, name: str, value: str, count: int, *, checked: bool) -> None:
        said = self._names.get(value, value) if name == "collection" else self._facets[name].say(value)
        text = _("{name}  ({count})").format(name=said, count=words.number(count))
        item = QTreeWidgetItem(self._groups[name], [text])
        item.setData(0, VALUE, value)
        item.setToolTip(0, text)
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(0, Qt.CheckState.Checked if checked else Qt.CheckState.Unchecked)

    def _checked(self, name: str) -> frozenset[str]:
        return frozenset(
            item.data(0, VALUE)
            for item in _values(self._groups[name])
            if item.checkState(0) is Qt.CheckState.Checked
        )

    def _item_changed(self, item: QTreeWidgetItem) -> None:
        name = next((name for name, group in self._groups.items() if group is item.parent()), "")
        if name and self._facets[name].only_one and item.checkState(0) is Qt.CheckState.Checked:
            with QSignalBlocker(self):
                for other in _values(self._groups[name]):
                    if other is not item:
                        other.setCheckState(0, Qt.CheckState.Unchecked)
        self.changed.emit()

    def _activated(self, item: QTreeWidgetItem, _column: int) -> None:
        """“Show all” of a facet with many values."""
        if item.data(0, VALUE) != MORE:
            return
        for name, group in self._groups.items():
            if group is item.parent():
                self._whole.add(name)
                with QSignalBlocker(self):
                    self._fill(name)
                return


def _children(group: QTreeWidgetItem) -> list[QTreeWidgetItem]:
    found = (group.child(place) for place in range(group.childCount()))
    return [item for item in found if item is not None]


def _values(group: QTreeWidgetItem) -> list[QTreeWidgetItem]:
    return [item for item in _children(group) if item.data(0, VALUE) != MORE]


def checked_of(wanted: Filter) -> Checked:
    """What has to be checked for a filter."""
    presence = frozenset() if wanted.presence is Presence.ANY else frozenset({wanted.presence.value})
    collection = frozenset() if wanted.collection is None else frozenset({str(wanted.collection)})
    return {
        "presence": presence | ({OPENED} if wanted.opened else frozenset()),
        "languages": wanted.languages,
        "subjects": wanted.subjects,
        "levels": wanted.levels,
        "types": wanted.types,
        "may": wanted.may,
        "licenses": wanted.licenses,
        "sources": wanted.sources,
        "qualities": wanted.qualities,
        "accessibility": wanted.accessibility,
        "collection": collection,
    }
