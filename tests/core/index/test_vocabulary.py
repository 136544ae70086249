from __future__ import annotations

import pytest
from sqlalchemy import Connection

from oerdesk.core import index
from tests.core.index.conftest import put


@pytest.mark.parametrize(
    ("typed", "better"),
    [
        ("hyenna", "hyena"),
        ("hyna", "hyena"),
        ("hyeba", "hyena"),
        ("yhena", "hyena"),
        ("gaot hyena", "goat hyena"),
        ("-hyenna lang:en", "-hyena lang:en"),
        ("ecolle", "école"),
        ("hyena", ""),
        ("xylophone", ""),
        ("日本吾", ""),
        ("", ""),
    ],
)
def test_slips_are_put_right_with_the_librarys_words(shelf: Connection, typed: str, better: str) -> None:
    assert index.suggest(shelf, typed) == better


def test_words_are_corrected_in_their_own_script(connection: Connection) -> None:
    put(connection, 1, "am", "ሰላም ልጆች", "", "ተማሪ")
    put(connection, 2, "ar", "مدرسة", "", "القمر")
    assert index.suggest(connection, "ተማራ") == "ተማሪ"
    assert index.suggest(connection, "القمل") == "القمر"


def test_a_long_query_is_corrected_within_bounds(shelf: Connection) -> None:
    assert isinstance(index.suggest(shelf, "abcdefghijk " * 50_000), str)


def test_completing_gives_words_as_they_are_written_commonest_first(connection: Connection) -> None:
    put(connection, 1, "fr", "École", "", "écologie école")
    put(connection, 2, "fr", "L’école", "", "")
    assert index.complete(connection, "eco", 9) == ["école", "écologie"]
    assert index.complete(connection, "ÉCOL", 1) == ["école"]
    assert index.complete(connection, "la eco", 1) == ["école"]


@pytest.mark.parametrize("prefix", ["", " ", "eco ", "%", "_", "zzz", "\ud800"])
def test_completing_nothing_gives_nothing(shelf: Connection, prefix: str) -> None:
    assert index.complete(shelf, prefix, 9) == []
