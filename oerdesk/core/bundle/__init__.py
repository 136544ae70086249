"""The repository format and its rules: bytes and values in, values out, no I/O.  ``docs/format.md``.

``canonical``  one value, one sequence of bytes
``fields``     reading JSON that others wrote
``manifest``   one version of a resource, and its name
``catalog``    catalogs, listings, manifests parts
``packing``    compressing, and opening within bounds
``envelope``   signatures
``keys``       who may sign, and fingerprints
``head``       the one file that changes
``trust``      what is accepted from a repository, given what was seen of it
``layout``     where things lie
"""

from oerdesk.core.bundle.catalog import CatalogBundle, Listed, StoredObject
from oerdesk.core.bundle.fields import Fields
from oerdesk.core.bundle.head import Head, Part
from oerdesk.core.bundle.keys import KeyDocument, fingerprint, same_fingerprint
from oerdesk.core.bundle.manifest import (
    ingredient_from_fields,
    ingredient_to_json,
    manifest_from_bytes,
    manifest_to_bytes,
    version_of,
)
from oerdesk.core.bundle.trust import TrustedRepository, accept_head, accept_keys, peek_head

__all__ = [
    "CatalogBundle",
    "Fields",
    "Head",
    "KeyDocument",
    "Listed",
    "Part",
    "StoredObject",
    "TrustedRepository",
    "accept_head",
    "accept_keys",
    "fingerprint",
    "ingredient_from_fields",
    "ingredient_to_json",
    "manifest_from_bytes",
    "manifest_to_bytes",
    "peek_head",
    "same_fingerprint",
    "version_of",
]
