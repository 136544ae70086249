"""How fast something goes on, smoothed so that what is said about it does not jump."""

from __future__ import annotations

import math
from typing import Final

_SPAN: Final = 8.0
"""Seconds over which speeds are averaged."""
_STEP: Final = 0.5
"""Seconds between two measurements."""
_SURE: Final = 2.0
"""Seconds before anything is said."""


class Pace:
    """The speed of one task, from what it reports."""

    def __init__(self) -> None:
        self._last: tuple[float, int] | None = None
        self._rate = 0.0
        self._measured = 0.0

    def note(self, done: int, moment: float) -> None:
        """Take in that ``done`` units are finished at a ``moment`` of a monotonic clock, in seconds."""
        if self._last is None or done < self._last[1]:
            self._last = (moment, done)
            return
        spent = moment - self._last[0]
        if spent < _STEP:
            return
        rate = (done - self._last[1]) / spent
        weight = 1.0 if not self._measured else 1 - math.exp(-spent / _SPAN)
        self._rate += weight * (rate - self._rate)
        self._measured += spent
        self._last = (moment, done)

    def rest(self) -> None:
        """A pause begins or ends: the time between says nothing."""
        self._last = None

    @property
    def rate(self) -> float:
        """Units a second; 0 while not known."""
        return self._rate if self._measured >= _SURE else 0.0

    def left(self, done: int, total: int | None) -> float | None:
        """Seconds to go; None while not known."""
        if total is None or total < done or self.rate <= 0:
            return None
        return (total - done) / self.rate
