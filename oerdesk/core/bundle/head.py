"""The head: the one file of a repository that changes.  ``docs/format.md`` ("Head")."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from oerdesk.core.bundle.fields import Fields

LARGEST_STORED: Final = 256 * 2**20
"""Bytes that any catalog, listing or manifests part may have in the tree."""

LARGEST_CONTENT: Final = 2**30
"""Bytes that any of them may have when opened."""


@dataclass(frozen=True, slots=True)
class Part:
    """A compressed file that is named by its content.

    Attributes:
        sha256: of the content.
        size: bytes of the content.
        stored: bytes in the tree.
    """

    sha256: str
    size: int
    stored: int

    def to_json(self) -> dict[str, Any]:
        """As it stands in the document that names it."""
        return {"sha256": self.sha256, "size": self.size, "stored": self.stored}

    @classmethod
    def from_fields(cls, fields: Fields) -> Part:
        """Read one.

        Raises:
            DamagedError: it is not a part, or larger than any may be.
        """
        size = fields.integer("size", most=LARGEST_CONTENT)
        return cls(fields.hash("sha256"), size, fields.integer("stored", least=1, most=LARGEST_STORED))


@dataclass(frozen=True, slots=True)
class Head:
    """Which version of a repository is the newest.

    Attributes:
        name: of the repository, for people.
        version: only grows.
        keys_version, keys_sha256: the key document it was signed under, and the hash of its payload.
        previous: the catalog of the version before, which is still in the tree.
    """

    name: str
    version: int
    created: str
    keys_version: int
    keys_sha256: str
    catalog: Part
    previous: Part | None = None

    def to_json(self) -> dict[str, Any]:
        """The payload."""
        data: dict[str, Any] = {
            "format": "oerdesk-head/1",
            "name": self.name,
            "version": self.version,
            "created": self.created,
            "keys": {"version": self.keys_version, "sha256": self.keys_sha256},
            "catalog": self.catalog.to_json(),
        }
        if self.previous is not None:
            data["previous"] = self.previous.to_json()
        return data

    @classmethod
    def from_bytes(cls, payload: bytes, of: str) -> Head:
        """Read a payload, whose signature is the caller's business.

        Raises:
            DamagedError: it is not a head.
            BadInputError: a newer program made it.
        """
        fields = Fields.read(payload, of)
        fields.format("oerdesk-head")
        keys = fields.object("keys")
        return cls(
            name=fields.text("name", longest=1000),
            version=fields.integer("version", least=1),
            created=fields.time("created"),
            keys_version=keys.integer("version", least=1, most=1_000_000),
            keys_sha256=keys.hash("sha256"),
            catalog=Part.from_fields(fields.object("catalog")),
            previous=Part.from_fields(fields.object("previous")) if "previous" in fields.data else None,
        )
