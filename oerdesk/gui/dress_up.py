"""A window over a library: in the language, the direction and the dress that its settings ask for."""

from __future__ import annotations

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from oerdesk.core.i18n import use_language
from oerdesk.core.library import Library
from oerdesk.core.paths import resources_folder
from oerdesk.gui import theme
from oerdesk.gui.qt_texts import QtTexts
from oerdesk.gui.window import Window


def open_window(application: QApplication, library: Library) -> Window:
    """Dress the application as the library's settings say, and make its window."""
    settings = library.settings
    speak(application, settings.language)
    theme.apply(application, settings.theme, settings.text_percent, reduced_motion=settings.reduced_motion)
    return Window(library)


def speak(application: QApplication, language: str) -> None:
    """Say everything in a language from now on, and read in its direction.

    Args:
        language: BCP 47 tag; empty follows the system.
    """
    use_language([language] if language else QLocale.system().uiLanguages(), resources_folder() / "locale")
    locale = QLocale(language.replace("-", "_")) if language else QLocale.system()
    QLocale.setDefault(locale)
    for translator in application.findChildren(QTranslator):
        application.removeTranslator(translator)
        translator.deleteLater()
    application.installTranslator(QtTexts(application))
    own = QTranslator(application)  # the one installed last is asked first
    if own.load(locale, "qtbase", "_", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        application.installTranslator(own)
    application.setLayoutDirection(locale.textDirection())
