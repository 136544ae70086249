"""The rules against Creative Commons' own charts, which are written out here as data.

Sources: "If I derive or adapt material offered under a Creative Commons license, which CC license(s)
can I use?" and "Can I combine material under different Creative Commons licenses in my work?" in
https://creativecommons.org/faq/; https://creativecommons.org/share-your-work/licensing-considerations/
compatible-licenses/.
"""

from __future__ import annotations

import random
from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oerdesk.core.licenses import combine, info, may_adapt, why_not
from oerdesk.core.licenses.remix import Verdict, _targets, _verdict
from oerdesk.core.licenses.table import CC_KINDS, cc_id, table

ALL = [
    *table().licenses,
    "LicenseRef-CC-BY-SA-3.0-ZA",
    "LicenseRef-CC-BY-NC-2.5-MX",
    "",
    "LicenseRef-nobody-knows",
]
VERSIONS = ("1.0", "2.0", "2.5", "3.0", "4.0")
IDS = st.lists(st.sampled_from(ALL), max_size=5)

# Rows: the work adapted.  What its chart shows in green: licenses for the adaptation.
ADAPTERS_CHART = {
    "CC0": {"CC0", "BY", "BY-SA", "BY-NC", "BY-NC-SA", "BY-ND", "BY-NC-ND"},
    "BY": {"BY", "BY-SA", "BY-NC", "BY-NC-SA", "BY-ND", "BY-NC-ND"},
    "BY-SA": {"BY-SA"},
    "BY-NC": {"BY-NC", "BY-NC-SA", "BY-NC-ND"},
    "BY-NC-SA": {"BY-NC-SA"},
    "BY-ND": set(),
    "BY-NC-ND": set(),
}
# The remix chart: "yes" where two works may go into one.
REMIX_CHART = """
           PDM  CC0  BY   BY-SA  BY-NC  BY-ND  BY-NC-SA  BY-NC-ND
  PDM      yes  yes  yes  yes    yes    no     yes       no
  CC0      yes  yes  yes  yes    yes    no     yes       no
  BY       yes  yes  yes  yes    yes    no     yes       no
  BY-SA    yes  yes  yes  yes    no     no     no        no
  BY-NC    yes  yes  yes  no     yes    no     yes       no
  BY-ND    no   no   no   no     no     no     no        no
  BY-NC-SA yes  yes  yes  no     yes    no     yes       no
  BY-NC-ND no   no   no   no     no     no     no        no
"""


def _id(kind: str, version: str = "4.0") -> str:
    return {"PDM": "CC-PDM-1.0", "CC0": "CC0-1.0"}.get(kind) or cc_id(kind, version)


def _remix_chart() -> dict[tuple[str, str], bool]:
    head, *rows = (line.split() for line in REMIX_CHART.strip().splitlines())
    return {
        (row[0], column): cell == "yes" for row in rows for column, cell in zip(head, row[1:], strict=True)
    }


@pytest.mark.parametrize(("kind", "result"), list(product(ADAPTERS_CHART, ADAPTERS_CHART)))
def test_adaptations_follow_the_adapters_chart(kind: str, result: str) -> None:
    assert (_id(result) in combine([_id(kind)]).allowed) == (result in ADAPTERS_CHART[kind])


@pytest.mark.parametrize(("pair", "together"), list(_remix_chart().items()))
def test_pairs_follow_the_remix_chart(pair: tuple[str, str], together: bool) -> None:
    found = combine([_id(kind) for kind in pair])
    assert bool(found.allowed) == together
    assert bool(found.refused) != together
    assert not found.doubts


@pytest.mark.parametrize(("pair", "together"), list(_remix_chart().items()))
def test_without_versions_the_remix_chart_holds_but_asks(pair: tuple[str, str], together: bool) -> None:
    found = combine([_id(kind, "") for kind in pair])
    assert bool(found.allowed or found.doubts) == together
    assert bool(found.refused) != together


@pytest.mark.parametrize(("kind", "old", "new"), list(product(["BY-SA", "BY-NC-SA"], VERSIONS, VERSIONS)))
def test_share_alike_goes_to_the_same_or_a_later_version_except_from_the_first(
    kind: str, old: str, new: str
) -> None:
    expected = old == new or (old != "1.0" and new > old)
    assert (cc_id(kind, new) in combine([cc_id(kind, old)]).allowed) == expected


def test_share_alike_of_another_country_goes_on_too() -> None:
    assert combine(["LicenseRef-CC-BY-SA-3.0-ZA", "CC-BY-SA-3.0-DE"]).allowed == (
        "CC-BY-SA-4.0",
        "CC-BY-SA-3.0",
    )
    assert not combine(["LicenseRef-CC-BY-SA-1.0-NL", "CC-BY-SA-4.0"]).allowed


def test_declared_compatibilities_of_share_alike() -> None:
    assert {"LAL-1.3", "GPL-3.0-only"} <= set(combine(["CC-BY-SA-4.0"]).allowed)
    assert "CC-BY-SA-4.0" in combine(["LAL-1.3"]).allowed
    assert "CC-BY-SA-4.0" not in combine(["GPL-3.0-only"]).allowed
    assert "GPL-3.0-or-later" not in combine(["CC-BY-SA-4.0"]).allowed
    assert combine(["CC-BY-SA-4.0", "GPL-3.0-or-later"]).allowed == ("GPL-3.0-only",)
    assert not combine(["CC-BY-SA-3.0"]).allowed[2:]  # itself and 4.0 only
    assert not combine(["CC-BY-NC-SA-4.0", "LAL-1.3"]).allowed


def test_the_free_documentation_license_does_not_mix_with_share_alike() -> None:
    assert combine(["GFDL-1.3-or-later", "CC-BY-SA-3.0"]).refused
    assert set(combine(["GFDL-1.2-or-later", "GFDL-1.3-only"]).allowed) == {"GFDL-1.3-only"}
    assert combine(["GFDL-1.2-only", "GFDL-1.3-or-later"]).refused


def test_where_no_rule_is_published_a_person_is_asked() -> None:
    found = combine(["MIT", "CC-BY-4.0"])
    assert "CC-BY-4.0" not in found.allowed
    doubt = next(doubt for doubt in found.doubts if doubt.license == "CC-BY-4.0")
    assert doubt.because == ("MIT",)
    assert "“MIT”" in doubt.text
    assert "Ask" in doubt.text


def test_a_share_alike_without_version_keeps_its_license_and_asks_about_a_newer_one() -> None:
    found = combine(["LicenseRef-CC-BY", "LicenseRef-CC-BY-NC-SA"])
    assert found.allowed == ("LicenseRef-CC-BY-NC-SA",)
    assert [doubt.license for doubt in found.doubts] == ["CC-BY-NC-SA-4.0"]


@pytest.mark.parametrize(
    ("ids", "words"),
    [
        (("CC-BY-SA-4.0", "CC-BY-NC-4.0"), ["“CC BY-SA 4.0” demands", "“CC BY-NC 4.0” forbids selling"]),
        (("CC-BY-SA-4.0", "CC-BY-NC-SA-4.0"), ["“CC BY-NC-SA 4.0” and “CC BY-SA 4.0” each demand"]),
        (("CC-BY-SA-1.0", "CC-BY-SA-4.0"), ["different versions"]),
        (("CC-BY-4.0", "CC-BY-ND-4.0"), ["“CC BY-ND 4.0” forbids sharing changed versions"]),
        (("CC-BY-4.0", ""), ["No license is stated"]),
        (
            ("CC-BY-4.0", "LicenseRef-all-rights-reserved"),
            ["“All rights reserved” allows nothing without asking"],
        ),
        (("GPL-3.0-only", "CC-BY-NC-4.0"), ["“GPL 3.0” demands that the result may be sold"]),
        (("CC-SA-1.0", "CC-BY-4.0"), ["No license satisfies both “CC BY 4.0” and “CC SA 1.0”"]),
        (
            ("LicenseRef-CC-BY-SA-1.0-NL", "CC0-1.0"),
            ["“CC BY-SA 1.0 NL” allows changed versions under itself"],
        ),
        (("MIT", "Weird-1.0"), ["“Weird-1.0” is not known here"]),
    ],
)
def test_a_refusal_names_what_conflicts(ids: tuple[str, str], words: list[str]) -> None:
    found = combine(ids)
    assert not found.allowed
    assert len(found.refused) == 1
    for word in words:
        assert word in found.refused[0].text


def test_no_three_licenses_exclude_each_other_only_together() -> None:
    """So that conflicts can be explained by one license or by two."""
    possible = {frozenset(t for t in _targets() if _verdict(i, t) is not Verdict.NO) for i in ALL}
    assert len(possible) > 10
    for one, two, three in combinations(possible, 3):
        assert one & two & three or not (one & two and one & three and two & three)


def test_a_rare_license_is_in_doubt_only_where_there_is_nothing_else() -> None:
    assert [doubt.license for doubt in combine(["CC-BY-4.0", "CC-BY-SA-4.0", "LAL-1.2"]).doubts] == [
        "LAL-1.3"
    ]
    assert not combine(["CC-BY-4.0"]).doubts


def test_why_not_says_which_ingredient_stands_against_a_license() -> None:
    assert why_not(["CC-BY-4.0", "CC-BY-NC-4.0"], "CC-BY-NC-4.0") == ()
    (reason,) = why_not(["CC-BY-4.0", "CC-BY-NC-4.0"], "CC-BY-4.0")
    assert reason.licenses == ("CC-BY-NC-4.0",)
    assert "forbids selling" in reason.text
    assert why_not([], "CC-BY-3.0")
    assert "demands that the result carries the same license" in why_not(["LAL-1.3"], "CC-BY-4.0")[0].text
    assert "forbids sharing changed versions" in why_not(["CC-BY-ND-4.0"], "CC-BY-ND-4.0")[0].text
    assert "demands credit" in why_not(["CC-BY-4.0"], "CC0-1.0")[0].text


def test_a_work_of_ones_own_may_carry_anything_current_first() -> None:
    found = combine([])
    assert found.allowed[0] == "CC-BY-4.0"
    assert set(found.choices) == {"CC0-1.0", *(cc_id(kind, "4.0") for kind in CC_KINDS)}


def test_what_may_be_changed() -> None:
    assert may_adapt(["CC-BY-4.0", "CC-BY-NC-SA-3.0", "CC0-1.0"])
    assert not may_adapt(["CC-BY-4.0", "CC-BY-ND-4.0"])
    assert not may_adapt([""])


@given(IDS, st.randoms(use_true_random=False))
def test_neither_order_nor_repetition_matters(ids: list[str], chance: random.Random) -> None:
    mixed = ids * 2
    chance.shuffle(mixed)
    assert combine(mixed) == combine(ids)


@given(IDS, st.sampled_from(ALL))
def test_one_more_ingredient_never_allows_more(ids: list[str], more: str) -> None:
    before, after = combine(ids), combine([*ids, more])
    assert set(after.allowed) <= set(before.allowed)


@given(IDS, st.sampled_from(ALL))
def test_a_license_that_is_not_allowed_has_a_reason_or_a_doubt(ids: list[str], wanted: str) -> None:
    found = combine(ids)
    sure = wanted not in found.allowed and wanted not in {doubt.license for doubt in found.doubts}
    for reason in why_not(ids, wanted):
        assert sure
        assert reason.licenses
        assert reason.text


@given(IDS)
def test_the_result_allows_no_more_than_any_ingredient(ids: list[str]) -> None:
    for target in combine(ids).allowed:
        for ingredient in ids:
            assert "sell" not in info(target).permissions - info(ingredient).permissions
            if "attribution" in info(ingredient).duties:
                assert "attribution" in info(target).duties


@given(IDS)
def test_a_result_can_go_back_into_the_mix_it_came_from(ids: list[str]) -> None:
    for target in combine(ids).allowed:
        if may_adapt([target]):
            assert target in combine([*ids, target]).allowed


@given(IDS)
def test_every_mix_has_an_answer_or_a_reason(ids: list[str]) -> None:
    found = combine(ids)
    assert bool(found.refused) == (not found.allowed and not found.doubts)
    assert not {doubt.license for doubt in found.doubts} & set(found.allowed)
    assert set(found.choices) <= set(found.allowed)
    assert all(why_not(ids, target) == () for target in found.allowed)
