"""What transfers cost is added up by the day people live in, and survives whatever happens."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator

import pytest

from oerdesk.core.catalog import Catalog
from oerdesk.core.catalog.usage import local_day
from oerdesk.core.records.transfers import Traffic, Usage


@pytest.fixture
def nairobi(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    if not hasattr(time, "tzset"):
        pytest.skip("the time zone of the process cannot be set here")
    monkeypatch.setenv("TZ", "Africa/Nairobi")
    time.tzset()
    yield
    monkeypatch.undo()
    os.environ.pop("TZ", None)
    time.tzset()


def test_what_is_used_adds_up_by_day(catalog: Catalog) -> None:
    catalog.usage.add("2026-11-20", Traffic(1000, 100, 1))
    catalog.usage.add("2026-11-21", Traffic(5, 4, 1))
    catalog.usage.add("2026-11-21", Traffic(3_000_000_000, 10, 2))
    catalog.usage.add("2026-12-01", Traffic(7, 7, 7))
    assert catalog.usage.between("2026-11-21", "2026-11-21") == Traffic(3_000_000_005, 14, 3)
    assert catalog.usage.between("2026-11-01", "2026-11-31") == Traffic(3_000_001_005, 114, 4)
    assert catalog.usage.between("2027-01-01", "2027-01-31") == Traffic()


@pytest.mark.usefixtures("nairobi")
def test_the_day_is_that_of_the_place() -> None:
    assert local_day("2026-11-21T20:59:59Z") == "2026-11-21"
    assert local_day("2026-11-21T21:00:00Z") == "2026-11-22"


@pytest.mark.parametrize(
    ("day", "month", "left"),
    [(0, 0, None), (1000, 0, 700), (0, 5000, 3500), (1000, 2000, 500), (200, 5000, 0)],
)
def test_the_tighter_budget_counts(day: int, month: int, left: int | None) -> None:
    usage = Usage(Traffic(200, 100, 3), Traffic(1400, 100, 9), day, month)
    assert usage.left == left
