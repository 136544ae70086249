from __future__ import annotations

import os
import subprocess
import sys
import textwrap
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oerdesk.core.errors import BadInputError, DamagedError, StorageError
from oerdesk.core.objects import ObjectStore, StoredFile
from oerdesk.core.safety.durable import TEMPORARY_PREFIX
from tests.helpers.repositories import sha256

MOON = b"The moon\n" * 500


@pytest.fixture
def store(tmp_path: Path) -> ObjectStore:
    return ObjectStore(tmp_path / "objects")


def leftovers(store: ObjectStore) -> list[Path]:
    return list(store._root.glob(f"{TEMPORARY_PREFIX}*"))


def test_a_file_is_kept_under_its_hash(store: ObjectStore, tmp_path: Path) -> None:
    source = tmp_path / "moon.txt"
    source.write_bytes(MOON)
    stored = store.add_file(source)
    assert stored == StoredFile(sha256(MOON), len(MOON))
    assert store.path(stored.sha256).read_bytes() == MOON  # usable before it is durable
    store.flush()
    final = tmp_path / "objects" / stored.sha256[:2] / stored.sha256
    assert store.path(stored.sha256) == final
    assert final.read_bytes() == MOON
    assert store.has(stored.sha256, len(MOON))
    assert not store.has(stored.sha256, 1)
    assert store.verify(stored.sha256)
    with store.open(stored.sha256) as file:
        assert file.read() == MOON
    assert leftovers(store) == []


@given(contents=st.lists(st.binary(max_size=50), max_size=12))
def test_the_same_content_is_kept_once(
    tmp_path_factory: pytest.TempPathFactory, contents: list[bytes]
) -> None:
    store = ObjectStore(tmp_path_factory.mktemp("store"))
    for number, content in enumerate(contents):
        store.add_bytes(content)
        if number % 3 == 0:
            store.flush()
    store.flush()
    assert {path.name for path in store._objects()} == set(map(sha256, contents))
    assert all(store.verify(sha256(content)) for content in contents)
    assert leftovers(store) == []


def test_nothing_has_a_name_before_it_is_durable(store: ObjectStore) -> None:
    stored = store.add_bytes(MOON)
    assert not list(store._objects())
    assert ObjectStore(store._root).has(stored.sha256) is False  # another process does not see it


def test_a_stream_that_is_another_file_is_refused(store: ObjectStore) -> None:
    for pieces in ([b"noon"], [b"The moon"], [MOON, b"!"], [], [b"x"] * 10_000):
        with pytest.raises(DamagedError, match=r"moon\.txt"):
            store.add_stream(pieces, sha256(MOON), len(MOON), "moon.txt")
    assert leftovers(store) == []
    assert store.add_stream([MOON[:5], b"", MOON[5:]], sha256(MOON), len(MOON)).size == len(MOON)


def test_endless_streams_end(store: ObjectStore) -> None:
    def endless() -> Iterator[bytes]:
        while True:
            yield b"x" * 1000

    with pytest.raises(DamagedError):
        store.add_stream(endless(), sha256(MOON), 5000)


def test_a_broken_stream_leaves_nothing(store: ObjectStore) -> None:
    def broken() -> Iterator[bytes]:
        yield b"x"
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store.add_stream(broken(), sha256(MOON), 5000)
    assert leftovers(store) == []


def test_a_fetched_file_is_adopted_without_copying(store: ObjectStore, tmp_path: Path) -> None:
    part = tmp_path / "moon.part"
    part.write_bytes(MOON)
    number = part.stat().st_ino
    with pytest.raises(DamagedError):
        store.adopt(part, sha256(b"noon"), len(MOON))
    assert part.exists()
    store.adopt(part, sha256(MOON), len(MOON))
    store.flush()
    assert not part.exists()
    assert store.path(sha256(MOON)).stat().st_ino == number


def test_adopting_what_is_here_already_removes_the_second_copy(store: ObjectStore, tmp_path: Path) -> None:
    store.add_bytes(MOON)
    store.flush()
    part = tmp_path / "moon.part"
    part.write_bytes(MOON)
    store.adopt(part, sha256(MOON), len(MOON))
    assert not part.exists()


def test_a_file_that_changes_while_it_is_read_is_noticed(
    store: ObjectStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "growing.txt"
    source.write_bytes(MOON)
    original = ObjectStore._write

    def write_meanwhile(self: ObjectStore, pieces: Iterable[bytes]) -> tuple[Path, StoredFile]:
        result = original(self, pieces)
        with source.open("ab") as file:
            file.write(b"one more line")
        return result

    monkeypatch.setattr(ObjectStore, "_write", write_meanwhile)
    with pytest.raises(BadInputError, match=r"growing\.txt"):
        store.add_file(source)
    assert leftovers(store) == []


@pytest.mark.skipif(sys.platform == "win32", reason="has no named pipes in folders")
def test_a_pipe_is_no_file_and_does_not_hang(store: ObjectStore, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(BadInputError, match="pipe"):
        store.add_file(pipe)


def test_folders_and_missing_files_are_named(store: ObjectStore, tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="not a file"):
        store.add_file(tmp_path)
    with pytest.raises(StorageError, match="nowhere"):
        store.add_file(tmp_path / "nowhere")
    with pytest.raises(DamagedError, match="missing"):
        store.open("a" * 64)


def test_a_damaged_object_is_found_and_replaced(store: ObjectStore) -> None:
    stored = store.add_bytes(MOON)
    store.flush()
    path = store.path(stored.sha256)
    path.write_bytes(MOON[:-1] + b"!")
    assert not store.verify(stored.sha256)
    store.discard(stored.sha256)
    assert not store.has(stored.sha256)
    assert not store.verify(stored.sha256)
    path.write_bytes(b"cut")
    store.add_bytes(MOON)  # of another size: taken as not here
    store.flush()
    assert store.verify(stored.sha256)


def test_only_what_nobody_needs_is_removed_and_not_at_once(store: ObjectStore) -> None:
    kept, old, young = (store.add_bytes(data).sha256 for data in (b"kept", b"old", b"young"))
    store.flush()
    waiting = store.add_bytes(b"waiting").sha256
    for name in (kept, old):
        os.utime(store.path(name), (1, 1))
    (store._root / f"{TEMPORARY_PREFIX}cut").write_bytes(b"half")
    foreign = store._root / "ab" / "readme.txt"
    foreign.parent.mkdir(exist_ok=True)
    foreign.write_bytes(b"")
    assert store.remove_unreferenced({kept}) == 2
    assert [store.has(name) for name in (kept, old, young, waiting)] == [True, False, True, True]
    assert foreign.exists()
    assert store.remove_unreferenced(lambda name: name == kept, grace=0) == 1
    store.flush()
    assert [store.has(name) for name in (kept, young, waiting)] == [True, False, True]


def test_what_is_added_again_is_young_again(store: ObjectStore) -> None:
    stored = store.add_bytes(MOON)
    store.flush()
    os.utime(store.path(stored.sha256), (1, 1))
    store.add_bytes(MOON)
    assert store.remove_unreferenced(()) == 0


def test_a_full_batch_is_flushed_by_itself(store: ObjectStore) -> None:
    for number in range(501):
        store.add_bytes(b"%d" % number)
    assert len(list(store._objects())) == 500


def test_several_threads_may_add(store: ObjectStore) -> None:
    def work(start: int) -> None:
        for number in range(start, start + 40):
            store.add_bytes(b"%d" % number)
            if number % 7 == 0:
                store.flush()

    threads = [threading.Thread(target=work, args=(start,)) for start in (0, 20, 40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    store.flush()
    assert len(list(store._objects())) == 80
    assert leftovers(store) == []


def test_names_that_are_no_hashes_never_become_paths(store: ObjectStore) -> None:
    for name in ("../../etc/passwd", "", "A" * 64):
        with pytest.raises(ValueError, match="SHA-256"):
            store.path(name)


def test_a_store_that_is_not_there_is_empty(store: ObjectStore) -> None:
    assert not store.has("a" * 64)
    assert store.remove_unreferenced(()) == 0
    store.flush()
    assert not store._root.exists()


def test_a_killed_process_leaves_whole_objects_only(store: ObjectStore) -> None:
    program = """
        import os, sys
        from pathlib import Path
        from oerdesk.core.objects import ObjectStore
        store = ObjectStore(Path(sys.argv[1]))
        for number in range(20):
            store.add_bytes(b"%d" % number * 1000)
            if number == 9:
                store.flush()
        os.kill(os.getpid(), 9)
    """
    subprocess.run([sys.executable, "-c", textwrap.dedent(program), str(store._root)], check=False)
    found = [path.name for path in store._objects()]
    assert len(found) == 10
    assert all(map(store.verify, found))
    assert store.remove_unreferenced(found) == 10  # the leftovers
