"""Tabs: the places in the first one, and what is read or written in the others.

What was open at the end of the last time is there again, asleep: it is opened when one looks at it, so
that a start costs the same with ten tabs as with none.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QTabBar, QTabWidget, QWidget

from oerdesk.gui import theme
from oerdesk.gui.table import plain

LONGEST = 30
"""Letters of a title that stand on a tab; the whole one is its tip."""

ICON = "tab_icon"


class SleepingTab(QWidget):
    """A tab of the last time that nobody has looked at yet.

    Attributes:
        wake: opens what it stands for, in its place.
        kept: what it stands for, to be remembered once more if nobody ever looks.
    """

    looked_at = Signal()

    def __init__(self, kept: dict[str, object]) -> None:
        super().__init__()
        self.kept = kept

    def showEvent(self, event: QShowEvent) -> None:
        """Wake up, once this event is over."""
        super().showEvent(event)
        QTimer.singleShot(0, self, self.looked_at.emit)


class Tabs(QTabWidget):
    """The tabs of the window; the first one holds the places and cannot be closed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.closed: list[Callable[[], None]] = []
        self.setTabsClosable(True)
        self.setDocumentMode(True)
        self.setMovable(False)
        self.tabCloseRequested.connect(self.close_tab)

    def add_home(self, home: QWidget) -> None:
        """The first tab."""
        self.addTab(home, "")
        self.tabBar().setTabButton(0, QTabBar.ButtonPosition.RightSide, None)
        self.tabBar().setTabButton(0, QTabBar.ButtonPosition.LeftSide, None)

    def open_tab(
        self,
        widget: QWidget,
        title: str,
        icon: str,
        again: Callable[[], None] | None = None,
        *,
        show: bool = True,
    ) -> None:
        """A new tab, in the place of the sleeping one that asked for it, if one did.

        Args:
            again: opens the same thing once more after its tab was closed (Ctrl+Shift+T).
            show: go to it.
        """
        widget.setProperty("again", again)
        widget.setProperty(ICON, icon)
        asleep = self.currentIndex() if isinstance(self.currentWidget(), SleepingTab) else -1
        at = self.insertTab(asleep if asleep > 0 and show else self.count(), widget, theme.icon(icon), "")
        self.name_tab(widget, title)
        if show:
            self.setCurrentIndex(at)
            if asleep > 0:
                self._drop(asleep + 1)
            widget.setFocus()

    def name_tab(self, widget: QWidget, title: str) -> None:
        """Give a tab its title."""
        at = self.indexOf(widget)
        shown = title if len(title) <= LONGEST else title[: LONGEST - 1] + "…"
        self.setTabText(at, shown.replace("&", "&&"))
        self.setTabToolTip(at, plain(title))

    def opened(self) -> list[QWidget]:
        """What is open besides the places, in order."""
        found = (self.widget(at) for at in range(1, self.count()))
        return [widget for widget in found if widget is not None]

    def close_tab(self, at: int) -> bool:
        """Close a tab; what is in it saves itself first, and stays open when it cannot.

        Returns:
            Whether it was closed.
        """
        widget = self.widget(at)
        if at <= 0 or widget is None or not widget.close():
            return False
        again = widget.property("again")
        if again is not None:
            self.closed.append(again)
        self._drop(at)
        return True

    def close_all(self) -> bool:
        """Close every tab but the first; False when one of them could not be saved."""
        while self.count() > 1:
            if not self.close_tab(1):
                return False
        return True

    def close_current(self) -> None:
        """Ctrl+W."""
        self.close_tab(self.currentIndex())

    def reopen(self) -> None:
        """Ctrl+Shift+T."""
        if self.closed:
            self.closed.pop()()

    def step(self, by: int) -> None:
        """Ctrl+Tab and back."""
        self.setCurrentIndex((self.currentIndex() + by) % self.count())

    def _drop(self, at: int) -> None:
        widget = self.widget(at)
        self.removeTab(at)
        if widget is not None:
            widget.deleteLater()
