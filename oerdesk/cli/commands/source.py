"""``oerdesk source``: the repositories a library follows."""

from __future__ import annotations

import argparse

from oerdesk.cli.commands.selection import number
from oerdesk.cli.output import Console, exit_code, size, table, told
from oerdesk.core.errors import (
    BadInputError,
    DamagedError,
    NotTrustedError,
    UnreachableError,
    UsageError,
)
from oerdesk.core.i18n import _
from oerdesk.core.library import Library
from oerdesk.core.records import Problem, Source

NAME = "source"


def HELP() -> str:  # noqa: N802 - a constant that has to be translated
    """One line for the list of verbs."""
    return _("follow repositories and see what they offer")


def fill(parser: argparse.ArgumentParser) -> None:
    """Arguments of the verb."""
    verbs = ("list", "add", "trust", "remove", "look", "offers", "follow", "unfollow", "want")
    parser.add_argument("action", choices=verbs)
    parser.add_argument("what", nargs="*", help=_("location, or numbers of sources, bundles or resources"))
    parser.add_argument("--fingerprint", default="", help=_("accept only this fingerprint, and trust it"))
    parser.add_argument("--trust", action="store_true", help=_("trust what is found there now"))


def run(library: Library, options: argparse.Namespace, console: Console) -> int:
    """Do what was asked for with sources."""
    actions = {"list": _list, "add": _add, "look": _look, "offers": _offers}
    if options.action in actions:
        return actions[options.action](library, options, console)
    numbers = _numbers(options)
    if not numbers:
        raise UsageError(
            _("No number was named."), _("“oerdesk source list” and “oerdesk source look” show the numbers.")
        )
    sync = library.sync
    for chosen in numbers:
        if options.action == "trust":
            sync.trust(chosen)
        elif options.action == "remove":
            sync.remove(chosen)
        elif options.action in {"follow", "unfollow"}:
            sync.subscribe(chosen, subscribed=options.action == "follow")
    if options.action == "want":
        for chosen in numbers:
            library.curate.metadata(chosen)  # there is such a resource
        sync.want(numbers)
    console.result({"done": options.action, "numbers": numbers}, [])
    return 0


def _list(library: Library, _options: argparse.Namespace, console: Console) -> int:
    sources = library.sync.sources()
    cells = [
        [str(s.id), s.name or "-", s.location, s.fingerprint, _("trusted") if s.trusted else _("not trusted")]
        for s in sources
    ]
    console.result({"sources": sources}, table(cells))
    return 0


def _add(library: Library, options: argparse.Namespace, console: Console) -> int:
    if len(options.what) != 1 or not options.what[0].strip():
        raise UsageError(_("Name one address or folder."), "oerdesk source add https://…")
    progress = console.progress()
    source = library.sync.add(options.what[0], fingerprint=options.fingerprint, progress=progress)
    if options.trust and not source.trusted:
        library.sync.trust(source.id)
    if options.trust or source.trusted:
        source = library.sync.refresh(source.id, progress)
    progress.end()
    lines = [f"{source.id}  {source.name}  {source.fingerprint}"]
    if not source.trusted:
        lines.append(_("Not trusted yet: compare the fingerprint, then “oerdesk source trust {id}”.").format(
            id=source.id))  # fmt: skip
    console.result({"source": source}, lines)
    return 0


def _look(library: Library, options: argparse.Namespace, console: Console) -> int:
    progress = console.progress()
    chosen = [library.sync.source(number) for number in _numbers(options)] or library.sync.sources()
    sources: list[Source] = []
    problems: list[Problem] = []  # of one source: the others go on
    for source in chosen:
        try:
            sources.append(library.sync.refresh(source.id, progress))
        except (UnreachableError, NotTrustedError, DamagedError, BadInputError) as error:
            problems.append(Problem(source.name or source.location, error.title, error.hint, error.kind))
    progress.end()
    bundles = [bundle for source in sources for bundle in library.sync.bundles(source.id)]
    cells = [
        [
            str(b.id),
            b.title,
            str(b.resources),
            size(b.missing) if b.missing else _("all here"),
            _("followed") if b.subscribed else "",
        ]
        for b in bundles
    ]
    data = {"sources": sources, "bundles": bundles, "problems": problems}
    console.result(data, [*table(cells), *told(problems)])
    return exit_code(problems)


def _offers(library: Library, options: argparse.Namespace, console: Console) -> int:
    progress = console.progress()
    offers = [offer for number in _numbers(options) for offer in library.sync.look_into(number, progress)]
    progress.end()
    cells = [
        [
            str(o.resource),
            o.metadata.title,
            o.metadata.language,
            o.metadata.license or "-",
            _("here") if o.here else size(o.size),
        ]
        for o in offers
    ]
    console.result({"offers": offers}, table(cells))
    return 0


def _numbers(options: argparse.Namespace) -> list[int]:
    try:
        return [number(value) for value in options.what]
    except (ValueError, argparse.ArgumentTypeError) as error:
        raise UsageError(
            _("“{value}” is not a number.").format(value=" ".join(options.what)),
            _("“oerdesk source list” and “oerdesk source look” show the numbers."),
        ) from error
