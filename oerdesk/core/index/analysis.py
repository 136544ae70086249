"""From text to the terms of the index, with Whoosh's analysis chain.

``analyzer`` is the definition: Whoosh's :class:`RegexTokenizer`, elisions, folding, and bigrams for
scripts without spaces.  Passages and the tests use it.  ``terms`` gives the same terms without a
Token object per word, ten times as fast; a test holds the two together.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from threading import Lock
from typing import Any, Final

import Stemmer
from whoosh.analysis.acore import Composable, Token
from whoosh.analysis.filters import Filter
from whoosh.analysis.tokenizers import RegexTokenizer

from oerdesk.core.index.folding import APOSTROPHES, SPACELESS, WORD, fold, lowered

ANALYZER_VERSION: Final = 1
"""Raised whenever the same text would give other terms; an older index is then rebuilt."""

_CACHED_WORDS: Final = 20_000
_STEMMED: Final = (
    "arabic=ar armenian=hy basque=eu catalan=ca czech=cs danish=da dutch=nl english=en esperanto=eo "
    "estonian=et finnish=fi french=fr german=de greek=el hindi=hi hungarian=hu indonesian=id irish=ga "
    "italian=it lithuanian=lt nepali=ne norwegian=no norwegian=nb norwegian=nn persian=fa polish=pl "
    "portuguese=pt romanian=ro russian=ru serbian=sr sesotho=st spanish=es swedish=sv tamil=ta turkish=tr "
    "yiddish=yi"
)
_STEMMERS: Final = {code: name for name, _, code in (pair.partition("=") for pair in _STEMMED.split())}
"""Snowball's stemmer for a language (https://snowballstem.org/algorithms/)."""

_ELIDING: Final = frozenset({"fr", "it", "ca", "oc", "wa", "ga"})
_ELISION: Final = re.compile(
    rf"((?:[bcdhjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu|presqu|entr|dell|nell|all|sull|un)[{APOSTROPHES}])(?=\w)",
    re.IGNORECASE,
)
"""Words that lose their vowel before another one: l'école, d'eau, un'ora."""

_SPACELESS_RUN: Final = re.compile(rf"([{SPACELESS}]+)")
_SPACELESS: Final = re.compile(rf"[{SPACELESS}]")
_CLUSTER: Final = re.compile(r"[\w\W](?:(?![^\W_])[\w\W]|[\uff9e\uff9f])*")

Span = tuple[str, int, int]


def primary(language: str) -> str:
    """The language of a BCP 47 tag, without script, region and the rest."""
    return language.partition("-")[0].lower()


class ElisionFilter(Filter):
    """Cuts ``l'école`` into ``l'`` and ``école`` where the language elides."""

    def __call__(self, tokens: Iterable[Token], **_how: Any) -> Iterator[Token]:  # type: ignore[override]
        """Pass tokens on, cut."""
        for token in tokens:
            word, start = token.text, token.startchar if token.chars else 0
            for part, offset in _elided(word):
                token.text = part
                if token.chars:
                    token.startchar, token.endchar = start + offset, start + offset + len(part)
                yield token


class FoldingFilter(Filter):
    """Folds every word; a word in a script without spaces becomes overlapping pairs of characters.

    Each run of such a script ends with its last character alone, so that every character begins a term.
    """

    def __call__(self, tokens: Iterable[Token], **_how: Any) -> Iterator[Token]:  # type: ignore[override]
        """Pass tokens on, cut."""
        for token in tokens:
            word, start = token.text, token.startchar if token.chars else 0
            for term, begin, end in _spans(word):
                token.text = term
                if token.chars:
                    token.startchar, token.endchar = start + begin, start + end
                yield token


@cache
def analyzer(*, eliding: bool = False) -> Composable:
    """The analysis chain; ``eliding`` for texts in a language such as French."""
    chain = RegexTokenizer(WORD)
    return chain | ElisionFilter() | FoldingFilter() if eliding else chain | FoldingFilter()


def spans(text: str, language: str = "") -> list[Span]:
    """The terms of ``text`` with the code points ``start:end`` each was made from."""
    chain: Any = analyzer(eliding=primary(language) in _ELIDING)
    return [(token.text, token.startchar, token.endchar) for token in chain(text, chars=True)]


class _Folded(dict[str, str]):
    """Terms of a word, separated by spaces: computed once per word."""

    def __missing__(self, word: str) -> str:
        if len(self) >= _CACHED_WORDS:
            self.clear()
        terms = self[word] = " ".join(_pairs(fold(word)))
        return terms


class _Stemmed(dict[str, str]):
    """Folded stem of a word in one language, or empty when it does not differ from the folded word."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self._stemmer = Stemmer.Stemmer(_STEMMERS[language], 0)  # its own cache would be a second one
        self._lock = Lock()  # a stemmer is for one thread at a time

    def __missing__(self, word: str) -> str:
        if len(self) >= _CACHED_WORDS:
            self.clear()
        with self._lock:
            stem = fold(self._stemmer.stemWord(lowered(word).replace("’", "'")))
        stem = self[word] = "" if stem == fold(word) or len(stem) < 2 or _SPACELESS.search(word) else stem
        return stem


_folded: Final = _Folded()


@cache
def _stemmed(language: str) -> _Stemmed | None:
    return _Stemmed(language) if language in _STEMMERS else None


def terms(text: str, language: str) -> tuple[str, str]:
    """What to index for ``text``.

    Args:
        language: BCP 47 tag.

    Returns:
        Folded words, and the stems that differ from their words; each separated by single spaces.
    """
    code = primary(language)
    words: list[str] = WORD.findall(text)
    if code in _ELIDING:
        words = [part for word in words for part, _offset in _elided(word)]
    surface = " ".join(filter(None, map(_folded.__getitem__, words)))
    stemmer = _stemmed(code)
    if stemmer is None:
        return surface, ""
    return surface, " ".join(filter(None, map(stemmer.__getitem__, words)))


def word_terms(word: str) -> list[str]:
    """The terms of a single word; several for scripts without spaces."""
    return _folded[word].split()


def stems(word: str, languages: tuple[str, ...]) -> list[str]:
    """The stems of ``word`` in these languages that differ from the folded word, without repetition."""
    found = [stemmer[word] for code in languages if (stemmer := _stemmed(code)) is not None]
    return list(dict.fromkeys(filter(None, found)))


def words_of(text: str, language: str) -> Iterator[str]:
    """The words of ``text`` as they are written; elisions cut."""
    eliding = primary(language) in _ELIDING
    for word in WORD.findall(text):
        if eliding:
            yield from (part for part, _offset in _elided(word))
        else:
            yield word


def is_spaceless(word: str) -> bool:
    """Whether any of ``word`` belongs to a script without spaces."""
    return _SPACELESS.search(word) is not None


def _elided(word: str) -> list[tuple[str, int]]:
    match = _ELISION.match(word)
    if match is None:
        return [(word, 0)]
    return [
        (word[: match.end() - 1], 0),
        *((part, match.end() + at) for part, at in _elided(word[match.end() :])),
    ]


def _pairs(folded: str) -> list[str]:
    """The terms of a folded word."""
    if folded.isascii() or not _SPACELESS.search(folded):
        return [folded] if folded else []
    found: list[str] = []
    for number, run in enumerate(_SPACELESS_RUN.split(folded)):
        if number % 2:
            found += [run[at : at + 2] for at in range(len(run))]
        elif run:
            found.append(run)
    return found


def _spans(word: str) -> list[Span]:
    """The terms of a word with their places in it."""
    folded = fold(word)
    found = _pairs(folded)
    if len(found) < 2:
        return [(term, 0, len(word)) for term in found]
    origins: list[tuple[int, int]] = []
    for cluster in _CLUSTER.finditer(word):
        origins += [cluster.span()] * len(fold(cluster.group()))
    if len(origins) != len(folded):  # composition across clusters: say the whole word
        return [(term, 0, len(word)) for term in found]
    return list(_placed(found, origins))


def _placed(found: list[str], origins: list[tuple[int, int]]) -> Iterator[Span]:
    at = 0
    for term in found:
        last = at + len(term) - 1
        yield term, origins[at][0], origins[last][1]
        at += 1 if _SPACELESS.match(term) else len(term)
