"""Which backup to take the library back from."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QDateTime, QLocale, Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QTreeWidgetItem, QVBoxLayout, QWidget

from oerdesk.core.care import Backup
from oerdesk.core.i18n import _
from oerdesk.gui import theme, words
from oerdesk.gui.table import Table


class ChooseBackup(QDialog):
    """The backups that were found, the newest first.

    Signals:
        chosen: a :class:`Backup`.
    """

    chosen = Signal(object)

    def __init__(self, backups: Sequence[Backup], parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Restore the library"))
        self._backups = backups
        self.table = Table(
            _("Backups"), ((_("Made"), 24), (_("Name"), 12), (_("Resources"), 12), (_("Size"), 10))
        )
        self.table.setRootIsDecorated(False)
        for backup in backups:
            made = QDateTime.fromString(backup.made, Qt.DateFormat.ISODate).toLocalTime()
            shown = QLocale().toString(made, QLocale.FormatType.ShortFormat) or backup.made
            self.table.add(
                [shown, backup.person, words.number(backup.resources), words.size(backup.size)]
            ).setToolTip(0, str(backup.folder))
        self.table.setCurrentIndex(self.table.model().index(0, 0))
        self.table.itemActivated.connect(self._activated)
        said = _("The library as it is now is kept beside it. The window closes for it and comes back.")
        column = QVBoxLayout(self)
        column.addWidget(QLabel(said, wordWrap=True))
        column.addWidget(self.table, 1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        go_on = buttons.addButton(_("Restore"), QDialogButtonBox.ButtonRole.AcceptRole)
        go_on.setProperty("primary", True)
        go_on.setToolTip(_("Make the library what it was when this backup was made"))
        buttons.accepted.connect(self._accept)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)
        letters = self.fontMetrics().averageCharWidth()
        space = self.screen().availableSize()
        self.resize(min(letters * 84, space.width() - 2 * theme.WIDER), min(letters * 44, space.height()))

    def _activated(self, _item: QTreeWidgetItem, _column: int) -> None:
        self._accept()

    def _accept(self) -> None:
        backup = self._backups[self.table.currentIndex().row()]
        self.accept()
        self.chosen.emit(backup)
