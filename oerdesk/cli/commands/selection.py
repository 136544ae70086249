"""Arguments that several verbs share: which resources are meant."""

from __future__ import annotations

import argparse
from dataclasses import replace
from typing import Final

from oerdesk.core.errors import NotFoundError
from oerdesk.core.formats.language import UNKNOWN, language_tag
from oerdesk.core.i18n import _
from oerdesk.core.library import Library
from oerdesk.core.records import Filter, Presence, Sort

MOST: Final = 2**63 - 1
"""The largest number the database can hold."""


def number(text: str) -> int:
    """A number of a resource, source or bundle, or a count: for ``type=`` of an argument."""
    value = int(text)
    if not 0 <= value <= MOST:
        raise argparse.ArgumentTypeError(_("{value} is not a number that can be.").format(value=value))
    return value


def language(text: str) -> str:
    """A language in any spelling as its BCP 47 tag: for ``type=`` of an argument."""
    tag = language_tag(text)
    if tag == UNKNOWN:
        raise argparse.ArgumentTypeError(_("“{text}” is not a language.").format(text=text))
    return tag


def add_filter(parser: argparse.ArgumentParser) -> None:
    """Options that narrow a list."""
    parser.add_argument("--lang", action="append", default=[], metavar="TAG", help=_("language (BCP 47)"))
    parser.add_argument("--type", action="append", default=[], metavar="TYPE", help=_("kind of resource"))
    parser.add_argument("--subject", action="append", default=[], metavar="TERM", help=_("subject"))
    parser.add_argument(
        "--level", action="append", default=[], metavar="LEVEL", help=_("level, e.g. ISCED-1")
    )
    parser.add_argument("--license", action="append", default=[], metavar="ID", help=_("license (SPDX id)"))
    parser.add_argument(
        "--may",
        action="append",
        default=[],
        choices=["share", "change", "translate", "sell"],
        help=_("only what may be used so"),
    )
    parser.add_argument("--collection", metavar="TITLE", help=_("only what is in this collection"))
    parser.add_argument("--here", action="store_true", help=_("only what is on this machine"))
    parser.add_argument("--mine", action="store_true", help=_("only what was made or adapted here"))
    parser.add_argument("--incomplete", action="store_true", help=_("only what lacks metadata"))
    parser.add_argument("--trash", action="store_true", help=_("look into the trash"))


def filter_of(library: Library, options: argparse.Namespace) -> Filter:
    """The filter the options describe.

    Raises:
        NotFoundError: there is no such collection.
    """
    wanted = Filter(
        languages=frozenset(options.lang),
        types=frozenset(options.type),
        subjects=frozenset(options.subject),
        levels=frozenset(options.level),
        licenses=frozenset(options.license),
        may=frozenset(options.may),
        presence=Presence.HERE if options.here else Presence.ANY,
        mine=options.mine,
        incomplete=options.incomplete,
        trashed=options.trash,
        sort=Sort.TITLE,
    )
    if options.collection is None:
        return wanted
    numbers = {title: number for number, title, _count in library.curate.collections()}
    if options.collection not in numbers:
        raise NotFoundError(
            _("There is no collection “{title}”.").format(title=options.collection),
            _("There are: {titles}.").format(titles=", ".join(numbers) or _("none yet")),
        )
    return replace(wanted, collection=numbers[options.collection])
