"""What every reader takes and gives: a file with its name, and what was found in it."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from oerdesk.core.errors import BadInputError, storage_errors
from oerdesk.core.i18n import _
from oerdesk.core.records import Metadata, Section

LARGEST_TEXT: Final = 16 * 1024 * 1024
"""Bytes of a text, page or chapter that is read into memory; the longest novels have 4 MB."""

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED: Final = re.compile(
    rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE
)
_FORBIDDEN: Final = re.compile("[\x00-\x08\x0b\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LAST_RESORT: Final = "windows-1252"


@dataclass(frozen=True, slots=True)
class Source:
    """A file to be read.

    Attributes:
        path: where its bytes are; its name may be a hash.
        name: what people call it; may be a ``/``-separated path.
    """

    path: Path
    name: str

    @property
    def size(self) -> int:
        """Bytes.

        Raises:
            StorageError: it cannot be looked at.
        """
        with storage_errors(self.path):
            return self.path.stat().st_size

    def head(self, size: int) -> bytes:
        """Its first bytes, at most ``size``.

        Raises:
            StorageError: it cannot be read.
        """
        with storage_errors(self.path), self.path.open("rb") as stream:
            return stream.read(size)

    def data(self, limit: int = LARGEST_TEXT) -> bytes:
        """All of its bytes.

        Raises:
            BadInputError: more than ``limit``.
            StorageError: it cannot be read.
        """
        data = self.head(limit + 1)
        if len(data) > limit:
            raise BadInputError(
                _("“{name}” is too large to be read as text.").format(name=self.name),
                _("Divide it into parts of at most {size} MB.").format(size=limit // (1024 * 1024)),
            )
        return data

    def text(self, limit: int = LARGEST_TEXT) -> str:
        """All of its text; see :func:`decode`."""
        return decode(self.data(limit))


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file says.

    Attributes:
        media_type: what it is, whatever its name claims.
        sections: its text in passages; empty when only metadata were asked for.
        companions: relative paths of local files that it shows or plays, ``/``-separated; they may
            lead upwards (``../img/a.png``) and need not exist.
    """

    media_type: str
    metadata: Metadata
    sections: tuple[Section, ...] = ()
    companions: tuple[str, ...] = ()


def decode(data: bytes) -> str:
    """Text from bytes: by byte order mark, as UTF-8, as declared in its first lines, else Windows-1252.

    Line ends and form feeds become line feeds; characters that XML 1.0 (2.2) forbids are dropped.
    """
    text = _decoded(data)
    return _FORBIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n"))


def _decoded(data: bytes) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) if encoding == "utf-8" else 0 :].decode(encoding, errors="replace")
    declared = _DECLARED.search(data[:2048])
    for encoding in ("utf-8", declared[1].decode("ascii") if declared else "utf-8"):
        try:
            return data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return data.decode(_LAST_RESORT, errors="replace")
