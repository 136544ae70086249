from __future__ import annotations

from itertools import product

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from oerdesk.gui import theme
from oerdesk.gui.theme import BY_NAME, DARK, LIGHT

TEXTS = ("text", "muted", "accent", "good", "warning", "danger")
GROUNDS = ("window", "base", "raised", "soft")


def _luminance(color: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""

    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    c = QColor(color)
    return 0.2126 * linear(c.redF()) + 0.7152 * linear(c.greenF()) + 0.0722 * linear(c.blueF())


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("name", BY_NAME)
@pytest.mark.parametrize(
    ("text", "ground"), [*product(TEXTS, GROUNDS), ("on_accent", "accent")], ids=lambda name: name
)
def test_every_text_can_be_read_on_every_ground(name: str, text: str, ground: str) -> None:
    """WCAG 2.2, 1.4.3, and 1.4.6 where high contrast was asked for."""
    t = BY_NAME[name]
    assert _contrast(getattr(t, text), getattr(t, ground)) >= (7 if name == "contrast" else 4.5)


@pytest.mark.parametrize("name", BY_NAME)
def test_covers_and_charts_can_be_read(name: str) -> None:
    t = BY_NAME[name]
    for ink in t.ink:
        assert _contrast(ink, t.on_accent) >= 4.5
        assert _contrast(ink, t.base) >= 3
    assert len(set(t.ink)) == len(t.ink)


@pytest.mark.parametrize("name", BY_NAME)
@pytest.mark.parametrize("sign", ["accent", "outline"])
def test_controls_and_the_focus_can_be_told_from_their_surroundings(name: str, sign: str) -> None:
    """WCAG 2.2, 1.4.11: 3:1 for what is needed to see a control and its state."""
    t = BY_NAME[name]
    for ground in GROUNDS:
        assert _contrast(getattr(t, sign), getattr(t, ground)) >= 3


def test_the_dark_theme_is_noticed_by_those_who_draw_themselves(qapp: QApplication) -> None:
    theme.apply(qapp, "dark", 100)
    assert theme.tokens() is DARK
    theme.apply(qapp, "light", 100)
    assert theme.tokens() is LIGHT


def test_a_system_that_asks_for_nothing_gets_light(qapp: QApplication) -> None:
    theme.apply(qapp, "system", 100)
    assert theme.tokens() is LIGHT


def test_reduced_motion_is_told_to_those_who_move(qapp: QApplication) -> None:
    theme.apply(qapp, "light", 100, reduced_motion=True)
    assert theme.reduced_motion()
    theme.apply(qapp, "light", 100)
    assert not theme.reduced_motion()


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
