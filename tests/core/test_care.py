"""Backups that restore exactly, moves that lose nothing, and a power cut at any step of either."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from oerdesk.core import paths as places
from oerdesk.core.care import BackupReport, backups_in, restore, verify_backup
from oerdesk.core.care import copying as care_copying
from oerdesk.core.care import moving as care_moving
from oerdesk.core.errors import Cancelled, DamagedError, NotFoundError, OerdeskError, StorageError, UsageError
from oerdesk.core.library import Library
from oerdesk.core.records import EVERYTHING, Filter
from oerdesk.core.safety.lock import WriterLock
from tests.core.conftest import Clock
from tests.helpers import material

CUTS = int(os.environ.get("OERDESK_KILLS", "6"))
STORY = "# {title}\n\nOnce there was a {title}.\n\n* License: [CC-BY 4.0]\n* Text: Amina\n* Language: en\n"
linux = pytest.mark.skipif(sys.platform != "linux", reason="another disk, a small disk, and SIGKILL")


@pytest.fixture(autouse=True)
def own_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.delenv("OERDESK_LIBRARY", raising=False)
    monkeypatch.setattr(places, "place_file", lambda: tmp_path / "config" / "oerdesk" / "place.json")
    monkeypatch.setattr(places, "standard_place", lambda: tmp_path / "data" / "oerdesk" / "library")


def take_in(library: Library, *names: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for name in names:
            material.save(Path(folder), f"{name}.md", STORY.format(title=name))
        assert not library.intake.take_in([Path(folder)]).problems


@pytest.fixture
def filled(library: Library) -> Library:
    """Three stories, one of them in a collection, a draft, keys, settings of one's own."""
    take_in(library, "Ant", "Bee", "Cat")
    library.curate.collect("Mine", [1])
    library.adapt.start([1], "Amina")
    library.publisher.create_keys()
    library.change_settings(person="Amina", text_percent=150)
    return library


def contents(library: Library) -> dict[str, object]:
    """All that a person could miss."""
    rows = library.browse.rows(library.browse.find(EVERYTHING))
    return {
        "titles": [(row.title, row.here) for row in rows],
        "files": [library.main_file(row.id).read_bytes() for row in rows],
        "collections": library.curate.collections(),
        "drafts": [(draft.id, draft.document()) for draft in library.adapt.drafts()],
        "fingerprint": library.publisher.fingerprint(),
        "settings": library.settings,
        "found": library.browse.search(Filter(text="once")).total,
        "problems": library.check.run().problems,
    }


def contents_of(root: Path) -> dict[str, object]:
    with Library.open(root, create=False) as library:
        return contents(library)


def restored(backup: Path, into: Path) -> dict[str, object]:
    restore(backup, into)
    return contents_of(into)


def damage(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)


def objects(root: Path) -> list[Path]:
    return sorted(path for path in (root / "objects").glob("??/*"))


# Backing up


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


# Reading backups that are damaged or hostile


@pytest.fixture
def backup(filled: Library, tmp_path: Path) -> Path:
    report: BackupReport = filled.care.backup(tmp_path / "backup")
    return report.backup.folder


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


# Restoring


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


# Moving


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


@pytest.fixture
def other_disk() -> Iterator[Path]:
    """A folder on another disk than the temporary ones."""
    shared = Path("/dev/shm")
    if not os.access(shared, os.W_OK):
        pytest.skip("no second disk")
    folder = shared / f"oerdesk-{os.getpid()}-{random.getrandbits(32):08x}"
    folder.mkdir()
    yield folder
    shutil.rmtree(folder)


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


# No room, and what may only be read


def _attempts(filled: Library, disk: Path) -> dict[str, Callable[[], object]]:
    return {
        "backup": lambda: filled.care.backup(disk / "backup"),
        "move": lambda: filled.care.move(disk / "new"),
        "portable": lambda: filled.care.make_portable(disk),
    }


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=18m", "tmpfs", str(disk)]
    if sys.platform != "linux" or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("mounting is not allowed here")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


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


# A power cut at any step


def command(cut: int, root: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-m", "tests.helpers.cuts", str(cut), str(root), *map(str, arguments)]
    return subprocess.run(line, capture_output=True, text=True, check=False, cwd=Path(__file__).parents[2])


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
