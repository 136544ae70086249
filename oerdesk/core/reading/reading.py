"""The facade: places, what was read last, notes, words in a work."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from oerdesk.core.catalog import Catalog
from oerdesk.core.errors import UsageError, storage_errors
from oerdesk.core.formats import Content, ContentKind
from oerdesk.core.i18n import _
from oerdesk.core.progress import SILENT, Progress
from oerdesk.core.reading.exchange import from_json, to_json, to_markdown
from oerdesk.core.reading.finding import Folded, find
from oerdesk.core.records import NOTE_KINDS, FoundPlace, Manifest, Note, Quote, Section
from oerdesk.core.safety.durable import write_durably

MOST_PLACES: Final = 2000
"""Places in one work that are listed; who finds more looks for other words."""
NOTE_FORMATS: Final = ("markdown", "json")
"""What notes are exported as: Markdown, or W3C Web Annotations in JSON-LD."""


@dataclass(frozen=True, slots=True)
class Passages:
    """The text of a work in reading order.

    Attributes:
        sections: passages; their anchors are places.
    """

    sections: tuple[Section, ...]

    def find(self, words: str, limit: int = MOST_PLACES) -> tuple[list[FoundPlace], bool]:
        """Where words stand, and whether there are more places than ``limit``."""
        return find(self.sections, words, limit)

    def of_page(self, page: str) -> list[Section]:
        """The passages of one page: by its path, or ``page=3``."""
        return [section for section in self.sections if section.anchor.partition("#")[0] == page]


class Reading:
    """What the person of this library reads and notes."""

    def __init__(
        self,
        catalog: Catalog,
        content: Callable[[int], Content],
        sections_of: Callable[[Manifest], tuple[Section, ...]],
        now: Callable[[], str],
    ) -> None:
        self._personal = catalog.personal
        self._manifest = catalog.resources.manifest
        self._content = content
        self._sections_of = sections_of
        self._now = now

    # Where one was

    def opened(self, resource: int | str) -> None:
        """Remember that a resource (by number, or by the URI of its work) is being read.

        Where nothing can be written nothing is remembered.

        Raises:
            NotFoundError: no such resource.
        """
        if not self._personal.read_only:
            self._personal.opened(self._work(resource), self._now())

    def place(self, resource: int | str) -> str:
        """Where it was left, as in docs/library.md, "Places in a work"; empty: at the beginning.

        Raises:
            NotFoundError: no such resource.
        """
        return self._personal.place(self._work(resource))

    def leave_at(self, resource: int | str, place: str) -> None:
        """Remember where it was left.

        Raises:
            NotFoundError: no such resource.
        """
        if not self._personal.read_only:
            self._personal.leave_at(self._work(resource), place, self._now())

    def recent(self, limit: int = 12) -> list[int]:
        """Resources that were opened, the last one first."""
        return self._personal.recent(limit)

    # Words

    def passages(self, resource: int, progress: Progress = SILENT) -> Passages:
        """The text of a resource, for finding words and reading aloud.

        Raises:
            NotFoundError: not here.
            BadInputError, DamagedError: its main file cannot be read.
        """
        manifest = self._manifest(resource)
        progress.report(0, 1, manifest.metadata.title)
        content = self._content(resource)
        try:
            kind, start, spine = content.kind, content.start, set(content.spine)
        finally:
            content.close()
        sections = self._sections_of(manifest)
        if kind is ContentKind.PAGES:
            sections = tuple(replace(s, anchor=_placed(s.anchor, start, spine)) for s in sections)
        return Passages(sections)

    def find(self, resource: int, words: str, progress: Progress = SILENT) -> tuple[list[FoundPlace], bool]:
        """Where words stand in a resource, on all of its pages, and whether there are still more places.

        Raises:
            NotFoundError: not here.
            BadInputError, DamagedError: its main file cannot be read.
        """
        return self.passages(resource, progress).find(words)

    # Notes

    def notes(self, resource: int | str) -> list[Note]:
        """The notes of a work, in the order in which they were made.

        Raises:
            NotFoundError: no such resource.
        """
        return self._personal.notes(self._work(resource))

    def all_notes(self, text: str = "") -> list[Note]:
        """The notes of all works; with ``text``, those in which all of its words stand."""
        words = Folded.of(text).text.split()
        return [note for note in self._personal.notes() if _says(note, words)]

    def titles(self, notes: Iterable[Note]) -> dict[str, str]:
        """The titles of the works of notes, by URI; those not in the library are left out."""
        return self._personal.titles(note.work for note in notes)

    def add(self, resource: int | str, kind: str, place: str, quote: Quote, text: str = "") -> Note:
        """Keep a bookmark, highlight or note.

        Raises:
            UsageError: unknown kind, or a highlight of nothing.
            NotFoundError: no such resource.
            StorageError: nothing can be written.
        """
        _check(kind, quote)
        now = self._now()
        note = Note(0, f"urn:uuid:{uuid.uuid4()}", self._work(resource), kind, place, quote, text, now, now)
        return self._personal.keep([note])[0]

    def change(self, note: int, text: str, kind: str | None = None) -> Note:
        """Write a note anew; a highlight that gets words becomes a note.

        Raises:
            NotFoundError: it is not there any more.
            UsageError: unknown kind.
            StorageError: nothing can be written.
        """
        old = self._personal.note(note)
        new_kind = kind or ("note" if text and old.kind == "highlight" else old.kind)
        _check(new_kind, old.quote)
        return self._personal.change(note, text, new_kind, self._now())

    def remove(self, note: int) -> Note:
        """Remove a note; give what is returned to :meth:`restore` to take that back.

        Raises:
            NotFoundError: it is not there any more.
            StorageError: nothing can be written.
        """
        removed = self._personal.note(note)
        self._personal.remove(note)
        return removed

    def restore(self, notes: Iterable[Note]) -> list[Note]:
        """Put notes back (or in) under their own URIs; what is there in a newer state stays.

        Returns:
            Those that were put in.
        """
        return self._personal.keep(notes)

    def export(self, resource: int | str | None, format_: str) -> str:
        """Notes as a text to be kept in a file.

        Args:
            resource: None for the notes of all works.
            format_: one of :data:`NOTE_FORMATS`.

        Raises:
            UsageError: another format.
            NotFoundError: no such resource.
        """
        notes = self._personal.notes() if resource is None else self.notes(resource)
        titles = self.titles(notes)
        if format_ == "markdown":
            return to_markdown(notes, titles)
        if format_ == "json":
            return to_json(notes, titles)
        raise UsageError(
            _("Notes cannot be written as “{format}”.").format(format=format_),
            _("Use one of: {choices}.").format(choices=", ".join(NOTE_FORMATS)),
        )

    def export_to(self, resource: int | str | None, path: Path) -> None:
        """Write notes into a file: Markdown if its name ends in ``.md``, else Web Annotations.

        Raises:
            NotFoundError: no such resource.
            StorageError: it cannot be written.
        """
        text = self.export(resource, "markdown" if path.suffix.lower() == ".md" else "json")
        write_durably(path, text.encode())

    def take_in_file(self, path: Path) -> list[Note]:
        """Take in notes from a file; see :meth:`take_in`.

        Raises:
            BadInputError: no notes are in it.
            StorageError: it cannot be read.
        """
        with storage_errors(path):
            text = path.read_text(encoding="utf-8", errors="replace")
        return self.take_in(text, path.name)

    def take_in(self, text: str, name: str) -> list[Note]:
        """Take in notes that were exported as Web Annotations.

        Args:
            name: of the file, for messages.

        Returns:
            Those that were new or newer.

        Raises:
            BadInputError: not such a file; nothing was taken in.
            StorageError: nothing can be written.
        """
        return self._personal.keep(from_json(text, name, self._now()))

    def _work(self, resource: int | str) -> str:
        return resource if isinstance(resource, str) else self._personal.work_of(resource)


def _placed(anchor: str, start: str, spine: set[str]) -> str:
    """The place of a passage: single pages name only the element."""
    if anchor.partition("#")[0] in spine:
        return anchor
    return f"{start}#{anchor}" if anchor else start


def _says(note: Note, words: list[str]) -> bool:
    said = Folded.of(f"{note.text} {note.quote.exact}").text
    return all(word in said for word in words)


def _check(kind: str, quote: Quote) -> None:
    if kind not in NOTE_KINDS:
        raise UsageError(
            _("“{kind}” is no kind of note.").format(kind=kind),
            _("Use one of: {choices}.").format(choices=", ".join(NOTE_KINDS)),
        )
    if kind == "highlight" and not quote.exact.strip():
        raise UsageError(_("No text is selected."), _("Select the words to highlight, then try again."))
