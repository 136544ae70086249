"""``oerdesk search``: full text."""

from __future__ import annotations

import argparse
from dataclasses import replace

from oerdesk.cli.commands.selection import add_filter, filter_of, number
from oerdesk.cli.output import Console
from oerdesk.core.i18n import _
from oerdesk.core.library import Library

NAME = "search"
MAKES_LIBRARY = False


def HELP() -> str:  # noqa: N802 - a constant that has to be translated
    """One line for the list of verbs."""
    return _("search titles and texts")


def fill(parser: argparse.ArgumentParser) -> None:
    """Arguments of the verb."""
    parser.add_argument("words", nargs="+", help=_("what to look for (see docs/search.md)"))
    add_filter(parser)
    parser.add_argument("--limit", type=number, default=20, metavar="N", help=_("at most this many hits"))


def run(library: Library, options: argparse.Namespace, console: Console) -> int:
    """Search; the exit code is 3 when nothing was found."""
    wanted = replace(filter_of(library, options), text=" ".join(options.words))
    found = library.browse.search(wanted, limit=options.limit)
    lines: list[str] = []
    for hit in found.hits:
        lines.append(f"{hit.row.id}  {hit.row.title}  ({hit.row.language}, {hit.row.license or '-'})")
        if hit.passage.snippet:
            lines.append(f"    {_marked(hit.passage.snippet, hit.passage.marks)}")
    lines.append(_("{total} found").format(total=found.total))
    if found.suggestion:
        lines.append(_("Did you mean “{words}”?").format(words=found.suggestion))
    console.result(found, lines)
    return 0 if found.total else 3


def _marked(text: str, marks: tuple[tuple[int, int], ...]) -> str:
    for start, end in reversed(marks):
        text = f"{text[:start]}[{text[start:end]}]{text[end:]}"
    return text
