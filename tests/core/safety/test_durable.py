from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oerdesk.core.errors import StorageError
from oerdesk.core.safety.durable import TEMPORARY_PREFIX, durable_file, write_durably


def leftovers(folder: Path) -> list[Path]:
    return list(folder.glob(f"{TEMPORARY_PREFIX}*"))


def test_the_new_content_replaces_the_old(tmp_path: Path) -> None:
    target = tmp_path / "file"
    for content in (b"old", b"", b"new" * 10_000):
        write_durably(target, content)
        assert target.read_bytes() == content
    assert leftovers(tmp_path) == []


@given(st.binary(max_size=200), st.binary(max_size=200))
def test_what_is_written_is_what_is_read(
    tmp_path_factory: pytest.TempPathFactory, a: bytes, b: bytes
) -> None:
    target = tmp_path_factory.mktemp("durable") / "file"
    with durable_file(target) as out:
        out.write(a)
        out.write(b)
    assert target.read_bytes() == a + b


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, SystemExit])
def test_a_block_that_fails_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, error: type[BaseException]
) -> None:
    target = tmp_path / "file"
    target.write_bytes(b"old")

    def write() -> None:
        with durable_file(target) as out:
            out.write(b"half of the new")
            raise error

    with pytest.raises(error):
        write()
    assert target.read_bytes() == b"old"
    assert leftovers(tmp_path) == []


def test_the_new_content_is_on_the_disk_before_it_gets_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The order that POSIX asks for: the file, its name, the folder."""
    target = tmp_path / "file"
    target.write_bytes(b"old")
    seen: list[tuple[str, bytes]] = []
    sync = os.fsync

    def watched(descriptor: int) -> None:
        kind = "folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "file"
        seen.append((kind, target.read_bytes()))
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", watched)
    write_durably(target, b"new")
    assert seen[0] == ("file", b"old")
    if sys.platform != "win32":
        assert seen[1:] == [("folder", b"new")]


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")
def test_private_files_are_readable_by_their_owner_alone(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        write_durably(tmp_path / "secret", b"x", private=True)
        write_durably(tmp_path / "open", b"x")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "secret").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "open").stat().st_mode) == 0o644


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")
def test_a_private_file_replaces_an_open_one(tmp_path: Path) -> None:
    target = tmp_path / "key"
    target.write_bytes(b"old")
    target.chmod(0o644)
    write_durably(target, b"new", private=True)
    assert stat.S_IMODE(target.stat().st_mode) == 0o600


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="is not there") as caught:
        write_durably(tmp_path / "gone" / "file", b"x")
    assert caught.value.hint
    assert not (tmp_path / "gone").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX limits")
def test_a_file_that_does_not_fit_leaves_the_old_one(tmp_path: Path) -> None:
    target = tmp_path / "file"
    target.write_bytes(b"old")
    program = (
        "import resource, sys; from pathlib import Path;"
        "from oerdesk.core.errors import StorageError;"
        "from oerdesk.core.safety.durable import write_durably;"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "try: write_durably(Path(sys.argv[1]), bytes(100_000))\n"
        "except StorageError as error: print(error)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(target)], capture_output=True, text=True, check=True
    )
    assert "file" in done.stdout
    assert "could not be read or written" in done.stdout
    assert target.read_bytes() == b"old"
    assert leftovers(tmp_path) == []


@pytest.mark.skipif(sys.platform == "win32", reason="kills by signal")
def test_killed_at_any_instant_the_file_is_old_or_new_never_half(tmp_path: Path) -> None:
    """A process that writes for ever is killed; what is there is whole each time."""
    target = tmp_path / "file"
    program = (
        "import itertools, sys; from pathlib import Path;"
        "from oerdesk.core.safety.durable import write_durably\n"
        "for n in itertools.count():\n"
        "    write_durably(Path(sys.argv[1]), b'%08d' % n * 20_000)\n"
        "    print(n, flush=True)"
    )
    for lines in (1, 2, 3, 5):
        process = subprocess.Popen(
            [sys.executable, "-c", program, str(target)], stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        for _line in range(lines):
            process.stdout.readline()
        process.kill()
        process.communicate()
        data = target.read_bytes()
        assert len(data) == 8 * 20_000
        assert data == data[:8] * 20_000
