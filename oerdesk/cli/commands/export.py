"""``oerdesk export``: write resources as HTML, EPUB, PDF and others."""

from __future__ import annotations

import argparse
from pathlib import Path

from oerdesk.cli.commands.selection import number
from oerdesk.cli.output import Console, size
from oerdesk.core.errors import UsageError, storage_errors
from oerdesk.core.i18n import _
from oerdesk.core.library import Library
from oerdesk.core.safety.names import FolderNames

NAME = "export"
MAKES_LIBRARY = False


def HELP() -> str:  # noqa: N802 - a constant that has to be translated
    """One line for the list of verbs."""
    return _("write resources as HTML, EPUB, PDF and others, with credit and license")


def fill(parser: argparse.ArgumentParser) -> None:
    """Arguments of the verb."""
    parser.add_argument("resources", nargs="+", type=number, metavar="NUMBER")
    parser.add_argument(
        "--format", action="append", required=True, help=_("html, epub, pdf …; may be repeated")
    )
    parser.add_argument("--to", type=Path, default=Path(), metavar="DIR", help=_("folder to write into"))


def run(library: Library, options: argparse.Namespace, console: Console) -> int:
    """Export each resource in each format."""
    if options.to.exists() and not options.to.is_dir():
        raise UsageError(
            _("“{path}” is not a folder.").format(path=options.to), _("Name a folder to write into.")
        )
    with storage_errors(options.to):
        options.to.mkdir(parents=True, exist_ok=True)
    progress = console.progress()
    names = FolderNames()  # two works of one title are two files
    reports = []
    for resource in dict.fromkeys(options.resources):
        for format_ in dict.fromkeys(options.format):
            target = options.to / names.claim(library.exports.suggest_name(resource, format_))
            reports.append(library.exports.export(resource, format_, target, progress))
    progress.end()
    lines = [f"{report.path} ({size(report.size)})" for report in reports]
    lines += [f"{report.path.name}: {warning}" for report in reports for warning in report.warnings]
    console.result({"files": reports}, lines)
    return 0
