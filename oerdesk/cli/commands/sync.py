"""``oerdesk sync``: fetch what is followed and wanted, and tell the price before."""

from __future__ import annotations

import argparse

from oerdesk.cli.commands.selection import number
from oerdesk.cli.output import Console, exit_code, size, told
from oerdesk.core.errors import BadInputError, DamagedError, NotTrustedError, UnreachableError
from oerdesk.core.i18n import _
from oerdesk.core.library import Library
from oerdesk.core.records import Plan, Problem, SyncReport

NAME = "sync"


def HELP() -> str:  # noqa: N802 - a constant that has to be translated
    """One line for the list of verbs."""
    return _("fetch what is followed and wanted; goes on where it was cut")


def fill(parser: argparse.ArgumentParser) -> None:
    """Arguments of the verb."""
    parser.add_argument("sources", nargs="*", type=number, metavar="SOURCE", help=_("all when none is named"))
    parser.add_argument("--price", action="store_true", help=_("only say what it would cost"))
    parser.add_argument("--no-look", action="store_true", help=_("do not look for news first"))


def run(library: Library, options: argparse.Namespace, console: Console) -> int:
    """Sync, or give the price, of one source after the other; the exit code is that of the first problem."""
    chosen = [library.sync.source(number) for number in options.sources]
    sources = chosen or [source for source in library.sync.sources() if source.trusted]
    progress = console.progress()
    results: dict[int, Plan | SyncReport] = {}
    lines: list[str] = []
    problems: list[Problem] = []  # of whole sources: the others go on
    for source in sources:
        try:
            if not options.no_look:
                library.sync.refresh(source.id, progress)
            work = library.sync.price if options.price else library.sync.run
            results[source.id] = result = work(source.id, progress)
        except (UnreachableError, NotTrustedError, DamagedError, BadInputError) as error:
            problems.append(Problem(source.name or source.location, error.title, error.hint, error.kind))
        else:
            lines += _lines(source.id, result)
    progress.end()
    data = {"price" if options.price else "sync": results, "problems": problems}
    console.result(data, [*lines, *told(problems)])
    reports = [result for result in results.values() if isinstance(result, SyncReport)]
    return exit_code([*problems, *(problem for report in reports for problem in report.problems)])


def _lines(number: int, result: Plan | SyncReport) -> list[str]:
    if isinstance(result, Plan):
        text = _("source {id}: {resources} resources, {cost} to transfer, {disk} on disk")
        cost, disk = size(result.cost), size(result.disk)
        return [text.format(id=number, resources=result.resources, cost=cost, disk=disk)]
    text = _("source {id}: {fetched} resources, {received} received, {repeated} of it repeated")
    received, repeated = size(result.received), size(result.repeated)
    counts = text.format(id=number, fetched=result.fetched, received=received, repeated=repeated)
    return [*told(result.problems), counts]
