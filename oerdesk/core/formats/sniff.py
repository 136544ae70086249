"""What a file is: by its first bytes, and by its name only where bytes cannot tell.

Signatures are from the formats' own standards: PDF (ISO 32000-1, 7.5.2), ZIP (APPNOTE.TXT 4.3.7), PNG,
JPEG, GIF, RIFF, ISO base media (ISO/IEC 14496-12, 4.3), EBML (RFC 8794), Ogg (RFC 3533), FLAC, ID3v2.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from oerdesk.core.errors import BadInputError
from oerdesk.core.formats import kinds
from oerdesk.core.formats.reading import Source
from oerdesk.core.i18n import _
from oerdesk.core.safety.archives import SafeZip

_HEAD: Final = 4096  # bytes that are looked at
_ZIP: Final = b"PK\x03\x04"

_SIGNATURES: Final = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"ID3", "audio/mpeg"),
    (b"fLaC", "audio/flac"),
)
_RIFF: Final = {b"WEBP": "image/webp", b"WAVE": "audio/wav"}
_BRANDS: Final = {
    b"M4A ": "audio/mp4",
    b"M4B ": "audio/mp4",
    b"qt  ": "video/quicktime",
    b"avif": "image/avif",
    b"avis": "image/avif",
}
_OTHER_KINDS: Final = (
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf\x27\x1c", "7-Zip"),
    (b"\x1f\x8b", "GZIP"),
    (b"ZIM\x04", "ZIM"),
    (b"\xd0\xcf\x11\xe0", "Microsoft Office 97"),
    (b"{\\rtf", "RTF"),
    (b"MZ", "Windows"),
    (b"\x7fELF", "ELF"),
)
_HTML: Final = re.compile(
    r"\A\s*(?:<\?xml[^>]*>\s*|<!--(?:(?!-->).)*-->\s*)*<(?:!doctype\s+html|html[\s>])",
    re.IGNORECASE | re.DOTALL,
)
_SVG: Final = re.compile(
    r"\A\s*(?:<\?xml[^>]*>\s*|<!--(?:(?!-->).)*-->\s*|<!doctype[^>\[]*(?:\[[^\]]*\]\s*)?>\s*)*<(?:svg:)?svg[\s>]",
    re.IGNORECASE | re.DOTALL,
)
_XML: Final = re.compile(r"\A\s*<\?xml\s")
_PARTS: Final = frozenset(
    {"text/css", "text/javascript", "application/json", "text/vtt", "application/x-subrip"}
)
"""Parts of pages and films; not material by themselves."""
_ZIP_TYPES: Final = frozenset({kinds.EPUB, kinds.ODT, kinds.DOCX, kinds.PPTX})


def sniff(path: Path, name: str) -> str:
    """The media type of a file that can be a resource.

    A wrong name does not matter as long as the content can be read as what it is.

    Args:
        path: where the bytes are.
        name: what people call it.

    Raises:
        BadInputError: empty, damaged, or of a kind that cannot be read.
        StorageError: it cannot be looked at.
    """
    source = Source(path, name)
    if path.is_dir():
        raise BadInputError(_("“{name}” is a folder.").format(name=name), _("Choose the files in it."))
    if source.size == 0:
        raise BadInputError(
            _("“{name}” is empty.").format(name=name), _("Get the file again from where it came from.")
        )
    head = source.head(_HEAD)
    found = _zipped(source) if head.startswith(_ZIP) else _by_signature(head, name) or _as_text(head, name)
    if not kinds.is_readable(found):
        raise _unreadable(name, head, found)
    return found


def _by_signature(head: bytes, name: str) -> str:
    if b"%PDF-" in head[:1024]:
        return kinds.PDF
    known = (media_type for signature, media_type in _SIGNATURES if head.startswith(signature))
    return next(known, "") or _container(head) or _bare_frames(head, name)


def _container(head: bytes) -> str:
    """Formats that wrap several kinds and name them further on."""
    found = ""
    if head.startswith(b"BM") and head[6:10] == b"\0\0\0\0":
        found = "image/bmp"
    elif head.startswith(b"RIFF"):
        found = _RIFF.get(head[8:12], "")
    elif head[4:8] == b"ftyp":
        found = _BRANDS.get(head[8:12], "video/mp4")
    elif head.startswith(b"OggS"):
        found = "video/ogg" if b"theora" in head[:512] else "audio/ogg"
    elif head.startswith(b"\x1a\x45\xdf\xa3"):
        found = "video/webm" if b"webm" in head[:64] else "video/x-matroska"
    return found


def _bare_frames(head: bytes, name: str) -> str:
    """MPEG sound without tags begins with eleven set bits, too few to tell by them alone."""
    claimed = kinds.media_type_of_name(name)
    is_frame = len(head) > 1 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0
    return claimed if is_frame and claimed in {"audio/mpeg", "audio/aac"} else ""


def _as_text(head: bytes, name: str) -> str:
    text = _text(head)
    claimed = kinds.media_type_of_name(name)
    found = kinds.PLAIN
    if text is None:
        found = kinds.UNKNOWN
    elif _SVG.match(text):
        found = kinds.SVG
    elif _HTML.match(text) or (claimed in {kinds.HTML, kinds.XHTML} and "<" in text):
        found = kinds.XHTML if claimed == kinds.XHTML else kinds.HTML
    elif claimed in {kinds.MARKDOWN, "text/csv"}:
        found = claimed
    elif (
        _XML.match(text)
        or any(head.startswith(signature) for signature, _word in _OTHER_KINDS)
        or claimed in _PARTS
    ):
        found = kinds.UNKNOWN
    return found


def _text(head: bytes) -> str | None:
    """The beginning as text; None when it is none."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head[: len(head) // 2 * 2].decode("utf-16", errors="replace")
    controls = sum(byte < 32 and byte not in b"\t\n\r\f\x1b" for byte in head)
    if b"\0" in head or controls * 20 > len(head):
        return None
    try:
        return head.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if error.start >= len(head) - 4:  # cut inside a character
            return head[: error.start].decode("utf-8-sig")
        return head.decode("windows-1252", errors="replace")


def _zipped(source: Source) -> str:
    with SafeZip(source.path, source.name) as archive:
        if "mimetype" in archive:
            declared = archive.read("mimetype", 200).decode("ascii", errors="replace").strip()
            if declared in _ZIP_TYPES:
                return declared
        for entry, media_type in (
            ("META-INF/container.xml", kinds.EPUB),
            ("word/document.xml", kinds.DOCX),
            ("ppt/presentation.xml", kinds.PPTX),
        ):
            if entry in archive:
                return media_type
    return "application/zip"


def _other_kind(head: bytes) -> str:
    return next((word for signature, word in _OTHER_KINDS if head.startswith(signature)), "")


def _unreadable(name: str, head: bytes, found: str) -> BadInputError:
    claimed = kinds.media_type_of_name(name)
    word = _other_kind(head)
    actual = _("a file of the kind {word}").format(word=word) if word else kinds.words_for(found)
    hint = _("Readable are EPUB, PDF, HTML, Markdown, text, ODT, DOCX, PPTX, pictures, sound and video.")
    if found == "application/zip":
        hint = _("Unpack it and take in the folder.")
    if kinds.is_readable(claimed):
        return BadInputError(
            _("“{name}” is named as {claimed}, but is {actual}.").format(
                name=name, claimed=kinds.words_for(claimed), actual=actual
            ),
            hint,
        )
    return BadInputError(_("“{name}” cannot be read: it is {actual}.").format(name=name, actual=actual), hint)
