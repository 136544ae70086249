from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from oerdesk.core.errors import BadInputError, Cancelled, NotFoundError, StorageError, UsageError
from oerdesk.core.library import Library
from oerdesk.core.records import Quote
from tests.core.conftest import Clock
from tests.helpers.material import epub, pdf, save

DRUM = Quote("a drum", "The goat found ", ". It danced", {"refinedBy": "x"})


@pytest.fixture
def story(library: Library, tmp_path: Path) -> int:
    path = save(tmp_path / "in", "story.html", "<h1>Goat</h1><p>The goat found a drum.</p>")
    return library.intake.take_in([path]).files[0].resource


@pytest.fixture
def book(library: Library, tmp_path: Path) -> int:
    return library.intake.take_in([save(tmp_path / "in", "book.epub", epub())]).files[0].resource


def test_what_was_opened_last_comes_first(library: Library, clock: Clock, story: int, book: int) -> None:
    assert library.reading.recent() == []
    for minute, resource in enumerate((story, book, story)):
        clock.now = f"2026-11-21T08:0{minute}:00Z"
        library.reading.opened(resource)
    assert library.reading.recent(5) == [story, book]
    assert library.reading.recent(1) == [story]
    library.curate.trash([story])
    assert library.reading.recent(5) == [book]


def test_a_place_is_kept_by_the_work_and_survives_another_opening(library: Library, book: int) -> None:
    assert library.reading.place(book) == ""
    library.reading.leave_at(book, "EPUB/text/two.xhtml@0.2500")
    library.reading.opened(book)
    work = library.curate.manifest(book).work
    assert library.reading.place(work) == library.reading.place(book) == "EPUB/text/two.xhtml@0.2500"


def test_a_resource_that_is_not_there_is_said(library: Library) -> None:
    with pytest.raises(NotFoundError):
        library.reading.place(4711)


def test_in_a_library_that_is_only_read_one_reads_without_being_remembered(
    library: Library, story: int
) -> None:
    root = library.paths.root
    library.close()
    with Library.open(root, read_only=True) as shut:
        shut.reading.opened(story)
        shut.reading.leave_at(story, "story.html@0.5")
        assert shut.reading.place(story) == ""
        with pytest.raises(StorageError):
            shut.reading.add(story, "bookmark", "story.html", Quote())


def test_notes_are_kept_changed_found_and_removed_and_put_back(
    library: Library, clock: Clock, story: int, book: int
) -> None:
    mark = library.reading.add(story, "highlight", "story.html@0.1", DRUM)
    other = library.reading.add(book, "bookmark", "EPUB/text/one.xhtml", Quote(), "Read to Ali")
    assert library.reading.notes(story) == [mark]
    assert library.reading.all_notes() == [mark, other]
    assert library.reading.all_notes("DRUM") == [mark]
    assert library.reading.all_notes("ali read") == [other]
    clock.now = "2026-11-22T08:00:00Z"
    changed = library.reading.change(mark.id, "Bring a drum")
    assert (changed.kind, changed.text, changed.changed) == ("note", "Bring a drum", clock.now)
    removed = library.reading.remove(mark.id)
    assert library.reading.notes(story) == []
    with pytest.raises(NotFoundError):
        library.reading.change(mark.id, "gone")
    library.reading.restore([removed])
    assert [(n.uri, n.text, n.quote.extra) for n in library.reading.notes(story)] == [
        (mark.uri, "Bring a drum", {"refinedBy": "x"})
    ]


def test_notes_outlive_their_work(library: Library, story: int) -> None:
    work = library.curate.manifest(story).work
    library.reading.add(story, "highlight", "story.html", DRUM)
    library.curate.trash([story])
    library.curate.forget([story])
    assert len(library.reading.notes(work)) == 1


@pytest.mark.parametrize(("kind", "quote"), [("highlight", Quote()), ("scribble", DRUM)])
def test_what_marks_nothing_is_refused_in_words(
    library: Library, story: int, kind: str, quote: Quote
) -> None:
    with pytest.raises(UsageError) as caught:
        library.reading.add(story, kind, "", quote)
    assert caught.value.hint


def test_exported_notes_are_web_annotations_and_come_in_again(library: Library, story: int) -> None:
    mark = library.reading.add(story, "note", "story.html@0.1000", DRUM, "Bring one")
    flag = library.reading.add(story, "bookmark", "story.html", Quote())
    text = library.reading.export(story, "json")
    data: dict[str, Any] = json.loads(text)
    assert data["@context"] == "http://www.w3.org/ns/anno.jsonld"
    assert (data["type"], data["total"]) == ("AnnotationCollection", 2)
    first = data["first"]["items"][0]
    assert first["id"] == mark.uri
    assert first["motivation"] == "commenting"
    assert first["body"]["value"] == "Bring one"
    assert first["target"]["selector"][0]["type"] == "TextQuoteSelector"
    assert library.reading.take_in(text, "notes.json") == []  # they are there already
    library.reading.remove(mark.id)
    library.reading.remove(flag.id)
    assert len(library.reading.take_in(text, "notes.json")) == 2
    assert library.reading.export(None, "json") == text


def test_a_newer_state_of_a_note_replaces_the_older(library: Library, clock: Clock, story: int) -> None:
    mark = library.reading.add(story, "note", "", DRUM, "old")
    clock.now = "2026-12-01T00:00:00Z"
    library.reading.change(mark.id, "new")
    newer = library.reading.export(story, "json")
    library.reading.remove(mark.id)
    library.reading.restore([mark])
    assert [note.text for note in library.reading.take_in(newer, "n")] == ["new"]
    assert [note.text for note in library.reading.notes(story)] == ["new"]


def test_markdown_has_the_words_and_takes_none_for_markup(library: Library, story: int) -> None:
    library.reading.add(story, "note", "story.html", DRUM, "*Not* <b>bold</b>\n\n# no heading")
    text = library.reading.export(story, "markdown")
    assert "## Goat" in text
    assert "> a drum" in text
    assert r"\*Not\* \<b\>bold\</b\>" in text
    assert r"\# no heading" in text


def test_an_unknown_format_is_refused(library: Library) -> None:
    with pytest.raises(UsageError):
        library.reading.export(None, "pdf")


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]]", "{}", "42", '{"type":"AnnotationPage","items":3}', '[{"id":"a"}]', "[" * 100_000,
     '[{"id":"a","target":{"source":"b","selector":[3]}}]', '[{"id":7,"target":"w"}]'],
)  # fmt: skip
def test_a_file_that_holds_no_notes_is_named_and_changes_nothing(library: Library, text: str) -> None:
    with pytest.raises(BadInputError, match=r"notes\.json"):
        library.reading.take_in(text, "notes.json")
    assert library.reading.all_notes() == []


def test_annotations_of_other_programs_come_in(library: Library) -> None:
    text = json.dumps([{"id": "https://example.org/1", "target": "urn:x", "body": "Hm"}])
    assert [(n.kind, n.work, n.text) for n in library.reading.take_in(text, "n")] == [("note", "urn:x", "Hm")]


def test_words_are_found_in_all_chapters_of_a_book(library: Library, book: int) -> None:
    found, more = library.reading.find(book, "leaves")
    assert not more
    assert {place.place.partition("#")[0] for place in found} == {
        "EPUB/text/one.xhtml",
        "EPUB/text/two.xhtml",
    }


def test_places_of_single_pages_name_the_page(library: Library, story: int) -> None:
    found, _more = library.reading.find(story, "drum")
    assert found[0].place.startswith("story.html#")
    assert library.reading.passages(story).of_page("story.html")


def test_words_are_found_on_the_pages_of_a_pdf(library: Library, tmp_path: Path) -> None:
    path = save(tmp_path / "in", "words.pdf", pdf(("Rain fell.", "No more rain.", "Sun")))
    resource = library.intake.take_in([path]).files[0].resource
    found, _more = library.reading.find(resource, "rain")
    assert [place.place for place in found] == ["page=1", "page=2"]


def test_looking_can_be_stopped(library: Library, story: int) -> None:
    class Stopping:
        def report(self, _done: int, _total: int | None, _doing: str = "") -> None:
            raise Cancelled

    with pytest.raises(Cancelled):
        library.reading.find(story, "drum", Stopping())


@pytest.mark.parametrize("name", ["notes.md", "notes.jsonld"])
def test_notes_are_written_into_a_file_and_read_from_one(
    library: Library, story: int, tmp_path: Path, name: str
) -> None:
    mark = library.reading.add(story, "note", "story.html", DRUM, "Bring one")
    library.reading.export_to(story, tmp_path / name)
    library.reading.remove(mark.id)
    if name.endswith(".md"):
        assert (tmp_path / name).read_text(encoding="utf-8").startswith("# Notes")
        with pytest.raises(BadInputError):
            library.reading.take_in_file(tmp_path / name)
    else:
        assert [note.uri for note in library.reading.take_in_file(tmp_path / name)] == [mark.uri]
    with pytest.raises(StorageError):
        library.reading.take_in_file(tmp_path / "gone.json")
