"""Libraries to care for, and disks to put them on."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from oerdesk.core import paths as places
from oerdesk.core.care import BackupReport, restore
from oerdesk.core.library import Library
from oerdesk.core.records import EVERYTHING, Filter
from tests.helpers import material

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


@pytest.fixture
def backup(filled: Library, tmp_path: Path) -> Path:
    report: BackupReport = filled.care.backup(tmp_path / "backup")
    return report.backup.folder


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


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=18m", "tmpfs", str(disk)]
    if sys.platform != "linux" or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("mounting is not allowed here")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)
