"""``oerdesk show``: one resource in full."""

from __future__ import annotations

import argparse

from oerdesk.cli.commands.selection import number
from oerdesk.cli.output import Console, size
from oerdesk.core.i18n import _
from oerdesk.core.library import Library
from oerdesk.core.licenses import credits_for, explain

NAME = "show"
MAKES_LIBRARY = False


def HELP() -> str:  # noqa: N802 - a constant that has to be translated
    """One line for the list of verbs."""
    return _("show a resource with its metadata, credits and what may be done with it")


def fill(parser: argparse.ArgumentParser) -> None:
    """Arguments of the verb."""
    parser.add_argument("resource", type=number, metavar="NUMBER")


def run(library: Library, options: argparse.Namespace, console: Console) -> int:
    """Show."""
    metadata = library.curate.metadata(options.resource)
    row = library.browse.rows([options.resource])[0]
    explanation = explain(metadata.license)
    data = {"resource": row, "metadata": metadata, "license": explanation}
    lines = [row.title, f"  {row.people}", f"  {row.language} · {explanation.title} · {size(row.size)}"]
    lines += [f"  {'+' if right.allowed else '-'} {right.text}" for right in explanation.rights]
    lines += [f"  ! {duty}" for duty in explanation.duties]
    if row.here:
        manifest = library.curate.manifest(options.resource)
        credits_ = credits_for(manifest)
        data |= {
            "files": manifest.files,
            "based_on": manifest.based_on,
            "credits": [c.text for c in credits_],
        }
        lines += [f"  {entry.path} ({entry.media_type}, {size(entry.size)})" for entry in manifest.files]
        lines += [f"  {credit.text}" for credit in credits_]
    else:
        lines.append("  " + _("Not fetched yet."))
    console.result(data, lines)
    return 0
