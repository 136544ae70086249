"""The media types the program knows, by file name, and the words people have for them."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Final

from oerdesk.core.i18n import _

MARKDOWN: Final = "text/markdown"
PLAIN: Final = "text/plain"
HTML: Final = "text/html"
XHTML: Final = "application/xhtml+xml"
EPUB: Final = "application/epub+zip"
PDF: Final = "application/pdf"
ODT: Final = "application/vnd.oasis.opendocument.text"
DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PPTX: Final = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
SVG: Final = "image/svg+xml"
UNKNOWN: Final = "application/octet-stream"

_BY_SUFFIX: Final = {
    "md": MARKDOWN,
    "markdown": MARKDOWN,
    "txt": PLAIN,
    "text": PLAIN,
    "tex": PLAIN,
    "csv": "text/csv",
    "html": HTML,
    "htm": HTML,
    "xhtml": XHTML,
    "xht": XHTML,
    "epub": EPUB,
    "pdf": PDF,
    "odt": ODT,
    "docx": DOCX,
    "pptx": PPTX,
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
    "bmp": "image/bmp",
    "tif": "image/tiff",
    "tiff": "image/tiff",
    "avif": "image/avif",
    "svg": SVG,
    "mp3": "audio/mpeg",
    "ogg": "audio/ogg",
    "oga": "audio/ogg",
    "opus": "audio/ogg",
    "wav": "audio/wav",
    "flac": "audio/flac",
    "m4a": "audio/mp4",
    "m4b": "audio/mp4",
    "aac": "audio/aac",
    "mp4": "video/mp4",
    "m4v": "video/mp4",
    "webm": "video/webm",
    "ogv": "video/ogg",
    "mov": "video/quicktime",
    "mkv": "video/x-matroska",
    "vtt": "text/vtt",
    "srt": "application/x-subrip",
    "css": "text/css",
    "js": "text/javascript",
    "json": "application/json",
    "xml": "application/xml",
    "ncx": "application/x-dtbncx+xml",
    "opf": "application/oebps-package+xml",
    "smil": "application/smil+xml",
    "zip": "application/zip",
    "woff": "font/woff",
    "woff2": "font/woff2",
    "ttf": "font/ttf",
    "otf": "font/otf",
}
PAGE_TYPES: Final = frozenset({MARKDOWN, PLAIN, HTML, XHTML, EPUB, ODT, DOCX, PPTX, "text/csv"})
READABLE: Final = PAGE_TYPES | {PDF, SVG}


def media_type_of_name(name: str) -> str:
    """The media type that a file's name claims; ``application/octet-stream`` when it claims none."""
    return _BY_SUFFIX.get(PurePosixPath(name).suffix.lower().removeprefix("."), UNKNOWN)


def is_readable(media_type: str) -> bool:
    """Whether a file of this type can be a resource."""
    return media_type in READABLE or media_type.startswith(("image/", "audio/", "video/"))


def words_for(media_type: str) -> str:
    """What people call a file of this type: “a PDF document”."""
    words = {
        PDF: _("a PDF document"),
        EPUB: _("an EPUB book"),
        ODT: _("an OpenDocument text"),
        DOCX: _("a Word document"),
        PPTX: _("a PowerPoint presentation"),
        HTML: _("a web page"),
        XHTML: _("a web page"),
        MARKDOWN: _("a Markdown text"),
        PLAIN: _("a text"),
        "application/zip": _("a ZIP archive"),
    }
    families = {
        "image": _("a picture"),
        "audio": _("a sound file"),
        "video": _("a video"),
        "text": _("a text"),
    }
    family = media_type.partition("/")[0]
    return words.get(media_type) or families.get(family, _("a file of unknown kind"))
