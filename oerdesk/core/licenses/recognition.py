"""From what a work says about its license to the license's id, never granting more than was said.

Every license that a statement mentions is collected, by URL, by code and by name in several
languages.  Where the mentions differ, the one that gives least and demands most wins, or none.
The words come from ``resources/licenses.json``; what an id means is left to ``table``.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import chain
from typing import Final, NamedTuple
from urllib.parse import unquote

from oerdesk.core.licenses.table import CC_KINDS, License, by_folded_id, cc_id, info, table

_LONGEST: Final = 50_000  # characters; the longest license texts in use are about 35,000

_CC_URL: Final = re.compile(
    r"(?:https?:)?/{0,2}(?:[a-z]{1,5}\.)?(?:creativecommons\.org/(?:licenses|l)|licensebuttons\.net/l)"
    r"/(?P<elements>[a-z]+(?:[-+][a-z+]+){0,3})(?:/(?P<version>\d\.\d)(?:/(?P<port>[a-z]{2,8})(?![a-z.]))?)?"
    r"[\w./%#?=&+-]*",
    re.IGNORECASE,
)
_NOT_A_KIND: Final = frozenset({"publicdomain", "zero", "mark"})
_HYPHENED: Final = re.compile(r"\bby[-_+/](?:nc|nd|sa)\b", re.IGNORECASE)
_PROSE_BY: Final = re.compile(
    r"(?i:\bcc|\bcommons)[\s:]+by\s+(?![Ll]icen[cs]e|[Vv]?\d)\w"
)  # “CC by the author”
_TAG: Final = re.compile(r"<[^<>]*>")
_GNU: Final = re.compile(
    r"\b(?:gnu )?(?:(?P<code>gfdl|fdl|lgpl|agpl|gpl)|(?P<name>free documentation|lesser general public|"
    r"library general public|affero general public|general public) licen[sc]e)"
    r" ?(?:version |v ?)?(?P<version>\d(?:\.\d)?)?"
    r"(?P<later> ?\+| (?:only )?or (?:at your option )?(?:any )?later)?"
)
_GNU_CODES: Final = {
    "fdl": "GFDL",
    "free documentation": "GFDL",
    "lesser general public": "LGPL",
    "library general public": "LGPL",
    "affero general public": "AGPL",
    "general public": "GPL",
}
# GPL and GFDL say themselves that without a version number any published one may be chosen.
_GNU_FIRST: Final = {"GFDL": "1.1", "GPL": "1.0", "LGPL": "2.1", "AGPL": "3.0"}


class _Mention(NamedTuple):
    """A license that a statement names, and where."""

    license: str
    start: int
    end: int


def recognize(statement: str) -> str:
    """The id of the license a statement names.

    Args:
        statement: a line, a URL, Markdown, the HTML of a badge, an SPDX id or expression, or a whole
            license text; only the first 50,000 characters are read.

    Returns:
        An SPDX id; ``LicenseRef-…`` where SPDX has none (a Creative Commons license without version
        stays without); empty when nothing is stated, nothing is recognized, or what is stated
        contradicts itself so that no license can be named that surely grants no more.
    """
    # Some characters normalize to many, so what comes out is cut again.
    plain = unquote(html.unescape(statement[:_LONGEST]))
    text = unicodedata.normalize("NFKC", plain)[:_LONGEST].strip()
    exact = _exact(text)
    if exact is not None:
        return exact
    found, rest = _by_url(text)
    folded = fold(_TAG.sub(" ", rest))[:_LONGEST]
    mentions = _first_of_each_place(_by_name(folded), _gnu(folded), _creative_commons(folded, rest))
    found |= {mention.license for mention in mentions}
    if any(marker in folded for marker in table().legal_codes):
        return _narrowest(found)  # a license's own text speaks of what it does not cover, too
    if any(_phrase(refusal).search(folded) for refusal in table().refusals):
        return ""
    return _restricted(_narrowest(found), _loose(folded, mentions))


def fold(text: str) -> str:
    """``text`` in lower case without accents, everything but letters, digits and ``+`` as one space.

    Points stay between digits, so that versions stay whole.
    """
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).casefold()
    bare = re.sub(r"(?<!\d)\.|\.(?!\d)", " ", bare)
    return " ".join(re.sub(r"[^\w.+]|_", " ", bare).split())


def _exact(text: str) -> str | None:
    """The id when the whole statement is an id, an ``A OR B`` of ids, or says nothing; otherwise None."""
    if text.lower() in by_folded_id():
        return by_folded_id()[text.lower()]
    port = re.fullmatch(r"licenseref-cc-([a-z-]+)-(\d\.\d)-([a-z]{2,8})", text, re.IGNORECASE)
    if port and info(proper := f"LicenseRef-CC-{port[1].upper()}-{port[2]}-{port[3].upper()}").known:
        return proper
    choices = [by_folded_id().get(part.strip("() ").lower(), "") for part in text.split(" OR ")]
    if len(choices) > 1 and all(choices):
        usual = list(table().licenses)
        return min(choices, key=usual.index)
    folded = fold(text)
    if not folded or folded in table().not_stated:
        return ""
    return _codes().get(re.sub(r"^(?:spdx license identifier|licen[sc]e) | licen[sc]e$", "", folded))


@cache
def _codes() -> Mapping[str, str]:
    """Folded statements that mean a license only when nothing stands beside them."""
    rows = table().licenses.values()
    return {fold(row.id): row.id for row in rows} | {code: row.id for row in rows for code in row.codes}


def _by_url(text: str) -> tuple[set[str], str]:
    """Licenses linked to, and the text without these links."""
    found: set[str] = set()

    def creative_commons(match: re.Match[str]) -> str:
        elements = match["elements"].lower()
        if elements in _NOT_A_KIND:
            return match[0]
        port = (match["port"] or "").upper()
        found.add(_cc_from_url(elements, match["version"] or "", port))
        return " "

    rest = _CC_URL.sub(creative_commons, text)
    for beginning, license_id in _urls():
        pattern = rf"(?:https?:)?/{{0,2}}(?:[a-z]{{1,5}}\.)?{re.escape(beginning)}[\w./%#?=&+-]*"
        rest, count = re.subn(pattern, " ", rest, flags=re.IGNORECASE)
        if count:
            found.add(license_id)
    return found, rest


def _cc_from_url(elements: str, version: str, port: str) -> str:
    """The license of ``…/licenses/<elements>/<version>/<port>/``; unknown elements are kept as unknown."""
    if elements == "sa" and version == "1.0":
        return "CC-SA-1.0"
    parts = {part.upper() for part in re.split(r"[-+]", elements)}
    if not parts <= {"BY", "NC", "ND", "SA"}:
        return f"LicenseRef-CC-{elements}"  # a retired kind, e.g. sampling+: nothing is known of it
    if "BY" not in parts:  # the first versions had these; nobody asks for less than their successors
        return cc_id(_kind(parts))
    return cc_id(_kind(parts), version, port if port in table().jurisdictions else "")


@cache
def _urls() -> tuple[tuple[str, str], ...]:
    """Beginnings of URLs with their licenses, longest first."""
    pairs = [(url, row.id) for row in table().licenses.values() for url in row.urls]
    return tuple(sorted(pairs, key=lambda pair: -len(pair[0])))


def _first_of_each_place(*mentions: Iterable[_Mention]) -> list[_Mention]:
    """All mentions but those that overlap an earlier one: the longer and more telling names come first."""
    kept: list[_Mention] = []
    taken = bytearray(_LONGEST)
    for one in chain.from_iterable(mentions):
        if not any(taken[one.start : one.end]):
            taken[one.start : one.end] = b"\1" * (one.end - one.start)
            kept.append(one)
    return kept


def _by_name(folded: str) -> Iterator[_Mention]:
    """Licenses outside the six of Creative Commons and GNU that are named in full."""
    for name, license_id in _names():
        for match in _phrase(name).finditer(folded):
            yield _Mention(license_id, *match.span())


@cache
def _names() -> tuple[tuple[str, str], ...]:
    """Names and telling ids with their licenses, longest first, so that a longer name wins."""
    rows = table().licenses.values()
    pairs = [(name, row.id) for row in rows for name in row.names]
    # Ids such as Apache-2.0 are no words of any language; MIT is one of German.
    pairs += [
        (fold(row.id), row.id)
        for row in rows
        if re.search(r"-.*\d", row.id) and not row.is_cc and not row.id.startswith(("GPL-", "LGPL-", "AGPL-"))
    ]
    return tuple(sorted(pairs, key=lambda pair: -len(pair[0])))


def _gnu(folded: str) -> Iterator[_Mention]:
    for match in _GNU.finditer(folded):
        code = match["code"] or match["name"]
        code = _GNU_CODES.get(code, code.upper())
        version = match["version"] or ""
        if version and "." not in version:
            version += ".0"
        later = not version or bool(match["later"])
        license_id = f"{code}-{version or _GNU_FIRST[code]}-{'or-later' if later else 'only'}"
        if license_id in table().licenses:
            yield _Mention(license_id, *match.span())


def _creative_commons(folded: str, original: str) -> Iterator[_Mention]:
    """The six licenses, by code (``cc by nc 4.0``) or by name in several languages."""
    for match in _cc_pattern().finditer(folded):
        elements = _elements(match["elements"])
        version = match["version"] or match["early"] or ""
        if not (match["lead"] or ("BY" in elements and _telling(match, folded, original))):
            continue
        if match["elements"] == "by" and not version and _PROSE_BY.search(original):
            continue
        if version and "." not in version:
            version += ".0"
        port = _port(match["after"] or "", version, original)
        yield _Mention(cc_id(_kind(elements), version, port), *match.span())


def _telling(match: re.Match[str], folded: str, original: str) -> bool:
    """Whether a name that nobody introduces as Creative Commons' is one: “by SA Press” is none.

    “Attribution” alone is a duty of many licenses, “by” an English word.
    """
    if set(match["elements"].split()) <= {"by", "nc", "nd", "sa"}:
        return match.end() - match.start() == len(folded) or bool(_HYPHENED.search(original))
    return len(_elements(match["elements"])) > 1 or "." in (match["version"] or "")


@cache
def _cc_pattern() -> re.Pattern[str]:
    words = sorted({w for words in table().elements.values() for w in words}, key=len, reverse=True)
    element = "|".join(w.replace(" ", " ?") for w in words)
    countries = sorted({n for names in table().jurisdictions.values() for n in names}, key=len, reverse=True)
    stewards = r"creative commons(?: public)?|cc"
    number = r"(?:version |v ?)?(?P<{}>\d\.\d|\d(?![\w.]))(?!\.\d)"
    return re.compile(
        rf"\b(?:(?P<lead>{stewards}) ?(?:licen[sc]e |licencia |licenca |lizenz )?"
        rf"(?:{number.format('early')} )?)?"
        rf"(?P<elements>(?:{element})(?:(?: and| et| y| e| und)? ?(?:{element}))*)(?![a-z])"
        r"(?: (?:public )?(?:licen[sc]e|licencia|licenca|lizenz))?(?: (?:international|unported|generic))?"
        rf"(?: {number.format('version')}(?P<after>(?: (?:unported|{'|'.join(countries)}))?))?"
    )


def _elements(text: str) -> set[str]:
    """``{"BY", "NC"}`` of ``by nc`` or ``attribution noncommercial``."""
    found = set()
    for word, element in _element_words():
        text, count = re.subn(word.replace(" ", " ?"), " ", text)
        if count:
            found.add(element)
    return found


@cache
def _element_words() -> tuple[tuple[str, str], ...]:
    pairs = [(word, element) for element, words in table().elements.items() for word in words]
    return tuple(sorted(pairs, key=lambda pair: -len(pair[0])))


def _kind(elements: Iterable[str]) -> str:
    """The Creative Commons kind with these elements; where none has them all, the narrowest part."""
    wanted = {"BY", *elements}
    if "ND" in wanted:  # where nothing may be changed there is nothing to share alike
        wanted.discard("SA")
    return next(kind for kind in CC_KINDS if set(kind.split("-")) == wanted)


def _port(country: str, version: str, original: str) -> str:
    """The code of the jurisdiction named after the version: by its name, or in capitals."""
    if not version:
        return ""
    for code, names in table().jurisdictions.items():
        if country.strip() in names:
            return code
    after = re.search(rf"{re.escape(version)}[\s_-]+\(?([A-Z]{{2,8}})\b", original)
    return after[1] if after and after[1] in table().jurisdictions else ""


def _loose(folded: str, mentions: Iterable[_Mention]) -> set[str]:
    """Restrictions that are spoken of outside the license's name, as ``{"NC"}``."""
    letters = list(folded)
    for mention in mentions:
        letters[mention.start : mention.end] = " " * (mention.end - mention.start)
    rest = "".join(letters)
    for grant in table().grants:
        rest = _phrase(grant).sub(" ", rest)
    wordings = {
        element: (*table().elements[element], *table().restrictions.get(element, ()))
        for element in ("NC", "ND", "SA")
    }
    return {
        element
        for element, words in wordings.items()
        if any(word != "sa" and _phrase(word).search(rest) for word in words)
    }


def _narrowest(ids: set[str]) -> str:
    """The one id that permits no more and demands no less than any other; empty if there is none."""
    infos = [info(license_id) for license_id in _most_specific(ids)]
    closed = [one.id for one in infos if one.family == "closed"]
    fitting = closed[:1] or [one.id for one in infos if all(_within(one, other) for other in infos)]
    return fitting[0] if len(fitting) == 1 and all(one.known for one in infos) else ""


def _within(narrow: License, wide: License) -> bool:
    """Whether whoever keeps to ``narrow`` also keeps to ``wide``."""
    demanded = set(wide.duties)
    if "change" not in narrow.permissions:
        demanded -= {"share-alike", "state-changes"}  # duties of those who change something
    elif "share-alike" in narrow.duties & wide.duties and narrow.family != wide.family:
        return False  # each wants the whole for itself
    return narrow.permissions <= wide.permissions and narrow.duties >= demanded


def _most_specific(ids: set[str]) -> set[str]:
    """One id per Creative Commons kind: with version and port where all mentions agree, else without.

    A general “public domain” beside the tool that makes it so is no second statement.
    """
    kept = set(ids)
    if len({i for i in ids if info(i).family == "public-domain"}) > 1:
        kept.discard("LicenseRef-public-domain")
    for kind in CC_KINDS:
        same = {i for i in kept if info(i).family == f"CC-{kind}"}
        if len(same) < 2:
            continue
        stated = {i for i in same if info(i).version}
        ported = {i for i in stated if not info(i).url.endswith(f"/{info(i).version}/")}
        kept -= same
        if len({info(i).version for i in stated}) == 1 and len(ported) <= 1:
            kept |= ported or stated
        else:
            kept.add(cc_id(kind))
    return kept


def _restricted(license_id: str, elements: set[str]) -> str:
    """The license with further restrictions; which version would have them, nobody said."""
    if not license_id:
        return ""
    found = info(license_id)
    present = set(found.family.split("-"))
    if elements <= present or not found.permissions:
        return license_id
    if not found.is_cc:
        return "" if elements & {"NC", "ND"} else license_id
    narrower = _kind(present - {"CC"} | elements)
    return license_id if found.family == f"CC-{narrower}" else cc_id(narrower)


@cache
def _phrase(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w.]){re.escape(words)}(?![\w]|\.\d)".replace(r"\ ", " ?"))
