"""Manifests to bytes and back; a version's name is the hash of its bytes.

``docs/format.md`` ("Manifest").  Whatever cannot be written again byte for byte is refused, so that a
version has one name and nothing in it is lost on the way.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from typing import Any, Final

from oerdesk.core.bundle import canonical
from oerdesk.core.bundle.fields import Fields, damaged, is_hash
from oerdesk.core.errors import BadInputError, DamagedError, OerdeskError
from oerdesk.core.i18n import _
from oerdesk.core.records import FileEntry, Ingredient, Manifest, Metadata, Person
from oerdesk.core.safety.names import check_relative

MOST_FILES: Final = 100_000
MOST_INGREDIENTS: Final = 10_000
LARGEST_MANIFEST: Final = 32 * 2**20  # bytes
_LONGEST_URI: Final = 2000  # characters
_URI: Final = re.compile(r"[^\s\x00-\x20\x7f]+")
_KNOWN: Final = frozenset({"work", "modified", "metadata", "files", "basedOn"})


def version_of(manifest: Manifest) -> str:
    """The name of a version: SHA-256 of its canonical bytes, lowercase hex.

    Raises:
        BadInputError: as for :func:`manifest_to_bytes`.
    """
    return hashlib.sha256(manifest_to_bytes(manifest)).hexdigest()


def manifest_to_bytes(manifest: Manifest) -> bytes:
    """The canonical bytes of a manifest.

    Raises:
        BadInputError: something in it has no place in a manifest: a path that leads elsewhere, a
            fraction in an unknown field, an empty title.
    """
    title = manifest.metadata.title or manifest.work
    try:
        data = canonical.dumps(_to_json(manifest))
        _read(Fields(canonical.loads_any(data), title))
    except (canonical.NotCanonicalError, DamagedError) as error:
        raise BadInputError(
            _("“{title}” cannot be kept: {reason}.").format(
                title=title, reason=error.title.rstrip(".") if isinstance(error, OerdeskError) else error
            ),
            _("Correct its description or the names of its files."),
        ) from error
    return data


def manifest_from_bytes(data: bytes, of: str = "") -> Manifest:
    """Read a manifest.

    Args:
        data: canonical JSON.
        of: what it belongs to, for messages.

    Raises:
        DamagedError: it is not a manifest, or would not be the same bytes when written again.
        BadInputError: a file's path leads elsewhere, or metadata is of the wrong kind.
    """
    of = of or _("description of a resource")
    if len(data) > LARGEST_MANIFEST:
        raise damaged(of, "it is too large")
    manifest = _read(Fields.read(data, of))
    if canonical.dumps(_to_json(manifest)) != data:
        raise damaged(of, "an empty or unknown field is where none may be")
    return manifest


def _to_json(manifest: Manifest) -> dict[str, Any]:
    data = {**manifest.extra, "work": manifest.work, "modified": manifest.modified}
    data["metadata"] = manifest.metadata.to_json()
    data["files"] = [
        {"path": f.path, "sha256": f.sha256, "size": f.size, "mediaType": f.media_type}
        for f in manifest.files
    ]
    if manifest.based_on:
        data["basedOn"] = [ingredient_to_json(item) for item in manifest.based_on]
    return data


def ingredient_to_json(item: Ingredient) -> dict[str, Any]:
    """As it stands in a manifest."""
    data: dict[str, Any] = {
        "work": item.work,
        "version": item.version,
        "title": item.title,
        "people": [{"name": person.name, "role": person.role} for person in item.people],
        "license": item.license,
        "source": item.source,
        "change": item.change,
        "note": item.note,
    }
    return {name: value for name, value in data.items() if value}


def _read(fields: Fields) -> Manifest:
    metadata = Metadata.from_json(fields.object("metadata").data)
    if not metadata.title:
        raise fields.wrong("it has no title")
    files = fields.objects("files", MOST_FILES, _file)
    _check_files(fields, files)
    return Manifest(
        work=_uri(fields, "work"),
        modified=fields.time("modified"),
        metadata=metadata,
        files=files,
        based_on=fields.objects("basedOn", MOST_INGREDIENTS, ingredient_from_fields),
        extra={name: value for name, value in fields.data.items() if name not in _KNOWN},
    )


def _check_files(fields: Fields, files: Sequence[FileEntry]) -> None:
    if not files:
        raise fields.wrong("it has no files")
    if len({entry.path for entry in files}) != len(files):
        raise fields.wrong("two files have one name")
    sizes = {entry.sha256: entry.size for entry in files}
    if any(sizes[entry.sha256] != entry.size for entry in files):
        raise fields.wrong("one file has two sizes")


def _file(fields: Fields) -> FileEntry:
    path = fields.text("path")
    if check_relative(path, fields.of) != path:
        raise fields.wrong("the name of a file is not in Unicode's composed form (NFC)")
    return FileEntry(
        path, fields.hash("sha256"), fields.integer("size"), fields.text("mediaType", longest=255)
    )


def ingredient_from_fields(fields: Fields) -> Ingredient:
    """Read what :func:`ingredient_to_json` wrote.

    Raises:
        DamagedError: it is not an ingredient.
    """
    version = fields.text("version", default="")
    if version and not is_hash(version):
        raise fields.wrong("the version of an ingredient is not a SHA-256")
    return Ingredient(
        work=_uri(fields, "work"),
        version=version,
        title=fields.text("title", default=""),
        people=fields.objects("people", 10_000, lambda p: Person(p.text("name"), p.text("role"))),
        license=fields.text("license", default=""),
        source=fields.text("source", default=""),
        change=fields.text("change", default=""),
        note=fields.text("note", default=""),
    )


def _uri(fields: Fields, name: str) -> str:
    value = fields.text(name, longest=_LONGEST_URI)
    if not _URI.fullmatch(value):
        raise fields.wrong(f"“{name}” is not a URI")
    return value
