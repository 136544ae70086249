"""File names from outside, made safe for every file system the program meets (ext4, NTFS, FAT32).

``safe_name`` changes a name until it is allowed; ``FolderNames`` keeps the names of one folder apart;
``check_relative`` refuses paths that lead elsewhere.  What FAT and NTFS forbid is listed in Microsoft's
"Naming Files, Paths, and Namespaces"; which characters are invisible says Unicode's general category.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from oerdesk.core.errors import BadInputError
from oerdesk.core.i18n import _

LONGEST_NAME: Final = 150
"""Bytes in UTF-8.  File systems allow 255, but Windows counts 260 for the whole path."""

LONGEST_PATH: Final = 1000  # bytes in UTF-8
_LONGEST_SUFFIX: Final = 16  # bytes; what is longer is no suffix but a sentence with a dot

_RESERVED: Final = re.compile(
    r"(?:con|prn|aux|nul|conin\$|conout\$|clock\$|(?:com|lpt)[0-9¹²³])[ ]*(?:\..*)?",
    re.IGNORECASE | re.DOTALL,
)
_FORBIDDEN: Final = re.compile(r'[<>:"/\\|?*]')
_JOINERS: Final = "\u200c\u200d"  # without these, Persian and Indic words are misspelled
_DRIVE: Final = re.compile(r"[A-Za-z]:")


def safe_name(name: str, fallback: str = "file", longest: int = LONGEST_NAME) -> str:
    """The nearest name to ``name`` that every file system takes; one level, never hidden.

    Args:
        name: anything, also a path: its separators become dashes.
        fallback: the name when nothing of ``name`` is left.
        longest: bytes in UTF-8; the suffix is kept when the name is shortened.
    """
    visible = "".join(_allowed(char) for char in unicodedata.normalize("NFC", name))
    cleaned = _trimmed(unicodedata.normalize("NFC", _FORBIDDEN.sub("-", visible)))
    cleaned = _shortened(cleaned, longest) or fallback
    return f"_{cleaned}" if _RESERVED.fullmatch(cleaned) else cleaned


class FolderNames:
    """The names of one folder, kept apart also where upper and lower case are the same."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = {_key(name) for name in taken}

    def claim(self, name: str, fallback: str = "file") -> str:
        """A safe name like ``name`` that nothing in the folder has yet; it is taken from now on."""
        safe = safe_name(name, fallback, LONGEST_NAME - 8)  # room for a number
        stem, dot, suffix = safe.rpartition(".")
        if not stem:
            stem, dot, suffix = safe, "", ""
        chosen, number = safe, 1
        while _key(chosen) in self._taken:
            number += 1
            chosen = f"{stem}-{number}{dot}{suffix}"
        self._taken.add(_key(chosen))
        return chosen


def check_relative(path: str, of: str) -> str:
    """Check a path that came from an archive or a manifest.

    Args:
        path: ``/``-separated.
        of: what holds the path, for the message.

    Returns:
        The path in NFC.

    Raises:
        BadInputError: absolute, with a drive, a backslash, a control character, an empty, ``.`` or
            ``..`` part, or too long.
    """
    reason = _path_fault(path)
    if reason:
        raise BadInputError(
            _("“{name}” holds a file with the name “{path}”, which {reason}.").format(
                name=of, path=path[:200].encode("unicode_escape").decode("ascii"), reason=reason
            ),
            _("It was made wrongly or to do harm. Get it from a place you trust."),
        )
    return unicodedata.normalize("NFC", path)


def _path_fault(path: str) -> str:
    parts = path.split("/")
    faults = (
        (not path, _("is empty")),
        (path.startswith("/") or _DRIVE.match(path), _("is not relative")),
        ("\\" in path, _("has a backslash")),
        (any(unicodedata.category(char) in {"Cc", "Cs"} for char in path), _("has a control character")),
        (".." in parts, _("leads out of its folder")),
        ("" in parts or "." in parts, _("has an empty part")),
        (_bytes(path) > LONGEST_PATH or any(_bytes(part) > 255 for part in parts), _("is too long")),
    )
    return next((reason for found, reason in faults if found), "")


def _bytes(text: str) -> int:
    return len(text.encode("utf-8", errors="surrogatepass"))


def _allowed(char: str) -> str:
    category = unicodedata.category(char)
    if category in {"Zs", "Zl", "Zp"} or char in "\t\n\r":
        return " "
    hidden = category in {"Cc", "Cs"} or (category == "Cf" and char not in _JOINERS)
    return "" if hidden else char


def _trimmed(name: str) -> str:
    return re.sub(r" +", " ", name).lstrip(".-~ " + _JOINERS).rstrip(". " + _JOINERS)


def _shortened(name: str, longest: int) -> str:
    if len(name.encode()) <= longest:
        return name
    stem, dot, suffix = name.rpartition(".")
    if not stem or len(suffix.encode()) > _LONGEST_SUFFIX:
        stem, dot, suffix = name, "", ""
    room = longest - len((dot + suffix).encode())
    cut = stem.encode()[: max(room, 1)].decode("utf-8", errors="ignore")
    return _trimmed(_trimmed(cut) + dot + suffix)


def _key(name: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
