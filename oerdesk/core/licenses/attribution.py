"""Credits: title, author, source, license (TASL) and what was changed, as text, HTML and JSON-LD.

The form follows Creative Commons' recommended practices for attribution
(https://wiki.creativecommons.org/wiki/Recommended_practices_for_attribution).
"""

from __future__ import annotations

import html
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any, Final
from urllib.parse import urlsplit

from oerdesk.core.i18n import _
from oerdesk.core.licenses.table import info
from oerdesk.core.licenses.words import label, role_word
from oerdesk.core.records import Ingredient, Manifest, Metadata, Person

_SCHEMA_ROLES: Final = {"aut": "author", "trl": "translator", "edt": "editor", "pbl": "publisher"}
"""Relator codes with a property of schema.org ``CreativeWork``; all others are ``contributor``."""


@dataclass(frozen=True, slots=True)
class Credit:
    """A credit, ready to be printed.

    Attributes:
        text: plain, one line.
        html: the same as inline HTML; title and license are links where their addresses are known.
    """

    text: str
    html: str


def credit(
    title: str,
    people: Sequence[Person] = (),
    source: str = "",
    license_id: str = "",
    change: str = "",
    note: str = "",
) -> Credit:
    """The credit for one work.

    Args:
        title: as written in the work.
        people: whom to name, in the order of the work.
        source: where the original lies, a URL or a place.
        license_id: what :func:`oerdesk.core.licenses.recognize` gave.
        change: ``unchanged``, ``excerpt``, ``changed``, ``translated``, or empty for the work itself.
        note: what was changed, in the adapter's words.
    """
    linked = _is_web(source)
    license_text, license_url = label(license_id), info(license_id).url
    ends = _ends(source, change, note)
    text = [
        _who(_("“{title}”").format(title=_line(title)), people),
        _sentence(license_text),
        *ends,
    ]
    markup = [
        _who(_("“{title}”").format(title=_link(_line(title), source if linked else "")), people, markup=True),
        _sentence(_link(license_text, license_url, "license")),
        *(html.escape(end) for end in (ends[1:] if linked else ends)),
    ]
    return Credit(" ".join(text), " ".join(markup))


def credit_of(metadata: Metadata) -> Credit:
    """The credit for a work that is passed on as it is."""
    return credit(metadata.title, metadata.people, metadata.source, metadata.license)


def credit_of_ingredient(ingredient: Ingredient) -> Credit:
    """The credit for something a work was made from, with what was done to it."""
    return credit(
        ingredient.title,
        ingredient.people,
        ingredient.source,
        ingredient.license,
        ingredient.change,
        ingredient.note,
    )


def credits_for(manifest: Manifest) -> tuple[Credit, ...]:
    """All credits of a work: its own first, then each source once, in the order of the work."""
    return (credit_of(manifest.metadata), *(credit_of_ingredient(i) for i in sources(manifest.based_on)))


def sources(ingredients: Iterable[Ingredient]) -> tuple[Ingredient, ...]:
    """Each source once, at its first place, with all that was done to it.

    The same work under two licenses stays two sources: each has to be credited as it was taken.
    """
    first: dict[tuple[object, ...], Ingredient] = {}
    for one in ingredients:
        key = (one.work or (one.title, one.source), one.license, one.people)
        first[key] = _merged(first[key], one) if key in first else one
    return tuple(first.values())


def to_jsonld(manifest: Manifest) -> dict[str, Any]:
    """The same for machines: a schema.org ``LearningResource`` with what it is based on.

    The keys always come in the same order; fields that are not known are left out.
    """
    metadata = manifest.metadata
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "LearningResource",
        "@id": manifest.work,
        "name": metadata.title,
        "inLanguage": "" if metadata.language == "und" else metadata.language,
        "license": _license_value(metadata.license),
        **_people_values(metadata.people),
        "url": metadata.source,
        "creditText": credit_of(metadata).text,
        "isBasedOn": [_source_value(one) for one in sources(manifest.based_on)],
    }
    return {key: value for key, value in data.items() if value}


def _who(title: str, people: Sequence[Person], *, markup: bool = False) -> str:
    """Title and people as one sentence: “Title” by A (author), B (illustrator), translated by C."""
    named = [replace(p, name=_line(p.name)) for p in people if p.name.strip()]
    if markup:
        named = [replace(p, name=_isolated(p.name)) for p in named]
    makers = [p for p in named if p.role not in {"trl", "adp"}]
    clauses = [_("by {people}").format(people=_makers(makers))] if makers else []
    for role, text in (("trl", _("translated by {people}")), ("adp", _("adapted by {people}"))):
        if names := ", ".join(dict.fromkeys(p.name for p in named if p.role == role)):
            clauses.append(text.format(people=names))
    return _sentence(" ".join([title, ", ".join(clauses)]).strip())


def _makers(people: Sequence[Person]) -> str:
    """Names with their role behind, neighbors of one role together: ``A, B (authors), C (illustrator)``."""
    parts = []
    for role, group in groupby(people, key=lambda person: person.role):
        names = list(dict.fromkeys(person.name for person in group))
        word = role_word(role, len(names))
        joined = ", ".join(names)
        parts.append(_("{names} ({role})").format(names=joined, role=word) if word else joined)
    return ", ".join(parts)


def _ends(source: str, change: str, note: str) -> list[str]:
    """Sentences after the license: source (first, where there is one), and changes."""
    done = {
        "excerpt": _("Excerpt."),
        "translated": _("Translated."),
        "changed": "" if note.strip() else _("Changed."),
    }
    ends = [_("Source: {source}").format(source=_line(source))] if source.strip() else []
    ends += [text for kind, text in done.items() if kind in change.split("+") and text]
    if note.strip() and change != "unchanged":
        ends.append(_sentence(_("Changes: {note}").format(note=_line(note))))
    return ends


def _merged(first: Ingredient, second: Ingredient) -> Ingredient:
    """One ingredient for two uses of the same work."""
    kinds = dict.fromkeys([*first.change.split("+"), *second.change.split("+")])
    kept = [kind for kind in kinds if kind and kind != "unchanged"] or ["unchanged"]
    notes = dict.fromkeys(note.strip() for note in (first.note, second.note) if note.strip())
    return replace(
        first,
        source=first.source or second.source,
        version=first.version or second.version,
        change="+".join(kept),
        note="; ".join(notes),
    )


def _source_value(one: Ingredient) -> dict[str, Any]:
    data: dict[str, Any] = {
        "@type": "CreativeWork",
        "@id": one.work,
        "name": one.title,
        "license": _license_value(one.license),
        **_people_values(one.people),
        "url": one.source,
        "creditText": credit_of_ingredient(one).text,
    }
    return {key: value for key, value in data.items() if value}


def _people_values(people: Iterable[Person]) -> dict[str, list[dict[str, str]]]:
    values: dict[str, list[dict[str, str]]] = {}
    for person in people:
        kind = "Organization" if person.role == "pbl" else "Person"
        key = _SCHEMA_ROLES.get(person.role, "contributor")
        values.setdefault(key, []).append({"@type": kind, "name": person.name})
    order = ("author", "translator", "editor", "contributor", "publisher")
    return {key: values[key] for key in order if key in values}


def _license_value(license_id: str) -> str:
    """The address of a license (schema.org wants a URL), or its id where it has none."""
    return info(license_id).url or license_id


def _link(text: str, url: str, rel: str = "") -> str:
    """``text`` escaped, as a link where the address is one of the web."""
    if not _is_web(url):
        return _isolated(text)
    attribute = f' rel="{rel}"' if rel else ""
    return f'<a{attribute} href="{html.escape(url)}">{_isolated(text)}</a>'


def _isolated(text: str) -> str:
    """``text`` escaped, and kept apart where it is written from right to left.

    Otherwise an Arabic title would drag the punctuation and names beside it along.
    """
    rightward = any(unicodedata.bidirectional(c) in {"R", "AL"} for c in text)
    return f"<bdi>{html.escape(text)}</bdi>" if rightward else html.escape(text)


def _is_web(url: str) -> bool:
    """Only addresses of the web become links: nothing that runs, nothing on this machine."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc)


def _line(text: str) -> str:
    """On one line, whatever the work has."""
    return " ".join(text.split())


def _sentence(text: str) -> str:
    """With a full stop, unless it ends like a sentence already."""
    bare = text.removesuffix("</a>").removesuffix("</bdi>")
    return text if bare.endswith((".", "!", "?", "…", "。")) else f"{text}."
