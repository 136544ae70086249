"""How everything looks: one set of tokens, one style sheet, one set of signs; nothing ad hoc elsewhere.

``tokens``  colors, distances and sizes of type of each theme
``style``   the style sheet made from them
``dress``   puts palette, font and style sheet on the program
``icons``   the SVGs of ``resources/icons`` in the theme's colors
"""

from oerdesk.gui.theme.dress import apply, reduced_motion, tokens
from oerdesk.gui.theme.icons import icon, redraw_icons
from oerdesk.gui.theme.tokens import (
    BY_NAME,
    CONTRAST,
    DARK,
    HEADING,
    LIGHT,
    SMALL,
    SPACE,
    TITLE,
    WIDE,
    WIDER,
    XS,
    Tokens,
)

__all__ = [
    "BY_NAME",
    "CONTRAST",
    "DARK",
    "HEADING",
    "LIGHT",
    "SMALL",
    "SPACE",
    "TITLE",
    "WIDE",
    "WIDER",
    "XS",
    "Tokens",
    "apply",
    "icon",
    "redraw_icons",
    "reduced_motion",
    "tokens",
]
