"""Licenses in plain words: what one may do, what one has to do, and why something is not allowed.

Only words; what is allowed comes from ``table``.
"""

from __future__ import annotations

from dataclasses import dataclass

from oerdesk.core.i18n import _, ngettext
from oerdesk.core.licenses.table import DUTIES, PERMISSIONS, License, info


@dataclass(frozen=True, slots=True)
class Right:
    """One thing a person may want to do with a work.

    Attributes:
        name: ``keep``, ``share``, ``change``, ``translate`` or ``sell``.
        allowed: whether the license lets anyone do it.
        text: a translated sentence; where it is not allowed, it says why.
    """

    name: str
    allowed: bool
    text: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """A license in plain words.

    Attributes:
        title: how to call it.
        rights: always five, in the order keep, share, change, translate, sell.
        duties: translated sentences: what one has to do, empty if nothing.
        url: for further reading, or empty.
    """

    title: str
    rights: tuple[Right, ...]
    duties: tuple[str, ...]
    url: str


def label(license_id: str) -> str:
    """How to call a license in a list or a credit, e.g. ``CC BY 4.0``, ``CC BY (no version stated)``."""
    row = info(license_id)
    if not license_id:
        return _("No license stated")
    if row.versionless:
        return _("{license} (no version stated)").format(license=row.short)
    if row.id == "LicenseRef-all-rights-reserved":
        return _("All rights reserved")
    if row.id == "LicenseRef-public-domain":
        return _("Public domain")
    if row.id == "LicenseRef-special-permissions":
        return _("Special permissions")
    return row.short


def explain(license_id: str) -> Explanation:
    """What a license means for someone who has the work on their machine; any id is answered."""
    row = info(license_id)
    keep = Right("keep", allowed=True, text=_("Keep it on this machine and read it."))
    rights = [_right(row, name) for name in PERMISSIONS]
    duties = tuple(_duty(row, name) for name in DUTIES if name in row.duties)
    return Explanation(label(license_id), (keep, *rights), duties, row.url)


def _right(row: License, name: str) -> Right:
    if name in row.permissions:
        texts = {
            "share": _("Give copies to anyone, on paper or as files."),
            "change": _("Change it, shorten it, combine it with other material, and share the result."),
            "translate": _("Translate it and share the translation."),
            "sell": _("Take money for it, for example for printed copies."),
        }
        return Right(name, allowed=True, text=texts[name])
    return Right(name, allowed=False, text=_why_not(row, name))


def _why_not(row: License, name: str) -> str:
    """Why a thing is not allowed, and what one may do instead."""
    if not row.id:
        return _("Nobody said that this is allowed: no license is stated. Ask the author.")
    if not row.known:
        return _("The license “{license}” is not known here. Read it, or ask the author.").format(
            license=row.id
        )
    if not row.permissions:
        return _("The author has kept this right. Ask for permission.")
    if name == "sell":
        return _(
            "The author does not allow commercial use. Covering the cost of copies is a matter to ask about."
        )
    if name == "translate":
        return _(
            "A translation is a changed version, and changed versions may not be shared. Ask the author."
        )
    return _("Only unchanged copies may be shared. Ask the author if you need a changed one.")


def _duty(row: License, name: str) -> str:
    duties = {
        "attribution": _("Name the authors, the title, the source and the license."),
        "state-changes": _("Say what you changed."),
        "share-alike": _("Share what you make from it under the same license ({license}).").format(
            license=label(row.id)
        ),
        "notice": _("Pass on the license itself, or a link to it, with every copy."),
        "noncommercial": _("Do not use it mainly to earn money."),
        "noderivs": _("Share it only as it is."),
    }
    return duties[name]


def role_word(role: str, count: int = 1) -> str:
    """What ``count`` people of a MARC relator code are called; empty for codes not known here."""
    words = {
        "aut": ngettext("author", "authors", count),
        "ill": ngettext("illustrator", "illustrators", count),
        "pht": ngettext("photographer", "photographers", count),
        "edt": ngettext("editor", "editors", count),
        "nrt": ngettext("narrator", "narrators", count),
        "pbl": ngettext("publisher", "publishers", count),
        "ctb": ngettext("contributor", "contributors", count),
    }
    return words.get(role, "")
