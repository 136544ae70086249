"""Pictures: kind, size and what their metadata say; nothing is decoded."""

from __future__ import annotations

import threading
import warnings
from typing import Any, Final

from PIL import ExifTags, Image, ImageFile, IptcImagePlugin, UnidentifiedImageError

from oerdesk.core.errors import BadInputError, storage_errors
from oerdesk.core.formats import kinds
from oerdesk.core.formats.fields import Fields, fields_from, license_fields, merged, metadata_from
from oerdesk.core.formats.metadata_xmp import svg_fields, xmp_fields
from oerdesk.core.formats.reading import Reading, Source
from oerdesk.core.i18n import _
from oerdesk.core.safety.archives import damaged
from oerdesk.core.safety.xml import parse_xml

MOST_PIXELS: Final = 200_000_000
"""Larger pictures would take more memory to show than an old laptop has (800 MB)."""

_KINDS: Final = ("PNG", "JPEG", "GIF", "WEBP", "TIFF", "BMP", "AVIF")
_BROKEN: Final = (UnidentifiedImageError, OSError, SyntaxError, ValueError, LookupError, EOFError, TypeError)
_IPTC: Final = {
    (2, 5): "title",
    (2, 80): "author",
    (2, 120): "description",
    (2, 25): "subjects",
    (2, 116): "license",
}
_EXIF: Final = {
    ExifTags.Base.ImageDescription: "description",
    ExifTags.Base.Artist: "author",
    ExifTags.Base.Copyright: "license",
}
_PNG_TEXTS: Final = {
    "Title": "title",
    "Author": "author",
    "Description": "description",
    "License": "license",
    "Copyright": "license",
}
_warnings_lock = threading.Lock()  # Python's warning filters belong to the process, not to a thread


def read(source: Source, media_type: str, *, with_text: bool = True) -> Reading:  # noqa: ARG001 - as all readers
    """What a picture says about itself; ``width`` and ``height`` in pixels stand in ``extra``.

    Raises:
        BadInputError: damaged, or with more than :data:`MOST_PIXELS`.
    """
    if media_type == kinds.SVG:
        fields = svg_fields(parse_xml(source.data(), source.name))
    else:
        fields = _read_raster(source)
    return Reading(media_type, metadata_from({**fields, "type": "image"}, source.name))


def _read_raster(source: Source) -> Fields:
    with storage_errors(source.path):
        stream = source.path.open("rb")
    with stream, _warnings_lock, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with Image.open(stream, formats=_KINDS) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    raise _too_large(source.name)
                size = {"width": picture.width, "height": picture.height}
                return merged(_fields(picture), {"extra": size})
        except Image.DecompressionBombError as error:
            raise _too_large(source.name) from error
        except _BROKEN as error:
            raise damaged(source.name) from error


def _fields(picture: ImageFile.ImageFile) -> Fields:
    packet = picture.info.get("xmp") or picture.info.get("XML:com.adobe.xmp") or b""
    texts = [(word, _text(picture.info.get(key))) for key, word in _PNG_TEXTS.items()]
    exif = picture.getexif()
    iptc: dict[Any, Any] = IptcImagePlugin.getiptcinfo(picture) or {}
    return merged(
        xmp_fields(packet.encode() if isinstance(packet, str) else bytes(packet)),
        _without_unknown_license(fields_from((word, _texts(iptc.get(key))) for key, word in _IPTC.items())),
        _without_unknown_license(fields_from((word, _text(exif.get(key))) for key, word in _EXIF.items())),
        _without_unknown_license(fields_from(texts)),
    )


def _without_unknown_license(fields: Fields) -> Fields:
    """A camera's “Copyright” is a name more often than a license."""
    statement = fields.get("license_statement", "")
    if statement and not license_fields(statement)["license"] and len(statement) < 12:
        return {key: value for key, value in fields.items() if not key.startswith("license")}
    return fields


def _texts(value: object) -> list[str]:
    return [_text(item) for item in value] if isinstance(value, list) else [_text(value)]


def _text(value: object) -> str:
    if isinstance(value, bytes):
        return value.decode("utf-8", errors="replace").strip("\0 ")
    return value.strip("\0 ") if isinstance(value, str) else ""


def _too_large(name: str) -> BadInputError:
    return BadInputError(
        _("The picture “{name}” is too large to be shown.").format(name=name),
        _("Make it smaller with a picture editor: at most {count} million pixels.").format(
            count=MOST_PIXELS // 1_000_000
        ),
    )
