"""Words in passages, without regard to case, accents and white space; quotes in a changed text."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from oerdesk.core.records import FoundPlace, Quote, Section

AROUND: Final = 32
"""Characters before and after a quote that are kept with it."""
_SHOWN: Final = 60
"""Characters around a place that is shown in a list."""

_ACCENTS: Final = frozenset(map(chr, (*range(0x0300, 0x0370), *range(0x064B, 0x0653), 0x0640)))
"""Accents of European scripts, vowel signs of Arabic and its tatweel; elsewhere such marks are letters."""


@dataclass(frozen=True, slots=True)
class Folded:
    """A text as it is compared.

    Attributes:
        text: lower case, without accents, each white space one blank, none at the ends.
        at: for each character of ``text``, where in the original it comes from.
    """

    text: str
    at: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> Folded:
        """Fold a text."""
        letters: list[str] = []
        at: list[int] = []
        for place, character in enumerate(text):
            for letter in _folded(character):
                if letter == " " and (not letters or letters[-1] == " "):
                    continue
                letters.append(letter)
                at.append(place)
        while letters and letters[-1] == " ":
            letters.pop()
            at.pop()
        return cls("".join(letters), tuple(at))

    def span(self, start: int, length: int) -> tuple[int, int]:
        """Where a part of the folded text begins and ends in the original."""
        return self.at[start], self.at[start + length - 1] + 1


@lru_cache(maxsize=4096)
def _folded(character: str) -> str:
    if character.isspace():
        return " "
    parts = unicodedata.normalize("NFD", character)
    bare = "".join(part for part in parts if part not in _ACCENTS)
    return "".join(bare).casefold()


def find(sections: Iterable[Section], words: str, limit: int) -> tuple[list[FoundPlace], bool]:
    """Where ``words`` stand, in reading order.

    Args:
        sections: passages whose anchors are places.
        limit: places at most.

    Returns:
        The places, and whether there are more.
    """
    wanted = Folded.of(words).text
    found: list[FoundPlace] = []
    if not wanted:
        return found, False
    heading, page, count = "", "", 0
    for section in sections:
        if section.anchor.partition("#")[0] != page:
            page, count, heading = section.anchor.partition("#")[0], 0, ""
        texts = [section.text]
        if section.heading != heading:
            heading = section.heading
            texts.insert(0, heading)
        for text in texts:
            for quote in _quotes(text, wanted):
                if len(found) >= limit:
                    return found, True
                found.append(FoundPlace(section.anchor, section.heading, quote, count))
                count += 1
    return found, False


def _quotes(text: str, wanted: str) -> Iterator[Quote]:
    folded = Folded.of(text)
    for start in _starts(folded.text, wanted):
        yield quote_at(text, *folded.span(start, len(wanted)), around=_SHOWN)


def _starts(text: str, wanted: str) -> Iterator[int]:
    start = text.find(wanted)
    while start >= 0:
        yield start
        start = text.find(wanted, start + len(wanted))


def quote_at(text: str, start: int, end: int, around: int = AROUND) -> Quote:
    """The quote of ``text[start:end]``, with ``around`` characters before and after it."""
    return Quote(text[start:end], text[max(0, start - around) : start], text[end : end + around])


def find_quote(text: str, quote: Quote) -> tuple[int, int] | None:
    """Where a quote stands in a text that may have changed since.

    Of several places with the same words, the one whose surroundings agree best.

    Returns:
        Start and end in ``text``; None where the words do not stand any more.
    """
    folded, wanted = Folded.of(text), Folded.of(quote.exact).text
    if not wanted:
        return None
    before, after = Folded.of(quote.prefix).text, Folded.of(quote.suffix).text
    best = max(
        _starts_closely(folded.text, wanted),
        key=lambda start: _agreement(folded.text, start, start + len(wanted), before, after),
        default=None,
    )
    return None if best is None else folded.span(best, len(wanted))


def _starts_closely(text: str, wanted: str) -> Iterator[int]:
    """Like :func:`_starts`, overlapping ones too."""
    start = text.find(wanted)
    while start >= 0:
        yield start
        start = text.find(wanted, start + 1)


def _agreement(text: str, start: int, end: int, before: str, after: str) -> int:
    """How many characters around ``text[start:end]`` are as they were, counted outwards from it."""
    ahead, behind = text[:start].rstrip()[-len(before) or len(text) :], text[end:].lstrip()[: len(after)]
    return _common(reversed(ahead), reversed(before)) + _common(behind, after)


def _common(one: Iterable[str], other: Iterable[str]) -> int:
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count
