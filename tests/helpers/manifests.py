"""Small manifests for tests."""

from __future__ import annotations

import hashlib
from typing import Any

from oerdesk.core.records import FileEntry, Manifest, Metadata, Person


def make_manifest(
    title: str,
    *,
    work: str = "",
    content: bytes = b"",
    modified: str = "2026-01-01T00:00:00Z",
    **metadata: Any,
) -> Manifest:
    """A manifest of one text file that holds ``content`` (the title when empty)."""
    data = content or title.encode()
    values = {"language": "en", "license": "CC-BY-4.0", "people": (Person("Amina"),)} | metadata
    return Manifest(
        work=work or f"urn:test:{title.replace(' ', '-')}",
        modified=modified,
        metadata=Metadata(title=title, **values),
        files=(FileEntry("index.txt", hashlib.sha256(data).hexdigest(), len(data), "text/plain"),),
    )
