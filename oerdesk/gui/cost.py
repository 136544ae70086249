"""Bytes, time and money in words: what a transfer will cost, how far it is, what was used of a budget."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from PySide6.QtCore import QDateTime, QLocale

from oerdesk.core.i18n import _, ngettext
from oerdesk.core.library import Library
from oerdesk.core.records import Pending, Source, Usage
from oerdesk.gui import words


@dataclass(frozen=True, slots=True)
class Rates:
    """What a person said about the connection.

    Attributes:
        speed: bits a second; 0: not known, times are left out.
        price: of 10^6 bytes, in ``currency``; 0: not known, money is left out.
    """

    speed: int = 0
    price: float = 0.0
    currency: str = ""


FREE = Rates()
"""For folders and sticks: nothing but bytes."""


def rates(library: Library, source: Source | None = None) -> Rates:
    """The rates of the settings; the speed measured so far where none was said; none for a folder."""
    if source is not None and not over_network(source):
        return FREE
    settings = library.settings
    return Rates(settings.speed or library.sync.speed, settings.price, settings.currency)


def over_network(source: Source) -> bool:
    """Whether transfers from this source cost data."""
    return source.location.lower().startswith(("http://", "https://"))


def in_words(count: int, rate: Rates) -> str:
    """“1.2 MB, about 2 minutes, KES 6”, as far as it is known."""
    size, price = words.size(count), money(count, rate)
    time = duration(count * 8 / rate.speed) if rate.speed and count else ""
    if time and price:
        return _("{size}, {time}, {money}").format(size=size, time=time, money=price)
    if time:
        return _("{size}, {time}").format(size=size, time=time)
    if price:
        return _("{size}, {money}").format(size=size, money=price)
    return size


def money(count: int, rate: Rates) -> str:
    """What ``count`` bytes cost: “KES 6”; empty where no price was said, or nothing is to be paid."""
    amount = count / 10**6 * rate.price
    if amount <= 0:
        return ""
    if amount < 0.01:  # the smallest there is
        return _("less than {money}").format(money=_amount(0.01, rate.currency))
    return _amount(amount, rate.currency)


def _amount(amount: float, currency: str) -> str:
    whole = amount >= 100 or abs(amount - round(amount)) < 0.005
    value = QLocale().toString(amount, "f", 0 if whole else 2)
    if not currency:
        return _("{amount} to pay").format(amount=value)
    return _("{currency} {amount}").format(currency=currency, amount=value)


def duration(seconds: float) -> str:
    """A time as one would say it: “about 2 minutes”."""
    if seconds < 10:
        return _("a few seconds")
    if seconds < 55:
        count = round(seconds / 10) * 10
        return ngettext("about {count} second", "about {count} seconds", count).format(
            count=words.number(count)
        )
    minutes = round(seconds / 60)
    if minutes < 90:
        return ngettext("about {count} minute", "about {count} minutes", minutes).format(
            count=words.number(minutes)
        )
    hours = round(seconds / 3600)
    if hours < 36:
        return ngettext("about {count} hour", "about {count} hours", hours).format(count=words.number(hours))
    days = round(seconds / 86400)
    return ngettext("about {count} day", "about {count} days", days).format(count=words.number(days))


def speed(bytes_a_second: float) -> str:
    """“64 kB a second”."""
    return _("{size} a second").format(size=words.size(round(bytes_a_second)))


def plan(pending: Pending, rate: Rates) -> str:
    """What fetching the queue would cost, in one or two sentences."""
    it = pending.plan
    if not it.resources:
        return _("Nothing to fetch: all that was chosen is here.")
    said = (
        _("{resources}: to transfer {cost}. On this disk {disk}, of {free} free.")
        if pending.exact
        else _("{resources}: to transfer at most {cost}. On this disk {disk}, of {free} free.")
    ).format(
        resources=words.resources(it.resources),
        cost=in_words(it.cost, rate),
        disk=words.size(it.disk),
        free=words.size(it.free),
    )
    if not it.resumed:
        return said
    came = _("{size} of it arrived before.").format(size=words.size(it.resumed))
    return _("{sentence} {another}").format(sentence=said, another=came)


def waiting(pending: Pending) -> str:
    """“12 resources wait to be fetched, 3.4 MB of 5 MB to go.”; empty when nothing waits."""
    it = pending.plan
    if not it.resources:
        return ""
    return ngettext(
        "{count} resource waits to be fetched, {left} of {total} to go.",
        "{count} resources wait to be fetched, {left} of {total} to go.",
        it.resources,
    ).format(
        count=words.number(it.resources), left=words.size(it.cost), total=words.size(it.cost + it.resumed)
    )


def under_way(done: int, total: int, rate: float, left: float | None) -> str:
    """“1.2 MB of 5 MB, 64 kB a second, about 2 minutes left”, as far as it is known."""
    values = {
        "done": words.size(done),
        "total": words.size(total),
        "speed": speed(rate),
        "time": duration(left or 0),
    }
    if rate <= 0:
        return _("{done} of {total}").format(**values)
    if left is None:
        return _("{done} of {total}, {speed}").format(**values)
    return _("{done} of {total}, {speed}, {time} left").format(**values)


def used(usage: Usage) -> str:
    """What was used today and this month, against the budget where there is one."""
    today, month = words.size(usage.today.total), words.size(usage.month.total)
    values = {
        "today": today,
        "month": month,
        "day_budget": words.size(usage.budget_day),
        "month_budget": words.size(usage.budget_month),
    }
    if usage.budget_day and usage.budget_month:
        said = _("Data used: {today} of {day_budget} today, {month} of {month_budget} this month.")
    elif usage.budget_day:
        said = _("Data used: {today} of {day_budget} today, {month} this month.")
    elif usage.budget_month:
        said = _("Data used: {today} today, {month} of {month_budget} this month.")
    else:
        said = _("Data used: {today} today, {month} this month.")
    return said.format(**values)


def over_budget(count: int, usage: Usage) -> str:
    """A warning when ``count`` bytes are more than what is left of the budget; else empty."""
    if usage.left is None or count <= usage.left:
        return ""
    if not usage.left:
        return _("Your data budget is used up.")
    return _("This is {over} more than the {left} left of your data budget.").format(
        over=words.size(count - usage.left), left=words.size(usage.left)
    )


def when(utc: str, now: datetime | None = None) -> str:
    """A time of the records in local words: “today 14:05”, “never” for none.

    Args:
        now: another time than that of this machine, with its time zone.
    """
    if not utc:
        return _("never")
    try:
        moment = datetime.fromisoformat(utc).astimezone()
    except ValueError:
        return utc
    today = (now or datetime.now().astimezone()).date()
    shown = QDateTime(moment.year, moment.month, moment.day, moment.hour, moment.minute, 0)
    clock = QLocale().toString(shown.time(), QLocale.FormatType.ShortFormat)
    if moment.date() == today:
        return _("today {time}").format(time=clock)
    if moment.date() == today - timedelta(days=1):
        return _("yesterday {time}").format(time=clock)
    return QLocale().toString(shown.date(), QLocale.FormatType.ShortFormat)
