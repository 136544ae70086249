"""The files of a BagIt bag (RFC 8493) as far as sync packs need them: text in, values out, and back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from oerdesk.core.bundle.fields import damaged
from oerdesk.core.errors import BadInputError
from oerdesk.core.safety.names import check_relative

DECLARATION: Final = "bagit.txt"
INFO: Final = "bag-info.txt"
MANIFEST: Final = "manifest-sha256.txt"
TAG_MANIFEST: Final = "tagmanifest-sha256.txt"
PAYLOAD: Final = "data"
LARGEST_MANIFEST: Final = 512 * 2**20  # bytes
DECLARED: Final = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"

_LINE: Final = re.compile(r"([0-9A-Fa-f]{64})[ \t]+\*?(\S.*)")


def write_manifest(entries: Iterable[tuple[str, str]]) -> bytes:
    """A manifest from paths and hashes, in the order given."""
    return "".join(f"{sha256}  {_encoded(path)}\n" for path, sha256 in entries).encode()


def read_manifest(data: bytes, of: str) -> dict[str, str]:
    """Path to hash, in the order of the manifest.

    Raises:
        DamagedError: it is not a manifest, or has a path that leads out of the bag.
    """
    try:
        lines = data.decode("utf-8").splitlines()
    except UnicodeDecodeError as error:
        raise damaged(of, "it is not UTF-8") from error
    found: dict[str, str] = {}
    for line in filter(None, lines):
        match = _LINE.fullmatch(line)
        if match is None:
            raise damaged(of, f"“{line[:80]}” is not a line of it")
        try:
            check_relative(_decoded(match[2]), of)
        except BadInputError as error:
            raise damaged(of, error.title.rstrip(".")) from error
        found[_decoded(match[2])] = match[1].lower()
    return found


def first_paths(manifest: Mapping[str, str]) -> dict[str, str]:
    """Hash to the first payload path that has it."""
    found: dict[str, str] = {}
    for path, sha256 in manifest.items():
        if path.startswith(f"{PAYLOAD}/"):
            found.setdefault(sha256, path)
    return found


def write_info(fields: Iterable[tuple[str, str]]) -> bytes:
    """``bag-info.txt``; values are put on one line."""
    return "".join(f"{name}: {' '.join(value.split())}\n" for name, value in fields).encode()


def _encoded(path: str) -> str:
    # RFC 8493, section 2.1.3: these three and no others
    return path.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _decoded(path: str) -> str:
    path = re.sub("%0d", "\r", path, flags=re.IGNORECASE)
    return re.sub("%0a", "\n", path, flags=re.IGNORECASE).replace("%25", "%")
