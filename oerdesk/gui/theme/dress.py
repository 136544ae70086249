"""Dressing the program: palette, font and style sheet from the tokens of a theme."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from oerdesk.gui.theme.style import style_sheet
from oerdesk.gui.theme.tokens import BY_NAME, LIGHT, Tokens

_THEME = "oerdesk_theme"
_POINTS = "oerdesk_base_points"
_CALM = "oerdesk_calm"


def tokens() -> Tokens:
    """The theme in use."""
    application = QApplication.instance()
    name = application.property(_THEME) if application is not None else None
    return BY_NAME.get(str(name), LIGHT)


def apply(app: QApplication, theme: str, text_percent: int, *, reduced_motion: bool = False) -> None:
    """Dress the program.

    Args:
        theme: one of :data:`oerdesk.core.settings.THEMES`.
        text_percent: of the system's text size.
        reduced_motion: nothing glides or fades.
    """
    app.setStyle("Fusion")  # the one style that follows the palette everywhere
    name = _of_the_system() if theme == "system" else theme
    app.setProperty(_THEME, name)
    app.setProperty(_CALM, reduced_motion)
    for effect in (
        Qt.UIEffect.UI_AnimateMenu,
        Qt.UIEffect.UI_FadeMenu,
        Qt.UIEffect.UI_AnimateCombo,
        Qt.UIEffect.UI_AnimateTooltip,
        Qt.UIEffect.UI_FadeTooltip,
        Qt.UIEffect.UI_AnimateToolBox,
    ):
        QApplication.setEffectEnabled(effect, not reduced_motion)
    chosen = BY_NAME[name]
    app.setPalette(_palette(chosen))
    font = app.font()
    base = float(app.property(_POINTS) or font.pointSizeF())
    app.setProperty(_POINTS, base)
    font.setPointSizeF(base * text_percent / 100)
    app.setFont(font)
    app.setStyleSheet(style_sheet(chosen, font.pointSizeF()))


def reduced_motion() -> bool:
    """Whether nothing may glide or fade."""
    application = QApplication.instance()
    return bool(application is not None and application.property(_CALM))


def _of_the_system() -> str:
    hints = QGuiApplication.styleHints()
    if hints.accessibility().contrastPreference() is Qt.ContrastPreference.HighContrast:
        return "contrast"
    return "dark" if hints.colorScheme() is Qt.ColorScheme.Dark else "light"


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
