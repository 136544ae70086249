from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from oerdesk.core.bundle import StoredObject
from oerdesk.core.records import Manifest
from oerdesk.core.sync.plan import make_plan
from tests.helpers.repositories import manifest_of, sha256

ANY = manifest_of("Any", {"a.html": b"a"})
entries = st.builds(
    lambda number, size, stored: StoredObject(sha256(b"%d" % number), size + number, min(stored, size)),
    st.integers(0, 6),
    st.just(1000),
    st.integers(0, 900),
)
# one hash, one size: the format sees to it
catalogs = st.lists(entries, max_size=8, unique_by=lambda entry: entry.sha256).flatmap(
    lambda some: st.lists(st.lists(st.sampled_from(some), max_size=4) if some else st.just([]), max_size=5)
)


@given(catalogs, st.sets(st.integers(0, 6)), st.dictionaries(st.integers(0, 6), st.integers(0, 3000)))
def test_a_plan_adds_up(wanted: list[list[StoredObject]], have: set[int], broken: dict[int, int]) -> None:
    here = {sha256(b"%d" % number) for number in have}
    partial = {sha256(b"%d" % number): size for number, size in broken.items()}
    versions: list[tuple[Manifest, list[StoredObject]]] = [(ANY, objects) for objects in wanted]
    plan, missing = make_plan(versions, here.__contains__, partial, free=77)
    every = {entry.sha256: entry for objects in wanted for entry in objects}
    assert plan.resources == len(wanted)
    assert plan.objects + plan.present == len(every)
    assert {entry.sha256 for entry in missing} == every.keys() - here
    assert len({entry.sha256 for entry in missing}) == len(missing) == plan.objects
    assert plan.cost + plan.resumed == sum(entry.cost for entry in missing)
    assert plan.cost >= 0
    assert plan.requests == sum(partial.get(entry.sha256, 0) < entry.cost for entry in missing)
    assert plan.disk == sum(entry.size for entry in missing)
    assert plan.free == 77


def test_nothing_wanted_costs_nothing() -> None:
    plan, missing = make_plan([], lambda _hash: False, {}, 5)
    assert (plan.cost, plan.requests, plan.objects, missing) == (0, 0, 0, ())


def test_a_file_is_asked_for_in_the_order_of_the_versions() -> None:
    one, two = StoredObject("a" * 64, 5), StoredObject("b" * 64, 9, 3)
    plan, missing = make_plan([(ANY, [two, one]), (ANY, [one])], lambda _hash: False, {}, 5)
    assert missing == (two, one)
    assert (plan.cost, plan.disk, plan.requests) == (8, 14, 2)
