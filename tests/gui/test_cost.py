"""Bytes, time and money, as people say them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QLocale

from oerdesk.core.library import Library
from oerdesk.core.records import Pending, Plan, Source, Traffic, Usage
from oerdesk.gui import cost
from oerdesk.gui.cost import Rates

KENYA = Rates(speed=80_000, price=5, currency="KES")


@pytest.mark.parametrize(
    ("count", "rates", "said"),
    [
        (1_200_000, KENYA, "1.2 MB, about 2 minutes, KES 6"),
        (1_200_000, Rates(price=5, currency="KES"), "1.2 MB, KES 6"),
        (1_200_000, Rates(speed=80_000), "1.2 MB, about 2 minutes"),
        (1_200_000, Rates(), "1.2 MB"),
        (1_234_000, Rates(price=1, currency="€"), "1.2 MB, € 1.23"),
        (1_000, Rates(price=1, currency="€"), "1.0 kB, less than € 0.01"),
        (400_000_000, Rates(price=1.001, currency="R"), "400.0 MB, R 400"),
        (2_000_000, Rates(price=3), "2.0 MB, 6 to pay"),
        (0, KENYA, "0 bytes"),
    ],
)
def test_what_it_will_cost(count: int, rates: Rates, said: str) -> None:
    assert cost.in_words(count, rates).replace("\u202f", " ").replace("\xa0", " ") == said


def test_amounts_are_written_as_the_language_does() -> None:
    QLocale.setDefault(QLocale("de_DE"))
    assert cost.money(1_500_000, Rates(price=1, currency="€")) == "€ 1,50"


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (3, "a few seconds"),
        (29, "about 30 seconds"),
        (56, "about 1 minute"),
        (130, "about 2 minutes"),
        (5000, "about 83 minutes"),
        (3 * 3600, "about 3 hours"),
        (100 * 3600, "about 4 days"),
    ],
)
def test_times(seconds: float, said: str) -> None:
    assert cost.duration(seconds) == said


def _pending(resources: int = 12, left: int = 3_400_000, resumed: int = 1_600_000) -> Pending:
    return Pending(Plan(resources, resources, 0, left, 9, 8_000_000, 20_000_000_000, resumed), exact=True)


def test_the_price_of_the_whole() -> None:
    assert cost.plan(_pending(), KENYA) == (
        "12 resources: to transfer 3.4 MB, about 6 minutes, KES 17. On this disk 8.0 MB, of 20.0 GB free. "
        "1.6 MB of it arrived before."
    )
    guessed = Pending(_pending(resumed=0).plan, exact=False)
    assert cost.plan(guessed, Rates()).startswith("12 resources: to transfer at most 3.4 MB.")
    assert cost.plan(_pending(resources=0), KENYA) == "Nothing to fetch: all that was chosen is here."


def test_what_waits_after_a_restart() -> None:
    assert cost.waiting(_pending()) == "12 resources wait to be fetched, 3.4 MB of 5.0 MB to go."
    assert cost.waiting(_pending(1)).startswith("1 resource waits")
    assert cost.waiting(_pending(0)) == ""


def test_how_far_it_is() -> None:
    assert cost.under_way(1_200_000, 5_000_000, 0, None) == "1.2 MB of 5.0 MB"
    assert cost.under_way(1_200_000, 5_000_000, 64_000, None) == "1.2 MB of 5.0 MB, 64.0 kB a second"
    assert (
        cost.under_way(1_200_000, 5_000_000, 64_000, 59)
        == "1.2 MB of 5.0 MB, 64.0 kB a second, about 1 minute left"
    )


def test_what_was_used() -> None:
    used = (Traffic(900_000, 100_000, 5), Traffic(5_000_000, 0, 9))
    assert cost.used(Usage(*used)) == "Data used: 1.0 MB today, 5.0 MB this month."
    assert (
        cost.used(Usage(*used, 10_000_000, 100_000_000))
        == "Data used: 1.0 MB of 10.0 MB today, 5.0 MB of 100.0 MB this month."
    )
    assert "today, 5.0 MB of" in cost.used(Usage(*used, 0, 100_000_000))
    assert "of 10.0 MB today, 5.0 MB this" in cost.used(Usage(*used, 10_000_000, 0))


def test_more_than_is_left_is_said() -> None:
    usage = Usage(Traffic(900_000, 100_000, 5), Traffic(), 2_000_000)
    assert cost.over_budget(1_000_000, usage) == ""
    assert (
        cost.over_budget(1_500_000, usage)
        == "This is 500.0 kB more than the 1.0 MB left of your data budget."
    )
    used_up = Usage(Traffic(3_000_000), Traffic(), 2_000_000)
    assert cost.over_budget(1, used_up) == "Your data budget is used up."
    assert cost.over_budget(10**9, Usage(Traffic(), Traffic())) == ""


def test_times_of_the_past_are_local() -> None:
    now = datetime(2026, 11, 21, 14, 0, tzinfo=UTC).astimezone()

    def ago(**span: int) -> str:
        return (now - timedelta(**span)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    assert cost.when("", now) == "never"
    assert cost.when(ago(minutes=1), now).startswith("today ")
    assert cost.when(ago(days=1), now).startswith("yesterday ")
    assert cost.when(ago(days=5), now) == "11/16/26"
    assert cost.when("at some time") == "at some time"


def test_the_rates_of_the_settings_hold_for_the_network_only(library: Library) -> None:
    library.change_settings(speed=80_000, price=5.0, currency="KES")
    web = Source(1, "Web", "https://oer.example/", "", trusted=True, version=1, synced="")
    stick = Source(2, "Stick", "/media/stick", "", trusted=True, version=1, synced="")
    assert cost.rates(library) == cost.rates(library, web) == KENYA
    assert cost.rates(library, stick) == cost.FREE
