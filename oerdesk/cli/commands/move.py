"""``oerdesk move``: the library to another folder or disk."""

from __future__ import annotations

import argparse
from pathlib import Path

from oerdesk.cli.output import Console, exit_code, told
from oerdesk.core.i18n import _
from oerdesk.core.library import Library

NAME = "move"
MAKES_LIBRARY = False


def HELP() -> str:  # noqa: N802 - a constant that has to be translated
    """One line for the list of verbs."""
    return _("move the library to another folder or disk")


def fill(parser: argparse.ArgumentParser) -> None:
    """Arguments of the verb."""
    parser.add_argument("folder", type=Path, metavar="DIR", help=_("where to: an empty or a new folder"))


def run(library: Library, options: argparse.Namespace, console: Console) -> int:
    """Move; the exit code is 6 when something in the library was missing or damaged."""
    progress = console.progress()
    report = library.care.move(options.folder, progress)
    progress.end()
    lines = told(report.problems)
    if report.left is not None:
        lines.append(_("Still at the old place, and no longer needed: {folder}").format(folder=report.left))
    lines.append(_("moved to {folder}").format(folder=report.root))
    console.result(report, lines)
    return exit_code(report.problems)
