"""What can be chosen, in words: name, one sentence, other words people may search it by, and the control."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from oerdesk.core.i18n import _, pgettext
from oerdesk.gui.settings.controls import Amount, Between, Choice, Number, Switch, Text
from oerdesk.gui.settings.languages import program_languages

MEGABYTE = 10**6


@dataclass(frozen=True, slots=True)
class Setting:
    """One thing a person can choose.

    Attributes:
        field: of :class:`oerdesk.core.settings.Settings`.
        title: its name.
        why: one sentence: what it does, and for whom.
        words: other words it may be looked for by.
        make: makes its control.
    """

    field: str
    title: str
    why: str
    words: str
    make: Callable[[], Any]


@dataclass(frozen=True, slots=True)
class Group:
    """Settings that belong together.

    Attributes:
        name: for the program.
        title: for people.
    """

    name: str
    title: str
    settings: tuple[Setting, ...] = ()


def groups(voices: Sequence[str] = ()) -> tuple[Group, ...]:
    """Everything that can be chosen, in the program's language.

    Args:
        voices: names of the voices this machine can read aloud with.
    """
    return (
        Group("look", _("Language and look"), _look()),
        Group("reading", _("Reading"), (*_reading(), *_reading_aloud(voices))),
        Group("work", _("Your work"), _work()),
        Group("network", _("Network and money"), (*_network(), *_money())),
        Group("keys", _("Keys")),
        Group("library", _("Library")),
        Group("privacy", _("Privacy")),
    )


def _look() -> tuple[Setting, ...]:
    languages = [("", _("Like the system")), *((one.tag, one.label) for one in program_languages())]
    themes = (
        ("system", _("Like the system")),
        ("light", _("Light")),
        ("dark", _("Dark")),
        ("contrast", _("High contrast")),
    )
    return (
        Setting(
            "language",
            _("Language of the program"),
            _("The language of menus and messages; the works in the library keep their own."),
            _("translation interface locale"),
            lambda: Choice(languages),
        ),
        Setting(
            "theme",
            _("Theme"),
            _("The colors of the window: light, dark, or with the strongest contrast."),
            _("color colour night black white contrast appearance"),
            lambda: Choice(themes),
        ),
        Setting(
            "text_percent",
            _("Size of text"),
            _("How large everything in the window is written, compared with the rest of the system."),
            _("font zoom large big small letters scale"),
            lambda: Number((80, 300), _(" %"), step=10),
        ),
        Setting(
            "reduced_motion",
            _("Less motion"),
            _("Nothing moves by itself, and scrolling does not glide."),
            _("animation dizzy reduced movement"),
            Switch,
        ),
        Setting(
            "list_view",
            _("How the library is shown"),
            _("As cards with covers, or as a table with columns."),
            _("cards table list covers view"),
            lambda: Choice((("cards", _("Cards")), ("table", pgettext("way of showing", "Table")))),
        ),
    )


def _reading() -> tuple[Setting, ...]:
    fonts = (
        ("own", _("As the work wants it")),
        ("sans", _("Without serifs")),
        ("serif", _("With serifs")),
        ("dyslexia", _("Easier with dyslexia")),
    )
    spacings = (("normal", pgettext("spacing", "Normal")), ("wide", pgettext("spacing", "Wide")))
    themes = (
        ("program", _("Like the program")),
        ("light", _("Light")),
        ("sepia", _("Sepia")),
        ("dark", _("Dark")),
        ("contrast", _("High contrast")),
    )
    return (
        Setting(
            "reader_font",
            _("Letters"),
            _("The shape of the letters in what one reads."),
            _("font typeface dyslexia serif"),
            lambda: Choice(fonts),
        ),
        Setting(
            "reader_spacing",
            _("Spacing"),
            _("Wide leaves more room between letters, words and lines, which many read more easily."),
            _("distance line height wide dyslexia"),
            lambda: Choice(spacings),
        ),
        Setting(
            "reader_theme",
            _("Colors of the page"),
            _("The colors of what one reads; pictures keep their own."),
            _("colour background paper sepia night theme"),
            lambda: Choice(themes),
        ),
        Setting(
            "reader_percent",
            _("Size of text when reading"),
            _("Compared with the text of the window."),
            _("font zoom large letters scale"),
            lambda: Number((30, 500), _(" %"), step=10),
        ),
        Setting(
            "reader_pages",
            _("Turn pages"),
            _("Pages are turned like those of a book, instead of scrolled."),
            _("scroll flip book columns"),
            Switch,
        ),
    )


def _reading_aloud(voices: Sequence[str]) -> tuple[Setting, ...]:
    return (
        Setting(
            "voice",
            _("Voice"),
            _("The voice that reads aloud; voices are installed in the system."),
            _("speech speak read aloud sound text-to-speech"),
            lambda: Choice([("", _("The system's")), *((voice, voice) for voice in voices)]),
        ),
        Setting(
            "voice_rate",
            _("Speed of the voice"),
            _("How fast it reads aloud."),
            _("speech rate slow fast tempo read aloud"),
            lambda: Between(_("Slow"), _("Fast")),
        ),
    )


def _work() -> tuple[Setting, ...]:
    return (
        Setting(
            "person",
            _("Your name"),
            _("The name put on what you make; it stays on this machine until you share a work."),
            _("author person credit attribution"),
            lambda: Text(_("Left out when empty")),
        ),
    )


def _network() -> tuple[Setting, ...]:
    return (
        Setting(
            "offline",
            _("Work offline"),
            _("The network is never touched until this is off again."),
            _("internet connection flight network data disconnect"),
            Switch,
        ),
        Setting(
            "retries",
            _("Further attempts"),
            _("How often a transfer that broke off is taken up again by itself before you are told."),
            _("retry repeat network broken"),
            lambda: Number((0, 100), ""),
        ),
        Setting(
            "timeout_seconds",
            _("Patience with silent servers"),
            _("How long to wait for one that does not answer; longer helps on very slow lines."),
            _("timeout wait slow network seconds"),
            lambda: Amount((1, 600), _(" s"), decimals=0),
        ),
    )


def _money() -> tuple[Setting, ...]:
    return (
        Setting(
            "speed",
            _("Speed of your connection"),
            _("For telling before a fetch how long it will take."),
            _("bandwidth kbit slow network time"),
            lambda: Number((0, 10**9), _(" kbit/s"), factor=1000, none=_("Not said")),
        ),
        Setting(
            "price",
            _("Price of a megabyte"),
            _("For telling before a fetch what it will cost."),
            _("money cost data bundle tariff MB"),
            lambda: Amount((0, 10**9), "", decimals=4, none=_("Not said")),
        ),
        Setting(
            "currency",
            _("Currency"),
            _("As you write it, for example KES or FCFA."),
            _("money price shilling franc"),
            lambda: Text(_("For example KES"), letters=10),
        ),
        Setting(
            "budget_day",
            _("Data in a day"),
            _("When so much has been fetched today, nothing more is before tomorrow."),
            _("budget limit cap quota megabytes MB money"),
            lambda: Number((0, 10**9), _(" MB"), factor=MEGABYTE, none=_("No limit")),
        ),
        Setting(
            "budget_month",
            _("Data in a month"),
            _("When so much has been fetched this month, nothing more is before the next."),
            _("budget limit cap quota megabytes MB money"),
            lambda: Number((0, 10**9), _(" MB"), factor=MEGABYTE, none=_("No limit")),
        ),
    )


def folded(text: str) -> str:
    """A text as it is searched: without case and accents."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in plain if not unicodedata.combining(char))


def matches(wanted: str, *texts: str) -> bool:
    """Whether every word of ``wanted`` is somewhere in the texts."""
    there = folded(" ".join(texts))
    return all(word in there for word in folded(wanted).split())
