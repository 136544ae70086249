"""Ids for headings that have none, so that a passage in a page that is shown as it is opens at its place.

Nothing else of a page is touched: the ids are put into its bytes, the same way for the index and for the
reader.  Works for every encoding that contains ASCII; pages in UTF-16 stay without.
"""

from __future__ import annotations

import re
from typing import Final

PREFIX: Final = b"oerdesk-heading-"

_HEADING: Final = re.compile(
    rb"<!--(?:.*?-->|.*)"
    rb"|<!\[CDATA\[(?:.*?\]\]>|.*)"
    rb"|<(?P<raw>script|style|textarea|title)\b(?:.*?</(?P=raw)\b|.*)"
    rb"|<h(?P<level>[1-6])(?P<attributes>(?:\s[^<>]*)?)>",
    re.IGNORECASE | re.DOTALL,
)
_ID: Final = re.compile(rb"\sid\s*=", re.IGNORECASE)


def marked(page: bytes) -> bytes:
    """The page with an id on every heading; a page that has such ids already stays as it is."""
    if PREFIX in page:
        return page
    number = 0

    def mark(match: re.Match[bytes]) -> bytes:
        nonlocal number
        if match["level"] is None or _ID.search(match["attributes"]):
            return match[0]
        number += 1
        return b'<h%s id="%s%d"%s>' % (match["level"], PREFIX, number, match["attributes"])

    return _HEADING.sub(mark, page)
