"""The command line: reads the arguments, opens the library, runs the verb, gives the exit code."""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Final

from oerdesk import __version__
from oerdesk.cli.commands import (
    adapt,
    backup,
    check,
    export,
    import_,
    keys,
    list_,
    move,
    pack,
    publish,
    restore,
    search,
    show,
    source,
    sync,
)
from oerdesk.cli.output import Console
from oerdesk.cli.stopping import Stop
from oerdesk.core.errors import Cancelled, OerdeskError, UsageError
from oerdesk.core.i18n import _, use_language
from oerdesk.core.library import Library
from oerdesk.core.paths import default_library, resources_folder

VERBS: Final[tuple[ModuleType, ...]] = (
    import_,
    list_,
    show,
    search,
    adapt,
    export,
    publish,
    source,
    sync,
    pack,
    check,
    backup,
    restore,
    move,
    keys,
)
"""Each has ``NAME``, ``HELP``, ``fill(parser)`` and ``run(library, options, console)``.

Those that only look have ``MAKES_LIBRARY = False``: a mistyped folder must not become an empty library.
Those that must have it closed have ``run_closed(folder, options, console)`` instead of ``run``.
"""


def wants_window(arguments: Sequence[str]) -> bool:
    """Whether the arguments name no verb (and ask for no help): then the window opens."""
    takes_value = False
    for argument in arguments:
        if takes_value:
            takes_value = False
        elif argument == "--library":
            takes_value = True
        elif not argument.startswith("--library="):
            return False
    return True


def run(arguments: Sequence[str]) -> int:
    """Run one command; returns the exit code (``oerdesk.core.errors``)."""
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr)
    use_language(_system_languages(), resources_folder() / "translations")
    parser = build_parser()
    try:
        options = parser.parse_args(arguments)
    except SystemExit as end:
        return int(end.code or 0)
    stop = Stop(silent=options.json)
    console = Console(as_json=options.json, quiet=options.quiet, stop=stop)
    try:
        with stop.listening():
            code = _run(options, console)
    except OerdeskError as error:
        console.error(error)
        return error.exit_code
    except (Cancelled, KeyboardInterrupt):
        console.error(_StoppedError(_("Stopped."), _("What was finished stays; run it again to go on.")))
        return Cancelled.exit_code
    except BrokenPipeError:  # the reader of our output went away, as `head` does
        # What is left in the buffer is to go nowhere when the interpreter ends (Python's documentation
        # of SIGPIPE); otherwise it complains with an exit code of its own.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return code


def _run(options: argparse.Namespace, console: Console) -> int:
    verb, folder = options.verb, options.library or default_library()
    if hasattr(verb, "run_closed"):
        return int(verb.run_closed(folder, options, console) or 0)
    with Library.open(folder, create=getattr(verb, "MAKES_LIBRARY", True)) as library:
        return int(verb.run(library, options, console) or 0)


def build_parser() -> argparse.ArgumentParser:
    """The whole command line, as ``docs/cli.md`` describes it."""
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--library", type=Path, metavar="DIR", help=_("folder of the library"))
    common.add_argument("--json", action="store_true", help=_("give the result as JSON"))
    common.add_argument("--quiet", action="store_true", help=_("show no progress"))
    parser = argparse.ArgumentParser(
        prog="oerdesk", description=_("An offline-first library of Open Educational Resources.")
    )
    parser.add_argument("--version", action="version", version=f"OERDesk {__version__}")
    verbs = parser.add_subparsers(metavar=_("VERB"), required=True)
    for verb in VERBS:
        sub = verbs.add_parser(verb.NAME, parents=[common], help=verb.HELP(), description=verb.HELP())
        verb.fill(sub)
        sub.set_defaults(verb=verb)
    return parser


class _StoppedError(UsageError):
    """Ctrl+C, told like an error but with an exit code of its own."""

    kind = "cancelled"
    exit_code = 130


def _system_languages() -> list[str]:
    import locale

    name = locale.getlocale()[0] or ""
    return [name.replace("_", "-"), name.partition("_")[0]]
