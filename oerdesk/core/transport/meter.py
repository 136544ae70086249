"""Counting what a connection carries, where it enters and leaves the program.

Counted are the bytes of HTTP as they are handed to and taken from the socket: request lines, status lines,
headers, bodies, the frames of chunked bodies, redirects, and the conversation with a proxy; repeated and
broken transfers, too.  Not counted, because only the operating system sees it: what TLS, TCP and IP put
around them (some 3 to 6 percent, and about 5 kB whenever a secure connection is opened), looking up names,
packets that were lost and sent again, and bytes that arrived but were never read because the connection
was closed.  So a bill of the phone company is never lower than what is counted here.
"""

from __future__ import annotations

import io
import socket
from collections.abc import Callable
from http.client import HTTPResponse
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

Tell = Callable[[int, int, int], None]
"""Is told the bytes received, the bytes sent and the requests since the last time."""


def nobody(received: int, sent: int, requests: int) -> None:
    """Counts for nobody."""


class MeteredAdapter(HTTPAdapter):
    """Connections of ``requests`` whose bytes are told to somebody.

    Args:
        tell: called in the thread of the transfer, often; it must be quick.
    """

    def __init__(self, tell: Tell) -> None:
        self._pools = _pools(tell)
        super().__init__()

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Have connections made by the counting classes."""
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = self._pools

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
        """Likewise through a proxy."""
        manager = super().proxy_manager_for(proxy, **kwargs)
        if not proxy.lower().startswith("socks"):
            manager.pool_classes_by_scheme = self._pools
        return manager


class _CountedBytes(io.RawIOBase):
    """What is read from a socket."""

    def __init__(self, raw: Any, tell: Tell) -> None:
        super().__init__()
        self._raw = raw
        self._tell = tell

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        count: int | None = self._raw.readinto(buffer)
        if count:
            self._tell(count, 0, 0)
        return count

    def close(self) -> None:
        if not self.closed:
            self._raw.close()
        super().close()


def _pools(tell: Tell) -> dict[str, type[HTTPConnectionPool]]:
    """Classes of connections that tell: urllib3 wants classes, and each transport has its own."""

    class Response(HTTPResponse):
        def __init__(self, sock: socket.socket, *args: Any, **kwargs: Any) -> None:
            super().__init__(sock, *args, **kwargs)
            self.fp.close()  # nothing was read through it yet
            self.fp = io.BufferedReader(_CountedBytes(sock.makefile("rb", buffering=0), tell))

    class Counting:
        def send(self, data: Any) -> None:
            super().send(data)  # type: ignore[misc]
            tell(0, len(data) if isinstance(data, bytes | bytearray) else 0, 0)

        def putrequest(self, *args: Any, **kwargs: Any) -> None:
            tell(0, 0, 1)
            super().putrequest(*args, **kwargs)  # type: ignore[misc]

    class Plain(Counting, HTTPConnection):
        response_class = Response

    class Secure(Counting, HTTPSConnection):
        response_class = Response

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = Secure

    return {"http": PlainPool, "https": SecurePool}
