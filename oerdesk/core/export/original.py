"""A PDF that came as a PDF: its own pages, and the credits on a page behind them."""

from __future__ import annotations

import io
import threading
from pathlib import Path
from typing import Final

import pypdfium2

from oerdesk.core.errors import BadInputError, DamagedError, storage_errors
from oerdesk.core.i18n import _

_ONE_AT_A_TIME: Final = threading.Lock()  # PDFium may not be used by two threads at once


def with_last_pages(path: Path, credits_pdf: bytes, title: str) -> bytes:
    """The PDF at ``path`` with the pages of ``credits_pdf`` behind its own.

    Raises:
        BadInputError: it is protected by a password.
        DamagedError: it cannot be read.
        StorageError: it is not there.
    """
    with storage_errors(path):
        data = path.read_bytes()
    with _ONE_AT_A_TIME:
        try:
            with pypdfium2.PdfDocument(data) as original, pypdfium2.PdfDocument(credits_pdf) as added:
                original.import_pages(added)
                out = io.BytesIO()
                original.save(out)
        except pypdfium2.PdfiumError as error:
            if "password" in str(error).lower():
                raise BadInputError(
                    _("“{title}” is protected by a password, so no credits can be added to it.").format(
                        title=title
                    ),
                    _("Pass the file on as it is, together with its credits as HTML."),
                ) from error
            raise DamagedError(
                _("“{title}” is damaged: its PDF file cannot be read.").format(title=title),
                _("Check the library and repair it, or get the resource again."),
            ) from error
    return out.getvalue()
