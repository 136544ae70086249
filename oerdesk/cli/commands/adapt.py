"""``oerdesk adapt``: make a new work from resources."""

from __future__ import annotations

import argparse
from pathlib import Path

from oerdesk.cli.commands.selection import language, number
from oerdesk.cli.output import Console
from oerdesk.core.document import read_document
from oerdesk.core.errors import UsageError, storage_errors
from oerdesk.core.i18n import _
from oerdesk.core.library import Library
from oerdesk.core.licenses import label

NAME = "adapt"


def HELP() -> str:  # noqa: N802 - a constant that has to be translated
    """One line for the list of verbs."""
    return _("make a new work from one resource or several, as far as their licenses allow")


def fill(parser: argparse.ArgumentParser) -> None:
    """Arguments of the verb."""
    parser.add_argument("resources", nargs="*", type=number, metavar="NUMBER")
    parser.add_argument("--title", help=_("title of the new work"))
    parser.add_argument("--lang", type=language, metavar="TAG", help=_("its language"))
    parser.add_argument("--license", metavar="ID", help=_("its license, one of those allowed"))
    parser.add_argument("--by", default="", metavar="NAME", help=_("who made it"))
    parser.add_argument("--html", type=Path, metavar="FILE", help=_("take the changed text from this page"))
    parser.add_argument("--licenses", action="store_true", help=_("only say which licenses are allowed"))
    parser.add_argument("--draft", action="store_true", help=_("leave it as a draft, to go on in the window"))


def run(library: Library, options: argparse.Namespace, console: Console) -> int:
    """Adapt, or say what the licenses allow."""
    if options.licenses:
        allowed = library.adapt.licenses_for(options.resources)
        console.result({"licenses": allowed}, [f"{name}  {label(name)}" for name in allowed])
        return 0
    if not options.resources and options.html is None:
        raise UsageError(
            _("There is nothing to make a work from."), _("Name resources by number, or a page with --html.")
        )
    draft = library.adapt.start(options.resources, options.by or library.settings.person)
    chosen = {"title": options.title, "language": options.lang, "license": options.license}
    if options.html is not None:
        with storage_errors(options.html):
            text = options.html.read_text(encoding="utf-8", errors="replace")
        draft.save(read_document(text))
    draft.describe(**{name: value for name, value in chosen.items() if value})
    if options.draft:
        console.result({"draft": draft.id}, [draft.id])
        return 0
    resource = library.adapt.finish(draft)
    metadata = library.curate.metadata(resource)
    data = {"resource": resource, "title": metadata.title, "license": metadata.license}
    console.result(data, [f"{resource}  {metadata.title}  ({label(metadata.license)})"])
    return 0
