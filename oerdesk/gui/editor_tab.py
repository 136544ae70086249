"""A tab in which an adaptation is written.

Everything typed is on disk two seconds later, whatever happens then; there is nothing to save.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from oerdesk.core.document import Document, read_document
from oerdesk.core.errors import OerdeskError, storage_error
from oerdesk.core.i18n import _
from oerdesk.core.library import Draft, Library
from oerdesk.core.licenses import credit_of_ingredient
from oerdesk.core.progress import SILENT, Progress
from oerdesk.gui import theme, words
from oerdesk.gui.dialogs import show_error
from oerdesk.gui.editor import EditorWidget
from oerdesk.gui.jobs import Job, JobRunner

RETRY_MILLISECONDS: Final = 10_000  # after a save that failed
AUTOSAVE_MILLISECONDS: Final = 1500
"""After the first change that is not on disk yet; a kill loses less than two seconds of typing."""

Content = tuple[Document, dict[str, str]]
"""The text, and the fields above it."""


class EditorTab(QWidget):
    """One draft being written.

    Signals:
        finished: this tab, and the id of the resource the draft became.
    """

    finished = Signal(object, int)

    def __init__(self, library: Library, runner: JobRunner, draft: Draft, document: Document) -> None:
        """A tab over a draft whose text has been read (which can take a while: not here)."""
        super().__init__()
        self._library = library
        self._runner = runner
        self._draft = draft
        self._saving: Job | None = None
        self._failing = False
        self._number = 0
        metadata = draft.state.metadata
        self.title_field = QLineEdit(metadata.title)
        self.title_field.setAccessibleName(_("Title"))
        self.language = QLineEdit("" if metadata.language == "und" else metadata.language)
        self.language.setAccessibleName(_("Language tag"))
        self.language.setMaximumWidth(120)
        self.license = QComboBox()
        self.license.setAccessibleName(_("License of the result"))
        for name in draft.state.licenses:
            self.license.addItem(words.license_name(name), name)
        self.license.setCurrentIndex(max(0, self.license.findData(metadata.license)))
        self.state = QLabel(_("Everything is saved."))
        self.state.setProperty("role", "muted")
        self.done = QPushButton(theme.icon("check", "on_accent"), _("Finish"))
        self.done.setProperty("primary", True)
        self.done.setToolTip(_("Put it into the library; you can go on with it at any time"))
        self.editor = EditorWidget()
        self.editor.set_document(document, draft.picture)
        self.editor.use_store(draft.add_picture)
        self.editor.use_sanitizer(_document_of_paste)
        self._keeper = Keeper(draft, self._content())
        self._timer = QTimer(self, singleShot=True)
        self._lay_out()
        self._connect()

    @property
    def draft_id(self) -> str:
        """Which draft is open here."""
        return str(self._draft.id)

    @property
    def title(self) -> str:
        """What the tab is called."""
        return self.title_field.text() or _("New document")

    def look_for(self) -> None:
        """Ctrl+F."""
        self.editor.find()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        for label, field, stretch in (
            (_("&Title"), self.title_field, 1),
            (_("&Language"), self.language, 0),
            (_("L&icense"), self.license, 0),
        ):
            name = QLabel(label)
            name.setBuddy(field)
            row.addWidget(name)
            row.addWidget(field, stretch)
        row.addWidget(self.done)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.SPACE, theme.SPACE, theme.SPACE, theme.SPACE)
        layout.addLayout(row)
        layout.addWidget(self.editor, 1)
        below = QHBoxLayout()
        credit = QLabel(_credits(self._draft.state.based_on), wordWrap=True)
        credit.setTextFormat(Qt.TextFormat.PlainText)
        credit.setProperty("role", "muted")
        below.addWidget(credit, 1)
        below.addWidget(self.state)
        layout.addLayout(below)

    def _connect(self) -> None:
        self._timer.timeout.connect(self._save)
        self.editor.changed.connect(self._changed)
        self.editor.failed.connect(self._failed)
        self.title_field.textChanged.connect(self._changed)
        self.language.textChanged.connect(self._changed)
        self.license.currentIndexChanged.connect(self._changed)
        self.done.clicked.connect(self._finish)

    def _changed(self) -> None:
        self.state.setText(_("Saving…"))
        if not self._timer.isActive():
            self._timer.start(AUTOSAVE_MILLISECONDS)

    def _failed(self, error: OerdeskError | OSError) -> None:
        """Something from outside could not be taken in: a picture, the clipboard."""
        known = storage_error(error, Path(error.filename or "")) if isinstance(error, OSError) else error
        show_error(self, known)

    def _save(self) -> None:
        if self._saving is not None:  # one after the other; what changed meanwhile is saved next
            self._timer.start(AUTOSAVE_MILLISECONDS)
            return
        # Not queued behind an import: the text of a lesson may not wait for anything.
        self._saving = self._runner.read(self._keeping())
        self._saving.succeeded.connect(self._saved)
        self._saving.failed.connect(self._not_saved)
        self._saving.finished.connect(self._save_ended)

    def _saved(self, _result: object) -> None:
        self._failing = False
        if not self._timer.isActive():
            self.state.setText(_("Everything is saved."))

    def _not_saved(self, error: OerdeskError) -> None:
        """Say so once, keep saying it below, and go on trying."""
        self.state.setText(_("Not saved!"))
        self._timer.start(RETRY_MILLISECONDS)
        if not self._failing:
            self._failing = True
            show_error(self, error)

    def _save_ended(self) -> None:
        self._saving = None

    def _keeping(self) -> Callable[[Progress], None]:
        """What writes the content as it is now."""
        self._number += 1
        return partial(self._keeper.keep, self._number, self._content())

    def _content(self) -> Content:
        return self.editor.document(), {
            "title": self.title_field.text().strip(),
            "language": self.language.text().strip() or "und",
            "license": self.license.currentData() or "",
        }

    def _finish(self) -> None:
        self._timer.stop()
        keep, library, draft = self._keeping(), self._library, self._draft

        def finish(progress: Progress) -> int:
            keep(progress)
            return library.adapt.finish(draft)

        self.setEnabled(False)  # what would be typed from now on would not be in it
        job = self._runner.write(finish, _("Finishing “{title}”").format(title=self.title))
        job.succeeded.connect(partial(self.finished.emit, self))
        job.failed.connect(self._not_finished)

    def _not_finished(self, error: OerdeskError) -> None:
        self.setEnabled(True)
        show_error(self, error)

    def closeEvent(self, event: QCloseEvent) -> None:
        """What was typed last is written before the tab goes; the tab stays when that cannot be."""
        self._timer.stop()
        if self._content() != self._keeper.kept:
            try:
                self._keeping()(SILENT)
            except OerdeskError as error:
                self._timer.start(RETRY_MILLISECONDS)
                show_error(self.window(), error)
                event.ignore()
                return
        self._timer.blockSignals(True)  # whatever still stirs in the editor: the threads may be gone
        super().closeEvent(event)


class Keeper:
    """Writes what is typed, from any thread; an older content never takes the place of a newer one.

    Attributes:
        kept: the content that is on disk.
    """

    def __init__(self, draft: Draft, kept: Content) -> None:
        self._draft = draft
        self._turn = threading.Lock()
        self._newest = 0
        self.kept = kept

    def keep(self, number: int, content: Content, _progress: Progress = SILENT) -> None:
        """Write a content, unless one with a greater number is written already.

        Raises:
            StorageError: no room, or unplugged; what was there before is still there.
        """
        with self._turn:
            if number < self._newest:
                return
            document, described = content
            self._draft.save(document)
            self._draft.describe(**described)
            self._newest, self.kept = number, content


def _document_of_paste(html: str) -> Document:
    """What came from the clipboard, through the same sieve as everything from elsewhere."""
    return read_document(html)


def _credits(ingredients: Any) -> str:
    if not ingredients:
        return _("Made from nothing else.")
    return "\n".join(credit_of_ingredient(ingredient).text for ingredient in ingredients)
