"""Words people see, in their language: gettext for the core, the command line and the window alike.

The language of the program belongs to the process, not to a library, so this is the one place that
holds module-level variables.  Without :func:`use_language` everything is in English, the language
of the source text.

Two further languages exist for testing only: ``qps-ploc`` says every message longer, accented and in
brackets, so that what was never marked for translation, or has no room, stands out; ``qps-plocm`` does
the same from right to left.  The names are those of Windows.
"""

from __future__ import annotations

import gettext
import re
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Final

DOMAIN: Final = "oerdesk"
SOURCE: Final = "en"
PSEUDO: Final = "qps-ploc"
PSEUDO_MIRRORED: Final = "qps-plocm"

_RIGHT_TO_LEFT: Final = frozenset(
    ("ar", "arc", "ckb", "dv", "fa", "he", "ks", "nqo", "pnb", "ps", "rhg", "sd", "syr", "ug", "ur", "yi")
)
_RIGHT_TO_LEFT_SCRIPTS: Final = frozenset(("adlm", "arab", "hebr", "nkoo", "rohg", "syrc", "thaa"))
_LETTERS: Final = str.maketrans(
    "aceghijklnorsuwyzACDEGHIJKLNORSTUWYZ", "áçéĝĥîĵķļñöŕšûŵýžÅÇĐÉĜĤÎĴĶĻÑÖŔŠŢÛŴÝŽ"
)
_KEPT: Final = re.compile(r"\{[^{}]*\}|&\w+;|&.|</?[a-zA-Z][^<>]*>|%[A-Za-z]|\*?\.\w+|\n")
"""Fields, references, the letter of a key, markup, progress, endings of files, ends of lines."""
_LONGER: Final = 0.4


@dataclass(frozen=True, slots=True)
class Language:
    """A language the program speaks.

    Attributes:
        tag: BCP 47.
        name: in the language itself.
        reviewed: a native speaker has read the translation; else it is a draft made by a machine.
    """

    tag: str
    name: str
    reviewed: bool

    @property
    def draft(self) -> bool:
        """Whether people are to be told that nobody who speaks it has read it."""
        return not self.reviewed


_ENGLISH: Final = Language(SOURCE, "English", reviewed=True)

_translations: gettext.NullTranslations = gettext.NullTranslations()
_folder: Path | None = None  # None: the program's own
_language: str = SOURCE


def use_language(tags: list[str], folder: Path | None = None) -> None:
    """Choose the language of everything said from now on.

    Args:
        tags: BCP 47 tags, most wanted first; those without a translation are passed over, and English,
            which needs none, ends the search.
        folder: holds ``<language>/LC_MESSAGES/oerdesk.mo``; the program's own when None.
    """
    global _translations, _folder, _language  # noqa: PLW0603 - see the module's docstring
    _folder = folder
    _language, _translations = _find(tags, folder or _own_folder())


def language() -> str:
    """The BCP 47 tag of the language everything is said in now."""
    return _language


def languages() -> tuple[Language, ...]:
    """The languages to choose from: English, then those with a translation, by tag."""
    paths = sorted((_folder or _own_folder()).glob(f"*/{_PLACE}"))
    return (_ENGLISH, *(known for known in map(_described, paths) if known is not None))


def direction() -> str:
    """``"ltr"`` or ``"rtl"``: where lines of the language begin that everything is said in now."""
    return direction_of(_language)


def direction_of(tag: str) -> str:
    """``"ltr"`` or ``"rtl"``: where lines of a language begin, by its BCP 47 tag."""
    parts = tag.replace("_", "-").casefold().split("-")
    script = next((part for part in parts[1:] if len(part) == 4 and part.isalpha()), "")
    if script:
        return "rtl" if script in _RIGHT_TO_LEFT_SCRIPTS else "ltr"
    return "rtl" if parts[0] in _RIGHT_TO_LEFT or tag == PSEUDO_MIRRORED else "ltr"


def _(message: str) -> str:
    """The translation of ``message``; fill in ``{names}`` with ``str.format`` afterwards."""
    return _translations.gettext(message)


def ngettext(one: str, many: str, count: int) -> str:
    """The translation of ``one`` or ``many``, by the language's plural rule for ``count``."""
    return _translations.ngettext(one, many, count)


def pgettext(context: str, message: str) -> str:
    """The translation of ``message`` where the same English word means different things."""
    return _translations.pgettext(context, message)


# Finding catalogs

_PLACE: Final = f"LC_MESSAGES/{DOMAIN}.mo"


def _own_folder() -> Path:
    """As :func:`oerdesk.core.paths.resources_folder`, which speaks and so cannot be asked from here."""
    package = Path(__file__).resolve().parent.parent
    installed = package / "_resources"
    return (installed if installed.is_dir() else package.parent / "resources") / "locale"


def _find(tags: list[str], folder: Path) -> tuple[str, gettext.NullTranslations]:
    for tag in tags:
        if tag in {PSEUDO, PSEUDO_MIRRORED}:
            return tag, _Pseudo()
        for name in _from_narrow_to_wide(tag):
            if name == SOURCE:
                return SOURCE, gettext.NullTranslations()
            found = _load(folder / name / _PLACE)
            if found is not None:
                return name.replace("_", "-"), found
    return SOURCE, gettext.NullTranslations()


def _from_narrow_to_wide(tag: str) -> list[str]:
    """``zh_Hant_TW``, ``zh_Hant``, ``zh``."""
    parts = tag.replace("-", "_").split("_")
    return ["_".join(parts[:end]) for end in range(len(parts), 0, -1)]


def _load(path: Path) -> gettext.GNUTranslations | None:
    try:
        with path.open("rb") as file:
            return gettext.GNUTranslations(file)
    except (OSError, ValueError, struct.error):  # none, or not whole: then the next best language
        return None


def _described(path: Path) -> Language | None:
    """What the head of a catalog says; the rest of the file is not read.

    The layout: chapter “The Format of GNU MO Files” of the manual of GNU gettext.
    """
    try:
        with path.open("rb") as file:
            start = file.read(20)
            order = "<" if start[:4] == b"\xde\x12\x04\x95" else ">"
            (table,) = struct.unpack(f"{order}I", start[16:20])
            file.seek(table)
            length, at = struct.unpack(f"{order}II", file.read(8))
            file.seek(at)
            lines = file.read(min(length, 10_000)).decode("utf-8").splitlines()
    except (OSError, ValueError, struct.error):
        return None
    tag = path.parent.parent.name.replace("_", "-")
    head = {name: value.strip() for name, _colon, value in (line.partition(":") for line in lines)}
    return Language(tag, head.get("X-Language-Name") or tag, head.get("X-Reviewed", "no") not in {"", "no"})


# The language of tests


class _Pseudo(gettext.NullTranslations):
    def gettext(self, message: str) -> str:
        return _pseudo(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return _pseudo(msgid1 if n == 1 else msgid2)

    def pgettext(self, context: str, message: str) -> str:  # noqa: ARG002 - gettext's own signature
        return _pseudo(message)


def _pseudo(message: str) -> str:
    """``message`` accented, in brackets and longer; what a program reads in it stays as it is."""
    if not message.strip():
        return message
    said, at = "", 0
    for kept in _KEPT.finditer(message):
        said += message[at : kept.start()].translate(_LETTERS) + kept.group()
        at = kept.end()
    more = " ~~~~" * (1 + int(len(message) * _LONGER) // 5)
    return f"⟦{said}{message[at:].translate(_LETTERS)}{more}⟧"
