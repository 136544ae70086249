"""Finding what a page means by a path, although it was written for another folder or without a suffix.

Course texts are often written for a build that starts at the top of the course (``img/a`` in a file three
folders below) and leaves the choice between ``a.svg`` and ``a.png`` to it.
"""

from __future__ import annotations

import posixpath
from collections.abc import Container, Iterable, Iterator
from pathlib import Path
from typing import Final

from oerdesk.core.formats.tree import resolve

_SUFFIXES: Final = (".svg", ".png", ".jpg", ".jpeg", ".webp", ".gif")
_FOLDERS_UP: Final = 4


def as_found(folder: Path, paths: Iterable[str]) -> tuple[str, ...]:
    """Each path as it is found from ``folder``; what is nowhere stays as it was written."""
    return tuple(dict.fromkeys(_on_disk(folder, path) for path in paths))


def lookup(files: Container[str], base: str, path: str) -> str:
    """The name in ``files`` that the file ``base`` means by ``path``; empty when there is none."""
    if (exact := resolve(base, path)) in files:
        return exact
    folder = posixpath.dirname(base)
    for _level in range(_FOLDERS_UP + 1):
        for variant in _variants(path):
            name = resolve(posixpath.join(folder, "_"), variant)
            if name in files:
                return name
        folder = posixpath.dirname(folder)
    return ""


def _on_disk(folder: Path, path: str) -> str:
    try:
        for up in range(_FOLDERS_UP + 1):
            for variant in _variants("../" * up + path):
                if (folder / variant).is_file():
                    return variant
    except OSError:  # a name too long for this disk
        pass
    return path


def _variants(path: str) -> Iterator[str]:
    yield path
    if not posixpath.splitext(path)[1]:
        yield from (path + suffix for suffix in _SUFFIXES)
