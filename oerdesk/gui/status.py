"""The bar at the bottom: what was done last, with *Undo*; and the task under way."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QStatusBar, QToolButton, QWidget

from oerdesk.core.i18n import _
from oerdesk.gui import theme
from oerdesk.gui.announce import announce
from oerdesk.gui.history import History
from oerdesk.gui.jobs import JobRunner
from oerdesk.gui.tasks_page import TaskStrip


class StatusBar(QStatusBar):
    """The window's bottom line."""

    def __init__(self, runner: JobRunner, history: History, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._history = history
        self.setAccessibleName(_("What is going on"))
        self.setSizeGripEnabled(False)
        self.done = QLabel(textFormat=Qt.TextFormat.PlainText)
        self.done.setMinimumWidth(1)
        self.done.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.undo = QToolButton()
        self.undo.setText(_("Undo"))
        self.undo.setIcon(theme.icon("undo"))
        self.undo.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.undo.setToolTip(_("Take back what was done last"))
        self.undo.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.undo.clicked.connect(history.undo)
        self.strip = TaskStrip(runner)
        self.addWidget(self.undo)
        self.addWidget(self.done, 1)
        self.addPermanentWidget(self.strip)
        history.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        said = self._history.last
        self.undo.setVisible(bool(said))
        if said and said != self.done.text():
            announce(self.done, said)
        self.done.setText(said)
