from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oerdesk.core.bundle import canonical
from oerdesk.core.bundle.canonical import NotCanonicalError

texts = st.text(st.characters(exclude_categories=["Cs"]))
values = st.recursive(
    st.none() | st.booleans() | st.integers(-canonical.LARGEST, canonical.LARGEST) | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=20,
)


@given(values)
def test_what_is_written_is_read(value: Any) -> None:
    assert canonical.loads(canonical.dumps(value)) == value


@given(values)
def test_any_spelling_of_a_value_has_the_same_canonical_bytes(value: Any) -> None:
    spelled = json.dumps(value, indent=2, ensure_ascii=True).encode()
    assert canonical.dumps(canonical.loads_any(spelled)) == canonical.dumps(value)


def test_names_are_sorted_by_utf16_units_as_in_the_rfc() -> None:
    # RFC 8785, section 3.2.3
    names = ["\u20ac", "\r", "\ufb33", "1", "\U0001f600", "\u0080", "\u00f6"]
    data = canonical.dumps(dict.fromkeys(names, 0))
    assert list(json.loads(data)) == ["\r", "1", "\u0080", "\u00f6", "\u20ac", "\U0001f600", "\ufb33"]


def test_escapes_are_those_of_the_rfc() -> None:
    # RFC 8785, section 3.2.2.2
    assert (
        canonical.dumps('€$\u000f\nA\'B"\\\\"/\u007f').decode()
        == r'"€$\u000f\nA' + "'" + r"B\"\\\\\"/" + '\u007f"'
    )


@pytest.mark.parametrize(
    "data",
    [
        b'{"b":1,"a":2}',
        b'{"a": 1}',
        b'{"a":1,"a":1}',
        b"[1.0]",
        b"[1e3]",
        b"[NaN]",
        b"[9007199254740992]",
        b"[-0]",
        b'["\\u0041"]',
        b'["\\ud800"]',
        b"[" * 40 + b"]" * 40,
        b"[" * 100_000,
        b"\xef\xbb\xbf[]",
        b'["\xff"]',
        b"[1]\n",
        b"",
        b"[" + b"9" * 10_000 + b"]",
    ],
)
def test_other_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(NotCanonicalError):
        canonical.loads(data)


@pytest.mark.parametrize("value", [1.5, {1: 2}, object(), ["\ud800"], 2**53, b"bytes"])
def test_values_without_canonical_bytes_are_refused(value: Any) -> None:
    with pytest.raises(NotCanonicalError):
        canonical.dumps(value)
