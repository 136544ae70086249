"""Taking a library back, also from a backup that is damaged or hostile."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from oerdesk.core.care import backups_in, restore, verify_backup
from oerdesk.core.errors import DamagedError, NotFoundError, StorageError, UsageError
from oerdesk.core.library import Library
from oerdesk.core.records import EVERYTHING
from tests.core.care.conftest import contents, contents_of, damage, objects, take_in
from tests.helpers import material


@pytest.mark.parametrize("name", ["catalog.sqlite", "settings.json", "keys/1.json"])
def test_a_damaged_part_is_told_before_anything_is_touched(backup: Path, tmp_path: Path, name: str) -> None:
    damage(backup / name)
    for attempt in (lambda: restore(backup, tmp_path / "again"), lambda: verify_backup(backup)):
        with pytest.raises(DamagedError, match=name):
            attempt()
    assert not (tmp_path / "again").exists()


def test_a_damaged_work_is_told_and_the_others_are_restored(backup: Path, tmp_path: Path) -> None:
    damage(objects(backup)[0])
    (problem,) = verify_backup(backup)
    assert problem.kind == "damaged"
    (problem,) = restore(backup, tmp_path / "again").problems
    assert "--repair" in problem.hint
    with Library.open(tmp_path / "again") as library:
        assert len(library.check.run(repair=True).repaired) == 1
        assert len(library.browse.find(EVERYTHING)) == 3


def test_where_there_is_no_backup_that_is_told(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(NotFoundError, match="no backup"):
            restore(folder, tmp_path / "again")
    assert backups_in(tmp_path) == []


def _head(change: Callable[[dict[str, object]], object]) -> Callable[[str], str]:
    def changed(text: str) -> str:
        data = json.loads(text)
        change(data)
        return json.dumps(data)

    return changed


FILE = {"size": 1, "sha256": "0" * 64}


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text[: len(text) // 2],
        lambda _text: "[]",
        lambda _text: "",
        _head(lambda data: data.update(format="oerdesk-backup/9")),
        _head(lambda data: data.update(files={})),
        _head(lambda data: data.update(bad=3)),
        _head(lambda data: data["files"].update({"../../etc/passwd": FILE})),  # type: ignore[attr-defined]
        _head(lambda data: data["files"].update({"/etc/passwd": FILE})),  # type: ignore[attr-defined]
        _head(lambda data: data["files"].update({"objects/x": FILE})),  # type: ignore[attr-defined]
        _head(lambda data: data["files"].update({"keys": FILE})),  # type: ignore[attr-defined]
    ],
)
def test_a_head_that_is_not_ours_is_refused(
    backup: Path, filled: Library, tmp_path: Path, change: Callable[[str], str]
) -> None:
    head = backup / "backup.json"
    head.write_text(change(head.read_text("utf-8")), encoding="utf-8")
    for attempt in (lambda: restore(backup, tmp_path / "again"), lambda: filled.care.backup(backup)):
        with pytest.raises(DamagedError, match=r"backup\.json|cannot be read"):
            attempt()
    assert not (tmp_path / "again").exists()


def test_a_library_that_is_there_is_moved_aside(filled: Library, tmp_path: Path) -> None:
    filled.care.backup(tmp_path / "backup")
    before = contents(filled)
    take_in(filled, "Dog")
    filled.close()
    report = restore(tmp_path / "backup", filled.paths.root)
    assert contents_of(filled.paths.root) == before
    assert report.replaced is not None
    assert report.replaced.parent == tmp_path
    with Library.open(report.replaced) as library:
        assert len(library.browse.find(EVERYTHING)) == 4
    again = restore(tmp_path / "backup", filled.paths.root)
    assert again.replaced not in {None, report.replaced}


def test_a_broken_library_can_be_replaced(filled: Library, tmp_path: Path) -> None:
    filled.care.backup(tmp_path / "backup")
    before = contents(filled)
    filled.close()
    filled.paths.catalog.write_bytes(b"broken" * 1000)
    restore(tmp_path / "backup", filled.paths.root)
    assert contents_of(filled.paths.root) == before


def test_a_library_that_is_open_is_not_replaced(filled: Library, backup: Path) -> None:
    with pytest.raises(StorageError, match="open in another"):
        restore(backup, filled.paths.root)
    assert contents(filled)["problems"] == ()


@pytest.mark.parametrize("where", ["documents", "backup", "backup/objects", "."])
def test_nothing_but_a_library_is_replaced(backup: Path, tmp_path: Path, where: str) -> None:
    material.save(tmp_path / "documents", "diary.txt", "dear diary")
    with pytest.raises(UsageError):
        restore(backup, tmp_path / where)
    assert (tmp_path / "documents" / "diary.txt").exists()
    assert verify_backup(backup) == ()


def test_an_empty_folder_is_taken(backup: Path, filled: Library, tmp_path: Path) -> None:
    (tmp_path / "again").mkdir()
    assert restore(backup, tmp_path / "again").replaced is None
    assert contents_of(tmp_path / "again") == contents(filled)
