"""Backups: what is in them, when they are made again, what they are never made over."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from oerdesk.core.care import backups_in, restore, verify_backup
from oerdesk.core.care import copying as care_copying
from oerdesk.core.errors import Cancelled, DamagedError, StorageError, UsageError
from oerdesk.core.library import Library
from oerdesk.core.records import EVERYTHING
from oerdesk.core.safety.lock import WriterLock
from tests.core.care.conftest import contents, contents_of, damage, objects, restored, take_in
from tests.core.conftest import Clock
from tests.helpers import material


def test_a_restored_backup_is_exactly_what_was_backed_up(filled: Library, tmp_path: Path) -> None:
    report = filled.care.backup(tmp_path / "backup")
    assert (report.copied, report.keys, report.drafts, report.problems) == (3, True, 1, ())
    assert report.backup.resources == 3
    assert restored(tmp_path / "backup", tmp_path / "again") == contents(filled)
    assert verify_backup(tmp_path / "backup") == ()


def test_the_keys_in_a_backup_are_readable_by_their_owner_alone(filled: Library, tmp_path: Path) -> None:
    filled.care.backup(tmp_path / "backup")
    restore(tmp_path / "backup", tmp_path / "again")
    for root in ("backup", "again"):
        for key in (tmp_path / root / "keys").glob("*.pem"):
            assert key.stat().st_mode & 0o077 == 0


def test_again_only_what_is_new_is_copied(filled: Library, tmp_path: Path) -> None:
    filled.care.backup(tmp_path / "backup")
    before = {path: path.stat().st_mtime_ns for path in objects(tmp_path / "backup")}
    take_in(filled, "Dog")
    report = filled.care.backup(tmp_path / "backup")
    assert report.copied == 1
    assert {p: p.stat().st_mtime_ns for p in before} == before
    assert restored(tmp_path / "backup", tmp_path / "again") == contents(filled)
    assert not (tmp_path / "backup" / "next").exists()


def test_what_is_gone_from_the_library_goes_from_the_backup(filled: Library, tmp_path: Path) -> None:
    filled.care.backup(tmp_path / "backup")
    for draft in filled.adapt.drafts():
        filled.adapt.discard(draft)
    filled.paths.settings.unlink()
    filled.care.backup(tmp_path / "backup")
    assert list((tmp_path / "backup" / "drafts").iterdir()) == []
    assert not (tmp_path / "backup" / "settings.json").exists()
    with Library.open(tmp_path / "backup") as backup:
        assert backup.adapt.drafts() == []


def test_many_libraries_share_a_stick(filled: Library, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    material.save(stick, "holiday.txt", "not ours")
    with Library.open(tmp_path / "other") as other:
        take_in(other, "Zebra")
        other.care.backup(stick)
    filled.care.backup(stick)
    filled.care.backup(stick)
    found = backups_in(stick)
    assert len(found) == 2
    assert {backup.resources for backup in found} == {1, 3}
    with pytest.raises(UsageError, match="several"):
        restore(stick, tmp_path / "again")
    assert (stick / "holiday.txt").read_text() == "not ours"


def test_the_newest_backup_is_remembered(filled: Library, tmp_path: Path, clock: Clock) -> None:
    assert filled.care.last_backup() is None
    filled.care.backup(tmp_path / "backup")
    last = filled.care.last_backup()
    assert last is not None
    assert (last.folder, last.made) == (tmp_path / "backup", clock.now)
    restore(tmp_path / "backup", tmp_path / "again")
    with Library.open(tmp_path / "again") as again:
        assert again.care.last_backup() == last
    (filled.paths.backups / "last.json").write_text("nonsense")
    assert filled.care.last_backup() is None


@pytest.mark.parametrize("inside", ["", "here", "objects"])
def test_a_backup_does_not_go_into_the_library_itself(filled: Library, inside: str) -> None:
    with pytest.raises(UsageError, match="belongs to a library"):
        filled.care.backup(filled.paths.root / inside)


def test_a_backup_does_not_go_into_another_library(filled: Library, tmp_path: Path) -> None:
    with Library.open(tmp_path / "other") as other, pytest.raises(UsageError, match="belongs to a library"):
        filled.care.backup(other.paths.root)


def test_the_library_may_be_in_use_by_another_program(filled: Library, tmp_path: Path) -> None:
    with WriterLock(filled.paths.writer_lock).held("import"), Library.open(filled.paths.root) as other:
        filled.care.backup(tmp_path / "backup")
        assert contents(other)["titles"] == contents(filled)["titles"]


def test_a_library_that_may_only_be_read_can_be_backed_up(filled: Library, tmp_path: Path) -> None:
    filled.close()
    with Library.open(filled.paths.root, read_only=True) as library:
        library.care.backup(tmp_path / "backup")
        assert library.care.last_backup() is None
    assert len(objects(tmp_path / "backup")) == 3


def test_what_is_damaged_in_the_library_is_told_and_stops_nothing(filled: Library, tmp_path: Path) -> None:
    damage(filled.main_file(1))
    filled.main_file(2).unlink()
    report = filled.care.backup(tmp_path / "backup")
    assert report.copied == 1
    titles = {row.id: row.title for row in filled.browse.rows([1, 2])}
    assert {problem.title for problem in report.problems} == {
        f"A file of “{title}” is missing or damaged." for title in titles.values()
    }
    assert verify_backup(tmp_path / "backup") == (), "it is what the library was"
    assert len(restore(tmp_path / "backup", tmp_path / "again").problems) == 2


def test_a_backup_opened_as_a_library_is_only_read(filled: Library, tmp_path: Path) -> None:
    filled.care.backup(tmp_path / "backup")
    with Library.open(tmp_path / "backup") as backup:
        assert backup.read_only
        assert len(backup.browse.find(EVERYTHING)) == 3
    assert filled.care.backup(tmp_path / "backup").copied == 0


def test_a_copy_of_a_backup_without_its_head_is_a_library(filled: Library, tmp_path: Path) -> None:
    filled.care.backup(tmp_path / "backup")
    shutil.copytree(tmp_path / "backup", tmp_path / "by hand")
    (tmp_path / "by hand" / "backup.json").unlink()
    assert contents_of(tmp_path / "by hand") == contents(filled)


def test_work_done_in_a_backup_is_not_overwritten(filled: Library, tmp_path: Path) -> None:
    filled.care.backup(tmp_path / "backup")
    with Library.open(tmp_path / "backup", read_only=False) as backup:
        take_in(backup, "Emu")
    with pytest.raises(StorageError, match="somebody worked in it"):
        filled.care.backup(tmp_path / "backup")
    with Library.open(tmp_path / "backup") as backup:
        assert len(backup.browse.find(EVERYTHING)) == 4


def test_stopping_leaves_the_older_backup(filled: Library, tmp_path: Path) -> None:
    class Stopping:
        def report(self, done: int, total: int | None, doing: str = "") -> None:
            if done:
                raise Cancelled

    filled.care.backup(tmp_path / "backup")
    before = contents(filled)
    take_in(filled, "Dog", "Emu")
    with pytest.raises(Cancelled):
        filled.care.backup(tmp_path / "backup", Stopping())
    assert restored(tmp_path / "backup", tmp_path / "again") == before
    assert filled.care.backup(tmp_path / "backup").copied in {1, 2}


def test_a_disk_that_gives_back_something_else_is_told(
    filled: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(care_copying, "_forget_in_memory", damage)  # the disk, between writing and reading
    with pytest.raises(DamagedError, match="not what was just written"):
        filled.care.backup(tmp_path / "backup")
