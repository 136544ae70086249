from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrinter
from pytestqt.qtbot import QtBot

from oerdesk.core.errors import DamagedError
from oerdesk.gui.printing import print_pdf
from tests.helpers.material import pdf


def to_file(path: Path) -> QPrinter:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    return printer


def test_every_page_is_printed(qtbot: QtBot, tmp_path: Path) -> None:
    source, target = tmp_path / "in.pdf", tmp_path / "out.pdf"
    source.write_bytes(pdf(("one", "two", "three")))
    assert print_pdf(source, to_file(target)) == 3
    printed = QPdfDocument()
    assert printed.load(str(target)) is QPdfDocument.Error.None_
    assert printed.pageCount() == 3
    printed.close()


def test_only_the_pages_asked_for_are_printed(qtbot: QtBot, tmp_path: Path) -> None:
    source, printer = tmp_path / "in.pdf", to_file(tmp_path / "out.pdf")
    source.write_bytes(pdf(("one", "two", "three")))
    printer.setFromTo(2, 2)
    assert print_pdf(source, printer) == 1


def test_a_broken_file_is_named(qtbot: QtBot, tmp_path: Path) -> None:
    source = tmp_path / "broken.pdf"
    source.write_bytes(b"%PDF-1.7 nothing")
    with pytest.raises(DamagedError, match="broken"):
        print_pdf(source, to_file(tmp_path / "out.pdf"))
