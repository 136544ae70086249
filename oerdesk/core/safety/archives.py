"""Reading ZIP files that came from elsewhere: nothing is unpacked, every read has a limit.

The whole directory is checked when the file is opened, so that a bad archive is refused before
anything of it is used.  What the directory declares is enforced while reading: no entry gives more
bytes than it declared.
"""

from __future__ import annotations

import stat
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Final, Self

from oerdesk.core.errors import BadInputError, NotFoundError, storage_errors
from oerdesk.core.i18n import _
from oerdesk.core.safety.names import check_relative

MEBIBYTE: Final = 1024 * 1024
_ENCRYPTED: Final = 0x1  # general purpose bit 0, APPNOTE.TXT 4.4.4
_BROKEN: Final = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    ValueError,
)
_METHODS: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})


@dataclass(frozen=True, slots=True)
class Limits:
    """What an archive may hold at most.

    Attributes:
        entries: number of files and folders.
        total: bytes of all files, unpacked; file: of one.
        ratio: unpacked bytes per packed byte, looked at above ``ratio_from`` unpacked bytes.  Deflate
            cannot exceed 1032; a large document of any real kind stays far below 200.
        depth: folders inside each other.
    """

    entries: int = 20_000
    total: int = 4096 * MEBIBYTE
    file: int = 1024 * MEBIBYTE
    ratio: int = 200
    ratio_from: int = 32 * MEBIBYTE
    depth: int = 32


DEFAULT_LIMITS: Final = Limits()


class SafeZip:
    """A ZIP file, open for reading, whose directory has been checked.

    Args:
        path: on disk.
        name: what people call it, for messages; without it the path's last part.

    Raises:
        BadInputError: not a ZIP file, damaged, encrypted, too big, or with harmful names.
        StorageError: it cannot be read.
    """

    def __init__(self, path: Path, name: str = "", limits: Limits = DEFAULT_LIMITS) -> None:
        self.name = name or path.name
        self._limits = limits
        with storage_errors(path):
            self._size = path.stat().st_size
            try:
                self._zip = zipfile.ZipFile(path)
            except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError) as error:
                raise damaged(self.name) from error
        try:
            self._entries = self._checked()
        except BaseException:
            self._zip.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; open entries become unreadable."""
        self._zip.close()

    def names(self) -> tuple[str, ...]:
        """Names of all files, NFC, in the order of the directory; folders are left out."""
        return tuple(self._entries)

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    def size(self, name: str) -> int:
        """Unpacked bytes of a file.

        Raises:
            NotFoundError: there is no such file.
        """
        return self._entry(name).file_size

    def read(self, name: str, limit: int) -> bytes:
        """All bytes of a file.

        Raises:
            NotFoundError: there is no such file.
            BadInputError: it has more than ``limit`` bytes, or is damaged.
        """
        entry = self._entry(name)
        if entry.file_size > limit:
            raise self._refused(_("“{path}” in it is too large").format(path=name))
        try:
            with self._zip.open(entry) as stream:
                return stream.read(limit + 1)
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            NotImplementedError,
            RuntimeError,
        ) as error:
            raise damaged(self.name) from error

    def open(self, name: str) -> IO[bytes]:
        """A stream over a file; it ends at the declared size.

        Raises:
            NotFoundError: there is no such file.
            BadInputError: its local header is damaged.
        """
        entry = self._entry(name)
        try:
            return self._zip.open(entry)
        except _BROKEN as error:
            raise damaged(self.name) from error

    def _entry(self, name: str) -> zipfile.ZipInfo:
        try:
            return self._entries[name]
        except KeyError as error:
            raise NotFoundError(
                _("There is no “{path}” in “{name}”.").format(path=name, name=self.name)
            ) from error

    def _checked(self) -> dict[str, zipfile.ZipInfo]:
        infos = self._zip.infolist()
        if len(infos) > self._limits.entries:
            raise self._refused(_("it holds too many files"))
        entries: dict[str, zipfile.ZipInfo] = {}
        for info in infos:
            name = check_relative(info.orig_filename.removesuffix("/"), self.name)
            self._check_entry(info, name)
            if info.is_dir():
                continue
            if name in entries:
                raise self._refused(_("it holds two files named “{path}”").format(path=name))
            entries[name] = info
        self._check_sizes(infos)
        return entries

    def _check_entry(self, info: zipfile.ZipInfo, name: str) -> None:
        if info.flag_bits & _ENCRYPTED:
            raise BadInputError(
                _("“{name}” is protected by a password.").format(name=self.name),
                _("Open it with the program that made it, and save it without a password."),
            )
        if stat.S_ISLNK(info.external_attr >> 16):
            raise self._refused(_("“{path}” in it is a link to another place").format(path=name))
        if info.compress_type not in _METHODS:
            raise self._refused(_("it is packed in an unusual way"))
        if name.count("/") > self._limits.depth:
            raise self._refused(_("its folders lie too deep inside each other"))
        if info.file_size > self._limits.file:
            raise self._refused(_("“{path}” in it is too large").format(path=name))

    def _check_sizes(self, infos: list[zipfile.ZipInfo]) -> None:
        total = sum(info.file_size for info in infos)
        packed = sum(info.compress_size for info in infos)
        if packed > self._size:  # entries that overlap: the same bytes unpacked many times
            raise damaged(self.name)
        if total > self._limits.total:
            raise self._refused(_("its contents are too large"))
        if total > self._limits.ratio_from and total > self._limits.ratio * self._size:
            raise self._refused(_("its contents are suspiciously larger than the file itself"))

    def _refused(self, reason: str) -> BadInputError:
        return BadInputError(
            _("“{name}” was not opened: {reason}.").format(name=self.name, reason=reason),
            _("It was made wrongly or to do harm. Get it from a place you trust."),
        )


def damaged(name: str) -> BadInputError:
    """The error for a file that begins like its kind but cannot be read through."""
    return BadInputError(
        _("“{name}” is damaged or was not copied completely.").format(name=name),
        _("Get the file again from where it came from."),
    )
