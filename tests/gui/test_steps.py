"""Whatever is done can be taken back and done again, and leaves things as they were."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oerdesk.core.errors import UsageError
from oerdesk.core.library import Library
from oerdesk.core.records import EVERYTHING, Filter, MetadataChange, Person
from oerdesk.gui.history import Step
from oerdesk.gui.steps import Steps
from tests.helpers import material

NAMES = ("Monday", "Tuesday")
MEMBERS = st.lists(st.integers(1, 5), min_size=1, max_size=4, unique=True)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """Five short texts; every example leaves them as it found them."""
    folder: Path = tmp_path_factory.mktemp("steps")
    with Library.open(folder / "library") as opened:
        for number in range(1, 6):
            material.save(folder / "in", f"{number}.md", f"# Text {number}\n\n* License: [CC-BY 4.0]\n")
        opened.intake.take_in([folder / "in"])
        yield opened


def _state(library: Library) -> dict[str, Any]:
    """Everything a step may change, by what people see: numbers of collections are not seen."""
    curate = library.curate
    return {
        "trash": library.browse.find(Filter(trashed=True)),
        "metadata": [curate.metadata(number) for number in range(1, 6)],
        "collections": {title: curate.members(number) for number, title, _count in curate.collections()},
        "bundles": {bundle.title: curate.bundle_members(bundle.id) for bundle in curate.bundles()},
        "searches": library.searches.all(),
    }


def _steps(library: Library) -> st.SearchStrategy[Callable[[], Step]]:
    """Deeds of a person: each makes a step for the library as it is then."""
    steps = Steps(library)

    def on_collection(do: Callable[[int], Step]) -> Step:
        found = library.curate.collections()
        return do(found[0][0]) if found else steps.collect("Monday", [1])

    change = MetadataChange(language="sw", add_subjects=("Water",), add_people=(Person("Amina"),))
    return st.one_of(
        MEMBERS.map(lambda ids: lambda: steps.trash(ids)),
        MEMBERS.map(lambda ids: lambda: steps.restore(ids)),
        MEMBERS.map(lambda ids: lambda: steps.describe_many(ids, change)),
        st.tuples(st.sampled_from(NAMES), MEMBERS).map(lambda pair: lambda: steps.collect(*pair)),
        MEMBERS.map(lambda ids: lambda: on_collection(lambda number: steps.take_out(number, ids))),
        MEMBERS.map(lambda ids: lambda: on_collection(lambda number: steps.reorder(number, ids))),
        st.just(lambda: on_collection(steps.remove_collection)),
        st.just(lambda: on_collection(lambda number: steps.rename_collection(number, "Renamed"))),
        st.sampled_from(NAMES).map(lambda name: lambda: steps.keep_search(name, EVERYTHING)),
        st.sampled_from(NAMES).map(lambda name: lambda: steps.drop_search(name)),
    )


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(data=st.data())
def test_taking_back_and_doing_again_leave_what_was_there(library: Library, data: st.DataObject) -> None:
    states, back = [_state(library)], []
    for make in data.draw(st.lists(_steps(library), max_size=5)):
        with suppress(UsageError):  # the title is taken: nothing was done
            back.append(make()())
            states.append(_state(library))
    again: list[Step] = []
    for step, before in zip(reversed(back), reversed(states[:-1]), strict=True):
        again.append(step())
        assert _state(library) == before
    for step, after in zip(reversed(again), states[1:], strict=True):
        back.append(step())
        assert _state(library) == after
    for step in reversed(back[len(again) :]):
        step()
    assert _state(library) == states[0]


def test_a_bundle_stays_when_what_was_put_in_is_taken_back(library: Library) -> None:
    """Others may have subscribed to it: its identity is not given up."""
    back = Steps(library).bundle("Pack", [1, 2])()
    assert library.curate.bundle_members(library.curate.bundles()[0].id) == [1, 2]
    again = back()
    [bundle] = library.curate.bundles()
    assert library.curate.bundle_members(bundle.id) == []
    again()
    assert [one.uri for one in library.curate.bundles()] == [bundle.uri]
    library.curate.remove_bundle(bundle.id)
