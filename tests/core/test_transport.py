"""Bad servers, bad lines, bad sticks: every one ends in an error people can act on, or in the right bytes."""

from __future__ import annotations

import hashlib
import os
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from oerdesk.core.bundle import bag, layout
from oerdesk.core.errors import DamagedError, OerdeskError, StorageError, UnreachableError
from oerdesk.core.transport import FolderTransport, HttpTransport, Timeouts, Transport, open_transport
from oerdesk.core.transport.seam import BrokenOffError, GoneError
from tests.helpers.server import ALWAYS, Fault, FileServer

MOON = bytes(range(256)) * 700
OBJECT = layout.stored_object(hashlib.sha256(MOON).hexdigest(), compressed=False)
HEAD = b'{"head": 1}'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    top = tmp_path / "repository"
    (top / OBJECT).parent.mkdir(parents=True)
    (top / OBJECT).write_bytes(MOON)
    (top / layout.HEAD).write_bytes(HEAD)
    return top


@pytest.fixture
def server(folder: Path) -> Iterator[FileServer]:
    with FileServer(folder) as running:
        yield running


@pytest.fixture
def http(server: FileServer) -> Iterator[HttpTransport]:
    transport = HttpTransport(server.url, Timeouts(2, 0.3))
    yield transport
    transport.close()


def whole(transport: Transport, offset: int = 0) -> bytes:
    with transport.stream(OBJECT, len(MOON), offset) as stream:
        data = b"".join(stream.chunks)
        return MOON[:offset] + data if stream.offset else data


@pytest.fixture(params=["http", "folder", "pack"])
def any_transport(request: pytest.FixtureRequest, folder: Path) -> Iterator[Transport]:
    if request.param == "http":
        with FileServer(folder) as server:
            transport = HttpTransport(server.url)
            yield transport
            transport.close()
        return
    if request.param == "pack":
        folder = pack(folder)
    yield open_transport(str(folder))


def pack(folder: Path) -> Path:
    top = folder.parent / "pack"
    (top / "oerdesk").mkdir(parents=True)
    (top / "data").mkdir()
    (top / "oerdesk" / layout.HEAD).write_bytes(HEAD)
    (top / "data" / "100 % moon.bin").write_bytes(MOON)
    sha256 = hashlib.sha256(MOON).hexdigest()
    (top / bag.MANIFEST).write_bytes(bag.write_manifest([("data/100 % moon.bin", sha256)]))
    return top


class TestEveryTransport:
    def test_reads_small_files_and_counts(self, any_transport: Transport) -> None:
        assert any_transport.read(layout.HEAD, 100) == HEAD
        assert any_transport.received == len(HEAD)
        assert any_transport.place

    def test_refuses_files_that_are_too_large(self, any_transport: Transport) -> None:
        with pytest.raises(DamagedError, match="larger than it may be"):
            any_transport.read(layout.HEAD, len(HEAD) - 1)

    @pytest.mark.parametrize("offset", [0, 1, 65_536, len(MOON) - 1])
    def test_begins_anywhere(self, any_transport: Transport, offset: int) -> None:
        assert whole(any_transport, offset) == MOON
        assert any_transport.received == len(MOON) - offset

    def test_refuses_a_file_of_another_size(self, any_transport: Transport) -> None:
        with pytest.raises(DamagedError, match="another size"), any_transport.stream(OBJECT, 7):
            pass
        assert any_transport.received == 0

    def test_names_what_is_not_there(self, any_transport: Transport) -> None:
        for path in ("keys/9.json", layout.stored_object("ab" * 32, compressed=True)):
            with pytest.raises(GoneError, match=path.replace(".", r"\.")) as caught:
                any_transport.read(path, 100)
            assert caught.value.hint

    def test_asks_again_for_a_head_that_may_have_changed(
        self, any_transport: Transport, folder: Path
    ) -> None:
        data, validator = any_transport.read_if_changed(layout.HEAD, 100, "")
        assert data == HEAD
        again, _validator = any_transport.read_if_changed(layout.HEAD, 100, validator)
        assert again in {None, HEAD}
        any_transport.close()
        any_transport.close()


def test_an_unchanged_head_costs_one_request_and_no_body(http: HttpTransport, server: FileServer) -> None:
    data, validator = http.read_if_changed(layout.HEAD, 100, "")
    assert data == HEAD
    assert http.read_if_changed(layout.HEAD, 100, validator) == (None, validator)
    assert (len(server.requests), http.received) == (2, len(HEAD))
    (server.folder / layout.HEAD).write_bytes(b"new")
    assert http.read_if_changed(layout.HEAD, 100, validator)[0] == b"new"


def test_a_server_without_validators_is_asked_in_full(http: HttpTransport, server: FileServer) -> None:
    server.validators = False
    assert http.read_if_changed(layout.HEAD, 100, "") == (HEAD, "")
    server.fail(Fault(headers={"Last-Modified": "Sat, 21 Nov 2026 08:30:00 GMT"}))
    assert http.read_if_changed(layout.HEAD, 100, "")[1] == "date:Sat, 21 Nov 2026 08:30:00 GMT"


def test_requests_say_nothing_about_the_person(http: HttpTransport, server: FileServer) -> None:
    server.fail(Fault(headers={"Set-Cookie": "who=me; Path=/"}))
    http.read(layout.HEAD, 100)
    http.read(layout.HEAD, 100)
    for request in server.requests:
        assert set(request.headers) == {"Host", "User-Agent", "Accept", "Accept-Encoding"}
        assert request.headers["User-Agent"] == "OERDesk"
        assert request.headers["Accept-Encoding"] == "identity"


def test_connections_are_kept(http: HttpTransport, server: FileServer) -> None:
    for _turn in range(3):
        http.read(layout.HEAD, 100)
    assert len(server._server._connections) == 1


@pytest.mark.parametrize(
    "fault",
    [
        Fault(ignore_range=True),
        Fault(content_range="bytes 0-5/6"),
        Fault(content_range=f"bytes 101-{len(MOON) - 1}/{len(MOON)}"),
        Fault(content_range=f"bytes 100-{len(MOON)}/{len(MOON) + 1}"),
        Fault(content_range="nonsense"),
        Fault(status=416),
        Fault(gzip=True),
        Fault(gzip=True, no_length=True),
        Fault(no_length=True),
        Fault(headers={"Content-Encoding": "identity"}),
    ],
)
def test_strange_answers_to_a_range_still_give_the_right_bytes(
    http: HttpTransport, server: FileServer, fault: Fault
) -> None:
    server.fail(fault)
    assert whole(http, 100) == MOON


def test_a_server_that_compresses_on_its_own_is_understood(http: HttpTransport, server: FileServer) -> None:
    server.fail(Fault(gzip=True), times=ALWAYS)
    assert http.read(layout.HEAD, 100) == HEAD
    assert whole(http) == MOON
    assert whole(http, 5000) == MOON
    server.behave()
    server.fail(Fault(headers={"Content-Encoding": "br"}))
    with pytest.raises(UnreachableError, match="br"):
        whole(http)


def test_a_compressed_answer_without_end_takes_no_memory(http: HttpTransport, server: FileServer) -> None:
    import gzip

    bomb = gzip.compress(bytes(2**26))
    server.fail(Fault(change=lambda body: bomb, headers={"Content-Encoding": "gzip"}), times=ALWAYS)
    with pytest.raises(DamagedError):
        whole(http)
    with pytest.raises(DamagedError):
        http.read(layout.HEAD, 1000)


@pytest.mark.parametrize(
    ("fault", "kind", "words"),
    [
        (Fault(cut_after=1000), UnreachableError, "broke off"),
        (Fault(cut_after=0), UnreachableError, "broke off"),
        (Fault(hang_up=True), UnreachableError, "broke off"),
        (Fault(cut_after=1000, no_length=True), UnreachableError, "broke off"),
        (Fault(stall_after=1000), UnreachableError, "does not answer"),
        (Fault(length=len(MOON) - 1), DamagedError, "another size"),
        (Fault(length=len(MOON) + 1), DamagedError, "another size"),
        (Fault(change=lambda body: body[:-1]), DamagedError, "another size"),
        (Fault(change=lambda body: body + b"!", no_length=True), DamagedError, "another size"),
        (Fault(gzip=True, cut_after=50), UnreachableError, "broke off"),
        (Fault(status=500), UnreachableError, "status 500"),
        (Fault(status=503), UnreachableError, "status 503"),
        (Fault(status=206), UnreachableError, "status 206"),
        (Fault(status=403), GoneError, "everybody"),
        (Fault(status=404), GoneError, "There is no"),
        (Fault(status=511), UnreachableError, "web page"),
        (Fault(page=True), UnreachableError, "web page"),
        (Fault(page=True, no_length=True), UnreachableError, "web page"),
        (Fault(redirect="http://login.hotel.example/"), UnreachableError, r"login\.hotel\.example"),
        (Fault(redirect="https://127.0.0.1:1/"), UnreachableError, "another address"),
        (Fault(redirect="file:///etc/passwd"), UnreachableError, "another address"),
        (Fault(redirect="http://[bad"), UnreachableError, "another address"),
    ],
)
def test_a_bad_answer_ends_in_a_clear_error(
    http: HttpTransport, server: FileServer, fault: Fault, kind: type[OerdeskError], words: str
) -> None:
    server.fail(fault, times=ALWAYS)
    with pytest.raises(kind, match=words) as caught:
        whole(http)
    assert "127.0.0.1" in caught.value.title
    assert caught.value.hint
    server.behave()
    assert whole(http) == MOON


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (Fault(page=True), "web page"),
        (Fault(cut_after=5), "broke off"),
        (Fault(stall_after=5), "does not answer"),
        (Fault(redirect="http://login.hotel.example/"), "another address"),
        (Fault(status=304), "status 304"),
    ],
)
def test_a_bad_answer_is_no_head(http: HttpTransport, server: FileServer, fault: Fault, words: str) -> None:
    server.fail(fault, times=ALWAYS)
    with pytest.raises(UnreachableError, match=words):
        http.read(layout.HEAD, 100)
    with pytest.raises(UnreachableError, match=words):
        http.read_if_changed(layout.HEAD, 100, "")


def test_a_secure_address_that_is_not_secure_is_refused(server: FileServer) -> None:
    transport = HttpTransport(server.url.replace("http:", "https:"), Timeouts(2, 2))
    with pytest.raises(UnreachableError, match="who it says it is") as caught:
        transport.read(layout.HEAD, 100)
    assert "date" in caught.value.hint
    transport.close()


def test_passwords_kept_for_other_programs_are_not_sent(
    http: HttpTransport, server: FileServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login me password secret\n", encoding="utf-8")
    (tmp_path / "netrc").chmod(0o600)
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    http.read(layout.HEAD, 100)
    assert "Authorization" not in server.requests[-1].headers


@pytest.mark.parametrize(
    "fault",
    [
        Fault(gzip=True, no_length=True, cut_after=15),
        Fault(headers={"Content-Encoding": "gzip"}),  # says so, but is not
        Fault(headers={"Content-Encoding": "deflate"}),
    ],
)
def test_compression_that_is_broken_is_a_broken_connection(
    http: HttpTransport, server: FileServer, fault: Fault
) -> None:
    server.fail(fault, times=ALWAYS)
    with pytest.raises(UnreachableError, match="broke off"):
        http.read(layout.HEAD, 100)


def test_a_small_file_is_asked_for_once_more_when_the_connection_breaks(
    http: HttpTransport, server: FileServer
) -> None:
    for fault in (Fault(cut_after=0), Fault(cut_after=5), Fault(hang_up=True)):
        server.fail(fault)
        assert http.read(layout.HEAD, 100) == HEAD
    server.fail(Fault(hang_up=True))
    data, validator = http.read_if_changed(layout.HEAD, 100, "")
    assert data == HEAD
    server.fail(Fault(hang_up=True))
    assert http.read_if_changed(layout.HEAD, 100, validator) == (None, validator)


def test_an_endless_head_is_cut_off(http: HttpTransport, server: FileServer) -> None:
    server.fail(Fault(change=lambda _body: bytes(2**20), no_length=True))
    with pytest.raises(DamagedError, match="larger"):
        http.read(layout.HEAD, 1000)
    assert http.received < 2**18


def test_a_label_for_what_is_compressed_already_changes_nothing(
    http: HttpTransport, server: FileServer
) -> None:
    path = layout.catalog("ab" * 32)
    (server.folder / "catalogs").mkdir()
    (server.folder / path).write_bytes(b"zstd")
    server.fail(Fault(headers={"Content-Encoding": "zstd"}))
    assert http.read(path, 100) == b"zstd"


def test_what_arrived_before_a_cut_was_handed_over(http: HttpTransport, server: FileServer) -> None:
    server.fail(Fault(cut_after=1234))
    got = bytearray()

    def take() -> None:
        with http.stream(OBJECT, len(MOON)) as stream:
            for piece in stream.chunks:
                got.extend(piece)

    with pytest.raises(UnreachableError):
        take()
    assert bytes(got) == MOON[:1234]
    assert http.received == 1234


def test_a_redirect_on_the_same_host_is_followed_and_a_circle_is_not(
    http: HttpTransport, server: FileServer
) -> None:
    server.fail(Fault(redirect=f"/{OBJECT}"))
    assert whole(http) == MOON
    server.fail(Fault(redirect=f"/{OBJECT}"), times=ALWAYS)
    with pytest.raises(UnreachableError, match="another address"):
        whole(http)


def test_a_server_that_is_not_there_is_said_to_be_so(tmp_path: Path) -> None:
    with FileServer(tmp_path) as server:
        url = server.url
    transport = HttpTransport(url, Timeouts(1, 1))
    with pytest.raises(UnreachableError, match="cannot be reached"):
        transport.read(layout.HEAD, 100)
    transport.close()


@pytest.mark.parametrize("url", ["http://", "https:///x", "http://[::1", "http://a:99999/"])
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(UnreachableError, match="not an address"):
        open_transport(url)


def test_a_password_in_an_address_is_not_shown() -> None:
    assert HttpTransport("https://me:secret@example.org/oer/oerdesk.json").place == "https://example.org/oer"


def test_a_folder_that_is_not_there_is_said_to_be_so(tmp_path: Path) -> None:
    with pytest.raises(UnreachableError, match="stick") as caught:
        FolderTransport(tmp_path / "stick").read(layout.HEAD, 100)
    assert "connect it" in caught.value.hint


@pytest.mark.skipif(sys.platform == "win32", reason="needs links")
def test_links_out_of_a_folder_are_not_followed(folder: Path) -> None:
    secret = folder.parent / "secret.txt"
    secret.write_bytes(b"secret")
    (folder / "keys").mkdir()
    (folder / "keys" / "1.json").symlink_to(secret)
    (folder / "listings").symlink_to(folder.parent)
    with pytest.raises(GoneError):
        FolderTransport(folder).read("keys/1.json", 100)
    with pytest.raises(GoneError):
        FolderTransport(folder).read("listings/secret.txt", 100)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_folder_that_may_not_be_read_is_named(folder: Path) -> None:
    (folder / layout.HEAD).chmod(0)
    with pytest.raises(StorageError):
        FolderTransport(folder).read(layout.HEAD, 100)


@pytest.mark.parametrize("line", [b"nonsense", b"%b  ../../etc/passwd" % (b"ab" * 32), b"\xff"])
def test_a_pack_with_a_wrong_manifest_is_refused(folder: Path, line: bytes) -> None:
    top = pack(folder)
    (top / bag.MANIFEST).write_bytes(line)
    with pytest.raises(DamagedError, match="manifest-sha256"), FolderTransport(top).stream(OBJECT, len(MOON)):
        pass


def test_a_pack_that_names_a_file_outside_data_does_not_give_it(folder: Path) -> None:
    top = pack(folder)
    (top / bag.MANIFEST).write_bytes(bag.write_manifest([("oerdesk/oerdesk.json", "ab" * 32)]))
    with pytest.raises(GoneError):
        FolderTransport(top).read(layout.stored_object("ab" * 32, compressed=False), 100)


class Tally:
    """Adds up what a transport tells."""

    def __init__(self) -> None:
        self.received = self.sent = self.requests = 0

    def __call__(self, received: int, sent: int, requests: int) -> None:
        self.received += received
        self.sent += sent
        self.requests += requests


class Wire:
    """A relay to a server that counts the bytes on the wire, as the phone company does."""

    def __init__(self, port: int) -> None:
        self.down = self.up = 0
        self._port = port
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}/"
        self._sockets = [self._listening]
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()

    def _accept(self) -> None:
        while True:
            try:
                near, _address = self._listening.accept()
            except OSError:
                return
            far = socket.create_connection(("127.0.0.1", self._port))
            self._sockets += near, far
            for source, target, name in ((near, far, "up"), (far, near, "down")):
                thread = threading.Thread(target=self._carry, args=(source, target, name), daemon=True)
                self._threads.append(thread)
                thread.start()

    def _carry(self, source: socket.socket, target: socket.socket, name: str) -> None:
        with suppress(OSError):  # the other side may hang up
            while piece := source.recv(65536):
                setattr(self, name, getattr(self, name) + len(piece))
                target.sendall(piece)
        with suppress(OSError):
            target.shutdown(socket.SHUT_WR)

    def close(self) -> None:
        """Wait until all that was said has been carried."""
        self._listening.shutdown(socket.SHUT_RDWR)
        self._threads[0].join(5)
        for thread in self._threads[1:]:
            thread.join(2)
        for each in self._sockets:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()


@pytest.mark.parametrize(
    "fault",
    [Fault(), Fault(no_length=True), Fault(gzip=True), Fault(redirect=f"/{OBJECT}")],
)
def test_every_byte_on_the_wire_is_told_headers_included(server: FileServer, fault: Fault) -> None:
    wire, tally = Wire(urlsplit(server.url).port or 0), Tally()
    transport = HttpTransport(wire.url, Timeouts(2, 2), tally)
    server.fail(fault, path=OBJECT)
    asked = len(server.requests)
    whole(transport)
    whole(transport)
    whole(transport, 70_000)
    transport.read(layout.HEAD, 100)
    transport.close()
    wire.close()
    assert (tally.received, tally.sent) == (wire.down, wire.up)
    assert tally.requests == len(server.requests) - asked
    assert tally.received > transport.received > 0


def test_a_transfer_that_breaks_is_counted_as_far_as_it_came(server: FileServer) -> None:
    tally = Tally()
    transport = HttpTransport(server.url, Timeouts(2, 2), tally)
    server.fail(Fault(cut_after=1000))
    with pytest.raises(BrokenOffError):
        whole(transport)
    transport.close()
    assert 1000 < tally.received < 1500
    assert tally.requests == 1
