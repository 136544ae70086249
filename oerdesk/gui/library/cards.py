"""How a resource looks: as a card with its cover, or in a search as a line with what was found."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QPainter,
    QPalette,
    QPen,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from oerdesk.core.records import Passage, ResourceRow
from oerdesk.gui import theme, words
from oerdesk.gui.library.covers import Covers, draw
from oerdesk.gui.library.model import PASSAGE, ROW

Index = QModelIndex | QPersistentModelIndex

SNIPPET_LINES: Final = 2
TITLE_LINES: Final = 2
COVER_LINES: Final = 5.5
"""Height of a cover, in lines of text."""
CARD_LETTERS: Final = 20
"""Least width of a card, in letters."""


class CardDelegate(QStyledItemDelegate):
    """Draws resources of :class:`~oerdesk.gui.library.model.ResourceModel`; all are equally large.

    Attributes:
        passages: what a search found is shown: one resource a line, over the whole width.
        width: pixels of one card, given by the view.
    """

    def __init__(self, covers: Covers) -> None:
        super().__init__()
        self._covers = covers
        self.passages = False
        self.width = 200

    def least_width(self, metrics: QFontMetrics) -> int:
        """Pixels a card needs to be read."""
        return metrics.averageCharWidth() * CARD_LETTERS + 2 * theme.WIDE

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Of a card: cover, two lines of title, two of facts; of a line: two, and two of the passage."""
        line = QFontMetrics(option.font).lineSpacing()
        if self.passages:
            return QSize(self.width, (2 + SNIPPET_LINES) * line + theme.WIDE + 2)
        return QSize(self.width, round((COVER_LINES + TITLE_LINES + 2) * line) + theme.WIDE + theme.WIDE)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one resource."""
        row = index.data(ROW)
        painter.save()
        painter.setLayoutDirection(option.direction)
        area = option.rect.adjusted(theme.XS, theme.XS, -theme.XS, -theme.XS)
        _ground(painter, area, option)
        if isinstance(row, ResourceRow):
            if self.passages:
                self._line(painter, area, option, row, index.data(PASSAGE))
            else:
                self._card(painter, area, option, row)
        painter.restore()

    def _card(self, painter: QPainter, area: QRect, option: QStyleOptionViewItem, row: ResourceRow) -> None:
        t = theme.tokens()
        metrics = QFontMetrics(option.font)
        line = metrics.lineSpacing()
        cover = QRect(area.topLeft(), QSize(area.width(), round(COVER_LINES * line))).adjusted(2, 2, -2, 0)
        draw(painter, cover, row, self._covers.picture(row, cover.width()), option.font)
        words_area = area.adjusted(theme.SPACE, cover.height() + theme.SPACE, -theme.SPACE, -theme.XS)
        bold = QFont(option.font)
        bold.setWeight(QFont.Weight.DemiBold)
        height = _wrapped(painter, words_area, row.title or "…", bold, t.text, TITLE_LINES)
        rest = words_area.adjusted(0, round(height) + 2, 0, 0)
        about = f"{words.language(row.language)} · {words.type_name(row.type)}"
        _elided(painter, rest, about, option.font, t.muted)
        below = rest.translated(0, line)
        state = words.license_name(row.license) if row.here else words.presence(row)
        _elided(painter, below, state, option.font, t.muted if row.here else t.warning)

    def _line(
        self,
        painter: QPainter,
        area: QRect,
        option: QStyleOptionViewItem,
        row: ResourceRow,
        passage: Passage | None,
    ) -> None:
        t = theme.tokens()
        line = QFontMetrics(option.font).lineSpacing()
        inner = area.adjusted(theme.SPACE, theme.XS, -theme.SPACE, -theme.XS)
        side = line * 2
        rtl = option.direction is Qt.LayoutDirection.RightToLeft
        left = inner.right() - side if rtl else inner.left()
        draw(
            painter,
            QRect(left, inner.top(), side, side),
            row,
            self._covers.picture(row, self.width),
            option.font,
        )
        gap = side + theme.SPACE
        words_area = inner.adjusted(0, 0, -gap, 0) if rtl else inner.adjusted(gap, 0, 0, 0)
        bold = QFont(option.font)
        bold.setWeight(QFont.Weight.DemiBold)
        _elided(painter, words_area, row.title or "…", bold, t.text)
        _elided(painter, words_area.translated(0, line), words.row_line(row), option.font, t.muted)
        if passage is not None:
            _passage(painter, words_area.adjusted(0, line * 2, 0, 0), passage, option.font, t.text)


def _ground(painter: QPainter, area: QRect, option: QStyleOptionViewItem) -> None:
    """What lies under a card, and the ring that shows what is chosen: a thick one, not a color alone."""
    t = theme.tokens()
    chosen = bool(option.state & QStyle.StateFlag.State_Selected)
    current = bool(option.state & QStyle.StateFlag.State_HasFocus)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(QColor(t.soft if chosen else t.base))
    pen = QPen(QColor(t.accent if chosen or current else t.border), 3 if chosen else 1)
    if current and not chosen:
        pen.setStyle(Qt.PenStyle.DashLine)
        pen.setWidth(2)
    painter.setPen(pen)
    painter.drawRoundedRect(QRectF(area).adjusted(1, 1, -1, -1), theme.SPACE, theme.SPACE)
    option.palette.setColor(QPalette.ColorRole.Text, QColor(t.text))


def _elided(painter: QPainter, area: QRect, text: str, font: QFont, color: str) -> None:
    painter.setFont(font)
    painter.setPen(QColor(color))
    elided = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, area.width())
    painter.drawText(area, int(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeading), elided)


def _wrapped(painter: QPainter, area: QRect, text: str, font: QFont, color: str, lines: int) -> float:
    """Draw ``text`` on at most so many lines, the last one elided; returns the height of them all."""
    metrics = QFontMetrics(font)
    units = text.encode("utf-16-le")  # Qt counts in them
    layout = _layout(text, font)
    layout.beginLayout()
    height = 0.0
    painter.setPen(QColor(color))
    painter.setFont(font)
    for number in range(lines):
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(area.width())
        rest = units[line.textStart() * 2 :].decode("utf-16-le", "replace")
        if number == lines - 1 and line.textLength() * 2 < len(units) - line.textStart() * 2:
            place = area.adjusted(0, round(height), 0, 0)
            _elided(painter, place, rest, font, color)
        else:
            line.draw(painter, QPointF(area.left(), area.top() + height))
        height += metrics.lineSpacing()
    layout.endLayout()
    return lines * metrics.lineSpacing()


def _layout(text: str, font: QFont) -> QTextLayout:
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    return layout


def _passage(painter: QPainter, area: QRect, passage: Passage, font: QFont, color: str) -> None:
    """The snippet with its found words in bold, on at most two lines."""
    layout = _layout(passage.snippet, font)
    marked: list[QTextLayout.FormatRange] = []
    for start, end in passage.marks:
        piece = QTextLayout.FormatRange()
        piece.start, piece.length = _utf16(passage.snippet, start, end)
        look = QTextCharFormat()
        look.setFontWeight(QFont.Weight.Bold)
        look.setFontUnderline(True)
        piece.format = look
        marked.append(piece)
    layout.setFormats(marked)
    layout.beginLayout()
    height = 0.0
    for _number in range(SNIPPET_LINES):
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(area.width())
        line.setPosition(QPointF(0, height))
        height += line.height()
    layout.endLayout()
    painter.setPen(QColor(color))
    layout.draw(painter, area.topLeft().toPointF())


def _utf16(text: str, start: int, end: int) -> tuple[int, int]:
    """Offset and length in UTF-16 units, which Qt counts in, from offsets in code points."""
    before = len(text[:start].encode("utf-16-le")) // 2
    return before, len(text[start:end].encode("utf-16-le")) // 2
