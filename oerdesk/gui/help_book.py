"""The pages of the help as they lie in ``resources/help``: no window, no Qt.

Each page is a Markdown file ``<language>/<page>.md`` with front matter, as the starter library's are, so
that the same files are resources, too.  A translator adds a folder named by the language's tag, with
pages of the same names and the same ids of headings (``## Le prix {#price}``); what is not translated
yet is shown in English.  Links between pages are plain: ``[Sync](sync.md#price)``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from oerdesk.core.errors import BadInputError, OerdeskError
from oerdesk.core.formats import open_content, read
from oerdesk.core.i18n import _
from oerdesk.core.progress import SILENT, Progress
from oerdesk.core.records import Section
from oerdesk.gui.help_topics import COURSE, REFERENCE

ORIGINAL: Final = "en"
"""The language every page exists in."""

_BODY: Final = re.compile(r"<body[^>]*>(.*)</body>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a page below its title."""

    title: str
    anchor: str
    level: int


@dataclass(frozen=True, slots=True)
class HelpText:
    """One page.

    Attributes:
        name: of its file, without ``.md``.
        language: BCP 47 tag of the language it is in, which may not be the one asked for.
        html: what belongs into the body; ids on its headings.
        passages: its text by headings, folded for looking up.
    """

    name: str
    title: str
    language: str
    html: str
    headings: tuple[Heading, ...]
    passages: tuple[tuple[str, str], ...]

    def has(self, words: Sequence[str]) -> bool:
        """Whether all words, each folded, stand anywhere on the page."""
        text = " ".join(passage for _anchor, passage in self.passages)
        return all(word in text for word in words)

    def places(self, words: Sequence[str]) -> frozenset[str]:
        """Anchors of the passages that have one of the words at least."""
        return frozenset(anchor for anchor, text in self.passages if any(word in text for word in words))

    @property
    def anchors(self) -> frozenset[str]:
        """Everything on the page that a topic can name."""
        return frozenset(heading.anchor for heading in self.headings)


class HelpBook:
    """All pages, each in the first of the wanted languages that has it."""

    def __init__(self, pages: Mapping[str, HelpText]) -> None:
        self._pages = dict(pages)

    def page(self, name: str) -> HelpText | None:
        """A page by its name."""
        return self._pages.get(name)

    def course(self) -> list[HelpText]:
        """The lessons, in their order."""
        return [self._pages[name] for name in COURSE if name in self._pages]

    def reference(self) -> list[HelpText]:
        """The pages to look things up in, in their order."""
        return [self._pages[name] for name in REFERENCE if name in self._pages]

    def __iter__(self) -> Iterator[HelpText]:
        yield from (*self.course(), *self.reference())


def read_book(folder: Path, languages: Sequence[str], progress: Progress = SILENT) -> HelpBook:
    """Read all pages.  Takes a tenth of a second: not on the window's thread.

    Args:
        folder: of the help; has a folder for each language.
        languages: tags, most wanted first.

    Raises:
        BadInputError: not even one page can be read; the program is not installed whole.
    """
    pages: dict[str, HelpText] = {}
    names = (*COURSE, *REFERENCE)
    for done, name in enumerate(names):
        progress.report(done, len(names), name)
        for path in _files(folder, name, languages):
            try:
                pages[name] = _read_page(path)
            except OerdeskError:  # one damaged page: the next language has it, or it is left out
                continue
            break
    if not pages:
        raise BadInputError(
            _("The pages of the help are missing in “{folder}”.").format(folder=folder),
            _("Install OERDesk again; your library stays as it is."),
        )
    return HelpBook(pages)


def folded(text: str) -> str:
    """Text without capital letters, accents and curly apostrophes, to compare what is typed with."""
    apart = unicodedata.normalize("NFKD", text.replace("’", "'").casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def _files(folder: Path, name: str, languages: Sequence[str]) -> Iterator[Path]:
    """Where a page may lie: in each wanted language, exact or without its region, then in English."""
    wanted = [part for tag in (*languages, ORIGINAL) for part in _widened(tag)]
    for tag in dict.fromkeys(wanted):
        path = folder / tag / f"{name}.md"
        if path.is_file():
            yield path


def _widened(tag: str) -> Iterator[str]:
    """``zh-Hant-TW``, ``zh-Hant``, ``zh``."""
    parts = tag.replace("_", "-").split("-")
    for count in range(len(parts), 0, -1):
        yield "-".join(parts[:count])


def _read_page(path: Path) -> HelpText:
    reading = read(path, path.name)
    content = open_content({path.name: path}, path.name, reading.media_type)
    data, _media_type = content.read(path.name)
    body = _BODY.search(data.decode())
    headings = tuple(
        Heading(entry.title, entry.path.partition("#")[2], entry.level)
        for entry in content.contents
        if entry.level > 1
    )
    return HelpText(
        name=path.stem,
        title=reading.metadata.title,
        language=reading.metadata.language,
        html=body[1] if body else "",
        headings=headings,
        passages=_passages(reading.sections, headings),
    )


def _passages(sections: Sequence[Section], headings: Sequence[Heading]) -> tuple[tuple[str, str], ...]:
    known = {heading.anchor for heading in headings}
    return tuple(
        (section.anchor if section.anchor in known else "", folded(f"{section.heading} {section.text}"))
        for section in sections
    )
