"""Signs: the SVGs of ``resources/icons``, in the colors of the theme."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QByteArray, QSize, Qt
from PySide6.QtGui import QAction, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from oerdesk.core.paths import resources_folder
from oerdesk.gui.theme.dress import tokens

MIRRORED: Final = {"back": "forward", "forward": "back"}
"""Signs that point the other way where people read from right to left."""

_drawn: dict[int, tuple[str, str]] = {}
"""What the icons in use were made from, by their cache keys, which their copies share."""


def icon(name: str, color: str = "text", size: int = 48) -> QIcon:
    """An icon of ``resources/icons`` in the color of the theme; empty where there is none.

    Args:
        color: instead of that of text: the name of one of the :class:`Tokens`, or ``#rrggbb``.
        size: largest side it is ever shown with, in pixels.
    """
    if QApplication.layoutDirection() is Qt.LayoutDirection.RightToLeft:
        name = MIRRORED.get(name, name)
    path = resources_folder() / "icons" / f"{name}.svg"
    if not path.is_file():
        return QIcon()
    chosen = tokens()
    result = QIcon()
    for mode, tint in (
        (QIcon.Mode.Normal, getattr(chosen, color, color)),
        (QIcon.Mode.Selected, chosen.on_accent),
        (QIcon.Mode.Disabled, chosen.muted),
    ):
        result.addPixmap(_tinted(path.read_bytes(), tint, size), mode)
    _drawn[result.cacheKey()] = (name, color)
    return result


def redraw_icons(window: QWidget) -> None:
    """After the theme has changed: give what is in ``window`` its icons in the new colors."""
    things: list[QAbstractButton | QAction] = [
        *window.findChildren(QAbstractButton),
        *window.findChildren(QAction),
    ]
    for thing in things:
        known = _drawn.get(thing.icon().cacheKey())
        if known is not None:
            thing.setIcon(icon(*known))


def _tinted(svg: bytes, color: str, size: int) -> QPixmap:
    renderer = QSvgRenderer(QByteArray(svg.replace(b"currentColor", color.encode())))
    ratio = 2  # sharp on dense screens
    pixmap = QPixmap(QSize(size, size) * ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter)
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap
