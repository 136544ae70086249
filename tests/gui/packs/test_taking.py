"""What a stick would bring: seen before it is taken in, chosen, verified."""

from __future__ import annotations

import shutil
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox

from oerdesk.core.library import Library
from oerdesk.core.records import EVERYTHING
from tests.gui.packs.school import Place, Sockets, give, here, numbers
from tests.helpers.windows import dialog, press


def test_what_a_stick_would_bring_is_seen_before_it_is_taken_in(
    place: Place, sockets: Sockets, other: Library
) -> None:
    give(other, sockets.plug("SCHOOL"))
    place.look()
    taking = place.page.taking
    assert "goes by “Juma”" in taking.about.text()
    assert other.publisher.fingerprint() in taking.about.text()
    assert "New here: 3" in taking.counts.text()
    assert place.lines(taking) == {"Dog": "New", "Eel": "New", "Fox": "New"}
    assert taking.cost.text().startswith("Ticked: 3 resources.")
    assert place.library.sync.sources() == []


def test_some_of_it_is_taken_in_by_keyboard_after_the_publisher_was_accepted(
    place: Place, sockets: Sockets, other: Library
) -> None:
    give(other, sockets.plug("SCHOOL"))
    place.look()
    taking = place.page.taking
    taking.list.setFocus()
    taking.list.setCurrentIndex(taking.list.picks.index(1, 0))
    QTest.keyClick(taking.list, Qt.Key.Key_Space)
    assert taking.cost.text().startswith("Ticked: 2 resources.")
    QTest.keyClick(taking.merge, Qt.Key.Key_Space)
    question = dialog(place.qtbot, place.page, QMessageBox)
    assert other.publisher.fingerprint() in question.informativeText()
    place.answer("Take it in")
    assert place.said().startswith("2 resources taken in.")
    assert here(place.library) == ["Ant", "Bee", "Cat", "Dog", "Exam", "Fox"]
    assert place.lines(taking) == {"Dog": "Here already", "Eel": "New", "Fox": "Here already"}
    assert "You have accepted this publisher" in taking.about.text()
    assert place.aloud[-1] == "2 resources taken in."
    press(place.page, "Tick all")
    press(place.page, "Take in what is ticked")
    assert place.said().startswith("1 resource taken in.")  # not asked again


def test_what_was_thrown_away_comes_back_when_it_is_ticked(
    place: Place, sockets: Sockets, other: Library
) -> None:
    give(other, sockets.plug("SCHOOL"))
    place.look()
    press(place.page, "Take in what is ticked")
    place.answer("Take it in")
    place.said()
    place.library.curate.trash(numbers(place.library, "Dog", "Eel"))
    place.page.refresh()
    place.rest()
    taking = place.page.taking
    assert place.lines(taking) == {"Dog": "In your trash", "Eel": "In your trash", "Fox": "Here already"}
    assert taking.list.picks.ticks() == []
    taking.list.picks.tick([0], on=True)
    press(place.page, "Take in what is ticked")
    place.said()
    assert "Dog" in here(place.library)
    assert "Eel" not in here(place.library)


def test_what_is_left_is_left(place: Place, sockets: Sockets, other: Library) -> None:
    give(other, sockets.plug("SCHOOL"))
    place.look()
    press(place.page, "Take in what is ticked")
    place.answer("Leave it")
    place.rest()
    assert "Dog" not in here(place.library)
    assert place.library.sync.sources() == []


def test_a_tampered_file_is_named_and_the_rest_is_taken_in(
    place: Place, sockets: Sockets, other: Library
) -> None:
    school = sockets.plug("SCHOOL")
    give(other, school)
    [eel] = (school / "data").rglob("Eel*")
    eel.write_bytes(b"?" * eel.stat().st_size)
    place.look()
    press(place.page, "Verify")
    said = place.said()
    assert "files are not whole" in said
    assert "Eel" in said
    press(place.page, "Take in what is ticked")
    place.answer("Take it in")
    said = place.said()
    assert said.startswith("2 resources taken in.")
    assert "Eel" in said
    assert "Eel" not in here(place.library)
    assert place.page.result.property("role") == "danger"


def test_a_pack_that_cannot_be_trusted_is_shown_with_the_reason_beside_one_that_can(
    place: Place, sockets: Sockets, other: Library, tmp_path: Path
) -> None:
    school = sockets.plug("SCHOOL")
    other.publisher.make_pack(school / "Juma", other.browse.find(EVERYTHING), "Juma")
    shutil.copytree(school / "Juma", school / "Bad")
    [catalog] = (school / "Bad" / "oerdesk" / "catalogs").iterdir()
    catalog.write_bytes(b"?" * catalog.stat().st_size)
    place.look()
    taking = place.page.taking
    assert taking.packs.isVisible()
    assert [taking.packs.itemText(n) for n in range(2)] == ["Bad: cannot be used", "Juma, 3 resources"]
    assert "cannot be used" in taking.about.text()
    assert not taking.merge.isVisible()
    taking.packs.setCurrentIndex(1)
    assert place.lines(taking) == {"Dog": "New", "Eel": "New", "Fox": "New"}
    assert taking.merge.isEnabled()


def test_a_stick_that_was_pulled_is_asked_for_again(place: Place, sockets: Sockets, other: Library) -> None:
    school = sockets.plug("SCHOOL")
    give(other, school)
    place.look()
    sockets.pull(school)
    press(place.page, "Verify")
    assert "“SCHOOL” is not plugged in." in place.said()
    assert place.page.taking.about.text() == "No stick is chosen."
    sockets.plug("SCHOOL")
    place.look()
    press(place.page, "Verify")
    assert "Everything on this stick is whole." in place.said()
