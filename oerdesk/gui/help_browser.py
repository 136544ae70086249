"""Shows one page of the help, without the web engine: it is there in an instant, and reaches nothing.

Qt's rich text knows no scripts, and whatever a page would load is refused here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QEvent, Qt, QUrl, Signal
from PySide6.QtGui import (
    QColor,
    QDesktopServices,
    QKeyEvent,
    QKeySequence,
    QTextCharFormat,
    QTextCursor,
    QTextOption,
)
from PySide6.QtWidgets import QTextBrowser, QTextEdit, QWidget

from oerdesk.core.i18n import _
from oerdesk.gui import theme
from oerdesk.gui.dialogs import ask

OUTSIDE: Final = frozenset({"http", "https", "mailto"})
MOST_HITS: Final = 500

_ROW: Final = re.compile(r"<tr>(.*?)</tr>", re.DOTALL)
_CELL: Final = re.compile(r"<t[hd]\b.*?</t[hd]>", re.DOTALL)
_STEPS: Final = (
    (QKeySequence.StandardKey.Back, -1),
    (QKeySequence.StandardKey.Forward, +1),
)


class HelpBrowser(QTextBrowser):
    """A page of HTML that leads to other topics, and out of the program only after a question.

    Signals:
        asked: a topic, as a link on the page names it.
        stepped: -1 or +1: the person wants to go back or forward.
    """

    asked = Signal(str)
    stepped = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.can_step: Callable[[int], bool] = lambda _step: False
        self._html = ""
        self._page = ""
        self._direction = Qt.LayoutDirection.LeftToRight
        self._words: tuple[str, ...] = ()
        self._hits: list[QTextCursor] = []
        self.setOpenLinks(False)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextBrowserInteraction | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.document().setDocumentMargin(2 * theme.SPACE)
        self.anchorClicked.connect(self._follow)

    def show_page(self, name: str, html: str, direction: Qt.LayoutDirection) -> None:
        """Show the body of a page.

        Args:
            name: of the page; a link that is only ``#price`` leads to its own heading.
            direction: of its language.
        """
        self._page, self._html, self._direction = name, html, direction
        option = QTextOption(self.document().defaultTextOption())
        option.setTextDirection(direction)
        self.document().setDefaultTextOption(option)
        self._draw()

    def go_to(self, anchor: str) -> None:
        """Scroll to a heading, and put the text cursor there, for whoever reads on by keyboard."""
        self.moveCursor(QTextCursor.MoveOperation.Start)
        self.verticalScrollBar().setValue(0)
        block = self.document().begin()
        while anchor and block.isValid():
            place = block.begin()
            while not place.atEnd():
                if anchor in place.fragment().charFormat().anchorNames():
                    self.setTextCursor(QTextCursor(block))
                    self.scrollToAnchor(anchor)
                    return
                place += 1
            block = block.next()

    # Finding

    def mark(self, words: Sequence[str]) -> int:
        """Mark every place where one of the words stands.

        Returns:
            How many there are.
        """
        self._words = tuple(filter(None, words))
        self._hits = []
        for word in self._words:
            cursor = self.document().find(word)
            while not cursor.isNull() and len(self._hits) < MOST_HITS:
                self._hits.append(cursor)
                cursor = self.document().find(word, cursor)
        self._hits.sort(key=QTextCursor.selectionStart)
        self._show_marks()
        return len(self._hits)

    def next_hit(self, step: int = 1) -> int:
        """Go to the next marked place, around the end.

        Returns:
            Which one it is, from 1; 0 when nothing is marked.
        """
        if not self._hits:
            return 0
        here = self.textCursor()
        if step > 0:
            later = (n for n, hit in enumerate(self._hits) if hit.selectionStart() >= here.selectionEnd())
            place = next(later, 0)
        else:
            earlier = [n for n, hit in enumerate(self._hits) if hit.selectionEnd() <= here.selectionStart()]
            place = earlier[-1] if earlier else len(self._hits) - 1
        self.setTextCursor(self._hits[place])
        self.ensureCursorVisible()
        return place + 1

    def _show_marks(self) -> None:
        tokens = theme.tokens()
        marks: list[QTextEdit.ExtraSelection] = []
        for hit in self._hits:
            mark = QTextEdit.ExtraSelection()
            mark.cursor = hit
            mark.format.setBackground(QColor(tokens.soft))
            mark.format.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DashUnderline)
            mark.format.setUnderlineColor(QColor(tokens.text))
            marks.append(mark)
        self.setExtraSelections(marks)

    # What Qt asks

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """Nothing is loaded: no file, no address."""
        return None

    def changeEvent(self, event: QEvent) -> None:
        """Another theme: draw the page again in its colors, at the same place."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange and self._html:
            at = self.verticalScrollBar().value()
            self._draw()
            self.mark(self._words)
            self.verticalScrollBar().setValue(at)

    def event(self, event: QEvent) -> bool:
        """Take Alt+Left and Alt+Right before the window does, while there is a page to go to."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            step = _step_of(event)
            if step and self.can_step(step):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Alt+Left and Alt+Right go through the pages that were read."""
        step = _step_of(event)
        if step:
            self.stepped.emit(step)
            event.accept()
        else:
            super().keyPressEvent(event)

    def _draw(self) -> None:
        mirrored = self._direction is Qt.LayoutDirection.RightToLeft
        self.document().setDefaultStyleSheet(_style(theme.tokens(), "right" if mirrored else "left"))
        if mirrored:
            self.setHtml(f'<div dir="rtl">{_with_mirrored_tables(self._html)}</div>')
            self._mirror_numbers()
        else:
            self.setHtml(f'<div dir="ltr">{self._html}</div>')

    def _mirror_numbers(self) -> None:
        """Qt writes the numbers of lists from left to right, whatever the direction: put the dot before."""
        block = self.document().begin()
        while block.isValid():
            numbered = block.textList()
            if numbered is not None:
                format_ = numbered.format()
                format_.setNumberPrefix(".")
                format_.setNumberSuffix("")
                numbered.setFormat(format_)
            block = block.next()

    def _follow(self, url: QUrl) -> None:
        if url.scheme() in OUTSIDE:
            ask(
                self,
                _("This link leads out of the library, to the network."),
                url.toDisplayString(),
                (_("Open in the browser"), partial(QDesktopServices.openUrl, url)),
                (_("Stay here"), lambda: None),
            )
            return
        if url.scheme():
            return
        page = url.path().removesuffix(".md") or self._page
        self.asked.emit(f"{page}#{url.fragment()}" if url.hasFragment() else page)


def _step_of(event: QKeyEvent) -> int:
    return next((step for keys, step in _STEPS if event.matches(keys)), 0)


def _with_mirrored_tables(html: str) -> str:
    """Tables whose first column is on the right: Qt does not mirror them by itself."""

    def turned(row: re.Match[str]) -> str:
        return f"<tr>{''.join(reversed(_CELL.findall(row[1])))}</tr>"

    return _ROW.sub(turned, html).replace("<table>", '<table align="right">')


def _style(tokens: theme.Tokens, start: str) -> str:
    """Qt reads only a part of CSS: no nesting, and distances in pixels."""
    space = theme.SPACE
    return f"""
    h1 {{ margin-top: 0; margin-bottom: {space}px; }}
    h2 {{ margin-top: {3 * space}px; margin-bottom: {space // 2}px; }}
    h3 {{ margin-top: {2 * space}px; margin-bottom: {space // 2}px; }}
    p, li {{ margin-bottom: {space}px; line-height: 125%; }}
    a {{ color: {tokens.accent}; }}
    code {{ color: {tokens.text}; background: {tokens.raised}; }}
    table {{ border-collapse: collapse; margin-top: {space}px; margin-bottom: {space}px; }}
    th, td {{ border: 1px solid {tokens.border}; padding: {space // 2}px {space}px; text-align: {start}; }}
    th {{ background: {tokens.raised}; }}
    """
