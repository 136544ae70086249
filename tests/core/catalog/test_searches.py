from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oerdesk.core.catalog import Catalog
from oerdesk.core.catalog.searches import filter_from_json, filter_to_json
from oerdesk.core.errors import UsageError
from oerdesk.core.records import Filter, Sort
from tests.core.catalog.test_bitmaps import FILTERS

SWAHILI = Filter(text="maji", languages=frozenset({"sw"}), sort=Sort.NEWEST)


def test_a_search_is_kept_under_its_name_until_another_takes_its_place(catalog: Catalog) -> None:
    assert catalog.searches.keep("Water ", SWAHILI) is None
    [kept] = catalog.searches.all()
    assert (kept.name, kept.wanted) == ("Water", SWAHILI)
    before = catalog.searches.keep("Water", Filter(text="eau"))
    assert before is not None
    assert before.wanted == SWAHILI
    catalog.searches.remove("Water")
    assert catalog.searches.all() == []


def test_a_name_is_needed(catalog: Catalog) -> None:
    with pytest.raises(UsageError):
        catalog.searches.keep("  ", SWAHILI)


@given(FILTERS)
def test_what_is_written_is_read(wanted: Filter) -> None:
    from dataclasses import replace

    kept = replace(wanted, bundle=None, mine=False, incomplete=False, trashed=False)
    assert filter_from_json(filter_to_json(kept)) == kept


@given(st.text() | st.recursive(st.none() | st.integers() | st.text(), st.lists).map(json.dumps))
def test_anything_else_is_passed_over(text: str) -> None:
    found = filter_from_json(text)
    assert found is None or isinstance(found, Filter)
