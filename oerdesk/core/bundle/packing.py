"""Compressing and opening within bounds: whatever comes from outside is opened with its size known."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import Final

import zstandard

from oerdesk.core.bundle.fields import damaged
from oerdesk.core.bundle.head import Part

LARGEST_WINDOW: Final = 2**23
"""Bytes of memory that opening may take, as RFC 8878 (section 3.1.1.1.2) recommends to support."""

_WINDOW_LOG: Final = 23
_STEP: Final = 2**17


def compressor(level: int, size: int) -> zstandard.ZstdCompressor:
    """What writes frames that :func:`opened` reads.

    Args:
        level: 1 to 22.
        size: bytes to be compressed.
    """
    parameters = zstandard.ZstdCompressionParameters.from_level(
        level,
        source_size=size,
        window_log=min(_WINDOW_LOG, max(10, size.bit_length())),
        write_content_size=True,
    )
    return zstandard.ZstdCompressor(compression_params=parameters)


def strength(size: int) -> int:
    """The level worth its time: the strongest one takes a second for two megabytes."""
    return 19 if size <= 2**22 else 12


def pack(content: bytes) -> tuple[Part, bytes]:
    """Compress a catalog, listing or manifests part; returns its name and what to store."""
    stored = compressor(strength(len(content)), len(content)).compress(content)
    return Part(hashlib.sha256(content).hexdigest(), len(content), len(stored)), stored


def opened(stored: Iterable[bytes], size: int, of: str) -> Iterator[bytes]:
    """Decompress piece by piece; no more memory is taken than the window and one piece.

    Args:
        stored: zstd frames in pieces of any length.
        size: bytes that must come out, neither more nor fewer.
        of: name of the file, for messages.

    Raises:
        DamagedError: not zstd, cut, or not of that size.
    """
    machine = zstandard.ZstdDecompressor(max_window_size=LARGEST_WINDOW)
    reader = machine.stream_reader(_Pieces(stored), read_across_frames=True)  # type: ignore[arg-type]
    left = size
    try:
        while left:
            piece = reader.read(min(_STEP, left))
            if not piece:
                raise damaged(of, "it ends too early")
            left -= len(piece)
            yield piece
        if reader.read(1):
            raise damaged(of, "it is larger than announced")
    except zstandard.ZstdError as error:
        raise damaged(of, f"it cannot be opened ({error})") from error


def unpack(stored: bytes, part: Part, of: str) -> bytes:
    """Open a catalog, listing or manifests part and check that it is the one that was named.

    Raises:
        DamagedError: it is not.
    """
    if len(stored) != part.stored:
        raise damaged(of, "it has another size than announced")
    content = b"".join(opened([stored], part.size, of))
    if hashlib.sha256(content).hexdigest() != part.sha256:
        raise damaged(of, "its content is not what was signed")
    return content


class _Pieces:
    """An iterator of bytes as the file that zstandard wants to read from."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = iter(pieces)
        self._left = b""

    def read(self, most: int) -> bytes:
        if not self._left:
            self._left = next((piece for piece in self._pieces if piece), b"")
        piece, self._left = self._left[:most], self._left[most:]
        return piece
