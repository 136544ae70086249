"""A tab that shows one resource: the page, what is beside it, and what can be done next."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QCloseEvent, QKeySequence
from PySide6.QtWidgets import QLabel, QMenu, QSplitter, QVBoxLayout, QWidget

from oerdesk.core.errors import OerdeskError
from oerdesk.core.formats import Content, ContentKind
from oerdesk.core.i18n import _
from oerdesk.core.library import Library
from oerdesk.core.licenses import credit_of
from oerdesk.core.reading import Passages
from oerdesk.core.records import (
    BOOKMARK,
    HIGHLIGHT,
    NO_QUOTE,
    NOTE,
    FoundPlace,
    Metadata,
    Note,
    Place,
    Quote,
    Section,
)
from oerdesk.gui import theme
from oerdesk.gui.announce import announce
from oerdesk.gui.dialogs import show_error
from oerdesk.gui.jobs import JobRunner
from oerdesk.gui.reader.find_bar import FindBar
from oerdesk.gui.reader.look import Look
from oerdesk.gui.reader.opening import Opened, opened, view_for
from oerdesk.gui.reader.reader_actions import add_actions
from oerdesk.gui.reader.reader_bar import LookMenu, ReaderBar
from oerdesk.gui.reader.side_panel import SidePanel
from oerdesk.gui.reader.view import ReadingView

if TYPE_CHECKING:
    from oerdesk.gui.reader.opening import View

STEP: Final = 1.15  # of one zoom step
SMALLEST, LARGEST = 0.3, 5.0
ON_THE_WALL: Final = 1.5  # times as large, for the last row
PAUSE: Final = 700  # milliseconds of rest, before the place is remembered
_open_tabs: weakref.WeakSet[ReaderTab] = weakref.WeakSet()


class ReaderTab(QWidget):
    """Shows one resource.

    Signals:
        asked: an action's name and the ids it is for (as of the details pane).
        moved: how much of the work lies above now, 0 to 1.
        wall_changed: whether only the content is shown.
        shown: the view is there.
    """

    asked = Signal(str, list)
    moved = Signal(float)
    wall_changed = Signal(bool)
    shown = Signal()

    def __init__(
        self, library: Library, runner: JobRunner, resource: int, metadata: Metadata, anchor: str = ""
    ) -> None:
        super().__init__()
        self.resource = resource
        self._library, self._runner = library, runner
        self._anchor = anchor
        self._content: Content | None = None
        self._view: View | None = None
        self._page = ""
        self._zoom = 1.0
        self._kept = ""
        self._wall = False
        self._panel_before = False  # whether the panel was shown before the wall
        self._passages: Passages | None = None
        self.setAccessibleName(metadata.title)
        self.bar = ReaderBar(self)
        self.finder = FindBar(library, runner, resource)
        self.panel = SidePanel(library, runner, resource, self.finder)
        self.contents = self.panel.contents
        self.look_menu = LookMenu(library.settings, self)
        self._state = QLabel(_("Opening…"), alignment=Qt.AlignmentFlag.AlignCenter, wordWrap=True)
        self._state.setTextFormat(Qt.TextFormat.PlainText)
        self.credit = _credit_label(metadata)
        self.below = QVBoxLayout()  # under the page: the bar that reads aloud, for example
        self._rest = QTimer(self, singleShot=True, interval=PAUSE)
        self._rest.timeout.connect(self._remember)
        self._lay_out()
        self._connect()
        add_actions(self, self.bar)
        _open_tabs.add(self)
        job = runner.read(partial(opened, library, resource))
        job.succeeded.connect(self._show)
        job.failed.connect(self._failed)

    def _lay_out(self) -> None:
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.addWidget(self.panel)
        self._split.addWidget(self._state)
        self._split.setStretchFactor(1, 1)
        self._split.setSizes([260, 900])
        self.panel.hide()
        self.finder.hide()
        layout = self._layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.SPACE, 0, theme.SPACE, theme.SPACE)
        layout.setSpacing(theme.XS)
        layout.addWidget(self.bar)
        layout.addWidget(self.finder)
        layout.addWidget(self._split, 1)
        layout.addLayout(self.below)
        layout.addWidget(self.credit)

    def _connect(self) -> None:
        self.panel.chosen.connect(self.go_to)
        self.panel.notes.chosen.connect(self._go_to_note)
        self.panel.notes.changed.connect(self._show_marks)
        self.finder.place_wanted.connect(self._show_found)
        self.finder.listed.connect(self._show_list)
        self.finder.ended.connect(self._end_found)
        self.look_menu.chosen.connect(self.change_look)
        escape = QAction(self)
        escape.setShortcut(QKeySequence(Qt.Key.Key_Escape))
        escape.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.triggered.connect(self.leave)
        self.addAction(escape)

    # Opening and closing

    @property
    def view(self) -> QWidget | None:
        """What shows the content; None until it is there."""
        return self._view

    @property
    def pages(self) -> ReadingView | None:
        """The view, where it shows text."""
        return self._view if isinstance(self._view, ReadingView) else None

    @property
    def content(self) -> Content | None:
        """What is shown; None until it is there."""
        return self._content

    def _show(self, found: Opened) -> None:
        content = self._content = found.content
        self.credit.setText("\n".join(found.credits))
        try:
            view = view_for(content, found.path)
        except OerdeskError as error:
            self._failed(error)
            return
        self._view = view
        view.page_changed.connect(self._page_changed)
        self._split.replaceWidget(1, view)
        self._state.hide()
        self.panel.show_contents(content.contents)
        self.panel.setVisible(len(content.contents) > 1 and not self._wall)
        self.finder.order = content.spine
        pages = self.pages
        if pages is None:
            self._show_recording(self._anchor or found.place)
        else:
            pages.moved.connect(self._moved)
            pages.menu_wanted.connect(self._show_menu)
            self._apply_look()
            self.go_to(self._anchor or found.place)
        self.panel.notes.show_notes(found.notes)
        view.setFocus()
        self.shown.emit()

    def _show_recording(self, anchor: str) -> None:
        """Pictures, sound and films: each finds its own way."""
        content, view = self._content, self._view
        if content is not None and view is not None and not isinstance(view, ReadingView):
            page, _hash, fragment = anchor.partition("#")
            if not fragment and page not in content.spine:
                page, fragment = content.start, anchor
            view.show_page(page, fragment)

    def _failed(self, error: OerdeskError) -> None:
        self._state.setText(f"{error.title}\n\n{error.hint}")
        self._state.setProperty("role", "danger")
        announce(self._state, str(error), urgent=True)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep where one was, then let go of the view and the files."""
        self.panel.notes.keep_at_once()
        if self._rest.isActive():
            self._remember()
        _open_tabs.discard(self)
        if self._view is not None:
            self._view.close_view()
            self._view = None
        if self._content is not None:
            self._content.close()
            self._content = None
        super().closeEvent(event)

    # Places

    def go_to(self, place: str) -> None:
        """Go to a place: as in docs/library.md, or only the id of an element."""
        content, pages = self._content, self.pages
        if content is None or self._view is None:
            return
        if pages is None:
            self._show_recording(place)
            return
        wanted = Place.parse(place)
        bare = wanted.path and not wanted.anchor and wanted.fraction is None
        if bare and wanted.path not in content.spine and "/" not in wanted.path:
            wanted = Place(content.start, wanted.path)
        pages.show_place(wanted)

    def place_now(self) -> str:
        """Where one is; empty where nothing is shown yet."""
        place = getattr(self._view, "place_now", None)
        return "" if place is None else str(place())

    def share(self) -> float:
        """How much of the whole work lies above, 0 to 1."""
        pages = self.pages
        if pages is None or self._content is None:
            return 0.0
        spine = self._content.spine
        at = spine.index(self._page) if self._page in spine else 0
        return (at + pages.share()) / max(1, len(spine))

    def show_share(self, share: float) -> None:
        """Go as far into the whole work."""
        pages, content = self.pages, self._content
        if pages is None or content is None or not content.spine:
            return
        at, within = divmod(min(0.9999, max(0.0, share)) * len(content.spine), 1)
        path = content.spine[int(at)]
        if path == self._page or content.kind is not ContentKind.PAGES:
            pages.show_share(within)
        else:
            pages.show_place(Place(path, fraction=within))

    def _page_changed(self, path: str) -> None:
        self._page = self.finder.here = path
        self._moved()

    def _moved(self) -> None:
        self._rest.start()
        self.moved.emit(self.share())

    def _remember(self) -> None:
        self._rest.stop()
        place = self.place_now()
        if place and place != self._kept:
            self._kept = place
            self._runner.read(lambda _p: self._library.reading.leave_at(self.resource, place))

    def step(self, step: int) -> None:
        """To the next page, or the one before."""
        pages, content = self.pages, self._content
        if pages is None or content is None:
            return
        if self._page not in content.spine or content.kind is not ContentKind.PAGES:
            pages.turn(step)
            return
        at = content.spine.index(self._page) + step
        if 0 <= at < len(content.spine):
            pages.show_place(Place(content.spine[at]))

    # Finding

    def look_for(self) -> None:
        """Ctrl+F: look for words in this work."""
        look_for = getattr(self._view, "look_for", None)  # recordings look in their transcript
        if self.pages is None and look_for is not None:
            look_for()
            return
        self.finder.begin()

    def find_step(self, step: int) -> None:
        """F3, Shift+F3: the next place, or the one before."""
        if self.finder.isHidden():
            self.look_for()
        else:
            self.finder.step(step)

    def _show_found(self, words: str, found: FoundPlace) -> None:
        if self.pages is None:
            self._show_recording(found.place)
        else:
            self.pages.show_found(words, found)

    def _show_list(self, count: int) -> None:
        if count and not self._wall:
            self.panel.show_found()

    def _end_found(self) -> None:
        if self.pages is not None:
            self.pages.end_found()
        if self._view is not None:
            self._view.setFocus()

    # Looks

    def change_look(self, values: dict[str, Any]) -> None:
        """Change how pages look, here and in all other readers, and keep it."""
        try:
            self._library.change_settings(**values)
        except OerdeskError as error:
            show_error(self, error)
            return
        for tab in list(_open_tabs):
            tab.apply_look(self._library)

    def apply_look(self, library: Library) -> None:
        """Take over how pages look, when it is this reader's library whose settings have changed."""
        if library is self._library:
            self.look_menu.tick(library.settings)
            self._apply_look()

    def _apply_look(self) -> None:
        settings = self._library.settings
        if self.pages is not None:
            look = Look.of(settings)
            self._zoom = look.zoom
            size = settings.text_percent / 100
            self.pages.set_look(look, size * ON_THE_WALL if self._wall else size)

    def zoom_by(self, factor: float) -> None:
        """Show everything larger or smaller; 0 is back to the usual size."""
        self._zoom = max(SMALLEST, min(LARGEST, self._zoom * factor)) if factor else 1.0
        if self.pages is not None:
            self.change_look({"reader_percent": round(self._zoom * 100)})
        elif self._view is not None and not isinstance(self._view, ReadingView):
            self._view.set_zoom(self._zoom)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the colors of the window, and its size of text."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.PaletteChange, QEvent.Type.FontChange} and hasattr(self, "look_menu"):
            self._apply_look()

    def set_wall(self, on: bool) -> None:
        """Show the content alone, for the wall of a classroom; Esc comes back."""
        if on == self._wall:
            return
        self._wall = on
        for part in (self.bar, self.credit):
            part.setVisible(not on)
        if on:
            self.finder.hide()
            self._panel_before = not self.panel.isHidden()
        self.panel.setVisible(not on and self._panel_before)
        space = 0 if on else theme.SPACE
        self._layout.setContentsMargins(space, 0, space, space)
        self._apply_look()
        if self._view is not None:
            self._view.setFocus()
        self.wall_changed.emit(on)

    def leave(self) -> None:
        """Esc: out of what one is in: looking for words, the wall; else back to the page."""
        if self.finder.isVisible():
            self.finder.end()
        elif self._wall:
            self.set_wall(False)
        elif self._view is not None:
            self._view.setFocus()

    def toggle_panel(self) -> None:
        """F9: contents, places found and notes, or the page alone."""
        self.panel.setVisible(self.panel.isHidden())
        if self.panel.isVisible():
            self.panel.tabs.currentWidget().setFocus()
        elif self._view is not None:
            self._view.setFocus()

    # Notes

    def bookmark(self) -> None:
        """Ctrl+D: keep this place."""
        self._with_quote(lambda quote: self._note(BOOKMARK, quote))

    def highlight(self) -> None:
        """Ctrl+H: mark the words that are selected, or those that were found."""
        self._with_quote(lambda quote: self._note(HIGHLIGHT, quote))

    def write_note(self) -> None:
        """Ctrl+M: write something to the words that are selected, or to this place."""
        self._with_quote(lambda quote: self._note(NOTE, quote))

    def _with_quote(self, use: Callable[[Quote], None]) -> None:
        if self.pages is None:
            use(NO_QUOTE)
        else:
            self.pages.take_quote(lambda quote: use(quote if quote.exact else self._found_quote()))

    def _found_quote(self) -> Quote:
        found = self.finder.current
        if found is None or self.finder.isHidden():
            return NO_QUOTE
        return Quote(found.quote.exact, found.quote.prefix[-32:], found.quote.suffix[:32])

    def _note(self, kind: str, quote: Quote) -> None:
        self.panel.notes.add(kind, self.place_now(), quote, write=kind == NOTE)
        if not self._wall:
            self.panel.show_notes()

    def _show_marks(self, notes: list[Note]) -> None:
        if self.pages is not None:
            self.pages.set_marks(notes)

    def _go_to_note(self, note: Note) -> None:
        if self.pages is not None:
            self.pages.show_note(note)
        else:
            self._show_recording(note.place)

    def _show_menu(self, point: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        copy = menu.addAction(theme.icon("copy"), _("Copy"))
        if self.pages is not None:
            copy.triggered.connect(self.pages.copy)
        menu.addSeparator()
        menu.addActions([action for action, command in self.bar.commands if command.name in IN_MENU])
        menu.popup(point)

    # Reading aloud

    def text_now(self) -> list[Section]:
        """The passages of the page that is shown, each with its place: for reading aloud.

        Empty until :meth:`load_text` has read them.
        """
        return [] if self._passages is None else self._passages.of_page(self._page)

    def load_text(self, then: Callable[[], None]) -> None:
        """Read the text of the work in the background, once, then call ``then``."""
        if self._passages is not None:
            then()
            return

        def there(passages: Passages) -> None:
            self._passages = passages
            then()

        job = self._runner.read(lambda progress: self._library.reading.passages(self.resource, progress))
        job.succeeded.connect(there)
        job.failed.connect(partial(show_error, self))

    def mark_spoken(self, anchor: str, start: int, end: int) -> None:
        """Show which words of a passage are read aloud.

        Args:
            anchor: of the passage, as :meth:`text_now` gave it; empty when nothing is read any more.
            start, end: characters of its text.
        """
        if self.pages is None:
            return
        text = next((section.text for section in self.text_now() if section.anchor == anchor), "")
        self.pages.mark_spoken(Place.parse(anchor).anchor, text if anchor else "", start, end)

    def ask(self, action: str) -> None:
        """Ask the window to do something with the resource."""
        self.asked.emit(action, [self.resource])


IN_MENU: Final = ("reader.bookmark", "reader.highlight", "reader.note")


def _credit_label(metadata: Metadata) -> QLabel:
    credit = QLabel(credit_of(metadata).text, wordWrap=True)
    credit.setProperty("role", "muted")
    credit.setTextFormat(Qt.TextFormat.PlainText)
    credit.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    credit.setAccessibleName(_("Credit"))
    return credit
