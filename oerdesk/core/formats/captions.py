"""Captions and transcripts of recordings: WebVTT (W3C, 4 April 2019), SubRip, and texts without times.

The reader for both formats is our own.  webvtt-py 0.6.0 was tried on files as they are met: it refuses a file
without its first line, silently drops SubRip cues without hours and WebVTT cues with a decimal comma, reads
``,5`` as five milliseconds, leaves ``&amp;`` in the words, fails on anything but UTF-8, and has no limits.
Here a file is one list of lines, walked once: a line with ``-->`` begins a cue, whatever stands around it.
"""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from pathlib import Path
from typing import Final

from oerdesk.core.document import plain_text
from oerdesk.core.errors import BadInputError, DamagedError, StorageError
from oerdesk.core.formats import kinds
from oerdesk.core.formats.adapting import to_document
from oerdesk.core.formats.language import UNKNOWN, language_tag
from oerdesk.core.formats.plain import plain
from oerdesk.core.formats.reading import Source
from oerdesk.core.i18n import _
from oerdesk.core.records import Section

SUFFIXES: Final = (".vtt", ".srt")
"""Of captions; the first is preferred where both say the same."""
TRANSCRIPTS: Final = (".txt", ".md", ".html", ".htm", ".xhtml")
LARGEST: Final = 4 * 1024 * 1024  # bytes; a feature film has 0.1 MB
MOST_CUES: Final = 20_000  # a feature film has some 2,000
LONGEST_CUE: Final = 2000  # characters
UNSAID_END: Final = 2000  # milliseconds that a cue is shown which ends before it began

_TIME: Final = r"(?:([0-9]{1,3}):)?([0-9]{1,2}):([0-9]{1,2})(?:[.,]([0-9]{1,3}))?"
_CUE: Final = re.compile(rf"\s*{_TIME}\s*-{{1,3}}>\s*{_TIME}")
_VOICE: Final = re.compile(r"<v(?:\.[^\s<>]{0,100})?[ \t]+([^<>]{1,200})>", re.IGNORECASE)
_RUBY: Final = re.compile(r"<rt[^<>]{0,100}>[^<]{0,200}(?:</rt>)?", re.IGNORECASE)
_TAG: Final = re.compile(
    r"</?(?:[biucvspa]|lang|ruby|rt|rp|font|span|div|br|em|strong)(?:[\s./][^<>]{0,300})?>|<[0-9:.]{5,16}>",
    re.IGNORECASE,
)
_STYLE: Final = re.compile(r"\{\\[a-zA-Z][^{}]{0,100}\}")  # ``{\an8}``, as SubStation Alpha has it
_BREAK: Final = re.compile(r"<br\s{0,3}/?>|\\N", re.IGNORECASE)
_ROLLING: Final = re.compile(r"<[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}><c>")
_LANGUAGE: Final = re.compile(r"Language:[ \t]*([A-Za-z0-9-]{2,40})[ \t]*$", re.MULTILINE)
_NO_LANGUAGE: Final = frozenset(("cc", "sdh"))  # "closed captions", "for the deaf and hard of hearing"
_SENTENCE_END: Final = tuple(".?!…。！？।॥։؟۔።፧。")
_SHORT_PASSAGE: Final = 10_000  # milliseconds: a shorter one goes on behind the end of a sentence
_LONG_PASSAGE: Final = 30_000
_SILENCE: Final = 5_000


@dataclass(frozen=True, slots=True)
class Cue:
    """What is said from one moment to another.

    Attributes:
        start_ms, end_ms: milliseconds into the recording; both 0 in a transcript without times.
        text: plain; its lines as they are to be shown.
        speaker: empty where nobody is named.
    """

    start_ms: int
    end_ms: int
    text: str
    speaker: str = ""


@dataclass(frozen=True, slots=True)
class Captions:
    """The words of a recording in one language.

    Attributes:
        path: of the file in its resource.
        language: BCP 47; empty where nobody says it.
        cues: by the moment they begin; they may overlap.
        timed: whether the times mean anything.
        problem: why nothing could be read; empty where all is well.
    """

    path: str
    language: str
    cues: tuple[Cue, ...]
    timed: bool = True
    problem: str = ""


# Finding


def captions_of(files: Mapping[str, Path], main: str) -> tuple[Captions, ...]:
    """The captions and transcripts of a recording among the files of its resource.

    They have the recording's name (``film.vtt``, ``film.sw.srt``, ``film.txt`` for ``film.webm``); where the
    resource holds one recording only, every caption file is of it.  A file that cannot be read comes
    with its :attr:`Captions.problem` and without cues.

    Args:
        files: where each file of the resource lies, by its path in the resource.
        main: path of the recording.

    Returns:
        Those with times first; those whose name says no language before the others.
    """
    named = list(_named_like(files, main))
    stems = {posixpath.splitext(path)[0] for path, _rest in named if path.lower().endswith(SUFFIXES[0])}
    return tuple(
        _opened(Source(files[path], path), rest)
        for path, rest in sorted(named, key=lambda entry: (_rank(entry[0]), entry[1], entry[0]))
        if not (path.lower().endswith(SUFFIXES[1]) and posixpath.splitext(path)[0] in stems)
    )


def _named_like(files: Iterable[str], main: str) -> Iterator[tuple[str, str]]:
    """The path of each, and what its name says beyond the recording's."""
    paths = list(files)
    stem = posixpath.splitext(main)[0].casefold()
    alone = sum(kinds.media_type_of_name(path).startswith(("audio/", "video/")) for path in paths) <= 1
    for path in paths:
        name, suffix = posixpath.splitext(path)
        same = name.casefold() == stem or name.casefold().startswith(f"{stem}.")
        if path != main and (
            (suffix.lower() in SUFFIXES and (same or alone)) or (suffix.lower() in TRANSCRIPTS and same)
        ):
            yield path, name[len(stem) :].lstrip(".") if same else name.rpartition(".")[2]


def _rank(path: str) -> int:
    return 0 if path.lower().endswith(SUFFIXES) else 1


def _opened(source: Source, rest: str) -> Captions:
    language = language_of(rest)
    try:
        found = read_captions(source) if not _rank(source.name) else read_transcript(source)
    except (BadInputError, DamagedError, StorageError) as error:
        return Captions(source.name, language, (), problem=str(error))
    return replace(found, language=language or found.language)


def language_of(rest: str) -> str:
    """The language in what a file name says beyond the recording's: ``sw``, ``pt-BR.forced``.

    Returns:
        A BCP 47 tag; empty when none of the words is one.
    """
    words = (
        word for word in rest.split(".")[:3] if 2 <= len(word) <= 12 and word.lower() not in _NO_LANGUAGE
    )
    return next((tag for tag in map(language_tag, words) if tag != UNKNOWN and "-x-" not in tag), "")


# Reading


def read_captions(source: Source) -> Captions:
    """A caption file.

    Raises:
        BadInputError: too large, too many cues, or none at all.
        StorageError: it cannot be read.
    """
    text = source.text(LARGEST)
    cues = cues_of(text, source.name)
    if not cues:
        raise BadInputError(
            _("“{name}” holds no captions that can be read.").format(name=posixpath.basename(source.name)),
            _("Captions are read from WebVTT (.vtt) and SubRip (.srt) files; save it as one of these."),
        )
    said = _LANGUAGE.search(text[:500]) if text.startswith("WEBVTT") else None
    tag = language_tag(said[1]) if said else UNKNOWN
    return Captions(source.name, "" if tag == UNKNOWN else tag, cues)


def read_transcript(source: Source) -> Captions:
    """A text, Markdown or web page as a transcript without times, a cue for each paragraph.

    Raises:
        BadInputError: too large, or nothing is in it.
        StorageError: it cannot be read.
    """
    source.data(LARGEST)
    media_type = kinds.media_type_of_name(source.name)
    document, _pictures = to_document({source.name: source.path}, source.name, media_type)
    lines = (plain(line, LONGEST_CUE) for line in plain_text(document).split("\n"))
    return Captions(
        source.name, "", tuple(Cue(0, 0, line) for line in lines if line)[:MOST_CUES], timed=False
    )


def cues_of(text: str, name: str = "") -> tuple[Cue, ...]:
    """The cues of a WebVTT or SubRip text, by the moment they begin; what is neither gives none.

    Args:
        name: of the file, for messages.

    Raises:
        BadInputError: more than :data:`MOST_CUES`.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    cues: list[Cue] = []
    for start, end, lines in _blocks(text):
        cues.extend(_said(start, end, lines))
        if len(cues) > MOST_CUES:
            raise BadInputError(
                _("“{name}” holds more than {count} captions.").format(
                    name=posixpath.basename(name), count=MOST_CUES
                ),
                _("Divide the recording and its captions into parts."),
            )
    cues.sort(key=lambda cue: cue.start_ms)
    if _ROLLING.search(text):
        return tuple(_without_repeats(cues))
    return tuple(cues)


def _blocks(text: str) -> Iterator[tuple[int, int, list[str]]]:
    """Start, end and lines of each cue.

    In WebVTT an empty line ends a cue (section 4.1); SubRip as it is met has empty lines inside cues, and
    cues that follow each other without one.
    """
    empty_ends = text.startswith("WEBVTT")
    times: tuple[int, int] | None = None
    lines: list[str] = []
    for line in text.split("\n"):
        found = _CUE.match(line) if ">" in line else None
        if found is None:
            if empty_ends and not line:
                if times:
                    yield *times, lines
                times, lines = None, []
            else:
                lines.append(line)
            continue
        if times:
            yield *times, _without_number(lines)
        times, lines = (_milliseconds(found, 1), _milliseconds(found, 5)), []
    if times:
        yield *times, lines


def _without_number(lines: list[str]) -> list[str]:
    """The lines of a cue without the number of the cue after it."""
    return lines[:-1] if lines and lines[-1].strip().isdecimal() else lines


def _milliseconds(found: re.Match[str], first: int) -> int:
    hours, minutes, seconds, part = (found[first + at] or "0" for at in range(4))
    return ((int(hours) * 60 + int(minutes)) * 60 + int(seconds)) * 1000 + int(part.ljust(3, "0"))


def _said(start: int, end: int, lines: Sequence[str]) -> Iterator[Cue]:
    """A cue for each voice of a block."""
    end = end if end > start else start + UNSAID_END
    speaker = ""
    words = "\n".join(lines)[: LONGEST_CUE * 2]
    for at, part in enumerate(_VOICE.split(words)):
        if at % 2:
            speaker = plain(html.unescape(part), 100)
        elif shown := _shown(part):
            yield Cue(start, end, shown, speaker)


def _shown(words: str) -> str:
    """The words without styles and markup, line by line."""
    bare = _TAG.sub("", _BREAK.sub("\n", _RUBY.sub("", _STYLE.sub("", words))))
    lines = (plain(line, LONGEST_CUE) for line in html.unescape(bare).split("\n"))
    return "\n".join(line for line in lines if line)[:LONGEST_CUE].rstrip()


def _without_repeats(cues: Iterable[Cue]) -> Iterator[Cue]:
    """Captions that roll up, as speech recognition writes them, with each line once.

    Every cue there begins with the last line of the one before it.
    """
    shown: list[str] = []
    last: Cue | None = None
    for cue in cues:
        lines = cue.text.split("\n")
        new = lines[1:] if shown and lines[0] == shown[-1] else lines
        shown = lines
        if last is not None and not new:
            last = replace(last, end_ms=max(last.end_ms, cue.end_ms))
            continue
        if last is not None:
            yield last
        last = replace(cue, text="\n".join(new))
    if last is not None:
        yield last


# Writing


def to_webvtt(cues: Iterable[Cue]) -> str:
    """Cues as a WebVTT file."""
    return "\n\n".join(("WEBVTT", *map(_written, cues))) + "\n"


def _written(cue: Cue) -> str:
    voice = f"<v {_escaped(cue.speaker)}>" if cue.speaker else ""
    lines = "\n".join(line for line in cue.text.split("\n") if line.strip())
    return f"{_clock(cue.start_ms)} --> {_clock(cue.end_ms)}\n{voice}{_escaped(lines)}"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _clock(milliseconds: int) -> str:
    seconds, part = divmod(milliseconds, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{part:03}"


# For the index


def sections_of(captions: Captions) -> Iterator[Section]:
    """Captions as passages of whole sentences, some ten seconds each: what is found opens where it is said.

    Passages are anchored by time in seconds: ``t=12.5`` (W3C Media Fragments 1.0, section 4.2.1); those of a
    transcript without times are at the beginning.
    """
    gathered: list[Cue] = []
    for cue, after in zip_longest(captions.cues, captions.cues[1:]):
        gathered.append(cue)
        if after is None or _is_whole(gathered, after) or not captions.timed:
            anchor = f"t={_seconds(gathered[0].start_ms)}" if captions.timed else ""
            yield Section("", anchor, " ".join(map(_in_one_line, gathered)))
            gathered = []


def _is_whole(gathered: Sequence[Cue], after: Cue) -> bool:
    last = gathered[-1]
    length = last.end_ms - gathered[0].start_ms
    ends = last.text.rstrip("”’\"')»]").endswith(_SENTENCE_END)
    return (
        length >= _LONG_PASSAGE
        or (ends and length >= _SHORT_PASSAGE)
        or after.start_ms - last.end_ms >= _SILENCE
    )


def _in_one_line(cue: Cue) -> str:
    words = cue.text.replace("\n", " ")
    return f"{cue.speaker}: {words}" if cue.speaker else words


def _seconds(milliseconds: int) -> str:
    return f"{milliseconds / 1000:.3f}".rstrip("0").rstrip(".")
