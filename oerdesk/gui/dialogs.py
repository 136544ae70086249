"""The questions and reports of the window.  Dialogs are opened, never run in a loop of their own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QLabel,
    QLineEdit,
    QMessageBox,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from oerdesk.core.errors import OerdeskError
from oerdesk.core.i18n import _, ngettext
from oerdesk.core.library import Library
from oerdesk.core.licenses import recognize
from oerdesk.core.records import RESOURCE_TYPES, ImportReport, Metadata, Person
from oerdesk.gui import words
from oerdesk.gui.table import Table


def show_error(parent: QWidget, error: OerdeskError) -> None:
    """Say what happened and what to do next."""
    _message(parent, QMessageBox.Icon.Warning, error.title, error.hint)


def tell(parent: QWidget, said: str, details: str = "") -> None:
    """Say something that needs no answer."""
    _message(parent, QMessageBox.Icon.Information, said, details)


def ask(
    parent: QWidget,
    said: str,
    more: str,
    yes: tuple[str, Callable[[], object]],
    no: tuple[str, Callable[[], object]],
) -> None:
    """Ask for one of two things, each with the words on its button and what it does; Esc is ``no``."""
    box = _box(parent, QMessageBox.Icon.Question, said, more)
    accept = box.addButton(yes[0], QMessageBox.ButtonRole.AcceptRole)
    box.addButton(no[0], QMessageBox.ButtonRole.RejectRole)
    # Esc and the window's own close button press no button, but they are an answer, too.
    box.finished.connect(lambda _result: yes[1]() if box.clickedButton() == accept else no[1]())
    box.open()


def _message(parent: QWidget, icon: QMessageBox.Icon, said: str, more: str) -> None:
    _box(parent, icon, said, more).open()


def _box(parent: QWidget, icon: QMessageBox.Icon, said: str, more: str) -> QMessageBox:
    box = QMessageBox(parent)
    box.setIcon(icon)
    box.setText(said)
    box.setInformativeText(more)
    for label in box.findChildren(QLabel):  # names from elsewhere are no markup
        label.setTextFormat(Qt.TextFormat.PlainText)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    return box


class ReportDialog(QDialog):
    """What came in, what was skipped and why, what still has to be filled in."""

    def __init__(self, report: ImportReport, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("What came in"))
        self.resize(_letters(self, 96), 460)
        new = sum(file.new for file in report.files)
        updated = sum(file.updated for file in report.files)
        said = [
            ngettext("{count} new resource", "{count} new resources", new).format(count=new),
            ngettext("{count} updated", "{count} updated", updated).format(count=updated),
            _("{count} known already").format(count=len(report.files) - new - updated),
            ngettext("{count} problem", "{count} problems", len(report.problems)).format(
                count=len(report.problems)
            ),
        ]
        self.tree = Table(_("What came in"), ((_("File"), 20), (_("What is to be done"), 56)))
        self.tree.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.tree.setRootIsDecorated(False)
        for problem in report.problems:
            self.tree.add([problem.where, f"{problem.title} {problem.hint}"])
        names = {
            "title": _("title"),
            "language": _("language"),
            "people": _("people"),
            "license": _("license"),
        }
        for file in report.files:
            if file.missing:
                lacking = ", ".join(names[name] for name in file.missing)
                self.tree.add([file.title, _("Fill in: {fields}").format(fields=lacking)])
        layout = QVBoxLayout(self)
        summary = QLabel(" · ".join(said), wordWrap=True)
        layout.addWidget(summary)
        layout.addWidget(self.tree, 1)
        layout.addWidget(_buttons(self, QDialogButtonBox.StandardButton.Close))


class DescribeDialog(QDialog):
    """Correct the metadata of one resource.

    Signals:
        described: the corrected metadata.
    """

    described = Signal(object)

    def __init__(self, metadata: Metadata, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Describe"))
        self.resize(_letters(self, 72), 520)
        self._metadata = metadata
        self.title = QLineEdit(metadata.title)
        self.language = QLineEdit("" if metadata.language == "und" else metadata.language)
        self.language.setPlaceholderText(_("A language tag, for example sw or pt-BR"))
        self.people = QPlainTextEdit("\n".join(f"{p.name} ({p.role})" for p in metadata.people))
        self.people.setPlaceholderText(_("One a line, with the role: Jemma Kahn (ill)"))
        self.people.setTabChangesFocus(True)
        self.license = QLineEdit(metadata.license)
        self.license.setPlaceholderText(_("For example CC BY 4.0"))
        self.type = QComboBox()
        for value in dict.fromkeys((*RESOURCE_TYPES, metadata.type)):
            self.type.addItem(words.type_name(value), value)
        self.type.setCurrentIndex(self.type.findData(metadata.type))
        self.subjects = QLineEdit(", ".join(metadata.subjects))
        self.levels = QLineEdit(", ".join(metadata.levels))
        self.levels.setPlaceholderText(_("For example ISCED-1"))
        self.description = QPlainTextEdit(metadata.description)
        self.description.setTabChangesFocus(True)
        self.source = QLineEdit(metadata.source)
        form = QFormLayout()
        for label, field in (
            (_("&Title"), self.title),
            (_("&Language"), self.language),
            (_("&People"), self.people),
            (_("L&icense"), self.license),
            (_("&Kind"), self.type),
            (_("&Subjects"), self.subjects),
            (_("L&evels"), self.levels),
            (_("&Description"), self.description),
            (_("S&ource"), self.source),
        ):
            field.setAccessibleName(label.replace("&", ""))
            form.addRow(label, field)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        buttons = QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel
        layout.addWidget(_buttons(self, buttons))
        self.accepted.connect(self._save)

    def _save(self) -> None:
        stated = self.license.text().strip()
        same = stated == self._metadata.license
        self.described.emit(
            self._metadata.changed(
                title=self.title.text().strip(),
                language=self.language.text().strip() or "und",
                people=_people(self.people.toPlainText()),
                license=self._metadata.license if same else recognize(stated),
                license_statement=self._metadata.license_statement if same else stated,
                type=self.type.currentData(),
                subjects=_split(self.subjects.text()),
                levels=_split(self.levels.text()),
                description=self.description.toPlainText().strip(),
                source=self.source.text().strip(),
            )
        )


class ExportDialog(QDialog):
    """Ask for a format and a folder.

    Signals:
        chosen: the resources, the format, the folder.
    """

    chosen = Signal(list, str, object)

    def __init__(self, library: Library, resources: list[int], parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Export"))
        self._resources = resources
        self.format = QComboBox()
        self.format.setAccessibleName(_("Format"))
        for name, title in library.exports.formats().items():
            self.format.addItem(title, name)
        layout = QVBoxLayout(self)
        form = QFormLayout()
        form.addRow(_("&Format"), self.format)
        layout.addLayout(form)
        note = QLabel(_("Credit and license are written into every export."), wordWrap=True)
        note.setProperty("role", "muted")
        layout.addWidget(note)
        buttons = QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        box = _buttons(self, buttons)
        box.button(QDialogButtonBox.StandardButton.Ok).setText(_("Choose the folder…"))
        layout.addWidget(box)
        self.accepted.connect(self._ask_folder)

    def _ask_folder(self) -> None:
        dialog = QFileDialog(self.parentWidget(), _("Export into this folder"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        format_ = self.format.currentData()
        dialog.fileSelected.connect(lambda name: self.chosen.emit(self._resources, format_, Path(name)))
        dialog.open()


def _buttons(dialog: QDialog, which: QDialogButtonBox.StandardButton) -> QDialogButtonBox:
    box = QDialogButtonBox(which)
    box.accepted.connect(dialog.accept)
    box.rejected.connect(dialog.reject)
    return box


def _letters(dialog: QDialog, count: int) -> int:
    """A width for so many letters, but never more than the screen has."""
    return min(dialog.fontMetrics().averageCharWidth() * count, dialog.screen().availableSize().width() - 40)


def _split(text: str) -> tuple[str, ...]:
    return tuple(filter(None, (part.strip() for part in text.split(","))))


def _people(text: str) -> tuple[Person, ...]:
    people: list[Person] = []
    for line in filter(str.strip, text.splitlines()):
        name, _paren, role = line.strip().rstrip(")").rpartition(" (")
        people.append(Person(name, role) if name else Person(line.strip()))
    return tuple(people)
