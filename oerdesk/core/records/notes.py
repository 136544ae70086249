"""What a person does with a work: where it was left, bookmarks, highlights and notes (docs/library.md)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Self

BOOKMARK: Final = "bookmark"
HIGHLIGHT: Final = "highlight"
NOTE: Final = "note"
NOTE_KINDS: Final = (BOOKMARK, HIGHLIGHT, NOTE)

_FRACTION: Final = re.compile(r"@([01](?:\.[0-9]{1,9})?)$")
_OF_A_PDF: Final = re.compile(r"page=([0-9]{1,7})$")
_OF_A_RECORDING: Final = re.compile(r"t=([0-9]{1,9}(?:\.[0-9]{1,9})?)$")


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a work; the beginning when nothing is said.

    Attributes:
        path: a page's path in the resource; empty for PDF and recordings.
        anchor: id of an element of the page.
        fraction: how far down the page, 0 to 1; None: not said.
        number: page of a PDF, from 1; 0: not said.
        seconds: into a recording; None: not said.
    """

    path: str = ""
    anchor: str = ""
    fraction: float | None = None
    number: int = 0
    seconds: float | None = None

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a place as it is stored; whatever it says, it is some place."""
        if found := _OF_A_PDF.search(text):
            return cls(path=text[: found.start()].rstrip("#"), number=int(found[1]))
        if found := _OF_A_RECORDING.search(text):
            return cls(path=text[: found.start()].rstrip("#"), seconds=float(found[1]))
        fraction = None
        if found := _FRACTION.search(text):
            fraction = min(float(found[1]), 1.0)
            text = text[: found.start()]
        path, _hash, anchor = text.partition("#")
        return cls(path, anchor, fraction)

    def __str__(self) -> str:
        if self.number:
            return f"page={self.number}"
        if self.seconds is not None:
            return f"t={self.seconds:.1f}"
        text = f"{self.path}#{self.anchor}" if self.anchor else self.path
        return text if self.fraction is None else f"{text}@{self.fraction:.4f}"


@dataclass(frozen=True, slots=True)
class Quote:
    """A passage by its words (W3C Web Annotation Data Model, 4.2.4, TextQuoteSelector).

    Attributes:
        exact: the words that are marked; empty for a place without words.
        prefix, suffix: some 32 characters before and after them.
        extra: fields of newer programs, kept as they were.
    """

    exact: str = ""
    prefix: str = ""
    suffix: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict, hash=False)


NO_QUOTE: Final = Quote()


@dataclass(frozen=True, slots=True)
class Note:
    """A bookmark, a highlight or a note.

    Attributes:
        id: its number in this library; 0 while it is not stored.
        uri: names it for ever, wherever it is copied to.
        work: URI of the work it is about.
        kind: one of :data:`NOTE_KINDS`.
        place: see :class:`Place`.
        text: what the person wrote; may be empty.
        created, changed: UTC.
    """

    id: int
    uri: str
    work: str
    kind: str
    place: str
    quote: Quote = NO_QUOTE
    text: str = ""
    created: str = ""
    changed: str = ""


@dataclass(frozen=True, slots=True)
class FoundPlace:
    """A place in a work where the words looked for stand.

    Attributes:
        place: as of :class:`Place`.
        heading: the heading it stands under; may be empty.
        quote: the words as they stand there, and some around them.
        number: which one it is among those of its page, from 0.
    """

    place: str
    heading: str
    quote: Quote
    number: int
