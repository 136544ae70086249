"""No room, and what may only be read."""

from __future__ import annotations

import random
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from oerdesk.core.care import restore, verify_backup
from oerdesk.core.errors import OerdeskError, StorageError
from oerdesk.core.library import Library
from tests.core.care.conftest import contents, contents_of, linux, objects, restored
from tests.helpers import material


def _attempts(filled: Library, disk: Path) -> dict[str, Callable[[], object]]:
    return {
        "backup": lambda: filled.care.backup(disk / "backup"),
        "move": lambda: filled.care.move(disk / "new"),
        "portable": lambda: filled.care.make_portable(disk),
    }


@linux
@pytest.mark.parametrize("what", ["backup", "move", "portable", "restore"])
def test_that_there_is_no_room_is_known_before(
    filled: Library, small_disk: Path, tmp_path: Path, what: str
) -> None:
    material.save(tmp_path / "in", "noise.wav", material.wav() + bytes(4 * 10**6))
    filled.intake.take_in([tmp_path / "in"])
    filled.care.backup(tmp_path / "backup")
    attempts = _attempts(filled, small_disk)
    attempts["restore"] = lambda: restore(tmp_path / "backup", small_disk / "again")
    with pytest.raises(StorageError, match=r"MB are needed, \d+ MB are free"):
        attempts[what]()
    assert contents_of(filled.paths.root)["problems"] == ()
    assert not objects(small_disk / "backup")


@linux
@pytest.mark.parametrize("what", ["backup", "move", "portable", "restore"])
def test_a_disk_that_fills_meanwhile_costs_nothing(
    filled: Library, small_disk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    data = random.Random(1).randbytes(2 * 10**6)
    for number in range(12):
        material.save(tmp_path / "in", f"{number}.wav", material.wav() + data + bytes([number]))
    filled.intake.take_in([tmp_path / "in"])
    filled.care.backup(tmp_path / "backup")
    before = contents(filled)
    for module in ("backup", "moving", "restoring"):
        monkeypatch.setattr(f"oerdesk.core.care.{module}.check_room", lambda _folder, _needed: None)
    attempts = _attempts(filled, small_disk)
    attempts["restore"] = lambda: restore(tmp_path / "backup", small_disk / "again")
    with pytest.raises(StorageError, match="full"):
        attempts[what]()
    subprocess.run(["mount", "-o", "remount,size=200m", str(small_disk)], check=True)
    assert contents_of(filled.paths.root) == before
    attempts[what]()
    where = {"backup": "backup", "move": "new", "portable": "oerdesk-library", "restore": "again"}[what]
    titles = contents_of(small_disk / where)["titles"]
    assert titles == before["titles"]


@linux
def test_a_disk_that_may_only_be_read_is_told(filled: Library, small_disk: Path) -> None:
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    for attempt in _attempts(filled, small_disk).values():
        with pytest.raises(OerdeskError, match="read-only"):
            attempt()
    assert contents_of(filled.paths.root)["problems"] == ()


@linux
def test_from_a_stick_that_may_only_be_read_one_can_restore(
    filled: Library, small_disk: Path, tmp_path: Path
) -> None:
    subprocess.run(["mount", "-o", "remount,size=100m", str(small_disk)], check=True)
    filled.care.backup(small_disk)
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    assert verify_backup(small_disk) == ()
    assert restored(small_disk, tmp_path / "again") == contents(filled)
