"""The command ``oerdesk``: with a verb the command line, without one the window.

The window is imported only when it is wanted, so that the command line runs where there is no Qt.
"""

from __future__ import annotations

import sys


def main() -> int:
    """Start a face; returns the exit code."""
    from oerdesk.cli.main import wants_window

    arguments = sys.argv[1:]
    if wants_window(arguments):
        from oerdesk.gui.app import run_window

        return run_window(arguments)
    from oerdesk.cli.main import run

    return run(arguments)
