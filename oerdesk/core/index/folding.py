"""One spelling for all spellings of a word: what makes "École", "ecole" and "ÉCOLE" the same.

Unicode compatibility forms, case, diacritics, tatweel and harakat, Arabic and Ethiopic letters that
writers exchange, apostrophes and letters that African orthographies have and keyboards lack, digits
of every script.  Vowel signs of Indic, Thai and other scripts are letters and stay.

Changing anything here changes what is in every index: raise ``ANALYZER_VERSION`` with it.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

LONGEST: Final = 64
"""Characters of a word that count.  Longer "words" are data (base64, sequences), not language."""

APOSTROPHES: Final = "'’‘ʼʻʹʽˈ´`＇ꞌꞋ"
_JOINERS: Final = "\u00ad\u200c\u200d\u2060\ufeff"  # inside words, seen by nobody

_MARKS: Final = (
    "300-36F 483-489 591-5BD 5BF 5C1-5C2 5C4-5C5 5C7 610-61A 64B-65F 670 6D6-6DC 6DF-6E8 6EA-6ED 711-7F3 "
    "7FD 816-82D 859-85B 898-8E1 8E3-963 981-9E3 9FE-A75 A81-AE3 AFA-B63 B82-BD7 C00-C63 C81-C83 CBC-D4D "
    "D57-D63 D81-DF3 E31-E3A E47-E4E EB1-ECD F18-F19 F35 F37 F39 F3E-F84 F86-FBC FC6 102B-103E 1056-109D "
    "135D-135F 1712-1734 1752-17D3 17DD 180B-180D 180F-193B 1A17-1A1B 1A55-1A7F 1AB0-1B44 1B6B-1B73 "
    "1B80-1BF3 1C24-1C37 1CD0-1CD2 1CD4-1DFF 20D0-20F0 2CEF-2CF1 2D7F-2DFF 302A-302F 3099-309A A66F-A672 "
    "A674-A67D A69E-A6F1 A802-A827 A82C A880-A8C5 A8E0-A8F1 A8FF-A92D A947-A953 A980-A9C0 A9E5-AA4D "
    "AA7B-AAC1 AAEB-AAEF AAF5-AAF6 ABE3-ABEA ABEC-ABED FB1E FE00-FE0F FE20-FE2F 101FD-1037A 10A01-10A3F "
    "10AE5-10AE6 10D24-10EAC 10F46-10F50 10F82-10F85 11000-11046 11070-110BA 110C2 11100-11134 "
    "11145-11173 11180-111C0 111C9-111CC 111CE-111CF 1122C-11237 1123E 112DF-11446 1145E-114C3 "
    "115AF-115C0 115DC-11640 116AB-116B7 1171D-1172B 1182C-1183A 11930-11943 119D1-119E0 119E4-11A3E "
    "11A47-11A99 11C2F-11C3F 11C92-11EF6 16AF0-16AF4 16B30-16B36 16F4F-16F92 16FE4-16FF1 1BC9D-1BC9E "
    "1CF00-1CF46 1D165-1D169 1D16D-1D172 1D17B-1D182 1D185-1D18B 1D1AA-1D1AD 1D242-1D244 1DA00-1DA36 "
    "1DA3B-1DA6C 1DA75 1DA84 1DA9B-1E136 1E2AE-1E2EF 1E8D0-1E94A E0100-E01EF"
)
"""Combining marks (general category M), which Python's ``\\w`` leaves out; gaps are letters or unassigned."""


def _character_class(ranges: str) -> str:
    return "".join("-".join(rf"\U{int(end, 16):08X}" for end in pair.split("-")) for pair in ranges.split())


SPACELESS: Final = _character_class(
    "E00-E7F E80-EFF 1000-109F 1780-17FF A9E0-A9FF AA60-AA7F 3005-3007 3040-30FF 31F0-31FF "
    "3400-4DBF 4E00-9FFF F900-FAFF FF66-FF9F 1B000-1B16F 20000-3FFFF"
)
"""Thai, Lao, Myanmar, Khmer, kana and Han: written without spaces between words (a regex class)."""

_INNER: Final = rf"(?:[^\W_]|[{_character_class(_MARKS)}{_JOINERS}])"
WORD: Final = re.compile(rf"[^\W_]{_INNER}*(?:[{APOSTROPHES}][^\W_]{_INNER}*)*")
"""A word in running text: letters and digits with their marks, and apostrophes between letters."""

_DROPPED_MARKS: Final = re.compile(
    "["
    + _character_class(
        "300-36F 483-489 591-5C7 610-61A 64B-65F 670 6D6-6DC 6DF-6E8 6EA-6ED 730-74A 7EB-7F3 8CA-8FF "
        "135D-135F 1AB0-1AFF 1DC0-1DFF 20D0-20FF FE00-FE0F FE20-FE2F 1E944-1E94A E0100-E01EF"
    )
    + "]"
)
"""Marks a reader can do without; among them nukta is not, nor any vowel sign of an Indic script."""

_LETTERS: Final = {
    # Latin letters that do not decompose; the value is what is typed on a keyboard without them.
    **dict(zip("øłđħŧıɓɗɖƙƴƥƭɠɣɦƒʋɔɛɩɪʊəǝɨʉŋɲɳɽʃ", "oldhtibddkyptgghfvoeiiueeiunnnrs", strict=True)),
    **dict(zip("æœþðʒß", ("ae", "oe", "th", "d", "z", "ss"), strict=True)),
    "ә": "e",  # Cyrillic, but also how Latin ə is found written in Kanuri
    # Clicks are typed as "!", "/" or "|", which are no letters, and glottal stops as apostrophes.
    **dict.fromkeys("ǀǁǂǃʔʕɂˀˁ", ""),
    **dict.fromkeys(APOSTROPHES + _JOINERS, ""),
    # Arabic script: letters that writers and keyboards exchange.
    **dict.fromkeys("ىیېۍے", "ي"),
    **dict.fromkeys("ٱٲٳ", "ا"),
    **dict.fromkeys("ةۀەۃہھ", "ه"),
    **dict.fromkeys("کڪ", "ك"),
    "ـ": "",
}


def _ethiopic() -> dict[str, str]:
    """Letters that sound alike in Amharic and are exchanged freely (seven orders each)."""
    series = (
        (0x1210, 0x1200),
        (0x1280, 0x1200),
        (0x12B8, 0x1200),
        (0x1220, 0x1230),
        (0x12D0, 0x12A0),
        (0x1340, 0x1338),
    )
    same = {chr(old + order): chr(new + order) for old, new in series for order in range(7)}
    same |= {"ሃ": "ሀ", "ሓ": "ሀ", "ኃ": "ሀ", "ኻ": "ሀ", "ኣ": "አ", "ዓ": "አ"}
    return same | {"ቈ": "ቆ", "ኈ": "ሆ", "ኰ": "ኮ", "ጐ": "ጎ"}


_TABLE: Final = str.maketrans(_LETTERS | _ethiopic())
_SHORT_I: Final = "й"


def lowered(word: str) -> str:
    """``word`` in compatibility form and without case: what stemmers and people expect to see."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", word[:LONGEST]).casefold())


def fold(word: str) -> str:
    """The one spelling under which all spellings of ``word`` are found; empty when nothing is left.

    Args:
        word: a match of :data:`WORD`, or part of one.

    Returns:
        Letters, digits and marks only; never a space.
    """
    if word.isascii():
        folded = word[:LONGEST].lower()
        return folded if folded.isalnum() else folded.replace("'", "").replace("`", "")
    pieces = (_fold(piece) for piece in lowered(word).split(_SHORT_I))
    return _SHORT_I.join(pieces)


def _fold(text: str) -> str:
    bare = _DROPPED_MARKS.sub("", unicodedata.normalize("NFD", text))
    plain = unicodedata.normalize("NFC", bare).translate(_TABLE)
    return "".join(_plain(character) for character in plain if not character.isspace())


def _plain(character: str) -> str:
    """Digits of any script as ASCII."""
    if character.isascii():
        return character if character.isalnum() else ""
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    return character
