"""``oerdesk pack``: sync packs on sticks and in folders."""

from __future__ import annotations

import argparse
from pathlib import Path

from oerdesk.cli.commands.selection import add_filter, filter_of, number
from oerdesk.cli.output import Console, exit_code, size, told
from oerdesk.core.i18n import _
from oerdesk.core.library import Library

NAME = "pack"


def HELP() -> str:  # noqa: N802 - a constant that has to be translated
    """One line for the list of verbs."""
    return _("write a sync pack to a stick, verify one, or take in what one brings")


def fill(parser: argparse.ArgumentParser) -> None:
    """Arguments of the verb."""
    parser.add_argument("action", choices=("make", "verify", "merge"))
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument(
        "resources", nargs="*", type=number, metavar="NUMBER", help=_("else what the filter finds")
    )
    parser.add_argument("--name", default="", help=_("name of the pack"))
    parser.add_argument("--trust", action="store_true", help=_("trust whoever wrote the pack"))
    parser.add_argument("--fingerprint", default="", help=_("accept only this fingerprint"))
    add_filter(parser)


def run(library: Library, options: argparse.Namespace, console: Console) -> int:
    """Make, verify or merge."""
    progress = console.progress()
    if options.action == "make":
        options.here = True
        resources = options.resources or library.browse.find(filter_of(library, options))
        report = library.publisher.make_pack(options.folder, resources, options.name, progress)
        progress.end()
        lines = [
            _("{resources} resources in {folder}, {written} written").format(
                resources=report.resources, folder=report.folder, written=size(report.written)
            ),
            _("fingerprint {fingerprint}").format(fingerprint=report.fingerprint),
        ]
        lines += [_("left out, no open license: {title}").format(title=title) for title in report.private]
        console.result(report, lines)
        return 0
    if options.action == "verify":
        problems = library.publisher.verify_pack(options.folder, progress)
        progress.end()
        lines = told(problems) or [_("Everything is whole.")]
        console.result({"problems": problems}, lines)
        return 6 if problems else 0
    source = library.sync.add(str(options.folder), fingerprint=options.fingerprint, progress=progress)
    if options.trust and not source.trusted:
        library.sync.trust(source.id)
    merged = library.sync.merge(source.id, progress)
    progress.end()
    lines = told(merged.problems)
    lines.append(_("{fetched} resources taken in").format(fetched=merged.fetched))
    console.result(merged, lines)
    return exit_code(merged.problems)
