"""Which sticks there are, and letting go of one."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from oerdesk.core.errors import StorageError, UnreachableError
from oerdesk.core.progress import SILENT, Progress
from oerdesk.gui.packs import unplug
from oerdesk.gui.packs.volumes import Volume, folder_volume, is_of_the_system, mounted_volumes, sticks_among
from oerdesk.gui.packs.work import list_volumes, on_stick


@pytest.mark.parametrize(
    ("root", "device", "platform", "system"),
    [
        ("/", "/dev/sda1", "linux", True),
        ("/boot/efi", "/dev/sda2", "linux", True),
        ("/home", "/dev/sda3", "linux", True),
        ("/snap/core/1", "/dev/loop1", "linux", True),
        ("/run/user/1000", "tmpfs", "linux", True),
        ("/run/media/amina/SCHOOL", "/dev/sdb1", "linux", False),
        ("/media/amina/SCHOOL", "/dev/sdb1", "linux", False),
        ("/mnt/usb", "/dev/sdb1", "linux", False),
        ("/mnt/memory", "tmpfs", "linux", True),
        ("/homework", "/dev/sdb1", "linux", False),
        ("/Volumes/SCHOOL", "disk2s1", "darwin", False),
        ("/System/Volumes/Data", "disk1s1", "darwin", True),
        ("E:/", "\\\\?\\Volume{1}", "win32", False),
    ],
)
def test_sticks_are_told_from_the_system(root: str, device: str, platform: str, *, system: bool) -> None:
    assert is_of_the_system(root, device, platform) is system


def test_what_is_mounted_here_is_listed_without_the_system() -> None:
    volumes = mounted_volumes()
    assert Path("/") not in {volume.root for volume in volumes}
    assert all(volume.name and volume.free <= volume.total for volume in volumes)


def test_sticks_are_found_among_what_is_mounted_without_asking_any_of_it() -> None:
    mounts = [
        ("/dev/sda1", "/"),
        ("server:/export", "/mnt/dead"),
        ("/dev/sdb1", "/media/amina/USB\\040DISK"),
        ("/dev/sdb1", "/media/amina/USB\\040DISK"),
        ("tmpfs", "/run"),
    ]
    assert sticks_among(mounts) == ["/media/amina/USB DISK"]


def test_a_folder_can_be_used_like_a_stick(tmp_path: Path) -> None:
    volume = folder_volume(tmp_path)
    assert (volume.root, volume.name, volume.device, volume.read_only) == (
        tmp_path,
        tmp_path.name,
        "",
        False,
    )
    assert 0 < volume.free <= volume.total
    assert volume.is_there()
    with pytest.raises(StorageError, match="is not there"):
        folder_volume(tmp_path / "nowhere")
    listed = list_volumes(lambda: [volume], [tmp_path, tmp_path / "nowhere"], SILENT)
    assert listed == [volume]


def test_a_folder_where_nothing_is_mounted_any_more_is_no_stick(tmp_path: Path) -> None:
    assert not Volume(tmp_path, "SCHOOL", 0, 0, device="/dev/sdz1").is_there()


def test_fat_is_known_for_its_small_files(tmp_path: Path) -> None:
    assert Volume(tmp_path, "SCHOOL", 0, 0, file_system="vfat").small_files_only
    assert not Volume(tmp_path, "SCHOOL", 0, 0, file_system="exfat").small_files_only


def test_what_fails_on_a_stick_that_is_gone_says_that_it_was_pulled_out(tmp_path: Path) -> None:
    stick = Volume(tmp_path / "SCHOOL", "SCHOOL", 0, 0)

    def pulled(_progress: Progress) -> None:
        stick.root.rmdir()
        raise UnreachableError("Input/output error.")

    with pytest.raises(StorageError, match="“SCHOOL” is not plugged in"):
        on_stick(stick, pulled)(SILENT)
    stick.root.mkdir()
    with pytest.raises(StorageError, match="“SCHOOL” was pulled out") as caught:
        on_stick(stick, pulled)(SILENT)
    assert "goes on" in caught.value.hint or "is kept" in caught.value.hint
    stick.root.mkdir()

    def full(_progress: Progress) -> None:
        raise StorageError("The disk is full.")

    with pytest.raises(StorageError, match="full"):
        on_stick(stick, full)(SILENT)


def test_a_stick_that_is_gone_is_noticed_although_its_folder_takes_everything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("oerdesk.gui.packs.work.WATCH", 0)
    stick = Volume(tmp_path / "SCHOOL", "SCHOOL", 0, 0)
    stick.root.mkdir()

    def write(progress: Progress) -> None:
        progress.report(1, 3, "Ant")
        stick.root.rmdir()
        progress.report(2, 3, "Bee")
        raise AssertionError("it went on")

    with pytest.raises(StorageError, match="“SCHOOL” was pulled out"):
        on_stick(stick, write)(SILENT)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs its commands")
def test_the_system_is_asked_to_let_go_where_it_can_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = tmp_path / "asked"
    tool = tmp_path / "bin" / "udisksctl"
    stick = Volume(tmp_path, "SCHOOL", 0, 0, device="/dev/sdz1")
    monkeypatch.setenv("PATH", str(tool.parent))
    assert not unplug.can_let_go(stick)
    with pytest.raises(StorageError):
        unplug.let_go(stick)
    tool.parent.mkdir()
    tool.write_text(f'#!/bin/sh\necho "$@" > {asked}\n')
    tool.chmod(0o755)
    assert unplug.can_let_go(stick)
    assert not unplug.can_let_go(Volume(tmp_path, "odd", 0, 0, device="/dev/sdz1; reboot"))
    assert not unplug.can_let_go(Volume(tmp_path, "folder", 0, 0))
    unplug.let_go(stick)
    assert asked.read_text() == "unmount --block-device /dev/sdz1 --no-user-interaction\n"
    tool.write_text("#!/bin/sh\necho target is busy >&2\nexit 1\n")
    with pytest.raises(StorageError, match="target is busy"):
        unplug.let_go(stick)
    assert unplug.how_to()
