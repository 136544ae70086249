"""What a pack would bring, and the choice of it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from PySide6.QtCore import QDateTime, QLocale, Qt, Signal
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton, QVBoxLayout, QWidget

from oerdesk.core.errors import OerdeskError
from oerdesk.core.i18n import _
from oerdesk.core.records.sticks import Arrival, PackContents
from oerdesk.gui import theme, words
from oerdesk.gui.packs.flow import Flow
from oerdesk.gui.packs.picks import PickList, Picks
from oerdesk.gui.packs.work import FoundPack, StickView

_SELECTABLE: Final = (
    Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
)


class TakePanel(QWidget):
    """The packs of one stick.

    Signals:
        take: the contents (a :class:`PackContents`) and the versions that were ticked.
        verify: the folder of the pack.
    """

    take = Signal(object, list)
    verify = Signal(str)

    def __init__(self, parent: QWidget | None = None, *, read_only: bool = False) -> None:
        """A panel that only shows when the library is ``read_only``."""
        super().__init__(parent)
        self._read_only = read_only
        self._view: StickView | None = None
        self._busy = False
        self.packs = QComboBox()
        self.packs.setAccessibleName(_("Packs on this stick"))
        self.packs.setWhatsThis(_("Several publishers may share a stick, each with a pack of its own."))
        self.about = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.about.setTextInteractionFlags(_SELECTABLE)
        self.about.setAccessibleName(_("About this pack"))
        self.about.setWhatsThis(_("Who wrote the pack, when, and how much is in it."))
        self.counts = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.cost = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.cost.setProperty("role", "muted")
        self.list = PickList(Picks(_("Resource"), _("For you")), _("What it would bring"))
        self.merge = QPushButton(theme.icon("download", "on_accent"), _("Take in what is ticked"))
        self.merge.setProperty("primary", True)
        self.merge.setWhatsThis(_("Every file is compared with what its publisher signed before it enters."))
        self.all = QPushButton(_("Tick all"))
        self.all.setWhatsThis(
            _("Ticks everything that is not here yet, older versions and your trash included.")
        )
        self.none = QPushButton(_("Tick none"))
        self.none.setWhatsThis(_("Takes all ticks away, so that you can tick what you want."))
        self.check = QPushButton(theme.icon("check"), _("Verify"))
        self.check.setWhatsThis(_("Reads every file of the pack and says which are not as they were signed."))
        self._lay_out()
        self._connect()
        self.show_view(None)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        for widget in (self.packs, self.about, self.counts):
            column.addWidget(widget)
        column.addWidget(self.list, 100)
        column.addWidget(self.cost)
        column.addLayout(Flow(self.merge, self.all, self.none, self.check))
        column.addStretch(0)

    def _connect(self) -> None:
        self.packs.currentIndexChanged.connect(lambda _index: self._show_pack())
        self.list.picks.ticked.connect(self._show_cost)
        self.all.clicked.connect(lambda: self.list.picks.tick_all(on=True))
        self.none.clicked.connect(lambda: self.list.picks.tick_all(on=False))
        self.merge.clicked.connect(self._take)
        self.check.clicked.connect(self._verify)

    # What is shown

    def show_view(self, view: StickView | None) -> None:
        """Show what is on a stick; nothing while none is chosen."""
        before = self.pack()
        if view is not None and view == self._view:
            return
        left = self._unticked()
        self._view = view
        packs = view.packs if view else ()
        self.packs.blockSignals(True)
        self.packs.clear()
        for pack in packs:
            self.packs.addItem(_title(pack), pack)
            if before is not None and pack.folder == before.folder:
                self.packs.setCurrentIndex(self.packs.count() - 1)
        self.packs.blockSignals(False)
        self.packs.setVisible(len(packs) > 1)
        self._show_pack(left)

    def looking(self, name: str) -> None:
        """Say that the answer is on its way."""
        self.about.setText(_("Looking at “{name}”…").format(name=name))

    def cannot(self, error: OerdeskError) -> None:
        """Say why a stick cannot be looked at."""
        self.show_view(None)
        self.about.setText(f"{error.title}\n{error.hint}")

    def set_busy(self, *, busy: bool) -> None:
        """While something long is under way nothing else can be begun."""
        self._busy = busy
        self._enable()

    def pack(self) -> FoundPack | None:
        """The pack that is shown."""
        found = self.packs.currentData()
        return found if isinstance(found, FoundPack) else None

    def _contents(self) -> PackContents | None:
        pack = self.pack()
        return pack.contents if pack else None

    def _unticked(self) -> set[str]:
        """What the person does not want."""
        contents, ticked = self._contents(), set(self.list.picks.ticks())
        return (
            {i.version for i in contents.items if i.welcome and i.version not in ticked}
            if contents
            else set()
        )

    def _show_pack(self, left: Collection[str] = ()) -> None:
        pack, contents = self.pack(), self._contents()
        self.about.setText(self._about(pack))
        items = contents.items if contents else ()
        ticks = [item.version for item in items if item.welcome and item.version not in left]
        self.list.picks.show(pack.picks if pack else (), ticks)
        self.list.setVisible(contents is not None)
        self.counts.setVisible(contents is not None)
        if contents is not None:
            self.counts.setText(_counts(contents))

    def _about(self, pack: FoundPack | None) -> str:
        if self._view is None:
            return _("No stick is chosen.")
        if pack is None:
            return _("There is no sync pack on it yet. You can put one there under “What I could give”.")
        if pack.contents is None:
            error = pack.error
            said = _("The pack in “{folder}” cannot be used.").format(folder=pack.folder.name)
            return f"{said}\n{error.title}\n{error.hint}" if error else said
        return _whose(pack.contents, self._view.own)

    def _show_cost(self) -> None:
        contents = self._contents()
        ticked = self.list.picks.ticks()
        self.cost.setVisible(contents is not None)
        if contents is not None:
            self.cost.setText(
                _("Ticked: {resources}. {size} to copy, {free} free on this computer.").format(
                    resources=words.resources(len(ticked)),
                    size=words.size(contents.bytes_of(map(str, ticked))),
                    free=words.size(contents.free),
                )
            )
        self._enable()

    def _enable(self) -> None:
        contents = self._contents()
        for button in (self.merge, self.all, self.none):
            button.setVisible(contents is not None)
        self.check.setVisible(self.pack() is not None)
        self.merge.setEnabled(not self._busy and not self._read_only and self.list.picks.count() > 0)
        self.check.setEnabled(not self._busy)

    # What is asked for

    def _take(self) -> None:
        contents = self._contents()
        if contents is not None:
            self.take.emit(contents, self.list.picks.ticks())

    def _verify(self) -> None:
        pack = self.pack()
        if pack is not None:
            self.verify.emit(str(pack.folder))


def date(text: str) -> str:
    """A UTC time as a day in the person's way of writing."""
    when = QDateTime.fromString(text, Qt.DateFormat.ISODate)
    return QLocale().toString(when.toLocalTime().date(), QLocale.FormatType.LongFormat)


def _title(pack: FoundPack) -> str:
    if pack.contents is None:
        return _("{folder}: cannot be used").format(folder=pack.folder.name)
    return _("{name}, {resources}").format(
        name=pack.contents.name, resources=words.resources(len(pack.contents.items))
    )


def _whose(contents: PackContents, own: str) -> str:
    day = date(contents.written)
    if own and contents.fingerprint == own:
        return _("This library wrote it on {day}.").format(day=day)
    if contents.trusted:
        said = _("Written by “{name}” on {day}. You have accepted this publisher.")
    else:
        said = _(
            "Written on {day} by somebody who goes by “{name}”. You have not accepted this publisher yet."
        )
    fingerprint = _("Fingerprint: {fingerprint}").format(fingerprint=contents.fingerprint)
    return said.format(name=contents.name, day=day) + f"\n{fingerprint}"


def _counts(contents: PackContents) -> str:
    return _(
        "New here: {new} · newer than here: {newer} · here already: {here} · older than here: {older}"
    ).format(**{arrival.value: words.number(contents.count(arrival)) for arrival in Arrival})
