"""Sync packs: put resources on a stick, see whether a stick is whole, merge what it brings."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import (
    QFileDialog,
    QGroupBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from oerdesk.core.errors import OerdeskError
from oerdesk.core.i18n import _, ngettext
from oerdesk.core.library import Library
from oerdesk.core.progress import Progress
from oerdesk.core.records import Problem, PublishReport, ResourceRow, Source, SyncReport
from oerdesk.gui import theme, words
from oerdesk.gui.dialogs import ask, show_error, tell
from oerdesk.gui.jobs import Job, JobRunner


class PacksPage(QWidget):
    """Sticks that carry resources from room to room."""

    def __init__(self, library: Library, runner: JobRunner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._runner = runner
        self._resources: list[int] = []
        self.chosen = QLabel(wordWrap=True)
        self.make = QPushButton(theme.icon("pack", "on_accent"), _("Write to a stick or folder…"))
        self.make.setProperty("primary", True)
        self.merge = QPushButton(theme.icon("download"), _("Take in from a stick…"))
        self.verify = QPushButton(theme.icon("check"), _("Verify a stick…"))
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.SPACE, theme.SPACE, theme.SPACE, theme.SPACE)
        for title, said, buttons in (
            (
                _("Give"),
                _(
                    "A sync pack opens on any computer, with or without OERDesk: it holds plain files and a "
                    "page to start from. Choose resources in the library, then “Put on a stick”."
                ),
                (self.make,),
            ),
            (
                _("Take"),
                _("Everything on the stick is verified before it enters your library."),
                (self.merge, self.verify),
            ),
        ):
            box = QGroupBox(title)
            inner = QVBoxLayout(box)
            inner.addWidget(QLabel(said, wordWrap=True))
            if title == _("Give"):
                inner.addWidget(self.chosen)
            row = QHBoxLayout()
            for button in buttons:
                row.addWidget(button)
            row.addStretch(1)
            inner.addLayout(row)
            column.addWidget(box)
        column.addStretch(1)
        self.make.clicked.connect(partial(self._ask_folder, self.make_pack))
        self.merge.clicked.connect(partial(self._ask_folder, self.merge_pack))
        self.verify.clicked.connect(partial(self._ask_folder, self.verify_pack))
        self._show_chosen([])

    def choose(self, resources: list[int]) -> None:
        """Take these resources for the next pack."""
        self._resources = resources
        job = self._runner.read(lambda _p: self._library.browse.rows(resources))
        job.succeeded.connect(self._show_chosen)
        self._tell_failure(job)

    def _show_chosen(self, rows: list[ResourceRow]) -> None:
        self.make.setEnabled(bool(rows))
        if not rows:
            self.chosen.setText(_("Nothing is chosen yet."))
            return
        self.chosen.setText(
            _("Chosen: {resources}, {size}.").format(
                resources=words.resources(len(rows)), size=words.size(sum(row.size for row in rows))
            )
        )

    def _ask_folder(self, use: object) -> None:
        dialog = QFileDialog(self, _("Stick or folder"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(use)
        dialog.open()

    def make_pack(self, folder: str) -> None:
        """Write the chosen resources to ``folder``."""
        name = self._library.settings.person or self._library.paths.root.name
        job = self._runner.write(
            partial(self._library.publisher.make_pack, Path(folder), self._resources, name),
            _("Writing a sync pack"),
        )
        job.succeeded.connect(self._made)
        self._tell_failure(job)

    def _made(self, report: PublishReport) -> None:
        said = _("{resources} written to “{folder}”. It is safe to unplug once your system says so.").format(
            resources=words.resources(report.resources), folder=report.folder
        )
        private = "\n".join(report.private[:20])
        tell(self, said, _("Left out, without an open license:") + f"\n{private}" if private else "")

    def verify_pack(self, folder: str) -> None:
        """Check every file of the pack in ``folder``."""
        job = self._runner.read(partial(self._library.publisher.verify_pack, Path(folder)), _("Verifying"))
        job.succeeded.connect(self._verified)
        self._tell_failure(job)

    def _verified(self, problems: tuple[Problem, ...]) -> None:
        if not problems:
            tell(self, _("Everything on this stick is whole."))
            return
        said = ngettext("{count} file is not whole.", "{count} files are not whole.", len(problems))
        details = "\n".join(f"{p.where}: {p.title} {p.hint}" for p in problems[:20])
        tell(self, said.format(count=len(problems)), details)

    def merge_pack(self, folder: str) -> None:
        """Look who wrote the pack in ``folder``, ask about the publisher if unknown, then take it in."""
        job = self._runner.write(
            lambda progress: self._library.sync.add(folder, progress=progress), _("Looking at the stick")
        )
        job.succeeded.connect(self._ask_trust)
        self._tell_failure(job)

    def _ask_trust(self, source: Source) -> None:
        if source.trusted:
            self._merge(source.id)
            return
        ask(
            self,
            _("This stick was written by “{name}”.").format(name=source.name),
            _("Its fingerprint is {fingerprint}. Take in what it brings?").format(
                fingerprint=source.fingerprint
            ),
            (_("Take it in"), partial(self._merge, source.id)),
            (_("Leave it"), partial(self._forget, source.id)),
        )

    def _merge(self, source: int) -> None:
        job = self._runner.write(partial(self._trust_and_merge, source), _("Taking in from a stick"))
        job.succeeded.connect(self._merged)
        self._tell_failure(job)

    def _trust_and_merge(self, source: int, progress: Progress) -> SyncReport:
        self._library.sync.trust(source)
        return self._library.sync.merge(source, progress)

    def _forget(self, source: int) -> None:
        self._tell_failure(
            self._runner.write(lambda _p: self._library.sync.remove(source), _("Leaving the stick"))
        )

    def _merged(self, report: SyncReport) -> None:
        problems = "\n".join(f"{p.where}: {p.title} {p.hint}" for p in report.problems)
        tell(self, _("{resources} taken in.").format(resources=words.resources(report.fetched)), problems)

    def _tell_failure(self, job: Job) -> None:
        job.failed.connect(self._failed)

    def _failed(self, error: OerdeskError) -> None:
        show_error(self, error)
