"""The place for sticks: choose one, see what it would bring, give to it."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QLabel,
    QPushButton,
    QScrollArea,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from oerdesk.core.errors import OerdeskError
from oerdesk.core.i18n import _, ngettext
from oerdesk.core.library import Library
from oerdesk.core.records import Problem, SyncReport
from oerdesk.core.records.sticks import PackContents, PackPlan
from oerdesk.gui import theme, words
from oerdesk.gui.dialogs import ask, show_error, tell
from oerdesk.gui.jobs import Job, JobRunner
from oerdesk.gui.packs import unplug, work
from oerdesk.gui.packs.aloud import announce
from oerdesk.gui.packs.give import GivePanel
from oerdesk.gui.packs.jobbar import JobBar
from oerdesk.gui.packs.lines import Pick
from oerdesk.gui.packs.reads import Reads
from oerdesk.gui.packs.stickbar import StickBar
from oerdesk.gui.packs.take import TakePanel
from oerdesk.gui.packs.volumes import Lister, Volume, mounted_volumes

_THINK: Final = 250  # milliseconds after the last tick before the plan is made anew
_MOST_LINES: Final = 20  # that a message lists


class PacksPage(QWidget):
    """Sticks that carry resources from room to room.

    Signals:
        announced: what was said aloud.
    """

    announced = Signal(str)

    def __init__(
        self,
        library: Library,
        runner: JobRunner,
        parent: QWidget | None = None,
        *,
        mounted: Lister = mounted_volumes,
    ) -> None:
        """The place for sticks.

        Args:
            mounted: tells which sticks are plugged in; called in a thread.
        """
        super().__init__(parent)
        self._library = library
        self._runner = runner
        self._chosen: list[int] = []
        self._reads = Reads(runner, self)
        self.sticks = StickBar(runner, mounted)
        self.taking = TakePanel(read_only=library.read_only)
        self.giving = GivePanel(read_only=library.read_only)
        self.tabs = QTabWidget()
        self.bar = JobBar()
        self.result = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.result.setAccessibleName(_("What came of it"))
        self._think = QTimer(self, interval=_THINK, singleShot=True)
        self._lay_out()
        self._connect()
        self._tell_result("", "muted")

    def _lay_out(self) -> None:
        self.tabs.addTab(self.taking, _("What it would bring"))
        self.tabs.addTab(self.giving, _("What I could give"))
        self._draw_signs()
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(theme.SPACE, theme.SPACE, theme.SPACE, theme.SPACE)
        column.addWidget(self.sticks)
        column.addWidget(self.tabs, 1)
        column.addWidget(self.bar)
        column.addWidget(self.result)
        area = QScrollArea(widgetResizable=True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inner)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)

    def _connect(self) -> None:
        self._think.timeout.connect(self._make_plan)
        self._reads.failed.connect(self._read_failed)
        self.sticks.changed.connect(self._stick_changed)
        self.sticks.news.connect(self._say)
        self.sticks.ask_folder.connect(partial(self._ask_folder, self.use_folder))
        self.sticks.let_go.connect(self._let_go_of_shown)
        self.taking.take.connect(self._ask_trust)
        self.taking.verify.connect(self.verify_pack)
        self.giving.choice_changed.connect(self._show_resources)
        self.giving.plan_changed.connect(self._think.start)
        self.giving.write.connect(self._write_here)
        self.giving.ask_folder.connect(partial(self._ask_folder, self.make_pack))
        self.bar.stopped.connect(self._stopped)
        self.bar.news.connect(self._say)
        self._runner.library_changed.connect(self._library_changed)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the colors of the theme."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self._draw_signs()

    def _draw_signs(self) -> None:
        self.tabs.setTabIcon(0, theme.icon("download"))
        self.tabs.setTabIcon(1, theme.icon("pack"))

    # What others use

    @property
    def chosen(self) -> QLabel:
        """Says what would be given."""
        return self.giving.chosen

    @property
    def make(self) -> QPushButton:
        """Writes to a place that is asked for."""
        return self.giving.make

    def choose(self, resources: list[int]) -> None:
        """Take these resources for the next pack."""
        self._chosen = list(resources)
        self.giving.forget_ticks()
        self.tabs.setCurrentWidget(self.giving)
        self.giving.what.setCurrentIndex(0)
        self._show_resources()

    def use_folder(self, folder: str) -> None:
        """Use a folder like a stick, as long as the program runs."""
        self.sticks.use_folder(Path(folder))

    def refresh(self) -> None:
        """Ask everything anew."""
        self.sticks.look()
        self._look()
        self._think.start()
        job = self._reads.ask("choices", partial(work.choices, self._library))
        job.succeeded.connect(self._show_choices)

    def _library_changed(self) -> None:
        if self.isVisible():
            self.refresh()

    # What is on the stick

    def _stick_changed(self) -> None:
        self.taking.show_view(None)
        self.giving.show_volume(self.sticks.volume())
        self._think.start()
        self._look()

    def _look(self) -> None:
        volume = self.sticks.volume()
        if volume is None:
            self._reads.forget("look")
            return
        if self.taking.pack() is None:
            self.taking.looking(volume.name)
        job = self._reads.ask("look", partial(work.look_at, self._library, volume))
        job.succeeded.connect(self._show_view)

    def _show_view(self, view: work.StickView) -> None:
        volume = self.sticks.volume()
        if volume is not None and volume.root == view.volume.root:
            self.taking.show_view(view)

    def verify_pack(self, folder: str) -> None:
        """Check every file of the pack in ``folder``."""
        volume = self.sticks.volume_of(Path(folder))
        verify = partial(self._library.publisher.verify_pack, Path(folder))
        job = self._runner.read(work.on_stick(volume, verify), _("Verifying"))
        job.succeeded.connect(self._verified)
        self._begin(job)

    def _verified(self, problems: tuple[Problem, ...]) -> None:
        said = _("Everything on this stick is whole.")
        if problems:
            said = ngettext("{count} file is not whole.", "{count} files are not whole.", len(problems))
        self._told(said.format(count=words.number(len(problems))), good=not problems, more=_listed(problems))

    # What it brings

    def merge_pack(self, folder: str) -> None:
        """Look who wrote the pack in ``folder``, ask about the publisher if unknown, then take it in."""
        volume = self.sticks.volume_of(Path(folder))
        look = partial(work.look_into, self._library, Path(folder))
        job = self._runner.read(work.on_stick(volume, look), _("Looking at the stick"))
        job.succeeded.connect(self._take_all)
        self._begin(job)

    def _take_all(self, contents: PackContents) -> None:
        self._ask_trust(contents, [item.version for item in contents.items if item.welcome])

    def _ask_trust(self, contents: PackContents, versions: list[str]) -> None:
        if contents.trusted:
            self._merge(contents, versions)
            return
        ask(
            self,
            _("You have not accepted “{name}” yet.").format(name=contents.name),
            _(
                "Anybody can use a name; the fingerprint tells who it is: {fingerprint}. Compare it with "
                "what the publisher says, in person or by telephone. Take in what the stick brings?"
            ).format(fingerprint=contents.fingerprint),
            (_("Take it in"), partial(self._merge, contents, versions)),
            (_("Leave it"), lambda: None),
        )

    def _merge(self, contents: PackContents, versions: list[str]) -> None:
        volume = self.sticks.volume_of(contents.folder)
        merge = partial(work.take_in, self._library, contents, versions)
        job = self._runner.write(work.on_stick(volume, merge), _("Taking in from a stick"))
        job.succeeded.connect(self._merged)
        self._begin(job)

    def _merged(self, report: SyncReport) -> None:
        said = _("{resources} taken in.").format(resources=words.resources(report.fetched))
        self._told(said, good=not report.problems, more=_listed(report.problems))

    # What one could give

    def _show_choices(self, choices: list[work.Choice]) -> None:
        self.giving.show_choices(choices)
        self._show_resources()

    def _show_resources(self) -> None:
        choice = self.giving.choice() or work.Choice("chosen", "")
        job = self._reads.ask("rows", partial(work.lines_of, self._library, choice, tuple(self._chosen)))
        job.succeeded.connect(partial(self._show_rows, choice))

    def _show_rows(self, choice: work.Choice, rows: list[Pick]) -> None:
        self.giving.show_rows(choice, rows)

    def _make_plan(self) -> None:
        volume = self.sticks.volume()
        if volume is None or not self.isVisible():
            return
        resources, keep = self.giving.resources(), self.giving.keep.isChecked()
        plan = partial(work.plan, self._library, volume.root, resources, keep=keep)
        job = self._reads.ask("plan", work.on_stick(volume, plan))
        job.succeeded.connect(partial(self._show_plan, volume.root))

    def _show_plan(self, root: Path, plan: PackPlan) -> None:
        volume = self.sticks.volume()
        if volume is not None and volume.root == root:
            self.giving.show_plan(plan)

    def _write_here(self) -> None:
        volume = self.sticks.volume()
        if volume is not None:
            self._write(volume, volume.root, keep=self.giving.keep.isChecked())

    def make_pack(self, folder: str) -> None:
        """Write what is ticked to ``folder``; what its pack has already stays in it."""
        self.use_folder(folder)
        self._write(self.sticks.volume_of(Path(folder)), Path(folder), keep=True)

    def _write(self, volume: Volume, folder: Path, *, keep: bool) -> None:
        make = partial(work.make, self._library, folder, self.giving.resources(), keep=keep)
        job = self._runner.write(work.on_stick(volume, make), _("Writing a sync pack"))
        job.succeeded.connect(partial(self._made, volume))
        self._begin(job)

    def _made(self, volume: Volume, made: work.Made) -> None:
        said = _(
            "{resources} written to “{folder}”. The pack is whole: you can unplug the stick as soon as the "
            "system has let go of it."
        ).format(resources=words.resources(made.report.resources), folder=made.report.folder)
        more = [] if unplug.can_let_go(volume) else [unplug.how_to()]
        if made.plan.private:
            more += [_("Left out, without an open license:"), *made.plan.private[:_MOST_LINES]]
        if unplug.can_let_go(volume):
            self._say(said)
            self._tell_result(said, "good")
            let_go = (_("Let go of the stick"), partial(self._let_go, volume))
            ask(self, said, "\n".join(more), let_go, (_("Leave it in"), lambda: None))
        else:
            self._told(said, good=True, more="\n".join(more))

    def _let_go_of_shown(self) -> None:
        volume = self.sticks.volume()
        if volume is not None:
            self._let_go(volume)

    def _let_go(self, volume: Volume) -> None:
        job = self._runner.read(partial(unplug.let_go, volume), _("Letting go of the stick"))
        job.succeeded.connect(partial(self._gone, volume))
        self._begin(job)

    def _gone(self, volume: Volume, _nothing: Any) -> None:
        self._told(_("You can pull out “{name}” now.").format(name=volume.name), good=True)
        self.sticks.look()

    # How it is done

    def _ask_folder(self, use: object) -> None:
        dialog = QFileDialog(self, _("Stick or folder"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        volume = self.sticks.volume()
        if volume is not None:
            dialog.setDirectory(str(volume.root))
        dialog.fileSelected.connect(use)
        dialog.open()

    def _begin(self, job: Job) -> None:
        """Follow something that takes long."""
        self._tell_result("", "muted")
        self.bar.follow(job)
        self._set_busy(busy=True)
        job.failed.connect(self._failed)
        job.finished.connect(self._ended)

    def _ended(self) -> None:
        self._set_busy(busy=self.bar.busy)

    def _set_busy(self, *, busy: bool) -> None:
        for part in (self.sticks, self.taking, self.giving):
            part.set_busy(busy=busy)

    def _stopped(self) -> None:
        said = _("Stopped. What was finished is kept; started again it goes on from there.")
        self._tell_result(said, "muted")
        self._say(said)
        self.refresh()

    def _failed(self, error: OerdeskError) -> None:
        said = f"{error.title} {error.hint}".strip()
        self._tell_result(said, "danger")
        self._say(said, urgent=True)
        show_error(self, error)
        self.refresh()

    def _read_failed(self, name: str, error: OerdeskError) -> None:
        if name == "look":
            self.taking.cannot(error)
        elif name != "plan":
            self._tell_result(f"{error.title} {error.hint}".strip(), "danger")
        self.sticks.look()

    def _told(self, said: str, *, good: bool, more: str = "") -> None:
        """Say what came of something: in the place, aloud, and so that it is not missed elsewhere."""
        self._tell_result(said, "good" if good else "danger")
        self._say(said, urgent=not good)
        tell(self, said, more)

    def _tell_result(self, said: str, role: str) -> None:
        self.result.setText(said)
        self.result.setVisible(bool(said))
        self.result.setProperty("role", role)
        self.result.style().unpolish(self.result)
        self.result.style().polish(self.result)

    def _say(self, said: str, *, urgent: bool = False) -> None:
        announce(self, said, urgent=urgent)
        self.announced.emit(said)


def _listed(problems: tuple[Problem, ...]) -> str:
    lines = [f"{p.where}: {p.title} {p.hint}" for p in problems[:_MOST_LINES]]
    more = len(problems) - len(lines)
    if more > 0:
        lines.append(ngettext("and {count} more", "and {count} more", more).format(count=words.number(more)))
    return "\n".join(lines)
