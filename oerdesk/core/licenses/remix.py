"""Which license a work made from others may carry, and why not another.

Each ingredient allows its changed versions to carry certain licenses; a work made from several may
carry what all of them allow.  So the order of ingredients cannot matter, and one more can never allow
more.  The rules and their sources are in ``docs/licenses.md``; how licenses are recognized is left to
``recognition``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from itertools import combinations
from typing import Final

from oerdesk.core.i18n import _
from oerdesk.core.licenses.table import License, info, table
from oerdesk.core.licenses.words import label

_CURRENT: Final = "4.0"


class Verdict(IntEnum):
    """Whether changed versions of a work may carry a license."""

    NO = 0
    DOUBT = 1
    YES = 2


@dataclass(frozen=True, slots=True)
class Reason:
    """Why ingredients cannot go into one work that is shared.

    Attributes:
        licenses: one id that forbids it alone, or the ids that conflict, sorted.
        text: a translated sentence that names them.
    """

    licenses: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """A license the result may perhaps carry; the published rules do not say, so a person has to.

    Attributes:
        license: id for the result.
        because: ids of the ingredients on which the rules are silent, sorted.
        text: a translated sentence: what is in doubt and whom to ask.
    """

    license: str
    because: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Combination:
    """What a work made from certain ingredients may carry.

    Attributes:
        allowed: ids, most usual first.
        refused: what conflicts; empty unless no license is allowed, not even with a doubt.
        doubts: further licenses that a person has to decide on, most usual first; rare ones only where
            there is nothing else.
    """

    allowed: tuple[str, ...]
    refused: tuple[Reason, ...] = ()
    doubts: tuple[Doubt, ...] = ()

    @property
    def choices(self) -> tuple[str, ...]:
        """What to show for choosing: licenses in their current version, or all when there is none."""
        current = tuple(i for i in self.allowed if _is_current(i))
        return current or self.allowed


def may_adapt(ids: Iterable[str]) -> bool:
    """Whether each of these works may be changed; whether they go into one work says :func:`combine`."""
    return all("change" in info(license_id).permissions for license_id in ids)


def combine(ingredients: Sequence[str]) -> Combination:
    """What a work made from ``ingredients`` may carry, and if nothing, why.

    Args:
        ingredients: license ids of everything that is changed or woven into the work, in any order;
            none at all means a work of one's own, which may carry anything.
    """
    ids = sorted(set(ingredients))
    verdicts = {target: min((_verdict(i, target) for i in ids), default=Verdict.YES) for target in _targets()}
    allowed = tuple(target for target, verdict in verdicts.items() if verdict is Verdict.YES)
    doubtful = [target for target, verdict in verdicts.items() if verdict is Verdict.DOUBT]
    usual = [target for target in doubtful if _is_current(target) or target in ids]
    doubts = tuple(_doubt(ids, target) for target in usual or (doubtful if not allowed else ()))
    refused = () if allowed or doubts else tuple(_conflicts(ids))
    return Combination(allowed, refused, doubts)


def why_not(ingredients: Iterable[str], wanted: str) -> tuple[Reason, ...]:
    """Why a work made from ``ingredients`` may not carry ``wanted``; empty when it may, or perhaps may."""
    ids = sorted(set(ingredients))
    if wanted not in _targets():
        text = _("“{license}” is not offered for new works; choose a current license.")
        return (Reason((wanted,), text.format(license=label(wanted))),)
    return tuple(_against(i, wanted) for i in ids if _verdict(i, wanted) is Verdict.NO)


@cache
def _targets() -> tuple[str, ...]:
    """Licenses a work may be given, most usual first.

    The set is the same for every combination: only so can a further ingredient never allow more.
    """
    return tuple(row.id for row in table().licenses.values() if row.offered)


def _is_current(license_id: str) -> bool:
    row = info(license_id)
    return (row.is_cc and row.version == _CURRENT) or row.id == "CC0-1.0"


def _verdict(ingredient: str, target: str) -> Verdict:
    """Whether changed versions of a work under ``ingredient`` may carry ``target``."""
    work, result = info(ingredient), info(target)
    if work.adaptations == "none":
        return Verdict.NO
    if work.adaptations == "free":
        return Verdict.YES
    if "attribution" in work.duties - result.duties and target != ingredient:
        return Verdict.NO  # the credit would be lost further down
    if "sell" in result.permissions - work.permissions:
        return Verdict.NO
    if target == ingredient or target in work.into:
        return Verdict.YES
    return _by_rule(work, result)


def _by_rule(work: License, result: License) -> Verdict:
    """The verdict for two different licenses of which none is free, closed or declared compatible."""
    if work.adaptations == "share-alike":
        return _share_alike(work, result)
    if work.adaptations == "copyleft":
        return Verdict.NO
    if result.is_cc and work.adaptations in {"cc-by", "cc-nc"}:
        return Verdict.YES
    return Verdict.DOUBT  # attribution licenses outside the charts, or going outside


def _share_alike(work: License, result: License) -> Verdict:
    """ShareAlike of one kind: from 2.0 on the same or a later version, of any country.

    Section 4(b) of the licenses 1.0 to 3.0, section 3(b)(1) of 4.0.
    """
    if work.family != result.family:
        return Verdict.NO
    if work.versionless:
        return Verdict.DOUBT if result.version == _CURRENT else Verdict.NO
    if work.version == "1.0":
        return Verdict.NO  # "only under the terms of this License"
    return Verdict.YES if result.version >= work.version else Verdict.NO


def _doubt(ids: Sequence[str], target: str) -> Doubt:
    because = tuple(i for i in ids if _verdict(i, target) is Verdict.DOUBT)
    if all(info(i).versionless for i in because):
        text = _(
            "“{license}” is allowed unless {ingredients} means version 1.0, which has no later versions; "
            "the version is not stated. Ask whoever published it."
        )
    else:
        text = _(
            "No published rule says whether a work made from {ingredients} may carry “{license}”. "
            "Ask someone who knows licenses, or leave the material out."
        )
    return Doubt(target, because, text.format(license=label(target), ingredients=_listed(because)))


def _conflicts(ids: Sequence[str]) -> list[Reason]:
    """The ingredients that forbid everything alone, and the pairs that exclude each other.

    These explain every conflict: there are no three licenses that exclude each other only together
    (a test looks at all triples, so that a new row which breaks this is noticed).
    """
    possible = {i: {t for t in _targets() if _verdict(i, t) is not Verdict.NO} for i in ids}
    alone = [Reason((i,), _alone(info(i))) for i in ids if not possible[i]]
    pairs = [
        Reason((a, b), _pair(info(a), info(b)))
        for a, b in combinations([i for i in ids if possible[i]], 2)
        if not possible[a] & possible[b]
    ]
    return alone + pairs


def _alone(row: License) -> str:
    if not row.id:
        text = _("No license is stated, so the work may not be changed and shared. Ask its author.")
    elif not row.known:
        text = _("“{license}” is not known here, so nothing is known to be allowed. Ask the author.")
    elif row.family == "closed":
        text = _("“{license}” allows nothing without asking. Ask the author for permission.")
    elif "noderivs" in row.duties:
        text = _("“{license}” forbids sharing changed versions.")
    else:
        text = _(
            "“{license}” allows changed versions under itself only, and it is not offered for new works."
        )
    return text.format(license=label(row.id))


def _pair(first: License, second: License) -> str:
    """Why two works that may each be changed cannot go into one."""
    alike = [row for row in (first, second) if "share-alike" in row.duties]
    if len(alike) == 2:
        if first.family == second.family:
            text = _(
                "“{first}” and “{second}” are different versions, and each demands that the result carries "
                "its own license; no version suits both."
            )
        else:
            text = _(
                "“{first}” and “{second}” each demand that the result carries their own license; "
                "it cannot carry both."
            )
        return text.format(first=label(first.id), second=label(second.id))
    other = second if alike == [first] else first
    if alike and "noncommercial" in other.duties:
        text = _("“{first}” demands that the result may be sold, “{second}” forbids selling.")
        return text.format(first=label(alike[0].id), second=label(other.id))
    text = _("No license satisfies both “{first}” and “{second}”.")
    return text.format(first=label(first.id), second=label(second.id))


def _against(ingredient: str, wanted: str) -> Reason:
    """Why changed versions of ``ingredient`` may not carry ``wanted``."""
    work, result = info(ingredient), info(wanted)
    if work.adaptations == "none":
        return Reason((ingredient,), _alone(work))
    if "noncommercial" in work.duties and "sell" in result.permissions:
        text = _("“{ingredient}” forbids selling, “{wanted}” would allow it.")
    elif "share-alike" in work.duties:
        text = _("“{ingredient}” demands that the result carries the same license, not “{wanted}”.")
    else:
        text = _("“{ingredient}” demands credit, “{wanted}” would not.")
    return Reason((ingredient,), text.format(ingredient=label(ingredient), wanted=label(wanted)))


def _listed(ids: Iterable[str]) -> str:
    return ", ".join(_("“{license}”").format(license=label(i)) for i in ids)
