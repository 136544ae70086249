"""The one window: places on the left, readers and editors in tabs, what goes on at the bottom."""

from __future__ import annotations

from dataclasses import fields
from functools import partial
from pathlib import Path
from typing import cast

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from oerdesk.core.errors import OerdeskError
from oerdesk.core.i18n import _
from oerdesk.core.library import Library
from oerdesk.core.paths import resources_folder
from oerdesk.core.progress import Progress
from oerdesk.core.records import EVERYTHING, CheckReport
from oerdesk.core.settings import Settings
from oerdesk.gui import remember, theme, words
from oerdesk.gui.actions import Actions
from oerdesk.gui.commands import Commands
from oerdesk.gui.dialogs import show_error, tell
from oerdesk.gui.editor_tab import EditorTab
from oerdesk.gui.help_page import HelpPage
from oerdesk.gui.help_topics import topic_for
from oerdesk.gui.history import History, Step
from oerdesk.gui.jobs import JobRunner
from oerdesk.gui.library.page import LibraryPage
from oerdesk.gui.menus import build_menus
from oerdesk.gui.places import Places
from oerdesk.gui.reader.reader_tab import ReaderTab
from oerdesk.gui.reader.side_by_side import SideBySide
from oerdesk.gui.settings import SettingsPage
from oerdesk.gui.status import StatusBar
from oerdesk.gui.tabs import Tabs
from oerdesk.gui.whereabouts import places_of


class Window(QMainWindow):
    """The main window of one library.

    Signals:
        reopen_wanted: the language was changed: close this window and open another.
        errand_wanted: an :class:`oerdesk.gui.settings.Errand`, for which the library has to be closed.

    Attributes:
        runner: its threads.
        history: what can be taken back.
        commands: everything that can be done by a key.
        actions_: what can be done with resources.
        places, tabs: its parts.
    """

    reopen_wanted = Signal()
    errand_wanted = Signal(object)

    def __init__(self, library: Library) -> None:
        super().__init__()
        self.library = library
        self.runner = JobRunner(self)
        self.history = History(self.runner, self)
        self.commands = Commands(
            library.settings.shortcuts, lambda keys: library.change_settings(shortcuts=keys), self
        )
        self.tabs = Tabs()
        self.actions_ = Actions(library, self.runner, self)
        self.places = Places(places_of(self))
        self.stack = self.places.stack
        self._shown = library.settings
        self._lay_out()
        build_menus(self)
        self.setAcceptDrops(True)
        self.setWindowTitle(_("OERDesk – {name}").format(name=library.paths.root.name))
        self.history.changed.connect(self.settings_changed)  # a reset may have been taken back
        self.history.failed.connect(partial(show_error, self))
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._system_changed)
        remember.restore(self)
        self.library_page.search.setFocus()

    def _lay_out(self) -> None:
        self.tabs.add_home(self.places)
        self.places.shown.connect(self._place_shown)
        self.setCentralWidget(self.tabs)
        status = StatusBar(self.runner, self.history, self)
        status.strip.wanted.connect(partial(self.go, "tasks"))
        self.setStatusBar(status)
        self.places.page("tasks")  # hears of every task from now on, also while nobody looks
        self.places.go("library")

    # Places

    @property
    def library_page(self) -> LibraryPage:
        """The page of the place “Library”."""
        return cast("LibraryPage", self.places.page("library"))

    def go(self, place: str) -> None:
        """Show a place."""
        self.places.go(place)
        self.tabs.setCurrentIndex(0)

    def _place_shown(self, name: str) -> None:
        place = self.places.place(name)
        self.tabs.setTabText(0, place.title)
        self.tabs.setTabIcon(0, theme.icon(place.icon))

    def place_names(self) -> list[str]:
        """The places, in order."""
        return self.places.names()

    def selection(self) -> list[int]:
        """The resources that commands of the menu are for."""
        tab = self.tabs.currentWidget()
        if isinstance(tab, ReaderTab | SideBySide):
            return [tab.resource]
        chosen = getattr(self.stack.currentWidget(), "selected", None)
        return list(chosen()) if self.tabs.currentIndex() == 0 and chosen is not None else []

    def next_part(self, step: int = 1) -> None:
        """F6: from part to part of what is shown, in the order of reading."""
        shown = self.tabs.currentWidget()
        found = getattr(self.stack.currentWidget() if shown is self.places else shown, "parts", None)
        parts: list[QWidget] = [part for part in (found() if found else []) if part.isVisible()]
        if shown is self.places:
            parts.insert(0, self.places.list)
        if not parts:
            return
        focused = self.focusWidget()
        at = next((n for n, part in enumerate(parts) if _holds(part, focused)), -1)
        parts[(at + step) % len(parts)].setFocus(Qt.FocusReason.TabFocusReason)

    # Looks

    def look_for(self) -> None:
        """Ctrl+F: in the document that is open, else in the list, else in the library."""
        shown = self.tabs.currentWidget()
        looked = self.stack.currentWidget() if shown is self.places else shown
        if isinstance(looked, ReaderTab | SideBySide | EditorTab | HelpPage):
            looked.look_for()
            return
        if not hasattr(self.stack.currentWidget(), "search"):
            self.go("library")
        self.tabs.setCurrentIndex(0)
        search = getattr(self.stack.currentWidget(), "search", None)
        if search is not None:
            search.setFocus()
            search.selectAll()

    def toggle_full_screen(self) -> None:
        """F11; a resource that is read fills the wall of the classroom."""
        self.show_wall(not self.isFullScreen())

    def show_wall(self, on: bool) -> None:
        """Fill the screen, or go back to the window; a reader shows nothing but its page then."""
        state = Qt.WindowState.WindowFullScreen
        self.setWindowState(self.windowState() | state if on else self.windowState() & ~state)
        tab = self.tabs.currentWidget()
        reads = isinstance(tab, ReaderTab)
        if isinstance(tab, ReaderTab):
            with QSignalBlocker(tab):
                tab.set_wall(on)
        for part in (self.menuBar(), self.statusBar(), self.tabs.tabBar()):
            part.setVisible(not (on and reads))

    def zoom(self, step: int) -> None:
        """Change the size of all text by percent points; 0 is back to normal."""
        percent = self.library.settings.text_percent + step if step else 100
        self.change_settings(text_percent=max(80, min(300, percent)))

    def use_theme(self, name: str) -> None:
        """One of :data:`oerdesk.core.settings.THEMES`."""
        self.change_settings(theme=name)

    def change_settings(self, **values: object) -> None:
        """Change settings of the library, and let them be seen."""
        try:
            self.library.change_settings(**values)
        except OerdeskError as error:
            show_error(self, error)
            return
        self.settings_changed()

    def settings_changed(self) -> None:
        """Settings are others now; let it be seen."""
        old, new = self._shown, self.library.settings
        if old == new:
            return
        self._shown = new
        look = ("theme", "text_percent", "reduced_motion")
        if any(getattr(old, name) != getattr(new, name) for name in look):
            self.dress()
        for reader in self.findChildren(ReaderTab):
            reader.apply_look(self.library)
        if old.language != new.language:
            self.reopen_wanted.emit()

    def settings_reset(self, said: str, before: Settings) -> None:
        """Settings were reset; it can be taken back."""
        self.history.did(said, partial(self._put_settings, before))
        self.settings_changed()

    def _put_settings(self, wanted: Settings) -> Step:
        before = self.library.settings
        names = (field.name for field in fields(Settings) if field.name != "extra")
        self.library.change_settings(**{name: getattr(wanted, name) for name in names})
        return partial(self._put_settings, before)

    def dress(self) -> None:
        """Put the theme and the size of text of the settings on everything."""
        settings = self.library.settings
        application = QApplication.instance()
        if isinstance(application, QApplication):
            theme.apply(
                application, settings.theme, settings.text_percent, reduced_motion=settings.reduced_motion
            )
        theme.redraw_icons(self)
        self.places.redraw()
        self._place_shown(self.places.current)

    def _system_changed(self) -> None:
        if self.library.settings.theme == "system":
            self.dress()

    # Help

    def help_here(self) -> None:
        """F1: the page of the help about where the keyboard is."""
        shown = self.tabs.currentWidget()
        page = self.stack.currentWidget() if shown is self.places else shown
        focused = cast("QWidget | None", self.focusWidget())
        self.help_on(str(topic_for(page if focused is None else focused)))

    def help_on(self, topic: str) -> None:
        """A page of the help, or a heading of it: ``sync#price``."""
        page = cast("HelpPage", self.places.page("help"))
        self.go("help")
        page.show_topic(topic)

    def toggle_offline(self) -> None:
        """Never touch the network, or let it be used again when asked for."""
        self.change_settings(offline=not self.library.settings.offline)

    # Care

    def check_library(self) -> None:
        """Verify every file, and say what was found."""
        job = self.runner.write(
            lambda progress: self.library.check.run(progress=progress), _("Checking the library")
        )
        job.succeeded.connect(self._checked)
        job.failed.connect(partial(show_error, self))

    def _checked(self, report: CheckReport) -> None:
        found = "\n".join(f"{problem.title} {problem.hint}" for problem in report.problems)
        said = _("Everything is whole.") if not report.problems else _("Some things are not whole.")
        tell(self, said, found or words.resources(report.resources))

    # Dropping files takes them in

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Accept files and folders."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take them in."""
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.actions_.take_in(paths)

    # Coming and going

    def closeEvent(self, event: QCloseEvent) -> None:
        """Save what is open, stop what runs; it is taken up again at the next start."""
        kept = remember.what_is_open(self)
        for settings in filter(lambda page: isinstance(page, SettingsPage), self.places.made()):
            cast("SettingsPage", settings).saver.keep_now()
        if not self.tabs.close_all():
            event.ignore()
            return
        self.runner.shutdown()
        remember.keep(self, kept)
        event.accept()

    def offer_starter(self) -> None:
        """Remind of drafts; on the first start, take in the starter library: no network is needed."""
        self.actions_.remind_of_drafts()
        if self.library.settings.starter_offered or self.library.read_only:
            return
        course = sorted((resources_folder() / "help" / "en").glob("learn-*.md"))

        def take_in(progress: Progress) -> None:
            if not self.library.browse.find(EVERYTHING):
                self.library.intake.take_in([resources_folder() / "starter", *course], progress=progress)
            self.library.change_settings(starter_offered=True)

        job = self.runner.write(take_in, _("Putting in the starter library"))
        job.failed.connect(partial(show_error, self))


def _holds(part: QWidget, focused: QWidget | None) -> bool:
    return focused is not None and (part is focused or part.isAncestorOf(focused))
