from __future__ import annotations

import pytest

from oerdesk.core.licenses import explain, info, label, role_word
from oerdesk.core.licenses.table import table

ALL = [*table().licenses, "", "LicenseRef-CC-BY-3.0-ZA", "Weird-1.0"]


@pytest.mark.parametrize("license_id", ALL)
def test_every_license_is_explained_in_five_rights_and_its_duties(license_id: str) -> None:
    found = explain(license_id)
    assert [right.name for right in found.rights] == ["keep", "share", "change", "translate", "sell"]
    assert {right.name for right in found.rights if right.allowed} == info(license_id).permissions | {"keep"}
    assert len(found.duties) == len(info(license_id).duties)
    assert all(right.text for right in found.rights)
    assert found.title == label(license_id)


@pytest.mark.parametrize("license_id", ALL)
def test_what_is_not_allowed_comes_with_a_reason_and_a_way_on(license_id: str) -> None:
    for right in explain(license_id).rights:
        if not right.allowed:
            assert "sk" in right.text  # “Ask …”, “… to ask about”


def test_labels_are_short_and_say_when_something_is_missing() -> None:
    assert label("CC-BY-NC-4.0") == "CC BY-NC 4.0"
    assert label("LicenseRef-CC-BY") == "CC BY (no version stated)"
    assert label("") == "No license stated"
    assert label("Weird-1.0") == "Weird-1.0"


def test_share_alike_says_under_which_license() -> None:
    assert any("CC BY-SA 4.0" in duty for duty in explain("CC-BY-SA-4.0").duties)


def test_roles_have_words_for_one_and_for_several() -> None:
    assert role_word("aut") == "author"
    assert role_word("ill", 2) == "illustrators"
    assert role_word("zzz") == ""
