"""The help: a course and a reference, found by typing, read without leaving the window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QEvent, QLocale, Qt
from PySide6.QtGui import QAction, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QPushButton, QSplitter, QVBoxLayout, QWidget

from oerdesk.core.errors import OerdeskError
from oerdesk.core.i18n import _, ngettext
from oerdesk.core.library import Library
from oerdesk.core.paths import resources_folder
from oerdesk.gui import theme, words
from oerdesk.gui.announce import announce
from oerdesk.gui.commands import Commands
from oerdesk.gui.help_book import HelpBook, HelpText, folded, read_book
from oerdesk.gui.help_browser import HelpBrowser
from oerdesk.gui.help_contents import HelpContents
from oerdesk.gui.help_keys import keys_html
from oerdesk.gui.help_topics import KEYS_PAGE, START, Topic
from oerdesk.gui.jobs import Job, JobRunner

NARROW: Final = 60  # letters: where contents and page do not both fit


class HelpPage(QWidget):
    """Contents and search on one side, the page on the other."""

    def __init__(
        self,
        library: Library,
        runner: JobRunner,
        parent: QWidget | None = None,
        *,
        folder: Path | None = None,
    ) -> None:
        """The help in the language of ``library``; ``folder`` holds the pages, the program's own if None."""
        super().__init__(parent)
        self._folder = folder or resources_folder() / "help"
        self._library = library
        self._runner = runner
        self._commands: Commands | None = None
        self._book: HelpBook | None = None
        self._loading: Job | None = None
        self._past: list[tuple[Topic, int]] = []
        self._future: list[tuple[Topic, int]] = []
        self._topic: Topic | None = None
        self._wanted = START
        self._marked = 0
        self._narrow = False
        self.search = QLineEdit(clearButtonEnabled=True)
        self.contents = HelpContents()
        self.browser = HelpBrowser()
        self._make_controls()
        self._lay_out()
        self._connect()
        self._show_steps()

    def _make_controls(self) -> None:
        self.search.setPlaceholderText(_("Search in the help"))
        self.search.setAccessibleName(_("Search in the help"))
        self.search.setToolTip(_("Shows the pages that have all the words, and marks them on the page"))
        self.show_contents = QPushButton(theme.icon("library"), _("Contents"))
        self.show_contents.setCheckable(True)
        self.show_contents.setChecked(True)
        self.show_contents.setToolTip(_("Show or hide the list of pages"))
        self.back = QPushButton(theme.icon("back"), _("Back"))
        self.back.setToolTip(_("The page you read before (Alt+Left)"))
        self.forward = QPushButton(theme.icon("forward"), _("Forward"))
        self.forward.setToolTip(_("The page you came back from (Alt+Right)"))
        self.next = QPushButton(_("Next"))
        self.next.setToolTip(_("The next marked place on this page (F3)"))
        self.browser.setWhatsThis(_("The page of the help. Links lead to other pages."))
        self.found = QLabel(wordWrap=True)
        self.hits = QLabel()
        self.note = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        for label in (self.found, self.hits, self.note):
            label.setProperty("role", "muted")
            label.hide()

    def _lay_out(self) -> None:
        self._top = QGridLayout()
        self._arrange()
        self._leading = _column(self.found, self.contents)
        split = QSplitter(Qt.Orientation.Horizontal)
        for side, stretch in ((self._leading, 1), (_column(self.note, self.browser), 3)):
            split.addWidget(side)
            split.setStretchFactor(split.indexOf(side), stretch)
        split.setSizes([280, 840])
        split.setChildrenCollapsible(False)
        page = QVBoxLayout(self)
        page.setContentsMargins(theme.SPACE, theme.SPACE, theme.SPACE, theme.SPACE)
        page.addLayout(self._top)
        page.addWidget(split, 1)
        self.setMinimumWidth(1)  # it arranges itself; the buttons may not widen the window

    def _arrange(self) -> None:
        """All controls in one row, or the search in a second one where there is no room."""
        row = 1 if self._narrow else 0
        ways = (self.show_contents, self.back, self.forward)
        finding = (self.search, self.hits, self.next)
        for widget in (*ways, *finding):
            self._top.removeWidget(widget)
        for column, way in enumerate(ways):
            self._top.addWidget(way, 0, column)
        if self._narrow:
            self._top.addWidget(self.search, 1, 0, 1, 4)
        else:
            self._top.addWidget(self.search, 0, 3)
        for column, part in ((4, self.hits), (5, self.next)):
            self._top.addWidget(part, row, column)
        self._top.setColumnStretch(3, 1)

    def _connect(self) -> None:
        self.show_contents.toggled.connect(self._leading.setVisible)
        self.back.clicked.connect(lambda: self.step(-1))
        self.forward.clicked.connect(lambda: self.step(+1))
        self.next.clicked.connect(lambda _checked: self.find_next())
        self.search.textChanged.connect(self._look_up)
        self.search.returnPressed.connect(self._open_first)
        self.contents.chosen.connect(self._chosen)
        self.browser.asked.connect(self.show_topic)
        self.browser.stepped.connect(self.step)
        self.browser.can_step = self._can_step
        self._key("F3", self, self.find_next)
        self._key("Shift+F3", self, lambda: self.find_next(-1))
        self._key("Esc", self, self._leave)
        self._key("Down", self.search, self.contents.setFocus)

    def _key(self, keys: str, where: QWidget, do: Callable[[], object]) -> None:
        action = QAction(where)
        action.setShortcut(QKeySequence(keys))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(lambda _checked=False: do())
        where.addAction(action)

    # What the window asks of it

    def use_commands(self, commands: Commands) -> None:
        """List the keys of these commands on the page of keys, as they are now."""
        self._commands = commands
        commands.changed.connect(self._keys_changed)

    def show_topic(self, topic: str) -> None:
        """Show a page, and a heading on it: ``sync`` or ``sync#price``; an unknown one is the start."""
        self._wanted = Topic.named(topic)
        if self._book is None:
            self.refresh()
        else:
            self._go(self._wanted)

    def topic(self) -> str:
        """What is shown, for :meth:`show_topic`; empty while nothing is."""
        return str(self._topic or "")

    def look_for(self) -> None:
        """Ctrl+F: to the search."""
        self.search.setFocus()
        self.search.selectAll()

    def refresh(self) -> None:
        """Read the pages, once; afterwards they are there."""
        if self._book is not None or self._loading is not None:
            return
        chosen = self._library.settings.language
        languages = [chosen] if chosen else QLocale.system().uiLanguages()
        folder = self._folder
        job = self._runner.read(lambda progress: read_book(folder, languages, progress))
        self._loading = job
        job.succeeded.connect(self._loaded)
        job.failed.connect(self._failed)
        job.finished.connect(self._load_ended)

    def _loaded(self, book: HelpBook) -> None:
        self._book = book
        self.contents.fill(book)
        self._look_up()
        self._go(self._wanted)

    def _failed(self, error: OerdeskError) -> None:
        self.note.setText(f"{error.title} {error.hint}")
        self.note.show()
        announce(self, self.note.text(), urgent=True)

    def _load_ended(self) -> None:
        self._loading = None

    # Finding

    def _look_up(self) -> None:
        """List the pages that have all the words, and mark these on the page."""
        wanted = folded(self.search.text()).split()
        count = self.contents.narrow(wanted)
        said = ngettext("{count} page found", "{count} pages found", count).format(count=words.number(count))
        self.found.setText(said if count else _("Nothing found. Try fewer or other words."))
        self.found.setVisible(bool(wanted))
        if wanted:
            announce(self, self.found.text())
        self._mark()

    def _mark(self) -> None:
        self._marked = self.browser.mark(self.search.text().split())
        self.next.setEnabled(self._marked > 0)
        self._show_hits(0)

    def _show_hits(self, place: int) -> None:
        count = self._marked
        said = _("{place} of {count}") if place else ngettext("{count} place", "{count} places", count)
        self.hits.setText(said.format(place=words.number(place), count=words.number(count)))
        self.hits.setVisible(bool(self.search.text().strip()))

    def find_next(self, step: int = 1) -> None:
        """F3: the next marked place on the page; without a search, to the search."""
        if self.search.text().strip():
            self._show_hits(self.browser.next_hit(step))
            announce(self, self.hits.text())
        else:
            self.look_for()

    def _open_first(self) -> None:
        """Enter: the page that is shown if it was found, else the first one that was."""
        found = self.contents.found()
        if not found:
            return
        if self._topic is None or self._topic.page not in found:
            self.show_topic(found[0])
        self.browser.setFocus()
        self.find_next()

    def _leave(self) -> None:
        """Esc: drop the search; the page stays."""
        self.search.clear()
        self.browser.setFocus()

    # Pages

    def _chosen(self, topic: str) -> None:
        self.show_topic(topic)
        if self._narrow:
            self.show_contents.setChecked(False)
        self.browser.setFocus()

    def _go(self, topic: Topic) -> None:
        """Show a topic, and remember the one before."""
        if self._book is None or self._book.page(topic.page) is None:
            topic = START
        if self._topic is not None and topic != self._topic:
            self._past.append(self._here())
            self._future.clear()
        self._show(topic)
        self.browser.go_to(topic.anchor)

    def _here(self) -> tuple[Topic, int]:
        return self._topic or START, self.browser.verticalScrollBar().value()

    def _can_step(self, step: int) -> bool:
        return bool(self._past if step < 0 else self._future)

    def step(self, step: int) -> bool:
        """Back (-1) or forward (+1) through the pages that were read, to where one was on them.

        Returns:
            False when there was none; the window's own history is meant then.
        """
        if not self._can_step(step):
            return False
        left, entered = (self._past, self._future) if step < 0 else (self._future, self._past)
        entered.append(self._here())
        topic, at = left.pop()
        self._show(topic)
        self.browser.verticalScrollBar().setValue(at)
        return True

    def _show(self, topic: Topic) -> None:
        page = self._book.page(topic.page) if self._book else None
        if page is None:
            return
        other = self._topic is None or self._topic.page != topic.page
        self._topic = topic
        if other:
            self._draw(page)
        self.contents.show_topic(topic)
        self._show_steps()

    def _draw(self, page: HelpText) -> None:
        more = keys_html(self._commands) if page.name == KEYS_PAGE and self._commands else ""
        direction = QLocale(page.language.replace("-", "_")).textDirection()
        self.browser.show_page(page.name, page.html + more, direction)
        self.browser.setAccessibleName(page.title)
        wanted = self._library.settings.language or QLocale().bcp47Name()
        self.note.setVisible(page.language.split("-", 1)[0] != wanted.split("-", 1)[0])
        said = _("This page is not in your language yet. It is shown in: {language}.")
        self.note.setText(said.format(language=words.language(page.language)))
        self._mark()

    def _show_steps(self) -> None:
        self.back.setEnabled(self._can_step(-1))
        self.forward.setEnabled(self._can_step(+1))

    def _keys_changed(self) -> None:
        page = self._book.page(KEYS_PAGE) if self._book else None
        if page is not None and self._topic is not None and self._topic.page == KEYS_PAGE:
            self._draw(page)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold the contents away where there is no room beside the page."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Larger text wants more room."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        narrow = self.width() < NARROW * self.fontMetrics().averageCharWidth()
        if narrow != self._narrow:
            self._narrow = narrow
            self._arrange()
            self.show_contents.setChecked(not narrow)


def _column(*parts: QWidget) -> QWidget:
    side = QWidget()
    column = QVBoxLayout(side)
    column.setContentsMargins(0, 0, 0, 0)
    for part in parts:
        column.addWidget(part)
    return side
