from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from oerdesk.core.document.model import Document, Heading, Image, Paragraph, Text
from oerdesk.core.errors import BadInputError, LicenseForbidsError, NotFoundError
from oerdesk.core.library import Library
from oerdesk.core.records import Filter
from tests.core.conftest import Clock
from tests.core.intake.test_intake import PNG


def add(library: Library, folder: Path, name: str, license_: str, body: str = "Some text.") -> int:
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}.md"
    head = f"---\ntitle: {name}\nlanguage: en\npeople: [Amina (author)]\nlicense: {license_}\n---\n"
    path.write_text(f"{head}\n# {name}\n\n{body}\n", encoding="utf-8")
    return library.intake.take_in([path]).files[0].resource


def test_an_adaptation_remembers_what_it_is_made_from(library: Library, tmp_path: Path) -> None:
    original = add(library, tmp_path / "m", "Plants", "CC-BY-4.0", "Plants need water.")
    draft = library.adapt.start([original], "Juma")
    document = draft.document()
    draft.save(replace(document, blocks=(*document.blocks, Paragraph((Text("Ours have thorns."),)))))
    draft.describe(title="Our plants")
    resource = library.adapt.finish(draft)

    manifest = library.curate.manifest(resource)
    (ingredient,) = manifest.based_on
    assert ingredient.title == "Plants"
    assert ingredient.license == "CC-BY-4.0"
    assert ingredient.work == library.curate.manifest(original).work
    assert manifest.metadata.license == "CC-BY-4.0"
    assert [person.name for person in manifest.metadata.people] == ["Juma"]
    assert library.browse.rows([resource])[0].mine
    assert library.browse.search(Filter(text="thorns")).hits[0].row.id == resource
    assert [row.id for row in library.curate.used_in(original)] == [resource]
    assert library.adapt.drafts() == []


def test_what_may_not_be_changed_is_refused_with_the_reason(library: Library, tmp_path: Path) -> None:
    closed = add(library, tmp_path / "m", "Closed", "CC-BY-ND-4.0")
    with pytest.raises(LicenseForbidsError, match="Closed") as refusal:
        library.adapt.start([closed])
    assert refusal.value.hint
    assert library.adapt.drafts() == []


def test_what_may_not_be_combined_is_refused_with_the_reason(library: Library, tmp_path: Path) -> None:
    alike = add(library, tmp_path / "m", "Alike", "CC-BY-SA-4.0")
    noncommercial = add(library, tmp_path / "m", "Noncommercial", "CC-BY-NC-4.0")
    with pytest.raises(LicenseForbidsError, match="BY-SA"):
        library.adapt.start([alike, noncommercial])


def test_two_works_become_one_with_both_credited(library: Library, tmp_path: Path) -> None:
    first = add(library, tmp_path / "m", "Water", "CC-BY-4.0")
    second = add(library, tmp_path / "m", "Air", "CC-BY-SA-4.0")
    draft = library.adapt.start([first, second])
    headings = [block for block in draft.document().blocks if isinstance(block, Heading)]
    assert [heading.inlines for heading in headings] == [(Text("Water"),), (Text("Air"),)]
    resource = library.adapt.finish(draft)
    manifest = library.curate.manifest(resource)
    assert [ingredient.title for ingredient in manifest.based_on] == ["Water", "Air"]
    assert manifest.metadata.license == "CC-BY-SA-4.0"


def test_a_license_that_is_not_allowed_is_refused_at_the_end(library: Library, tmp_path: Path) -> None:
    draft = library.adapt.start([add(library, tmp_path / "m", "Water", "CC-BY-NC-4.0")])
    draft.describe(license="CC-BY-4.0")
    with pytest.raises(LicenseForbidsError, match="CC-BY-4"):
        library.adapt.finish(draft)
    assert [d.id for d in library.adapt.drafts()] == [draft.id]


def test_pictures_come_along_and_new_ones_are_kept(library: Library, tmp_path: Path) -> None:
    folder = tmp_path / "m"
    folder.mkdir()
    (folder / "leaf.png").write_bytes(PNG)
    original = add(library, folder, "Leaf", "CC-BY-4.0", "![A leaf](leaf.png)")
    draft = library.adapt.start([original])
    added = draft.add_picture("../../evil name?.png", PNG + b"\0")
    document = draft.document()
    picture = Paragraph((Image(added, "Another leaf"),))
    draft.save(replace(document, blocks=(*document.blocks, picture)))
    resource = library.adapt.finish(draft)
    paths = [entry.path for entry in library.curate.manifest(resource).files]
    assert len(paths) == 3
    assert all(path.startswith("pictures/") and ".." not in path for path in paths[1:])
    assert library.content(resource).read(added)[0] == PNG + b"\0"


@pytest.mark.parametrize("name", ["Été à la mer.png", "صورة.png", "a b%20c#d?.png", "no-suffix", ".png"])
def test_pictures_of_any_name_are_there_after_finishing(library: Library, name: str) -> None:
    draft = library.adapt.start([])
    src = draft.add_picture(name, PNG)
    draft.save(Document((Paragraph((Image(src, "A leaf"),)),), "Leaf", "en"))
    resource = library.adapt.finish(draft)
    assert [entry.path for entry in library.curate.manifest(resource).files][1:] == [src]


def test_a_draft_survives_closing_the_library(library: Library, tmp_path: Path) -> None:
    draft = library.adapt.start([])
    wanted = Document((Paragraph((Text("Typed a second ago"),)),), "Notes", "en")
    draft.save(wanted)
    with Library.open(library.paths.root) as again:
        (found,) = again.adapt.drafts()
        assert found.document().blocks == wanted.blocks


def test_finishing_twice_gives_one_work(library: Library, tmp_path: Path) -> None:
    draft = library.adapt.start([add(library, tmp_path / "m", "Water", "CC-BY-4.0")])
    saved, state = draft.document(), draft.state
    first = library.adapt.finish(draft)
    # As after a cut between the catalog and the removal of the draft:
    again = type(draft).create(draft.folder, state, saved, {})
    assert library.adapt.finish(again) == first
    assert len(library.curate.versions(first)) == 1


def test_going_on_with_ones_own_work_makes_a_version(library: Library, tmp_path: Path, clock: Clock) -> None:
    original = add(library, tmp_path / "m", "Water", "CC-BY-4.0")
    mine = library.adapt.finish(library.adapt.start([original]))
    draft = library.adapt.reopen(mine)
    draft.save(Document((Paragraph((Text("Quite different"),)),)))
    assert library.adapt.finish(draft) == mine
    versions = library.curate.versions(mine)
    assert len(versions) == 2
    assert versions[0].modified > versions[1].modified
    assert versions[0].based_on == versions[1].based_on


def test_somebody_elses_work_cannot_be_gone_on_with(library: Library, tmp_path: Path) -> None:
    original = add(library, tmp_path / "m", "Water", "CC-BY-4.0")
    with pytest.raises(LicenseForbidsError):
        library.adapt.reopen(original)


def test_a_document_without_title_is_not_finished(library: Library) -> None:
    draft = library.adapt.start([])
    draft.describe(title="  ")
    with pytest.raises(BadInputError):
        library.adapt.finish(draft)


@pytest.mark.parametrize("name", ["nothing", "../library", "0" * 32])
def test_drafts_are_named_safely(library: Library, name: str) -> None:
    with pytest.raises(NotFoundError):
        library.adapt.draft(name)


def test_a_discarded_draft_is_gone(library: Library) -> None:
    draft = library.adapt.start([])
    library.adapt.discard(draft)
    assert library.adapt.drafts() == []
    assert not draft.folder.exists()
