"""The library's own words: completing what is being typed, and correcting what was not found."""

from __future__ import annotations

import json
from typing import Final

from sqlalchemy import Connection

from oerdesk.core.index.folding import WORD, fold

_MOST_CORRECTED: Final = 6  # words of a query that are looked at
_LONGEST: Final = 24  # longer words are not corrected
_MOST_LETTERS: Final = 120  # letters tried in every place; few scripts have more in use
_MOST_NEIGHBORS: Final = 200  # words looked at for their letters
_SCRIPT: Final = 0x180  # no script in use is spread over more code points, Han and Hangul apart
_LAST: Final = chr(0x10FFFF)


def complete(connection: Connection, prefix: str, limit: int) -> list[str]:
    """Words of the library that begin with ``prefix``, those of most resources first.

    Args:
        prefix: the beginning of one word, in any spelling; of several words the last one counts.

    Returns:
        Words as they are written in the library, without capital letters; at most ``limit``.
    """
    words = WORD.findall(prefix)
    beginning = fold(words[-1]) if words and prefix.rstrip() == prefix else ""
    if not beginning:
        return []
    # Beside max(), SQLite takes bare columns from the row that has the maximum: the commonest spelling.
    rows = connection.exec_driver_sql(
        "SELECT word, sum(resources) AS n, max(resources) FROM fts_word "
        "WHERE folded >= ? AND folded < ? GROUP BY folded ORDER BY n DESC, folded LIMIT ?",
        (beginning, beginning + _LAST, limit),
    )
    return [row[0] for row in rows]


def suggest(connection: Connection, text: str) -> str:
    """The query with its unknown words put right, or an empty text when there is nothing to put right.

    A word is likely when the library has it and it is one slip away: a letter too many, missing, wrong,
    or two exchanged.
    """
    corrected, changed, looked = [], False, 0
    last = 0
    for match in WORD.finditer(text[:1_000]):
        word = fold(match.group())
        if text[match.end() : match.end() + 1] in {":", "*"} or not 3 <= len(word) <= _LONGEST:
            continue
        looked += 1
        if looked > _MOST_CORRECTED:
            break
        better = _likelier(connection, word)
        if better:
            corrected += [text[last : match.start()], better]
            last, changed = match.end(), True
    return "".join([*corrected, text[last:]]) if changed else ""


def _likelier(connection: Connection, word: str) -> str:
    known = connection.exec_driver_sql("SELECT 1 FROM fts_word WHERE folded = ? LIMIT 1", (word,)).first()
    if known is not None:
        return ""
    slips = json.dumps(sorted(_one_slip_away(word, _letters(connection, word))))
    found = connection.exec_driver_sql(
        "SELECT word, sum(resources) AS n, max(resources) FROM fts_word "
        "WHERE folded IN (SELECT value FROM json_each(?)) "
        "GROUP BY folded ORDER BY substr(folded, 1, 1) = ? DESC, n DESC, folded LIMIT 1",
        (slips, word[0]),
    ).first()
    return "" if found is None else str(found[0])


def _letters(connection: Connection, word: str) -> list[str]:
    """The alphabet of a word, as far as the library knows it.

    Letters with which words of this script begin, and those of the words that begin as this one does.
    """
    letters = dict.fromkeys(word)
    near = connection.exec_driver_sql(
        "SELECT folded FROM fts_word WHERE folded >= ? AND folded < ? LIMIT ?",
        (word[0], word[0] + _LAST, _MOST_NEIGHBORS),
    )
    letters |= dict.fromkeys("".join(near.scalars()))
    lowest = "a" if word.isascii() else chr(ord(min(word)) & ~0x7F)
    at = lowest
    while len(letters) < _MOST_LETTERS:
        first = connection.exec_driver_sql(
            "SELECT min(folded) FROM fts_word WHERE folded >= ?", (at,)
        ).scalar()
        if not first or ord(first[0]) - ord(lowest) >= _SCRIPT:
            break
        letters[first[0]] = None
        at = first[0] + _LAST
    return list(letters)[:_MOST_LETTERS]


def _one_slip_away(word: str, letters: list[str]) -> set[str]:
    """All texts one edit from ``word`` (Damerau: insertion, deletion, replacement, exchange)."""
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    slips = {left + right[1:] for left, right in cuts if right}
    slips |= {left + right[1] + right[0] + right[2:] for left, right in cuts if len(right) > 1}
    slips |= {left + letter + right[1:] for left, right in cuts if right for letter in letters}
    slips |= {left + letter + right for left, right in cuts for letter in letters}
    return slips - {word, ""}
