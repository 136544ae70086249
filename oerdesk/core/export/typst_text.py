r"""Text in Typst source: only ever inside string literals, so that nothing in a work can be markup.

Everything the other ``typst_…`` modules write is made of calls in Typst's code mode whose texts come
from :func:`literal`.  A string literal of Typst has the escapes ``\\ \" \n \r \t \u{…}``
(https://typst.app/docs/reference/foundations/str/).
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final
from urllib.parse import urlsplit

_LANGUAGE: Final = re.compile(
    r"(?P<language>[A-Za-z]{2,3})(?:-[A-Za-z0-9]{3,8})*(?:-(?P<region>[A-Za-z]{2})\b)?"
)
_LARGEST_NONCHARACTER: Final = 0xFFFE
_BYTE_ORDER_MARK: Final = "\ufeff"
_ESCAPES: Final = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t"}


def literal(text: str) -> str:
    """``text`` as a string literal; characters that no PDF may hold are dropped (ISO 14289-1, 7.21.8)."""
    return '"' + "".join(_ESCAPES.get(char, char) for char in text if _is_printable(char)) + '"'


def folded(text: str) -> str:
    """``text`` with white space folded as in HTML: one blank, no line ends; no-break spaces stay."""
    return re.sub(r"[ \t\n\r\f]+", " ", text)


def language_arguments(language: str, direction: str) -> list[str]:
    """``lang``, ``region`` and ``dir`` for Typst's ``text``, as far as they are known.

    Args:
        language: BCP 47 tag; only language and region are passed on, Typst knows no more.
        direction: ``ltr``, ``rtl`` or empty.
    """
    arguments = []
    match = _LANGUAGE.match(language)
    if match and match["language"].lower() not in {"und", "mul", "zxx"}:
        region = match["region"]
        arguments.append(f"lang: {literal(match['language'].lower())}")
        arguments.append(f"region: {literal(region.lower())}" if region else "region: none")
    if direction in {"ltr", "rtl"}:
        arguments.append(f"dir: {direction}")
    return arguments


def is_web(url: str) -> bool:
    """Whether ``url`` may be a link in something printed: an address of the web or of mail."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return (parts.scheme in {"http", "https"} and bool(parts.netloc)) or parts.scheme == "mailto"


def sequence(parts: list[str]) -> str:
    """Several expressions as one piece of content."""
    if not parts:
        return "[]"
    return parts[0] if len(parts) == 1 else "{" + ";".join(parts) + "}"


def _is_printable(char: str) -> bool:
    if char in "\n\t":
        return True
    noncharacter = (ord(char) & 0xFFFF) >= _LARGEST_NONCHARACTER or 0xFDD0 <= ord(char) <= 0xFDEF
    return not noncharacter and char != _BYTE_ORDER_MARK and unicodedata.category(char) not in {"Cc", "Cs"}
