"""PDF files: their text by page, their metadata, their outline.

PDFium must not be called from two threads at once, not even for different files
(https://pypdfium2.readthedocs.io/, "Thread safety"): every call is made under :data:`PDFIUM_LOCK`.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import pypdfium2
from pypdfium2 import raw

from oerdesk.core.errors import BadInputError, storage_errors
from oerdesk.core.formats.fields import Fields, fields_from, license_fields, merged, metadata_from
from oerdesk.core.formats.metadata_xmp import packet_in, xmp_fields
from oerdesk.core.formats.page import Heading
from oerdesk.core.formats.plain import plain
from oerdesk.core.formats.reading import Reading, Source
from oerdesk.core.i18n import _
from oerdesk.core.records import Section
from oerdesk.core.safety.archives import damaged

PDFIUM_LOCK: Final = threading.RLock()
"""Hold this for every call of pypdfium2, here and elsewhere."""

MOST_PAGES: Final = 5000
_LONGEST_PAGE: Final = 100_000  # characters
_LINE_ENDS: Final = {0x0D: None, 0xFFFE: None, 0: None}  # U+FFFE: PDFium's mark of a divided word
_MOST_BOOKMARKS: Final = 5000
_TAIL: Final = 64 * 1024  # bytes
_XMP_SEARCHED: Final = 4 * 1024 * 1024  # bytes at the beginning of the file
_TOOLS: Final = ("microsoft word", "microsoft powerpoint", "untitled", "powerpoint presentation", "document1")
_SUFFIXES: Final = (".doc", ".docx", ".ppt", ".pptx", ".odt", ".tex", ".dvi", ".indd")
_SENTENCE_ENDS: Final = (".", "!", "?", ":", "”", "。", "።", "।", "؟")


class Pdf:
    """An open PDF file.

    Raises:
        BadInputError: damaged, without pages, or protected by a password.
    """

    def __init__(self, path: Path, name: str) -> None:
        if not _is_whole(path):
            raise damaged(name)
        with PDFIUM_LOCK:
            try:
                self._file: Any = pypdfium2.PdfDocument(path)
                self.pages = min(len(self._file), MOST_PAGES)
            except pypdfium2.PdfiumError as error:
                raise _why_not(error, name) from error
        if not self.pages:
            self.close()
            raise damaged(name)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        with PDFIUM_LOCK:
            self._file.close()

    def text(self, number: int) -> str:
        """The text of a page with its line ends; empty where the page is a picture or broken.

        Args:
            number: from 0.
        """
        with PDFIUM_LOCK:
            try:
                page = self._file[number]
                with contextlib.closing(page), contextlib.closing(page.get_textpage()) as text_page:
                    text = str(text_page.get_text_bounded())[:_LONGEST_PAGE]
            except pypdfium2.PdfiumError:
                return ""
        return text.translate(_LINE_ENDS)

    def info(self) -> dict[str, str]:
        """The document information dictionary (ISO 32000-1, 14.3.3)."""
        with PDFIUM_LOCK:
            return dict(self._file.get_metadata_dict(skip_empty=True))

    def outline(self) -> Iterator[Heading]:
        """Bookmarks that lead to a page; anchors as in sections: ``page=3``."""
        with PDFIUM_LOCK:
            bookmarks = []
            for bookmark in self._file.get_toc(max_depth=6):
                target = bookmark.get_dest()
                index = target.get_index() if target is not None else None
                title = plain(bookmark.get_title(), 300)
                if index is not None and title:
                    bookmarks.append(Heading(bookmark.level + 1, title, f"page={index + 1}"))
                if len(bookmarks) >= _MOST_BOOKMARKS:
                    break
        yield from bookmarks


def read(source: Source, media_type: str, *, with_text: bool = True) -> Reading:
    """Metadata, and a passage for every page that has text.

    Raises:
        BadInputError: damaged or protected by a password.
    """
    with Pdf(source.path, source.name) as pdf:
        fields = merged(xmp_fields(packet_in(source.head(_XMP_SEARCHED))), _info_fields(pdf.info()))
        metadata = metadata_from(fields, source.name)
        sections = tuple(_sections(pdf)) if with_text else ()
    return Reading(media_type, metadata, sections)


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a page's text: lines are joined until one ends clearly before the others do."""
    lines = [" ".join(line.split()) for line in text.split("\n")]
    full = max((len(line) for line in lines), default=0) * 0.75
    found, current = [], ""
    for line in lines:
        if line:
            joint = "" if current.endswith("-") and line[:1].islower() else " "
            current = (current.removesuffix("-") + line) if not joint else f"{current} {line}".strip()
        ends = not line or (len(line) < full and line.endswith(_SENTENCE_ENDS))
        if current and ends:
            found.append(current)
            current = ""
    return [*found, current] if current else found


def _sections(pdf: Pdf) -> Iterator[Section]:
    for number in range(pdf.pages):
        text = plain(pdf.text(number), _LONGEST_PAGE)
        if text:
            yield Section("", f"page={number + 1}", text)


def _info_fields(info: dict[str, str]) -> Fields:
    title = plain(info.get("Title", ""), 500)
    if title.lower().startswith(_TOOLS) or title.lower().endswith(_SUFFIXES):
        title = ""  # what the writing program put there
    created = info.get("CreationDate", "").removeprefix("D:")
    day = f"{created[:4]}-{created[4:6]}-{created[6:8]}" if created[:8].isdigit() else ""
    found = fields_from(
        [
            ("title", title),
            ("author", info.get("Author", "")),
            ("description", info.get("Subject", "")),
            ("keywords", info.get("Keywords", "")),
            ("date", day),
        ]
    )
    stated = [info.get(key, "") for key in ("License", "Copyright", "Subject", "Keywords")]
    licensed = [fields for text in stated if (fields := license_fields(text)).get("license")]
    return merged(found, *licensed)


def _is_whole(path: Path) -> bool:
    """Whether the end of the file is there (ISO 32000-1, 7.5.5; tools leave some bytes behind it).

    PDFium would search a cut file from its beginning, however large it is, and show what it finds as if
    it were all.
    """
    with storage_errors(path), path.open("rb") as stream:
        stream.seek(max(0, path.stat().st_size - _TAIL))
        return b"startxref" in stream.read(_TAIL)


def _why_not(error: pypdfium2.PdfiumError, name: str) -> BadInputError:
    if getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD:
        return BadInputError(
            _("“{name}” is protected by a password.").format(name=name),
            _("Open it with the program that made it, and save it without a password."),
        )
    return damaged(name)
