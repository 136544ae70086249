"""Captions as players need them: what is heard at a moment, where words stand, times as people read them."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from time import perf_counter
from typing import Final

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from oerdesk.core import i18n
from oerdesk.core.formats import Captions, Cue
from oerdesk.core.i18n import pgettext
from oerdesk.core.reading.finding import Folded
from oerdesk.gui import words

MOST_HITS: Final = 2000
_SLICE: Final = 0.004  # seconds of work at a time: the window stays quick

Hit = tuple[int, int, int, int]
"""Cue and character where it begins, cue and character behind its end."""


def clock(milliseconds: int) -> str:
    """A time as players show it, in the digits of the language: ``1:05``, ``1:02:05``."""
    seconds = max(0, milliseconds) // 1000
    hours, minutes, seconds = seconds // 3600, seconds // 60 % 60, seconds % 60
    shown = f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
    zero = words.locale().zeroDigit()
    if zero == "0" or len(zero) != 1:
        return shown
    return "".join(chr(ord(zero) + int(sign)) if sign.isdecimal() else sign for sign in shown)


def said(cue: Cue) -> str:
    """A cue with its speaker."""
    if not cue.speaker:
        return cue.text
    return pgettext("captions", "{speaker}: {words}").format(speaker=cue.speaker, words=cue.text)


def direction_of(captions: Captions) -> Qt.LayoutDirection:
    """Where lines begin: by the language; where nobody says it, by the first letter that decides."""
    letters = (letter for cue in captions.cues[:20] for letter in cue.text)
    kinds = (unicodedata.bidirectional(letter) for letter in letters)
    first = next((kind for kind in kinds if kind in {"L", "R", "AL"}), "L")
    rtl = i18n.direction_of(captions.language) == "rtl" if captions.language else first != "L"
    return Qt.LayoutDirection.RightToLeft if rtl else Qt.LayoutDirection.LeftToRight


class Timeline:
    """Which cues are heard at a moment."""

    def __init__(self, cues: Sequence[Cue]) -> None:
        self._cues = cues
        self._starts = [cue.start_ms for cue in cues]
        self._ends: list[int] = []  # the latest end of all cues up to each one
        for cue in cues:
            self._ends.append(max(cue.end_ms, self._ends[-1] if self._ends else 0))

    def at(self, milliseconds: int) -> tuple[int, ...]:
        """The numbers of the cues that are heard then, in their order."""
        found: list[int] = []
        at = bisect_right(self._starts, milliseconds) - 1
        while at >= 0 and self._ends[at] > milliseconds:
            if self._cues[at].end_ms > milliseconds:
                found.append(at)
            at -= 1
        return tuple(reversed(found))

    def last_begun(self, milliseconds: int) -> int:
        """The number of the cue that began last; -1 before the first."""
        return bisect_right(self._starts, milliseconds) - 1


class CueFinder(QObject):
    """Finds words over the ends of cues, without regard to case and accents.

    The text is made comparable once, a little at a time, when something is looked for first.
    """

    ready = Signal()

    def __init__(self, texts: Sequence[str], parent: QObject) -> None:
        super().__init__(parent)
        self._texts = texts
        self._folded: list[Folded] = []
        self._whole: str | None = None
        self._starts: list[int] = []
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._go_on)

    def prepare(self) -> bool:
        """Whether words can be looked for now; else :attr:`ready` follows."""
        if self._whole is None and not self._timer.isActive():
            self._go_on()
            if self._whole is None:
                self._timer.start()
        return self._whole is not None

    def _go_on(self) -> None:
        until = perf_counter() + _SLICE
        while len(self._folded) < len(self._texts):
            if perf_counter() > until:
                return
            self._folded.append(Folded.of(self._texts[len(self._folded)]))
        at = 0
        for folded in self._folded:
            self._starts.append(at)
            at += len(folded.text) + 1
        self._whole = " ".join(folded.text for folded in self._folded)
        if self._timer.isActive():
            self._timer.stop()
            self.ready.emit()

    def find(self, text: str) -> list[Hit]:
        """The places of ``text``, at most :data:`MOST_HITS`."""
        wanted, whole = Folded.of(text).text, self._whole or ""
        hits: list[Hit] = []
        at = whole.find(wanted) if wanted else -1
        while at >= 0 and len(hits) < MOST_HITS:
            first, last = self._cue_of(at), self._cue_of(at + len(wanted) - 1)
            start = self._folded[first].at[at - self._starts[first]]
            end = self._folded[last].at[at + len(wanted) - 1 - self._starts[last]] + 1
            hits.append((first, start, last, end))
            at = whole.find(wanted, at + len(wanted))
        return hits

    def _cue_of(self, at: int) -> int:
        return bisect_right(self._starts, at) - 1
