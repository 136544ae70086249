"""Pages of HTML in a sealed view: web pages, Markdown, EPUB chapters, office documents."""

from __future__ import annotations

import logging
from functools import partial
from typing import Final

import shiboken6
from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWebEngineCore import QWebEnginePage, QWebEngineSettings
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QVBoxLayout, QWidget

from oerdesk.core.errors import OerdeskError
from oerdesk.core.formats import Content
from oerdesk.core.i18n import _
from oerdesk.gui import theme
from oerdesk.gui.dialogs import ask, show_error
from oerdesk.gui.reader.scheme import SealedProfile, path_of, register, url_of

log = logging.getLogger(__name__)

OUTSIDE: Final = frozenset({"http", "https", "mailto"})


class PagesView(QWidget):
    """Shows the pages of one resource.

    Signals:
        page_changed: path of the page that is shown now.
        found: place of the current hit and number of hits of a search in the page.
    """

    page_changed = Signal(str)
    found = Signal(int, int)

    def __init__(self, content: Content, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        register()
        self._profile = SealedProfile(content)
        self._page = _Page(self._profile, content, self)
        self._view = QWebEngineView(self._profile)
        self._view.setPage(self._page)
        self._view.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self._view.setAccessibleName(_("Page"))
        dark = theme.tokens() is theme.DARK
        self._page.settings().setAttribute(QWebEngineSettings.WebAttribute.ForceDarkMode, dark)
        self._page.urlChanged.connect(self._url_changed)
        self._page.findTextFinished.connect(self._found)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._view)
        self.setFocusProxy(self._view)

    def show_page(self, path: str, anchor: str = "") -> None:
        """Go to a page of the resource."""
        self._view.load(url_of(path, anchor))

    def find_text(self, text: str, *, backwards: bool = False) -> None:
        """Mark the next place where ``text`` stands; empty ends the search."""
        flags = QWebEnginePage.FindFlag.FindBackward if backwards else QWebEnginePage.FindFlag(0)
        self._page.findText(text, flags)

    def set_zoom(self, factor: float) -> None:
        """Show everything larger or smaller."""
        self._view.setZoomFactor(max(0.3, min(5.0, factor)))

    def close_view(self) -> None:
        """View, then page, then profile: any other order makes QtWebEngine complain."""
        for part in (self._view, self._page, self._profile):
            if shiboken6.isValid(part):
                shiboken6.delete(part)

    def _url_changed(self, url: QUrl) -> None:
        path = path_of(url)
        if path:
            self.page_changed.emit(path)

    def _found(self, result: object) -> None:
        self.found.emit(result.activeMatch(), result.numberOfMatches())  # type: ignore[attr-defined]


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
