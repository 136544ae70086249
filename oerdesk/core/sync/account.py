"""What the network costs, written down while it is used."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Final

from oerdesk.core.catalog.usage import UsageBook, local_day
from oerdesk.core.errors import OerdeskError
from oerdesk.core.records import Traffic

EVERY: Final = 1.0
"""Seconds between two entries: a kill loses the count of no more."""

_SILENCE: Final = 3.0  # seconds; longer is a pause or a broken line and says nothing about speed
_ENOUGH: Final = (20_000, 0.2)  # bytes and seconds before a speed is believed


class Account:
    """Counts what transports tell, and enters it into the catalog about once a second.

    An entry that cannot be written now is kept and added to the next one: no transfer fails for it.
    May be used from several threads.
    """

    def __init__(self, book: UsageBook, now: Callable[[], str]) -> None:
        self._book = book
        self._now = now
        self._lock = threading.Lock()
        self._open = Traffic()
        self._entered = time.monotonic()
        self._heard = 0.0
        self._bytes = 0
        self._seconds = 0.0

    def tell(self, received: int, sent: int, requests: int) -> None:
        """Count; see :data:`oerdesk.core.transport.meter.Tell`."""
        moment = time.monotonic()
        with self._lock:
            self._open += Traffic(received, sent, requests)
            if received and moment - self._heard < _SILENCE:
                self._bytes += received
                self._seconds += moment - self._heard
            self._heard = moment
            due = moment - self._entered >= EVERY
        if due:
            self.enter()

    def enter(self) -> None:
        """Enter what was counted since the last time."""
        with self._lock:
            counted, self._open = self._open, Traffic()
            self._entered = time.monotonic()
        if counted == Traffic():
            return
        try:
            self._book.add(local_day(self._now()), counted)
        except OerdeskError:
            with self._lock:
                self._open += counted

    @property
    def not_entered(self) -> Traffic:
        """What was counted and is not in the catalog yet."""
        return self._open

    @property
    def speed(self) -> int:
        """Bits a second that came since the program was started; 0 while too little came."""
        with self._lock:
            if self._bytes < _ENOUGH[0] or self._seconds < _ENOUGH[1]:
                return 0
            return int(self._bytes * 8 / self._seconds)
