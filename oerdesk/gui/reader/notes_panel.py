"""Bookmarks, highlights and notes of a work, beside its page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QGridLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from oerdesk.core.errors import OerdeskError
from oerdesk.core.i18n import _, ngettext
from oerdesk.core.library import Library
from oerdesk.core.records import BOOKMARK, HIGHLIGHT, Note, Place, Quote
from oerdesk.gui import theme
from oerdesk.gui.announce import announce
from oerdesk.gui.dialogs import show_error
from oerdesk.gui.jobs import JobRunner

PAUSE: Final = 800  # milliseconds without a key, before what was typed is kept
NOTE: Final = int(Qt.ItemDataRole.UserRole)


class NotesPanel(QWidget):
    """The notes of one resource.

    Signals:
        chosen: the note to be gone to.
        changed: all notes as they are now.
    """

    chosen = Signal(object)
    changed = Signal(object)

    def __init__(self, library: Library, runner: JobRunner, resource: int) -> None:
        super().__init__()
        self._library, self._runner, self._resource = library, runner, resource
        self._notes: list[Note] = []
        self._removed: list[Note] = []
        self._editing: Note | None = None
        self.search = QLineEdit(clearButtonEnabled=True)
        self.search.setPlaceholderText(_("Search the notes"))
        self.search.setAccessibleName(_("Search the notes"))
        self.search.textChanged.connect(lambda _text: self._fill())
        self.list = QListWidget()
        self.list.setWordWrap(True)
        self.list.setAccessibleName(_("Notes"))
        self.list.setToolTip(_("Choose a note to go to its place."))
        self.list.itemActivated.connect(self._go)
        self.list.itemClicked.connect(self._go)
        self.list.currentItemChanged.connect(lambda now, _before: self._edit(now))
        self.text = QPlainTextEdit(tabChangesFocus=True)
        self.text.setPlaceholderText(_("What you want to remember"))
        self.text.setAccessibleName(_("Text of the note"))
        self.text.textChanged.connect(self._typed)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._pause.timeout.connect(self.keep)
        self._state = QLabel(wordWrap=True)
        self._state.setTextFormat(Qt.TextFormat.PlainText)
        self._lay_out()
        self.show_notes([])

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.XS, 0, 0)
        layout.setSpacing(theme.XS)
        layout.addWidget(self.search)
        layout.addWidget(self._state)
        layout.addWidget(self.list, 3)
        layout.addWidget(self.text, 1)
        buttons = QGridLayout()
        self.remove = self._button(
            _("Remove"), _("Removes the chosen note; it can be taken back."), self._remove
        )
        self.undo = self._button(_("Take back"), _("Puts back what was removed last."), self._take_back)
        self.export = self._button(
            _("Export notes…"),
            _("Writes the notes of this work into a file: Markdown or JSON."),
            self._ask_export,
        )
        self.take_in = self._button(
            _("Take in notes…"), _("Reads notes from a file that was exported as JSON."), self._ask_take_in
        )
        for at, button in enumerate((self.remove, self.undo, self.export, self.take_in)):
            buttons.addWidget(button, at // 2, at % 2)
        layout.addLayout(buttons)

    def _button(self, title: str, hint: str, do: Callable[[], None]) -> QPushButton:
        button = QPushButton(title)
        button.setToolTip(hint)
        button.setWhatsThis(hint)
        button.clicked.connect(do)
        return button

    # What is there

    def reload(self) -> None:
        """Read the notes anew."""
        self._do(lambda: self._library.reading.notes(self._resource), self.show_notes)

    def show_notes(self, notes: list[Note]) -> None:
        """Show these notes."""
        self._notes = notes
        self._fill()
        self.changed.emit(notes)

    def add(self, kind: str, place: str, quote: Quote, *, write: bool = False) -> None:
        """Keep a new one; ``write``: the person wants to write something to it."""
        if not quote.exact and kind == HIGHLIGHT:
            self._tell(_("Select the words to highlight, or find them with Ctrl+F."))
            return

        def there(note: Note) -> None:
            self.show_notes([*self._notes, note])
            self._select(note.id)
            if write:
                self.text.setFocus()
            self._tell(_("Kept."))

        self._do(lambda: self._library.reading.add(self._resource, kind, place, quote), there)

    def keep(self) -> None:
        """Keep what was typed."""
        self._pause.stop()
        note, text = self._editing, self.text.toPlainText()
        if note is None or text == note.text:
            return
        self._editing = None

        def there(changed: Note) -> None:
            notes = [changed if old.id == changed.id else old for old in self._notes]
            self._notes = notes
            for item in self._items():
                if item.data(NOTE).id == changed.id:
                    item.setData(NOTE, changed)
                    item.setText(_line(changed))
            if self._current() == changed:
                self._editing = changed
            self.changed.emit(notes)

        self._do(lambda: self._library.reading.change(note.id, text), there)

    def keep_at_once(self) -> None:
        """Keep what was typed, before the reader is gone: no thread may be left to do it."""
        note, text = self._editing, self.text.toPlainText()
        self._pause.stop()
        self._editing = None
        if note is None or text == note.text:
            return
        try:
            self._library.reading.change(note.id, text)
        except OerdeskError as error:
            show_error(self.window(), error)

    def _fill(self) -> None:
        current = self._current()
        words = self.search.text().casefold().split()
        self.list.clear()
        for note in self._notes:
            line = _line(note)
            if all(word in f"{line} {note.text}".casefold() for word in words):
                item = QListWidgetItem(
                    theme.icon("bookmark" if note.kind == BOOKMARK else "edit"), line, self.list
                )
                item.setData(NOTE, note)
        if current is not None:
            self._select(current.id)
        self._edit(self.list.currentItem())
        self.export.setEnabled(bool(self._notes))
        if self._notes:
            self._say("" if self.list.count() else _("No note has these words."))
        else:
            self._say(
                _("Nothing marked yet. Ctrl+D keeps a place, Ctrl+H marks words, Ctrl+M writes a note.")
            )

    def _items(self) -> list[QListWidgetItem]:
        return [self.list.item(row) for row in range(self.list.count())]

    def _select(self, number: int) -> None:
        for item in self._items():
            if item.data(NOTE).id == number:
                self.list.setCurrentItem(item)

    def _current(self) -> Note | None:
        item: QListWidgetItem | None = self.list.currentItem()
        found = None if item is None else item.data(NOTE)
        return found if isinstance(found, Note) else None

    def _edit(self, item: QListWidgetItem | None) -> None:
        self.keep()
        note = None if item is None else item.data(NOTE)
        self.text.blockSignals(True)
        self.text.setPlainText("" if note is None else note.text)
        self.text.blockSignals(False)
        self._editing = note
        self.text.setEnabled(note is not None)
        self.remove.setEnabled(note is not None)
        self.undo.setEnabled(bool(self._removed))

    def _typed(self) -> None:
        self._pause.start()

    def _go(self, item: QListWidgetItem) -> None:
        self.chosen.emit(item.data(NOTE))

    # What is done with one

    def _remove(self) -> None:
        note = self._current()
        if note is None:
            return
        self._editing = None

        def gone(removed: Note) -> None:
            self._removed.append(removed)
            self.show_notes([old for old in self._notes if old.id != removed.id])
            self._tell(_("Removed. “Take back” puts it back."))

        self._do(lambda: self._library.reading.remove(note.id), gone)

    def _take_back(self) -> None:
        if self._removed:
            note = self._removed.pop()
            self._do(lambda: self._library.reading.restore([note]), lambda _kept: self.reload())

    def _ask_export(self) -> None:
        dialog = QFileDialog(self, _("Export notes"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([_("Text with marks (*.md)"), _("For other programs (*.jsonld)")])
        dialog.setDefaultSuffix("md")
        dialog.filterSelected.connect(
            lambda chosen: dialog.setDefaultSuffix("md" if ".md" in chosen else "jsonld")
        )
        dialog.selectFile(_("Notes"))
        dialog.fileSelected.connect(self.export_to)
        dialog.open()

    def export_to(self, name: str) -> None:
        """Write the notes into a file."""
        path = Path(name)
        self._do(
            lambda: self._library.reading.export_to(self._resource, path),
            lambda _done: self._tell(_("Written: {path}").format(path=path)),
        )

    def _ask_take_in(self) -> None:
        dialog = QFileDialog(self, _("Take in notes"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter(_("Notes (*.jsonld *.json)"))
        dialog.fileSelected.connect(self.take_in_file)
        dialog.open()

    def take_in_file(self, name: str) -> None:
        """Read notes from a file; those of other works are kept with them."""

        def there(kept: list[Note]) -> None:
            self.reload()
            said = ngettext("{count} new note.", "{count} new notes.", len(kept)).format(count=len(kept))
            self._tell(said)

        self._do(lambda: self._library.reading.take_in_file(Path(name)), there)

    def _say(self, text: str) -> None:
        self._state.setText(text)
        self._state.setVisible(bool(text))

    def _tell(self, text: str) -> None:
        """Say how it went, to those who listen, too."""
        self._say(text)
        announce(self, text)

    def _do(self, work: Callable[[], Any], then: Callable[[Any], None]) -> None:
        """Short work on the library, besides: no task that anyone would want to watch."""
        job = self._runner.read(lambda _progress: work())
        job.succeeded.connect(then)
        job.failed.connect(self._failed)

    def _failed(self, error: OerdeskError) -> None:
        show_error(self, error)


def _line(note: Note) -> str:
    """A note in one line: what it is, its words, where."""
    kinds = {BOOKMARK: _("Bookmark"), HIGHLIGHT: _("Highlight")}
    kind = kinds.get(note.kind, _("Note"))
    words = " ".join((note.text or note.quote.exact).split())[:120]
    number = Place.parse(note.place).number
    if not words and number:
        words = _("Page {number}").format(number=number)
    return f"{kind}: {words}" if words else f"{kind}: {note.place.partition('@')[0]}"
