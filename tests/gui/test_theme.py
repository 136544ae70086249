from __future__ import annotations

from itertools import product

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from oerdesk.gui import theme
from oerdesk.gui.theme import DARK, LIGHT, Tokens

TEXTS = ("text", "muted", "accent", "good", "warning", "danger")
GROUNDS = ("window", "base", "raised")


def _luminance(color: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""

    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    c = QColor(color)
    return 0.2126 * linear(c.redF()) + 0.7152 * linear(c.greenF()) + 0.0722 * linear(c.blueF())


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("text", "ground"), [*product(TEXTS, GROUNDS), ("on_accent", "accent")], ids=lambda name: name
)
def test_every_text_can_be_read_on_every_ground(tokens: Tokens, text: str, ground: str) -> None:
    assert _contrast(getattr(tokens, text), getattr(tokens, ground)) >= 4.5


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_what_has_the_focus_can_be_told_from_its_surroundings(tokens: Tokens) -> None:
    """WCAG 2.2, 1.4.11: 3:1 for what is needed to see the state of a control."""
    for ground in GROUNDS:
        assert _contrast(tokens.accent, getattr(tokens, ground)) >= 3


def test_the_dark_theme_is_noticed_by_those_who_draw_themselves(qapp: QApplication) -> None:
    theme.apply(qapp, "dark", 100)
    assert theme.tokens() is DARK
    theme.apply(qapp, "light", 100)
    assert theme.tokens() is LIGHT


def test_text_sizes_are_of_the_normal_size_not_of_the_last(qapp: QApplication, qtbot: QtBot) -> None:
    normal = qapp.font().pointSizeF()
    theme.apply(qapp, "light", 200)
    theme.apply(qapp, "light", 150)
    assert qapp.font().pointSizeF() == pytest.approx(normal * 1.5)
    label = QLabel()
    qtbot.addWidget(label)
    assert label.font().pointSizeF() == pytest.approx(normal * 1.5)


def test_an_icon_takes_the_color_it_is_given(qapp: QApplication) -> None:
    image = theme.icon("trash", "#ff0000").pixmap(24, 24).toImage()
    drawn = {
        image.pixelColor(x, y).name()
        for x, y in product(range(image.width()), range(image.height()))
        if image.pixelColor(x, y).alpha() == 255
    }
    assert drawn == {"#ff0000"}


def test_an_icon_that_is_not_there_is_empty(qapp: QApplication) -> None:
    assert theme.icon("no-such-icon").isNull()
