"""Finds text that has no room: on buttons, in labels and beside boxes, and windows too large for a screen.

For the command that photographs every page, and for tests.  What ends in “…” on purpose
(:class:`oerdesk.gui.elided.ElidedLabel`, rows of lists) is no fault: its whole text is a tool tip.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import (
    QAbstractButton,
    QGroupBox,
    QLabel,
    QToolButton,
    QWidget,
)

from oerdesk.gui.elided import ElidedLabel

WEB_VIEW: Final = "QWebEngineView"
_MARKUP: Final = re.compile(r"</?[A-Za-z][^<>]*>")
SLACK: Final = 1  # pixels, by which sizes are rounded


def clipped(top: QWidget, screen: QSize) -> list[str]:
    """What cannot be read in a window.

    Args:
        screen: the window may not be larger.

    Returns:
        A line for each: what kind of thing it is, its text, and by how many pixels it lacks room.
    """
    found = [line for widget in visible(top) for line in _clipped(widget)]
    if top.isWindow() and (top.width() > screen.width() or top.height() > screen.height()):
        found.append(
            f"{type(top).__name__} is {top.width()}x{top.height()}, "
            f"the screen {screen.width()}x{screen.height()}"
        )
    return found


def visible(top: QWidget) -> Iterator[QWidget]:
    """``top`` and what is shown in it, but not the inside of a web view, which is the web engine's."""
    if not top.isVisible():
        return
    yield top
    if top.metaObject().className() == WEB_VIEW:
        return
    for child in top.children():
        if isinstance(child, QWidget) and not child.isWindow():
            yield from visible(child)


def _clipped(widget: QWidget) -> Iterator[str]:
    if isinstance(widget, QLabel):
        lacking = _lacking_in_label(widget)
    elif (
        isinstance(widget, QToolButton) and widget.toolButtonStyle() is Qt.ToolButtonStyle.ToolButtonIconOnly
    ):
        return
    elif isinstance(widget, QAbstractButton) and widget.text():
        lacking = widget.sizeHint() - widget.size()
    elif isinstance(widget, QGroupBox) and widget.title():
        lacking = QSize(widget.fontMetrics().horizontalAdvance(_drawn(widget.title())) - widget.width(), 0)
    else:
        return
    wide, high = lacking.width(), lacking.height()
    if wide > SLACK or high > SLACK:
        text = widget.title() if isinstance(widget, QGroupBox) else widget.text()
        said = " ".join(text.split())[:80]
        lack = " and ".join(
            f"{by} too {what}" for by, what in ((wide, "narrow"), (high, "low")) if by > SLACK
        )
        yield f"{type(widget).__name__} “{said}” in {_place(widget)}: {lack}"


def _lacking_in_label(label: QLabel) -> QSize:
    """How much more room the text of a label would need."""
    if isinstance(label, ElidedLabel) or not label.text():
        return QSize(0, 0)
    room = label.contentsRect().size() - QSize(2 * label.margin(), 2 * label.margin())
    text, metrics = label.text(), label.fontMetrics()
    rich = label.textFormat() is Qt.TextFormat.RichText or (
        label.textFormat() is Qt.TextFormat.AutoText and _MARKUP.search(text) is not None
    )
    if rich:
        return _needed_by_markup(label, room) - room
    if label.buddy() is not None:
        text = _drawn(text)
    if not label.wordWrap():
        return metrics.size(0, text) - room
    widest = max((metrics.horizontalAdvance(word) for word in text.split()), default=0)
    needed = metrics.boundingRect(
        0, 0, max(1, room.width()), 10**6, int(Qt.TextFlag.TextWordWrap.value), text
    )
    return QSize(widest - room.width(), needed.height() - room.height())


def _needed_by_markup(label: QLabel, room: QSize) -> QSize:
    document = QTextDocument()
    document.setDefaultFont(label.font())
    document.setDocumentMargin(0)
    document.setHtml(label.text())
    if label.wordWrap():
        document.setTextWidth(room.width())
    size = document.size().toSize()
    return QSize(size.width() if not label.wordWrap() else int(document.idealWidth()), size.height())


def _drawn(text: str) -> str:
    """Without the signs before letters of keys."""
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&")


def _place(widget: QWidget) -> str:
    """The nearest surroundings that have a name of ours."""
    parent = widget.parentWidget()
    while parent is not None and type(parent).__module__.startswith("PySide6"):
        parent = parent.parentWidget()
    return "a window of Qt" if parent is None else type(parent).__name__
