"""Numbers, sizes, times, languages and licenses as people read them, in the language of the program."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Final

from PySide6.QtCore import QDate, QDateTime, QLocale

from oerdesk.core import i18n
from oerdesk.core.i18n import _, ngettext
from oerdesk.core.licenses import label
from oerdesk.core.paths import resources_folder
from oerdesk.core.records import ResourceRow

_SHORT: Final = QLocale.FormatType.ShortFormat
_LONG: Final = QLocale.FormatType.LongFormat
_LEFT_OVER: Final = "{0}"
"""A field that nobody fills in: Qt has it in its Swahili lists and sizes (“1.2 MB {0}”)."""


def locale() -> QLocale:
    """How the program's language writes numbers and dates.

    Where the system speaks the same language, as it is written in the system's country; Qt's default else
    may be another language than the program's, when that has no translation into the system's.
    """
    usual, tag = QLocale(), i18n.language()
    if tag in {i18n.PSEUDO, i18n.PSEUDO_MIRRORED}:
        return QLocale("en_US")
    return usual if _primary(usual.bcp47Name()) == _primary(tag) else QLocale(tag.replace("-", "_"))


def size(count: int) -> str:
    """Bytes as people pay for them: kB and MB of 1000."""
    said = locale().formattedDataSize(count, 1, QLocale.DataSizeFormat.DataSizeSIFormat)
    return said.replace(_LEFT_OVER, "").strip()


def number(value: float, decimals: int = 0) -> str:
    """A number with the digits and separators of the program's language.

    Args:
        decimals: digits after the point.
    """
    return locale().toString(float(value), "f", decimals)


def percent(share: float) -> str:
    """A share from 0 to 1 as whole percents."""
    return _("{number} %").format(number=number(round(share * 100)))


def day(when: date) -> str:
    """A day in full, with the day of the week, as the language orders them."""
    return locale().toString(QDate(when.year, when.month, when.day), _LONG)


def short_day(when: date) -> str:
    """A day in digits, for tables."""
    return locale().toString(QDate(when.year, when.month, when.day), _SHORT)


def moment(when: datetime) -> str:
    """Day and time in digits, in the time zone of this machine where ``when`` has one."""
    here = when.astimezone() if when.tzinfo is not None else when
    shown = QDateTime(here.year, here.month, here.day, here.hour, here.minute, here.second)
    return locale().toString(shown, _SHORT)


def listed(parts: Sequence[str]) -> str:
    """Several things in a sentence: “a, b and c”."""
    said = locale().createSeparatedList(list(parts))
    return said if any(_LEFT_OVER in part for part in parts) else said.replace(_LEFT_OVER, "").strip()


def language(tag: str) -> str:
    """The name of a language in that language, with what else its tag says.

    Returns:
        Words for no tag or ``und``; the tag itself where no name is known.
    """
    if tag in {"", "und"}:
        return _("Language not known")
    known = _names().get(tag)
    if known is not None:
        return known
    first, _hyphen, rest = tag.replace("_", "-").partition("-")
    code = QLocale.languageToCode(QLocale.codeToLanguage(first.lower())) or first.lower()  # “eng” is “en”
    name = _names().get(code) or _name_by_qt(code)
    if not name:
        return tag
    return f"{name} ({_region(tag) or tag})" if rest else name


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    """Names that Qt does not know, or knows as those of a country (“American English”)."""
    text = (resources_folder() / "languages.json").read_text(encoding="utf-8")
    return dict(json.loads(text)["names"])


@lru_cache(maxsize=512)
def _name_by_qt(code: str) -> str:
    known = QLocale.codeToLanguage(code.lower())
    if known in {QLocale.Language.AnyLanguage, QLocale.Language.C}:
        return ""
    name = QLocale(known).nativeLanguageName() or QLocale.languageToString(known)
    return name[:1].upper() + name[1:] if name.islower() else name


@lru_cache(maxsize=512)
def _region(tag: str) -> str:
    """Where a language is spoken so, in the language itself; empty where the tag says something else."""
    parts = tag.replace("_", "-").split("-")
    if len(parts) != 2 or not (len(parts[1]) == 2 and parts[1].isalpha()):
        return ""
    there = QLocale("_".join((parts[0].lower(), parts[1].upper())))
    asked = QLocale.territoryToCode(there.territory()).casefold() == parts[1].casefold()
    return there.nativeTerritoryName() if asked else ""


def _primary(tag: str) -> str:
    return tag.replace("_", "-").partition("-")[0]


def license_name(identifier: str) -> str:
    """The name of a license, or words for its absence."""
    return label(identifier)


def type_name(value: str) -> str:
    """A learning resource type in the program's language."""
    names = {
        "text": _("Text"),
        "story": _("Story"),
        "textbook": _("Textbook"),
        "lesson": _("Lesson"),
        "activity": _("Activity"),
        "assessment": _("Assessment"),
        "slides": _("Slides"),
        "image": _("Picture"),
        "audio": _("Sound"),
        "video": _("Video"),
        "reference": _("Reference"),
    }
    return names.get(value, value)


def presence(row: ResourceRow) -> str:
    """Whether its files are here, and what fetching would cost."""
    return _("Here") if row.here else _("Not fetched yet, {size}").format(size=size(row.size))


def resources(count: int) -> str:
    """“12 resources”."""
    return ngettext("{count} resource", "{count} resources", count).format(count=number(count))


def row_line(row: ResourceRow) -> str:
    """The second line of a resource in a list."""
    parts = (language(row.language), type_name(row.type), license_name(row.license), presence(row))
    return " · ".join(filter(None, parts))
