"""Move, back up, restore, check, take along: the care of the library, as rows of the settings."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QDateTime, QLocale, QObject, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QGridLayout, QPushButton, QWidget

from oerdesk.core.care import Backup, BackupReport, MoveReport, RestoreReport, backups_in, free_at, restore
from oerdesk.core.errors import OerdeskError
from oerdesk.core.i18n import _, ngettext
from oerdesk.core.library import Library
from oerdesk.core.paths import portable_place
from oerdesk.core.progress import Progress
from oerdesk.core.records import CheckReport, Problem
from oerdesk.gui import theme, words
from oerdesk.gui.dialogs import ask, show_error, tell
from oerdesk.gui.jobs import Job, JobRunner
from oerdesk.gui.settings.choose_backup import ChooseBackup
from oerdesk.gui.settings.errand import Errand, Outcome
from oerdesk.gui.settings.rows import Row

SHOWN = 20  # problems told in one message


class LibraryCare(QObject):
    """What can be done with the library as a whole.

    Signals:
        errand: an :class:`Errand`: close the window and the library, run it, open what it says.
    """

    errand = Signal(object)

    def __init__(self, library: Library, runner: JobRunner, parent: QWidget) -> None:
        super().__init__(parent)
        self._library = library
        self._runner = runner
        self._widget = parent
        self._size: int | None = None
        self._dialogs: list[QWidget] = []

    def rows(self) -> tuple[Row, ...]:
        """The rows, made anew."""
        root = self._library.paths.root
        self._place = _row(
            _("Place of the library"),
            str(root),
            _("folder location disk move drive where"),
            (_("Move…"), "folder", self.choose_move, _("Move the library to another folder or disk")),
            (_("Show"), "library", self.show_folder, _("Show the folder of the library")),
        )
        self._backup = _row(
            _("Backup"),
            "",
            _("save copy safety stick restore"),
            (_("Back up…"), "download", self.choose_backup, _("Copy the library to a stick or folder")),
            (_("Restore…"), "restore", self.choose_restore, _("Take the library back from a backup")),
        )
        self._check = _row(
            _("Health"),
            _("Reads every file and says whether it is whole; what is not can be repaired."),
            _("check verify repair damaged integrity"),
            (_("Check"), "check", self.check, _("Read every file of the library")),
        )
        self._portable = _row(
            _("Take it along"),
            "",
            _("portable stick usb program carry"),
            (_("Make portable"), "pack", self.make_portable, _("Copy the library beside the program")),
        )
        if self._library.read_only:
            self._place.control.setEnabled(False)
        self._tell()
        return (self._place, self._backup, self._check, self._portable)

    def refresh(self) -> None:
        """Ask anew how large the library is and when it was last backed up."""
        job = self._runner.read(lambda _progress: self._library.care.size())
        job.succeeded.connect(self._measured)

    def _measured(self, size: int) -> None:
        self._size = size
        self._tell()

    def _tell(self) -> None:
        root = self._library.paths.root
        if self._size is not None:
            self._place.explain(_("{folder}, {size}").format(folder=root, size=words.size(self._size)))
        last = self._library.care.last_backup()
        if last is None:
            self._backup.explain(_("There is no backup yet. Keep one on a stick, in another place."))
        else:
            said = _("The last one: {time}, in {folder}.")
            self._backup.explain(said.format(time=when(last.made), folder=last.folder))
        portable = portable_place()
        if root == portable:
            self._portable.explain(_("This library is beside the program: both travel together."))
            self._portable.control.setEnabled(False)
        else:
            said = _("A copy beside the program, in {folder}, is used instead of this one from then on.")
            self._portable.explain(said.format(folder=portable))

    # Asking

    def choose_move(self) -> None:
        """Ask where to."""
        self._ask_folder(_("Move the library into this folder"), self.ask_move)

    def ask_move(self, folder: str) -> None:
        """Tell the sizes, and ask."""
        said = _("Move the library to “{folder}”?").format(folder=folder)
        sizes = self._sizes(Path(folder))
        more = _("The window closes for it and comes back.")
        ask(
            self._widget,
            said,
            f"{sizes} {more}",
            (_("Move it"), partial(self._move, Path(folder))),
            (_("Leave it"), _nothing),
        )

    def choose_backup(self) -> None:
        """Ask where to."""
        self._ask_folder(_("Back up to this stick or folder"), self.back_up)

    def choose_restore(self) -> None:
        """Ask where from."""
        self._ask_folder(_("The backup, or the stick it is on"), self.look_for_backups)

    def _ask_folder(self, title: str, use: object) -> None:
        dialog = QFileDialog(self._widget, title)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        last = self._library.care.last_backup()
        if last is not None and last.folder.is_dir():
            dialog.setDirectory(str(last.folder))
        dialog.fileSelected.connect(use)
        dialog.open()

    def _sizes(self, folder: Path) -> str:
        try:
            free = free_at(folder)
        except OerdeskError:
            return ""
        if self._size is None:
            return _("{free} are free there.").format(free=words.size(free))
        return _("The library has {size}; {free} are free there.").format(
            size=words.size(self._size), free=words.size(free)
        )

    # Doing

    def show_folder(self) -> None:
        """In the system's own file manager."""
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._library.paths.root)))

    def _move(self, folder: Path) -> None:
        care = self._library.care

        def run(progress: Progress) -> Outcome:
            return _moved(care.move(folder, progress))

        self.errand.emit(Errand(_("Moving the library"), self._library.paths.root, run))

    def back_up(self, folder: str) -> None:
        """Back up to ``folder``, while the library is used."""
        job = self._runner.write(
            partial(self._library.care.backup, Path(folder)), _("Backing up the library")
        )
        job.succeeded.connect(self._backed_up)
        self._tell_failure(job)

    def _backed_up(self, report: BackupReport) -> None:
        self._tell()
        said = _("Backed up to “{folder}”: {resources}, {size}; new since the last time: {new}.").format(
            folder=report.backup.folder,
            resources=words.resources(report.backup.resources),
            size=words.size(report.backup.size),
            new=words.size(report.written),
        )
        more = [_("It was read back from the disk and is whole.")]
        if report.keys:
            more.append(_("The keys you publish with are in it: keep it where only you can read it."))
        tell(self._widget, said, "\n\n".join(filter(None, (" ".join(more), _told(report.problems)))))

    def look_for_backups(self, folder: str) -> None:
        """Show what backups there are."""
        job = self._runner.read(lambda _progress: backups_in(Path(folder)))
        job.succeeded.connect(partial(self._found, folder))
        self._tell_failure(job)

    def _found(self, folder: str, backups: list[Backup]) -> None:
        if not backups:
            tell(
                self._widget,
                _("There is no backup in “{path}”.").format(path=folder),
                _("Choose the folder a backup was made into, or the stick it is on."),
            )
            return
        dialog = ChooseBackup(backups, self._widget)
        dialog.chosen.connect(self._restore)
        dialog.open()

    def _restore(self, backup: Backup) -> None:
        root = self._library.paths.root

        def run(progress: Progress) -> Outcome:
            return _restored(restore(backup.folder, root, progress))

        self.errand.emit(Errand(_("Restoring the library"), root, run))

    def check(self) -> None:
        """Read every file."""
        job = self._runner.write(
            lambda progress: self._library.check.run(progress=progress), _("Checking the library")
        )
        job.succeeded.connect(self._checked)
        self._tell_failure(job)

    def _checked(self, report: CheckReport) -> None:
        if not report.problems:
            tell(self._widget, _("Everything is whole."), words.resources(report.resources))
            return
        said = ngettext("{count} thing is not whole.", "{count} things are not whole.", len(report.problems))
        ask(
            self._widget,
            said.format(count=words.number(len(report.problems))),
            _told(report.problems),
            (_("Repair"), self._repair),
            (_("Leave it"), _nothing),
        )

    def _repair(self) -> None:
        job = self._runner.write(
            lambda progress: self._library.check.run(repair=True, progress=progress),
            _("Repairing the library"),
        )
        job.succeeded.connect(self._repaired)
        self._tell_failure(job)

    def _repaired(self, report: CheckReport) -> None:
        said = _("Some things are not whole.") if report.problems else _("Everything is whole again.")
        tell(self._widget, said, "\n".join((*report.repaired[:SHOWN], _told(report.problems))).strip())

    def make_portable(self) -> None:
        """Copy the library beside the program."""
        job = self._runner.write(
            lambda progress: self._library.care.make_portable(progress=progress),
            _("Copying the library beside the program"),
        )
        job.succeeded.connect(self._made_portable)
        self._tell_failure(job)

    def _made_portable(self, report: MoveReport) -> None:
        self._tell()
        said = _("The library was copied to “{folder}”.").format(folder=report.root)
        tell(self._widget, said, _("It is used from the next start on; this one stays as it is now."))

    def _tell_failure(self, job: Job) -> None:
        job.failed.connect(partial(show_error, self._widget))


def _row(title: str, why: str, searched: str, *buttons: tuple[str, str, object, str]) -> Row:
    box = QWidget()
    grid = QGridLayout(box)
    grid.setContentsMargins(0, 0, 0, 0)
    for at, (text, icon, do, hint) in enumerate(buttons):
        button = QPushButton(theme.icon(icon), text)
        button.setAccessibleName(f"{title}: {text.rstrip('…')}")
        button.setToolTip(hint)
        button.clicked.connect(do)
        grid.addWidget(button, 0, at)
    return Row(title, why, searched, box)


def when(time: str) -> str:
    """A UTC time as the clock on the wall shows it, in the program's language."""
    moment = QDateTime.fromString(time, Qt.DateFormat.ISODate).toLocalTime()
    return QLocale().toString(moment, QLocale.FormatType.ShortFormat) if moment.isValid() else time


def _moved(report: MoveReport) -> Outcome:
    said = []
    if report.left is not None:
        left = _("Still at the old place, and no longer needed: {folder}").format(folder=report.left)
        said = [left, _told(report.problems)]
    return Outcome(report.root, "\n\n".join(filter(None, said)))


def _restored(report: RestoreReport) -> Outcome:
    said = [_("The library is what it was on {time}.").format(time=when(report.made))]
    if report.replaced is not None:
        said.append(_("The one that was here before is now in “{folder}”.").format(folder=report.replaced))
    said.append(_told(report.problems))
    return Outcome(report.root, "\n\n".join(filter(None, said)))


def _told(problems: tuple[Problem, ...]) -> str:
    lines = [f"{problem.title} {problem.hint}" for problem in problems[:SHOWN]]
    if len(problems) > SHOWN:
        lines.append(_("And {count} more.").format(count=words.number(len(problems) - SHOWN)))
    return "\n".join(lines)


def _nothing() -> None:
    pass
