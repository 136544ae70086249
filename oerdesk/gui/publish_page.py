"""Bundles, and publishing them as a signed repository."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from oerdesk.core.errors import OerdeskError
from oerdesk.core.i18n import _
from oerdesk.core.library import Library
from oerdesk.core.records import Bundle, PublishReport
from oerdesk.gui import theme, words
from oerdesk.gui.dialogs import show_error, tell
from oerdesk.gui.jobs import JobRunner
from oerdesk.gui.table import Table

ID = int(Qt.ItemDataRole.UserRole)


class PublishPage(QWidget):
    """Choose bundles and a folder; any web server can serve what is written there."""

    def __init__(self, library: Library, runner: JobRunner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._runner = runner
        intro = QLabel(
            _(
                "A bundle is a set of resources that others subscribe to. Put resources into bundles in the "
                "library, then publish them into a folder. What has no open license stays private."
            ),
            wordWrap=True,
        )
        self.name = QLineEdit()
        self.name.setPlaceholderText(_("Name of the repository, for example Nakuru Teachers' Library"))
        self.name.setAccessibleName(_("Name of the repository"))
        self.tree = Table(
            _("Bundles"), ((_("Bundle"), 30), (_("Resources"), 12), (_("Private"), 10), (_("Size"), 12))
        )
        self.tree.setRootIsDecorated(False)
        self.fingerprint = QLabel(wordWrap=True)
        self.fingerprint.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.remove = QPushButton(theme.icon("trash"), _("Remove bundle"))
        self.publish = QPushButton(theme.icon("publish", "on_accent"), _("Publish…"))
        self.publish.setProperty("primary", True)
        bottom = QHBoxLayout()
        bottom.addWidget(self.fingerprint, 1)
        bottom.addWidget(self.remove)
        bottom.addWidget(self.publish)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.SPACE, theme.SPACE, theme.SPACE, theme.SPACE)
        for widget, stretch in ((intro, 0), (self.name, 0), (self.tree, 1)):
            column.addWidget(widget, stretch)
        column.addLayout(bottom)
        self.remove.clicked.connect(self._remove)
        self.publish.clicked.connect(self._ask_folder)

    def refresh(self) -> None:
        """Read the bundles anew."""
        job = self._runner.read(
            lambda _p: (self._library.curate.bundles(), self._library.publisher.fingerprint())
        )
        job.succeeded.connect(self._show)
        job.failed.connect(self._failed)

    def _show(self, found: tuple[list[Bundle], str]) -> None:
        bundles, fingerprint = found
        self.tree.clear()
        for bundle in bundles:
            item = self.tree.add(
                [
                    bundle.title,
                    words.number(bundle.resources),
                    words.number(bundle.private),
                    words.size(bundle.size),
                ],
            )
            item.setData(0, ID, bundle.id)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(0, Qt.CheckState.Checked)
        self.publish.setEnabled(bool(bundles))
        self.remove.setEnabled(bool(bundles))
        said = _("Your fingerprint, for others to compare: {fingerprint}").format(fingerprint=fingerprint)
        self.fingerprint.setText(said if fingerprint else _("Your key is made with the first publication."))

    def _chosen(self) -> list[int]:
        items = (self.tree.topLevelItem(row) for row in range(self.tree.topLevelItemCount()))
        return [
            item.data(0, ID)
            for item in items
            if item is not None and item.checkState(0) is Qt.CheckState.Checked
        ]

    def _remove(self) -> None:
        item = self.tree.currentItem()
        if item is None:
            return
        number = item.data(0, ID)
        job = self._runner.write(
            lambda _p: self._library.curate.remove_bundle(number), _("Removing a bundle")
        )
        job.finished.connect(self.refresh)
        job.failed.connect(self._failed)

    def _ask_folder(self) -> None:
        dialog = QFileDialog(self, _("Publish into this folder"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(self.publish_into)
        dialog.open()

    def publish_into(self, folder: str) -> None:
        """Publish the checked bundles into ``folder``."""
        bundles = self._chosen()
        name = self.name.text().strip() or self._library.paths.root.name
        job = self._runner.write(
            partial(self._library.publisher.publish, Path(folder), bundles, name), _("Publishing")
        )
        job.succeeded.connect(self._published)
        job.failed.connect(self._failed)

    def _published(self, report: PublishReport) -> None:
        said = _("{resources} published as version {version} in “{folder}”.").format(
            resources=words.resources(report.resources), version=report.version, folder=report.folder
        )
        private = "\n".join(report.private[:20])
        kept = _("Kept private, without an open license:") + f"\n{private}" if private else ""
        tell(self, said, kept)
        self.refresh()

    def _failed(self, error: OerdeskError) -> None:
        show_error(self, error)
