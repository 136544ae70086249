"""Describe many resources at once: only what is filled in is changed."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from oerdesk.core.i18n import _
from oerdesk.core.licenses import recognize
from oerdesk.core.records import RESOURCE_TYPES, MetadataChange, Person
from oerdesk.gui import words


class DescribeManyDialog(QDialog):
    """Ask what is to be changed in the descriptions of many resources.

    Signals:
        described: a :class:`MetadataChange`.
    """

    described = Signal(object)

    def __init__(self, count: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Describe {resources}").format(resources=words.resources(count)))
        self.language = QLineEdit(placeholderText=_("A language tag, for example sw or pt-BR"))
        self.license = QLineEdit(placeholderText=_("For example CC BY 4.0"))
        self.type = QComboBox()
        self.type.addItem(_("As it is"), None)
        for value in RESOURCE_TYPES:
            self.type.addItem(words.type_name(value), value)
        self.levels = QLineEdit(placeholderText=_("For example ISCED-1"))
        self.people = QLineEdit(placeholderText=_("Names to add, with commas between them"))
        self.add_subjects = QLineEdit(placeholderText=_("Subjects to add, with commas between them"))
        self.remove_subjects = QLineEdit(placeholderText=_("Subjects to take away"))
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        for label, field in (
            (_("&Language"), self.language),
            (_("L&icense"), self.license),
            (_("&Kind"), self.type),
            (_("L&evels to add"), self.levels),
            (_("&People to add"), self.people),
            (_("&Subjects to add"), self.add_subjects),
            (_("Subjects to take &away"), self.remove_subjects),
        ):
            field.setAccessibleName(label.replace("&", ""))
            form.addRow(label, field)
        said = QLabel(_("What is left empty stays as it is in each of them. Ctrl+Z takes it all back."))
        said.setWordWrap(True)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel
        )
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(said)
        layout.addLayout(form)
        layout.addWidget(buttons)
        self.accepted.connect(self._save)

    def _save(self) -> None:
        stated = self.license.text().strip()
        change = MetadataChange(
            language=self.language.text().strip() or None,
            license=recognize(stated) if stated else None,
            license_statement=stated or None,
            type=self.type.currentData(),
            add_levels=_split(self.levels.text()),
            add_people=tuple(Person(name) for name in _split(self.people.text())),
            add_subjects=_split(self.add_subjects.text()),
            remove_subjects=_split(self.remove_subjects.text()),
        )
        if change != MetadataChange():
            self.described.emit(change)


def _split(text: str) -> tuple[str, ...]:
    return tuple(filter(None, (part.strip() for part in text.split(","))))
