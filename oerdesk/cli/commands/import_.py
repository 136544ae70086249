"""``oerdesk import``: take in files and folders."""

from __future__ import annotations

import argparse
from pathlib import Path

from oerdesk.cli.commands.selection import language
from oerdesk.cli.output import Console, told
from oerdesk.core.i18n import _
from oerdesk.core.library import Library
from oerdesk.core.licenses import recognize
from oerdesk.core.records import Defaults

NAME = "import"


def HELP() -> str:  # noqa: N802 - a constant that has to be translated
    """One line for the list of verbs."""
    return _("take in files and folders")


def fill(parser: argparse.ArgumentParser) -> None:
    """Arguments of the verb."""
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    parser.add_argument("--publisher", default="", help=_("who publishes the material"))
    parser.add_argument("--lang", type=language, metavar="TAG", help=_("language where the files state none"))
    parser.add_argument("--license", default="", help=_("license where the files state none"))
    parser.add_argument("--subject", action="append", default=[], help=_("subject where there is none"))
    parser.add_argument("--level", action="append", default=[], help=_("level where there is none"))
    parser.add_argument("--bundle", metavar="TITLE", help=_("put what comes in into this bundle"))


def run(library: Library, options: argparse.Namespace, console: Console) -> int:
    """Take in; what could not be taken in is reported and makes the exit code 9 if nothing came in."""
    progress = console.progress()
    defaults = Defaults(
        publisher=options.publisher,
        language=options.lang or "",
        license=recognize(options.license),
        subjects=tuple(options.subject),
        levels=tuple(options.level),
    )
    report = library.intake.take_in(options.paths, defaults, progress)
    progress.end()
    if options.bundle:
        library.curate.bundle(options.bundle, [file.resource for file in report.files])
    new = sum(file.new for file in report.files)
    updated = sum(file.updated for file in report.files)
    lines = told(report.problems)
    lines += [
        _("{path}: to be filled in: {fields}").format(path=file.path, fields=", ".join(file.missing))
        for file in report.files
        if file.missing
    ]
    lines.append(
        _("{new} new, {updated} updated, {known} known already, {problems} problems").format(
            new=new,
            updated=updated,
            known=len(report.files) - new - updated,
            problems=len(report.problems),
        )
    )
    console.result(report, lines)
    return 9 if report.problems and not report.files else 0
