from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from oerdesk.core.errors import StorageError
from oerdesk.core.safety.lock import WriterLock

HOLDER = (
    "import sys; from pathlib import Path; from oerdesk.core.safety.lock import WriterLock\n"
    "with WriterLock(Path(sys.argv[1])).held('import'):\n"
    "    print('held', flush=True)\n"
    "    sys.stdin.read()"
)


def hold(path: Path) -> subprocess.Popen[str]:
    """Another process that holds the lock until its input ends."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "writer.lock"


def test_the_second_process_is_told_who_is_busy_with_what(path: Path) -> None:
    holder = hold(path)
    try:
        with pytest.raises(StorageError) as caught, WriterLock(path).held("sync"):
            pass
        assert f"process {holder.pid}" in caught.value.title
        assert caught.value.title.endswith("import.")
        assert caught.value.hint
    finally:
        holder.communicate("")
    with WriterLock(path).held("sync"):
        pass


def test_no_lock_is_left_by_a_killed_process(path: Path) -> None:
    holder = hold(path)
    holder.kill()
    holder.communicate()
    with WriterLock(path).held("sync"):
        assert path.with_suffix(".owner").read_text(encoding="utf-8").startswith(f"{os.getpid()}\t")


def test_work_of_one_library_may_be_nested(path: Path) -> None:
    lock = WriterLock(path)
    with lock.held("merge"):
        with lock.held("sync"):
            pass
        with pytest.raises(StorageError), WriterLock(path).held("import"):
            pass
    with WriterLock(path).held("import"):
        pass


def test_while_work_is_nested_the_outer_work_is_named_again_afterwards(path: Path) -> None:
    lock = WriterLock(path)
    with lock.held("check"):
        with lock.held("sweep"):
            pass
        with pytest.raises(StorageError, match="check"), WriterLock(path).held("import"):
            pass


def test_the_lock_is_given_back_when_the_work_fails(path: Path) -> None:
    with pytest.raises(ValueError, match="broken"), WriterLock(path).held("import"):
        raise ValueError("broken")
    with WriterLock(path).held("import"):
        pass


def test_two_threads_of_one_process_with_two_locks_exclude_each_other(path: Path) -> None:
    told: list[StorageError] = []

    def second() -> None:
        try:
            with WriterLock(path).held("sync"):
                pass
        except StorageError as error:
            told.append(error)

    with WriterLock(path).held("import"):
        thread = threading.Thread(target=second)
        thread.start()
        thread.join()
    assert len(told) == 1


def test_a_damaged_note_of_the_owner_is_no_problem(path: Path) -> None:
    lock = WriterLock(path)
    with lock.held("import"):
        path.with_suffix(".owner").write_bytes(b"\xff\xfe")
        with pytest.raises(StorageError, match=r"process \?"), WriterLock(path).held("sync"):
            pass


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="gone"), WriterLock(tmp_path / "gone" / "writer.lock").held("x"):
        pass


def test_threads_of_one_library_take_turns(path: Path) -> None:
    lock = WriterLock(path)
    inside: list[str] = []
    entered = threading.Event()

    def second() -> None:
        entered.set()
        with lock.held("second"):
            inside.append("second")

    with lock.held("first"):
        other = threading.Thread(target=second)
        other.start()
        assert entered.wait(5)
        other.join(timeout=0.2)
        assert inside == []
        inside.append("first")
    other.join(timeout=5)
    assert inside == ["first", "second"]
