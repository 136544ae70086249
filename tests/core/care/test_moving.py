"""Moving a library, and taking it along."""

from __future__ import annotations

from pathlib import Path

import pytest

from oerdesk.core import paths as places
from oerdesk.core.care import moving as care_moving
from oerdesk.core.errors import StorageError, UsageError
from oerdesk.core.library import Library
from oerdesk.core.safety.lock import WriterLock
from tests.core.care.conftest import contents, contents_of, damage, linux, objects, take_in
from tests.helpers import material


def test_a_moved_library_is_found_at_its_new_place(tmp_path: Path) -> None:
    with Library.open(places.default_library(tmp_path)) as library:
        take_in(library, "Ant")
        before = contents(library)
        report = library.care.move(tmp_path / "new — ü")
    assert report == care_moving.MoveReport(tmp_path / "new — ü")
    assert places.default_library(tmp_path) == tmp_path / "new — ü"
    assert contents_of(tmp_path / "new — ü") == before
    assert not library.paths.root.exists()


def test_moving_another_library_changes_nothing_about_the_usual_one(filled: Library, tmp_path: Path) -> None:
    usual = places.default_library(tmp_path)
    filled.care.move(tmp_path / "new")
    assert places.default_library(tmp_path) == usual


def test_in_a_folder_with_other_things_a_library_gets_one_of_its_own(filled: Library, tmp_path: Path) -> None:
    material.save(tmp_path / "stick", "holiday.txt", "not ours")
    assert filled.care.move(tmp_path / "stick").root == tmp_path / "stick" / "oerdesk-library"
    with (
        Library.open(tmp_path / "other") as other,
        pytest.raises(UsageError, match="something"),
    ):
        other.care.move(tmp_path / "stick")


@pytest.mark.parametrize("where", ["library", "library/deeper", "library/objects"])
def test_a_library_does_not_move_into_itself(filled: Library, tmp_path: Path, where: str) -> None:
    with pytest.raises(UsageError, match="already"):
        filled.care.move(tmp_path / where)
    assert contents(filled)["problems"] == ()


def test_a_library_that_is_open_elsewhere_is_not_moved(filled: Library, tmp_path: Path) -> None:
    with Library.open(filled.paths.root) as other:
        with pytest.raises(StorageError, match="open in another"):
            filled.care.move(tmp_path / "new")
        assert contents(other)["problems"] == ()
    assert not (tmp_path / "new").exists()


def test_a_library_that_is_written_to_elsewhere_is_not_moved(filled: Library, tmp_path: Path) -> None:
    with WriterLock(filled.paths.writer_lock).held("import"), pytest.raises(StorageError, match="import"):
        filled.care.move(tmp_path / "new")
    assert contents_of(filled.paths.root)["problems"] == ()


@linux
def test_to_another_disk_everything_is_copied_and_the_old_place_cleared(
    tmp_path: Path, other_disk: Path
) -> None:
    with Library.open(places.default_library(tmp_path)) as library:
        take_in(library, "Ant", "Bee")
        library.adapt.start([1], "Amina")
        material.save(library.paths.partial, f"{'0' * 64}.part", "half")
        before = contents(library)
        report = library.care.move(other_disk)
    assert (report.root, report.left) == (other_disk, None)
    assert contents_of(other_disk) == before
    assert (other_disk / "partial" / f"{'0' * 64}.part").read_text() == "half", "bytes are money"
    assert places.default_library(tmp_path) == other_disk
    assert list((tmp_path / "data" / "oerdesk").iterdir()) == []


@linux
def test_to_another_disk_what_was_damaged_is_told_and_left(
    filled: Library, other_disk: Path, tmp_path: Path
) -> None:
    damage(filled.main_file(1))
    report = filled.care.move(other_disk)
    assert len(report.problems) == 1
    assert report.left == tmp_path / "library"
    assert objects(tmp_path / "library")


def test_a_portable_library_is_used_from_then_on(filled: Library, tmp_path: Path) -> None:
    (tmp_path / "program").mkdir()
    report = filled.care.make_portable(tmp_path / "program")
    assert places.default_library(tmp_path / "program") == report.root
    assert contents_of(report.root) == contents(filled)
    with pytest.raises(UsageError, match="something"):
        filled.care.make_portable(tmp_path / "program")
