"""Which kind of sound, film or picture some bytes are, told by the bytes."""

from __future__ import annotations

from typing import Final

from oerdesk.core.export.pictures import kind_of_picture

_MAGIC: Final = (
    (0, b"OggS", "audio/ogg"),
    (0, b"fLaC", "audio/flac"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"\xff\xfb", "audio/mpeg"),
    (0, b"\xff\xf3", "audio/mpeg"),
    (0, b"\xff\xf2", "audio/mpeg"),
    (0, b"\x1aE\xdf\xa3", "video/webm"),
    (4, b"ftypM4A", "audio/mp4"),
    (4, b"ftyp", "video/mp4"),
    (8, b"WAVE", "audio/wav"),
    (0, b"WEBVTT", "text/vtt"),
    (0, b"\xef\xbb\xbfWEBVTT", "text/vtt"),
)
_SUFFIXES: Final = {
    "image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "image/webp": "webp", "image/svg+xml": "svg",
    "audio/mpeg": "mp3", "audio/mp4": "m4a", "audio/ogg": "ogg", "audio/flac": "flac", "audio/wav": "wav",
    "video/mp4": "mp4", "video/webm": "webm", "text/vtt": "vtt",
}  # fmt: skip


def suffix_of_media(media_type: str) -> str:
    """The usual ending of a file name, without the dot."""
    return _SUFFIXES[media_type]


def kind_of_media(data: bytes) -> str:
    """The media type, out of those a browser can show or play; empty for others."""
    for offset, magic, kind in _MAGIC:
        if data.startswith(magic, offset):
            return kind
    return kind_of_picture(data)
