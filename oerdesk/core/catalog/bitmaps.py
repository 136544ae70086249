"""Which resources have which value: one bit a resource, one integer a value.

A filter is then a few ``and`` and ``or`` of integers, and a facet's counts are the ones that are left:
10 ms over 100,000 resources and a thousand values, where SQL needs a second.  Resources are numbered by
their place in the order of titles.  Everything is read anew when the tables it is made from have changed
(triggers count their changes, see ``schema_0002.sql``).
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import compress
from typing import Any, Final

from sqlalchemy import Connection, Select, select

from oerdesk.core.catalog import tables as t
from oerdesk.core.licenses import is_open, permits
from oerdesk.core.records import FROM_FILES, MADE_HERE, PERMISSIONS, Facets, Filter, Presence, Sort

Masks = dict[str, int]
"""From a value to the bits of the resources that have it."""

_READ: Final = ("languages", "types", "licenses", "subjects", "levels", "accessibility")
_DIGITS: Final = bytes(digit == ord("1") for digit in range(256))
_PLAIN: Final = ("here", "mine", "trashed", "whole")
_FIELDS: Final = (*_READ, "sources", "qualities")
"""Fields of a filter whose values are alternatives, each with its facet of the same name."""


@dataclass(slots=True)
class Bitmaps:
    """The library as bits.

    Attributes:
        ids: resources in the order of titles.
        place: from an id to its place.
        masks: by field and value.
        by_collection, by_bundle, by_source: bits of members, by number.
        orders: all ids in other orders than that of titles, as far as they were asked for.
    """

    ids: array[int]
    place: dict[int, int]
    masks: dict[str, Masks]
    everything: int
    trashed: int
    here: int
    mine: int
    by_collection: dict[int, int]
    by_bundle: dict[int, int]
    by_source: dict[int, int]
    orders: dict[Sort, array[int]] = field(default_factory=dict)
    _folded: dict[str, Masks] = field(default_factory=dict)

    @classmethod
    def read(cls, connection: Connection) -> Bitmaps:
        """Read the tables."""
        reader = _Reader()
        reader.read_resources(connection)
        for name, table in (("subjects", t.subject), ("levels", t.level), ("accessibility", t.accessibility)):
            reader.read_terms(connection, name, select(table.c.resource_id, table.c.term))
        return reader.made(connection)

    def of_ids(self, ids: Iterable[int]) -> int:
        """The bits of resources by their ids; ids that are gone are left out."""
        bits = bytearray(len(self.ids) // 8 + 1)
        place = self.place
        for number in ids:
            at = place.get(number)
            if at is not None:
                bits[at >> 3] |= 1 << (at & 7)
        return int.from_bytes(bits, "little")

    def ids_of(self, bits: int) -> list[int]:
        """The ids of resources by their bits, in the order of titles."""
        if bits == self.everything:
            return list(self.ids)
        return list(compress(self.ids, f"{bits:b}".encode()[::-1].translate(_DIGITS)))

    def matching(self, wanted: Filter, opened: Iterable[int] = (), without: str = "") -> int:
        """The bits of what passes a filter, its text left aside.

        Args:
            opened: ids of what was opened for reading.
            without: name of a field that is not to restrict.
        """
        bits = self.trashed if wanted.trashed else self.everything & ~self.trashed
        for name in _FIELDS:
            values: frozenset[str] = getattr(wanted, name)
            if values and name != without:
                bits &= self._any(name, values)
        if wanted.may and without != "may":
            bits &= self._permitting(wanted.may)
        if without != "presence":
            bits &= self._present(wanted, opened)
        if wanted.mine:
            bits &= self.mine
        if wanted.incomplete:
            bits &= self.masks["qualities"]["incomplete"]
        return bits & self._grouped(wanted, without)

    def _present(self, wanted: Filter, opened: Iterable[int]) -> int:
        bits = self.of_ids(opened) if wanted.opened else self.everything
        if wanted.presence is Presence.ANY:
            return bits
        return bits & (self.here if wanted.presence is Presence.HERE else ~self.here)

    def _grouped(self, wanted: Filter, without: str) -> int:
        bits = self.everything
        for number, members in (
            (None if without == "collections" else wanted.collection, self.by_collection),
            (wanted.bundle, self.by_bundle),
            (wanted.source, self.by_source),
        ):
            if number is not None:
                bits &= members.get(number, 0)
        return bits

    def facets(self, wanted: Filter, among: int, opened: Sequence[int]) -> Facets:
        """Counts of every value within a filter; a field's own choice does not narrow its own counts.

        Args:
            among: bits of what the filter's text leaves.
        """
        all_of_it = self.matching(wanted, opened) & among

        def within(name: str) -> int:
            chosen = getattr(wanted, name, None)
            return self.matching(wanted, opened, name) & among if chosen else all_of_it

        counts = {name: _counted(self.masks[name], within(name)) for name in _FIELDS}
        where = self.matching(wanted, opened, "presence") & among
        may_among = within("may")
        kept = self.matching(wanted, opened, "collections") & among
        return Facets(
            **counts,
            may={name: (may_among & self._permitting(frozenset({name}))).bit_count() for name in PERMISSIONS},
            collections={number: (bits & kept).bit_count() for number, bits in self.by_collection.items()},
            opened=(where & self.of_ids(opened)).bit_count(),
            here=(where & self.here).bit_count(),
            listed=(where & ~self.here).bit_count(),
            total=all_of_it.bit_count(),
        )

    def _any(self, name: str, values: Iterable[str]) -> int:
        if name not in self._folded:
            folded: Masks = defaultdict(int)
            for value, bits in self.masks[name].items():
                folded[value.lower()] |= bits
            self._folded[name] = folded
        found = 0
        for value in values:
            found |= self._folded[name].get(value.lower(), 0)
        return found

    def _permitting(self, may: frozenset[str]) -> int:
        found = 0
        for name, bits in self.masks["licenses"].items():
            if may <= permits(name):
                found |= bits
        return found


def _counted(masks: Mapping[str, int], among: int) -> dict[str, int]:
    """How many of ``among`` have each value, most frequent first; none are left out."""
    counts = [(value, count) for value, bits in masks.items() if (count := (bits & among).bit_count())]
    return dict(sorted(counts, key=lambda pair: (-pair[1], pair[0])))


class _Reader:
    """Puts bits together, a byte array a value while they are being set."""

    def __init__(self) -> None:
        self._bits: dict[str, defaultdict[str | int, bytearray]] = defaultdict(self._values)
        self._ids = array("q")
        self._place: dict[int, int] = {}

    def _values(self) -> defaultdict[str | int, bytearray]:
        length = len(self._ids) // 8 + 1
        return defaultdict(lambda: bytearray(length))

    def read_resources(self, connection: Connection) -> None:
        r = t.resource.c
        # The order from its index, the values in that of the file: the other way round takes far longer.
        self._ids = numbers_of(connection, select(r.id).order_by(r.sort_title, r.id))
        self._place = place = {number: at for at, number in enumerate(self._ids)}
        whole = (r.title != "") & (r.people != "") & (r.license != "") & r.language.not_in(["", "und"])
        query = select(r.id, r.language, r.type, r.license, r.here, r.mine, r.trashed.is_not(None), whole)
        values = [self._bits[name] for name in ("languages", "types", "licenses")]
        flags = [self._bits[name][True] for name in _PLAIN]
        for number, *row in _raw(connection, query):
            at = place[number]
            byte, bit = at >> 3, 1 << (at & 7)
            for bits, value in zip(values, row[:3], strict=True):
                bits[value][byte] |= bit
            for one in compress(flags, row[3:]):
                one[byte] |= bit

    def read_terms(self, connection: Connection, name: str, query: Select[Any]) -> None:
        """Rows of an id and a value."""
        found, place = self._bits[name], self._place
        for number, value in _raw(connection, query):
            at = place[number]
            found[value][at >> 3] |= 1 << (at & 7)

    def made(self, connection: Connection) -> Bitmaps:
        c, b = t.collection_member.c, t.bundle_member.c
        self.read_terms(connection, "collection", select(c.resource_id, c.collection_id))
        self.read_terms(connection, "bundle", select(b.resource_id, b.bundle_id))
        self.read_terms(
            connection,
            "source",
            select(t.version.c.resource_id, t.offered_bundle.c.source_id)
            .join(t.offer, t.offer.c.version_id == t.version.c.id)
            .join(t.offered_bundle, t.offered_bundle.c.id == t.offer.c.bundle_id),
        )
        everything = (1 << len(self._ids)) - 1
        masks = {name: self._ints(name) for name in _READ}
        plain = {name: self._plain(name) for name in _PLAIN}
        source = self._numbered("source")
        masks["qualities"] = _qualities(plain["whole"], everything, masks["licenses"])
        masks["sources"] = _sources(connection, source, plain["mine"], everything)
        return Bitmaps(
            self._ids,
            self._place,
            masks,
            everything,
            plain["trashed"],
            plain["here"],
            plain["mine"],
            self._numbered("collection"),
            self._numbered("bundle"),
            source,
        )

    def _plain(self, name: str) -> int:
        return int.from_bytes(self._bits.pop(name)[True], "little")

    def _ints(self, name: str) -> Masks:
        return {
            str(value): int.from_bytes(bits, "little") for value, bits in self._bits.pop(name, {}).items()
        }

    def _numbered(self, name: str) -> dict[int, int]:
        found: dict[str | int, bytearray] = self._bits.pop(name, {})
        return {int(value): int.from_bytes(bits, "little") for value, bits in found.items()}


def _raw(connection: Connection, query: Select[Any]) -> Iterator[tuple[Any, ...]]:
    """The rows of an answer as SQLite gives them: making SQLAlchemy's of them takes as long again."""
    with connection.execute(query) as answer:
        cursor: Any = answer.cursor
        yield from cursor


def numbers_of(connection: Connection, query: Select[Any]) -> array[int]:
    """The first column of an answer, of whole numbers."""
    return array("q", (row[0] for row in _raw(connection, query)))


def _qualities(whole: int, everything: int, licenses: Masks) -> Masks:
    free = 0
    for name, bits in licenses.items():
        if is_open(name):
            free |= bits
    return {"described": whole & free, "incomplete": everything & ~whole}


def _sources(connection: Connection, source: Mapping[int, int], mine: int, everything: int) -> Masks:
    rows = connection.execute(select(t.source.c.id, t.source.c.name, t.source.c.location))
    names = {row.id: row.name or row.location for row in rows}
    found: Masks = defaultdict(int)
    offered = 0
    for number, bits in source.items():
        found[names[number]] |= bits
        offered |= bits
    return dict(found) | {MADE_HERE: mine, FROM_FILES: everything & ~offered & ~mine}
