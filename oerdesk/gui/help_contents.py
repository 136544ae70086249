"""The list of pages of the help, with the headings of the page that is shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem, QWidget

from oerdesk.core.i18n import _
from oerdesk.gui.help_book import HelpBook, HelpText
from oerdesk.gui.help_topics import Topic

TOPIC: Final = int(Qt.ItemDataRole.UserRole)
LETTERS: Final = 24  # of a title, that are always seen


class HelpContents(QTreeWidget):
    """Course and reference, to be narrowed by words.

    Signals:
        chosen: a topic.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pages: dict[str, tuple[HelpText, QTreeWidgetItem]] = {}
        self._words: Sequence[str] = ()
        self._shown: Topic | None = None
        self.setHeaderHidden(True)
        self.setUniformRowHeights(True)
        self.setAccessibleName(_("Pages of the help"))
        self.setWhatsThis(_("The course and the reference. Choose a page, or a heading of the page."))
        self.itemActivated.connect(self._choose)
        self.itemClicked.connect(self._choose)
        self._fit()

    def fill(self, book: HelpBook) -> None:
        """List all pages of a book."""
        self.clear()
        self._pages = {}
        for title, pages in ((_("Course"), book.course()), (_("Reference"), book.reference())):
            group = QTreeWidgetItem(self, [title])
            group.setFlags(Qt.ItemFlag.ItemIsEnabled)
            for page in pages:
                item = _item(group, page.title, page.name)
                self._pages[page.name] = page, item
                for heading in page.headings:
                    if heading.level == 2:
                        _item(item, heading.title, f"{page.name}#{heading.anchor}")
            group.setExpanded(True)
        self.narrow(self._words)

    def narrow(self, words: Sequence[str]) -> int:
        """Keep the pages that have all the words, and the headings under which any of them stands.

        Args:
            words: folded; none shows everything.

        Returns:
            How many pages are left.
        """
        self._words = words
        for page, item in self._pages.values():
            item.setHidden(not page.has(words))
            places = page.places(words) if words else page.anchors
            for child in _children(item):
                child.setHidden(Topic.named(child.data(0, TOPIC)).anchor not in places)
        for row in range(self.topLevelItemCount()):
            group = self.topLevelItem(row)
            if group is not None:
                group.setHidden(all(item.isHidden() for item in _children(group)))
        self._unfold()
        return len(self.found())

    def found(self) -> list[str]:
        """Names of the pages that are listed."""
        return [name for name, (_page, item) in self._pages.items() if not item.isHidden()]

    def show_topic(self, topic: Topic) -> None:
        """Choose what is shown beside the list, and open its headings."""
        self._shown = topic
        self._unfold()
        if topic.page not in self._pages:
            return
        item = self._pages[topic.page][1]
        headings = [child for child in _children(item) if child.data(0, TOPIC) == str(topic)]
        self.setCurrentItem((headings or [item])[0])

    def changeEvent(self, event: QEvent) -> None:
        """Keep most titles whole, however large the text."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        self.setMinimumWidth(LETTERS * self.fontMetrics().averageCharWidth())

    def _unfold(self) -> None:
        for name, (_page, item) in self._pages.items():
            item.setExpanded(bool(self._words) or (self._shown is not None and self._shown.page == name))

    def _choose(self, item: QTreeWidgetItem) -> None:
        topic = item.data(0, TOPIC)
        if topic:
            self.chosen.emit(str(topic))


def _item(parent: QTreeWidgetItem, title: str, topic: str) -> QTreeWidgetItem:
    item = QTreeWidgetItem(parent, [title])
    item.setData(0, TOPIC, topic)
    item.setToolTip(0, title)
    return item


def _children(item: QTreeWidgetItem) -> Iterator[QTreeWidgetItem]:
    for place in range(item.childCount()):
        child = item.child(place)
        if child is not None:
            yield child
