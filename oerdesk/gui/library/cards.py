"""How a resource looks in a list: title, what it is, and where something was found in it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QIcon,
    QPainter,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from oerdesk.core.records import Passage, ResourceRow
from oerdesk.gui import theme, words
from oerdesk.gui.library.model import PASSAGE, ROW

TYPE_ICONS: Final = {
    "story": "story",
    "textbook": "book",
    "lesson": "lesson",
    "image": "image",
    "audio": "audio",
    "video": "video",
}
SNIPPET_LINES: Final = 2


class ResourceDelegate(QStyledItemDelegate):
    """Draws rows of :class:`~oerdesk.gui.library.model.ResourceModel`; all are equally high."""

    def __init__(self, *, snippets: bool = False) -> None:
        super().__init__()
        self.snippets = snippets
        self._icons: dict[tuple[str, str], QIcon] = {}

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Two lines, and two more where passages are shown."""
        line = QFontMetrics(option.font).lineSpacing()
        lines = 2 + (SNIPPET_LINES if self.snippets else 0)
        return QSize(200, lines * line + theme.SPACE * 2 + 2)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw one row."""
        self.initStyleOption(option, index)
        option.text = ""
        style = option.widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        row = index.data(ROW)
        if not isinstance(row, ResourceRow):
            return
        painter.save()
        painter.setLayoutDirection(option.direction)
        self._draw(painter, option, row, index.data(PASSAGE))
        painter.restore()

    def _draw(
        self, painter: QPainter, option: QStyleOptionViewItem, row: ResourceRow, passage: Passage | None
    ) -> None:
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        t = theme.tokens()
        strong, soft = (t.on_accent, t.on_accent) if selected else (t.text, t.muted)
        area = option.rect.adjusted(theme.SPACE, theme.SPACE, -theme.SPACE, -theme.SPACE)
        line = QFontMetrics(option.font).lineSpacing()
        side = line * 2
        rtl = option.direction is Qt.LayoutDirection.RightToLeft
        left = area.right() - side if rtl else area.left()
        picture = self._icon(TYPE_ICONS.get(row.type, "book"), strong if selected else t.accent)
        picture.paint(painter, QRect(left, area.top(), side, side).adjusted(4, 4, -4, -4))
        words_area = area.adjusted(0, 0, -side - theme.SPACE, 0) if rtl else area.adjusted(
            side + theme.SPACE, 0, 0, 0
        )  # fmt: skip
        bold = QFont(option.font)
        bold.setWeight(QFont.Weight.DemiBold)
        _line(painter, words_area, row.title or "…", bold, strong)
        _line(painter, words_area.translated(0, line), words.row_line(row), option.font, soft)
        if self.snippets and passage is not None:
            lower = words_area.adjusted(0, line * 2, 0, 0)
            _passage(painter, lower, passage, option.font, strong)

    def _icon(self, name: str, color: str) -> QIcon:
        """Drawn once for all rows of a kind: drawing must keep up with scrolling."""
        if (name, color) not in self._icons:
            self._icons[name, color] = theme.icon(name, color, 96)
        return self._icons[name, color]


def _line(painter: QPainter, area: QRect, text: str, font: QFont, color: str) -> None:
    metrics = QFontMetrics(font)
    painter.setFont(font)
    painter.setPen(QColor(color))
    elided = metrics.elidedText(text, Qt.TextElideMode.ElideRight, area.width())
    flags = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeading
    painter.drawText(area, int(flags), elided)


def _passage(painter: QPainter, area: QRect, passage: Passage, font: QFont, color: str) -> None:
    """The snippet with its found words in bold, on at most two lines."""
    layout = QTextLayout(passage.snippet, font)
    option = QTextOption()
    option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
    layout.setTextOption(option)
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
