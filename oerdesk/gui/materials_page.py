"""What one made: drafts to go on with, and one's own works."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from oerdesk.core.errors import OerdeskError
from oerdesk.core.i18n import _
from oerdesk.core.library import Draft, Library
from oerdesk.core.progress import Progress
from oerdesk.core.records import Filter
from oerdesk.gui import theme
from oerdesk.gui.jobs import JobRunner
from oerdesk.gui.library.page import LibraryPage

SHOWN = 20
"""Drafts that get a button; the others are under File, Go on with a draft."""


class MaterialsPage(QWidget):
    """Drafts above, works below.

    Signals:
        draft_wanted: id of a draft to go on with.
        new_wanted: begin with an empty page.
    """

    draft_wanted = Signal(str)
    new_wanted = Signal()

    def __init__(self, library: Library, runner: JobRunner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._runner = runner
        self.works = LibraryPage(
            library,
            runner,
            Filter(mine=True),
            _("Nothing of your own yet. Choose a resource and “Change this…”, or start with Ctrl+N."),
        )
        self.search = self.works.search
        self.said = QLabel()
        self.said.setProperty("role", "heading")
        self._row = QHBoxLayout()
        inner = QWidget()
        inner.setLayout(self._row)
        self._area = QScrollArea(widgetResizable=True)
        self._area.setWidget(inner)
        self._area.setAccessibleName(_("Drafts"))
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        new = QPushButton(theme.icon("edit", "on_accent"), _("New document"))
        new.setProperty("primary", True)
        new.setToolTip(_("Begin with an empty page"))
        new.clicked.connect(self.new_wanted)
        top = QHBoxLayout()
        top.setContentsMargins(theme.SPACE, theme.SPACE, theme.SPACE, 0)
        top.addWidget(self.said, 1)
        top.addWidget(new)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(top)
        column.addWidget(self._area)
        column.addWidget(self.works, 1)
        runner.library_changed.connect(self._library_changed)

    def selected(self) -> list[int]:
        """Ids of the selected resources."""
        return self.works.selected()

    def parts(self) -> list[QWidget]:
        """For F6."""
        return self.works.parts()

    def refresh(self) -> None:
        """Read drafts and works anew."""
        self.works.refresh()
        self._ask_drafts()

    def _library_changed(self) -> None:
        if self.isVisible():
            self._ask_drafts()

    def _ask_drafts(self) -> None:
        job = self._runner.read(self._read)
        job.succeeded.connect(self._show)
        job.failed.connect(self._failed)

    def _read(self, _progress: Progress) -> list[Draft]:
        return self._library.adapt.drafts()

    def _show(self, drafts: list[Draft]) -> None:
        while (item := self._row.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for draft in drafts[:SHOWN]:
            title = draft.state.metadata.title or _("Untitled")
            button = QPushButton(theme.icon("edit"), title.replace("&", "&&"))
            button.setToolTip(_("Go on writing; last changed {time}").format(time=draft.state.changed[:16]))
            button.clicked.connect(partial(self.draft_wanted.emit, draft.id))
            self._row.addWidget(button)
        self._row.addStretch(1)
        self.said.setText(_("Begun and not finished") if drafts else _("What you made"))
        self._area.setVisible(bool(drafts))
        self._area.setFixedHeight(self._row.sizeHint().height() + 3 * theme.WIDE)

    def _failed(self, error: OerdeskError) -> None:
        self.said.setText(f"{error.title} {error.hint}")
