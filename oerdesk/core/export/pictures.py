"""Which kind of picture some bytes are, told by the bytes; names and types of files lie."""

from __future__ import annotations

import io
import re
import warnings
from typing import Final

from PIL import Image, UnidentifiedImageError

_MAGIC: Final = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
)
_LARGEST: Final = 50_000_000  # pixels


def kind_of_picture(data: bytes) -> str:
    """The media type, out of those every browser, EPUB reader and Typst can show; empty for others."""
    for magic, media_type in _MAGIC:
        if data.startswith(magic):
            return media_type
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    start = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    return "image/svg+xml" if start.startswith(b"<") and re.search(rb"<(?:\w+:)?svg[\s>]", start) else ""


def usable(data: bytes) -> tuple[bytes, str]:
    """The bytes in a format that :func:`kind_of_picture` knows, and which; empty when that cannot be.

    Other raster formats (BMP, TIFF, …) become PNG.
    """
    if kind := kind_of_picture(data):
        return data, kind
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data)) as picture:
                if picture.width * picture.height > _LARGEST:
                    return b"", ""
                out = io.BytesIO()
                picture.convert("RGBA").save(out, "PNG")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return b"", ""
    return out.getvalue(), "image/png"
