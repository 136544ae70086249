"""What one could give: seen before it is written, and written only where it changed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from oerdesk.core.library import Library
from oerdesk.gui.jobs import JobRunner
from tests.gui.packs.school import Place, Sockets, give, numbers
from tests.helpers.windows import press


def test_what_is_written_and_what_stays_here_is_seen_before(place: Place, sockets: Sockets) -> None:
    sockets.plug("SCHOOL")
    place.look()
    place.page.choose(numbers(place.library, "Ant", "Bee", "Exam"))
    place.rest()
    giving = place.page.giving
    assert place.page.tabs.currentWidget() is giving
    assert place.lines(giving) == {
        "Ant": "Not there yet",
        "Bee": "Not there yet",
        "Exam": "No open license: stays here",
    }
    assert giving.chosen.text().startswith("Chosen: 2 resources, ")
    assert giving.plan.text().startswith("2 resources on it afterwards, ")
    assert giving.here.text() == "Write to “SCHOOL”"


def test_a_stick_is_written_and_said_to_be_whole_and_written_again_only_where_it_changed(
    place: Place, sockets: Sockets
) -> None:
    school = sockets.plug("SCHOOL")
    place.look()
    place.page.choose(numbers(place.library, "Ant", "Bee"))
    place.rest()
    press(place.page, "Write to “SCHOOL”")
    said = place.said()
    assert said.startswith("2 resources written to ")
    assert "The pack is whole: you can unplug the stick as soon as" in said
    assert "pull it out" in said
    assert place.aloud[-1] == said.splitlines()[0]
    assert (school / "START-HERE.html").is_file()
    assert place.lines(place.page.giving) == {"Ant": "There already", "Bee": "There already"}
    assert "all of it is there already" in place.page.giving.plan.text()
    assert "This library wrote it on" in place.page.taking.about.text()
    place.page.choose(numbers(place.library, "Cat"))
    place.rest()
    assert place.page.giving.plan.text().startswith("3 resources on it afterwards")
    place.page.giving.keep.setChecked(False)
    place.rest()
    assert "No longer on the stick afterwards (2): Ant" in place.page.giving.plan.text()
    press(place.page, "Write to “SCHOOL”")
    place.said()
    assert [path.name for path in (school / "data").rglob("*.*")] == ["Cat.md"]


@pytest.mark.parametrize(
    ("title", "listed"),
    [
        ("Everything with an open license", ["Ant", "Bee", "Cat"]),
        ("Collection “For Monday”", ["Ant", "Exam"]),
        ("Bundle “Animals”", ["Bee"]),
    ],
)
def test_a_collection_a_bundle_or_all_that_is_open_can_be_given(
    place: Place, title: str, listed: list[str]
) -> None:
    place.library.curate.collect("For Monday", numbers(place.library, "Ant", "Exam"))
    place.library.curate.bundle("Animals", numbers(place.library, "Bee"))
    place.page.refresh()
    place.rest()
    what = place.page.giving.what
    what.setCurrentIndex(what.findText(title))
    place.rest()
    assert list(place.lines(place.page.giving)) == listed
    place.page.refresh()
    place.rest()
    assert what.currentText() == title


def test_a_stick_that_is_too_small_is_refused_before_anything_is_written(
    place: Place, sockets: Sockets, monkeypatch: pytest.MonkeyPatch
) -> None:
    school = sockets.plug("SCHOOL")
    usage = shutil.disk_usage(school)
    monkeypatch.setattr("oerdesk.core.publish.room.shutil.disk_usage", lambda _p: usage._replace(free=1000))
    place.look()
    place.page.choose(numbers(place.library, "Ant"))
    place.rest()
    assert "It is too small: " in place.page.giving.plan.text()
    assert not place.page.giving.here.isEnabled()
    place.page.make_pack(str(school))
    said = place.said()
    assert "not enough room" in said
    assert "2 MB are missing" in said
    assert list(school.iterdir()) == []


def test_a_read_only_stick_can_be_taken_from_only(place: Place, sockets: Sockets, other: Library) -> None:
    give(other, sockets.plug("SCHOOL"))
    sockets.plug("SCHOOL", read_only=True)
    place.look()
    place.page.choose(numbers(place.library, "Ant"))
    place.rest()
    assert "read-only" in place.page.sticks.state.text()
    assert "read-only" in place.page.giving.plan.text()
    assert not place.page.giving.here.isEnabled()
    assert place.page.taking.merge.isEnabled()


def test_on_the_stick_of_another_publisher_one_has_a_folder_of_ones_own(
    place: Place, sockets: Sockets, other: Library
) -> None:
    school = sockets.plug("SCHOOL")
    give(other, school)
    place.look()
    place.page.choose(numbers(place.library, "Ant"))
    place.rest()
    assert "into the folder “Room 1”" in place.page.giving.plan.text()
    press(place.page, "Write to “SCHOOL”")
    place.said()
    assert place.page.taking.packs.count() == 2
    assert place.library.publisher.verify_pack(school) == ()
    assert place.library.publisher.verify_pack(school / "Room 1") == ()


def test_nothing_that_may_be_shared_is_nothing_to_write(place: Place, tmp_path: Path) -> None:
    place.page.choose(numbers(place.library, "Exam"))
    place.rest()
    assert not place.page.make.isEnabled()
    assert place.page.chosen.text().startswith("Nothing is ticked")


def test_a_library_that_may_only_be_read_shows_what_it_could_do(
    qtbot: QtBot, room: Library, runner: JobRunner, sockets: Sockets, other: Library
) -> None:
    give(other, sockets.plug("SCHOOL"))
    room.close()
    with Library.open(room.paths.root, read_only=True) as library:
        place = Place(qtbot, library, runner, sockets)
        place.look()
        assert place.lines(place.page.taking) == {"Dog": "New", "Eel": "New", "Fox": "New"}
        assert not place.page.taking.merge.isEnabled()
