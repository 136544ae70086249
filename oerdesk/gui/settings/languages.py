"""The languages the program speaks, by the names they have in themselves."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from oerdesk.core import i18n
from oerdesk.core.i18n import _, use_language
from oerdesk.gui import words
from oerdesk.gui.qt_texts import QtTexts


@dataclass(frozen=True, slots=True)
class ProgramLanguage:
    """A language of the program.

    Attributes:
        tag: BCP 47.
        name: in the language itself.
        draft: made by a machine, and read by nobody who speaks it yet.
    """

    tag: str
    name: str
    draft: bool

    @property
    def label(self) -> str:
        """Its name, and in the program's language what to expect of a draft."""
        if not self.draft:
            return self.name
        return _("{language} (machine-made draft, needs a native reader)").format(language=self.name)


def program_languages() -> list[ProgramLanguage]:
    """English first, then the others by name."""
    languages = [ProgramLanguage(one.tag, words.language(one.tag), one.draft) for one in i18n.languages()]
    return sorted(languages, key=lambda one: (one.tag != "en", one.name.casefold()))


def speak(application: QApplication, language: str) -> None:
    """Let everything that is said from now on be in a language, and read in its direction.

    Args:
        language: BCP 47; empty follows the system.
    """
    system = QLocale.system()
    use_language([language] if language else list(system.uiLanguages()))
    locale = QLocale(language.replace("-", "_")) if language else system
    QLocale.setDefault(locale)
    for translator in application.findChildren(QTranslator):
        application.removeTranslator(translator)
        translator.deleteLater()
    application.installTranslator(QtTexts(application))
    own = QTranslator(application)  # Qt's own words; the translator installed last is asked first
    if own.load(locale, "qtbase", "_", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        application.installTranslator(own)
    application.setLayoutDirection(locale.textDirection())
