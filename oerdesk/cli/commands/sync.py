"""``oerdesk sync``: fetch what is followed and wanted, and tell the price before."""

from __future__ import annotations

import argparse

from oerdesk.cli.output import Console, size
from oerdesk.core.i18n import _
from oerdesk.core.library import Library
from oerdesk.core.records import Plan, SyncReport

NAME = "sync"


def HELP() -> str:  # noqa: N802 - a constant that has to be translated
    """One line for the list of verbs."""
    return _("fetch what is followed and wanted; goes on where it was cut")


def fill(parser: argparse.ArgumentParser) -> None:
    """Arguments of the verb."""
    parser.add_argument("sources", nargs="*", type=int, metavar="SOURCE", help=_("all when none is named"))
    parser.add_argument("--price", action="store_true", help=_("only say what it would cost"))
    parser.add_argument("--no-look", action="store_true", help=_("do not look for news first"))


def run(library: Library, options: argparse.Namespace, console: Console) -> int:
    """Sync, or give the price; the exit code is that of the first problem."""
    numbers = options.sources or [source.id for source in library.sync.sources() if source.trusted]
    progress = console.progress()
    results: dict[int, Plan | SyncReport] = {}
    lines: list[str] = []
    code = 0
    for number in numbers:
        if not options.no_look:
            library.sync.refresh(number, progress)
        if options.price:
            plan = library.sync.price(number, progress)
            results[number] = plan
            lines.append(
                _("source {id}: {resources} resources, {cost} to transfer, {disk} on disk").format(
                    id=number, resources=plan.resources, cost=size(plan.cost), disk=size(plan.disk)
                )
            )
            continue
        report = library.sync.run(number, progress)
        results[number] = report
        lines += [f"{p.where}: {p.title} {p.hint}" for p in report.problems]
        lines.append(
            _("source {id}: {fetched} resources, {received} received, {repeated} of it repeated").format(
                id=number,
                fetched=report.fetched,
                received=size(report.received),
                repeated=size(report.repeated),
            )
        )
        code = code or (7 if report.problems else 0)
    progress.end()
    console.result({"price" if options.price else "sync": results}, lines)
    return code
