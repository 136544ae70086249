"""A window over a library: in the language, the direction and the dress that its settings ask for."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from oerdesk.core.library import Library
from oerdesk.gui import theme
from oerdesk.gui.settings.languages import speak
from oerdesk.gui.window import Window


def open_window(application: QApplication, library: Library) -> Window:
    """Dress the application as the library's settings say, and make its window."""
    settings = library.settings
    speak(application, settings.language)
    theme.apply(application, settings.theme, settings.text_percent, reduced_motion=settings.reduced_motion)
    return Window(library)
