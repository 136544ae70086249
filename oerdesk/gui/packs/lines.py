"""The lines of a list with boxes to tick: plain values, made by the threads."""

from __future__ import annotations

from dataclasses import dataclass

from oerdesk.core.i18n import _
from oerdesk.core.licenses import is_open
from oerdesk.core.records import ResourceRow
from oerdesk.core.records.sticks import Arrival, PackItem

Key = int | str


@dataclass(frozen=True, slots=True)
class Pick:
    """One line.

    Attributes:
        key: what it stands for.
        state: what would become of it, in words.
        size: bytes.
        possible: it may be ticked.
    """

    key: Key
    title: str
    state: str
    size: int
    possible: bool = True


def of_row(row: ResourceRow) -> Pick:
    """A resource that could be given."""
    if not row.here:
        return Pick(row.id, row.title, _("Not fetched yet: stays out"), row.size, possible=False)
    if not is_open(row.license):
        return Pick(row.id, row.title, _("No open license: stays here"), row.size, possible=False)
    return Pick(row.id, row.title, _("May be given"), row.size)


def of_item(item: PackItem) -> Pick:
    """A resource that could be taken in."""
    said = {
        Arrival.NEW: _("New"),
        Arrival.NEWER: _("Newer than here"),
        Arrival.HERE: _("Here already"),
        Arrival.OLDER: _("Older than here"),
    }[item.arrival]
    state = _("In your trash") if item.trashed else said
    possible = item.arrival is not Arrival.HERE or item.trashed
    return Pick(item.version, item.title, state, item.size, possible)
