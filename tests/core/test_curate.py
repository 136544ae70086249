from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from oerdesk.core.curate import AT_ONCE
from oerdesk.core.errors import BadInputError, Cancelled, NotFoundError, UsageError
from oerdesk.core.library import Library
from oerdesk.core.progress import Progress
from oerdesk.core.records import EVERYTHING, Filter, MetadataChange, Person
from tests.core.conftest import Clock
from tests.helpers import material

OPEN = "\n\n* License: [CC-BY 4.0]\n* Text: Amina\n* Language: en\n"


@pytest.fixture
def filled(library: Library, tmp_path: Path) -> Library:
    """Ant (1) and Bee (2) with open licenses, Cat (3) without one."""
    for title, rest in (("Ant", OPEN), ("Bee", OPEN), ("Cat", "")):
        material.save(tmp_path / "in", f"{title}.md", f"# {title}\n\nThis animal is small.{rest}")
    library.intake.take_in([tmp_path / "in"])
    return library


def titles(library: Library, wanted: Filter = EVERYTHING) -> list[str]:
    return [row.title for row in library.browse.rows(library.browse.find(wanted))]


def test_a_correction_is_a_new_version_with_the_same_files(filled: Library, clock: Clock) -> None:
    old = filled.curate.manifest(1)
    metadata = replace(old.metadata, title="The ant", people=(Person("Juma"),), subjects=("Insects",))
    clock.now = "2026-12-01T00:00:00Z"
    version = filled.curate.edit(1, metadata)
    new = filled.curate.manifest(1)
    assert (new.metadata, new.files, new.work) == (metadata, old.files, old.work)
    assert new.modified == clock.now
    assert [m.metadata.title for m in filled.curate.versions(1)] == ["The ant", "Ant"]
    assert filled.browse.rows([1])[0].version == version
    assert titles(filled) == ["Bee", "Cat", "The ant"]
    assert titles(filled, Filter(subjects=frozenset({"Insects"}))) == ["The ant"]
    assert filled.browse.search(Filter(text="by:juma")).total == 1
    assert filled.browse.search(Filter(text="small")).total == 3


def test_nothing_changed_is_no_new_version(filled: Library, clock: Clock) -> None:
    before = filled.browse.rows([1])[0].version
    clock.now = "2026-12-01T00:00:00Z"
    assert filled.curate.edit(1, filled.curate.metadata(1)) == before
    assert len(filled.curate.versions(1)) == 1


def test_a_correction_counts_also_when_the_clock_goes_back(filled: Library, clock: Clock) -> None:
    clock.now = "2001-01-01T00:00:00Z"
    for title in ("First", "Second"):
        filled.curate.edit(1, replace(filled.curate.metadata(1), title=title))
    assert filled.curate.metadata(1).title == "Second"
    assert [m.metadata.title for m in filled.curate.versions(1)] == ["Second", "First", "Ant"]


@pytest.mark.parametrize("title", ["", "  \n"])
def test_a_title_is_needed(filled: Library, title: str) -> None:
    with pytest.raises(BadInputError, match="title"):
        filled.curate.edit(1, replace(filled.curate.metadata(1), title=title))
    assert filled.curate.metadata(1).title == "Ant"


def test_a_correction_survives_taking_in_the_same_file_again(filled: Library, tmp_path: Path) -> None:
    filled.curate.edit(1, replace(filled.curate.metadata(1), subjects=("Insects",)))
    report = filled.intake.take_in([tmp_path / "in"])
    assert [(file.new, file.updated) for file in report.files] == [(False, False)] * 3
    assert filled.curate.metadata(1).subjects == ("Insects",)


def test_a_changed_file_counts_also_after_a_correction_and_when_it_is_changed_back(
    filled: Library, tmp_path: Path
) -> None:
    path = tmp_path / "in" / "Ant.md"
    first = path.read_text(encoding="utf-8")
    filled.curate.edit(1, replace(filled.curate.metadata(1), title="The ant"))
    for text in (first.replace("small", "tiny"), first):
        path.write_text(text, encoding="utf-8")
        assert [file.updated for file in filled.intake.take_in([path]).files] == [True]
        assert filled.main_file(1).read_text(encoding="utf-8") == text


def test_own_work_stays_ones_own_when_it_is_corrected(filled: Library) -> None:
    own = filled.adapt.finish(filled.adapt.start([1], "Amina"))
    filled.curate.edit(own, replace(filled.curate.metadata(own), title="My ant"))
    assert titles(filled, Filter(mine=True)) == ["My ant"]
    assert filled.curate.manifest(own).based_on
    assert [row.title for row in filled.curate.used_in(1)] == ["My ant"]


def test_the_trash_hides_and_gives_back(filled: Library) -> None:
    filled.curate.trash([1, 2])
    assert titles(filled) == ["Cat"]
    assert titles(filled, Filter(trashed=True)) == ["Ant", "Bee"]
    assert filled.browse.search(Filter(text="small")).total == 1
    filled.curate.restore([2])
    assert titles(filled) == ["Bee", "Cat"]
    assert filled.browse.search(Filter(text="small")).total == 2


def test_only_trash_can_be_removed_for_good(filled: Library) -> None:
    filled.curate.trash([1])
    with pytest.raises(UsageError, match="trash"):
        filled.curate.forget([1, 2])
    filled.curate.forget([1])
    assert titles(filled, Filter(trashed=True)) == []
    with pytest.raises(NotFoundError, match="1"):
        filled.curate.metadata(1)
    assert filled.check.run().problems == ()


def test_what_was_removed_for_good_can_come_in_again(filled: Library, tmp_path: Path) -> None:
    filled.curate.trash([1])
    filled.curate.forget([1])
    filled.intake.take_in([tmp_path / "in"])
    assert titles(filled) == ["Ant", "Bee", "Cat"]


def test_collections(filled: Library) -> None:
    number = filled.curate.collect("Small ones", [2, 1])
    assert filled.curate.collect(" Small ones ", [2, 3]) == number
    assert filled.curate.collections() == [(number, "Small ones", 3)]
    assert titles(filled, Filter(collection=number)) == ["Ant", "Bee", "Cat"]
    filled.curate.uncollect(number, [2])
    assert titles(filled, Filter(collection=number)) == ["Ant", "Cat"]
    filled.curate.remove_collection(number)
    assert filled.curate.collections() == []
    assert titles(filled) == ["Ant", "Bee", "Cat"]


def test_bundles_count_what_has_no_open_license(filled: Library) -> None:
    number = filled.curate.bundle("Animals", [1, 2, 3])
    assert filled.curate.bundle(" Animals ", [1]) == number
    (bundle,) = filled.curate.bundles()
    sizes = {row.title: row.size for row in filled.browse.rows([1, 2, 3])}
    assert (bundle.resources, bundle.private, bundle.size) == (3, 1, sizes["Ant"] + sizes["Bee"])
    assert [filled.curate.publishable(n) for n in (1, 2, 3)] == [True, True, False]
    filled.curate.unbundle(number, [2])
    filled.curate.trash([1])
    (bundle,) = filled.curate.bundles()
    assert (bundle.resources, bundle.private, bundle.size) == (1, 1, 0)
    filled.curate.remove_bundle(number)
    assert filled.curate.bundles() == []
    assert titles(filled) == ["Bee", "Cat"]


def test_two_bundles_of_one_title_are_one_and_a_new_one_has_a_new_uri(filled: Library) -> None:
    filled.curate.bundle("A", [1])
    uri = filled.curate.bundles()[0].uri
    filled.curate.remove_bundle(filled.curate.bundles()[0].id)
    filled.curate.bundle("A", [1])
    assert filled.curate.bundles()[0].uri != uri


@pytest.mark.parametrize("title", ["", "  "])
def test_groups_need_a_title(filled: Library, title: str) -> None:
    for group in (filled.curate.collect, filled.curate.bundle):
        with pytest.raises(UsageError, match="title"):
            group(title, [1])


def test_what_does_not_exist_cannot_be_grouped_or_thrown_away(filled: Library) -> None:
    for act in (
        lambda: filled.curate.collect("C", [1, 99]),
        lambda: filled.curate.bundle("B", [1, 99]),
        lambda: filled.curate.trash([1, 99]),
        lambda: filled.curate.restore([99]),
        lambda: filled.curate.edit(99, filled.curate.metadata(1)),
        lambda: filled.curate.used_in(99),
    ):
        with pytest.raises(NotFoundError, match="99"):
            act()
    assert (filled.curate.collections(), filled.curate.bundles()) == ([], [])
    assert titles(filled) == ["Ant", "Bee", "Cat"]


def test_a_collection_that_was_removed_comes_back_as_it_was(filled: Library) -> None:
    number = filled.curate.collect("Small ones", [3, 1, 2])
    other = filled.curate.collect("Others", [1])
    removed = filled.curate.remove_collection(number)
    filled.curate.trash([2])
    filled.curate.trash([1])
    filled.curate.forget([1])
    assert filled.curate.restore_collection(removed) == number
    assert filled.curate.members(number) == [3, 2]
    assert [row[:2] for row in filled.curate.collections()] == [(other, "Others"), (number, "Small ones")]


def test_a_collection_whose_number_or_title_was_taken_comes_back_beside_it(filled: Library) -> None:
    removed = filled.curate.remove_collection(filled.curate.collect("Small ones", [2, 1]))
    taken = filled.curate.collect("New", [3])
    assert taken == removed.number
    number = filled.curate.restore_collection(removed)
    assert number != taken
    assert (filled.curate.members(number), filled.curate.members(taken)) == ([2, 1], [3])
    with pytest.raises(UsageError, match="Small ones"):
        filled.curate.restore_collection(removed)


def test_a_bundle_that_was_removed_comes_back_with_its_uri(filled: Library) -> None:
    number = filled.curate.bundle("Animals", [1, 2], "Two of them")
    before = filled.curate.bundles()
    removed = filled.curate.remove_bundle(number)
    assert filled.curate.restore_bundle(removed) == number
    assert filled.curate.bundles() == before
    assert filled.curate.bundle_members(number) == [1, 2]


def test_groups_that_are_gone_cannot_be_removed(filled: Library) -> None:
    for remove in (filled.curate.remove_collection, filled.curate.remove_bundle):
        with pytest.raises(NotFoundError):
            remove(7)


def test_a_collection_has_an_order_and_another_title(filled: Library) -> None:
    number = filled.curate.collect("Small ones", [1, 2, 3])
    filled.curate.collect("Others", [1])
    filled.curate.reorder(number, [3, 1])
    assert filled.curate.members(number) == [3, 1, 2]
    assert filled.curate.rename_collection(number, " Animals ") == "Small ones"
    for title, error in (("Others", UsageError), (" ", UsageError)):
        with pytest.raises(error):
            filled.curate.rename_collection(number, title)
    with pytest.raises(NotFoundError):
        filled.curate.rename_collection(99, "New")
    assert filled.curate.rename_collection(number, "Animals") == "Animals"


def test_many_are_described_at_once_and_back_again(filled: Library) -> None:
    change = MetadataChange(
        language="sw",
        license="CC0-1.0",
        type="story",
        grade="2",
        add_levels=("ISCED-1",),
        add_subjects=("Animals", "Animals"),
        add_people=(Person("Juma"),),
    )
    before = {number: filled.curate.metadata(number) for number in (1, 2, 3)}
    old = filled.curate.edit_many([1, 2, 99], lambda _number, known: change.applied(known))
    assert old == {number: before[number] for number in (1, 2)}
    for number in (1, 2):
        new = filled.curate.metadata(number)
        assert (new.language, new.license, new.type, new.grade) == ("sw", "CC0-1.0", "story", "2")
        assert (new.levels, new.subjects) == (("ISCED-1",), ("Animals",))
        assert [person.name for person in new.people] == ["Amina", "Juma"]
    assert titles(filled, Filter(subjects=frozenset({"Animals"}))) == ["Ant", "Bee"]
    redo = filled.curate.edit_many(list(old), lambda number, _known: old[number])
    assert {number: filled.curate.metadata(number) for number in before} == before
    assert sorted(redo) == [1, 2]
    assert filled.curate.edit_many([1, 2], lambda _number, known: known) == {}


def test_what_was_described_before_it_was_cancelled_stays_and_is_known(
    library: Library, tmp_path: Path
) -> None:
    count = AT_ONCE + 5
    for number in range(count):
        material.save(tmp_path / "in", f"{number}.md", f"# Text {number:03}{OPEN}")
    library.intake.take_in([tmp_path / "in"])

    class Stop(Progress):
        def report(self, done: int, total: int | None = None, what: str = "") -> None:
            assert total == count
            if done:
                raise Cancelled

    change = MetadataChange(grade="4")
    ids = library.browse.find(EVERYTHING)
    old = library.curate.edit_many(ids, lambda _number, known: change.applied(known), Stop())
    assert sorted(old) == sorted(ids[:AT_ONCE])
    assert [library.curate.metadata(number).grade for number in (ids[0], ids[-1])] == ["4", ""]


def test_a_change_of_many_that_one_cannot_bear_does_nothing(filled: Library) -> None:
    with pytest.raises(BadInputError, match="title"):
        filled.curate.edit_many(
            [1, 2], lambda number, known: known.changed(title="" if number == 2 else "New")
        )
    assert titles(filled) == ["Ant", "Bee", "Cat"]
