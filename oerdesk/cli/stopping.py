"""Ctrl+C: once, the work stops at the next place where it can stop cleanly; twice, at once.

Python raises ``KeyboardInterrupt`` between any two instructions, also half-way through a change of
what is in memory.  So the first Ctrl+C is only noted, and :class:`oerdesk.cli.output.ConsoleProgress`
turns the note into ``Cancelled``, as the window's button does.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from oerdesk.core.i18n import _


class Stop:
    """Whether the person asked to stop.

    Attributes:
        asked: Ctrl+C was pressed.
    """

    def __init__(self, *, silent: bool = False) -> None:
        self.asked = False
        self._silent = silent

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Note Ctrl+C while the block runs.  Only the main thread of a program is told of it."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = signal.signal(signal.SIGINT, self._note)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before)

    def _note(self, _number: int, _frame: FrameType | None) -> None:
        if self.asked:
            raise KeyboardInterrupt
        self.asked = True
        if not self._silent:  # not through sys.stderr, which may be just writing
            text = "\n" + _("Stopping; press Ctrl+C again to stop at once.") + "\n"
            os.write(sys.__stderr__.fileno() if sys.__stderr__ else 2, text.encode(errors="replace"))
