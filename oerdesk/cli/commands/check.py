"""``oerdesk check``: whether the library is whole, and repair."""

from __future__ import annotations

import argparse

from oerdesk.cli.output import Console, told
from oerdesk.core.i18n import _
from oerdesk.core.library import Library

NAME = "check"
MAKES_LIBRARY = False


def HELP() -> str:  # noqa: N802 - a constant that has to be translated
    """One line for the list of verbs."""
    return _("verify every file of the library, and repair")


def fill(parser: argparse.ArgumentParser) -> None:
    """Arguments of the verb."""
    parser.add_argument("--quick", action="store_true", help=_("look at names and sizes only"))
    parser.add_argument("--repair", action="store_true", help=_("mend what can be mended"))
    parser.add_argument("--rebuild-index", action="store_true", help=_("write the full-text index anew"))


def run(library: Library, options: argparse.Namespace, console: Console) -> int:
    """Check; the exit code is 6 when something is wrong."""
    progress = console.progress()
    if options.rebuild_index:
        library.check.rebuild_index(progress)
    report = library.check.run(quick=options.quick, repair=options.repair, progress=progress)
    progress.end()
    lines = told(report.problems)
    lines += list(report.repaired)
    lines.append(
        _("{resources} resources, {objects} files, {problems} problems").format(
            resources=report.resources, objects=report.objects, problems=len(report.problems)
        )
    )
    console.result(report, lines)
    return 6 if report.problems else 0
