"""Bullets, numbers and the bars beside quotes, painted under the text from what the paths say."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPalette, QTextBlock
from PySide6.QtWidgets import QTextEdit

from oerdesk.gui.editor.lists import begins_item
from oerdesk.gui.editor.look import STEP, UNMARKED, indent_of
from oerdesk.gui.editor.places import path_at, run_of_places
from oerdesk.gui.editor.properties import ContainerStep, ItemStep, ListStep, leaf_of, path_of

_BULLETS: Final = ("•", "◦", "▪")
_MOST: Final = 5000
"""Items counted upwards for one number; a longer list shows a dot instead."""


def paint(painter: QPainter, edit: QTextEdit, clip: QRectF) -> None:
    """Paint beneath the visible blocks.

    Args:
        clip: the part of the viewport that is painted.
    """
    document = edit.document()
    layout = document.documentLayout()
    down = float(edit.verticalScrollBar().value())
    bar = edit.horizontalScrollBar()
    across = float(bar.maximum() - bar.value() if edit.isRightToLeft() else bar.value())
    block = edit.cursorForPosition(clip.topLeft().toPoint()).block()
    for _step in range(2):  # a block of no height may hide the one before it
        block = block.previous() if block.previous().isValid() else block
    while block.isValid():
        rect = layout.blockBoundingRect(block).translated(-across, -down)
        if rect.top() > clip.bottom():
            return
        if block.layout().lineCount() and leaf_of(block).kind != "filler":
            _paint_block(painter, edit, block, rect)
        block = block.next()


def _paint_block(painter: QPainter, edit: QTextEdit, block: QTextBlock, rect: QRectF) -> None:
    path = path_of(block)
    palette = edit.palette()
    backwards = block.textDirection() is Qt.LayoutDirection.RightToLeft
    line = block.layout().lineAt(0)
    origin = rect.topLeft()
    text = QRectF(line.x() + origin.x(), line.y() + origin.y(), line.width(), line.height())
    indent = indent_of(path)
    edge = text.right() + indent if backwards else text.left() - indent
    if leaf_of(block).kind == "code":
        edge += 10 if backwards else -10
        painter.setPen(palette.color(QPalette.ColorRole.Mid))
        painter.setBrush(palette.color(QPalette.ColorRole.AlternateBase))
        painter.drawRoundedRect(
            QRectF(text.left() - 10, rect.top() - 4, text.width() + 20, rect.height() + 8), 4, 4
        )
    level = 0
    for depth, step in enumerate(path):
        if isinstance(step, ContainerStep) and step.tag not in UNMARKED:
            level += 1
            x = edge + (-STEP * level + 14 if backwards else STEP * level - 18)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(palette.color(QPalette.ColorRole.Mid))
            painter.drawRect(QRectF(x, rect.top() - 2, 4, rect.height() + 6))
        elif isinstance(step, ListStep):
            level += 1
        elif isinstance(step, ItemStep) and begins_item(block, depth):
            x = edge - STEP * level if backwards else edge + STEP * level
            _paint_marker(
                painter, edit, QPointF(x, text.top()), _marker(block, depth), text.height(), backwards
            )


def _paint_marker(
    painter: QPainter, edit: QTextEdit, at: QPointF, marker: str, height: float, backwards: bool
) -> None:
    painter.setFont(edit.document().defaultFont())
    painter.setPen(edit.palette().color(QPalette.ColorRole.Text))
    direction = Qt.LayoutDirection.RightToLeft if backwards else Qt.LayoutDirection.LeftToRight
    painter.setLayoutDirection(direction)  # for the dot after a number
    width = QFontMetricsF(painter.font()).horizontalAdvance(marker)
    x = at.x() + 8 if backwards else at.x() - width - 8
    painter.drawText(QRectF(x, at.y(), width + 1, height), Qt.AlignmentFlag.AlignVCenter, marker)


def _marker(block: QTextBlock, depth: int) -> str:
    path = path_of(block)
    step = path[depth - 1]
    if not isinstance(step, ListStep):
        return ""
    if not step.ordered:
        nested = sum(isinstance(outer, ListStep) for outer in path[: depth - 1])
        return _BULLETS[nested % len(_BULLETS)]
    number = step.start - 1
    last = None
    for steps, place in enumerate(run_of_places(block, lambda p: p[:depth] == path[:depth], backwards=True)):
        here = path_at(place)
        item = here[depth] if len(here) > depth else None
        if steps > _MOST:
            return "·"
        number += item != last
        last = item
    return f"{numeral(number, step.style)}."


def numeral(number: int, style: str) -> str:
    """A number as the ``type`` of a list wants it (HTML, section 4.4.5)."""
    if style in {"a", "A"} and number > 0:
        letters = ""
        while number > 0:
            number, rest = divmod(number - 1, 26)
            letters = chr(ord("a") + rest) + letters
        return letters if style == "a" else letters.upper()
    if style in {"i", "I"} and 0 < number < 4000:
        roman = ""
        for value, sign in _ROMAN:
            count, number = divmod(number, value)
            roman += sign * count
        return roman if style == "I" else roman.lower()
    return str(number)


_ROMAN: Final = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
