from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oerdesk.core.bundle import StoredObject, layout
from oerdesk.core.bundle.packing import compressor
from oerdesk.core.errors import DamagedError, UnreachableError
from oerdesk.core.objects import ObjectStore
from oerdesk.core.sync.fetch import fetch_object, part_file, partial_bytes
from oerdesk.core.transport import HttpTransport, Stream, Timeouts
from oerdesk.core.transport.download import Downloaded, Patience
from oerdesk.core.transport.seam import GoneError
from tests.helpers.repositories import sha256
from tests.helpers.server import ALWAYS, Fault, FileServer

MOON = random.Random(7).randbytes(100_000) + b"The moon " * 8000
STORED = compressor(3, len(MOON)).compress(MOON)
PLAIN = StoredObject(sha256(MOON), len(MOON))
PACKED = StoredObject(sha256(MOON), len(MOON), len(STORED))


class Rest:
    """Patience that waits for nobody and remembers how long it would have."""

    def __init__(self, tries: int = 5) -> None:
        self.slept: list[float] = []
        self.patience = Patience(tries, sleep=self.slept.append, chance=lambda: 0.0)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[FileServer]:
    folder = tmp_path / "repository"
    for entry, data in ((PLAIN, MOON), (PACKED, STORED)):
        place = folder / layout.stored_object(entry.sha256, compressed=entry.compressed)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    with FileServer(folder) as running:
        yield running


@pytest.fixture
def http(server: FileServer) -> Iterator[HttpTransport]:
    transport = HttpTransport(server.url, Timeouts(2, 0.3))
    yield transport
    transport.close()


@pytest.fixture
def partial(tmp_path: Path) -> Path:
    return tmp_path / "library" / "partial"


@pytest.fixture
def objects(tmp_path: Path) -> ObjectStore:
    return ObjectStore(tmp_path / "library" / "objects")


both = pytest.mark.parametrize("entry", [PLAIN, PACKED], ids=["plain", "packed"])


@both
def test_an_object_arrives_once(
    http: HttpTransport, server: FileServer, partial: Path, objects: ObjectStore, entry: StoredObject
) -> None:
    assert fetch_object(http, entry, partial, objects) == Downloaded(entry.cost, 0)
    assert objects.verify(entry.sha256)
    assert list(partial.iterdir()) == []
    assert fetch_object(http, entry, partial, objects) == Downloaded(0, 0)
    assert (len(server.requests), server.sent) == (1, entry.cost)


@both
def test_cuts_cost_nothing_that_had_come(
    http: HttpTransport, server: FileServer, partial: Path, objects: ObjectStore, entry: StoredObject
) -> None:
    for cut in (1, 0, 1000, 0, 0, 77):
        server.fail(Fault(cut_after=cut))
    rest = Rest()
    assert fetch_object(http, entry, partial, objects, patience=rest.patience) == Downloaded(entry.cost, 0)
    assert objects.verify(entry.sha256)
    assert server.sent == entry.cost
    assert len(server.requests) == 7
    assert rest.slept[:3] == [1.0, 1.0, 1.0]  # waits of 1, 2, 1, 2, 4, 1 seconds, a second at a time


@both
def test_patience_ends_and_what_came_is_kept(
    http: HttpTransport, server: FileServer, partial: Path, objects: ObjectStore, entry: StoredObject
) -> None:
    server.fail(Fault(cut_after=100))
    server.fail(Fault(cut_after=0), times=ALWAYS)
    rest = Rest(tries=3)
    with pytest.raises(UnreachableError, match="broke off"):
        fetch_object(http, entry, partial, objects, patience=rest.patience)
    assert partial_bytes(partial, [entry]) == {entry.sha256: 100}
    assert not objects.has(entry.sha256)
    server.behave()
    assert fetch_object(http, entry, partial, objects) == Downloaded(entry.cost - 100, 0)


def test_a_stall_is_noticed_and_gone_on_from(
    http: HttpTransport, server: FileServer, partial: Path, objects: ObjectStore
) -> None:
    server.fail(Fault(stall_after=5000))
    fetch_object(http, PLAIN, partial, objects, patience=Rest().patience)
    assert server.sent == PLAIN.size


def test_a_server_without_ranges_is_read_past_what_is_here(
    http: HttpTransport, server: FileServer, partial: Path, objects: ObjectStore
) -> None:
    server.fail(Fault(cut_after=70_000))
    server.fail(Fault(ignore_range=True))
    came = fetch_object(http, PLAIN, partial, objects, patience=Rest().patience)
    assert came == Downloaded(PLAIN.size + 70_000, 70_000)
    assert objects.verify(PLAIN.sha256)


@both
def test_wrong_bytes_are_thrown_away_and_fetched_once_more(
    http: HttpTransport, server: FileServer, partial: Path, objects: ObjectStore, entry: StoredObject
) -> None:
    server.fail(Fault(change=lambda body: body[:-1] + bytes([body[-1] ^ 1])))
    came = fetch_object(http, entry, partial, objects)
    assert came == Downloaded(2 * entry.cost, entry.cost)
    assert objects.verify(entry.sha256)


@both
def test_bytes_that_stay_wrong_are_an_error_that_names_the_file(
    http: HttpTransport, server: FileServer, partial: Path, objects: ObjectStore, entry: StoredObject
) -> None:
    server.fail(Fault(change=lambda body: bytes(len(body))), times=ALWAYS)
    with pytest.raises(DamagedError, match="The Moon") as caught:
        fetch_object(http, entry, partial, objects, of="The Moon")
    assert caught.value.hint
    assert len(server.requests) == 2
    assert list(partial.iterdir()) == []
    assert not objects.has(entry.sha256)


@both
def test_a_wrong_beginning_from_an_earlier_time_does_no_harm(
    http: HttpTransport, partial: Path, objects: ObjectStore, entry: StoredObject
) -> None:
    partial.mkdir(parents=True)
    part_file(partial, entry).write_bytes(b"wrong")
    fetch_object(http, entry, partial, objects)
    assert objects.verify(entry.sha256)
    objects.discard(entry.sha256)
    part_file(partial, entry).write_bytes(bytes(entry.cost + 1))  # longer than it should be
    assert partial_bytes(partial, [entry]) == {}
    assert fetch_object(http, entry, partial, objects) == Downloaded(entry.cost, 0)
    objects.discard(entry.sha256)
    part_file(partial, entry).write_bytes(MOON if entry is PLAIN else STORED)  # complete, not yet taken in
    assert fetch_object(http, entry, partial, objects) == Downloaded(0, 0)


def test_what_is_not_there_is_not_asked_for_again_and_again(
    http: HttpTransport, server: FileServer, partial: Path, objects: ObjectStore
) -> None:
    with pytest.raises(GoneError):
        fetch_object(http, StoredObject("ab" * 32, 10), partial, objects, patience=Rest().patience)
    assert len(server.requests) == 1


def test_an_empty_file_arrives(
    http: HttpTransport, server: FileServer, partial: Path, objects: ObjectStore
) -> None:
    empty = StoredObject(sha256(b""), 0)
    place = server.folder / layout.stored_object(empty.sha256, compressed=False)
    place.parent.mkdir(parents=True)
    place.write_bytes(b"")
    fetch_object(http, empty, partial, objects)
    assert objects.verify(empty.sha256)


class Cutting:
    """A transport that hands out pieces of some length and breaks off after some bytes, every time."""

    place = "a bad line"
    received = 0

    def __init__(self, data: bytes, after: int, step: int) -> None:
        self._data, self._after, self._step = data, after, step

    @contextmanager
    def stream(self, path: str, size: int, offset: int = 0) -> Iterator[Stream]:
        assert (path, size) == (layout.stored_object(sha256(self._data), compressed=False), len(self._data))
        yield Stream(self._pieces(offset), offset)

    def _pieces(self, offset: int) -> Iterator[bytes]:
        end = min(offset + self._after, len(self._data))
        for start in range(offset, end, self._step):
            yield self._data[start : min(start + self._step, end)]
        if end < len(self._data):
            raise UnreachableError("cut")

    def read(self, path: str, limit: int) -> bytes:
        raise NotImplementedError

    def read_if_changed(self, path: str, limit: int, validator: str) -> tuple[bytes | None, str]:
        raise NotImplementedError

    def close(self) -> None:
        pass


@given(offset=st.integers(0, len(MOON)), after=st.integers(20_000, len(MOON)), step=st.integers(999, 70_000))
def test_a_transfer_goes_on_at_any_byte(
    tmp_path_factory: pytest.TempPathFactory, offset: int, after: int, step: int
) -> None:
    library = tmp_path_factory.mktemp("library")
    partial, objects = library / "partial", ObjectStore(library / "objects")
    partial.mkdir()
    part_file(partial, PLAIN).write_bytes(MOON[:offset])
    came = fetch_object(Cutting(MOON, after, step), PLAIN, partial, objects, patience=Rest().patience)
    assert came == Downloaded(len(MOON) - offset, 0)
    assert objects.verify(PLAIN.sha256)


def test_a_large_file_is_made_durable_on_the_way(partial: Path, objects: ObjectStore) -> None:
    data = random.Random(9).randbytes(9 * 2**20)
    entry = StoredObject(sha256(data), len(data))
    came = fetch_object(Cutting(data, 6 * 2**20, 2**18), entry, partial, objects, patience=Rest().patience)
    assert came == Downloaded(len(data), 0)
    assert objects.verify(entry.sha256)


def test_a_place_that_gives_nothing_is_given_up(partial: Path, objects: ObjectStore) -> None:
    class Mute(Cutting):
        def _pieces(self, offset: int) -> Iterator[bytes]:
            return iter(())

    with pytest.raises(UnreachableError, match="broke off"):
        fetch_object(Mute(MOON, 1, 1), PLAIN, partial, objects, patience=Rest().patience)


def test_every_offset_of_a_small_file(
    http: HttpTransport, server: FileServer, partial: Path, objects: ObjectStore
) -> None:
    data = b"Every byte of these counts."
    small = StoredObject(sha256(data), len(data))
    place = server.folder / layout.stored_object(small.sha256, compressed=False)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(data)
    partial.mkdir(parents=True)
    for offset in range(len(data) + 1):
        part_file(partial, small).write_bytes(data[:offset])
        assert fetch_object(http, small, partial, objects) == Downloaded(len(data) - offset, 0)
        assert objects.verify(small.sha256)
        objects.discard(small.sha256)


def test_waits_grow_are_spread_and_end() -> None:
    slept: list[float] = []
    patience = Patience(first=1, longest=10, sleep=slept.append, chance=lambda: 1.0)
    totals = []
    for failures in (1, 2, 3, 4, 5, 50):
        slept.clear()
        patience.wait(failures, lambda: None)
        totals.append(sum(slept))
    assert totals == [0.5, 1, 2, 4, 5, 5]


def test_a_killed_fetch_goes_on_where_it_was(
    server: FileServer, http: HttpTransport, partial: Path, objects: ObjectStore
) -> None:
    server.fail(Fault(stall_after=90_000))
    program = f"""
        import sys
        from pathlib import Path
        from oerdesk.core.bundle import StoredObject
        from oerdesk.core.objects import ObjectStore
        from oerdesk.core.sync.fetch import fetch_object
        from oerdesk.core.transport import HttpTransport
        library = Path(sys.argv[1])
        entry = StoredObject("{PLAIN.sha256}", {PLAIN.size})
        fetch_object(HttpTransport(sys.argv[2]), entry, library / "partial", ObjectStore(library / "objects"))
    """
    command = [sys.executable, "-c", textwrap.dedent(program), str(partial.parent), server.url]
    process = subprocess.Popen(command)
    deadline = time.monotonic() + 20
    while partial_bytes(partial, [PLAIN]).get(PLAIN.sha256, 0) == 0 and time.monotonic() < deadline:
        time.sleep(0.02)
    os.kill(process.pid, signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)
    process.wait()
    had = partial_bytes(partial, [PLAIN])[PLAIN.sha256]
    assert 0 < had <= 90_000
    assert fetch_object(http, PLAIN, partial, objects) == Downloaded(PLAIN.size - had, 0)
    assert objects.verify(PLAIN.sha256)
