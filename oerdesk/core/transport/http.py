"""Repositories on web servers, good and bad ones.

What servers do wrong is met here: ranges that are ignored or wrong, compression nobody asked for, lengths
that lie, pages instead of files, redirects to login pages, silence.  Nothing a request carries says
anything about the person: no cookies, no credentials, no name but the program's.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.cookiejar import DefaultCookiePolicy
from typing import Final
from urllib.parse import SplitResult, urljoin, urlsplit, urlunsplit

import requests
import urllib3

from oerdesk.core.bundle import layout
from oerdesk.core.errors import UnreachableError
from oerdesk.core.transport import words
from oerdesk.core.transport.meter import MeteredAdapter, Tell, nobody
from oerdesk.core.transport.seam import BrokenOffError, Stream

_STEP: Final = 2**16
_MOST_REDIRECTS: Final = 5
_RANGE: Final = re.compile(r"bytes (\d{1,18})-(\d{1,18})/(\d{1,18}|\*)")
_AS_IT_IS: Final = frozenset({"", "identity", "none"})
_HEADERS: Final = {"User-Agent": "OERDesk", "Accept": "*/*", "Accept-Encoding": "identity"}


@dataclass(frozen=True, slots=True)
class Timeouts:
    """How long to wait, in seconds: slow links are normal, silence is not."""

    connect: float = 20.0
    silence: float = 60.0


class HttpTransport:
    """A repository at a URL.  Connections are kept open between requests."""

    def __init__(self, url: str, timeouts: Timeouts = Timeouts(), tell: Tell = nobody) -> None:
        """Remember the address; nothing is sent.

        Args:
            tell: is told all bytes that come and go; see :mod:`oerdesk.core.transport.meter`.

        Raises:
            UnreachableError: it is not an address.
        """
        self._base = url.removesuffix(layout.HEAD).rstrip("/") + "/"
        try:
            self._home = urlsplit(self._base)
            named = self._home.scheme in {"http", "https"} and self._home.hostname and self._home.port != 0
        except ValueError as error:
            raise words.no_address(url) from error
        if not named:
            raise words.no_address(url)
        self._timeouts = timeouts
        self._received = 0
        self._session = _Session()
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, MeteredAdapter(tell))
        self._session.headers = requests.structures.CaseInsensitiveDict(_HEADERS)
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        self._session.auth = _anonymous  # else requests would look for the person's password in ~/.netrc

    @property
    def place(self) -> str:
        """The URL, without a password."""
        host = self._home.netloc.rpartition("@")[2]
        return urlunsplit((self._home.scheme, host, self._home.path.rstrip("/"), "", ""))

    @property
    def received(self) -> int:
        """Bytes of bodies that came over the wire."""
        return self._received

    def read(self, path: str, limit: int) -> bytes:
        """A whole small file; see :class:`~oerdesk.core.transport.seam.Transport`."""
        return self._once_more(path, limit, {})[0]

    def read_if_changed(self, path: str, limit: int, validator: str) -> tuple[bytes | None, str]:
        """A small file, or None when the server says that it has not changed."""
        kind, _colon, value = validator.partition(":")
        name = {"etag": "If-None-Match", "date": "If-Modified-Since"}.get(kind)
        data, fresh = self._once_more(path, limit, {name: value} if name else {})
        return (None, validator) if fresh is None else (data, fresh)

    @contextmanager
    def stream(self, path: str, size: int, offset: int = 0) -> Iterator[Stream]:
        """A file piece by piece, from ``offset`` on where the server can do that."""
        with self._ask_from(path, size, offset) as (response, start):
            total = None if _is_packed(response, path) else _length(response)
            if total is not None and total != size - start:
                raise words.web_page(self.place) if _is_page(response) else words.other_size(self.place, path)
            yield Stream(self._pieces(response, path, size - start), start)

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def _once_more(self, path: str, limit: int, headers: dict[str, str]) -> tuple[bytes, str | None]:
        """A small file and its validator, None for unchanged; asked for twice when the connection breaks.

        Servers close connections that were kept open, and notice of it crosses with the next request.
        """
        try:
            return self._small(path, limit, headers)
        except BrokenOffError:
            return self._small(path, limit, headers)

    def _small(self, path: str, limit: int, headers: dict[str, str]) -> tuple[bytes, str | None]:
        with self._ask(path, headers) as response:
            if response.status_code == 304 and headers:
                return b"", None
            return self._whole(response, path, limit), _validator(response)

    @contextmanager
    def _ask_from(self, path: str, size: int, offset: int) -> Iterator[tuple[requests.Response, int]]:
        if offset:
            with self._ask(path, {"Range": f"bytes={offset}-"}) as response:
                if response.status_code == 200:  # ranges are ignored: all of it is coming
                    yield response, 0
                    return
                if _begins_at(response, offset, size):
                    yield response, offset
                    return
        with self._ask(path, {}) as response:  # the range was refused or wrong: ask for the whole
            if response.status_code != 200:
                raise words.busy(self.place, response.status_code)
            yield response, 0

    @contextmanager
    def _ask(self, path: str, headers: dict[str, str]) -> Iterator[requests.Response]:
        url = urljoin(self._base, path)
        for _turn in range(_MOST_REDIRECTS + 1):
            with self._errors():
                response = self._session.get(
                    url,
                    headers=headers,
                    stream=True,
                    allow_redirects=False,
                    timeout=(self._timeouts.connect, self._timeouts.silence),
                )
            with response:
                target = response.headers.get("Location")
                if response.status_code in {301, 302, 303, 307, 308} and target:
                    url = self._follow(url, target)
                    continue
                self._check_status(response, path)
                yield response
                return
        raise words.elsewhere(self.place, url)

    def _follow(self, url: str, target: str) -> str:
        try:
            found = urlsplit(urljoin(url, target))
            same = (found.hostname, _port(found)) == (self._home.hostname, _port(self._home))
            secured = (found.scheme, found.port) == ("https", None) and self._home.port is None
        except ValueError as error:
            raise words.elsewhere(self.place, target[:200]) from error
        upgraded = secured and found.hostname == self._home.hostname
        if not upgraded and not (same and found.scheme == self._home.scheme):
            raise words.elsewhere(self.place, target[:200])
        return urlunsplit(found)

    def _check_status(self, response: requests.Response, path: str) -> None:
        status = response.status_code
        if status in {404, 410}:
            raise words.gone(self.place, path)
        if status in {401, 403, 407, 511}:
            raise words.forbidden(self.place) if status != 511 else words.web_page(self.place)
        if status not in {200, 206, 304, 416}:
            raise words.busy(self.place, status)

    def _whole(self, response: requests.Response, path: str, limit: int) -> bytes:
        if response.status_code != 200:
            raise words.busy(self.place, response.status_code)
        if _is_page(response):
            raise words.web_page(self.place)
        if (_length(response) or 0) > limit:
            raise words.too_large(self.place, path)
        data = bytearray()
        for piece in self._pieces(response, path, None):
            data += piece
            if len(data) > limit:
                raise words.too_large(self.place, path)
        return bytes(data)

    def _pieces(self, response: requests.Response, path: str, size: int | None) -> Iterator[bytes]:
        """The body as it comes, opened if the server packed it; exactly ``size`` bytes if that is given."""
        pieces = self._wire(response)
        if _is_packed(response, path):
            pieces = self._opened(pieces, response.headers["Content-Encoding"].strip().lower())
        done = 0
        for piece in pieces:
            done += len(piece)
            if size is not None and done > size:
                raise words.web_page(self.place) if _is_page(response) else words.other_size(self.place, path)
            yield piece
        if size is not None and done < size:
            raise words.web_page(self.place) if _is_page(response) else words.broken_off(self.place)

    def _wire(self, response: requests.Response) -> Iterator[bytes]:
        while True:
            with self._errors():
                # read1 hands over what is here, so that a cut loses nothing that had arrived; it raises
                # when the connection ends before Content-Length says so
                piece = response.raw.read1(_STEP, decode_content=False)
            if not piece:
                return
            self._received += len(piece)
            yield piece

    def _opened(self, pieces: Iterator[bytes], encoding: str) -> Iterator[bytes]:
        if encoding not in {"gzip", "x-gzip", "deflate"}:
            raise words.strange_form(self.place, encoding)
        machine = zlib.decompressobj(wbits=47 if encoding != "deflate" else zlib.MAX_WBITS)
        try:
            for piece in pieces:
                rest = piece
                while rest:
                    yield machine.decompress(rest, _STEP)
                    rest = machine.unconsumed_tail
            if not machine.eof:
                raise words.broken_off(self.place)
        except zlib.error as error:
            raise words.broken_off(self.place) from error

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except (requests.Timeout, urllib3.exceptions.TimeoutError) as error:
            raise words.no_answer(self.place) from error
        except (requests.exceptions.SSLError, urllib3.exceptions.SSLError) as error:
            raise words.not_secure(self.place) from error
        except (requests.exceptions.InvalidURL, requests.exceptions.InvalidSchema) as error:
            raise words.no_address(self.place) from error
        except (requests.ConnectionError, requests.exceptions.ChunkedEncodingError) as error:
            raise self._connection_error(error) from error
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
            raise words.broken_off(self.place) from error

    def _connection_error(self, error: requests.RequestException) -> UnreachableError:
        cause = error.args[0] if error.args else None
        if isinstance(cause, urllib3.exceptions.ProtocolError):
            return words.broken_off(self.place)
        return words.no_way(self.place)


class _Session(requests.Session):
    def get_redirect_target(self, resp: requests.Response) -> None:
        """Leave redirects to us: requests would read a redirect's whole body, however large."""
        del resp


def _anonymous(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request


def _begins_at(response: requests.Response, offset: int, size: int) -> bool:
    """Whether this really is the rest of the file from ``offset`` on, as it is."""
    match = _RANGE.fullmatch(response.headers.get("Content-Range", "").strip())
    packed = response.headers.get("Content-Encoding", "").strip().lower() not in _AS_IT_IS
    if response.status_code != 206 or match is None or packed:
        return False
    first, last, total = int(match[1]), int(match[2]), match[3]
    return first == offset and last == size - 1 and total in {str(size), "*"}


def _is_packed(response: requests.Response, path: str) -> bool:
    """Whether the server compressed the file on its own."""
    encoding = response.headers.get("Content-Encoding", "").strip().lower()
    if encoding == "zstd" and path.endswith(".zst"):
        return False  # it only tells how the file is compressed already
    return encoding not in _AS_IT_IS


def _is_page(response: requests.Response) -> bool:
    return (
        response.headers.get("Content-Type", "")
        .strip()
        .lower()
        .startswith(("text/html", "application/xhtml"))
    )


def _length(response: requests.Response) -> int | None:
    text = response.headers.get("Content-Length", "")
    return int(text) if re.fullmatch(r"\d{1,18}", text, re.ASCII) else None


def _validator(response: requests.Response) -> str:
    etag, date = response.headers.get("ETag", ""), response.headers.get("Last-Modified", "")
    if etag and len(etag) < 500:
        return f"etag:{etag}"
    return f"date:{date}" if date and len(date) < 100 else ""


def _port(url: SplitResult) -> int:
    return url.port or (443 if url.scheme == "https" else 80)
