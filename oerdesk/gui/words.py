"""Numbers, sizes, languages and licenses as people read them."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QLocale

from oerdesk.core.i18n import _, ngettext
from oerdesk.core.licenses import label
from oerdesk.core.records import ResourceRow

_NEUTRAL: Final = {"en": "English", "es": "Español", "pt": "Português", "fr": "Français", "ar": "العربية"}
"""Where Qt's name of a language is that of its most populous country (“American English”)."""


def size(count: int) -> str:
    """Bytes as people pay for them: kB and MB of 1000."""
    return QLocale().formattedDataSize(count, 1, QLocale.DataSizeFormat.DataSizeSIFormat)


def number(value: int) -> str:
    """A number with the digits and separators of the program's language."""
    return QLocale().toString(value)


def language(tag: str) -> str:
    """The name of a language in that language, with the tag where Qt knows no name."""
    if tag in {"", "und"}:
        return _("Language not known")
    if tag in _NEUTRAL:
        return _NEUTRAL[tag]
    locale = QLocale(tag.replace("-", "_"))
    known = locale.language() is not QLocale.Language.C and locale.name() != "C"
    if known and tag.split("-", 1)[0].lower() == QLocale.languageToCode(locale.language()):
        name = locale.nativeLanguageName() or QLocale.languageToString(locale.language())
        name = name[:1].upper() + name[1:]
        return name if "-" not in tag else f"{name} ({tag})"
    return tag


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


def percent(share: float) -> str:
    """A share from 0 to 1 as whole percents."""
    return _("{number} %").format(number=QLocale().toString(round(share * 100)))
