"""Plain text for metadata: one line, bounded, without characters that deceive."""

from __future__ import annotations

import html
import re
import unicodedata
from typing import Final

LONGEST: Final = 5000  # characters of one metadata value

_SPACE: Final = re.compile(r"\s+")
_HIDDEN: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
_INLINE: Final = re.compile(
    r"</?(?:a|abbr|b|c|em|font|i|small|span|strong|sub|sup|u|v)(?:[\s.][^<>]*)?>", re.IGNORECASE
)
_MARKUP: Final = re.compile(r"</?[A-Za-z!][^<>]*>")
_MARKDOWN_LINK: Final = re.compile(r"!?\[([^\[\]]*)\]\([^()]*\)")
_EMPHASIS: Final = re.compile(r"(?<!\w)(\*\*|__|`|\*)(?=\S)(.+?)(?<=\S)\1(?!\w)")


def plain(text: str, longest: int = LONGEST) -> str:
    """``text`` in NFC with white space folded; control and direction-override characters are dropped."""
    folded = _SPACE.sub(" ", _HIDDEN.sub("", text[: longest * 4])).strip()
    return unicodedata.normalize("NFC", folded)[:longest].rstrip()


def without_markup(text: str, longest: int = LONGEST) -> str:
    """Plain text from a value that may hold HTML, as descriptions in books do."""
    return plain(html.unescape(_MARKUP.sub(" ", _INLINE.sub("", text[: longest * 4]))), longest)


def without_markdown(text: str) -> str:
    """Plain text from one line of Markdown: a heading, a value."""
    text = _MARKDOWN_LINK.sub(r"\1", text[:1000])
    return plain(_EMPHASIS.sub(r"\2", _EMPHASIS.sub(r"\2", text)))
