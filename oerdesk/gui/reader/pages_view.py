"""Pages of HTML in a sealed view: web pages, Markdown, EPUB chapters, office documents."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

import shiboken6
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QAction, QDesktopServices, QKeySequence
from PySide6.QtWebEngineCore import QWebEnginePage
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QVBoxLayout, QWidget

from oerdesk.core.errors import OerdeskError
from oerdesk.core.formats import Content
from oerdesk.core.i18n import _
from oerdesk.core.records import FoundPlace, Note, Place, Quote
from oerdesk.gui.dialogs import ask, show_error
from oerdesk.gui.reader.look import Look, style
from oerdesk.gui.reader.page_script import PageScript
from oerdesk.gui.reader.scheme import SealedProfile, path_of, register, url_of
from oerdesk.gui.reader.view import ReadingView

log = logging.getLogger(__name__)

OUTSIDE: Final = frozenset({"http", "https", "mailto"})


class PagesView(ReadingView):
    """Shows the pages of one resource."""

    def __init__(self, content: Content, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        register()
        self._content = content
        self._profile = SealedProfile(content)
        self._page = _Page(self._profile, content, self)
        self._view = QWebEngineView(self._profile)
        self._view.setPage(self._page)
        self._view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._view.customContextMenuRequested.connect(
            lambda point: self.menu_wanted.emit(self._view.mapToGlobal(point))
        )
        self._view.setAccessibleName(_("Page"))
        self._script = PageScript(self._page)
        self._look: Look | None = None
        self._css = ""
        self._shown = ""
        self._loaded = False
        self._loading = ""  # the page that is on its way
        self._closed = False
        self._then: Callable[[], None] = _nothing
        self._marks: Sequence[Note] = ()
        self._words = ""
        self._page.urlChanged.connect(self._url_changed)
        self._page.loadFinished.connect(self._load_finished)
        self._page.scrollPositionChanged.connect(lambda _point: self.moved.emit())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._view)
        self.setFocusProxy(self._view)
        self._turning = self._make_turning()

    # Places

    def show_page(self, path: str, anchor: str = "") -> None:
        """Go to a page of the resource."""
        self.show_place(Place(path, anchor))

    def show_place(self, place: Place) -> None:
        """Go to a place; an unknown page is the first one."""
        path = self._path_of(place)
        if place.fraction is not None:
            self._on_page(path, partial(self._script.call, "go", place.fraction))
        elif place.anchor:
            self._on_page(path, partial(self._script.call, "goTo", place.anchor))
        else:
            self._on_page(path, partial(self._script.call, "go", 0))

    def _path_of(self, place: Place) -> str:
        """The page of a place; the first one where a newer version has no such page."""
        if place.path in self._content.spine:
            return place.path
        try:
            self._content.read(place.path)
        except OerdeskError:
            return self._content.start
        return place.path

    def place_now(self) -> Place:
        """The page, and how far down it one is."""
        return Place(self._shown, fraction=round(self.share(), 4))

    def share(self) -> float:
        """How much of the page lies above (or, where pages are turned, before)."""
        size, point = self._page.contentsSize(), self._page.scrollPosition()
        if self._look is not None and self._look.pages:
            return min(1.0, abs(point.x()) / max(1.0, size.width()))
        return min(1.0, max(0.0, point.y()) / max(1.0, size.height()))

    def show_share(self, share: float) -> None:
        """Scroll the page that is shown."""
        if self._loaded:
            self._script.call("go", share)

    def turn(self, step: int) -> None:
        """Turn a page; at the end of a chapter, to the next one."""
        self._script.call("turn", step, then=partial(self._turned, step))

    def _turned(self, step: int, done: object) -> None:
        spine = self._content.spine
        if done or self._shown not in spine:
            return
        at = spine.index(self._shown) + step
        if 0 <= at < len(spine):
            self._on_page(spine[at], partial(self._script.call, "go", 0 if step > 0 else 1))

    def _on_page(self, path: str, then: Callable[[], None]) -> None:
        """Do something with a page as soon as it is there."""
        if self._loaded and path == self._shown:
            then()
            return
        self._then = then
        if path == self._loading:
            return  # it is on its way: loading it once more would cut that off, and be told as an end
        self._loading = path
        self._loaded = False
        self._view.load(url_of(path))

    def _url_changed(self, url: QUrl) -> None:
        path = path_of(url)
        if path:
            self._shown = path
            self.page_changed.emit(path)

    def _load_finished(self, well: bool) -> None:
        if self._closed:
            return
        on_its_way, self._loading = self._loading, ""
        if not well and on_its_way and on_its_way != self._shown:
            self._loading = on_its_way
            return  # the page before was cut off by this one
        self._loaded = True
        self._apply_look()
        then, self._then = self._then, _nothing
        then()
        self._show_marks()
        if self._words and then is _nothing:
            self._script.call("found", self._words, None)

    # Looks

    def set_look(self, look: Look, text_size: float) -> None:
        """Dress this page, and each one that follows."""
        self._look = look
        self._page.setBackgroundColor(look.ground)
        self._view.setZoomFactor(max(0.3, min(5.0, look.zoom * text_size)))
        css = look.css
        if not look.pages and len(self._content.spine) > 1:
            css += style("measure")
        self._css = css
        self._script.dress(css, pages=look.pages)
        for action in self._turning:
            action.setEnabled(look.pages)
        self._apply_look()

    def _apply_look(self) -> None:
        if self._look is not None:
            self._script.call("look", self._css, self._look.pages)

    def _make_turning(self) -> list[QAction]:
        """The keys that turn pages, where they are turned; the arrows follow the direction of reading."""
        found = []
        back, on = ("Right", "Left") if self.isRightToLeft() else ("Left", "Right")
        for keys, step in ((("PgUp", "Up", "Shift+Space", back), -1), (("PgDown", "Down", "Space", on), +1)):
            action = QAction(self, enabled=False)
            action.setShortcuts([QKeySequence(key) for key in keys])
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            action.triggered.connect(partial(self.turn, step))
            self.addAction(action)
            found.append(action)
        return found

    # Words

    def show_found(self, words: str, found: FoundPlace) -> None:
        """Go to a place that was found; where its words cannot be shown, to the heading above."""
        self._words = words
        place = Place.parse(found.place)
        self._on_page(place.path, partial(self._show_quote, words, found.quote, place.anchor))

    def _show_quote(self, words: str, quote: Quote, anchor: str) -> None:
        def seen(there: object) -> None:
            if not there and anchor:
                self._script.call("goTo", anchor)

        self._script.call("found", words, _words_of(quote), then=seen)

    def end_found(self) -> None:
        """Take the marks of what was found away."""
        self._words = ""
        self._script.call("found", "", None)

    def set_marks(self, notes: Sequence[Note]) -> None:
        """Show highlights and notes on this page, and on each one that follows."""
        self._marks = [note for note in notes if note.quote.exact]
        if self._loaded:
            self._show_marks()

    def _show_marks(self) -> None:
        here = [note for note in self._marks if self._path_of(Place.parse(note.place)) == self._shown]
        self._script.call("marks", [{"kind": note.kind, "quote": _words_of(note.quote)} for note in here])

    def show_note(self, note: Note) -> None:
        """Go to the words it is about; where they are gone, to the place it was made at."""
        place = Place.parse(note.place)
        if not note.quote.exact:
            self.show_place(place)
            return

        def seen(there: object) -> None:
            if not there:
                self.show_place(place)

        quote = _words_of(note.quote)
        path = self._path_of(place)
        self._on_page(path, lambda: self._script.call("goToQuote", quote, then=seen))

    def take_quote(self, use: Callable[[Quote], None]) -> None:
        """What is selected on the page."""

        def got(said: object) -> None:
            words = json.loads(said) if isinstance(said, str) and said else {}
            exact, prefix, suffix = (str(words.get(name, "")) for name in ("exact", "prefix", "suffix"))
            use(Quote(exact, prefix, suffix))

        self._script.call("selection", then=got)

    def copy(self) -> None:
        """Put what is selected on the clipboard."""
        self._page.triggerAction(QWebEnginePage.WebAction.Copy)

    def mark_spoken(self, anchor: str, text: str, start: int, end: int) -> None:
        """Underline the words that are read aloud, and keep them in sight."""
        self._script.call("spoken", anchor, text, start, end)

    def close_view(self) -> None:
        """View, then page, then profile: any other order makes QtWebEngine complain."""
        self._closed = True
        self._script.close()
        for part in (self._view, self._page, self._profile):
            if shiboken6.isValid(part):
                shiboken6.delete(part)


def _words_of(quote: Quote) -> dict[str, str]:
    return {"exact": quote.exact, "prefix": quote.prefix, "suffix": quote.suffix}


def _nothing() -> None:
    pass


class _Page(QWebEnginePage):
    """A page that leads nowhere but to other pages of its resource."""

    def __init__(self, profile: SealedProfile, content: Content, owner: QWidget) -> None:
        super().__init__(profile)
        self._content = content
        self._owner = owner

    def acceptNavigationRequest(
        self, url: QUrl | str, _kind: QWebEnginePage.NavigationType, is_main_frame: bool
    ) -> bool:
        """Inside the resource: go. Outside: ask, and leave it to the person's browser."""
        target = QUrl(url)
        path = path_of(target)
        if path:
            return not is_main_frame or self._is_there(path)
        if is_main_frame and target.scheme() in OUTSIDE:
            self._ask(target)
        return False

    def javaScriptConsoleMessage(
        self,
        _level: QWebEnginePage.JavaScriptConsoleMessageLevel,
        message: str,
        _line: int,
        _source: str,
    ) -> None:
        """What a page mutters, most of all about what it was refused, is nobody's concern."""
        log.debug("%s", message)

    def _is_there(self, path: str) -> bool:
        """A link to what did not come along is answered in words, not with an empty page."""
        try:
            self._content.read(path)
        except OerdeskError as error:
            show_error(self._owner, error)
            return False
        return True

    def createWindow(self, _kind: QWebEnginePage.WebWindowType) -> QWebEnginePage:
        """Links that want a new window open in this one."""
        return self

    def _ask(self, target: QUrl) -> None:
        ask(
            self._owner,
            _("This link leads out of the library, to the network."),
            target.toDisplayString(),
            (_("Open in the browser"), partial(QDesktopServices.openUrl, target)),
            (_("Stay here"), lambda: None),
        )
