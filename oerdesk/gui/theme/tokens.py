"""The tokens everything in the window is drawn with: colors, distances, sizes of type.

Pairs that carry text reach a contrast of 4.5:1 (WCAG 2.2, 1.4.3), of high contrast 7:1 (1.4.6); the
outline of controls and the focus reach 3:1 (1.4.11).  A test computes them all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

XS: Final = 4
SPACE: Final = 8
"""The unit of all distances, in pixels at 100 % text."""
WIDE: Final = 16
WIDER: Final = 24

SMALL: Final = 0.85
"""Sizes of type, times the size of text that was chosen."""
HEADING: Final = 1.2
TITLE: Final = 1.4


@dataclass(frozen=True, slots=True)
class Tokens:
    """The colors of one theme, as ``#rrggbb``.

    Attributes:
        window, base, raised: grounds: of the window, of lists and fields, of buttons.
        soft: ground of what is chosen where text keeps its color.
        text, muted: on any ground.
        accent, on_accent: what one can act on, and text upon it.
        border: divides grounds; says nothing.
        outline: of controls: without it one would not see that they are there.
        good, warning, danger: of text and signs, never alone.
        ink: colors of covers and charts that can be told apart; ``on_accent`` can be read on each.
    """

    window: str
    base: str
    raised: str
    soft: str
    text: str
    muted: str
    accent: str
    on_accent: str
    border: str
    outline: str
    good: str
    warning: str
    danger: str
    ink: tuple[str, ...]


LIGHT: Final = Tokens(
    window="#f6f5f1",
    base="#ffffff",
    raised="#ecebe5",
    soft="#dcebec",
    text="#1d2326",
    muted="#565f63",
    accent="#0b5d6b",
    on_accent="#ffffff",
    border="#d3d1c8",
    outline="#7a8382",
    good="#1f6b3a",
    warning="#7a4b00",
    danger="#a3202b",
    ink=("#0b5d6b", "#7a4b00", "#1f6b3a", "#8a2f5b", "#3c4f9a", "#5b5a2a", "#9a3b1e", "#4a4a55"),
)
DARK: Final = Tokens(
    window="#1b1f21",
    base="#232829",
    raised="#2e3436",
    soft="#17434b",
    text="#eceae4",
    muted="#aeb5b6",
    accent="#6cc3d1",
    on_accent="#0c2226",
    border="#454c4e",
    outline="#869092",
    good="#7fd69b",
    warning="#f0bd66",
    danger="#ff9a9a",
    ink=("#6cc3d1", "#f0bd66", "#7fd69b", "#f2a3c7", "#a9b7f5", "#cfcb7a", "#f5a988", "#c3c3cf"),
)
CONTRAST: Final = Tokens(
    window="#000000",
    base="#000000",
    raised="#1a1a1a",
    soft="#003b52",
    text="#ffffff",
    muted="#e6e6e6",
    accent="#ffe14d",
    on_accent="#000000",
    border="#ffffff",
    outline="#ffffff",
    good="#8dff9e",
    warning="#ffd37a",
    danger="#ffb3b3",
    ink=("#ffe14d", "#7fe3ff", "#8dff9e", "#ffb3e6", "#c9c9ff", "#ffd37a", "#ffb3b3", "#ffffff"),
)

BY_NAME: Final = {"light": LIGHT, "dark": DARK, "contrast": CONTRAST}
