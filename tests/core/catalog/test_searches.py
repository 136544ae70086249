from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update

from oerdesk.core.catalog import Catalog
from oerdesk.core.catalog.searches import filter_from_json, filter_to_json
from oerdesk.core.catalog.tables import saved_search
from oerdesk.core.errors import NotFoundError, UsageError
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


def test_another_name_leaves_the_search_and_what_a_newer_program_wrote(catalog: Catalog) -> None:
    catalog.searches.keep("Water", SWAHILI)
    with catalog.database.writing() as connection:
        newer = filter_to_json(SWAHILI)[:-1] + ', "tomorrow": [1]}'
        connection.execute(update(saved_search).values(filter=newer))
    catalog.searches.rename("Water", " Maji ")
    assert [(one.name, one.wanted) for one in catalog.searches.all()] == [("Maji", SWAHILI)]
    with catalog.database.reading() as connection:
        assert connection.execute(select(saved_search.c.filter)).scalar_one() == newer
    catalog.searches.rename("Maji", "Maji")


def test_a_name_that_is_taken_or_a_search_that_is_gone_is_said(catalog: Catalog) -> None:
    catalog.searches.keep("Water", SWAHILI)
    catalog.searches.keep("Fire", SWAHILI)
    for name, new, error in (
        ("Water", "Fire", UsageError),
        ("Water", " ", UsageError),
        ("Air", "Earth", NotFoundError),
    ):
        with pytest.raises(error):
            catalog.searches.rename(name, new)
    assert [one.name for one in catalog.searches.all()] == ["Fire", "Water"]


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
