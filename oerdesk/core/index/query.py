"""What people type, understood: Whoosh's query parser, compiled to FTS5's MATCH language.

Any text gives a query or a note that says why not; nothing here raises for what was typed.
``docs/search.md`` describes the language.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import cache
from typing import Any, Final

from whoosh.qparser import plugins
from whoosh.qparser.default import QueryParser
from whoosh.query.compound import And, Or
from whoosh.query.positional import Phrase
from whoosh.query.terms import Prefix, Term
from whoosh.query.wrappers import Not

from oerdesk.core.i18n import _
from oerdesk.core.index.analysis import is_spaceless, primary, stems, word_terms
from oerdesk.core.index.folding import APOSTROPHES, WORD

FIELDS: Final = ("title", "by", "subject", "lang", "level", "license", "type", "may", "in")
MAY: Final = ("share", "change", "translate", "sell")
_COLUMNS: Final = {"title": "title", "by": "people"}  # fields that look for words; the rest are exact
_LISTS: Final = frozenset({"lang", "level", "license", "type", "may"})  # several values, by commas

_LONGEST: Final = 1_000
_MOST_WORDS: Final = 24
_MOST_BRACKETS: Final = 12
_MOST_STEMS: Final = 8
_QUOTES: Final = str.maketrans(dict.fromkeys("“”„‟«»＂", '"') | {"−": "-", "–": "-", "\0": " "})
_DANGLING: Final = re.compile(r"(?<=\S)\s+(?:AND|OR|NOT|-)\s*$")


class Reach(Enum):
    """How far apart the words of a query may be.

    SECTION: in one section; RESOURCE: in one resource; ANY: any of them will do.
    """

    SECTION = "section"
    RESOURCE = "resource"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """A query as the index and the catalog need it.

    Attributes:
        match: FTS5 expression that every word fulfills in one section; None when there is no word.
        fields: ``(name, value)`` of the restrictions that are the catalog's to apply: ``subject``,
            ``lang``, ``level``, ``license``, ``type``, ``may``, ``in``.  Values as they were typed.
        note: a plain hint about what was not understood, or empty.
        parts: FTS5 expressions that are joined by AND in ``match``.
        without: FTS5 expression of what a resource may not contain, or None.
        terms: folded words and stems to mark in passages; prefixes: beginnings of words to mark.
        words: the words looked for as typed, for correcting.
        reach: how far apart the parts may be; chosen by ``settle``.
    """

    match: str | None
    fields: tuple[tuple[str, str], ...] = ()
    note: str = ""
    parts: tuple[str, ...] = ()
    without: str | None = None
    terms: frozenset[str] = frozenset()
    prefixes: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    reach: Reach = Reach.SECTION

    @property
    def any(self) -> str:
        """FTS5 expression that any one of the parts fulfills."""
        return " OR ".join(f"({part})" for part in self.parts)

    @property
    def required(self) -> tuple[str, ...]:
        """The parts that name a field: who writes ``by:okello`` means it, whatever else is relaxed."""
        return tuple(part for part in self.parts if part.startswith("{"))


@dataclass(slots=True)
class _Compiler:
    """Collects what the tree of one query comes to."""

    languages: tuple[str, ...]
    typing_at: int = -1  # where the text ends, when its last word may be unfinished
    fields: list[tuple[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    terms: set[str] = field(default_factory=set)
    prefixes: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)

    def part(self, node: Any, *, alone: bool, marked: bool = True) -> str | None:
        """The FTS5 expression of ``node``, or None when it says nothing.

        Args:
            alone: a condition for the whole query, so that the catalog's fields make sense here.
            marked: its words are looked for, not shunned.
        """
        if isinstance(node, And | Or):
            return self._group(node, alone=alone, marked=marked)
        if isinstance(node, Not):
            self.notes.append(_("“-” works for words of the whole query only."))
            return None
        if not isinstance(node, Term | Prefix | Phrase):
            return None
        name = (node.fieldname or "").lower()
        if name and name not in _COLUMNS:
            self._restrict(name, node, alone=alone)
            return None
        expression = self._words(node, marked=marked)
        return f"{{{_COLUMNS[name]}}} : ({expression})" if name and expression else expression

    def is_first_letter(self) -> bool:
        """Whether a single letter has been typed so far, which would match nearly everything."""
        return [len(prefix) for prefix in self.prefixes] == [1] and not is_spaceless(self.prefixes[0])

    def _group(self, node: Any, *, alone: bool, marked: bool) -> str | None:
        joined_by_and = isinstance(node, And)
        kept = [child for child in node if not (joined_by_and and isinstance(child, Not))]
        parts = [self.part(child, alone=alone and joined_by_and, marked=marked) for child in kept]
        wanted = [f"({part})" for part in parts if part]
        if not wanted:
            return None
        expression = (" AND " if joined_by_and else " OR ").join(wanted)
        shunned = [self.part(child.query, alone=False, marked=False) for child in node if child not in kept]
        unwanted = " OR ".join(f"({part})" for part in shunned if part)
        return f"({expression}) NOT ({unwanted})" if unwanted else expression

    def _restrict(self, name: str, node: Any, *, alone: bool) -> None:
        value = " ".join(node.words) if isinstance(node, Phrase) else node.text
        if not alone:
            self.notes.append(
                _("“{field}:” narrows the whole query; it cannot be excluded or made an alternative.").format(
                    field=name
                )
            )
            return
        values = re.split(r"[,;]", value) if name in _LISTS else [value]
        for one in filter(None, (each.strip() for each in values)):
            if name == "may" and one.lower() not in MAY:
                known = ", ".join(MAY)
                self.notes.append(_("“may:” knows these words: {words}.").format(words=known))
            else:
                self.fields.append((name, one.lower() if name == "may" else one))

    def _words(self, node: Any, *, marked: bool) -> str | None:
        phrase = isinstance(node, Phrase)
        text = " ".join(node.words) if phrase else node.text
        words = WORD.findall(text)
        terms = [term for word in words for term in word_terms(word)]
        if not terms:
            return None
        last = isinstance(node, Prefix) or node.endchar == self.typing_at
        if is_spaceless(terms[-1]) and len(terms[-1]) == 1:
            terms, last = (terms, True) if len(terms) == 1 else (terms[:-1], last)
        alternatives = [_phrase(terms, prefix=last)]
        if len(words) == 1 and not phrase:
            found = [] if last and len(words[0]) < 4 else stems(words[0], self.languages)[:_MOST_STEMS]
            alternatives += [_phrase([stem]) for stem in found]
            alternatives += _cut_at_apostrophes(words[0], prefix=last)
            self.terms.update(found if marked else ())
        if marked:
            self._mark(words, terms, prefix=last, phrase=phrase)
        return " OR ".join(dict.fromkeys(alternatives))

    def _mark(self, words: list[str], terms: list[str], *, prefix: bool, phrase: bool) -> None:
        self.terms.update(terms[:-1] if prefix else terms)
        if prefix:
            self.prefixes.append(terms[-1])
        elif not phrase:
            self.words += words
        for word in words:
            self.terms.update(
                term for part in re.split(f"[{APOSTROPHES}]", word) for term in word_terms(part)
            )


def _phrase(terms: Sequence[str], *, prefix: bool = False) -> str:
    """Terms hold letters, digits and marks only, so that quoting is all the escaping FTS5 needs."""
    return f'"{" ".join(terms)}"{" *" if prefix else ""}'


def _cut_at_apostrophes(word: str, *, prefix: bool) -> list[str]:
    parts = [term for part in re.split(f"[{APOSTROPHES}]", word) for term in word_terms(part)]
    return [_phrase(parts, prefix=prefix)] if len(parts) > 1 and not is_spaceless(word) else []


@cache
def _parser() -> QueryParser:
    """Whoosh's parser without what would surprise: no wildcards inside words, ranges, boosts, 'quotes'."""
    names = "|".join(FIELDS)
    whoosh: Any = plugins  # partly typed only
    understood = [
        whoosh.FieldsPlugin(rf"(?i)(?<![\w:])(?P<text>{names}):(?=[\w\"(])"),
        whoosh.PhrasePlugin(r'"(?P<text>[^"]*)"(?P<slop>(?!))?'),
        whoosh.GroupPlugin(),
        whoosh.OperatorsPlugin(
            Not=r"(?:^|(?<=[\s(]))(?:NOT\s+|-(?=[\w\"(]))", AndNot=None, AndMaybe=None, Require=None
        ),
        whoosh.PrefixPlugin(r'(?P<text>[^\s*"()]+)[*](?=\s|$|\))'),
    ]
    return QueryParser(None, None, plugins=understood)


def parse(text: str, languages: Sequence[str], *, as_you_type: bool = False) -> ParsedQuery:
    """Understand a query.

    Args:
        text: whatever was typed; only its first 1,000 characters and 24 words count.
        languages: BCP 47 tags whose stems are tried: those of the library and of the person.
        as_you_type: the last word may be unfinished, unless a space follows it.  A single letter
            looks into titles only.
    """
    typed = _tidy(text)
    if typed.count('"') % 2:
        typed += '"'
    if typed.count("(") > _MOST_BRACKETS:
        typed = typed.replace("(", " ").replace(")", " ")
    compiler = _Compiler(tuple(dict.fromkeys(map(primary, languages))))
    if as_you_type and text and not text[-1].isspace() and len(text) <= _LONGEST:
        compiler.typing_at = len(typed)
    return _assemble(compiler, _parser().parse(typed, normalize=False), typed)


def _tidy(text: str) -> str:
    cut = text[:_LONGEST].encode("utf-8", "replace").decode("utf-8").translate(_QUOTES)
    return _DANGLING.sub("", cut).strip()


def _assemble(compiler: _Compiler, root: Any, typed: str) -> ParsedQuery:
    nodes = list(_flat(root))
    wanted = [node for node in nodes if not isinstance(node, Not)]
    shunned = [node.query for node in nodes if isinstance(node, Not)]
    parts = [part for node in wanted[:_MOST_WORDS] if (part := compiler.part(node, alone=True))]
    if len(wanted) == 1 and isinstance(wanted[0], Term) and compiler.is_first_letter():
        parts = [f"{{title}} : ({part})" for part in parts]
    without = [
        part for node in shunned[:_MOST_WORDS] if (part := compiler.part(node, alone=False, marked=False))
    ]
    if len(nodes) > _MOST_WORDS:
        compiler.notes.append(_("The query is long; only its beginning was looked for."))
    if not parts and typed and (without or not compiler.fields):
        compiler.notes.append(
            _("Say also what to look for, not only what to leave out.")
            if without
            else _("There is no word in “{text}” that could be looked for.").format(text=typed[:60])
        )
    return ParsedQuery(
        match=" AND ".join(f"({part})" for part in parts) or None,
        fields=tuple(compiler.fields),
        note=" ".join(dict.fromkeys(compiler.notes)),
        parts=tuple(parts),
        without=" OR ".join(f"({part})" for part in without) or None,
        terms=frozenset(compiler.terms),
        prefixes=tuple(compiler.prefixes),
        words=tuple(compiler.words),
        reach=Reach.RESOURCE if any(part.startswith("{") for part in parts) else Reach.SECTION,
    )


def _flat(node: Any) -> list[Any]:
    """The conditions of the whole query: nested groups of AND opened up."""
    if isinstance(node, And):
        return [leaf for child in node for leaf in _flat(child)]
    if isinstance(node, Not) and isinstance(node.query, Not):
        return _flat(node.query.query)
    return [node]
