"""Settings of one library: a frozen value, stored as JSON, unknown fields kept.

A file written by a newer program keeps the fields this one does not know.  A broken file is moved
aside, never deleted, and the defaults are used.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Self

from oerdesk.core.errors import UsageError, storage_errors
from oerdesk.core.i18n import _
from oerdesk.core.safety.durable import write_durably

FORMAT = "oerdesk-settings/1"


@dataclass(frozen=True, slots=True)
class Settings:
    """What a person can choose for a library.

    Attributes:
        language: language of the program, BCP 47; empty follows the system.
        theme: ``system``, ``light`` or ``dark``.
        text_percent: size of text, percent of the system's, 80 to 300.
        person: name put on one's own work; empty leaves it out.
        offline: True: the network is never touched until it is switched off again.
        retries: how often a broken transfer is taken up again before the person is told.
        timeout_seconds: how long a silent server is waited for.
        starter_offered: the starter library was put in once, and is not put in again.
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
    extra: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.theme not in {"system", "light", "dark"}:
            raise UsageError(
                _("There is no theme “{name}”.").format(name=self.theme), _("Use system, light or dark.")
            )
        if not 80 <= self.text_percent <= 300:
            raise UsageError(
                _("Text cannot be {percent} % of its size.").format(percent=self.text_percent),
                _("Use a number from 80 to 300."),
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
