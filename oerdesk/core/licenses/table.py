"""What is known about each license: the table in ``resources/licenses.json`` as frozen values.

This is the only place of the package that reads a file, once.  How statements are recognized is
left to ``recognition``, what may be combined to ``remix``, words for people to ``words``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Final

from oerdesk.core.paths import resources_folder

PERMISSIONS: Final = ("share", "change", "translate", "sell")
"""What a license may permit: pass the work on, change it, translate it, take money for it."""

DUTIES: Final = ("attribution", "state-changes", "share-alike", "notice", "noncommercial", "noderivs")
"""What a license may demand.  ``notice``: the text of the license, or a link to it, goes along."""

CC_KINDS: Final = ("BY", "BY-SA", "BY-NC", "BY-NC-SA", "BY-ND", "BY-NC-ND")

_CC_ID: Final = re.compile(
    r"(?:licenseref-)?cc-(?P<kind>by(?:-nc)?(?:-sa|-nd)?)-(?P<version>\d\.\d)-(?P<port>[a-z]{2,8})",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class License:
    """A license, or a statement of rights that SPDX has no id for.

    Attributes:
        id: SPDX id, or ``LicenseRef-…``.
        name: full name in English, as its steward writes it; short: what a list shows.
        family: licenses of one family differ in version or country only, e.g. ``CC-BY-SA``.
        version: empty where there is none or none was stated.
        url: for people to read; empty where there is none.
        permissions: out of :data:`PERMISSIONS`.
        duties: out of :data:`DUTIES`.
        open: anyone may at least pass the unchanged work on to anyone.
        adaptations: the rule by which changed versions are licensed, see ``docs/licenses.md``.
        into: ids that changed versions may carry by a published statement of compatibility.
        offered: may be put on a new work.
        names, codes, urls: folded spellings, whole statements and URL beginnings that mean it.
        source: URL of what this row was taken from.
        known: False for an id the table has no row for.
    """

    id: str
    name: str
    short: str
    family: str = ""
    version: str = ""
    url: str = ""
    permissions: frozenset[str] = frozenset()
    duties: frozenset[str] = frozenset()
    open: bool = False
    adaptations: str = "none"
    into: frozenset[str] = frozenset()
    offered: bool = False
    names: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()
    source: str = ""
    known: bool = True

    @property
    def is_cc(self) -> bool:
        """One of the six Creative Commons licenses, in any version."""
        return self.family.removeprefix("CC-") in CC_KINDS

    @property
    def versionless(self) -> bool:
        """A Creative Commons license stated without its version."""
        return self.is_cc and not self.version


@dataclass(frozen=True, slots=True)
class Table:
    """Everything in ``resources/licenses.json``.

    Attributes:
        licenses: by id, most usual first.
        elements: ``BY``, ``NC``, ``ND``, ``SA`` to their folded spellings in many languages.
        restrictions: ``NC``, ``ND`` to wordings that mean them outside the name of a license.
        grants: wordings that speak of what is restricted elsewhere, only to allow it.
        jurisdictions: codes of Creative Commons ports to folded country names.
        refusals: wordings that make any grant doubtful.
        legal_codes: wordings that only the text of a license itself has.
        not_stated: whole statements that say nothing.
    """

    licenses: Mapping[str, License]
    elements: Mapping[str, tuple[str, ...]]
    restrictions: Mapping[str, tuple[str, ...]]
    jurisdictions: Mapping[str, tuple[str, ...]]
    grants: tuple[str, ...]
    refusals: tuple[str, ...]
    legal_codes: tuple[str, ...]
    not_stated: frozenset[str]


@cache
def table() -> Table:
    """The license table of the program, read once."""
    text = (resources_folder() / "licenses.json").read_text(encoding="utf-8")
    data: dict[str, Any] = json.loads(text)
    rows = [_row(row) for row in data["licenses"]]
    return Table(
        licenses={row.id: row for row in rows},
        elements=_lists(data["elements"]),
        restrictions=_lists(data["restrictions"]),
        jurisdictions=_lists(data["jurisdictions"]),
        grants=tuple(data["grants"]),
        refusals=tuple(data["refusals"]),
        legal_codes=tuple(data["legal_codes"]),
        not_stated=frozenset(data["not_stated"]),
    )


def info(license_id: str) -> License:
    """What is known about ``license_id``.

    Ports of Creative Commons licenses that SPDX has no id for (``LicenseRef-CC-BY-3.0-ZA``) get what
    their unported version gives.  Any other unknown id, the empty one included, permits nothing.
    """
    return table().licenses.get(license_id) or _port(license_id) or _unknown(license_id)


def permits(license_id: str) -> frozenset[str]:
    """What anyone may do: any of :data:`PERMISSIONS`."""
    return info(license_id).permissions


def is_open(license_id: str) -> bool:
    """Whether anyone may at least pass the unchanged work on to anyone."""
    return info(license_id).open


@cache
def by_folded_id() -> Mapping[str, str]:
    """Lower-case ids to ids as SPDX writes them."""
    return {license_id.lower(): license_id for license_id in table().licenses}


def cc_id(kind: str, version: str = "", port: str = "") -> str:
    """The id of a Creative Commons license.

    Args:
        kind: one of :data:`CC_KINDS`.
        version: empty, or one that does not exist, gives the versionless ``LicenseRef-CC-…``.
        port: code of a jurisdiction; ignored for 4.0, which has no ports.
    """
    rows = table().licenses
    if port:
        ported = f"CC-{kind}-{version}-{port}"
        if ported in rows:
            return ported
        if _port(f"LicenseRef-{ported}"):
            return f"LicenseRef-{ported}"
    plain = f"CC-{kind}-{version}"
    return plain if plain in rows else f"LicenseRef-CC-{kind}"


def _port(license_id: str) -> License | None:
    """A port that SPDX has no id for; its name must be spelled as :func:`cc_id` spells it."""
    match = _CC_ID.fullmatch(license_id)
    if not match or license_id != f"LicenseRef-CC-{match['kind']}-{match['version']}-{match['port']}":
        return None
    kind, version, port = match["kind"], match["version"], match["port"]
    if port not in table().jurisdictions or version == "4.0":
        return None
    # Version 2.1 exists in a few countries only and says what 2.0 says.
    unported = table().licenses.get(f"CC-{kind}-{'2.0' if version == '2.1' else version}")
    if unported is None:
        return None
    url = f"https://creativecommons.org/licenses/{kind.lower()}/{version}/{port.lower()}/"
    plain_name = unported.name.rpartition(f" {unported.version} ")[0]
    return replace(
        unported,
        id=license_id,
        name=f"{plain_name} {version} {port}",
        short=f"CC {kind} {version} {port}",
        version=version,
        url=url,
        source=f"{url}legalcode",
        offered=False,
    )


def _unknown(license_id: str) -> License:
    return License(id=license_id, name=license_id, short=license_id, known=False)


def _row(row: Mapping[str, Any]) -> License:
    values: dict[str, Any] = dict(row)
    for key in ("permissions", "duties", "into"):
        values[key] = frozenset(row.get(key, ()))
    for key in ("names", "codes", "urls"):
        values[key] = tuple(row.get(key, ()))
    return License(**values)


def _lists(data: Mapping[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {key: tuple(values) for key, values in data.items()}
