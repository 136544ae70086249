"""``oerdesk backup``: a copy of the whole library that it can be restored from."""

from __future__ import annotations

import argparse
from pathlib import Path

from oerdesk.cli.output import Console, exit_code, size, told
from oerdesk.core.care import verify_backup
from oerdesk.core.i18n import _
from oerdesk.core.library import Library

NAME = "backup"
MAKES_LIBRARY = False


def HELP() -> str:  # noqa: N802 - a constant that has to be translated
    """One line for the list of verbs."""
    return _("back up the library; again into the same folder, only what is new is copied")


def fill(parser: argparse.ArgumentParser) -> None:
    """Arguments of the verb."""
    parser.add_argument("folder", type=Path, metavar="DIR", help=_("where to: a stick or a folder"))
    parser.add_argument("--verify", action="store_true", help=_("only read the backup that is there"))


def run(library: Library, options: argparse.Namespace, console: Console) -> int:
    """Back up, or verify; the exit code is 6 when something is missing or damaged."""
    progress = console.progress()
    if options.verify:
        problems = verify_backup(options.folder, progress)
        progress.end()
        console.result({"problems": problems}, told(problems) or [_("Everything is whole.")])
        return exit_code(problems)
    report = library.care.backup(options.folder, progress)
    progress.end()
    backup = report.backup
    data = {
        "folder": backup.folder,
        "made": backup.made,
        "resources": backup.resources,
        "size": backup.size,
        "copied": report.copied,
        "written": report.written,
        "keys": report.keys,
        "drafts": report.drafts,
        "problems": report.problems,
    }
    lines = told(report.problems)
    if report.keys:
        lines.append(_("The private signing keys are in it: keep it where only you can read it."))
    said = _("backed up to {folder}: {resources} resources, {size}, of these {written} new")
    lines.append(
        said.format(
            folder=backup.folder,
            resources=backup.resources,
            size=size(backup.size),
            written=size(report.written),
        )
    )
    console.result(data, lines)
    return exit_code(report.problems)
