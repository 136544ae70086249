"""A real HTTP server on loopback that serves a folder, counts, and misbehaves on command.

::

    with FileServer(folder) as server:
        server.fail(Fault(cut_after=1000))                       # the next request
        server.fail(Fault(status=500), path="keys/1.json", times=3)  # the next three for this path
        HttpTransport(server.url)
        assert server.requests[0].path == "oerdesk.json"
"""

from __future__ import annotations

import gzip
import hashlib
import re
import socket
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self
from urllib.parse import unquote

ALWAYS: Final = 10**9
LOGIN_PAGE: Final = b"<!DOCTYPE html><html><title>Welcome to Hotel Wi-Fi</title>Please log in.</html>"


@dataclass(frozen=True, slots=True)
class Fault:
    """One way to misbehave.

    Attributes:
        cut_after: bytes of the body after which the connection is cut.
        stall_after: bytes of the body after which nothing more comes.
        length: what Content-Length says instead of the truth.
        no_length: no Content-Length; the connection's end is the end of the body.
        ignore_range: the whole file with 200, whatever was asked for.
        content_range: what Content-Range says instead of the truth.
        change: what is sent instead of the body.
        status: this status and a short text.
        redirect: 302 to this address.
        page: 200 and a login page.
        hang_up: no answer at all, the connection is closed.
        gzip: the whole is compressed, as some servers do on their own; ranges are of the compressed bytes.
        headers: further headers.
    """

    cut_after: int | None = None
    stall_after: int | None = None
    length: int | None = None
    no_length: bool = False
    ignore_range: bool = False
    content_range: str | None = None
    change: Callable[[bytes], bytes] | None = None
    status: int | None = None
    redirect: str | None = None
    page: bool = False
    hang_up: bool = False
    gzip: bool = False
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked for: path inside the folder, and headers."""

    path: str
    headers: Mapping[str, str]


@dataclass(slots=True)
class _Pending:
    fault: Fault
    path: str | None
    times: int


class FileServer:
    """Serves a folder until the block ends.

    Attributes:
        url: where it is.
        requests: everything that was asked for, in order.
        sent: bytes of bodies handed to the network.
        validators: whether ETag and Last-Modified are sent and honored.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.requests: list[Request] = []
        self.sent = 0
        self.validators = True
        self.closing = threading.Event()
        self._pending: list[_Pending] = []
        self._lock = threading.Lock()
        self._server = _Server(self)
        self.url = f"http://127.0.0.1:{self._server.server_port}/"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), name="file-server")

    def fail(self, fault: Fault, *, path: str | None = None, times: int = 1) -> None:
        """Misbehave at the next ``times`` requests (for ``path``)."""
        with self._lock:
            self._pending.append(_Pending(fault, path, times))

    def behave(self) -> None:
        """Forget all faults."""
        with self._lock:
            self._pending.clear()

    def asked(self, path: str) -> int:
        """How many times a path was asked for."""
        return sum(request.path == path for request in self.requests)

    def next_fault(self, request: Request) -> Fault:
        with self._lock:
            self.requests.append(request)
            for pending in self._pending:
                if pending.times > 0 and pending.path in {None, request.path}:
                    pending.times -= 1
                    return pending.fault
        return Fault()

    def count(self, sent: int) -> None:
        with self._lock:
            self.sent += sent

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.hang_up()
        self._server.server_close()
        self._thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = False  # so that closing waits for them

    def __init__(self, files: FileServer) -> None:
        self.files = files
        self._connections: set[socket.socket] = set()
        super().__init__(("127.0.0.1", 0), _Handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        self._connections.add(request)
        super().process_request(request, client_address)

    def hang_up(self) -> None:
        for connection in self._connections:
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:  # gone already
                continue

    def handle_error(self, request: Any, client_address: Any) -> None:
        pass  # clients hang up; that is what is being tested


class _Handler(BaseHTTPRequestHandler):
    disable_nagle_algorithm = True  # else header and body of small files come 40 ms apart

    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        path = unquote(self.path.partition("?")[0]).lstrip("/")
        fault = self.server.files.next_fault(Request(path, dict(self.headers.items())))
        headers = dict(fault.headers)
        if fault.hang_up:
            self.close_connection = True
        elif fault.redirect is not None:
            self._answer(302, b"", headers | {"Location": fault.redirect}, fault)
        elif fault.status is not None:
            self._answer(fault.status, b"Sorry", headers | {"Content-Type": "text/plain"}, fault)
        elif fault.page:
            self._answer(200, LOGIN_PAGE, headers | {"Content-Type": "text/html; charset=utf-8"}, fault)
        else:
            self._file(path, headers, fault)

    def _file(self, path: str, headers: dict[str, str], fault: Fault) -> None:
        place = self.server.files.folder / path
        if ".." in path.split("/") or not place.is_file():
            self._answer(404, b"<html>Not found</html>", {"Content-Type": "text/html"}, fault)
            return
        body = place.read_bytes()
        headers = {"Content-Type": "application/octet-stream", "Accept-Ranges": "bytes"} | headers
        if self.server.files.validators:
            headers |= {
                "ETag": f'"{hashlib.sha256(body).hexdigest()[:16]}"',
                "Last-Modified": formatdate(place.stat().st_mtime, usegmt=True),
            }
            if self.headers.get("If-None-Match") == headers["ETag"]:
                self._answer(304, b"", headers, fault)
                return
        if fault.gzip:
            body = gzip.compress(body)
            headers["Content-Encoding"] = "gzip"
        self._ranged(body, headers, fault)

    def _ranged(self, body: bytes, headers: dict[str, str], fault: Fault) -> None:
        wanted = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
        if wanted is None or fault.ignore_range:
            self._answer(200, body, headers, fault)
            return
        start = int(wanted[1])
        if start >= len(body):
            self._answer(416, b"", headers | {"Content-Range": f"bytes */{len(body)}"}, fault)
            return
        headers["Content-Range"] = fault.content_range or f"bytes {start}-{len(body) - 1}/{len(body)}"
        self._answer(206, body[start:], headers, fault)

    def _answer(self, status: int, body: bytes, headers: Mapping[str, str], fault: Fault) -> None:
        if fault.change is not None:
            body = fault.change(body)
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if fault.no_length:
            self.send_header("Connection", "close")
            self.close_connection = True
        elif status != 304:
            self.send_header("Content-Length", str(len(body) if fault.length is None else fault.length))
        self.end_headers()
        end = min(len(body) if n is None else n for n in (fault.cut_after, fault.stall_after, len(body)))
        self.wfile.write(body[:end])
        self.wfile.flush()
        self.server.files.count(end)
        if fault.stall_after is not None:
            self.server.files.closing.wait(30)
        if fault.cut_after is not None or fault.stall_after is not None or fault.length is not None:
            self.close_connection = True

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
        pass
