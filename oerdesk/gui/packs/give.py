"""What one could write to a stick, and the choice of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QPushButton, QVBoxLayout, QWidget

from oerdesk.core.i18n import _, ngettext
from oerdesk.core.records.sticks import PackPlan
from oerdesk.gui import theme, words
from oerdesk.gui.packs.flow import Flow
from oerdesk.gui.packs.lines import Pick
from oerdesk.gui.packs.picks import PickList, Picks
from oerdesk.gui.packs.volumes import Volume
from oerdesk.gui.packs.work import Choice

_NAMED: Final = 5  # titles that a sentence names; the list names them all


class GivePanel(QWidget):
    """What goes on the stick.

    Signals:
        choice_changed: other resources are to be listed.
        plan_changed: the plan has to be made anew.
        write: to the stick that is shown.
        ask_folder: where to write instead.
    """

    choice_changed = Signal()
    plan_changed = Signal()
    write = Signal()
    ask_folder = Signal()

    def __init__(self, parent: QWidget | None = None, *, read_only: bool = False) -> None:
        """A panel that only shows when the library is ``read_only``: it has no keys to sign with."""
        super().__init__(parent)
        self._read_only = read_only
        self._rows: list[Pick] = []
        self._of: tuple[str, int] | None = None
        self._plan: PackPlan | None = None
        self._volume: Volume | None = None
        self._busy = False
        self.what = QComboBox()
        self.what.setAccessibleName(_("What to give"))
        self.what.setWhatsThis(
            _("What you chose in the library, a collection, a bundle, or everything that may be shared.")
        )
        self.chosen = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.list = PickList(Picks(_("Resource"), _("On the stick")), _("What I could give"))
        self.keep = QCheckBox(_("Keep what is on the stick"))
        self.keep.setChecked(True)
        self.keep.setWhatsThis(
            _(
                "What your pack on this stick has already stays there, in the version you have now. "
                "Otherwise the pack has only what is ticked."
            )
        )
        self.plan = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.plan.setAccessibleName(_("What would be written"))
        self.here = QPushButton(theme.icon("pack", "on_accent"), "")
        self.here.setProperty("primary", True)
        self.here.setWhatsThis(_("Only what is not on the stick yet is written."))
        self.make = QPushButton(theme.icon("folder"), _("Write to a stick or folder…"))
        self.make.setWhatsThis(
            _(
                "A sync pack opens on any computer, with or without OERDesk: it holds plain files and a "
                "page to start from."
            )
        )
        self._lay_out()
        self._connect()
        self._ticked()
        self.show_volume(None)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.addWidget(self.what)
        column.addWidget(self.chosen)
        column.addWidget(self.list, 100)
        column.addWidget(self.keep)
        column.addWidget(self.plan)
        column.addLayout(Flow(self.here, self.make))

    def _connect(self) -> None:
        self.what.currentIndexChanged.connect(self.choice_changed)
        self.list.picks.ticked.connect(self._ticked)
        self.keep.toggled.connect(self.plan_changed)
        self.here.clicked.connect(self.write)
        self.make.clicked.connect(self.ask_folder)

    # What is shown

    def show_choices(self, choices: Sequence[Choice]) -> None:
        """Offer these sets of resources."""
        before = self.choice()
        self.what.blockSignals(True)
        self.what.clear()
        for choice in choices:
            self.what.addItem(choice.title, choice)
            if before is not None and (before.kind, before.number) == (choice.kind, choice.number):
                self.what.setCurrentIndex(self.what.count() - 1)
        self.what.blockSignals(False)

    def show_rows(self, choice: Choice, rows: list[Pick]) -> None:
        """Show what could be given; what may be is ticked, but what was not before."""
        before = {row.key for row in self._rows} if self._of == (choice.kind, choice.number) else set()
        if before and rows == self._rows:
            return
        left = before - set(self.resources())
        self._of = (choice.kind, choice.number)
        self._rows = rows
        self.list.picks.show(rows, [row.key for row in rows if row.key not in left])

    def forget_ticks(self) -> None:
        """Tick everything that is shown next."""
        self._of = None

    def show_volume(self, volume: Volume | None) -> None:
        """The stick that is shown."""
        self._volume = volume
        self._plan = None
        self.here.setVisible(volume is not None)
        self.keep.setVisible(volume is not None)
        name = volume.name if volume else ""
        self.here.setText(_("Write to “{name}”").format(name=_short(name)).replace("&", "&&"))
        self.list.picks.say(self._state_of)
        self._tell_plan()

    def show_plan(self, plan: PackPlan) -> None:
        """Show what would be written."""
        self._plan = plan
        self.list.picks.say(self._state_of)
        self._tell_plan()

    def set_busy(self, *, busy: bool) -> None:
        """While something long is under way nothing else can be begun."""
        self._busy = busy
        self._enable()

    def choice(self) -> Choice | None:
        """The set that is shown."""
        found = self.what.currentData()
        return found if isinstance(found, Choice) else None

    def resources(self) -> list[int]:
        """What is ticked."""
        return [int(key) for key in self.list.picks.ticks()]

    def _ticked(self) -> None:
        ticked = set(self.list.picks.ticks())
        size = sum(row.size for row in self._rows if row.key in ticked)
        self.chosen.setText(
            _("Chosen: {resources}, {size}.").format(
                resources=words.resources(len(ticked)), size=words.size(size)
            )
            if ticked
            else _nothing(self.choice(), anything=bool(self._rows))
        )
        self._enable()
        self.plan_changed.emit()

    def _state_of(self, pick: Pick) -> str:
        if not pick.possible or self._volume is None:
            return pick.state
        there = self._plan is not None and pick.key in self._plan.unchanged
        return _("There already") if there else _("Not there yet")

    def _tell_plan(self) -> None:
        said = _sentences(self._plan, self._volume)
        self.plan.setText("\n".join(said))
        self.plan.setVisible(bool(said))
        short = self._plan is not None and self._plan.missing > 0
        role = "danger" if short else "muted"
        if self.plan.property("role") != role:
            self.plan.setProperty("role", role)
            self.plan.style().unpolish(self.plan)
            self.plan.style().polish(self.plan)
        self._enable()

    def _enable(self) -> None:
        idle = not self._busy and not self._read_only
        self.make.setEnabled(idle and self.list.picks.count() > 0)
        plan, volume = self._plan, self._volume
        fits = plan is not None and bool(plan.resources) and not plan.missing and not plan.foreign
        self.here.setEnabled(idle and fits and volume is not None and not volume.read_only)


def _nothing(choice: Choice | None, *, anything: bool) -> str:
    if anything:
        return _("Nothing is ticked.")
    if choice is None or choice.kind == "chosen":
        return _("Nothing is chosen yet. Choose resources in the library, then “Put on a stick…”.")
    return _("Nothing of this can be given.")


def _sentences(plan: PackPlan | None, volume: Volume | None) -> list[str]:
    if volume is None:
        return []
    if volume.read_only:
        locked = _("“{name}” is read-only. Some sticks have a small lock on their side.")
        return [locked.format(name=volume.name)]
    if plan is None:
        return []
    said = [
        _("{resources} on it afterwards, {size}. Up to {writing} to write, {free} free.")
        if plan.writing
        else _("{resources} on it afterwards, {size}: all of it is there already.")
    ]
    said[0] = said[0].format(
        resources=words.resources(len(plan.resources)),
        size=words.size(plan.size),
        writing=words.size(plan.writing),
        free=words.size(plan.free),
    )
    if plan.missing:
        said.append(
            _("It is too small: {missing} are missing. Choose less, or use a larger stick.").format(
                missing=words.size(plan.missing)
            )
        )
    if plan.folder != volume.root:
        said.append(_("It goes into the folder “{folder}” of the stick.").format(folder=plan.folder.name))
    said += [
        text.format(count=words.number(len(titles)), titles=_titles(titles))
        for titles, text in _left_out(plan)
        if titles
    ]
    return said


def _left_out(plan: PackPlan) -> list[tuple[tuple[str, ...], str]]:
    return [
        (plan.removed, _("No longer on the stick afterwards ({count}): {titles}")),
        (plan.private, _("Stays here, without an open license ({count}): {titles}")),
        (plan.absent, _("Stays out, not fetched yet ({count}): {titles}")),
        (plan.too_large, _("Stays here, with a file too large for sticks ({count}): {titles}")),
    ]


def _titles(titles: tuple[str, ...]) -> str:
    named = QLocale().createSeparatedList(list(titles[:_NAMED]))
    more = len(titles) - _NAMED
    if more <= 0:
        return named
    return ngettext("{titles} and {count} more", "{titles} and {count} more", more).format(
        titles=named, count=words.number(more)
    )


def _short(name: str) -> str:
    return name if len(name) <= 24 else name[:23] + "…"
