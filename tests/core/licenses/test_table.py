from __future__ import annotations

import pytest
from packaging.licenses import canonicalize_license_expression

from oerdesk.core.licenses import DUTIES, PERMISSIONS, info, is_open, permits
from oerdesk.core.licenses.table import CC_KINDS, cc_id, table

ALL = list(table().licenses)
VERSIONS = ("1.0", "2.0", "2.5", "3.0", "4.0")


@pytest.mark.parametrize("license_id", ALL)
def test_every_id_is_one_of_spdx_or_marked_as_a_reference(license_id: str) -> None:
    assert canonicalize_license_expression(license_id) == license_id


@pytest.mark.parametrize("license_id", ALL)
def test_every_row_says_where_it_is_from_and_uses_the_known_words(license_id: str) -> None:
    row = info(license_id)
    assert row.source.startswith("https://")
    assert row.permissions <= set(PERMISSIONS)
    assert row.duties <= set(DUTIES)
    assert row.into <= set(ALL)
    assert row.adaptations in {"free", "cc-by", "cc-nc", "share-alike", "copyleft", "permissive", "none"}


@pytest.mark.parametrize("license_id", ALL)
def test_rights_and_duties_of_a_row_fit_together(license_id: str) -> None:
    row = info(license_id)
    assert row.open == ("share" in row.permissions)
    assert ("change" in row.permissions) == ("translate" in row.permissions) == (row.adaptations != "none")
    if row.open:
        assert ("sell" not in row.permissions) == ("noncommercial" in row.duties)
        assert ("change" not in row.permissions) == ("noderivs" in row.duties)


@pytest.mark.parametrize("kind", CC_KINDS)
def test_all_versions_of_a_creative_commons_license_are_there(kind: str) -> None:
    for version in ("", *VERSIONS):
        row = info(cc_id(kind, version))
        assert row.known
        assert row.version == version
        assert ("share-alike" in row.duties) == ("SA" in kind)
        assert ("noncommercial" in row.duties) == ("NC" in kind)
        assert ("noderivs" in row.duties) == ("ND" in kind)


def test_what_the_licenses_teachers_meet_permit() -> None:
    assert permits("CC-BY-4.0") == {"share", "change", "translate", "sell"}
    assert permits("LicenseRef-CC-BY-NC") == {"share", "change", "translate"}
    assert permits("CC-BY-ND-4.0") == {"share", "sell"}
    assert permits("CC-BY-NC-ND-3.0") == {"share"}
    assert permits("LicenseRef-all-rights-reserved") == frozenset()


def test_a_port_without_spdx_id_gives_what_its_license_gives() -> None:
    port = info("LicenseRef-CC-BY-NC-3.0-ZA")
    assert port.known
    assert port.permissions == info("CC-BY-NC-3.0").permissions
    assert port.url == "https://creativecommons.org/licenses/by-nc/3.0/za/"
    assert port.name == "Creative Commons Attribution-NonCommercial 3.0 ZA"


def test_a_country_without_ports_is_left_out_of_the_id() -> None:
    assert cc_id("BY", "3.0", "XX") == "CC-BY-3.0"
    assert cc_id("BY", "4.0", "DE") == "CC-BY-4.0"
    assert cc_id("BY", "2.1", "JP") == "LicenseRef-CC-BY-2.1-JP"
    assert cc_id("BY", "2.1") == "LicenseRef-CC-BY"


@pytest.mark.parametrize(
    "license_id",
    [
        "",
        "CC-BY-5.0",
        "LicenseRef-CC-BY-4.0-ZA",
        "LicenseRef-CC-BY-3.0-XX",
        "LicenseRef-CC-BY-9.9-ZA",
        "licenseref-cc-by-3.0-za",
        "WTF",
        "a\nb",
    ],
)
def test_an_unknown_id_permits_nothing(license_id: str) -> None:
    row = info(license_id)
    assert not row.known
    assert not row.permissions
    assert not is_open(license_id)
    assert row.id == license_id
