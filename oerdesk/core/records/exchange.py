"""Between libraries: bundles, sources, what they offer, what fetching costs, and reports."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from oerdesk.core.records.metadata import Metadata


@dataclass(frozen=True, slots=True)
class Bundle:
    """A bundle that this library publishes.

    Attributes:
        uri: stays the same over all its releases.
        resources: how many are in it; private: how many of these have no open license and therefore
            stay out when it is published.
        size: bytes of all files that would be published.
    """

    id: int
    uri: str
    title: str
    description: str
    resources: int
    private: int
    size: int


@dataclass(frozen=True, slots=True)
class Source:
    """A repository this library is subscribed to.

    Attributes:
        location: URL, or path of a folder.
        fingerprint: of the repository's root keys, six groups of five digits, to be read aloud.
        trusted: the person has accepted the fingerprint (or pinned it beforehand).
        version: number of the newest head seen; 0 before the first.
        synced: UTC time of the last completed sync, or empty.
    """

    id: int
    name: str
    location: str
    fingerprint: str
    trusted: bool
    version: int
    synced: str


@dataclass(frozen=True, slots=True)
class OfferedBundle:
    """A bundle a source offers.

    Attributes:
        subscribed: new and changed resources of it are fetched at every sync.
        size: bytes of all files; missing: bytes a full fetch would cost now.
    """

    id: int
    source: int
    uri: str
    title: str
    description: str
    languages: tuple[str, ...]
    licenses: tuple[str, ...]
    resources: int
    here: int
    size: int
    missing: int
    subscribed: bool


@dataclass(frozen=True, slots=True)
class Offer:
    """A single resource a source offers."""

    resource: int
    version: str
    metadata: Metadata
    size: int
    here: bool
    wanted: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """What a sync would do, and its price.

    Attributes:
        resources: versions that would be fetched.
        objects: files that would be fetched; ``present`` of them are here already and cost nothing.
        cost: bytes still to be transferred, as stored at the source (without protocol headers).
        requests: round trips.
        disk: bytes the files will take on this machine.
        free: bytes free on the library's disk.
        resumed: bytes of broken transfers that need not be fetched again (already taken off ``cost``).
    """

    resources: int
    objects: int
    present: int
    cost: int
    requests: int
    disk: int
    free: int
    resumed: int


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that went wrong with one thing while everything else went on.

    Attributes:
        where: file or title.
        title, hint: as in :class:`oerdesk.core.errors.OerdeskError`.
        kind: the error's machine name.
    """

    where: str
    title: str
    hint: str
    kind: str


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What a sync did.

    Attributes:
        fetched: resource versions that became complete; objects: files that arrived.
        received: bytes of bodies received; repeated: bytes of these that had been received before.
    """

    fetched: int
    objects: int
    received: int
    repeated: int
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Defaults:
    """What to assume where the files say nothing.

    Attributes:
        publisher: who publishes the material; part of the identity of works that have none.
    """

    publisher: str = ""
    language: str = ""
    license: str = ""
    subjects: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    type: str = ""


NO_DEFAULTS: Final = Defaults()
"""Assume nothing."""


@dataclass(frozen=True, slots=True)
class ImportedFile:
    """One resource that came in.

    Attributes:
        missing: names of metadata fields to be filled in.
        new: False when it was known already; updated: a new version of a known work.
    """

    path: str
    resource: int
    title: str
    license: str
    missing: tuple[str, ...]
    new: bool
    updated: bool


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What came in, and what was skipped and why."""

    files: tuple[ImportedFile, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class PublishReport:
    """What was published.

    Attributes:
        folder: the repository.
        version: number of the new head (unchanged when nothing changed).
        written: bytes written; objects: files added.
        private: titles left out because they have no open license.
    """

    folder: Path
    version: int
    fingerprint: str
    bundles: int
    resources: int
    objects: int
    written: int
    private: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CheckReport:
    """Whether a library is whole.

    Attributes:
        resources, objects: how many were looked at.
        problems: what is wrong; empty means clean.
        repaired: what was mended, in words.
    """

    resources: int
    objects: int
    problems: tuple[Problem, ...]
    repaired: tuple[str, ...]
