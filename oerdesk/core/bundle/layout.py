"""Where things lie in a repository; ``docs/format.md`` ("The tree").

Paths are relative, ``/``-separated, and made only of numbers and hashes that are checked here.
"""

from __future__ import annotations

import re
from typing import Final

from oerdesk.core.bundle.fields import is_hash

HEAD: Final = "oerdesk.json"
INDEX: Final = "index.html"
PACK_FOLDER: Final = "oerdesk"
"""Folder of a sync pack that holds everything but the objects."""

START_PAGE: Final = "START-HERE.html"
COLLECTED: Final = ("catalogs", "listings", "manifests", "objects")
"""Folders from which pruning removes what no version needs."""

_OBJECT: Final = re.compile(r"objects/[0-9a-f]{2}/(?P<hash>[0-9a-f]{64})(?:\.zst)?")
_OURS: Final = re.compile(
    r"catalogs/[0-9a-f]{64}\.json\.zst|(?:listings|manifests)/[0-9a-f]{64}\.jsonl\.zst"
    r"|objects/(?P<folder>[0-9a-f]{2})/(?P=folder)[0-9a-f]{62}(?:\.zst)?"
)


def key_document(number: int) -> str:
    """Path of a key document."""
    return f"keys/{int(number)}.json"


def catalog(sha256: str) -> str:
    """Path of a catalog."""
    return f"catalogs/{_hash(sha256)}.json.zst"


def listing(sha256: str) -> str:
    """Path of a listing."""
    return f"listings/{_hash(sha256)}.jsonl.zst"


def manifests(sha256: str) -> str:
    """Path of a manifests part."""
    return f"manifests/{_hash(sha256)}.jsonl.zst"


def stored_object(sha256: str, *, compressed: bool) -> str:
    """Path of an object."""
    return f"objects/{_hash(sha256)[:2]}/{sha256}" + (".zst" if compressed else "")


def object_of(path: str) -> str | None:
    """The hash of the object that lies at ``path``; None when it is no object's path."""
    found = _OBJECT.fullmatch(path)
    return found["hash"] if found else None


def is_collected(path: str) -> bool:
    """Whether ``path`` is the name of a catalog, listing, manifests part or object."""
    return _OURS.fullmatch(path) is not None


def _hash(sha256: str) -> str:
    if not is_hash(sha256):
        raise ValueError(f"{sha256!r} is not a SHA-256")  # a bug: what comes from outside is checked before
    return sha256
