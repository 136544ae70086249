"""Notes as Markdown, and as Web Annotations (W3C Recommendation, 23 February 2017) in JSON-LD."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from oerdesk.core.errors import BadInputError
from oerdesk.core.i18n import _
from oerdesk.core.records import BOOKMARK, HIGHLIGHT, NOTE, Note, Quote

CONTEXT: Final = "http://www.w3.org/ns/anno.jsonld"
_MOTIVATIONS: Final = {BOOKMARK: "bookmarking", HIGHLIGHT: "highlighting", NOTE: "commenting"}
_KINDS: Final = {motivation: kind for kind, motivation in _MOTIVATIONS.items()}
_LARGEST: Final = 64 * 1024 * 1024  # characters of a file; what is longer is cut, and so cannot be read
_LONGEST: Final = 100_000  # characters of one text
_TIME: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_SPECIAL: Final = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~])")


def to_json(notes: Sequence[Note], titles: Mapping[str, str]) -> str:
    """An ``AnnotationCollection`` with all notes on its one page.

    Args:
        titles: of the works, by URI.
    """
    collection = {
        "@context": CONTEXT,
        "type": "AnnotationCollection",
        "label": "OERDesk",
        "total": len(notes),
        "first": {
            "type": "AnnotationPage",
            "startIndex": 0,
            "items": [_annotation(note, titles.get(note.work, "")) for note in notes],
        },
    }
    return json.dumps(collection, ensure_ascii=False, indent=1) + "\n"


def _annotation(note: Note, title: str) -> dict[str, Any]:
    selectors: list[dict[str, Any]] = []
    if note.quote.exact:
        words = {"exact": note.quote.exact, "prefix": note.quote.prefix, "suffix": note.quote.suffix}
        selectors.append({**note.quote.extra, "type": "TextQuoteSelector", **words})
    if note.place:
        selectors.append({"type": "FragmentSelector", "value": note.place})
    target: dict[str, Any] = {"source": note.work}
    if title:
        target["dc:title"] = title
    if selectors:
        target["selector"] = selectors if len(selectors) > 1 else selectors[0]
    annotation: dict[str, Any] = {
        "id": note.uri,
        "type": "Annotation",
        "motivation": _MOTIVATIONS.get(note.kind, "commenting"),
        "created": note.created,
        "modified": note.changed,
        "target": target,
    }
    if note.text:
        annotation["body"] = {"type": "TextualBody", "value": note.text, "format": "text/plain"}
    return annotation


def from_json(text: str, name: str, now: str) -> list[Note]:
    """Notes from an ``AnnotationCollection``, an ``AnnotationPage``, or a list of annotations.

    Args:
        name: of the file, for messages.
        now: for annotations that do not say when they were made.

    Raises:
        BadInputError: nothing of the kind, or an annotation that names no work.
    """
    try:
        return [_read(item, now) for item in _items(json.loads(text[:_LARGEST]))]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise BadInputError(
            _("“{name}” holds no notes that can be read.").format(name=name),
            _("Choose a file that was written by “Export notes” as JSON."),
        ) from error


def _items(data: Any) -> list[Any]:
    if isinstance(data, list):
        return data
    if data.get("type") == "AnnotationCollection":
        data = data["first"]
    if data.get("type") == "Annotation":
        return [data]
    items = data["items"]
    if not isinstance(items, list):
        raise TypeError("items")
    return items


def _read(item: Mapping[str, Any], now: str) -> Note:
    target = item["target"]
    source = target if isinstance(target, str) else target["source"]
    selectors = [] if isinstance(target, str) else target.get("selector", [])
    quote, place = _selected(selectors if isinstance(selectors, list) else [selectors])
    body = item.get("body", "")
    written = body.get("value", "") if isinstance(body, dict) else body
    created = _time(item.get("created"), now)
    kind = _KINDS.get(str(item.get("motivation")), NOTE)
    if kind == HIGHLIGHT and not quote.exact:
        kind = BOOKMARK
    uri = _text(item["id"], 2000)
    return Note(
        0, uri, _text(source, 2000), kind, place, quote, _text(written, _LONGEST, empty=True),
        created, _time(item.get("modified"), created),
    )  # fmt: skip


def _selected(selectors: Sequence[Mapping[str, Any]]) -> tuple[Quote, str]:
    quote, place = Quote(), ""
    for selector in selectors:
        if selector.get("type") == "TextQuoteSelector":
            known = {"type", "exact", "prefix", "suffix"}
            exact, prefix, suffix = (
                _text(selector.get(name, ""), _LONGEST, empty=True) for name in ("exact", "prefix", "suffix")
            )
            rest = {key: value for key, value in selector.items() if key not in known}
            quote = Quote(exact, prefix, suffix, rest)
        elif selector.get("type") == "FragmentSelector":
            place = _text(selector.get("value", ""), 2000, empty=True)
    return quote, place


def _text(value: Any, longest: int, *, empty: bool = False) -> str:
    if not isinstance(value, str) or (not value and not empty):
        raise TypeError("text")
    return value[:longest]


def _time(value: Any, otherwise: str) -> str:
    return value if isinstance(value, str) and _TIME.fullmatch(value) else otherwise


def to_markdown(notes: Sequence[Note], titles: Mapping[str, str]) -> str:
    """A heading for each work, below it its notes in their order.

    Args:
        titles: of the works, by URI; where one is missing the URI stands.
    """
    works = dict.fromkeys(note.work for note in notes)
    lines = [f"# {_('Notes')}", ""]
    for work in works:
        lines += [f"## {_plain(titles.get(work, work))}", ""]
        for note in notes:
            if note.work == work:
                lines += _entry(note)
    return "\n".join(lines)


def _entry(note: Note) -> list[str]:
    names = {BOOKMARK: _("Bookmark"), HIGHLIGHT: _("Highlight"), NOTE: _("Note")}
    head = names.get(note.kind, note.kind)
    where = f" ({_plain(note.place)})" if note.place else ""
    lines = [f"- **{head}**{where}, {note.created[:10]}", ""]
    if note.quote.exact:
        lines += [f"  > {_plain(' '.join(note.quote.exact.split()))}", ""]
    for paragraph in note.text.split("\n"):
        if paragraph.strip():
            lines += [f"  {_plain(paragraph.strip())}", ""]
    return lines


def _plain(text: str) -> str:
    """Text as it is, whatever it holds: none of it is markup."""
    return _SPECIAL.sub(r"\\\1", text.replace("\n", " "))
