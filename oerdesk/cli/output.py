"""How the command line speaks: results on standard output, everything else on standard error.

With ``--json`` a result is one JSON document on standard output whose fields are documented in
``docs/cli.md`` and stay; an error is one JSON object on standard error.
"""

from __future__ import annotations

import dataclasses
import io
import json
import re
import sys
import time
from collections.abc import Iterable, Sequence
from enum import Enum
from pathlib import Path
from typing import Any, Final, TextIO

from oerdesk.cli.stopping import Stop
from oerdesk.core.errors import Cancelled, OerdeskError
from oerdesk.core.records import Metadata, Problem

SECONDS_BETWEEN: Final = 0.2  # progress is printed at most five times a second

_COMMANDS: Final = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""Control characters, and those that turn the direction of what follows."""


class Console:
    """Where a command writes.

    Attributes:
        as_json: results are JSON.
        quiet: no progress.
    """

    def __init__(
        self,
        *,
        as_json: bool,
        quiet: bool = False,
        stop: Stop | None = None,
        out: TextIO | None = None,
        err: TextIO | None = None,
    ) -> None:
        self.as_json = as_json
        self.quiet = quiet
        self._stop = stop or Stop()
        self._out = out or sys.stdout
        self._err = err or sys.stderr
        for stream in (self._out, self._err):
            if isinstance(stream, io.TextIOWrapper):  # file names need not be text: show them escaped
                stream.reconfigure(errors="backslashreplace")

    def result(self, data: Any, lines: Iterable[str]) -> None:
        """Give the result: ``data`` as JSON, or ``lines`` for people."""
        if self.as_json:
            print(_json(plain(data), self._out, indent=1), file=self._out)
        else:
            for line in lines:
                print(harmless(line), file=self._out)
        self._out.flush()

    def error(self, error: OerdeskError) -> None:
        """Say what went wrong, on standard error."""
        if self.as_json:
            said = {"error": error.kind, "title": error.title, "hint": error.hint, "exit": error.exit_code}
            print(_json(said, self._err), file=self._err)
        else:
            print(harmless(f"oerdesk: {error.title} {error.hint}".rstrip()), file=self._err)

    def progress(self) -> ConsoleProgress:
        """A receiver of progress that prints to standard error, if that is a terminal."""
        return ConsoleProgress(self._err, self._stop, shown=not self.quiet and self._err.isatty())


class ConsoleProgress:
    """Prints one line over and over; throttled."""

    def __init__(self, err: TextIO, stop: Stop, *, shown: bool) -> None:
        self._err = err
        self._stop = stop
        self._shown = shown
        self._last = 0.0
        self._width = 0

    def report(self, done: int, total: int | None, doing: str = "") -> None:
        """See :class:`oerdesk.core.progress.Progress`."""
        if self._stop.asked:
            raise Cancelled
        now = time.monotonic()
        if not self._shown or now - self._last < SECONDS_BETWEEN:
            return
        self._last = now
        share = f"{done * 100 // total:3} %" if total else f"{done}"
        line = harmless(f"{share}  {doing}")[:78]
        print(f"\r{line.ljust(self._width)}", end="", file=self._err, flush=True)
        self._width = len(line)

    def end(self) -> None:
        """Clear the line."""
        if self._width:
            print(f"\r{' ' * self._width}\r", end="", file=self._err, flush=True)


def _json(value: Any, stream: TextIO, indent: int | None = None) -> str:
    # Only UTF-8 holds every character; escapes of backslashreplace are not all escapes of JSON.
    unicode = (stream.encoding or "utf-8").lower().replace("-", "") == "utf8"
    return json.dumps(value, ensure_ascii=not unicode, indent=indent)


def harmless(line: str) -> str:
    """A line in which nothing commands the terminal: titles and names come from anywhere."""
    return _COMMANDS.sub(lambda found: found[0].encode("unicode_escape").decode("ascii"), line)


def exit_code(problems: Iterable[Problem]) -> int:
    """What a command ends with that met these problems: the code of the first one; 0 without any."""
    codes = {family.kind: family.exit_code for family in OerdeskError.__subclasses__()}
    return next((codes.get(problem.kind, OerdeskError.exit_code) for problem in problems), 0)


def told(problems: Iterable[Problem]) -> list[str]:
    """Problems for people, a line each."""
    return [f"{problem.where}: {problem.title} {problem.hint}".rstrip() for problem in problems]


def plain(value: Any) -> Any:
    """Records as plain JSON values: dataclasses by field name, paths as text, enums by value.

    Metadata has the form that manifests give it (``docs/format.md``): one form for everybody.
    """
    if isinstance(value, Metadata):
        value = value.to_json()
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    return value


def table(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows in columns; the last column is not padded."""
    if not rows:
        return []
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    ]


def size(count: int) -> str:
    """Bytes as people pay for them: kB and MB of 1000."""
    value, unit = float(count), "B"
    for unit in ("B", "kB", "MB", "GB", "TB"):  # noqa: B007 - the last one tried is the one
        if value < 1000:
            break
        value /= 1000
    return f"{value:.0f} {unit}" if unit == "B" else f"{value:.1f} {unit}"
