"""Credits in a list at the end of a text, as the African Storybook's stories have them.

::

    ##
    * License: [CC-BY]
    * Text: Ann Lee, Ben Oz
    * Illustration: Kofi
    * Language: sw

The list is metadata and stays in the file; it is left out of the full text, where every story would
otherwise be found by “illustration”.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from oerdesk.core.formats.fields import Fields, field_of, fields_from
from oerdesk.core.formats.plain import plain

_ITEM: Final = re.compile(r"[*+-]\s+(?P<word>[^:\n]{2,40}?)\s*:\s*(?P<value>.*)")
_PAGE: Final = re.compile(r"^##[ \t]*$", re.MULTILINE)
_LONGEST_LIST: Final = 60  # lines


class Credits(NamedTuple):
    """What was found.

    Attributes:
        fields: metadata; empty when there is no such list.
        start: offset in the text where the list (with its page break) begins; the text's length without one.
        pages: page breaks in the text before that.
    """

    fields: Fields
    start: int
    pages: int


def trailing_credits(text: str) -> Credits:
    """Find the list on the last page, or at the end of a text without pages.

    It counts as credits when one of its words is “License” or two are known.  What stands below it on
    that page is a note about the work: its description.
    """
    breaks = [match.start() for match in _PAGE.finditer(text)]
    page = text.find("\n", breaks[-1]) + 1 if breaks else _start_of_last_list(text)
    first, items, note = _items(text[page:])
    known = {field_of(word) for word, _value in items} - {""}
    if not known or ("license" not in known and len(known) < 2):
        return Credits({}, len(text), len(breaks))
    fields = fields_from(items)
    if breaks:
        fields.setdefault("type", "story")
    if note:
        fields.setdefault("description", plain(note))
    if breaks and not text[page : page + first].strip():
        return Credits(fields, breaks[-1], len(breaks) - 1)  # a page of its own, not to be read
    return Credits(fields, page + first, len(breaks))


def _start_of_last_list(text: str) -> int:
    """Offset of the list with which a text ends; its length when it ends otherwise."""
    start = place = len(text.rstrip())
    for _line in range(_LONGEST_LIST):
        begin = text.rfind("\n", 0, place) + 1
        line = text[begin:place]
        if _ITEM.fullmatch(line.rstrip()):
            start = begin
        elif line.strip() and not line.startswith((" ", "\t")):
            break
        if begin == 0:
            break
        place = begin - 1
    return start if start < len(text.rstrip()) else len(text)


def _items(page: str) -> tuple[int, list[tuple[str, str]], str]:
    """Offset of the first item of a list, its items with lines that continue them, and what follows."""
    items: list[tuple[str, str]] = []
    note: list[str] = []
    first = offset = 0
    continues = False
    for line in page.split("\n"):
        item = _ITEM.fullmatch(line.rstrip())
        if item and not note and len(items) < _LONGEST_LIST:
            first = first if items else offset
            items.append((item["word"].strip("*_ "), item["value"].strip("*_ ")))
        elif line.strip() and continues and not note and field_of(items[-1][0]) != "language":
            word, value = items[-1]  # names go on over lines; a language is one tag, and prose follows it
            items[-1] = (word, f"{value} {line.strip()}".strip())
        elif line.strip() and items:
            note.append(line.strip())
        continues = bool(items) and bool(line.strip())
        offset += len(line) + 1
    return first, items, " ".join(note)
