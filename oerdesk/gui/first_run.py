"""The first start: language, place of the library, a name for one's work.  No network, all of it optional.

Shown before there is a library: :func:`ask` when :func:`is_needed`, :func:`keep` when the library that was
chosen is open.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from oerdesk.core.care import free_at
from oerdesk.core.errors import OerdeskError
from oerdesk.core.i18n import _
from oerdesk.core.library import Library
from oerdesk.core.paths import (
    PORTABLE_NAME,
    Paths,
    default_library,
    remember_library,
)
from oerdesk.gui import theme, words
from oerdesk.gui.settings.languages import program_languages, speak
from oerdesk.gui.table import plain

ROOM = 10**9  # bytes: with less, the person is told


@dataclass(frozen=True, slots=True)
class Choices:
    """What was chosen.

    Attributes:
        language: BCP 47; empty follows the system.
        library: the folder it will lie in, or lies in already.
        person: name for one's own work; may be empty.
    """

    language: str
    library: Path
    person: str = ""


def is_needed(place: Path) -> bool:
    """Whether there is no library yet at ``place``."""
    return not Paths(place).catalog.exists() and not Paths(place).objects.exists()


def ask(application: QApplication, place: Path) -> FirstRun:
    """Show the questions; connect to :attr:`FirstRun.answered` of what is returned, and keep it.

    Args:
        place: where the library goes when nothing else is chosen.
    """
    dialog = FirstRun(application, place)
    dialog.show()
    dialog.activateWindow()
    return dialog


def keep(library: Library, choices: Choices) -> None:
    """Write the answers into the library, and remember its place where it is not the usual one.

    Raises:
        StorageError: they cannot be written.
    """
    if default_library() != library.paths.root:
        remember_library(library.paths.root)
    values = {"language": choices.language, "person": choices.person}
    library.change_settings(welcomed=True, **{name: value for name, value in values.items() if value})


class FirstRun(QDialog):
    """Three questions that may all be passed over.

    Signals:
        answered: the :class:`Choices`, exactly once; also when they were passed over or the dialog closed.
    """

    answered = Signal(object)

    def __init__(self, application: QApplication, place: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._application = application
        self._usual = self._place = place
        self._language = ""
        self._told = False
        self.title, self.welcome = _label("title"), _label("")
        self._language_said, self._place_said, self._name_said = (_label("heading") for _n in range(3))
        self.room, self._name_why, self._later = (_label("muted") for _n in range(3))
        self.place = QLineEdit(readOnly=True)  # a path may be long, and is read as text
        self.language = QComboBox()
        self.language.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.language.setMinimumContentsLength(12)
        self.other = QPushButton(theme.icon("folder"), "")
        self.name = QLineEdit(maxLength=200)
        self.start, self.skip = QPushButton(), QPushButton()
        self.start.setProperty("primary", True)
        self.start.setDefault(True)
        self._lay_out()
        self._say()
        self._show_place()
        self.language.activated.connect(self._choose_language)
        self.other.clicked.connect(self._ask_place)
        self.start.clicked.connect(self._start)
        self.skip.clicked.connect(self.reject)
        self._fit()
        self.language.setFocus()

    # Building

    def _lay_out(self) -> None:
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(theme.WIDER, theme.WIDER, theme.WIDER, theme.WIDE)
        column.setSpacing(theme.SPACE)
        place = QHBoxLayout()
        place.addWidget(self.place, 1)
        place.addWidget(self.other)
        for part in (
            (self.title, self.welcome),
            (self._language_said, self.language),
            (self._place_said, place, self.room),
            (self._name_said, self.name, self._name_why),
        ):
            for item in part:
                column.addLayout(item) if isinstance(item, QHBoxLayout) else column.addWidget(item)
            column.addSpacing(theme.WIDE)
        column.addStretch(1)
        area = QScrollArea(widgetResizable=True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inner)
        self.area, self._inner = area, inner
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area, 1)
        outer.addLayout(self._foot())

    def _foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.setContentsMargins(theme.WIDER, theme.SPACE, theme.WIDER, theme.WIDE)
        foot.setSpacing(theme.SPACE)
        foot.addWidget(self._later, 1)
        foot.addWidget(self.skip)
        foot.addWidget(self.start)
        return foot

    def _say(self) -> None:
        """Everything in the language that was chosen."""
        self.setWindowTitle(_("Welcome to OERDesk"))
        self.title.setText(_("Welcome to OERDesk"))
        self.welcome.setText(
            _("Your library of open educational resources, on this machine, with or without network.")
        )
        self._language_said.setText(_("Language"))
        self._place_said.setText(_("Where the library lives"))
        self._name_said.setText(_("Your name"))
        self._name_why.setText(
            _("Optional: the name put on what you make. It stays on this machine until you share a work.")
        )
        self._later.setText(_("Everything can be changed later in the settings."))
        self.other.setText(_("Another place…"))
        self.start.setText(_("Start"))
        self.skip.setText(_("Skip"))
        self.skip.setToolTip(_("Start with what is usual; this can also be done with Esc"))
        for widget, said, why in (
            (self.language, self._language_said, ""),
            (self.language.view(), self._language_said, ""),
            (self.place, self._place_said, self.room.text()),
            (self.other, self._place_said, self.place.text()),
            (self.name, self._name_said, self._name_why.text()),
        ):
            widget.setAccessibleName(said.text())
            widget.setAccessibleDescription(why)
            widget.setWhatsThis(why)
        self._list_languages()

    def _list_languages(self) -> None:
        self.language.clear()
        system = words.language(QLocale.system().bcp47Name().partition("-")[0])
        self.language.addItem(_("Like the system ({language})").format(language=system), "")
        for one in program_languages():
            self.language.addItem(one.label, one.tag)
        self.language.setCurrentIndex(self.language.findData(self._language))
        self.language.setToolTip(self.language.currentText())

    def _fit(self) -> None:
        letters = self.fontMetrics().averageCharWidth() * 72
        space = self.screen().availableSize()
        width = min(letters, space.width() - 2 * theme.WIDER)
        height = self._inner.heightForWidth(width) + 2 * theme.WIDER + self.start.sizeHint().height()
        self.setMinimumSize(0, 0)
        self.resize(width, min(max(height, letters // 2), space.height() - 2 * theme.WIDER))

    # Choosing

    def _choose_language(self, at: int) -> None:
        self._language = str(self.language.itemData(at))
        speak(self._application, self._language)
        self._say()
        self._show_place()
        self.language.setFocus()

    def _ask_place(self) -> None:
        dialog = QFileDialog(self, _("Where the library lives"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: self.choose_place(Path(name)))
        dialog.open()

    def choose_place(self, folder: Path) -> None:
        """Let the library lie in ``folder``: as it is when it is empty, new or a library; else in it."""
        self._place = library_in(folder)
        self._show_place()
        self.start.setFocus()

    def _show_place(self) -> None:
        self.place.setText(str(self._place))
        self.place.setToolTip(plain(str(self._place)))
        self.place.setCursorPosition(0)
        said, role = _room(self._place)
        self.room.setText(said)
        self.room.setProperty("role", role)
        self.room.style().polish(self.room)
        self.start.setEnabled(role != "danger")

    # Ending

    def _start(self) -> None:
        self._tell(Choices(self._language, self._place, self.name.text().strip()))
        self.accept()

    def reject(self) -> None:
        """Skip, Esc, or the window's own button: what is usual, but in the language that was chosen."""
        self._tell(Choices(self._language, self._usual))
        super().reject()

    def _tell(self, choices: Choices) -> None:
        if not self._told:
            self._told = True
            self.answered.emit(choices)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on from the last question only: one may still be choosing."""
        enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if enter and self.language.hasFocus():
            self.language.showPopup()
            return
        super().keyPressEvent(event)


def library_in(folder: Path) -> Path:
    """The folder of the library when a person chose ``folder``."""
    try:
        taken = folder.is_dir() and any(folder.iterdir()) and is_needed(folder)
    except OSError:
        taken = False
    return folder / PORTABLE_NAME if taken else folder


def _room(place: Path) -> tuple[str, str]:
    """What is to be said about a place, and its role."""
    if not is_needed(place):
        return _("There is a library here already: it is opened."), "good"
    try:
        free = free_at(place)
    except OerdeskError as error:
        return f"{error.title} {error.hint}", "danger"
    above = next(folder for folder in (place, *place.parents) if folder.exists())
    if not os.access(above, os.W_OK):
        return _("Nothing can be written here. Choose another place."), "danger"
    size = words.size(free)
    if free < ROOM:
        return _("Only {size} are free here: books and films need more.").format(size=size), "warning"
    return _("{size} are free here.").format(size=size), "muted"


def _label(role: str) -> QLabel:
    label = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
    label.setProperty("role", role)
    return label
