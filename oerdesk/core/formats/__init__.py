"""Reading files that came from elsewhere: what they are, what they say, how they are shown and changed.

``sniff``            what a file is, by its content
``kinds``            media types and the words people have for them
``reading``          what every reader takes (:class:`Source`) and gives (:class:`Reading`)
``markdown``, ``plaintext``, ``webpage``, ``epub``, ``pdf``, ``office``, ``image``, ``media``
                     one reader for each family of formats
``metadata_*``       where each format keeps its metadata; ``fields`` brings them together
``captions``         captions and transcripts of recordings
``sidecar``          a table with metadata for many files
``content``          a resource, open for the reader; ``marks`` makes every heading a place to open
``adapting``         a resource as a document that can be changed

What is read where, and with which limits, is described in ``docs/formats.md``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from oerdesk.core.errors import BadInputError, DamagedError
from oerdesk.core.formats import epub, image, kinds, markdown, media, office, pdf, plaintext, webpage
from oerdesk.core.formats.adapting import TEXT_ONLY, to_document
from oerdesk.core.formats.captions import Captions, Cue, captions_of
from oerdesk.core.formats.content import Content, ContentKind, ContentsEntry, open_content
from oerdesk.core.formats.fields import metadata_from
from oerdesk.core.formats.kinds import media_type_of_name
from oerdesk.core.formats.language import language_tag
from oerdesk.core.formats.reading import Reading, Source
from oerdesk.core.formats.sniff import sniff
from oerdesk.core.records import Metadata, Section

__all__ = [
    "TEXT_ONLY",
    "Captions",
    "Content",
    "ContentKind",
    "ContentsEntry",
    "Cue",
    "Reading",
    "captions_of",
    "language_tag",
    "media_type_of_name",
    "open_content",
    "read",
    "sections_of",
    "sniff",
    "to_document",
]

_READERS: Final[dict[str, Callable[..., Reading]]] = {
    kinds.MARKDOWN: markdown.read,
    kinds.PLAIN: plaintext.read,
    "text/csv": plaintext.read,
    kinds.HTML: webpage.read,
    kinds.XHTML: webpage.read,
    kinds.EPUB: epub.read,
    kinds.PDF: pdf.read,
    kinds.ODT: office.read,
    kinds.DOCX: office.read,
    kinds.PPTX: office.read,
}
_FAMILIES: Final[dict[str, Callable[..., Reading]]] = {
    "image": image.read,
    "audio": media.read,
    "video": media.read,
    "text": plaintext.read,
}


def read(path: Path, name: str, *, with_text: bool = True) -> Reading:
    """Read a file: what it is, what it says about itself, its text, and what belongs to it.

    Args:
        path: where its bytes are.
        name: what people call it; the title falls back to it.
        with_text: also read the text and look for companions.

    Raises:
        BadInputError: empty, damaged, hostile, or of a kind that cannot be read.
        StorageError: it cannot be looked at.
    """
    return _read(Source(path, name), sniff(path, name), with_text=with_text)


def sections_of(
    path: Path, name: str, media_type: str, files: Mapping[str, Path] | None = None
) -> tuple[Section, ...]:
    """The text of a file of known type, in passages; empty where it cannot be read.

    Args:
        path: where its bytes are.
        name: its path in the resource.
        files: where the files of its resource lie, by their paths; what is said in recordings is found
            among them.

    Raises:
        StorageError: it cannot be looked at.
    """
    if files and media_type.startswith(("audio/", "video/")):
        return media.caption_sections(files, name)
    try:
        return _read(Source(path, name), media_type, with_text=True).sections
    except (BadInputError, DamagedError):
        return ()


def _read(source: Source, media_type: str, *, with_text: bool) -> Reading:
    reader = _READERS.get(media_type) or _FAMILIES.get(media_type.partition("/")[0])
    return (
        reader(source, media_type, with_text=with_text) if reader else Reading(media_type, _unnamed(source))
    )


def _unnamed(source: Source) -> Metadata:
    return metadata_from({}, source.name)
