"""Which stick is meant: those that are plugged in, and folders that are used like one."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton, QVBoxLayout, QWidget

from oerdesk.core.i18n import _
from oerdesk.gui import theme, words
from oerdesk.gui.jobs import JobRunner
from oerdesk.gui.packs import unplug, work
from oerdesk.gui.packs.flow import Flow
from oerdesk.gui.packs.reads import Reads
from oerdesk.gui.packs.volumes import Lister, Volume
from oerdesk.gui.table import plain

POLL: Final = 3000  # milliseconds between two looks for sticks
_LONGEST_NAME: Final = 24  # letters that are shown of one


class StickBar(QWidget):
    """Shows the sticks there are, and keeps looking while it is seen.

    Signals:
        changed: another stick is shown, or none.
        news: a sentence about a stick that came or went.
        ask_folder: a folder is to be used like a stick.
        let_go: the stick is to be pulled out.
    """

    changed = Signal()
    news = Signal(str)
    ask_folder = Signal()
    let_go = Signal()

    def __init__(self, runner: JobRunner, mounted: Lister, parent: QWidget | None = None) -> None:
        """The sticks that ``mounted``, which is called in a thread, tells of."""
        super().__init__(parent)
        self._mounted = mounted
        self._reads = Reads(runner, self)
        self._folders: list[Path] = []
        self._meant: Path | None = None
        self._asked = False
        self._busy = False
        self.volumes: list[Volume] = []
        self.combo = QComboBox()
        self.combo.setAccessibleName(_("Stick or folder"))
        self.combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.combo.setWhatsThis(_("Sticks appear here by themselves when they are plugged in."))
        self.state = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.folder = QPushButton(theme.icon("folder"), _("Choose a folder…"))
        self.folder.setWhatsThis(_("A folder on a disk or in the network can be used like a stick."))
        self.eject = QPushButton(theme.icon("eject"), _("Let go of the stick"))
        self.eject.setWhatsThis(_("Asks the system to write what is left. After that it can be pulled out."))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.state)
        column.addLayout(Flow(self.combo, self.folder, self.eject))
        self._poll = QTimer(self, interval=POLL)
        self._poll.timeout.connect(self.look)
        self.combo.currentIndexChanged.connect(self._chosen)
        self.folder.clicked.connect(self.ask_folder)
        self.eject.clicked.connect(self.let_go)
        self._tell()

    def volume(self) -> Volume | None:
        """The stick that is shown."""
        found = self.combo.currentData()
        return found if isinstance(found, Volume) else None

    def volume_of(self, folder: Path) -> Volume:
        """The stick that a folder is on; of one that is not known, the folder itself."""
        on = [volume for volume in self.volumes if folder == volume.root or volume.root in folder.parents]
        nearest = max(on, key=lambda volume: len(volume.root.parts), default=None)
        return nearest or Volume(folder, folder.name or str(folder), 0, 0)

    def use_folder(self, folder: Path) -> None:
        """Use a folder like a stick, as long as the program runs, and show it."""
        if folder not in self._folders:
            self._folders.append(folder)
        self._meant = folder
        self._ask()

    def look(self) -> None:
        """See which sticks there are, unless that is under way."""
        if not self._reads.is_asking("sticks"):
            self._ask()

    def set_busy(self, *, busy: bool) -> None:
        """While something is under way, the stick it is about stays the one that is shown."""
        self._busy = busy
        self.eject.setEnabled(not busy)

    def showEvent(self, event: QShowEvent) -> None:
        """Look for sticks as long as somebody looks here."""
        super().showEvent(event)
        self._poll.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Rest."""
        super().hideEvent(event)
        self._poll.stop()

    def _ask(self) -> None:
        job = self._reads.ask("sticks", partial(work.list_volumes, self._mounted, tuple(self._folders)))
        job.succeeded.connect(self._show)

    def _show(self, volumes: list[Volume]) -> None:
        before, shown = {volume.root: volume for volume in self.volumes}, self.volume()
        now = {volume.root: volume for volume in volumes}
        came = [volume for root, volume in now.items() if root not in before]
        went = [volume for root, volume in before.items() if root not in now]
        if volumes != self.volumes:
            self._fill(volumes, self._root_to_show(now, came, shown))
        if self._asked:
            for volume in came:
                self.news.emit(_("“{name}” is there.").format(name=volume.name))
            for volume in went:
                self.news.emit(_("“{name}” is gone.").format(name=volume.name))
        self._asked = True
        self._tell()
        chosen = self.volume()
        if (chosen and chosen.root) != (shown and shown.root):
            self.changed.emit()

    def _root_to_show(self, now: dict[Path, Volume], came: list[Volume], shown: Volume | None) -> Path | None:
        if self._meant in now:
            meant, self._meant = self._meant, None
            return meant
        if came and self._asked and not self._busy:
            return came[0].root  # it was plugged in just now: that is the one that is meant
        if shown is not None and shown.root in now:
            return shown.root
        return next(iter(now), None)

    def _fill(self, volumes: list[Volume], root: Path | None) -> None:
        self.volumes = volumes
        self.combo.blockSignals(True)
        self.combo.clear()
        for volume in volumes:
            self.combo.addItem(_in_the_list(volume, volumes), volume)
            if volume.root == root:
                self.combo.setCurrentIndex(self.combo.count() - 1)
        self.combo.blockSignals(False)

    def _chosen(self) -> None:
        self._tell()
        self.changed.emit()

    def _tell(self) -> None:
        volume = self.volume()
        self.combo.setVisible(volume is not None)
        self.eject.setVisible(volume is not None and unplug.can_let_go(volume))
        said = _state(volume)
        self.state.setText(said)
        self.state.setVisible(bool(said))
        self.combo.setToolTip(plain(str(volume.root)) if volume else "")


def _in_the_list(volume: Volume, among: Sequence[Volume]) -> str:
    alone = sum(other.name == volume.name for other in among) == 1
    return _("{name}: {free} of {total} free").format(
        name=_short(volume.name if alone else str(volume.root)),
        free=words.size(volume.free),
        total=words.size(volume.total),
    )


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else "…" + name[1 - _LONGEST_NAME :]


def _state(volume: Volume | None) -> str:
    if volume is None:
        return _(
            "A stick carries resources to where no network goes, and brings back what others have; what is "
            "on it opens on any computer, with or without OERDesk. Plug one in, or choose a folder."
        )
    notes = []
    if volume.read_only:
        notes.append(_("It is read-only: you can take in, but not give."))
    if volume.small_files_only:
        notes.append(_("It takes files of up to 4 GB."))
    return "\n".join(notes)
