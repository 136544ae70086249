"""The one window: places on the left, the place in the middle, readers and editors in tabs."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QInputDialog,
    QListWidget,
    QListWidgetItem,
    QMainWindow,
    QStackedWidget,
    QTabBar,
    QTabWidget,
    QWidget,
)

from oerdesk.core.errors import OerdeskError
from oerdesk.core.i18n import _
from oerdesk.core.library import Library
from oerdesk.core.paths import resources_folder
from oerdesk.core.progress import Progress
from oerdesk.core.records import EVERYTHING, CheckReport, Filter
from oerdesk.gui import theme, words
from oerdesk.gui.actions import Actions
from oerdesk.gui.dialogs import show_error, tell
from oerdesk.gui.editor_tab import EditorTab
from oerdesk.gui.jobs import Job, JobRunner
from oerdesk.gui.library.page import LibraryPage
from oerdesk.gui.menus import build_menus
from oerdesk.gui.packs_page import PacksPage
from oerdesk.gui.publish_page import PublishPage
from oerdesk.gui.reader.reader_tab import ReaderTab
from oerdesk.gui.sync_page import SyncPage
from oerdesk.gui.table import plain
from oerdesk.gui.tasks_page import TasksPage


class Window(QMainWindow):
    """The main window of one library.

    Attributes:
        runner: its threads.
        actions_: what can be done with resources.
    """

    def __init__(self, library: Library) -> None:
        super().__init__()
        self.library = library
        self.runner = JobRunner(self)
        self.closed_tabs: list[Callable[[], None]] = []
        self.tabs = QTabWidget(tabsClosable=True, documentMode=True, movable=False)
        self.tabs.tabCloseRequested.connect(self.close_tab)
        self.places = QListWidget()
        self.stack = QStackedWidget()
        self.library_page = LibraryPage(
            library,
            self.runner,
            empty=_(
                "Nothing here yet. Take in files with Ctrl+O, drop them here, or add a source under Sync."
            ),
        )
        self.packs_page = PacksPage(library, self.runner)
        self.actions_ = Actions(library, self.runner, self)
        self._fill_places()
        self._lay_out()
        build_menus(self)
        self.setAcceptDrops(True)
        self.setWindowTitle(_("OERDesk – {name}").format(name=library.paths.root.name))
        self._restore_place()
        self.library_page.refresh()
        self.library_page.search.setFocus()

    def _fill_places(self) -> None:
        self.places.setObjectName("places")
        self.places.setAccessibleName(_("Places"))
        library = self.library
        made = _("Nothing of your own yet. Choose a resource and “Change this…”, or start with Ctrl+N.")
        mine = LibraryPage(library, self.runner, Filter(mine=True), made)
        trash = LibraryPage(library, self.runner, Filter(trashed=True), _("The trash is empty."))
        for page in (self.library_page, mine, trash):
            page.opened.connect(self.actions_.read)
            page.asked.connect(self.actions_.do)
        places: tuple[tuple[str, str, QWidget], ...] = (
            ("library", _("Library"), self.library_page),
            ("my-materials", _("My materials"), mine),
            ("sync", _("Sync"), SyncPage(library, self.runner)),
            ("publish", _("Publish"), PublishPage(library, self.runner)),
            ("pack", _("Sticks"), self.packs_page),
            ("download", _("Tasks"), TasksPage(self.runner)),
            ("trash", _("Trash"), trash),
        )
        for name, title, place in places:
            item = QListWidgetItem(theme.icon(name), title, self.places)
            item.setData(Qt.ItemDataRole.UserRole, name)
            self.stack.addWidget(place)
        self.places.setCurrentRow(0)
        self.places.currentRowChanged.connect(self._go_to)

    def _lay_out(self) -> None:
        home = QWidget()
        row = QHBoxLayout(home)
        row.setContentsMargins(theme.SPACE, theme.SPACE, 0, 0)
        self._fit_places()
        row.addWidget(self.places)
        row.addWidget(self.stack, 1)
        self.tabs.addTab(home, theme.icon("library"), _("Library"))
        self.tabs.tabBar().setTabButton(0, QTabBar.ButtonPosition.RightSide, None)
        self.tabs.tabBar().setTabButton(0, QTabBar.ButtonPosition.LeftSide, None)
        self.setCentralWidget(self.tabs)
        self.statusBar().setAccessibleName(_("What is going on"))
        self.runner.started.connect(self._task_started)

    def _fit_places(self) -> None:
        self.places.setFixedWidth(self.places.sizeHintForColumn(0) + 3 * theme.SPACE)

    # Places

    def go(self, place: str) -> None:
        """Show a place by the name of its icon."""
        row = self.place_names().index(place)
        self.places.setCurrentRow(row)
        self.tabs.setCurrentIndex(0)

    def _go_to(self, row: int) -> None:
        self.stack.setCurrentIndex(row)
        page = self.stack.widget(row)
        refresh = getattr(page, "refresh", None)
        if refresh is not None:
            refresh()
        item = self.places.item(row)
        self.tabs.setTabText(0, item.text())
        self.tabs.setTabIcon(0, item.icon())

    def place_names(self) -> list[str]:
        """The places by the names of their icons, in order."""
        return [self.places.item(row).data(Qt.ItemDataRole.UserRole) for row in range(self.places.count())]

    def place_title(self, place: str) -> str:
        """What a place is called."""
        return self.places.item(self.place_names().index(place)).text()

    def selection(self) -> list[int]:
        """The resources that commands of the menu are for."""
        tab = self.tabs.currentWidget()
        if isinstance(tab, ReaderTab):
            return [tab.resource]
        page = self.stack.currentWidget()
        if self.tabs.currentIndex() == 0 and isinstance(page, LibraryPage):
            return page.selected()
        return []

    # Tabs

    def open_tab(
        self, widget: QWidget, title: str, icon: str, again: Callable[[], None] | None = None
    ) -> None:
        """Show ``widget`` in a new tab.

        Args:
            again: opens the same thing once more after its tab was closed (Ctrl+Shift+T).
        """
        widget.setProperty("again", again)
        shown = title if len(title) <= 30 else title[:29] + "…"
        at = self.tabs.addTab(widget, theme.icon(icon), shown.replace("&", "&&"))
        self.tabs.setTabToolTip(at, plain(title))
        self.tabs.setCurrentIndex(at)
        widget.setFocus()

    def close_tab(self, at: int) -> bool:
        """Close a tab; what is in it saves itself first, and stays open when it cannot.

        Returns:
            Whether it was closed.
        """
        widget = self.tabs.widget(at)
        if at <= 0 or widget is None or not widget.close():
            return False
        again = widget.property("again")
        if again is not None:
            self.closed_tabs.append(again)
        self.tabs.removeTab(at)
        widget.deleteLater()
        return True

    def close_current_tab(self) -> None:
        """Ctrl+W."""
        self.close_tab(self.tabs.currentIndex())

    def reopen_tab(self) -> None:
        """Ctrl+Shift+T."""
        if self.closed_tabs:
            self.closed_tabs.pop()()

    def step_tab(self, step: int) -> None:
        """Ctrl+Tab and back."""
        self.tabs.setCurrentIndex((self.tabs.currentIndex() + step) % self.tabs.count())

    # Looks

    def look_for(self) -> None:
        """Ctrl+F: in the document that is open, else in the library."""
        tab = self.tabs.currentWidget()
        if isinstance(tab, ReaderTab | EditorTab):
            tab.look_for()
            return
        if not isinstance(self.stack.currentWidget(), LibraryPage):
            self.go("library")
        self.tabs.setCurrentIndex(0)
        page = self.stack.currentWidget()
        if isinstance(page, LibraryPage):
            page.search.setFocus()
            page.search.selectAll()

    def toggle_full_screen(self) -> None:
        """F11."""
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def zoom(self, step: int) -> None:
        """Change the size of all text by percent points; 0 is back to normal."""
        percent = self.library.settings.text_percent + step if step else 100
        self._dress(text_percent=max(80, min(300, percent)))

    def use_theme(self, name: str) -> None:
        """Light, dark, or like the system."""
        self._dress(theme=name)

    def _dress(self, **values: object) -> None:
        try:
            settings = self.library.change_settings(**values)
        except OerdeskError as error:
            show_error(self, error)
            return
        application = QApplication.instance()
        if isinstance(application, QApplication):
            theme.apply(application, settings.theme, settings.text_percent)
        for row, name in enumerate(self.place_names()):
            self.places.item(row).setIcon(theme.icon(name))
        theme.redraw_icons(self)
        self.tabs.setTabIcon(0, self.places.currentItem().icon())
        self._fit_places()

    def ask_name(self) -> None:
        """Ask under which name one's own work is credited; empty leaves it out."""
        dialog = QInputDialog(self)
        dialog.setWindowTitle(_("Your name"))
        dialog.setLabelText(
            _("The name put on what you make. It stays on this machine until you share a work:")
        )
        dialog.setTextValue(self.library.settings.person)
        dialog.textValueSelected.connect(self._name_said)
        dialog.open()

    def _name_said(self, name: str) -> None:
        self._change_settings(person=name.strip())

    def toggle_offline(self) -> None:
        """Never touch the network, or let it be used again when asked for."""
        self._change_settings(offline=not self.library.settings.offline)

    def _change_settings(self, **values: object) -> None:
        try:
            self.library.change_settings(**values)
        except OerdeskError as error:
            show_error(self, error)

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
        while self.tabs.count() > 1:
            if not self.close_tab(1):
                event.ignore()
                return
        self.runner.shutdown()
        self._remember_place()
        event.accept()

    def offer_starter(self) -> None:
        """Remind of drafts; on the first start, take in the starter library: no network is needed."""
        self.actions_.remind_of_drafts()
        if self.library.settings.starter_offered or self.library.read_only:
            return
        starter = resources_folder() / "starter"

        def take_in(progress: Progress) -> None:
            if not self.library.browse.find(EVERYTHING):
                self.library.intake.take_in([starter], progress=progress)
            self.library.change_settings(starter_offered=True)

        job = self.runner.write(take_in, _("Putting in the starter library"))
        job.failed.connect(partial(show_error, self))

    def _task_started(self, job: Job) -> None:
        self.statusBar().showMessage(job.title)
        job.finished.connect(self.statusBar().clearMessage)

    def _settings(self) -> QSettings:
        """Only the window's geometry; everything else is in the library's settings."""
        return QSettings(str(self.library.paths.root / "window.ini"), QSettings.Format.IniFormat)

    def _remember_place(self) -> None:
        if not self.library.read_only:
            self._settings().setValue("geometry", self.saveGeometry())

    def _restore_place(self) -> None:
        self.resize(1200, 720)
        geometry = self._settings().value("geometry")
        if geometry is not None:
            self.restoreGeometry(geometry)
