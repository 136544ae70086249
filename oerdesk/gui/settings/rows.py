"""How settings are laid out: name and sentence, the control beside or, where it is narrow, below."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIcon, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from oerdesk.core.i18n import _
from oerdesk.gui import theme
from oerdesk.gui.table import plain

NARROW = 74  # letters: where less fit, the control stands below


class Row(QWidget):
    """Something that can be chosen or done.

    Signals:
        reset_asked: go back to the usual value.
    """

    reset_asked = Signal()

    def __init__(self, title: str, why: str, words: str, control: QWidget, sign: QIcon | None = None) -> None:
        """A row.

        Args:
            words: others that it is found by.
            sign: of a button that goes back to the usual value; without it there is none.
        """
        super().__init__()
        self.title, self.words, self.control = title, words, control
        self.why = QLabel(why, wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.why.setProperty("role", "muted")
        self.why.setMinimumWidth(1)  # a long path may not widen the window
        name = QLabel(title, wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        name.setBuddy(control)
        said = QVBoxLayout()
        said.setSpacing(0)
        said.addWidget(name)
        said.addWidget(self.why)
        self._layout = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._layout.setContentsMargins(theme.WIDE, theme.SPACE, theme.WIDE, theme.SPACE)
        self._layout.setSpacing(theme.WIDE)
        self._layout.addLayout(said, 3)
        chosen = QHBoxLayout()
        chosen.addWidget(control, 1)
        self.reset = self._reset_button(sign) if sign is not None else None
        if self.reset is not None:
            chosen.addWidget(self.reset, 0, Qt.AlignmentFlag.AlignVCenter)
        self._layout.addLayout(chosen, 2)

    def _reset_button(self, sign: QIcon) -> QPushButton:
        button = QPushButton(sign, "")
        button.hide()
        button.setFlat(True)
        button.setAccessibleName(_("Back to the usual: {setting}").format(setting=self.title))
        button.setToolTip(_("Back to the usual"))
        button.clicked.connect(self.reset_asked)
        policy = button.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        button.setSizePolicy(policy)
        return button

    def offer_reset(self, *, offered: bool) -> None:
        """Show or hide the button that goes back to the usual value."""
        if self.reset is not None:
            self.reset.setVisible(offered)

    def explain(self, why: str) -> None:
        """Another sentence; where a path in it does not fit, it is shown whole as the tool tip."""
        self.why.setText(why)
        self.why.setToolTip(plain(why))

    def texts(self) -> tuple[str, ...]:
        """What it is searched in."""
        return (self.title, self.why.text(), self.words)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where it is narrow, the control stands below."""
        narrow = event.size().width() < self.fontMetrics().averageCharWidth() * NARROW
        directions = QBoxLayout.Direction
        self._layout.setDirection(directions.TopToBottom if narrow else directions.LeftToRight)
        super().resizeEvent(event)


class Card(QWidget):
    """A group of rows with its heading."""

    def __init__(self, title: str, rows: Sequence[Row]) -> None:
        super().__init__()
        self.title, self.rows = title, tuple(rows)
        self.setAccessibleName(title)
        heading = QLabel(title, textFormat=Qt.TextFormat.PlainText)
        heading.setProperty("role", "heading")
        frame = QFrame()
        frame.setProperty("role", "card")
        inner = QVBoxLayout(frame)
        inner.setContentsMargins(0, theme.XS, 0, theme.XS)
        inner.setSpacing(0)
        for row in self.rows:
            inner.addWidget(row)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, theme.WIDE)
        column.addWidget(heading)
        column.addWidget(frame)
