"""How long work tells where it is, and how it is told to stop: one tiny protocol for both."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """What every long operation takes as its last argument.

    The receiver throttles; work may report as often as it likes.
    """

    def report(self, done: int, total: int | None, doing: str = "") -> None:
        """Say that ``done`` of ``total`` units are finished.

        Args:
            done: finished units: bytes for transfers, resources for everything else.
            total: all units, or None while unknown.
            doing: what is being worked on, for people: a file name or a title.

        Raises:
            Cancelled: the person asked to stop; let it pass through.
        """


class _Silent:
    def report(self, done: int, total: int | None, doing: str = "") -> None:
        pass


SILENT: Progress = _Silent()
"""The default: nobody listens and nobody cancels."""
