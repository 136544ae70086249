"""What a resource says about itself, in the words of LRMI / schema.org ``LearningResource``.

The JSON form is specified in ``docs/format.md`` ("Metadata").  Unknown fields are kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, Self

from oerdesk.core.errors import BadInputError
from oerdesk.core.i18n import _

ROLES: Final = ("aut", "ill", "pht", "trl", "adp", "edt", "nrt", "pbl", "ctb")
"""MARC relator codes in use: author, illustrator, photographer, translator, adapter, editor,
narrator, publisher, contributor (https://id.loc.gov/vocabulary/relators)."""

RESOURCE_TYPES: Final = (
    "text",
    "story",
    "textbook",
    "lesson",
    "activity",
    "assessment",
    "slides",
    "image",
    "audio",
    "video",
    "reference",
)
"""Values of LRMI ``learningResourceType`` that the program knows; others are kept and shown as they are."""


@dataclass(frozen=True, slots=True)
class Person:
    """Someone to be credited.

    Attributes:
        name: as written in the work.
        role: MARC relator code, one of :data:`ROLES`; others are kept.
    """

    name: str
    role: str = "aut"


@dataclass(frozen=True, slots=True)
class Metadata:
    """Everything known about a resource besides its files.

    Attributes:
        title: as written in the work; never empty in a stored manifest.
        language: BCP 47 tag, ``und`` while unknown.
        description: a sentence or a paragraph of plain text.
        people: in the order of the work.
        license: SPDX id; ``LicenseRef-…`` for statements SPDX has no id for; empty when not stated.
        license_statement: the statement exactly as it was found.
        type: LRMI learning resource type.
        subjects: plain terms, or ids of a vocabulary.
        levels: ISCED levels, ``ISCED-0`` to ``ISCED-8``.
        grade: the local name of the class or grade.
        publisher: who published it.
        source: URL or place of the original (the S of TASL attribution).
        date: ISO 8601 date of publication; may be a year alone.
        accessibility: schema.org ``accessibilityFeature`` values.
        extra: unknown JSON fields, kept as they were.
    """

    title: str
    language: str = "und"
    description: str = ""
    people: tuple[Person, ...] = ()
    license: str = ""
    license_statement: str = ""
    type: str = "text"
    subjects: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    grade: str = ""
    publisher: str = ""
    source: str = ""
    date: str = ""
    accessibility: tuple[str, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict, hash=False)

    @property
    def missing(self) -> tuple[str, ...]:
        """Names of the fields a librarian should still fill in."""
        empty = {
            "title": not self.title,
            "language": self.language in {"", "und"},
            "people": not self.people,
            "license": not self.license,
        }
        return tuple(name for name, absent in empty.items() if absent)

    def changed(self, **values: Any) -> Self:
        """A copy with some fields set anew."""
        return replace(self, **values)

    def to_json(self) -> dict[str, Any]:
        """The JSON object of ``docs/format.md``; empty fields are left out."""
        data: dict[str, Any] = dict(self.extra)
        for name, key in _TEXT_KEYS.items():
            if value := getattr(self, name):
                data[key] = value
        for name, key in _LIST_KEYS.items():
            if values := getattr(self, name):
                data[key] = list(values)
        if self.people:
            data["people"] = [{"name": p.name, "role": p.role} for p in self.people]
        return data

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Read what :meth:`to_json` wrote, by this or any other version of the program.

        Raises:
            BadInputError: a known field is of the wrong kind.
        """
        try:
            values: dict[str, Any] = {
                name: _text(data[key]) for name, key in _TEXT_KEYS.items() if key in data
            }
            values |= {
                name: tuple(_text(item) for item in _list(data[key]))
                for name, key in _LIST_KEYS.items()
                if key in data
            }
            people = tuple(
                Person(_text(p["name"]), _text(p.get("role", "ctb"))) for p in _list(data.get("people", []))
            )
        except (TypeError, KeyError, AttributeError) as error:
            raise BadInputError(
                _("The description of a resource is not as it should be: {reason}.").format(reason=error),
                _("Ask the publisher for a corrected version."),
            ) from error
        known = {*_TEXT_KEYS.values(), *_LIST_KEYS.values(), "people"}
        extra = {key: value for key, value in data.items() if key not in known}
        return cls(**{"title": "", **values}, people=people, extra=extra)


@dataclass(frozen=True, slots=True)
class MetadataChange:
    """What is to be changed in the descriptions of many resources; None and empty leave things alone."""

    language: str | None = None
    license: str | None = None
    license_statement: str | None = None
    type: str | None = None
    grade: str | None = None
    add_levels: tuple[str, ...] = ()
    remove_levels: tuple[str, ...] = ()
    add_subjects: tuple[str, ...] = ()
    remove_subjects: tuple[str, ...] = ()
    add_people: tuple[Person, ...] = ()

    def applied(self, metadata: Metadata) -> Metadata:
        """``metadata``, changed."""
        names = ("language", "license", "license_statement", "type", "grade")
        plain = {name: value for name in names if (value := getattr(self, name)) is not None}
        return metadata.changed(
            **plain,
            levels=_merged(metadata.levels, self.add_levels, self.remove_levels),
            subjects=_merged(metadata.subjects, self.add_subjects, self.remove_subjects),
            people=tuple(dict.fromkeys((*metadata.people, *self.add_people))),
        )


def _merged(old: tuple[str, ...], add: tuple[str, ...], remove: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(value for value in dict.fromkeys((*old, *add)) if value not in remove)


_TEXT_KEYS: Final = {
    "title": "name",
    "language": "inLanguage",
    "description": "description",
    "license": "license",
    "license_statement": "licenseStatement",
    "type": "learningResourceType",
    "grade": "grade",
    "publisher": "publisher",
    "source": "url",
    "date": "datePublished",
}
_LIST_KEYS: Final = {
    "subjects": "about",
    "levels": "educationalLevel",
    "accessibility": "accessibilityFeature",
}


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is not a text")
    return value


def _list(value: object) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError(f"{value!r} is not a list")
    return value
