from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oerdesk.core.licenses import info, recognize
from oerdesk.core.licenses.table import CC_KINDS, cc_id, table

ALL = list(table().licenses)
VERSIONS = ("1.0", "2.0", "2.5", "3.0", "4.0")

BADGE = """
<a rel="license" href="http://creativecommons.org/licenses/by/4.0/"><img alt="Creative Commons License"
src="https://i.creativecommons.org/l/by/4.0/88x31.png" /></a><br />This work is licensed under a
<a rel="license" href="http://creativecommons.org/licenses/by/4.0/">Creative Commons Attribution 4.0
International License</a>.
"""
FRENCH = """Licence Creative Commons Attribution - Pas d’Utilisation Commerciale -
Partage dans les Mêmes Conditions 4.0 International"""
LEGAL_CODE = """# Creative Commons Attribution-ShareAlike 4.0 International
By exercising the Licensed Rights (defined below), You accept and agree to be bound by this
Creative Commons Attribution-ShareAlike 4.0 International Public License.
Patent and trademark rights are not licensed under this Public License.
a. Attribution.
1. If You Share"""
SPELLINGS = {
    "LicenseRef-CC-BY": [
        "[CC-BY]",
        "CC BY",
        "cc by",
        "ccby",
        "by",
        "License: [CC-BY]",
        "Creative Commons Attribution",
        "CC BY mit Namensnennung",
        "https://creativecommons.org/licenses/by/",
        "CC BY 7.0",
    ],
    "LicenseRef-CC-BY-NC": ["[CC-BY-NC]", "CC BY-NC", "CCBYNC", "by-nc", "CC-NC", "Creative Commons BY-NC"],
    "LicenseRef-CC-BY-NC-SA": [
        "CC BY-NC-SA",
        "CC-BY-SA-NC",
        "BY-NC-SA",
        "http://creativecommons.org/licenses/nc-sa/1.0/",
    ],
    "LicenseRef-CC-BY-SA": [
        "cc by, sa",
        "CC BY-SA 4.0 [or](https://creativecommons.org/licenses/by-sa/3.0/)",
    ],
    "CC-BY-4.0": [
        "[CC BY 4.0](https://creativecommons.org/licenses/by/4.0/)",
        "[CC BY](https://creativecommons.org/licenses/by/4.0/)",
        "CC-BY v4.0",
        "CC BY 4",
        "CC 4.0 BY",
        "Attribution 4.0 International (CC BY 4.0)",
        "Creative Commons Attribution License 4.0",
        "http://creativecommons.org/licenses/by/4.0",
        "creativecommons.org/licenses/by/4.0/deed.pt_BR",
        "https://creativecommons.org/licenses/by/4.0/legalcode.es",
        "![License](https://licensebuttons.net/l/by/4.0/88x31.png)",
        "https://img.shields.io/badge/License-CC%20BY%204.0-lightgrey.svg",
        BADGE,
    ],
    "CC-BY-SA-3.0": ["CC BY-SA 3.0 unless stated otherwise", "CC-BY-SA-3.0 OR GFDL-1.3-only"],
    "CC-BY-NC-3.0": ["Creative Commons Attribution-NonCommercial 3.0 Unported"],
    "CC-BY-NC-SA-4.0": [
        FRENCH,
        "Licencia Creative Commons Atribución-NoComercial-CompartirIgual 4.0 Internacional",
        "Licença Creative Commons Atribuição-NãoComercial-CompartilhaIgual 4.0 Internacional",
        "Namensnennung – Nicht kommerziell – Weitergabe unter gleichen Bedingungen 4.0 International",
    ],
    "CC-BY-NC-ND-4.0": [
        "Creative Commons Attribution-NonCommercial-NoDerivatives 4.0 International",
        "Atribución-NoComercial-SinDerivadas 4.0",
    ],
    "CC-BY-3.0-DE": [
        "CC BY 3.0 https://creativecommons.org/licenses/by/3.0/de/",
        "CC BY 3.0 DE",
        "https://creativecommons.org/licenses/by/3.0/de/deed.en",
        "CC BY 3.0 Deutschland",
    ],
    "CC-BY-NC-SA-3.0-IGO": ["CC BY-NC-SA 3.0 IGO", "https://creativecommons.org/licenses/by-nc-sa/3.0/igo/"],
    "LicenseRef-CC-BY-3.0-ZA": ["http://creativecommons.org/licenses/by/3.0/za/", "CC BY 3.0 South Africa"],
    "CC-BY-3.0": ["CC BY 3.0 de Creative Commons"],
    "CC0-1.0": ["CC0", "CC0 1.0", "CC Zero", "https://creativecommons.org/publicdomain/zero/1.0/deed.de"],
    "CC-PDM-1.0": ["CC PDM", "Public Domain Mark 1.0", "http://creativecommons.org/publicdomain/mark/1.0/"],
    "PDDL-1.0": ["ODC PDDL"],
    "LicenseRef-public-domain": ["PD", "Public Domain", "Domaine public"],
    "LicenseRef-all-rights-reserved": [
        "All Rights Reserved",
        "C",
        "Tous droits réservés",
        "© 2020. All rights reserved.",
    ],
    "LicenseRef-special-permissions": ["Special Permissions"],
    "GPL-3.0-only": ["GNU GPL v3", "GNU General Public License version 3"],
    "GPL-1.0-or-later": ["GNU GPL"],
    "GFDL-1.2-or-later": ["GNU Free Documentation License, Version 1.2 or any later version", "GFDL 1.2+"],
    "GFDL-1.2-no-invariants-or-later": ["GFDL-1.2-no-invariants-or-later"],
    "LAL-1.3": ["Licence Art Libre 1.3", "Free Art License 1.3"],
    "Apache-2.0": ["Apache License, Version 2.0", "SPDX-License-Identifier: Apache-2.0"],
    "OGL-UK-3.0": ["Open Government Licence v3.0"],
    "CC-SA-1.0": ["http://creativecommons.org/licenses/sa/1.0/"],
    "LicenseRef-CC-BY-NC-2.5-MX": ["licenseref-cc-by-nc-2.5-mx"],
    "MIT": ["MIT License", "mit"],
}
SILENT = [
    "",
    "   ",
    "U",
    "unknown",
    "Creative Commons",
    "CC",
    "Attribution required",
    "GNU GPL 4.0",
    "Edited by 2 people",
    "Zugriff by 4.0",
    "Copyright 2019 A. Person",
    "made available mit freundlicher Genehmigung",
    "https://creativecommons.org/licenses/sampling+/1.0/",
    "not licensed under CC BY 4.0",
    "Public domain in the US",
    "CC BY 4.0 for personal use only",
    "CC BY: only for schools",
    "you may not copy this (CC BY style)",
    "not CC BY",
    "this is no longer CC BY",
    "CC by John Smith",
    "Creative Commons by the author",
    "by SA Press",
    "NonCommercial-ShareAlike 4.0",
    "Illustrated by ND Example",
    "by NC Example 2.0",
]
NARROWED = {
    "Text CC BY 4.0, images CC BY-NC 4.0": "CC-BY-NC-4.0",
    "Text CC BY-SA 4.0, images CC BY-ND 4.0": "CC-BY-ND-4.0",
    "Public domain (CC0)": "CC0-1.0",
    "CC0 data, CC BY 4.0 text": "CC-BY-4.0",
    "CC BY 4.0, not for commercial use": "LicenseRef-CC-BY-NC",
    "CC BY 4.0 with the exception of commercial use": "LicenseRef-CC-BY-NC",
    "CC BY 4.0, for non-profit use": "LicenseRef-CC-BY-NC",
    "CC BY 4.0, commercial use allowed": "CC-BY-4.0",
    "CC BY 4.0 for commercial and non-commercial use": "CC-BY-4.0",
    "CC BY 4.0 (NC)": "LicenseRef-CC-BY-NC",
    "CC BY 4.0, no derivatives please": "LicenseRef-CC-BY-ND",
    "[CC BY-NC](https://creativecommons.org/licenses/by/4.0/)": "LicenseRef-CC-BY-NC",
    "CC BY 4.0. All rights reserved.": "LicenseRef-all-rights-reserved",
    "CC BY-SA-NC-ND": "LicenseRef-CC-BY-NC-ND",
    "CC BY-SA 3.0 and GFDL": "",
    "Text CC BY-SA 4.0, images CC BY-NC-SA 4.0": "",
    "Text CC BY-SA 4.0, images CC BY-NC 4.0": "",
    "MIT License, non-commercial": "",
}


@pytest.mark.parametrize(("expected", "statement"), [(k, s) for k, many in SPELLINGS.items() for s in many])
def test_common_spellings_are_recognized(expected: str, statement: str) -> None:
    assert recognize(statement) == expected


@pytest.mark.parametrize("statement", SILENT)
def test_what_says_nothing_certain_gives_nothing(statement: str) -> None:
    assert recognize(statement) == ""


@pytest.mark.parametrize(("statement", "expected"), list(NARROWED.items()))
def test_of_several_statements_the_narrowest_counts_or_none(statement: str, expected: str) -> None:
    assert recognize(statement) == expected


@pytest.mark.parametrize("license_id", ALL)
def test_ids_are_recognized_in_any_case_and_recognizing_is_idempotent(license_id: str) -> None:
    assert recognize(license_id) == license_id
    assert recognize(license_id.upper()) == license_id
    assert recognize(f" {license_id.lower()}\n") == license_id


@pytest.mark.parametrize("license_id", [i for i in ALL if not i.startswith("LicenseRef-")])
def test_names_and_addresses_of_the_table_lead_back_to_their_row(license_id: str) -> None:
    row = info(license_id)
    if row.is_cc:
        assert recognize(row.url) == license_id
        assert recognize(row.short) == license_id
        assert recognize(row.name) == license_id
        assert recognize(row.url.replace("https", "http").rstrip("/")) == license_id
    for url in row.urls:
        assert recognize(f"https://www.{url}") == license_id


@pytest.mark.parametrize(("license_id", "name"), [(i, name) for i in ALL for name in info(i).names])
def test_names_of_the_table_are_found_inside_a_sentence(license_id: str, name: str) -> None:
    assert recognize(f"It is shared as follows: {name.upper()}; see inside.") == license_id


@pytest.mark.parametrize(
    "license_id", [i for i in ALL if re.search(r"-.*\d", i) and not i.startswith("LicenseRef-")]
)
def test_spdx_ids_are_found_inside_a_sentence(license_id: str) -> None:
    assert recognize(f"SPDX-License-Identifier: {license_id} (see inside)") == license_id


@given(
    st.sampled_from(CC_KINDS),
    st.sampled_from(("", *VERSIONS)),
    st.sampled_from((" ", "-", "_", " - ", ", ", " / ")),
    st.sampled_from(("CC", "cc", "Cc", "Creative Commons", "(CC)")),
    st.sampled_from(("", ".", " International", " (see below)", "\n")),
)
def test_any_separator_and_case_gives_the_same_license(
    kind: str, version: str, separator: str, steward: str, tail: str
) -> None:
    statement = separator.join([steward, *kind.split("-"), *([f"v{version}"] if version else [])]) + tail
    assert recognize(statement) == cc_id(kind, version)


@given(
    st.sampled_from(CC_KINDS), st.sampled_from(VERSIONS), st.sampled_from(CC_KINDS), st.sampled_from(VERSIONS)
)
def test_two_licenses_in_one_statement_never_grant_more_than_either(
    kind: str, version: str, other: str, other_version: str
) -> None:
    found = info(
        recognize(
            f"CC {kind} {version}; https://creativecommons.org/licenses/{other.lower()}/{other_version}/"
        )
    )
    for each in (info(cc_id(kind, version)), info(cc_id(other, other_version))):
        assert found.permissions <= each.permissions
        if found.id and "change" in found.permissions:
            assert found.duties >= each.duties - {"state-changes"}


@given(st.text(max_size=300))
def test_any_text_gives_a_known_id_or_nothing(text: str) -> None:
    found = recognize(text)
    assert found == "" or info(found).known


@given(
    st.lists(
        st.sampled_from(
            ["cc", "by", "nc", "-", " ", "4.0", "creativecommons.org/licenses/", "/", "<", "de", "sa"]
        )
    )
)
def test_scraps_of_statements_give_a_known_id_or_nothing(scraps: list[str]) -> None:
    found = recognize("".join(scraps))
    assert found == "" or info(found).known
    assert recognize(found) == found


def test_a_license_text_is_recognized_though_it_says_what_it_does_not_cover() -> None:
    assert recognize(LEGAL_CODE) == "CC-BY-SA-4.0"


@pytest.mark.parametrize(
    "scrap",
    [
        "by nc ",
        "cc by ",
        "cc0 ",
        "gpl ",
        "ﷺ cc by ",
        "cc ",
        "attribution ",
        "<",
        "gnu ",
        "no ",
        "v 4.0 ",
        "a.",
        "by-",
    ],
)
def test_a_very_long_statement_is_read_in_bounded_time(scrap: str) -> None:
    recognize(scrap * 1_000_000)  # the timeout of the test run is the assertion


@pytest.mark.skipif("OERDESK_REALWORLD" not in os.environ, reason="needs real stories")
def test_every_license_line_of_real_stories_is_recognized_without_inventing_a_version() -> None:
    folder = Path(os.environ["OERDESK_REALWORLD"]) / "stories"
    texts = [path.read_text(encoding="utf-8") for path in folder.rglob("*.md")]
    lines = {match for text in texts for match in re.findall(r"^\* License:.*$", text, re.MULTILINE)}
    assert lines
    assert {info(recognize(line)).versionless for line in lines} == {True}
