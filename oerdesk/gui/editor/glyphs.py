"""Icons of the toolbar made of letters, in the color of the palette."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QIcon, QPainter, QPalette, QPixmap

from oerdesk.gui import theme

_SIZE: Final = 22
_RATIO: Final = 2  # sharp on dense screens


def glyph(text: str, palette: QPalette, *, style: str = "") -> QIcon:
    """An icon that shows ``text``.

    Args:
        style: any of ``bold italic underline strike mono small``, separated by spaces.
    """
    icon = QIcon()
    for mode, group in (
        (QIcon.Mode.Normal, QPalette.ColorGroup.Active),
        (QIcon.Mode.Disabled, QPalette.ColorGroup.Disabled),
    ):
        pixmap = QPixmap(_SIZE * _RATIO, _SIZE * _RATIO)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setPen(palette.color(group, QPalette.ColorRole.ButtonText))
        painter.setFont(_font(style, len(text)))
        painter.drawText(QRectF(0, 0, pixmap.width(), pixmap.height()), Qt.AlignmentFlag.AlignCenter, text)
        painter.end()
        pixmap.setDevicePixelRatio(_RATIO)
        icon.addPixmap(pixmap, mode)
    return icon


def _font(style: str, length: int) -> QFont:
    words = style.split()
    font = QFont()
    font.setPixelSize(_RATIO * (15 if length <= 2 else 11))
    font.setBold("bold" in words)
    font.setItalic("italic" in words)
    font.setUnderline("underline" in words)
    font.setStrikeOut("strike" in words)
    if "mono" in words:
        font.setFamilies(["monospace"])
        font.setStyleHint(QFont.StyleHint.Monospace)
    return font


def command_icon(icon: str, palette: QPalette) -> QIcon:
    """The icon of a command: ``name`` of the program's set, or ``text|style`` to be written."""
    if "|" in icon:
        text, _bar, style = icon.partition("|")
        return glyph(text, palette, style=style)
    return theme.icon(icon, palette.color(QPalette.ColorRole.ButtonText).name())
