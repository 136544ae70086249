"""“About this resource”: the credits at the end of every export, as blocks of a document.

Being blocks, they go through the same writers as the work itself and come out right in every format.
The wording of credits is left to :mod:`oerdesk.core.licenses.attribution`.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Final

from lxml import html

from oerdesk.core.document.model import (
    Block,
    Container,
    Heading,
    Inlines,
    ListBlock,
    ListItem,
    Paragraph,
    Text,
)
from oerdesk.core.i18n import _, ngettext, pgettext
from oerdesk.core.licenses import Credit, credits_for, explain, info, label
from oerdesk.core.records import Manifest, Metadata, Person

ABOUT_ID: Final = "oerdesk-about"


def about(manifest: Manifest) -> Container:
    """The section: facts about the work, what one may do with it, what it was made from, how to credit it."""
    metadata = manifest.metadata
    own, *others = credits_for(manifest)
    blocks: list[Block] = [Heading(1, _plain(_("About this resource"))), _list(_facts(manifest))]
    if metadata.license:
        meaning = explain(metadata.license)
        sentences = [right.text for right in meaning.rights if right.name != "keep"]
        blocks += [
            Paragraph(_plain(_("What the license says, in short:"))),
            _list([_plain(sentence) for sentence in (*sentences, *meaning.duties)]),
        ]
    if others:
        blocks += [
            Heading(2, _plain(_("What it was made from"))),
            _list([_runs(one) for one in others]),
        ]
    blocks += [Heading(2, _plain(_("How to credit it"))), Paragraph(_runs(own))]
    attrs = (("dir", own_direction()), ("id", ABOUT_ID), ("lang", own_language()), ("role", "doc-credits"))
    return Container("section", tuple(blocks), attrs)


def own_language() -> str:
    """The language the program speaks, which is the language of what this module writes."""
    return pgettext("the BCP 47 tag of the language of this translation", "en")


def own_direction() -> str:
    """``rtl`` or ``ltr``, of the language the program speaks."""
    return pgettext("the direction of the language of this translation: ltr or rtl", "ltr")


def byline(metadata: Metadata) -> str:
    """The makers' names, joined for the title page."""
    return ", ".join(dict.fromkeys(person.name.strip() for person in metadata.people if person.name.strip()))


def _facts(manifest: Manifest) -> list[Inlines]:
    """One line per fact that is known, most important first."""
    metadata = manifest.metadata
    facts = [_fact(_("Title"), metadata.title)]
    facts += [_fact(role, names) for role, names in _people(metadata.people)]
    if metadata.publisher:
        facts.append(_fact(_("Publisher"), metadata.publisher))
    url = info(metadata.license).url
    license_fact = _fact(_("License"), label(metadata.license), url)
    facts.append((*license_fact, Text(f" ({url})")) if url else license_fact)
    if metadata.license_statement and not info(metadata.license).known:
        facts.append(_fact(_("License, as stated"), metadata.license_statement))
    if metadata.source:
        facts.append(_fact(_("Source"), metadata.source, metadata.source))
    if metadata.date:
        facts.append(_fact(_("Published"), metadata.date))
    facts.append(_fact(_("This version"), manifest.modified[:10]))
    if manifest.work.startswith(("http://", "https://")) and manifest.work != metadata.source:
        facts.append(_fact(_("Identifier"), manifest.work, manifest.work))
    return facts


def _people(people: Iterable[Person]) -> list[tuple[str, str]]:
    """Role and names, neighbors of one role together."""
    named = [person for person in people if person.name.strip()]
    lines = []
    for role, group in groupby(named, key=lambda person: person.role):
        names = list(dict.fromkeys(person.name.strip() for person in group))
        lines.append((_role_title(role, len(names)), ", ".join(names)))
    return lines


def _role_title(role: str, count: int) -> str:
    titles = {
        "aut": ngettext("Author", "Authors", count),
        "ill": ngettext("Illustrator", "Illustrators", count),
        "pht": ngettext("Photographer", "Photographers", count),
        "trl": ngettext("Translator", "Translators", count),
        "adp": ngettext("Adapted by", "Adapted by", count),
        "edt": ngettext("Editor", "Editors", count),
        "nrt": ngettext("Narrator", "Narrators", count),
        "pbl": ngettext("Publisher", "Publishers", count),
    }
    return titles.get(role, ngettext("Contributor", "Contributors", count))


def _fact(name: str, value: str, href: str = "") -> Inlines:
    linked = href if href.startswith(("http://", "https://")) else ""
    title = Text(_("{name}:").format(name=name), marks=frozenset({"strong"}))
    return (title, Text(" "), Text(" ".join(value.split()), href=linked))


def _plain(text: str) -> Inlines:
    return (Text(text),)


def _list(lines: Iterable[Inlines]) -> ListBlock:
    return ListBlock(tuple(ListItem((Paragraph(line),)) for line in lines))


def _runs(one: Credit) -> Inlines:
    """A credit with its links, and their addresses in words for paper; its HTML is text and ``<a href>``."""
    root = html.fragment_fromstring(one.html, create_parent="p")
    runs = [Text(root.text or "")]
    for link in root:
        href = link.get("href", "")
        printed = "" if link.get("rel") == "license" else f" ({href})"
        runs += [Text(link.text_content(), href=href), Text(printed + (link.tail or ""))]
    return tuple(run for run in runs if run.text)
