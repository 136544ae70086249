"""Colors, spacing and icons of the window: one set of tokens, nothing ad hoc elsewhere.

All text pairs reach a contrast of 4.5:1 or better (WCAG 2.2, 1.4.3); a test computes them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QByteArray, QSize, Qt
from PySide6.QtGui import QAction, QColor, QGuiApplication, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from oerdesk.core.paths import resources_folder

SPACE: Final = 8
"""The unit of all distances, in pixels at 100 % text."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """The colors of one theme, as ``#rrggbb``."""

    window: str
    base: str
    raised: str
    text: str
    muted: str
    accent: str
    on_accent: str
    border: str
    good: str
    warning: str
    danger: str


LIGHT: Final = Tokens(
    window="#f6f5f1",
    base="#ffffff",
    raised="#ecebe5",
    text="#1d2326",
    muted="#565f63",
    accent="#0b5d6b",
    on_accent="#ffffff",
    border="#c9c7be",
    good="#1f6b3a",
    warning="#7a4b00",
    danger="#a3202b",
)
DARK: Final = Tokens(
    window="#1b1f21",
    base="#232829",
    raised="#2e3436",
    text="#eceae4",
    muted="#aeb5b6",
    accent="#6cc3d1",
    on_accent="#0c2226",
    border="#454c4e",
    good="#7fd69b",
    warning="#f0bd66",
    danger="#ff9a9a",
)


_drawn: dict[int, tuple[str, str]] = {}
"""What the icons in use were made from, by their cache keys, which their copies share."""


def tokens() -> Tokens:
    """The theme in use."""
    return DARK if QApplication.palette().color(QPalette.ColorRole.Window).lightness() < 128 else LIGHT


def apply(app: QApplication, theme: str, text_percent: int) -> None:
    """Dress the program.

    Args:
        theme: ``system``, ``light`` or ``dark``.
        text_percent: of the system's text size.
    """
    app.setStyle("Fusion")  # the one style that follows the palette everywhere
    dark = theme == "dark" or (
        theme == "system" and QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
    )
    chosen = DARK if dark else LIGHT
    app.setPalette(_palette(chosen))
    font = app.font()
    base = float(app.property("oerdesk_base_points") or font.pointSizeF())
    app.setProperty("oerdesk_base_points", base)
    font.setPointSizeF(base * text_percent / 100)
    app.setFont(font)
    app.setStyleSheet(_style_sheet(chosen, font.pointSizeF()))


def _palette(t: Tokens) -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette()
    for which, color in {
        role.Window: t.window,
        role.WindowText: t.text,
        role.Base: t.base,
        role.AlternateBase: t.raised,
        role.Text: t.text,
        role.Button: t.raised,
        role.ButtonText: t.text,
        role.BrightText: t.danger,
        role.Highlight: t.accent,
        role.HighlightedText: t.on_accent,
        role.Link: t.accent,
        role.LinkVisited: t.accent,
        role.ToolTipBase: t.raised,
        role.ToolTipText: t.text,
        role.PlaceholderText: t.muted,
        role.Mid: t.border,
    }.items():
        palette.setColor(which, QColor(color))
    for which in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, which, QColor(t.muted))
    return palette


def _style_sheet(t: Tokens, points: float) -> str:
    """The style sheet; ``points`` is the size of text, which signs grow and shrink with."""
    sign = round(points * 1.7)  # pixels
    tick = (resources_folder() / "icons" / "check.svg").as_posix()  # drawn in black
    down = (resources_folder() / "theme" / "combo-arrow.svg").as_posix()  # in a gray for both themes
    ticked = t.base if t is LIGHT else t.accent
    return f"""
    QToolTip {{ color: {t.text}; background: {t.raised}; border: 1px solid {t.border}; padding: 4px; }}
    QLineEdit, QComboBox, QSpinBox {{ padding: 5px 8px; border: 1px solid {t.border}; border-radius: 6px;
        background: {t.base}; }}
    QLineEdit:focus, QComboBox:focus, QAbstractItemView:focus, QTextEdit:focus, QTextBrowser:focus {{
        border: 2px solid {t.accent}; }}
    QLineEdit:focus, QComboBox:focus {{ padding: 4px 7px; }}
    QComboBox::drop-down {{ border: none; width: {sign + 8}px; }}
    QComboBox::down-arrow {{ image: url("{down}"); width: {sign - 8}px; height: {sign - 8}px; }}
    QPlainTextEdit {{ border: 1px solid {t.border}; border-radius: 6px; background: {t.base}; }}
    QPlainTextEdit:focus {{ border: 2px solid {t.accent}; }}
    QPushButton, QTabBar, QToolBar, QListWidget#places {{ icon-size: {sign}px; }}
    QTreeView::indicator, QCheckBox::indicator {{ width: {sign - 6}px; height: {sign - 6}px;
        border: 1px solid {t.muted}; border-radius: 3px; background: {t.base}; }}
    QTreeView::indicator:checked, QCheckBox::indicator:checked {{ border-color: {t.accent};
        background: {ticked}; image: url("{tick}"); }}
    QPushButton {{ padding: 6px 14px; border: 1px solid {t.border}; border-radius: 6px;
        background: {t.raised}; }}
    QPushButton:focus {{ border: 2px solid {t.accent}; padding: 5px 13px; }}
    QToolButton:focus {{ border: 2px solid {t.accent}; }}
    QPushButton:hover {{ border-color: {t.accent}; }}
    QPushButton[primary="true"] {{ background: {t.accent}; color: {t.on_accent}; font-weight: 600; }}
    QPushButton[primary="true"]:focus {{ border: 2px solid {t.text}; }}
    QPushButton:disabled {{ color: {t.muted}; background: {t.window}; }}
    QAbstractItemView {{ border: 1px solid {t.border}; border-radius: 6px; background: {t.base}; }}
    QListWidget#places {{ border: none; background: {t.window}; }}
    QListWidget#places::item {{ padding: 8px 10px; border-radius: 6px; }}
    QListWidget#places::item:selected {{ background: {t.accent}; color: {t.on_accent}; }}
    QLabel[role="title"] {{ font-size: {points * 1.4:.1f}pt; font-weight: 600; }}
    QLabel[role="muted"] {{ color: {t.muted}; }}
    QLabel[role="warning"] {{ color: {t.warning}; }}
    QLabel[role="danger"] {{ color: {t.danger}; }}
    QLabel[role="good"] {{ color: {t.good}; }}
    QProgressBar {{ border: 1px solid {t.border}; border-radius: 6px; text-align: center;
        background: {t.base}; }}
    QProgressBar::chunk {{ background: {t.accent}; border-radius: 5px; }}
    QSplitter::handle {{ background: {t.window}; }}
    """


def icon(name: str, color: str = "text", size: int = 48) -> QIcon:
    """An icon of ``resources/icons`` in the color of the theme; empty where there is none.

    Args:
        color: instead of that of text: the name of one of the :class:`Tokens`, or ``#rrggbb``.
        size: largest side it is ever shown with, in pixels.
    """
    if QApplication.layoutDirection() is Qt.LayoutDirection.RightToLeft:
        name = {"back": "forward", "forward": "back"}.get(name, name)
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
