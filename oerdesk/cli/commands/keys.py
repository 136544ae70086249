"""``oerdesk keys``: the keys this library signs with."""

from __future__ import annotations

import argparse

from oerdesk.cli.output import Console
from oerdesk.core.i18n import _
from oerdesk.core.library import Library

NAME = "keys"


def HELP() -> str:  # noqa: N802 - a constant that has to be translated
    """One line for the list of verbs."""
    return _("show, make and change the keys this library signs with")


def fill(parser: argparse.ArgumentParser) -> None:
    """Arguments of the verb."""
    parser.add_argument("action", nargs="?", default="show", choices=("show", "create", "rotate"))


def run(library: Library, options: argparse.Namespace, console: Console) -> int:
    """Show or change the keys."""
    if options.action == "create":
        library.publisher.create_keys()
    elif options.action == "rotate":
        library.publisher.rotate_keys()
    fingerprint = library.publisher.fingerprint()
    lines = [
        _("fingerprint {fingerprint}").format(fingerprint=fingerprint) if fingerprint else _("No keys yet.")
    ]
    console.result({"fingerprint": fingerprint}, lines)
    return 0
