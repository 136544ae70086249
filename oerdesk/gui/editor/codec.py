"""Values of the document model as text, and back: for properties of formats and for the clipboard.

Only text that this program wrote is ever given to :func:`decode`.
"""

from __future__ import annotations

import dataclasses
import json
from functools import lru_cache
from typing import Any, Final

from oerdesk.core.document import model

_CLASSES: Final[dict[str, Any]] = {
    kind.__name__: kind
    for kind in vars(model).values()
    if isinstance(kind, type) and dataclasses.is_dataclass(kind)
}


def encode(value: object) -> str:
    """A value of the model, or a tuple of such, as text; equal values give equal text."""
    return json.dumps(_plain(value), ensure_ascii=True, separators=(",", ":"))


@lru_cache(maxsize=4096)
def decode(text: str) -> Any:
    """What :func:`encode` was given.

    Raises:
        ValueError: the text is none of ours.
    """
    try:
        return _value(json.loads(text))
    except (KeyError, TypeError, RecursionError) as error:
        raise ValueError(text[:80]) from error


def _plain(value: object) -> object:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {
            field.name: _plain(getattr(value, field.name))
            for field in dataclasses.fields(value)
            if getattr(value, field.name) != field.default
        }
        return {"": type(value).__name__, **fields}
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    return value


def _value(plain: Any) -> Any:
    if isinstance(plain, dict):
        fields = {name: _value(part) for name, part in plain.items() if name}
        if "marks" in fields:
            fields["marks"] = frozenset(fields["marks"])
        return _CLASSES[plain[""]](**fields)
    if isinstance(plain, list):
        return tuple(_value(part) for part in plain)
    return plain
