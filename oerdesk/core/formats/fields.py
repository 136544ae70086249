"""From the words under which metadata are found to the fields of :class:`Metadata`.

Front matter, credits at the end of a text, sidecars and tags of sound files name the same things by
many words; they all pass through :func:`fields_from`, so that a word means the same everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any, Final

from oerdesk.core.formats.language import UNKNOWN, language_tag
from oerdesk.core.formats.people import people_in, role_of
from oerdesk.core.formats.plain import plain, without_markup
from oerdesk.core.licenses import recognize
from oerdesk.core.records import RESOURCE_TYPES, Metadata, Person

Fields = dict[str, Any]
"""Some of the arguments of :class:`Metadata`; only what was found."""

_WORDS: Final = {
    "title": "title name",
    "language": "language lang inlanguage languages",
    "description": "description abstract summary",
    "license": "license licence rights",
    "type": "type learningresourcetype resource_type",
    "subjects": "subject subjects about keywords keyword tags categories category topic topics",
    "levels": "level levels educationallevel",
    "grade": "grade class",
    "publisher": "publisher published_by",
    "source": "source url",
    "date": "date published datepublished year issued",
    "accessibility": "accessibility accessibilityfeature",
    "identifier": "identifier id isbn doi uri",
    "translation_of": "translation_of translationof",
    "people": "people person",
}
_FIELD_OF: Final = {word.replace("_", " "): name for name, words in _WORDS.items() for word in words.split()}
_DATE: Final = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_YEAR: Final = re.compile(r"(?<!\d)(?:1[0-9]|20)\d\d(?!\d)")
_LEVEL: Final = re.compile(r"isced[\s_-]*(?:level[\s_-]*)?([0-8])", re.IGNORECASE)
_MOST: Final = 100  # values of one field

Value = str | Sequence[str | Mapping[str, str]]


def field_of(word: str) -> str:
    """The field a word stands for: a :class:`Metadata` field, ``people``, or empty."""
    key = re.sub(r"[\s_-]+", " ", word).strip().casefold()
    return _FIELD_OF.get(key, "people" if role_of(key) else "")


def fields_from(found: Iterable[tuple[str, Value]]) -> Fields:
    """Fields from words and their values, in the order of the work.

    Args:
        found: pairs such as ``("Illustrated by", "Ann Lee and Ben Oz")``; unknown words are passed over.
    """
    fields: Fields = {}
    people: list[Person] = []
    for word, value in found:
        name = field_of(word)
        if name == "people":
            people += _people(value, role_of(word) or "aut")
        elif name:
            new = _field(name, _texts(value), word)
            stated = "license_statement" in new  # then an empty license says: none that is known
            fields |= {key: new[key] for key in new if key not in fields and (new[key] or stated)}
    if people:
        fields["people"] = tuple(dict.fromkeys(people))
    return fields


def license_fields(statement: str) -> Fields:
    """The license a statement names, and the statement itself, exactly as it was found."""
    kept = statement.strip()[:2000]
    return {"license": recognize(kept), "license_statement": kept} if kept else {}


def merged(*found: Fields) -> Fields:
    """All fields; where two say something about the same, the one named first counts.

    A license that was recognized counts more than a statement that was not.
    """
    result: Fields = {}
    for fields in found:
        for name, value in fields.items():
            if name == "extra":
                result["extra"] = {**value, **result.get("extra", {})}
            elif value and not result.get(name) and not (name == "language" and value == UNKNOWN):
                result[name] = value
    licensed = [fields for fields in found if fields.get("license")]
    if licensed:
        result |= {key: licensed[0].get(key, "") for key in ("license", "license_statement")}
    return result


def metadata_from(fields: Fields, name: str, heading: str = "") -> Metadata:
    """Metadata with a title: as stated, else the first heading, else the file name made readable."""
    title = plain(fields.get("title", ""), 500) or plain(heading, 500) or readable_name(name)
    return Metadata(**{**fields, "title": title})


def readable_name(name: str) -> str:
    """A title from a file name: ``0001_a-very-tall-man.md`` becomes “A very tall man”."""
    stem = PurePosixPath(name.replace("\\", "/")).stem
    words = plain(re.sub(r"[\s_]+|(?<=\w)-(?=\w)", " ", re.sub(r"^\d+[_\s.-]+(?=\D)", "", stem)), 200)
    return words[:1].upper() + words[1:] or plain(name) or "?"


def date_from(text: str) -> str:
    """The ISO 8601 date at the beginning of ``text``, or the only year in it; empty without one."""
    years = set(_YEAR.findall(text[:200]))
    match = _DATE.match(text.strip())
    if len(years) != 1:
        return ""
    return match[0] if match else years.pop()


def split_list(text: str) -> list[str]:
    """Values separated by commas or semicolons."""
    return [part for part in (plain(part, 200) for part in re.split(r"[,;،፣、\n]", text)) if part]


def _field(name: str, texts: list[str], word: str) -> Fields:
    first = texts[0] if texts else ""
    match name:
        case "license":
            return license_fields(first)
        case "levels":
            return _levels(texts)
        case "subjects" | "accessibility":
            values = (item for text in texts for item in split_list(text))
            return {name: tuple(dict.fromkeys(values))[:_MOST]}
        case "identifier" | "translation_of":
            key = "identifier" if name == "identifier" else "translationOfWork"
            value = _as_uri(plain(first, 500), word) if name == "identifier" else plain(first, 500)
            return {"extra": {key: value} if value else {}}
        case _:
            return {name: _text_value(name, first)}


def _as_uri(text: str, word: str) -> str:
    """ISBN and DOI as URIs (RFC 3187, RFC 8141; doi.org), other identifiers as they are."""
    if word.strip().casefold() == "isbn" and re.fullmatch(r"[0-9Xx -]{10,20}", text):
        return "urn:isbn:" + re.sub(r"[ -]", "", text).upper()
    if re.fullmatch(r"(?:doi:\s*)?10\.\d{4,9}/\S+", text, re.IGNORECASE):
        return "https://doi.org/" + re.sub(r"^doi:\s*", "", text, flags=re.IGNORECASE)
    return text


def _text_value(name: str, text: str) -> str:
    if name == "language":
        return language_tag(text).removeprefix(UNKNOWN)
    if name == "date":
        return date_from(text)
    value = without_markup(text)
    return value.casefold() if name == "type" and value.casefold() in RESOURCE_TYPES else value


def _levels(texts: list[str]) -> Fields:
    words = [word for text in texts for word in split_list(text)]
    known = dict.fromkeys(f"ISCED-{match[1]}" for word in words if (match := _LEVEL.fullmatch(word)))
    local = [word for word in words if not _LEVEL.fullmatch(word)]
    return {"levels": tuple(known), "grade": ", ".join(local)}


def _texts(value: Value) -> list[str]:
    items = [value] if isinstance(value, str) else list(value)[:_MOST]
    return [item for item in items if isinstance(item, str) and item.strip()]


def _people(value: Value, role: str) -> list[Person]:
    items = [value] if isinstance(value, str) else list(value)[:_MOST]
    people: list[Person] = []
    for item in items:
        if isinstance(item, str):
            people += people_in(item, role)
        elif name := plain(item.get("name", ""), 300):
            people.append(Person(name, role_of(item.get("role", "")) or role))
    return people
