"""The sealed address space of content that is read: ``oer://content/<path inside the resource>``.

Importing this module loads QtWebEngine (a large library); only :mod:`pages_view` does so, when the
first page is opened.  Registering the scheme then, before the first profile exists, is early enough
(tried with PySide6 6.11).

Nothing but the resource's own files answers: an interceptor refuses every other scheme, the profile
keeps nothing, page scripts are off, and every reply carries a Content-Security-Policy besides.
"""

from __future__ import annotations

from functools import cache
from typing import Final
from urllib.parse import quote, unquote

from PySide6.QtCore import QBuffer, QByteArray, QObject, QUrl
from PySide6.QtWebEngineCore import (
    QWebEngineProfile,
    QWebEngineSettings,
    QWebEngineUrlRequestInfo,
    QWebEngineUrlRequestInterceptor,
    QWebEngineUrlRequestJob,
    QWebEngineUrlScheme,
    QWebEngineUrlSchemeHandler,
)

from oerdesk.core.errors import OerdeskError
from oerdesk.core.formats import Content
from oerdesk.core.paths import resources_folder

SCHEME: Final = b"oer"
HOST: Final = "content"
POLICY: Final = (
    b"default-src 'none'; img-src oer: data:; media-src oer: data:; font-src oer: data:; "
    b"style-src oer: 'unsafe-inline'; script-src 'none'; frame-src 'none'; form-action 'none'; base-uri oer:"
)


@cache
def register() -> None:
    """Make the scheme known, once per process."""
    scheme = QWebEngineUrlScheme(SCHEME)
    scheme.setSyntax(QWebEngineUrlScheme.Syntax.Host)
    scheme.setFlags(QWebEngineUrlScheme.Flag.SecureScheme)
    QWebEngineUrlScheme.registerScheme(scheme)


def url_of(path: str, anchor: str = "") -> QUrl:
    """The address of a file of the resource."""
    url = QUrl(f"{SCHEME.decode()}://{HOST}/{quote(path)}")
    if anchor:
        url.setFragment(anchor)
    return url


def path_of(url: QUrl) -> str:
    """The file an address means; empty for addresses of other things."""
    if url.scheme().encode() != SCHEME or url.host() != HOST:
        return ""
    return unquote(url.path(QUrl.ComponentFormattingOption.FullyEncoded)).lstrip("/")


class SealedProfile(QWebEngineProfile):
    """A profile that can show one resource and reach nothing else."""

    def __init__(self, content: Content, parent: QObject | None = None) -> None:
        super().__init__(parent)  # without a name: nothing is kept on disk
        self._handler = _Handler(content, self)
        self._interceptor = _Interceptor(self)
        self.installUrlSchemeHandler(SCHEME, self._handler)
        self.setUrlRequestInterceptor(self._interceptor)
        self.setPersistentCookiesPolicy(QWebEngineProfile.PersistentCookiesPolicy.NoPersistentCookies)
        self.setHttpCacheType(QWebEngineProfile.HttpCacheType.NoCache)
        settings = self.settings()
        attribute = QWebEngineSettings.WebAttribute
        for name in (
            attribute.JavascriptEnabled,
            attribute.LocalStorageEnabled,
            attribute.LocalContentCanAccessRemoteUrls,
            attribute.LocalContentCanAccessFileUrls,
            attribute.PluginsEnabled,
            attribute.DnsPrefetchEnabled,
            attribute.HyperlinkAuditingEnabled,
            attribute.ScreenCaptureEnabled,
            attribute.WebRTCPublicInterfacesOnly,
            attribute.JavascriptCanOpenWindows,
            attribute.JavascriptCanAccessClipboard,
        ):
            settings.setAttribute(name, False)
        settings.setAttribute(attribute.FocusOnNavigationEnabled, True)
        self.downloadRequested.connect(_refuse_download)


class _Handler(QWebEngineUrlSchemeHandler):
    def __init__(self, content: Content, parent: QObject) -> None:
        super().__init__(parent)
        self._content = content

    def requestStarted(self, job: QWebEngineUrlRequestJob) -> None:
        path = path_of(job.requestUrl())
        try:
            data, media_type = OWN[path]() if path in OWN else self._content.read(path)
        except OerdeskError:
            job.fail(QWebEngineUrlRequestJob.Error.UrlNotFound)
            return
        if media_type == "text/html":
            data = _styled(data)
        buffer = QBuffer(job)  # lives as long as the request; Qt answers ranges from it
        buffer.setData(QByteArray(data))
        # PySide6's stub asks for QByteArray values; what works is a list of bytes, as for any multi-map.
        job.setAdditionalResponseHeaders({b"Content-Security-Policy": [POLICY]})  # type: ignore[dict-item]
        job.reply(_with_encoding(media_type, data).encode(), buffer)


def _with_encoding(media_type: str, data: bytes) -> str:
    """Say that a page is in UTF-8 where it is, as :func:`oerdesk.core.formats.reading.decode` reads it."""
    if media_type != "text/html":
        return media_type
    try:
        data.decode()
    except UnicodeDecodeError:
        return media_type
    return f"{media_type};charset=utf-8"


@cache
def _font() -> tuple[bytes, str]:
    return (resources_folder() / "fonts" / "lexend.ttf").read_bytes(), "font/ttf"


OWN: Final = {".oerdesk/fonts/lexend.ttf": _font}
"""What the reader itself adds to the address space: letters that its style sheets name."""


@cache
def _style() -> bytes:
    css = (resources_folder() / "styles" / "reader.css").read_text(encoding="utf-8")
    return f"<style>{css}</style></head>".encode()


def _styled(page: bytes) -> bytes:
    """A page in the program's own style, where it brings none: Markdown, office files, adaptations."""
    head, end, body = page.partition(b"</head>")
    plain = end and b"<style" not in head and b"stylesheet" not in head
    return head + _style() + body if plain else page


class _Interceptor(QWebEngineUrlRequestInterceptor):
    def interceptRequest(self, request: QWebEngineUrlRequestInfo) -> None:
        if request.requestUrl().scheme() not in {SCHEME.decode(), "data"}:
            request.block(True)


def _refuse_download(request: QObject) -> None:
    request.cancel()  # type: ignore[attr-defined]
