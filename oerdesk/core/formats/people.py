"""Names of people as they are written in credits, taken apart."""

from __future__ import annotations

import re
from typing import Final

from oerdesk.core.formats.plain import plain
from oerdesk.core.records import Person

_ROLE_WORDS: Final = {
    "aut": "author authors text writer writers written_by story by creator creators aut teacher",
    "ill": "illustration illustrations illustrator illustrators illustrated_by pictures images artist ill",
    "pht": "photo photos photographer photographers photography photographs pht",
    "trl": "translation translations translator translators translated_by trl",
    "adp": "adaptation adaptations adapter adapters adapted_by adp",
    "edt": "editor editors edited_by edt",
    "nrt": "narrator narrators narration read_by reader nrt",
    "pbl": "pbl",
    "ctb": "contributor contributors contribution contributions ctb",
}
_ROLES: Final = {
    word.replace("_", " "): role for role, words in _ROLE_WORDS.items() for word in words.split()
}
_SEPARATOR: Final = re.compile(r"\s*[,;،፣、]\s*(?:(?:and|&)\s+)?|\s+(?:and|&)\s+")
_AFTER_NAME: Final = re.compile(r"(?:jr|sr|ph\.?d|m\.?d|m\.?a|m\.?sc|b\.?a|inc|ltd|ii|iii)\.?", re.IGNORECASE)
_WITH_ROLE: Final = re.compile(r"(?P<name>.*\S)\s*\((?P<role>[^()]+)\)")
_MOST: Final = 200  # people of one resource


def role_of(word: str) -> str:
    """The MARC relator code for a word like “Illustrated by”; empty when it names no role."""
    return _ROLES.get(re.sub(r"[\s_:-]+", " ", word).strip().casefold(), "")


def names_in(text: str) -> tuple[str, ...]:
    """The names in a list like “Ann Lee, Ben Oz and Kofi (OLE Ghana)”.

    Commas inside parentheses do not separate, nor does one before a small letter (“…, with the help
    of …”) or a title (“Jr.”).
    """
    names: list[str] = []
    for part in _split(plain(text, 2000)):
        name = re.sub(r"^(?:and|&)(?:\s+|$)|(?:^|\s+)(?:and|&)$", "", part.strip(" ,;")).strip()
        if not name:
            continue
        if names and (name[0].islower() or _AFTER_NAME.fullmatch(name)):
            names[-1] += f", {name}"
        else:
            names.append(name)
    return tuple(dict.fromkeys(names))[:_MOST]


def people_in(text: str, role: str) -> tuple[Person, ...]:
    """The people in a list of names; a role in parentheses after a name counts more than ``role``."""
    found = []
    for name in names_in(text):
        match = _WITH_ROLE.fullmatch(name)
        stated = role_of(match["role"]) if match else ""
        found.append(Person(match["name"], stated) if match and stated else Person(name, role))
    return tuple(found)


def _split(text: str) -> list[str]:
    """Split at separators that stand outside parentheses."""
    parts, start, depth, place = [], 0, 0, 0
    while place < len(text):
        depth += {"(": 1, ")": -1}.get(text[place], 0)
        match = _SEPARATOR.match(text, place) if depth <= 0 else None
        if match:
            parts.append(text[start : match.start()])
            start = place = match.end()
        else:
            place += 1
    return [*parts, text[start:]]
