"""The languages the program speaks, by the names they have in themselves."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication

from oerdesk.core import i18n
from oerdesk.core.i18n import _, use_language
from oerdesk.core.paths import resources_folder
from oerdesk.gui import words

_FOLDERS: Final = ("locale", "translations")
_PLANNED: Final = ("en", "fr", "es", "pt", "ar", "sw", "hi")


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
    found: Any = getattr(i18n, "languages", lambda: _PLANNED)()
    entries = [
        (item, False) if isinstance(item, str) else (str(item.tag), bool(item.draft)) for item in found
    ]
    languages = [ProgramLanguage(tag, words.language(tag), draft) for tag, draft in dict(entries).items()]
    return sorted(languages, key=lambda one: (one.tag != "en", one.name.casefold()))


def speak(application: QApplication, language: str) -> None:
    """Let everything that is said from now on be in a language, and read in its direction.

    Args:
        language: BCP 47; empty follows the system.
    """
    system = QLocale.system()
    folder = next((path for path in map(resources_folder().joinpath, _FOLDERS) if path.is_dir()), Path())
    use_language([language] if language else list(system.uiLanguages()), folder)
    QLocale.setDefault(QLocale(language.replace("-", "_")) if language else system)
    application.setLayoutDirection(QLocale().textDirection())
