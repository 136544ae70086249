from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from oerdesk.core.library import Library


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = "2026-11-21T08:00:00Z"

    def __call__(self) -> str:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def library(tmp_path: Path, clock: Clock) -> Iterator[Library]:
    with Library.open(tmp_path / "library", now=clock) as library:
        yield library
