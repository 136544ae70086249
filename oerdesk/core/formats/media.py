"""Sound and films: tags and length from their headers, text from captions that lie beside them.

The files may be huge; only headers and tags are read.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any, Final

import mutagen
from mutagen.id3 import ID3, ID3NoHeaderError

from oerdesk.core.formats.captions import SUFFIXES, captions_of, sections_of
from oerdesk.core.formats.fields import Fields, fields_from, license_fields, merged, metadata_from
from oerdesk.core.formats.reading import Reading, Source
from oerdesk.core.records import Section

_BROKEN: Final = (mutagen.MutagenError, struct.error, ValueError, LookupError, EOFError, OSError, TypeError)
_WORDS: Final = {
    "title": "title",
    "artist": "author",
    "author": "author",
    "lyricist": "author",
    "composer": "author",
    "performer": "narrator",
    "language": "language",
    "description": "description",
    "comment": "description",
    "date": "date",
    "organization": "publisher",
    "genre": "subjects",
    "contact": "source",
    "website": "source",
}
_FRAMES: Final = {"TIT2": "title", "TPE1": "artist", "TLAN": "language", "TDRC": "date", "TCOP": "copyright"}
"""ID3 frames, where mutagen does not give them plain names (WAV)."""
_LICENSE_TAGS: Final = ("license", "copyright")
_ID3_LICENSES: Final = ("WCOP", "TXXX:LICENSE", "TXXX:license", "TXXX:License", "TCOP")


def read(source: Source, media_type: str, *, with_text: bool = True) -> Reading:
    """Tags, length and captions; a file whose tags cannot be read is known by its name.

    Passages are anchored by time in seconds: ``t=75`` (W3C Media Fragments 1.0, section 4.2.1).
    """
    fields = merged(_tags(source), {"type": media_type.partition("/")[0]})
    captions = tuple(_captions_beside(source.path))
    sections: tuple[Section, ...] = ()
    if with_text and captions:
        files = {path.name: path for path in (source.path, *captions)}
        sections = caption_sections(files, source.path.name)
    metadata = metadata_from(fields, source.name)
    return Reading(media_type, metadata, sections, tuple(path.name for path in captions))


def caption_sections(files: Mapping[str, Path], main: str) -> tuple[Section, ...]:
    """What is said in a recording, for the index: its captions and transcripts, once in each language.

    Those that cannot be read are passed over: the recording can still be played.

    Args:
        files: where each file of the resource lies, by its path in the resource.
        main: path of the recording.
    """
    by_language = {found.language: found for found in reversed(captions_of(files, main)) if found.cues}
    return tuple(section for found in reversed(by_language.values()) for section in sections_of(found))


def _captions_beside(path: Path) -> list[Path]:
    """``film.vtt`` or ``film.en.vtt`` beside ``film.webm``; the plain name first."""
    stem = PurePosixPath(path.name).stem
    if not path.suffix:
        return []  # an object of a library: named by its hash, nothing lies beside it
    try:
        found = [
            other
            for other in path.parent.iterdir()
            if other.suffix.lower() in SUFFIXES and (other.stem == stem or other.stem.startswith(f"{stem}."))
        ]
    except OSError:
        return []
    return sorted(found, key=lambda other: (len(other.name), other.name))


def _tags(source: Source) -> Fields:
    try:
        with source.path.open("rb") as stream:
            found: Any = mutagen.File(stream, easy=True)
    except _BROKEN:
        return {}
    if found is None:
        return {}
    tags = {_FRAMES.get(key, key.lower()): _texts(value) for key, value in (found.tags or {}).items()}
    licenses = [license_fields(text) for name in _LICENSE_TAGS for text in tags.get(name, [])]
    recognized = [fields for fields in licenses if fields.get("license")]
    length = getattr(found.info, "length", 0)
    return merged(
        fields_from((word, tags[name]) for name, word in _WORDS.items() if tags.get(name)),
        *recognized,
        _id3_license(source.path),
        *licenses,
        {"extra": {"duration": f"PT{round(length)}S"} if length else {}},
    )


def _id3_license(path: Path) -> Fields:
    try:
        tags: Any = ID3(path)  # type: ignore[no-untyped-call]
    except (ID3NoHeaderError, *_BROKEN):
        return {}
    for name in _ID3_LICENSES:
        for frame in tags.getall(name):
            statement = getattr(frame, "url", "") or " ".join(_texts(getattr(frame, "text", [])))
            fields = license_fields(str(statement))
            if fields.get("license"):
                return fields
    return {}


def _texts(value: object) -> list[str]:
    found = getattr(value, "text", value)
    items = found if isinstance(found, list) else [found]
    return [str(item) for item in items[:20]]
