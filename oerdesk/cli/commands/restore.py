"""``oerdesk restore``: the library as it was when a backup was made."""

from __future__ import annotations

import argparse
from pathlib import Path

from oerdesk.cli.output import Console, exit_code, told
from oerdesk.core.care import restore
from oerdesk.core.i18n import _
from oerdesk.core.paths import remember_library

NAME = "restore"


def HELP() -> str:  # noqa: N802 - a constant that has to be translated
    """One line for the list of verbs."""
    return _("make the library what it was when a backup was made")


def fill(parser: argparse.ArgumentParser) -> None:
    """Arguments of the verb."""
    parser.add_argument("backup", type=Path, metavar="DIR", help=_("the backup, or the stick it is on"))
    parser.add_argument(
        "--remember", action="store_true", help=_("open this library from now on when none is named")
    )


def run_closed(folder: Path, options: argparse.Namespace, console: Console) -> int:
    """Restore into ``folder``; the exit code is 6 when something was missing or damaged in the backup."""
    progress = console.progress()
    report = restore(options.backup, folder, progress)
    if options.remember:
        remember_library(report.root)
    progress.end()
    lines = told(report.problems)
    if report.replaced is not None:
        lines.append(_("The library that was there before is now {folder}").format(folder=report.replaced))
    said = _("restored {folder} as of {time}: {resources} resources")
    lines.append(said.format(folder=report.root, time=report.made, resources=report.resources))
    console.result(report, lines)
    return exit_code(report.problems)
