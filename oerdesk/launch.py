"""The command ``oerdesk``: with a verb the command line, without one the window.

The window is imported only when it is wanted, so that the command line runs where there is no Qt.
"""

from __future__ import annotations

import sys
from typing import Final

INTERRUPTED: Final = 130  # as oerdesk.core.errors.Cancelled, which is not loaded yet when it is needed


def main() -> int:
    """Start a face; returns the exit code."""
    try:
        return _start(sys.argv[1:])
    except KeyboardInterrupt:  # Ctrl+C while the program is still loading: nothing has begun
        return INTERRUPTED


def _start(arguments: list[str]) -> int:
    from oerdesk.cli.main import wants_window

    if wants_window(arguments):
        from oerdesk.gui.app import run_window

        return run_window(arguments)
    from oerdesk.cli.main import run

    return run(arguments)
