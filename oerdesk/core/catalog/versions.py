"""Writing versions into the tables, inside a transaction of the caller's.

Which version of a work is current is decided here and nowhere else (``docs/decisions/0002``), and
whatever changes it writes the columns that lists show and the index entry along with it.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from oerdesk.core import index
from oerdesk.core.bundle import manifest_to_bytes, version_of
from oerdesk.core.catalog import tables as t
from oerdesk.core.catalog.database import insert_row
from oerdesk.core.records import Manifest, Metadata, Section


@dataclass(frozen=True, slots=True)
class Incoming:
    """A version whose files are all in the object store.

    Attributes:
        sections: its text, for the index.
        mine: made or adapted in this library.
    """

    manifest: Manifest
    sections: Sequence[Section]
    mine: bool = False


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of an :class:`Incoming`.

    Attributes:
        resource: id in this library.
        new: the work was not here before.
        updated: it is now the current version of a work that was.
    """

    resource: int
    version: str
    new: bool
    updated: bool


def put(connection: Connection, item: Incoming, now: str) -> Stored:
    """Write one version with all that goes along with it."""
    manifest = item.manifest
    data = manifest_to_bytes(manifest)
    name = version_of(manifest)
    resource = connection.execute(select(t.resource).where(t.resource.c.work == manifest.work)).one_or_none()
    if resource is None:
        resource_id = _new_resource(connection, manifest, name, mine=item.mine, now=now)
    else:
        resource_id = resource.id
    _write_version(connection, resource_id, manifest, data, name)
    becomes_current = resource is None or _replaces(resource, manifest, name, mine=item.mine)
    if becomes_current:
        _make_current(connection, resource_id, manifest, name, mine=item.mine)
        write_index(connection, resource_id, manifest.metadata, item.sections)
    return Stored(resource_id, name, resource is None, resource is not None and becomes_current)


def _replaces(resource: Row[Any], manifest: Manifest, name: str, *, mine: bool) -> bool:
    """Whether an arriving version becomes the current one (``docs/decisions/0002``).

    What is only listed gives way to what is here.  One's own work never changes by something that
    came from elsewhere: that version is kept, and shown as one among others.
    """
    if not resource.here:
        return True
    if resource.mine and not mine:
        return False
    return (manifest.modified, name) > (resource.modified, resource.version)


def _new_resource(connection: Connection, manifest: Manifest, name: str, *, mine: bool, now: str) -> int:
    values = {"work": manifest.work, "mine": mine, "added": now, "here": False}
    values |= _summary(manifest.metadata) | {"version": name, "modified": manifest.modified}
    values |= {"media_type": manifest.main.media_type, "size": manifest.size}
    return insert_row(connection, t.resource, values)


def _write_version(
    connection: Connection, resource_id: int, manifest: Manifest, data: bytes, name: str
) -> None:
    values = {
        "modified": manifest.modified,
        "kept": True,
        "here": True,
        "size": manifest.size,
        "listing": json.dumps(manifest.metadata.to_json(), ensure_ascii=False),
        "manifest": data,
    }
    version_id = connection.execute(select(t.version.c.id).where(t.version.c.hash == name)).scalar()
    if version_id is None:
        version_id = insert_row(connection, t.version, values | {"resource_id": resource_id, "hash": name})
    else:
        connection.execute(update(t.version).where(t.version.c.id == version_id).values(values))
        connection.execute(delete(t.file).where(t.file.c.version_id == version_id))
    connection.execute(
        insert(t.file),
        [
            {
                "version_id": version_id,
                "position": position,
                "path": entry.path,
                "sha256": entry.sha256,
                "size": entry.size,
                "media_type": entry.media_type,
            }
            for position, entry in enumerate(manifest.files)
        ],
    )
    connection.execute(delete(t.wanted).where(t.wanted.c.version_id == version_id))


def _make_current(
    connection: Connection, resource_id: int, manifest: Manifest, name: str, *, mine: bool
) -> None:
    values = _summary(manifest.metadata) | {
        "version": name,
        "modified": manifest.modified,
        "here": True,
        "media_type": manifest.main.media_type,
        "size": manifest.size,
    }
    if mine:
        values["mine"] = True
    connection.execute(update(t.resource).where(t.resource.c.id == resource_id).values(values))
    write_terms(connection, resource_id, manifest.metadata)
    connection.execute(delete(t.ingredient).where(t.ingredient.c.resource_id == resource_id))
    works = {ingredient.work for ingredient in manifest.based_on}
    if works:
        connection.execute(
            insert(t.ingredient), [{"resource_id": resource_id, "work": work} for work in sorted(works)]
        )


def write_terms(connection: Connection, resource_id: int, metadata: Metadata) -> None:
    """Replace the terms a resource is found under."""
    for table, terms in (
        (t.subject, metadata.subjects),
        (t.level, metadata.levels),
        (t.accessibility, metadata.accessibility),
    ):
        connection.execute(delete(table).where(table.c.resource_id == resource_id))
        if terms:
            connection.execute(
                insert(table), [{"resource_id": resource_id, "term": term} for term in dict.fromkeys(terms)]
            )


def write_index(
    connection: Connection, resource: int, metadata: Metadata, sections: Sequence[Section]
) -> None:
    """Write what a resource is found by: its passages, and the words about it."""
    words = (*metadata.subjects, metadata.description, metadata.publisher)
    index.put(
        connection,
        resource,
        language=metadata.language,
        title=metadata.title,
        people="\n".join(person.name for person in metadata.people),
        keywords="\n".join(filter(None, words)),
        sections=sections,
    )


def write_listed(
    connection: Connection, work: str, name: str, modified: str, size: int, metadata: Metadata, now: str
) -> int:
    """Note that a version exists somewhere, without its files; returns the version's id.

    A work that is not here yet shows this version's metadata and is found by it.
    """
    resource = connection.execute(select(t.resource).where(t.resource.c.work == work)).one_or_none()
    summary = _summary(metadata) | {"version": name, "modified": modified, "size": size, "media_type": ""}
    if resource is None:
        known = {"work": work, "mine": False, "added": now, "here": False}
        resource_id = insert_row(connection, t.resource, known | summary)
    else:
        resource_id = resource.id
    shown = resource is None or (
        not resource.here and (modified, name) > (resource.modified, resource.version)
    )
    if shown:
        connection.execute(update(t.resource).where(t.resource.c.id == resource_id).values(summary))
        write_terms(connection, resource_id, metadata)
        write_index(connection, resource_id, metadata, ())
    version_id = connection.execute(select(t.version.c.id).where(t.version.c.hash == name)).scalar()
    if version_id is None:
        values = {
            "resource_id": resource_id,
            "hash": name,
            "modified": modified,
            "kept": False,
            "here": False,
            "size": size,
            "listing": json.dumps(metadata.to_json(), ensure_ascii=False),
        }
        version_id = insert_row(connection, t.version, values)
    return int(version_id)


def remove_unlisted(connection: Connection) -> None:
    """Forget what is neither here nor offered by any source any more."""
    offered = select(t.offer.c.version_id).where(t.offer.c.version_id == t.version.c.id).exists()
    connection.execute(delete(t.version).where(t.version.c.kept.is_(False), ~offered))
    shown = select(t.version.c.id).where(t.version.c.hash == t.resource.c.version).exists()
    for row in connection.execute(select(t.resource.c.id).where(~shown)).all():
        show_best(connection, row.id)


def show_best(connection: Connection, resource_id: int) -> None:
    """Choose the current version anew: one that is here before one that is not, then the latest.

    A resource without any version goes.  The text of its passages is not indexed here.
    """
    best = connection.execute(
        select(t.version)
        .where(t.version.c.resource_id == resource_id)
        .order_by(t.version.c.here.desc(), t.version.c.modified.desc(), t.version.c.hash.desc())
        .limit(1)
    ).one_or_none()
    if best is None:
        index.remove(connection, resource_id)
        connection.execute(delete(t.resource).where(t.resource.c.id == resource_id))
        return
    metadata = Metadata.from_json(json.loads(best.listing))
    values = _summary(metadata) | {
        "version": best.hash,
        "modified": best.modified,
        "size": best.size,
        "here": best.here,
    }
    connection.execute(update(t.resource).where(t.resource.c.id == resource_id).values(values))
    write_terms(connection, resource_id, metadata)
    write_index(connection, resource_id, metadata, ())


def _summary(metadata: Metadata) -> dict[str, Any]:
    return {
        "title": metadata.title,
        "sort_title": sort_key(metadata.title),
        "language": metadata.language or "und",
        "people": ", ".join(dict.fromkeys(p.name for p in metadata.people)),
        "license": metadata.license,
        "type": metadata.type,
    }


def sort_key(title: str) -> str:
    """Letters without case and accents, so that É sorts with e in every language's list."""
    decomposed = unicodedata.normalize("NFKD", title).casefold()
    return "".join(c for c in decomposed if not unicodedata.combining(c)).strip("\"'“”‘’«»¡¿ ")
