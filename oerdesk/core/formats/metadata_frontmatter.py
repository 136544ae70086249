"""Front matter: the part of YAML 1.2 that people write above Markdown texts, and no more.

``key: value``, quoted values, ``[a, b]``, lists with ``-`` (of values or of ``key: value`` groups), and
folded or literal blocks (``>``, ``|``).  Anchors, tags, nesting beyond that and other documents are not
read: what is not understood is passed over, never guessed at (docs/decisions/0006-formats.md).
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from oerdesk.core.formats.fields import Fields, Value, fields_from

_BLOCK: Final = re.compile(
    r"\A---[ \t]*\n(?P<yaml>.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE
)
_KEY: Final = re.compile(r"""(?P<key>[\w][\w .-]{0,60}?|"[^"\n]+"|'[^'\n]+')\s*:(?:\s+(?P<value>.*))?""")
_QUOTED: Final = re.compile(r"""("(?:[^"\\]|\\.)*"|'(?:[^']|'')*')[ \t]*(?:#.*)?$""")
_ESCAPES: Final = {"n": "\n", "t": "\t", '"': '"', "\\": "\\", "/": "/"}
_LARGEST: Final = 100_000  # characters
_ENTRY: Final = frozenset({"name", "role"})  # what begins a group in a list; “- Ann: a story” is no group


class FrontMatter(NamedTuple):
    """Metadata, and the text that follows."""

    fields: Fields
    body: str


def split_front_matter(text: str) -> FrontMatter:
    """Take the front matter off a text; without one the whole text is the body."""
    match = _BLOCK.match(text.removeprefix("\ufeff"))
    if match is None or len(match["yaml"]) > _LARGEST:
        return FrontMatter({}, text)
    return FrontMatter(
        fields_from(parse_simple_yaml(match["yaml"]).items()), text.removeprefix("\ufeff")[match.end() :]
    )


def parse_simple_yaml(text: str) -> dict[str, Value]:
    """Keys and values of the subset described above; a key that comes twice keeps its first value."""
    found: dict[str, Value] = {}
    lines = text.split("\n")
    place = 0
    while place < len(lines):
        line = lines[place]
        place += 1
        match = _KEY.fullmatch(line.rstrip())
        if match is None or line.startswith((" ", "\t")):
            continue
        block: list[str] = []
        while place < len(lines) and _belongs(lines[place]):
            block.append(lines[place])
            place += 1
        value = _value(_uncommented(match["value"] or ""), block)
        if value:
            found.setdefault(_unquoted(match["key"]), value)
    return found


def _belongs(line: str) -> bool:
    return not line.strip() or line.startswith((" ", "\t", "- ", "#")) or line.rstrip() == "-"


def _value(written: str, block: list[str]) -> Value:
    if written[:1] in {"|", ">"}:
        joint = "\n" if written[0] == "|" else " "
        return joint.join(line.strip() for line in block).strip()
    if written.startswith("["):
        inside = " ".join([written, *(line.strip() for line in block)])
        return _inline_list(inside)
    if written:
        return _unquoted(" ".join([written, *(line.strip() for line in block)]).strip())
    return _list(block)


def _list(block: list[str]) -> Value:
    items: list[str | dict[str, str]] = []
    for line in block:
        text = line.strip()
        is_new = text.startswith("- ")
        text = _uncommented(text[2:].strip() if is_new else text)
        pair = _KEY.fullmatch(text) if text[:1] not in {'"', "'"} else None
        last = items[-1] if items else None
        is_field = pair is not None and (
            isinstance(last, dict) if not is_new else pair["key"].lower() in _ENTRY
        )
        if pair and pair["value"] and is_field:
            entry = {pair["key"].strip().lower(): _unquoted(pair["value"])}
            if is_new:
                items.append(entry)
            elif isinstance(last, dict):
                last.update(entry)
        elif is_new and text:
            items.append(_unquoted(text))
    return items


def _inline_list(text: str) -> list[str]:
    inside = text.removeprefix("[").rpartition("]")[0] or text.removeprefix("[")
    pieces = re.findall(r"""\s*("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^,]+)\s*(?:,|$)""", inside)
    return [value for value in map(_unquoted, pieces) if value]


def _uncommented(text: str) -> str:
    if quoted := _QUOTED.match(text):
        return quoted[1]
    return re.sub(r"(?<!\S)#.*$", "", text).strip()


def _unquoted(text: str) -> str:
    text = text.strip()
    if len(text) > 1 and text[0] == text[-1] == '"':
        return re.sub(r"\\(.)", lambda match: _ESCAPES.get(match[1], match[0]), text[1:-1])
    if len(text) > 1 and text[0] == text[-1] == "'":
        return text[1:-1].replace("''", "'")
    return "" if text in {"~", "null"} else text
