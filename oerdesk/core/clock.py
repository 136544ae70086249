"""Time as the records write it: UTC, whole seconds, RFC 3339 with ``Z``."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

FORM = "%Y-%m-%dT%H:%M:%SZ"


def utc_now() -> str:
    """The clock of this machine, which may be wrong: no rule may depend on it being right."""
    return datetime.now(UTC).strftime(FORM)


def later_than(previous: str, now: str) -> str:
    """A time for a version that replaces one of ``previous``: ``now``, or a second after ``previous``.

    Keeps the order of edits right on a machine whose clock is behind (``docs/decisions/0002``).
    """
    try:
        following = (datetime.strptime(previous, FORM).replace(tzinfo=UTC) + timedelta(seconds=1)).strftime(
            FORM
        )
    except (ValueError, OverflowError):  # not written by us; nothing to be later than
        return now
    return max(now, following)
