"""A power cut at any step of a backup, a restore, a move."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from oerdesk.core import paths as places
from oerdesk.core.library import Library
from tests.core.care.conftest import contents_of, linux, restored, take_in

CUTS = int(os.environ.get("OERDESK_KILLS", "6"))


def command(cut: int, root: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-m", "tests.helpers.cuts", str(cut), str(root), *map(str, arguments)]
    return subprocess.run(line, capture_output=True, text=True, check=False, cwd=Path(__file__).parents[3])


def cut_often(work: Path, prepare: Callable[[Path], list[object]], check: Callable[[Path], None]) -> None:
    """Cut a command at many of its steps; ``check`` holds after each, and the command then completes.

    Args:
        prepare: makes everything anew in a folder; gives the command.
        check: looks at that folder.
    """
    whole = command(0, work / "0", *prepare(work / "0"))
    assert whole.returncode == 0, whole.stderr
    steps = int(whole.stderr.split()[-1])
    chosen = sorted(random.Random(steps).sample(range(1, steps + 1), min(CUTS, steps)))
    for cut in chosen:
        folder = work / str(cut)
        arguments = prepare(folder)
        done = command(cut, folder, *arguments)
        assert done.returncode == -signal.SIGKILL, (cut, done.stderr)
        check(folder)
        shutil.rmtree(folder)
    print(f"{len(chosen)} cuts of {steps} steps")


@pytest.fixture
def original(filled: Library) -> Path:
    filled.close()
    return filled.paths.root


@linux
@pytest.mark.timeout(120 + 5 * CUTS)
def test_a_cut_backup_leaves_the_older_or_the_new_one(original: Path, tmp_path: Path) -> None:
    def prepare(folder: Path) -> list[object]:
        shutil.copytree(original, folder / "library")
        with Library.open(folder / "library") as library:
            library.care.backup(folder / "backup")
            library.adapt.discard(library.adapt.drafts()[0])
            take_in(library, "Dog", "Emu")
            library.change_settings(person="Juma")
        return ["backup", folder / "backup", "--library", folder / "library"]

    def check(folder: Path) -> None:
        whole = restored(folder / "backup", folder / "restored")
        older, newer = contents_of(original), contents_of(folder / "library")
        assert whole in (older, newer)
        with Library.open(folder / "library") as library:
            library.care.backup(folder / "backup")
        assert restored(folder / "backup", folder / "again") == newer
        assert not (folder / "backup" / "next").exists()

    cut_often(tmp_path / "cuts", prepare, check)


@linux
@pytest.mark.timeout(120 + 5 * CUTS)
def test_a_cut_restore_leaves_the_older_or_the_new_library(original: Path, tmp_path: Path) -> None:
    with Library.open(original) as library:
        library.care.backup(tmp_path / "backup")

    def prepare(folder: Path) -> list[object]:
        with Library.open(folder / "library") as library:
            take_in(library, "Zebra")
        return ["restore", tmp_path / "backup", "--library", folder / "library"]

    def check(folder: Path) -> None:
        found = contents_of(folder / "library")
        assert found["titles"] in ([("Zebra", True)], contents_of(original)["titles"])
        assert found["problems"] == ()
        assert restored(tmp_path / "backup", folder / "library") == contents_of(original)

    cut_often(tmp_path / "cuts", prepare, check)


def _cut_moves(original: Path, tmp_path: Path, targets: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = contents_of(original)

    def prepare(folder: Path) -> list[object]:
        monkeypatch.setenv("XDG_CONFIG_HOME", str(folder / "config"))
        monkeypatch.setenv("XDG_DATA_HOME", str(folder / "data"))
        monkeypatch.setattr(places, "place_file", lambda: folder / "config" / "oerdesk" / "place.json")
        monkeypatch.setattr(places, "standard_place", lambda: folder / "data" / "oerdesk" / "library")
        shutil.copytree(original, folder / "data" / "oerdesk" / "library")
        return ["move", targets / folder.name]

    def check(folder: Path) -> None:
        found = places.default_library(tmp_path)
        assert contents_of(found) == whole
        if found == folder / "data" / "oerdesk" / "library" and not (targets / folder.name).exists():
            with Library.open(found) as library:
                library.care.move(targets / folder.name)
            assert contents_of(places.default_library(tmp_path)) == whole

    cut_often(tmp_path / "cuts", prepare, check)


@linux
@pytest.mark.timeout(120 + 5 * CUTS)
def test_a_cut_move_leaves_one_library_that_is_found(
    original: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _cut_moves(original, tmp_path, tmp_path / "new", monkeypatch)


@linux
@pytest.mark.timeout(120 + 5 * CUTS)
def test_a_cut_move_to_another_disk_leaves_one_library_that_is_found(
    original: Path, tmp_path: Path, other_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _cut_moves(original, tmp_path, other_disk, monkeypatch)
