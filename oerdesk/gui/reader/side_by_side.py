"""Two works beside each other, and how far one is in both at the same time."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import QElapsedTimer, Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QCheckBox, QSplitter, QVBoxLayout, QWidget

from oerdesk.core.i18n import _
from oerdesk.core.records import Metadata
from oerdesk.gui import theme
from oerdesk.gui.reader.reader_tab import ReaderTab

ECHO: Final = 250  # milliseconds in which the other side's moving is an answer, not a wish


class SideBySide(QWidget):
    """Two readers, for translations for example.

    Attributes:
        first, second: the readers; the first stands where reading begins.
        linked: whether moving in one moves the other as far.

    Signals:
        asked: as of :class:`ReaderTab`.
    """

    asked = Signal(str, list)

    def __init__(self, first: ReaderTab, second: ReaderTab) -> None:
        super().__init__()
        self.first, self.second = first, second
        self.setAccessibleName(
            _("{first} and {second}").format(first=first.accessibleName(), second=second.accessibleName())
        )
        self.linked = QCheckBox(_("Move together"))
        self.linked.setToolTip(_("When you go on in one work, the other goes on as far."))
        self.linked.setWhatsThis(self.linked.toolTip())
        self._since = QElapsedTimer()
        self._leader: ReaderTab | None = None
        split = QSplitter(Qt.Orientation.Horizontal)
        for tab, other in ((first, second), (second, first)):
            split.addWidget(tab)
            tab.asked.connect(self.asked)
            tab.moved.connect(partial(self._follow, tab, other))
            tab.shown.connect(tab.panel.hide)
        split.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.XS)
        layout.addWidget(self.linked)
        layout.addWidget(split, 1)
        self.setFocusProxy(first)

    @classmethod
    def title(cls, first: Metadata, second: Metadata) -> str:
        """What a tab with both is called."""
        return _("{first} and {second}").format(first=first.title, second=second.title)

    @property
    def resource(self) -> int:
        """The resource of the reader that has the focus, else of the first."""
        return self.current.resource

    @property
    def current(self) -> ReaderTab:
        """The reader that has the focus, else the first."""
        focused: QWidget | None = QApplication.focusWidget()
        return self.second if focused is not None and self.second.isAncestorOf(focused) else self.first

    def look_for(self) -> None:
        """Ctrl+F: in the reader that has the focus."""
        self.current.look_for()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close both."""
        self.first.close()
        self.second.close()
        super().closeEvent(event)

    def _follow(self, tab: ReaderTab, other: ReaderTab, share: float) -> None:
        if not self.linked.isChecked():
            return
        answering = self._leader is other and self._since.isValid() and self._since.elapsed() < ECHO
        if answering:
            return
        self._leader = tab
        self._since.start()
        other.show_share(share)
