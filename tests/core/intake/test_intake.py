from __future__ import annotations

import os
from pathlib import Path

import pytest

from oerdesk.core.errors import Cancelled, StorageError
from oerdesk.core.library import Library
from oerdesk.core.records import Defaults, Filter, Person
from tests.core.conftest import Clock

STORY = """# Mke Mti

##
Hapo zamani za kale, paliishi mzee.

##
* License: [CC-BY]
* Text: Southern African Folktale
* Illustration: Jemma Kahn
* Translation: Mutugi Kamundi
* Language: sw
"""
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "material"
    folder.mkdir()
    return folder


def titles(library: Library) -> list[str]:
    return [row.title for row in library.browse.rows(library.browse.find(Filter()))]


def test_a_story_comes_in_with_its_people_license_and_language(library: Library, folder: Path) -> None:
    (folder / "0297_mke-mti.md").write_text(STORY, encoding="utf-8")
    report = library.intake.take_in([folder])
    assert not report.problems
    (file,) = report.files
    metadata = library.curate.metadata(file.resource)
    assert metadata.title == "Mke Mti"
    assert metadata.language == "sw"
    assert metadata.license == "LicenseRef-CC-BY"
    assert set(metadata.people) == {
        Person("Southern African Folktale", "aut"),
        Person("Jemma Kahn", "ill"),
        Person("Mutugi Kamundi", "trl"),
    }
    assert (file.new, file.updated, file.missing) == (True, False, ())
    assert library.browse.search(Filter(text="zamani")).total == 1


def test_taking_in_again_changes_nothing(library: Library, folder: Path, clock: Clock) -> None:
    (folder / "a.md").write_text(STORY, encoding="utf-8")
    first = library.intake.take_in([folder])
    clock.now = "2026-12-01T00:00:00Z"
    second = library.intake.take_in([folder])
    assert second.files[0].resource == first.files[0].resource
    assert not second.files[0].new
    assert not second.files[0].updated
    assert len(library.curate.versions(first.files[0].resource)) == 1


def test_a_changed_file_is_a_new_version_even_when_the_clock_goes_back(
    library: Library, folder: Path, clock: Clock
) -> None:
    path = folder / "a.md"
    path.write_text(STORY, encoding="utf-8")
    resource = library.intake.take_in([folder]).files[0].resource
    clock.now = "2001-01-01T00:00:00Z"
    path.write_text(STORY.replace("paliishi", "aliishi"), encoding="utf-8")
    report = library.intake.take_in([folder])
    assert report.files[0].updated
    assert report.files[0].resource == resource
    assert len(library.curate.versions(resource)) == 2
    assert library.browse.search(Filter(text="aliishi")).total == 1


def test_the_same_file_in_two_places_is_one_resource(library: Library, tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "story.md").write_text(STORY, encoding="utf-8")
    library.intake.take_in([tmp_path / "one"])
    report = library.intake.take_in([tmp_path / "two"])
    assert not report.files[0].new
    assert titles(library) == ["Mke Mti"]


def test_a_page_takes_its_pictures_along_and_they_do_not_come_in_twice(
    library: Library, folder: Path
) -> None:
    (folder / "lessons").mkdir()
    (folder / "img").mkdir()
    (folder / "img" / "leaf.png").write_bytes(PNG)
    (folder / "lessons" / "plants.md").write_text(
        "# Plants\n\n![A leaf](../img/leaf.png)\n", encoding="utf-8"
    )
    report = library.intake.take_in([folder])
    assert [file.title for file in report.files] == ["Plants"]
    manifest = library.curate.manifest(report.files[0].resource)
    assert [entry.path for entry in manifest.files] == ["lessons/plants.md", "img/leaf.png"]
    assert library.content(report.files[0].resource).read("img/leaf.png") == (PNG, "image/png")


def test_a_page_cannot_take_along_what_lies_outside_the_folder(library: Library, tmp_path: Path) -> None:
    (tmp_path / "secret.png").write_bytes(PNG)
    folder = tmp_path / "material"
    folder.mkdir()
    (folder / "page.md").write_text("# Page\n\n![x](../secret.png) ![y](/etc/passwd)\n", encoding="utf-8")
    report = library.intake.take_in([folder])
    assert [entry.path for entry in library.curate.manifest(report.files[0].resource).files] == ["page.md"]


def test_a_picture_on_its_own_is_a_resource(library: Library, folder: Path) -> None:
    (folder / "leaf.png").write_bytes(PNG)
    report = library.intake.take_in([folder])
    assert [row.type for row in library.browse.rows([report.files[0].resource])] == ["image"]
    assert "license" in report.files[0].missing


def test_a_sidecar_says_what_the_files_do_not(library: Library, folder: Path) -> None:
    (folder / "leaf.png").write_bytes(PNG)
    (folder / "oerdesk.csv").write_text(
        "file,title,language,license\nleaf.png,A green leaf,en,CC BY-SA 4.0\n", encoding="utf-8"
    )
    report = library.intake.take_in([folder])
    metadata = library.curate.metadata(report.files[0].resource)
    assert (metadata.title, metadata.language, metadata.license) == ("A green leaf", "en", "CC-BY-SA-4.0")


def test_defaults_fill_only_what_is_missing(library: Library, folder: Path) -> None:
    (folder / "a.md").write_text(STORY, encoding="utf-8")
    (folder / "b.txt").write_text("Plain words", encoding="utf-8")
    defaults = Defaults(publisher="Ministry", language="en", license="CC0-1.0")
    report = library.intake.take_in([folder], defaults)
    found = {Path(f.path).name: library.curate.metadata(f.resource) for f in report.files}
    assert (found["a.md"].language, found["a.md"].license) == ("sw", "LicenseRef-CC-BY")
    assert (found["b.txt"].language, found["b.txt"].license) == ("en", "CC0-1.0")
    assert found["b.txt"].publisher == "Ministry"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.md", b""),
        ("broken.epub", b"PK\x03\x04 this is cut off"),
        ("broken.pdf", b"%PDF-1.7\n1 0 obj\n<<"),
        ("picture.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 5),
        ("thing.xyz", b"\x00\x01\x02\x03" * 100),
    ],
)
def test_a_file_that_cannot_be_read_is_reported_and_the_rest_comes_in(
    library: Library, folder: Path, name: str, content: bytes
) -> None:
    (folder / name).write_bytes(content)
    (folder / "good.md").write_text(STORY, encoding="utf-8")
    report = library.intake.take_in([folder])
    assert [file.title for file in report.files] == ["Mke Mti"]
    (problem,) = report.problems
    assert name in problem.where
    assert name in problem.title
    assert problem.hint
    assert not library.check.run().problems


def test_a_huge_file_of_an_unknown_kind_is_refused_without_being_read(library: Library, folder: Path) -> None:
    with (folder / "huge.bin").open("wb") as out:
        out.truncate(3 * 1024**3)
    report = library.intake.take_in([folder])
    assert not report.files
    assert "huge.bin" in report.problems[0].title


@pytest.mark.parametrize(
    "name", ["..md", "con.md", "a\u202etxt.md", "name with\nnewline.md", "ﬁ ́.md", "x" * 200 + ".md"]
)
def test_odd_file_names_come_in(library: Library, folder: Path, name: str) -> None:
    (folder / name).write_text(STORY, encoding="utf-8")
    report = library.intake.take_in([folder / name])
    assert not report.problems
    assert titles(library) == ["Mke Mti"]


def test_names_that_are_not_unicode_are_reported(library: Library, folder: Path) -> None:
    raw = os.fsencode(folder) + b"/\xff\xfe.md"
    Path(os.fsdecode(raw)).write_text(STORY, encoding="utf-8")
    report = library.intake.take_in([folder])
    assert len(report.files) + len(report.problems) == 1
    assert not library.check.run().problems


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_folder_is_reported(library: Library, folder: Path) -> None:
    closed = folder / "closed"
    closed.mkdir(mode=0)
    (folder / "good.md").write_text(STORY, encoding="utf-8")
    report = library.intake.take_in([folder])
    closed.chmod(0o755)
    assert [file.title for file in report.files] == ["Mke Mti"]
    assert "closed" in report.problems[0].title


def test_a_folder_that_is_not_there_is_reported(library: Library, tmp_path: Path) -> None:
    report = library.intake.take_in([tmp_path / "nowhere"])
    assert "nowhere" in report.problems[0].title


def test_links_out_of_the_folder_are_passed_over(library: Library, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "outside.md").write_text(STORY, encoding="utf-8")
    (folder / "link.md").symlink_to(tmp_path / "outside.md")
    report = library.intake.take_in([folder])
    assert not report.files


def test_a_cancelled_import_keeps_what_came_in(library: Library, folder: Path) -> None:
    for number in range(20):
        (folder / f"{number:02}.md").write_text(STORY.replace("Mke Mti", f"Story {number}"), encoding="utf-8")

    class StopAtTen:
        def report(self, done: int, total: int | None, doing: str = "") -> None:
            if done == 10:
                raise Cancelled

    with pytest.raises(Cancelled):
        library.intake.take_in([folder], progress=StopAtTen())
    assert len(titles(library)) == 10
    assert not library.check.run().problems
    library.intake.take_in([folder])
    assert len(titles(library)) == 20


def test_a_second_writer_is_told_who_holds_the_library(library: Library, folder: Path) -> None:
    (folder / "a.md").write_text(STORY, encoding="utf-8")
    refusals: list[str] = []

    class TryAnother:
        def report(self, done: int, total: int | None, doing: str = "") -> None:
            with Library.open(library.paths.root) as other, pytest.raises(StorageError) as refusal:
                other.intake.take_in([folder])
            refusals.append(refusal.value.title)

    library.intake.take_in([folder], progress=TryAnother())
    assert str(os.getpid()) in refusals[0]
