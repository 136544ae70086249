"""Reaching a repository: over HTTP, or in a folder or on a stick.

``seam``    what every transport promises
``http``    web servers, good and bad ones (with ``meter`` the only place that knows requests)
``meter``   counts every byte that comes and goes
``folder``  repositories and sync packs on disk
``words``   what went wrong, for people

Bytes that arrive are never trusted here; who asked for them compares hashes.
"""

from __future__ import annotations

from pathlib import Path

from oerdesk.core.transport.folder import FolderTransport
from oerdesk.core.transport.http import HttpTransport, Timeouts
from oerdesk.core.transport.seam import Stream, Transport

__all__ = ["FolderTransport", "HttpTransport", "Stream", "Timeouts", "Transport", "open_transport"]


def open_transport(location: str) -> Transport:
    """The transport for a URL, or for the path of a folder.

    Args:
        location: ``https://…``, ``http://…``, or a path.

    Raises:
        UnreachableError: a URL that is none.
    """
    if location.lower().startswith(("http://", "https://")):
        return HttpTransport(location)
    return FolderTransport(Path(location).expanduser())
