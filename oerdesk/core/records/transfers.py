"""What transfers cost: bytes used against a budget, the queue, and what is still to come."""

from __future__ import annotations

from dataclasses import dataclass

from oerdesk.core.records.exchange import Plan


@dataclass(frozen=True, slots=True)
class Traffic:
    """Bytes of HTTP over the network, headers included, both ways; folders and sticks count nothing.

    Attributes:
        received, sent: bytes.
        requests: how many.
    """

    received: int = 0
    sent: int = 0
    requests: int = 0

    @property
    def total(self) -> int:
        """Bytes both ways."""
        return self.received + self.sent

    def __add__(self, other: Traffic) -> Traffic:
        return Traffic(self.received + other.received, self.sent + other.sent, self.requests + other.requests)


@dataclass(frozen=True, slots=True)
class Usage:
    """What was used, and what may be used.

    Attributes:
        today, month: of this machine's day and calendar month.
        budget_day, budget_month: bytes that may be used at most; 0: no limit.
    """

    today: Traffic
    month: Traffic
    budget_day: int = 0
    budget_month: int = 0

    @property
    def left(self) -> int | None:
        """Bytes left of the tighter budget, 0 when it is used up; None without a budget."""
        rests = [
            max(0, budget - used.total)
            for budget, used in ((self.budget_day, self.today), (self.budget_month, self.month))
            if budget
        ]
        return min(rests, default=None)


@dataclass(frozen=True, slots=True)
class Queued:
    """A resource version that is wanted and not here yet.

    Attributes:
        resource, version: which.
        source: where it is to come from.
        size: bytes of its files.
        begun: some of its bytes are here already.
    """

    resource: int
    version: str
    source: int
    title: str
    size: int
    begun: bool


@dataclass(frozen=True, slots=True)
class Pending:
    """What waits to be fetched, as far as it is known without asking anybody.

    Attributes:
        plan: resources, bytes to go, bytes that came before.
        exact: False while some manifests are not known: then sizes of whole files stand in for the cost.
    """

    plan: Plan
    exact: bool


@dataclass(frozen=True, slots=True)
class OfferGroup:
    """Some neighbors, by title, of what a bundle offers.

    Attributes:
        start: how many come before them; count: how many they are.
        first, last: titles of the first and the last.
    """

    start: int
    count: int
    first: str
    last: str
