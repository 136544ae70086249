"""Sticks: what a sync pack would bring to this library, and what this library would write to one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from pathlib import Path


class Arrival(Enum):
    """What a resource of a pack would be to this library."""

    NEW = "new"
    NEWER = "newer"
    HERE = "here"
    OLDER = "older"


@dataclass(frozen=True, slots=True)
class PackItem:
    """One resource of a pack.

    Attributes:
        version: SHA-256 of its manifest, which is signed.
        size: bytes of its files.
        lacking: hash and bytes of the files that are not in this library.
        arrival: what it would be here.
        trashed: it lies in the trash of this library: it was thrown away on purpose.
    """

    version: str
    work: str
    title: str
    language: str
    license: str
    size: int
    lacking: tuple[tuple[str, int], ...]
    arrival: Arrival
    trashed: bool

    @property
    def welcome(self) -> bool:
        """Whether it is taken in unless the person says otherwise."""
        return self.arrival in {Arrival.NEW, Arrival.NEWER} and not self.trashed


@dataclass(frozen=True, slots=True)
class PackContents:
    """A pack whose signatures are in order, and what it has; nothing of it was taken in.

    Attributes:
        folder: where it lies.
        fingerprint: of its publisher, six groups of five digits, to be read aloud.
        trusted: the person has accepted this publisher before.
        version: number of its head; written: UTC time of it.
        items: by title.
        free: bytes free on the library's disk.
    """

    folder: Path
    name: str
    fingerprint: str
    trusted: bool
    version: int
    written: str
    items: tuple[PackItem, ...]
    free: int

    def bytes_of(self, versions: Iterable[str]) -> int:
        """Bytes that would be copied to take in these versions; a file of several counts once."""
        chosen = frozenset(versions)
        lacking = {sha: size for item in self.items if item.version in chosen for sha, size in item.lacking}
        return sum(lacking.values())

    def count(self, arrival: Arrival) -> int:
        """How many of its resources would be this here."""
        return sum(item.arrival is arrival for item in self.items)


@dataclass(frozen=True, slots=True)
class PackPlan:
    """What writing a pack would do; nothing was written.

    Attributes:
        folder: the pack.
        resources: that would be on it, by number in this library.
        unchanged: those of them that are on it as they are.
        size: bytes of all their files; writing: bytes to be written, as the stick counts them.
        free: bytes free on the stick.
        removed: titles that are on it now and would not be any more.
        private: titles left out because they have no open license.
        absent: titles left out because their files are not here.
        too_large: titles left out because a file of theirs is larger than a stick can hold.
        foreign: the folder holds the pack of another publisher: it is refused.
    """

    folder: Path
    resources: tuple[int, ...]
    unchanged: frozenset[int]
    size: int
    writing: int
    free: int
    removed: tuple[str, ...]
    private: tuple[str, ...]
    absent: tuple[str, ...]
    too_large: tuple[str, ...]
    foreign: bool = False

    @property
    def missing(self) -> int:
        """Bytes that the stick lacks; 0 when everything fits."""
        return max(0, self.writing - self.free)
