"""``oerdesk list``: what is in the library."""

from __future__ import annotations

import argparse

from oerdesk.cli.commands.selection import add_filter, filter_of, number
from oerdesk.cli.output import Console, size, table
from oerdesk.core.i18n import _
from oerdesk.core.library import Library

NAME = "list"
MAKES_LIBRARY = False


def HELP() -> str:  # noqa: N802 - a constant that has to be translated
    """One line for the list of verbs."""
    return _("list resources, or count them by language, license and so on")


def fill(parser: argparse.ArgumentParser) -> None:
    """Arguments of the verb."""
    add_filter(parser)
    parser.add_argument("--limit", type=number, default=0, metavar="N", help=_("at most this many"))
    parser.add_argument("--facets", action="store_true", help=_("count instead of listing"))


def run(library: Library, options: argparse.Namespace, console: Console) -> int:
    """List or count."""
    wanted = filter_of(library, options)
    if options.facets:
        facets = library.browse.facets(wanted)
        lines: list[str] = [_("{total} resources").format(total=facets.total)]
        for name in ("languages", "types", "subjects", "levels", "licenses"):
            counts = getattr(facets, name)
            lines += [f"{name}:", *(f"  {value or '-'}: {count}" for value, count in counts.items())]
        console.result(facets, lines)
        return 0
    ids = library.browse.find(wanted)
    rows = library.browse.rows(ids[: options.limit] if options.limit else ids)
    cells = [
        [str(row.id), row.title, row.language, row.license or "-", size(row.size), "" if row.here else "*"]
        for row in rows
    ]
    console.result({"total": len(ids), "resources": rows}, table(cells))
    return 0
