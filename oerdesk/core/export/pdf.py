"""PDF: tagged and accessible (PDF/UA-1, ISO 14289-1), made by Typst; the only module that knows it.

Typst refuses what would not be accessible, so what passes has headings in order, alternative texts,
a title and a language.  A work whose characters no installed font has is still written, without the
claim to be PDF/UA, and the report says so.
"""

from __future__ import annotations

import re
import tempfile
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Final, Literal

import typst

from oerdesk.core.document.model import Document
from oerdesk.core.errors import BadInputError, OerdeskError, storage_errors
from oerdesk.core.export.about import about, byline
from oerdesk.core.export.exportable import Exportable
from oerdesk.core.export.language import direction_of_work, language_of
from oerdesk.core.export.media import suffix_of_media
from oerdesk.core.export.pdf_rights import with_rights
from oerdesk.core.export.pictures import usable
from oerdesk.core.export.typst_source import Front, TypstSource, to_typst
from oerdesk.core.i18n import _
from oerdesk.core.licenses import credit_of, label
from oerdesk.core.progress import SILENT, Progress
from oerdesk.core.records import Manifest

_MAIN: Final = "main.typ"

_FAMILIES: Final = (
    # Latin, Greek, Cyrillic: the first that is there; then one or two per script, Linux and Windows.
    "Noto Sans", "Segoe UI", "DejaVu Sans",
    "Noto Naskh Arabic", "Noto Sans Arabic", "Noto Sans Hebrew", "Noto Sans Syriac", "Noto Sans NKo",
    "Noto Sans Adlam", "Noto Sans Tifinagh",
    "Noto Sans Devanagari",
    "Noto Sans Bengali", "Noto Sans Gurmukhi", "Noto Sans Gujarati", "Noto Sans Oriya",
    "Noto Sans Tamil", "Noto Sans Telugu", "Noto Sans Kannada", "Noto Sans Malayalam", "Noto Sans Sinhala",
    "Nirmala UI",
    "Noto Sans Ethiopic", "Ebrima",
    "Noto Sans Thai", "Noto Sans Lao", "Noto Sans Khmer", "Noto Sans Myanmar",
    "Leelawadee UI", "Myanmar Text",
    "Noto Serif Tibetan", "Noto Sans Georgian", "Noto Sans Armenian",
    "Noto Sans CJK SC", "WenQuanYi Micro Hei", "Microsoft YaHei", "Yu Gothic", "Malgun Gothic",
    "Noto Sans Math", "Noto Sans Symbols", "Noto Sans Symbols2", "Segoe UI Symbol",
    "Noto Color Emoji", "Segoe UI Emoji",
    "Libertinus Serif",
)  # fmt: skip
"""Wanted fonts; any other installed font is used after these.  Typst itself carries the last one."""

_LETTER_REGIONS: Final = frozenset(
    {"US", "CA", "MX", "PH", "CL", "CO", "CR", "GT", "SV", "NI", "PA", "VE", "DO", "PR"}
)
"""Countries that print on Letter; all others print on A4."""
_NO_GLYPH: Final = re.compile(r"the text `(?P<text>.*)` could not be displayed with font", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Pdf:
    """A PDF and translated sentences about what it lacks."""

    data: bytes
    warnings: tuple[str, ...]


def to_pdf(exportable: Exportable, document: Document, now: str, progress: Progress = SILENT) -> Pdf:
    """A document as PDF, its credits on the last page, its license in the properties.

    Args:
        now: UTC time, the PDF's date; the same input at the same time gives the same bytes.

    Raises:
        BadInputError: Typst refuses it; the title says why.
    """
    manifest = exportable.manifest
    front = _front(manifest, document)
    files, names = _pictures(exportable.pictures)
    refused: frozenset[str] = frozenset()
    with tempfile.TemporaryDirectory(prefix="oerdesk-") as name:
        folder = Path(name)
        while True:  # one bad picture must not cost the whole work: again without it, and say so
            progress.report(0, None, front.title)
            source = to_typst(front, document, names, about(manifest), refused)
            _write(folder, {**files, **source.drawings, _MAIN: source.text.encode()})
            try:
                made = _made(source, folder / _MAIN, now)
                break
            except typst.TypstError as error:
                found = frozenset(file for file in {**files, **source.drawings} if not _shows(file, folder))
                if not found - refused:
                    raise _refusal(front.title, str(error.message)) from error
                refused |= found
    return replace(made, data=with_rights(made.data, manifest))


def _made(source: TypstSource, path: Path, now: str) -> Pdf:
    """The PDF; without the claim to be PDF/UA where a font is missing."""
    try:
        return Pdf(_compiled(path, now, "ua-1"), source.warnings)
    except typst.TypstError as error:
        missing = _NO_GLYPH.search(str(error.message))
        if not missing:
            raise
    return Pdf(_compiled(path, now, None), (*source.warnings, _no_glyph(missing["text"])))


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    with storage_errors(folder):
        for file, data in files.items():
            (folder / file).write_bytes(data)


def _compiled(source: Path, now: str, standard: Literal["ua-1"] | None) -> bytes:
    stamp = int(datetime.fromisoformat(now).timestamp())
    return typst.compile(source, root=source.parent, format="pdf", pdf_standards=standard, timestamp=stamp)


def _shows(file: str, folder: Path) -> bool:
    """Whether Typst can show a picture by itself."""
    alone = folder / "alone.typ"
    _write(folder, {alone.name: f'#image("{file}")'.encode()})
    try:
        typst.compile(alone, root=folder, format="pdf")
    except typst.TypstError:
        return False
    return True


def _refusal(title: str, reason: str) -> OerdeskError:
    return BadInputError(
        _("“{title}” cannot be made into a PDF: {reason}.").format(title=title, reason=reason.strip(" .")),
        _("Export it as HTML or EPUB, and print it from there; and tell the developers about it."),
    )


def _no_glyph(text: str) -> str:
    shown = re.sub(r"\\u\{([0-9a-f]{1,6})\}", lambda match: chr(int(match[1], 16)), text.strip('"'))
    name = unicodedata.name(shown[0], "") if shown else ""
    return _(
        "No font on this machine has all characters of this work, for example “{char}” ({name}); they are "
        "drawn as boxes. Install a font for the script, such as Noto, and export again."
    ).format(char=shown, name=name)


def _front(manifest: Manifest, document: Document) -> Front:
    metadata = manifest.metadata
    language = language_of(manifest, document)
    names = byline(metadata)
    paper = "us-letter" if language.rpartition("-")[2].upper() in _LETTER_REGIONS else "a4"
    return Front(
        title=metadata.title,
        authors=tuple(person.name for person in metadata.people if person.name.strip()),
        keywords=(*metadata.subjects, *((label(metadata.license),) if metadata.license else ())),
        description=metadata.description or credit_of(metadata).text,
        language=language,
        direction=direction_of_work(manifest, document),
        line=" · ".join(part for part in (names, label(metadata.license)) if part),
        fonts=_fonts(),
        paper=paper,
    )


@cache
def _fonts() -> tuple[str, ...]:
    """The wanted families that this machine has."""
    installed = set(typst.Fonts().families())
    return tuple(family for family in _FAMILIES if family in installed)


def _pictures(pictures: Mapping[str, bytes]) -> tuple[dict[str, bytes], dict[str, str]]:
    """Files for Typst's folder, and their names by ``src``; names from outside are not used."""
    files, names = {}, {}
    for number, (src, data) in enumerate(sorted(pictures.items())):
        content, kind = usable(data)
        if content:
            names[src] = f"picture-{number}.{suffix_of_media(kind)}"
            files[names[src]] = content
    return files, names
