"""``oerdesk publish``: bundles, and the signed repository made of them."""

from __future__ import annotations

import argparse
from pathlib import Path

from oerdesk.cli.commands.selection import add_filter, filter_of
from oerdesk.cli.output import Console, size, table
from oerdesk.core.errors import NotFoundError, UsageError
from oerdesk.core.i18n import _
from oerdesk.core.library import Library

NAME = "publish"


def HELP() -> str:  # noqa: N802 - a constant that has to be translated
    """One line for the list of verbs."""
    return _("make bundles and publish them as a signed repository")


def fill(parser: argparse.ArgumentParser) -> None:
    """Arguments of the verb."""
    parser.add_argument("folder", nargs="?", type=Path, metavar="DIR", help=_("folder of the repository"))
    parser.add_argument("--name", default="", help=_("name of the repository"))
    parser.add_argument(
        "--bundle", action="append", default=[], metavar="TITLE", help=_("only these bundles")
    )
    parser.add_argument("--list", action="store_true", help=_("list the bundles"))
    parser.add_argument(
        "--add", metavar="TITLE", help=_("put the resources the filter finds into this bundle")
    )
    add_filter(parser)


def run(library: Library, options: argparse.Namespace, console: Console) -> int:
    """List, fill, publish: whatever is asked for, in this order."""
    if options.add:
        library.curate.bundle(options.add, library.browse.find(filter_of(library, options)))
    bundles = library.curate.bundles()
    if options.folder is None:
        if not options.list and not options.add:
            raise UsageError(
                _("No folder was named."), _("Name the folder of the repository, or use --list.")
            )
        cells = [[b.title, str(b.resources), str(b.private), size(b.size)] for b in bundles]
        console.result({"bundles": bundles}, table(cells))
        return 0
    known = {bundle.title: bundle.id for bundle in bundles}
    for title in options.bundle:
        if title not in known:
            raise NotFoundError(
                _("There is no bundle “{name}”.").format(name=title), _("There are: {titles}.").format(
                    titles=", ".join(known) or _("none yet"))
            )  # fmt: skip
    chosen = [known[title] for title in options.bundle] or list(known.values())
    progress = console.progress()
    report = library.publisher.publish(options.folder, chosen, options.name, progress)
    progress.end()
    lines = [
        _("version {version} in {folder}: {resources} resources, {written} written").format(
            version=report.version,
            folder=report.folder,
            resources=report.resources,
            written=size(report.written),
        ),
        _("fingerprint {fingerprint}").format(fingerprint=report.fingerprint),
    ]
    lines += [_("kept private: {title}").format(title=title) for title in report.private]
    console.result(report, lines)
    return 0
