"""Settings of one library: a frozen value, stored as JSON, unknown fields kept.

A file written by a newer program keeps the fields this one does not know.  A broken file is moved
aside, never deleted, and the defaults are used.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Final, Self

from oerdesk.core.errors import UsageError, storage_errors
from oerdesk.core.i18n import _
from oerdesk.core.safety.durable import write_durably

FORMAT = "oerdesk-settings/1"

THEMES: Final = ("system", "light", "dark", "contrast")
LIST_VIEWS: Final = ("cards", "table")
READER_FONTS: Final = ("own", "sans", "serif", "dyslexia")
READER_SPACINGS: Final = ("normal", "wide")
READER_THEMES: Final = ("program", "light", "sepia", "dark", "contrast")

_CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    "theme": THEMES,
    "list_view": LIST_VIEWS,
    "reader_font": READER_FONTS,
    "reader_spacing": READER_SPACINGS,
    "reader_theme": READER_THEMES,
}
_BOUNDS: Final[Mapping[str, tuple[float, float]]] = {
    "text_percent": (80, 300),
    "reader_percent": (30, 500),
    "speed": (0, 10**12),
    "price": (0, 10**9),
    "budget_day": (0, 10**15),
    "budget_month": (0, 10**15),
    "voice_rate": (-1, 1),
}


@dataclass(frozen=True, slots=True)
class Settings:
    """What a person can choose for a library.

    Attributes:
        language: language of the program, BCP 47; empty follows the system.
        theme: one of :data:`THEMES`.
        text_percent: size of text, percent of the system's, 80 to 300.
        person: name put on one's own work; empty leaves it out.
        offline: True: the network is never touched until it is switched off again.
        retries: how often a broken transfer is taken up again before the person is told.
        timeout_seconds: how long a silent server is waited for.
        starter_offered: the starter library was put in once, and is not put in again.
        welcomed: the questions of the first start were answered or passed over.
        reduced_motion: nothing moves by itself, no scrolling glides.
        shortcuts: keys for commands by their names, where they differ from the usual; no keys: none.
        speed: what the connection carries, bits a second; 0: not said.  For times shown before a fetch.
        price: of a megabyte (10^6 bytes), in ``currency``; 0: not said.
        currency: as people write it: ``KES``, ``FCFA``.
        budget_day, budget_month: bytes to be used at most; 0: no limit.
        list_view: how the library is shown: one of :data:`LIST_VIEWS`.
        reader_font: one of :data:`READER_FONTS`; ``own`` leaves the choice to the work.
        reader_spacing: one of :data:`READER_SPACINGS`.
        reader_theme: one of :data:`READER_THEMES`; ``program`` follows the window.
        reader_percent: size of text in readers, percent of the program's.
        reader_pages: pages are turned like a book's instead of scrolled.
        voice: name of the voice that reads aloud; empty: the system's.
        voice_rate: -1.0 (slowest) to 1.0; 0 is the voice's own.
        extra: fields of newer programs, kept as they were.
    """

    language: str = ""
    theme: str = "system"
    text_percent: int = 100
    person: str = ""
    offline: bool = False
    retries: int = 5
    timeout_seconds: float = 30.0
    starter_offered: bool = False
    welcomed: bool = False
    reduced_motion: bool = False
    shortcuts: Mapping[str, Sequence[str]] = field(default_factory=dict, hash=False)
    speed: int = 0
    price: float = 0.0
    currency: str = ""
    budget_day: int = 0
    budget_month: int = 0
    list_view: str = "cards"
    reader_font: str = "own"
    reader_spacing: str = "normal"
    reader_theme: str = "program"
    reader_percent: int = 100
    reader_pages: bool = False
    voice: str = ""
    voice_rate: float = 0.0
    extra: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name, allowed in _CHOICES.items():
            if getattr(self, name) not in allowed:
                raise UsageError(
                    _("“{value}” cannot be chosen for “{setting}”.").format(
                        value=getattr(self, name), setting=name
                    ),
                    _("Use one of: {choices}.").format(choices=", ".join(allowed)),
                )
        for name, (least, most) in _BOUNDS.items():
            if not least <= getattr(self, name) <= most:
                raise UsageError(
                    _("{value} is out of bounds for “{setting}”.").format(
                        value=getattr(self, name), setting=name
                    ),
                    _("Use a number from {least} to {most}.").format(least=least, most=most),
                )

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read settings from ``path``; defaults where there is no file.

        Raises:
            StorageError: the file is there but cannot be read.
        """
        with storage_errors(path):
            if not path.exists():
                return cls()
            text = path.read_text(encoding="utf-8", errors="replace")
        try:
            return cls.parse(text)
        except ValueError:
            with storage_errors(path):
                path.replace(path.with_suffix(".broken.json"))
            return cls()

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read the content of a settings file.

        Raises:
            ValueError: it is not what :meth:`save` writes.
        """
        try:
            data = json.loads(text)
            known = {f.name for f in fields(cls)} - {"extra"}
            values = {name: value for name, value in data.items() if name in known}
            rest = {name: value for name, value in data.items() if name not in known | {"format"}}
            return cls(**values, extra=rest)
        except (TypeError, AttributeError, UsageError) as error:
            raise ValueError(str(error)) from error

    def save(self, path: Path) -> None:
        """Write to ``path``, whole or not at all.

        Raises:
            StorageError: the file cannot be written; the old one is still there.
        """
        data: dict[str, Any] = {"format": FORMAT, **self.extra}
        data |= {f.name: getattr(self, f.name) for f in fields(self) if f.name != "extra"}
        write_durably(path, json.dumps(data, ensure_ascii=False, indent=1).encode())

    def changed(self, **values: Any) -> Self:
        """A copy with some fields set anew.

        Raises:
            UsageError: a value outside its bounds.
        """
        return replace(self, **values)
