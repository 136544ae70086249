"""Reading fields of JSON objects that others wrote: the right kind, within limits, or a clear error."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final, TypeVar

from oerdesk.core.bundle import canonical
from oerdesk.core.errors import BadInputError, DamagedError
from oerdesk.core.i18n import _

LONGEST_TEXT: Final = 100_000  # characters

_HASH: Final = re.compile(r"[0-9a-f]{64}")
_TIME: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)

T = TypeVar("T")


def is_hash(text: object) -> bool:
    """Whether ``text`` is 64 lowercase hex digits, and so safe as the name of a file."""
    return isinstance(text, str) and _HASH.fullmatch(text) is not None


class Fields:
    """One JSON object, and what it belongs to (for messages)."""

    def __init__(self, data: Any, of: str) -> None:
        self.of = of
        if not isinstance(data, Mapping):
            raise self.wrong("it is not an object")
        self.data: Mapping[str, Any] = data

    @classmethod
    def read(cls, data: bytes, of: str) -> Fields:
        """Read canonical JSON.

        Raises:
            DamagedError: it is not.
        """
        try:
            return cls(canonical.loads(data), of)
        except canonical.NotCanonicalError as error:
            raise damaged(of, str(error)) from error

    def wrong(self, reason: str) -> DamagedError:
        """The error that says what is wrong."""
        return damaged(self.of, reason)

    def format(self, name: str, number: int = 1) -> None:
        """Check the field ``format``: ``name/number``.

        Raises:
            BadInputError: a newer program made it.
            DamagedError: it is something else.
        """
        found = self.text("format", longest=100)
        kind, _slash, version = found.partition("/")
        if kind != name or not version.isdecimal():
            raise self.wrong(f"its format is “{found}”, not “{name}/{number}”")
        if int(version) > number:
            raise BadInputError(
                _("“{name}” was made by a newer version of OERDesk.").format(name=self.of),
                _("Update OERDesk, then try again."),
            )

    def text(self, name: str, *, longest: int = LONGEST_TEXT, default: str | None = None) -> str:
        """A text; required when there is no default."""
        value = self.data.get(name, default)
        if not isinstance(value, str):
            raise self.wrong(f"“{name}” is not a text")
        if len(value) > longest:
            raise self.wrong(f"“{name}” is too long")
        return value

    def integer(self, name: str, least: int = 0, most: int = canonical.LARGEST) -> int:
        """An integer within bounds."""
        value = self.data.get(name)
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise self.wrong(f"“{name}” is not a whole number from {least} to {most}")
        return value

    def hash(self, name: str) -> str:
        """A SHA-256 in lowercase hex."""
        value = self.data.get(name)
        if not isinstance(value, str) or not is_hash(value):
            raise self.wrong(f"“{name}” is not a SHA-256")
        return value

    def time(self, name: str) -> str:
        """A time in the form of :mod:`oerdesk.core.clock`; the form alone is checked."""
        value = self.data.get(name)
        if not isinstance(value, str) or not _TIME.fullmatch(value):
            raise self.wrong(f"“{name}” is not a time")
        return value

    def items(self, name: str, most: int) -> list[Any]:
        """A list of at most ``most`` things; empty when absent."""
        value = self.data.get(name, [])
        if not isinstance(value, list) or len(value) > most:
            raise self.wrong(f"“{name}” is not a list of at most {most}")
        return value

    def texts(self, name: str, most: int = 10_000) -> tuple[str, ...]:
        """A list of texts."""
        values = self.items(name, most)
        if not all(isinstance(value, str) and len(value) <= LONGEST_TEXT for value in values):
            raise self.wrong(f"“{name}” is not a list of texts")
        return tuple(values)

    def objects(self, name: str, most: int, read: Callable[[Fields], T]) -> tuple[T, ...]:
        """A list of objects, each read by ``read``."""
        return tuple(read(Fields(item, self.of)) for item in self.items(name, most))

    def object(self, name: str) -> Fields:
        """An object; required."""
        if name not in self.data:
            raise self.wrong(f"“{name}” is missing")
        return Fields(self.data[name], self.of)


def damaged(of: str, reason: str) -> DamagedError:
    """``of`` is not what this format asks for."""
    return DamagedError(
        _("“{name}” is not as it should be: {reason}.").format(name=of, reason=reason),
        _("Get it again; if that does not help, tell its publisher."),
    )
