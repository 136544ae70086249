"""Asking the library: what to show, and what comes back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Final

from oerdesk.core.records.manifest import Ingredient


class Presence(Enum):
    """Whether a resource's files are on this machine."""

    ANY = "any"
    HERE = "here"
    LISTED = "listed"


class Sort(Enum):
    """Orders of a list; ties are broken by title, then by id, so that an order is stable."""

    RELEVANCE = "relevance"
    TITLE = "title"
    NEWEST = "newest"
    SIZE = "size"
    PEOPLE = "people"
    LANGUAGE = "language"
    TYPE = "type"
    LEVEL = "level"
    LICENSE = "license"
    COLLECTION = "collection"
    """The order in which the collection of the filter was put together."""


@dataclass(frozen=True, slots=True)
class Section:
    """A passage of a resource that can be found and opened at its place.

    Attributes:
        heading: nearest heading, page or chapter name; may be empty.
        anchor: where it is: an element id, ``chapter.xhtml#id``, ``page=3``, ``t=12.5``; empty is
            the beginning.
        text: plain text, white space folded.
    """

    heading: str
    anchor: str
    text: str


@dataclass(frozen=True, slots=True)
class Filter:
    """What to list.  Empty fields do not restrict; several values of one field are alternatives.

    Attributes:
        text: a query in the query language (``docs/search.md``); empty lists everything.
        may: any of :data:`PERMISSIONS`; all of them must be allowed.
        sources: names of sources that offer it; :data:`MADE_HERE`, :data:`FROM_FILES`.
        accessibility: schema.org ``accessibilityFeature`` values.
        qualities: any of :data:`QUALITIES`.
        opened: only what was opened for reading, at any time.
        collection: id of a collection; bundle: id of a bundle of one's own; source: id of a source.
        mine: only what was made or adapted in this library.
        incomplete: only what lacks title, language, people or license.
        trashed: look into the trash instead of the library.
    """

    text: str = ""
    languages: frozenset[str] = frozenset()
    subjects: frozenset[str] = frozenset()
    levels: frozenset[str] = frozenset()
    types: frozenset[str] = frozenset()
    licenses: frozenset[str] = frozenset()
    may: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()
    accessibility: frozenset[str] = frozenset()
    qualities: frozenset[str] = frozenset()
    opened: bool = False
    presence: Presence = Presence.ANY
    collection: int | None = None
    bundle: int | None = None
    source: int | None = None
    mine: bool = False
    incomplete: bool = False
    trashed: bool = False
    sort: Sort = Sort.TITLE


PERMISSIONS: Final = ("share", "change", "translate", "sell")
QUALITIES: Final = ("described", "incomplete")
"""``described``: title, language, people and an open license are there; ``incomplete``: one is not."""
MADE_HERE: Final = "mine"
FROM_FILES: Final = "files"

EVERYTHING: Final = Filter()
"""The whole library, by title."""


@dataclass(frozen=True, slots=True)
class ResourceRow:
    """A resource as a list shows it.

    Attributes:
        id: number in this library; other libraries have others.
        work: URI of the work.
        version: SHA-256 of the current version's manifest.
        people: names, joined for reading.
        size: bytes of its files.
        here: the files are on this machine.
        mine: made or adapted in this library.
    """

    id: int
    work: str
    version: str
    title: str
    language: str
    people: str
    license: str
    type: str
    media_type: str
    size: int
    modified: str
    here: bool
    mine: bool
    trashed: bool


@dataclass(frozen=True, slots=True)
class Facets:
    """How many resources of a filtered set have each value; values without a resource are left out."""

    languages: Mapping[str, int] = field(default_factory=dict)
    subjects: Mapping[str, int] = field(default_factory=dict)
    levels: Mapping[str, int] = field(default_factory=dict)
    types: Mapping[str, int] = field(default_factory=dict)
    licenses: Mapping[str, int] = field(default_factory=dict)
    may: Mapping[str, int] = field(default_factory=dict)
    sources: Mapping[str, int] = field(default_factory=dict)
    accessibility: Mapping[str, int] = field(default_factory=dict)
    qualities: Mapping[str, int] = field(default_factory=dict)
    collections: Mapping[int, int] = field(default_factory=dict)
    opened: int = 0
    here: int = 0
    listed: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True)
class Passage:
    """Where in a resource something was found.

    Attributes:
        snippet: text around the hit.
        marks: ``(start, end)`` offsets of the found words in ``snippet``, ascending.
    """

    heading: str
    anchor: str
    snippet: str
    marks: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """One resource that was found, with its best passage.

    Attributes:
        more: further sections of the same resource that match.
        score: higher is better; comparable only within one result.
    """

    row: ResourceRow
    passage: Passage
    more: int
    score: float


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What a search gave.

    Attributes:
        hits: best first, at most as many as asked for.
        total: resources that match.
        relaxed: True when not all words were found together, so that any of them counted.
        suggestion: a query with likelier spelling, or empty.
        note: a plain hint about the query, or empty.
    """

    hits: tuple[Hit, ...]
    total: int
    relaxed: bool = False
    suggestion: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Related:
    """What belongs to a resource.

    Attributes:
        versions: how many versions of it are known.
        translations: the same work in other languages.
        made_from: its ingredients, as far as they are in the library.
        used_in: what was made from it.
        credited: its ingredients that are not in the library, as they are credited.
        collections, bundles: number and title of those it is in, by title.
    """

    versions: int = 0
    translations: tuple[ResourceRow, ...] = ()
    made_from: tuple[ResourceRow, ...] = ()
    used_in: tuple[ResourceRow, ...] = ()
    credited: tuple[Ingredient, ...] = ()
    collections: tuple[tuple[int, str], ...] = ()
    bundles: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """A collection or a bundle that was removed: all that is needed to make it again.

    Attributes:
        number: what it was known by; kept searches name collections by it.
        members: ids of resources, of a collection in its order.
        uri, description: of a bundle; others subscribe to it by its URI.
    """

    number: int
    title: str
    members: tuple[int, ...]
    uri: str = ""
    description: str = ""
