"""Starts the program with a window."""

from __future__ import annotations

import argparse
import gc
import logging
import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QMessageBox

from oerdesk import __version__
from oerdesk.core.i18n import _
from oerdesk.core.paths import resources_folder
from oerdesk.gui.session import Session

log = logging.getLogger(__name__)


def run_window(arguments: Sequence[str]) -> int:
    """Open the window and stay until it is closed; returns the exit code."""
    parser = argparse.ArgumentParser(prog="oerdesk", description=_("Opens the window."))
    parser.add_argument("--library", type=Path, help=_("folder of the library"))
    options = parser.parse_args(arguments)
    logging.basicConfig(level=logging.WARNING)
    application = make_application()
    session = Session(application)
    session.start(options.library)
    try:
        return application.exec()
    finally:
        session.close()


def make_application() -> QApplication:
    """The application object, with what has to be said before any window exists."""
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        # Chromium refuses to run its sandbox as root; what it shows has no network and no scripts anyway.
        os.environ.setdefault("QTWEBENGINE_DISABLE_SANDBOX", "1")
    QApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)  # wanted by QtWebEngine
    application = QApplication(sys.argv[:1])
    application.setApplicationName("OERDesk")
    application.setApplicationVersion(__version__)
    application.setDesktopFileName("org.oerdesk.OERDesk")
    application.setWindowIcon(QIcon(str(resources_folder() / "icons" / "library.svg")))
    gc.freeze()  # what has been imported stays: the collector need not look at it ever again
    gc.set_threshold(20_000, 20, 50)
    sys.setswitchinterval(0.001)  # seconds: the window waits less for workers that hold the interpreter
    sys.excepthook = _show_bug
    return application


def _show_bug(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """A bug looks like a bug: said aloud, with all that is needed to report it."""
    text = "".join(traceback.format_exception(kind, error, trace))
    log.critical("unexpected error\n%s", text)
    if QApplication.instance() is None:
        return
    box = QMessageBox(QMessageBox.Icon.Critical, _("Something unexpected happened"), "", parent=None)
    box.setText(_("OERDesk met an error it did not expect. Nothing that was saved is lost."))
    box.setInformativeText(
        _("You can go on working. If it happens again, send the details to the developers.")
    )
    box.setDetailedText(text)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.open()
