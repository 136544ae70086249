"""On paper: the very PDF that an export would be, page by page, with its credits."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrinter

from oerdesk.core.errors import DamagedError, StorageError
from oerdesk.core.i18n import _

DOTS_PER_INCH = 300  # enough for text; a page then takes some 35 MB while it is drawn


def print_pdf(path: Path, printer: QPrinter) -> int:
    """Print a PDF; returns the pages printed.

    Raises:
        DamagedError: it cannot be opened.
        StorageError: the printer does not take it.
    """
    document = QPdfDocument()
    if document.load(str(path)) is not QPdfDocument.Error.None_:
        raise DamagedError(
            _("“{name}” cannot be printed: it cannot be opened.").format(name=path.name),
            _("Export it as PDF, and look at it with another program."),
        )
    painter = QPainter()
    if not painter.begin(printer):
        raise StorageError(
            _("The printer “{name}” does not answer.").format(name=printer.printerName()),
            _("Check that it is switched on and connected, or choose another one."),
        )
    pages = list(_wanted(document, printer))
    for place, page in enumerate(pages):
        if place:
            printer.newPage()
        _draw(document, page, painter, printer)
    painter.end()
    document.close()
    return len(pages)


def _wanted(document: QPdfDocument, printer: QPrinter) -> range:
    first, last = printer.fromPage(), printer.toPage()
    count = document.pageCount()
    return range(max(first, 1) - 1, min(last, count) if last else count)


def _draw(document: QPdfDocument, page: int, painter: QPainter, printer: QPrinter) -> None:
    """One page, as large as the paper allows, in its middle."""
    area = printer.pageRect(QPrinter.Unit.DevicePixel)
    dots = min(printer.resolution(), DOTS_PER_INCH)
    inches = document.pagePointSize(page) / 72
    picture = document.render(page, QSize(int(inches.width() * dots), int(inches.height() * dots)))
    size = picture.size().scaled(area.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio)
    left = (area.width() - size.width()) / 2
    painter.drawImage(QRectF(left, 0, size.width(), size.height()), picture)
