"""How pages look in readers: colors, letters, distances, and whether pages are turned or scrolled."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from PySide6.QtGui import QColor

from oerdesk.core.paths import resources_folder
from oerdesk.core.settings import Settings
from oerdesk.gui import theme

_COLOR: Final = re.compile(r"--oer-([a-z-]+):\s*(#[0-9a-f]{6})")


@dataclass(frozen=True, slots=True)
class Look:
    """What a person chose for reading.

    Attributes:
        theme: ``light`` (the work's own colors), ``sepia``, ``dark`` or ``contrast``.
        font, spacing: as in the settings.
        pages: turned like a book's, instead of scrolled.
        zoom: size of text; 1 is the program's.
    """

    theme: str
    font: str
    spacing: str
    pages: bool
    zoom: float

    @classmethod
    def of(cls, settings: Settings) -> Look:
        """The look that is chosen; ``program`` becomes what the window has now."""
        chosen = settings.reader_theme
        if chosen == "program":
            chosen = next(name for name, tokens in theme.BY_NAME.items() if tokens is theme.tokens())
        percent = settings.reader_percent
        return cls(
            chosen, settings.reader_font, settings.reader_spacing, settings.reader_pages, percent / 100
        )

    @property
    def css(self) -> str:
        """The style sheet for pages."""
        parts = [self.theme, "marks"]
        if self.theme != "light":
            parts.append("colors")
        if self.font != "own":
            parts.append(self.font)
        if self.spacing != "normal":
            parts.append(self.spacing)
        if self.pages:
            parts.append("pages")
        return "\n".join(style(part) for part in parts)

    @property
    def ground(self) -> QColor:
        """What is seen while a page is not there yet."""
        return QColor(colors(self.theme).get("ground", theme.LIGHT.base))


@cache
def style(name: str) -> str:
    """One of the style sheets ``reader-….css``."""
    return (resources_folder() / "styles" / f"reader-{name}.css").read_text(encoding="utf-8")


@cache
def colors(theme_name: str) -> dict[str, str]:
    """The colors of a reader's theme by their names."""
    return dict(_COLOR.findall(style(theme_name)))
