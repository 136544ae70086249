"""Snippets: the piece of a section in which most of what was looked for comes together.

Words are compared as the index compares them, so what was found by its stem or without its diacritics
is marked as well.  Offsets are code points in reading order, whatever the direction of the script; no
cut and no mark falls inside a character as people see it.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Sequence
from typing import Final

from sqlalchemy import Connection

from oerdesk.core.index.analysis import primary, spans, stems
from oerdesk.core.index.query import ParsedQuery
from oerdesk.core.records import Passage

LENGTH: Final = 200
"""Characters of a snippet, about."""

NO_PASSAGE: Final = Passage(heading="", anchor="", snippet="", marks=())

_LEAD: Final = 40  # characters shown before the first mark
_SCANNED: Final = 50_000  # characters of a section that are looked at; its beginning is shown otherwise
_MOST_MARKS: Final = 500
_SECTIONS: Final = (
    "SELECT s.id, s.ordinal, s.heading, s.anchor, s.text, r.language, r.people FROM section AS s "
    "JOIN fts_resource AS r USING (resource_id) WHERE s.id IN (SELECT value FROM json_each(?))"
)

_Mark = tuple[int, int, str]  # start, end, and which of the words it is


def passages(connection: Connection, section_ids: Sequence[int], parsed: ParsedQuery) -> dict[int, Passage]:
    """What to show of each section; sections that are gone show nothing."""
    shown = dict.fromkeys(section_ids, NO_PASSAGE)
    rows = connection.exec_driver_sql(_SECTIONS, (json.dumps(list(section_ids)),))
    for number, ordinal, heading, anchor, text, language, people in rows:
        about = " · ".join(filter(None, (people, text)))
        snippet, marks = snippet_of(text if ordinal else about, parsed, language)
        shown[number] = Passage(heading if ordinal else "", anchor, snippet, marks)
    return shown


def snippet_of(text: str, parsed: ParsedQuery, language: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    """About 200 characters of ``text``, and where the words that were looked for are in them."""
    tidy = " ".join(text[:_SCANNED].split())
    found = _marks(tidy, parsed, language)
    start, end = _window(tidy, _best(found))
    before, after = "…" if start else "", "…" if end < len(tidy) or len(text) > _SCANNED else ""
    inside = [
        (a - start + len(before), b - start + len(before)) for a, b, _w in found if start <= a and b <= end
    ]
    return f"{before}{tidy[start:end]}{after}", tuple(_merged(inside))


def _marks(text: str, parsed: ParsedQuery, language: str) -> list[_Mark]:
    found: list[_Mark] = []
    code = (primary(language),)
    for term, start, end in spans(text, language):
        what = _looked_for(term, text[start:end], parsed, code)
        if what:
            found.append((start, end, what))
            if len(found) == _MOST_MARKS:
                break
    return found


def _looked_for(term: str, word: str, parsed: ParsedQuery, code: tuple[str, ...]) -> str:
    if term in parsed.terms:
        return term
    for prefix in parsed.prefixes:
        if term.startswith(prefix):
            return prefix
    return next((stem for stem in stems(word, code) if stem in parsed.terms), "")


def _best(found: list[_Mark]) -> int:
    """Where to begin: the mark from which on the most different words, then the most marks, come."""
    best, best_at = (-1, -1), 0
    for index, (start, _end, _what) in enumerate(found):
        near = [what for a, b, what in found[index : index + 40] if b <= start + LENGTH - _LEAD]
        worth = (len(set(near)), len(near))
        if worth > best:
            best, best_at = worth, start
    return best_at


def _window(text: str, first: int) -> tuple[int, int]:
    """Start and end of the piece to show, at the edges of words where there are any."""
    if len(text) <= LENGTH + _LEAD:
        return 0, len(text)
    start = 0 if first <= _LEAD else first - _LEAD
    if start:
        space = text.find(" ", start, first)
        start = space + 1 if space >= 0 else _whole(text, start)
    if len(text) - start <= LENGTH:
        return start, len(text)
    end = start + LENGTH
    space = text.rfind(" ", start + LENGTH // 2, end + 1)
    return start, space if space > first else _whole(text, end)


def _whole(text: str, at: int) -> int:
    """The nearest place at or before ``at`` that is not inside a grapheme cluster (UAX #29, abridged)."""
    lowest = max(0, at - 32)  # longer clusters exist only to annoy
    while at > lowest and _joined(text, at):
        at -= 1
    return at


def _joined(text: str, at: int) -> bool:
    """Whether the characters on both sides of ``at`` belong to one grapheme cluster."""
    if at <= 0 or at >= len(text):
        return False
    before, after = text[at - 1], text[at]
    if unicodedata.category(after)[0] == "M" or after in "\u200c\u200d\u0e33\u0eb3\uff9e\uff9f":
        return True
    if before == "\u200d" or unicodedata.combining(before) == 9:  # joiner; virama of an Indic conjunct
        return True
    if _EMOJI_TAIL.match(after):
        return True
    if _FLAG.match(after):
        letters = _FLAGS_BEFORE.search(text, max(0, at - 32), at)
        return letters is not None and len(letters.group()) % 2 == 1
    return bool(_JAMO_TAIL.match(after) and _HANGUL.match(before))


_EMOJI_TAIL: Final = re.compile("[\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]")
_FLAG: Final = re.compile("[\U0001f1e6-\U0001f1ff]")
_FLAGS_BEFORE: Final = re.compile("[\U0001f1e6-\U0001f1ff]+\\Z")
_HANGUL: Final = re.compile("[\u1100-\u11ff\ua960-\ua97f\uac00-\ud7ff]")
_JAMO_TAIL: Final = re.compile("[\u1100-\u11ff\ud7b0-\ud7ff]")


def _merged(marks: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Ascending marks without overlap: neighboring pairs of characters become one mark."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(marks):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
