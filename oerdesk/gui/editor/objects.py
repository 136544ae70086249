"""Pictures, formulas, rules and kept HTML: drawn where the text has an object character.

Pictures come from the callable the owner of the editor gives; nothing here reaches the network.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from lxml import etree
from lxml import html as lxml_html
from PySide6.QtCore import (
    QBuffer,
    QByteArray,
    QIODevice,
    QMarginsF,
    QObject,
    QPointF,
    QRect,
    QRectF,
    QSize,
    QSizeF,
    Qt,
)
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QImage,
    QImageReader,
    QPainter,
    QPalette,
    QPen,
    QPyTextObject,
    QTextCursor,
    QTextDocument,
    QTextFormat,
)

from oerdesk.core.document.model import Image, Math, OpaqueBlock, OpaqueInline, Rule
from oerdesk.core.i18n import _
from oerdesk.gui.editor.formula_text import formula_text
from oerdesk.gui.editor.look import indent_of
from oerdesk.gui.editor.properties import Kept, current_table, object_of, path_of

LoadImage = Callable[[str], bytes | None]
_LARGEST_SIDE: Final = 1600  # pixels a picture is kept at
_MISSING: Final = QSizeF(220, 60)
_PADDING: Final = 6.0
_EXCERPT: Final = 90


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture that could be read, and its own size in CSS pixels."""

    image: QImage
    size: QSizeF


def name_of_html(html: str) -> str:
    """What kept HTML is, in a word: “Video”, “Definition list” …, by its first element."""
    names = {
        "video": _("Video"),
        "audio": _("Audio"),
        "dl": _("Definition list"),
        "details": _("Fold-out text"),
        "svg": _("Drawing"),
        "form": _("Form"),
        "ruby": _("Text with its reading"),
        "table": _("Table"),
        "iframe": _("Embedded page"),
        "figure": _("Figure"),
    }
    root = _parsed(html)
    first = next((e for e in root.iter() if e.tag in names), None) if root is not None else None
    return names[str(first.tag)] if first is not None else _("Kept as it is")


def text_of_html(html: str) -> str:
    """The beginning of the text in kept HTML."""
    root = _parsed(html)
    text = " ".join(" ".join(str(part) for part in root.itertext()).split()) if root is not None else ""
    return text if len(text) <= _EXCERPT else text[: _EXCERPT - 1] + "…"


def _parsed(html: str) -> etree._Element | None:
    try:
        root: etree._Element = lxml_html.fragment_fromstring(html, create_parent="div")
    except (etree.ParserError, ValueError):
        return None
    return root


def name_of(node: Kept) -> str:
    """What an object is, in words, for people who cannot see it."""
    match node:
        case Image():
            return node.alt or (
                _("Decorative picture") if node.alt == "" else _("Picture without description")
            )
        case Math():
            return formula_text(node)
        case Rule():
            return _("Page break") if node.page else _("Horizontal line")
        case _:
            return f"{name_of_html(node.html)}: {text_of_html(node.html)}".removesuffix(": ")


class Objects(QPyTextObject):
    """Draws the objects of one editor.

    Args:
        palette: asked at each drawing.
    """

    def __init__(self, parent: QObject, palette: Callable[[], QPalette]) -> None:
        super().__init__(parent)
        self._palette = palette
        self._load: LoadImage = lambda _src: None
        self._pictures: dict[str, Shown | None] = {}

    def use(self, load_image: LoadImage) -> None:
        """Take pictures from here from now on."""
        self._load = load_image
        self._pictures.clear()

    def forget(self, src: str) -> None:
        """Ask for a picture anew when it is next drawn."""
        self._pictures.pop(src, None)

    def picture(self, src: str) -> Shown | None:
        """A picture by its address; None when there is none or it cannot be read."""
        if src not in self._pictures:
            self._pictures[src] = _read_picture(self._load(src))
        return self._pictures[src]

    def intrinsicSize(self, document: QTextDocument, position: int, format_: QTextFormat) -> QSizeF:
        """How much room an object takes; Qt asks."""
        node = object_of(format_)
        width = _room(document, position)
        font = document.defaultFont()
        line = QFontMetricsF(font).height()
        match node:
            case Image():
                return self._picture_size(node, width)
            case Math():
                metrics = QFontMetricsF(_formula_font(font, node))
                advance = metrics.horizontalAdvance(formula_text(node))
                return QSizeF(min(advance + 8, width), metrics.ascent())
            case Rule():
                return QSizeF(width, line * (1.6 if node.page else 1.0))
            case OpaqueBlock():
                rows = 2 if text_of_html(node.html) else 1
                return QSizeF(width, rows * line + 2 * _PADDING)
            case OpaqueInline():
                text = _inline_label(node)
                return QSizeF(
                    min(QFontMetricsF(font).horizontalAdvance(text) + 14, width), QFontMetricsF(font).ascent()
                )
            case _:
                return QSizeF(0, 0)

    def _picture_size(self, node: Image, room: float) -> QSizeF:
        shown = self.picture(node.src)
        size = QSizeF(shown.size) if shown else QSizeF(_MISSING)
        if node.width and node.height:
            size = QSizeF(node.width, node.height)
        elif node.width:
            size = QSizeF(node.width, size.height() * node.width / max(size.width(), 1))
        elif node.height:
            size = QSizeF(size.width() * node.height / max(size.height(), 1), node.height)
        if size.width() > room:
            size = QSizeF(room, size.height() * room / size.width())
        return size

    def drawObject(
        self,
        painter: QPainter,
        rect: QRectF | QRect,
        document: QTextDocument,
        position: int,
        format_: QTextFormat,
    ) -> None:
        """Draw an object; Qt asks."""
        self._draw(painter, QRectF(rect), document, object_of(format_))

    def _draw(self, painter: QPainter, rect: QRectF, document: QTextDocument, node: Kept | None) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setFont(document.defaultFont())
        match node:
            case Image():
                self._draw_picture(painter, rect, node)
            case Math():
                painter.setFont(_formula_font(document.defaultFont(), node))
                painter.setPen(self._color(QPalette.ColorRole.Text))
                painter.drawText(QPointF(rect.left() + 4, rect.bottom()), formula_text(node))
            case Rule():
                self._draw_rule(painter, rect, node)
            case OpaqueBlock():
                self._draw_box(painter, rect, name_of_html(node.html), text_of_html(node.html))
            case OpaqueInline():
                below = QFontMetricsF(painter.font()).descent()  # the object itself stands on the line
                self._draw_box(painter, rect.adjusted(0, 0, 0, below), _inline_label(node), "")
        painter.restore()

    def _color(self, role: QPalette.ColorRole) -> QColor:
        return self._palette().color(role)

    def _draw_picture(self, painter: QPainter, rect: QRectF, node: Image) -> None:
        shown = self.picture(node.src)
        if shown is None:
            label = _("Picture not found: {name}").format(name=node.src.rpartition("/")[2])
            self._draw_box(painter, rect, node.alt or label, "")
        else:
            painter.drawImage(rect, shown.image)
        if node.alt is None:
            self._draw_warning(painter, rect)

    def _draw_warning(self, painter: QPainter, rect: QRectF) -> None:
        """A strip that tells what the picture still lacks."""
        text = _("No description yet")
        metrics = QFontMetricsF(painter.font())
        strip = QRectF(rect.left(), rect.bottom() - metrics.height() - 4, rect.width(), metrics.height() + 4)
        painter.fillRect(strip, self._color(QPalette.ColorRole.ToolTipBase))
        painter.setPen(self._color(QPalette.ColorRole.ToolTipText))
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, strip.width() - 8)
        painter.drawText(strip, Qt.AlignmentFlag.AlignCenter, shown)

    def _draw_rule(self, painter: QPainter, rect: QRectF, node: Rule) -> None:
        color = self._color(QPalette.ColorRole.PlaceholderText)
        middle = rect.center().y()
        painter.setPen(QPen(color, 1.2, Qt.PenStyle.DashLine if node.page else Qt.PenStyle.SolidLine))
        if not node.page:
            painter.drawLine(QPointF(rect.left(), middle), QPointF(rect.right(), middle))
            return
        text = _("Page break")
        half = QFontMetricsF(painter.font()).horizontalAdvance(text) / 2 + 8
        center = rect.center().x()
        painter.drawLine(QPointF(rect.left(), middle), QPointF(center - half, middle))
        painter.drawLine(QPointF(center + half, middle), QPointF(rect.right(), middle))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)

    def _draw_box(self, painter: QPainter, rect: QRectF, title: str, text: str) -> None:
        """A box that says: this is here, and cannot be edited."""
        frame = rect.marginsRemoved(QMarginsF(1, 1, 1, 1))
        painter.setPen(QPen(self._color(QPalette.ColorRole.Mid), 1))
        painter.setBrush(self._color(QPalette.ColorRole.AlternateBase))
        painter.drawRoundedRect(frame, 4, 4)
        inside = frame.marginsRemoved(QMarginsF(_PADDING, 0, _PADDING, 0))
        metrics = QFontMetricsF(painter.font())
        painter.setPen(self._color(QPalette.ColorRole.Text))
        elide = Qt.TextElideMode.ElideRight
        if not text:
            shown = metrics.elidedText(title, elide, inside.width() + 1)
            painter.drawText(inside, Qt.AlignmentFlag.AlignCenter, shown)
            return
        upper = QRectF(inside.left(), inside.top() + _PADDING - 1, inside.width(), metrics.height())
        font = painter.font()
        font.setBold(True)
        painter.setFont(font)
        painter.drawText(upper, _leading(title), title)
        font.setBold(False)
        painter.setFont(font)
        painter.setPen(self._color(QPalette.ColorRole.PlaceholderText))
        shown = metrics.elidedText(text, elide, inside.width())
        painter.drawText(upper.translated(0, metrics.height()), _leading(text), shown)


def _leading(text: str) -> Qt.AlignmentFlag:
    backwards = next((unicodedata.bidirectional(c) for c in text if c.isalpha()), "L") in {"R", "AL"}
    return Qt.AlignmentFlag.AlignRight if backwards else Qt.AlignmentFlag.AlignLeft


def _inline_label(node: OpaqueInline) -> str:
    text = text_of_html(node.html)
    return text[:30] if text else name_of_html(node.html)


def _formula_font(font: QFont, node: Math) -> QFont:
    larger = QFont(font)
    larger.setPointSizeF(max(font.pointSizeF(), 1.0) * (1.3 if node.display else 1.1))
    larger.setStyleHint(QFont.StyleHint.Serif)
    larger.setFamilies(["STIX Two Math", "Cambria Math", "Noto Serif", "DejaVu Serif", *font.families()])
    return larger


def _room(document: QTextDocument, position: int) -> float:
    """How wide an object at a position may be, in pixels."""
    width = document.textWidth()
    if width <= 0:
        return 640.0
    block = document.findBlock(position)
    width -= 2 * document.rootFrame().frameFormat().margin() + indent_of(path_of(block)) + 4
    table = current_table(QTextCursor(block))
    if table is not None:
        width = width / max(table.columns(), 1) * table.cellAt(position).columnSpan() - 18
    return max(width, 24.0)


def _read_picture(data: bytes | None) -> Shown | None:
    if not data:
        return None
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)
    reader.setDecideFormatFromContent(True)
    size = reader.size()
    if size.isValid() and max(size.width(), size.height()) > _LARGEST_SIDE:
        reader.setScaledSize(
            size.scaled(QSize(_LARGEST_SIDE, _LARGEST_SIDE), Qt.AspectRatioMode.KeepAspectRatio)
        )
    image = reader.read()
    if image.isNull():
        return None
    return Shown(image, QSizeF(size if size.isValid() else image.size()))
