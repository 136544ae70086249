"""The seam to Pandoc, which turns office files into HTML and HTML into office files.

Pandoc runs as a process of its own, in its sandbox (no files, no network: everything goes through
standard input and output), with bounded memory and time, and its messages end here.
"""

from __future__ import annotations

import base64
import mimetypes
import subprocess
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final

import pypandoc

from oerdesk.core.errors import BadInputError, StorageError
from oerdesk.core.i18n import _

SECONDS: Final = 120
MEGABYTES: Final = 1024
LARGEST_RESULT: Final = 256 * 1024 * 1024  # bytes

_OUT_OF_MEMORY: Final = 251  # GHC's exit code for an exhausted heap


def convert(
    data: bytes,
    source: str,
    target: str,
    *,
    name: str,
    arguments: Sequence[str] = (),
    seconds: float = SECONDS,
) -> bytes:
    """Convert a document.

    Args:
        data: the document; pictures of HTML as ``data:`` URLs (see :func:`data_url`), since the sandbox
            opens no files.
        source, target: Pandoc's names of formats: ``docx``, ``odt``, ``html``, ``epub3`` …
        name: the file, for messages.
        arguments: further options of Pandoc, the program's own, never from outside.

    Returns:
        The converted document, text in UTF-8.

    Raises:
        BadInputError: Pandoc cannot read it, or it needs too much memory or time.
        StorageError: Pandoc itself is missing or cannot be started.
    """
    limits = ("+RTS", f"-M{MEGABYTES}m", "-RTS")
    command = [_program(), *limits, "--sandbox", "-f", source, "-t", target, "-o", "-", *arguments]
    flags = 0x08000000 if sys.platform == "win32" else 0  # CREATE_NO_WINDOW
    try:
        done = subprocess.run(
            command, input=data, capture_output=True, timeout=seconds, check=False, creationflags=flags
        )
    except subprocess.TimeoutExpired as error:
        raise _too_much(name) from error
    except OSError as error:
        raise StorageError(
            _("The converter Pandoc could not be started: {reason}.").format(reason=error.strerror),
            _("Install OERDesk again."),
        ) from error
    if done.returncode == _OUT_OF_MEMORY or len(done.stdout) > LARGEST_RESULT:
        raise _too_much(name)
    if done.returncode != 0:
        reason = done.stderr.decode("utf-8", errors="replace").strip().splitlines()
        raise BadInputError(
            _("“{name}” could not be converted: {reason}.").format(
                name=name, reason=(reason[0][:200] if reason else "?").rstrip(".")
            ),
            _("Open it with the program that made it, save it again, and try once more."),
        )
    return done.stdout


def data_url(data: bytes, media_type: str) -> str:
    """A picture as a URL that holds it (RFC 2397)."""
    return f"data:{media_type};base64,{base64.b64encode(data).decode('ascii')}"


def embedded(html: str, pictures: Mapping[str, bytes]) -> str:
    """HTML in which ``src="name"`` of every known picture is replaced by the picture itself."""
    for src, data in pictures.items():
        kind = mimetypes.guess_type(src)[0] or "application/octet-stream"
        url = data_url(data, kind)
        for quote in ('"', "'"):
            html = html.replace(f"src={quote}{src}{quote}", f"src={quote}{url}{quote}")
    return html


@cache
def _program() -> str:
    try:
        return str(pypandoc.get_pandoc_path())
    except OSError as error:
        raise StorageError(
            _("The converter Pandoc is missing."), _("Install OERDesk again; it brings Pandoc along.")
        ) from error


def _too_much(name: str) -> BadInputError:
    return BadInputError(
        _("“{name}” is too large or too complicated to be converted.").format(name=name),
        _("Divide it into smaller documents with the program that made it."),
    )
