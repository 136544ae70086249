"""Canonical JSON: one value, one sequence of bytes, so that it can be hashed and signed.

RFC 8785 (JCS) without floating-point numbers; ``docs/format.md`` ("Canonical JSON").  What the values
mean is for others.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final, NoReturn

LARGEST: Final = 2**53 - 1
"""Integers beyond this are not the same everywhere (RFC 8785, section 3.2.2.3)."""

DEEPEST: Final = 32


class NotCanonicalError(ValueError):
    """Not canonical JSON, or a value that has none.  For the callers here to translate."""


def dumps(value: Any) -> bytes:
    """The canonical bytes of a value made of mappings, sequences, texts, integers, booleans and None.

    Raises:
        NotCanonicalError: it holds something else, is nested too deep, or has a lone surrogate.
    """
    try:
        return json.dumps(_ordered(value, 0), ensure_ascii=False, separators=(",", ":")).encode()
    except UnicodeEncodeError as error:
        raise NotCanonicalError("a text has half a character in it") from error


def loads(data: bytes) -> Any:
    """Read canonical JSON.

    Raises:
        NotCanonicalError: it is no JSON, or not the canonical form of what it says.
    """
    value = loads_any(data)
    if dumps(value) != data:
        raise NotCanonicalError("it is not in canonical form")
    return value


def loads_any(data: bytes) -> Any:
    """Read JSON in any form, without duplicate names and numbers that are no integers.

    Raises:
        NotCanonicalError: it is no such JSON.
    """
    try:
        return json.loads(
            data.decode("utf-8"), object_pairs_hook=_unique, parse_float=_refuse, parse_constant=_refuse
        )
    except (ValueError, RecursionError) as error:
        raise NotCanonicalError(f"it is not JSON as it should be ({error})") from error


def _ordered(value: Any, depth: int) -> Any:
    if depth > DEEPEST:
        raise NotCanonicalError("it is nested too deep")
    if value is None or isinstance(value, str | bool):
        return value
    if isinstance(value, int):
        if abs(value) > LARGEST:
            raise NotCanonicalError(f"the number {value:.3e} is too large")
        return value
    if isinstance(value, Mapping):
        if not all(isinstance(name, str) for name in value):
            raise NotCanonicalError("a name is not a text")
        return {name: _ordered(value[name], depth + 1) for name in sorted(value, key=_utf16)}
    if isinstance(value, list | tuple):
        return [_ordered(item, depth + 1) for item in value]
    raise NotCanonicalError(f"{type(value).__name__} has no place in it")


def _utf16(name: str) -> bytes:
    return name.encode("utf-16-be", errors="surrogatepass")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise NotCanonicalError("a name occurs twice")
    return found


def _refuse(text: str) -> NoReturn:
    raise NotCanonicalError(f"{text[:20]} is not an integer")
