"""Repositories and sync packs in a folder or on a stick."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

from oerdesk.core.bundle import bag, layout
from oerdesk.core.errors import storage_error
from oerdesk.core.transport import words
from oerdesk.core.transport.seam import Stream

_STEP: Final = 2**18


class FolderTransport:
    """A repository in a folder.  A sync pack is recognized and read as the repository it is.

    Never follows a link out of the folder.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._received = 0
        self._objects: dict[str, str] | None = None

    @property
    def place(self) -> str:
        """The folder."""
        return str(self._folder)

    @property
    def received(self) -> int:
        """Bytes read."""
        return self._received

    def read(self, path: str, limit: int) -> bytes:
        """A whole small file; see :class:`~oerdesk.core.transport.seam.Transport`."""
        with self._open(path) as file:
            data = file.read(limit + 1)
        self._received += len(data)
        if len(data) > limit:
            raise words.too_large(self.place, path)
        return data

    def read_if_changed(self, path: str, limit: int, validator: str) -> tuple[bytes | None, str]:
        """A small file: reading it costs no more than asking whether it changed."""
        del validator
        return self.read(path, limit), ""

    @contextmanager
    def stream(self, path: str, size: int, offset: int = 0) -> Iterator[Stream]:
        """A file piece by piece."""
        with self._open(path) as file:
            if file.seek(0, 2) != size:
                raise words.other_size(self.place, path)
            file.seek(offset)
            yield Stream(self._pieces(file), offset)

    def close(self) -> None:
        """Nothing is held."""

    def _pieces(self, file: IO[bytes]) -> Iterator[bytes]:
        while True:
            with self._errors():
                piece = file.read(_STEP)
            if not piece:
                return
            self._received += len(piece)
            yield piece

    @contextmanager
    def _open(self, path: str) -> Iterator[IO[bytes]]:
        with self._errors():
            place = self._find(path)
            file = place.open("rb") if place is not None and place.is_file() else None
        if file is None:
            raise words.gone(self.place, path)
        with file, self._errors():
            yield file

    def _find(self, path: str) -> Path | None:
        """Where the file is; None when it is nowhere in the folder."""
        top = self._folder.resolve(strict=True)
        if (top / layout.PACK_FOLDER / layout.HEAD).is_file():
            inside = self._path_in_pack(path)
            if inside is None:
                return None
            path = inside
        place = (top / path).resolve()
        return place if place.is_relative_to(top) else None

    def _path_in_pack(self, path: str) -> str | None:
        sha256 = layout.object_of(path)
        if sha256 is None:
            return f"{layout.PACK_FOLDER}/{path}"
        if self._objects is None:
            manifest = self._folder / bag.MANIFEST
            with manifest.open("rb") as file:
                data = file.read(bag.LARGEST_MANIFEST + 1)
            if len(data) > bag.LARGEST_MANIFEST:
                raise words.too_large(self.place, bag.MANIFEST)
            self._objects = bag.first_paths(bag.read_manifest(data, str(manifest)))
        return self._objects.get(sha256)

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            if error.errno in {errno.EACCES, errno.EPERM}:
                raise storage_error(error, self._folder) from error
            raise words.unplugged(self.place) from error
