"""The place for sticks, as the school uses it that carries them from room to room."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox, QFileDialog, QMessageBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from oerdesk.core.library import Library
from oerdesk.core.progress import Progress
from oerdesk.core.records import EVERYTHING, Filter
from oerdesk.gui.jobs import JobRunner
from oerdesk.gui.packs.picks import PickList
from oerdesk.gui.packs.volumes import Volume, folder_volume
from oerdesk.gui.packs_page import PacksPage
from tests.core.sync.test_sync import write
from tests.helpers import material
from tests.helpers.windows import PATIENCE, dialog, press, text_of

TITLES = ("Ant", "Bee", "Cat")


class Sockets:
    """What is plugged into this computer; a stick is a folder here."""

    def __init__(self, top: Path) -> None:
        self._top = top
        self._in: dict[Path, Volume] = {}

    def __call__(self) -> list[Volume]:
        return [volume for volume in self._in.values() if volume.root.is_dir()]

    def plug(self, name: str, *, read_only: bool = False) -> Path:
        root = self._top / name
        pulled = self._top / f"pulled {name}"
        if pulled.exists():
            pulled.rename(root)
        root.mkdir(exist_ok=True, parents=True)
        self._in[root] = replace(folder_volume(root), read_only=read_only, file_system="vfat")
        return root

    def pull(self, root: Path) -> None:
        root.rename(self._top / f"pulled {root.name}")


class Place:
    """The page in a window of its own, and what it said aloud."""

    def __init__(self, qtbot: QtBot, library: Library, runner: JobRunner, sockets: Sockets) -> None:
        self.qtbot = qtbot
        self.library = library
        self.runner = runner
        self.page = PacksPage(library, runner, mounted=sockets)
        self.aloud: list[str] = []
        self.page.announced.connect(self.aloud.append)
        qtbot.addWidget(self.page)
        self.page.resize(1000, 700)
        self.page.show()
        self.page.refresh()
        self.rest()

    def rest(self) -> None:
        page = self.page
        self.qtbot.waitUntil(lambda: not self.runner.busy and not page._think.isActive(), timeout=PATIENCE)

    def look(self) -> None:
        """What the page does by itself every few seconds."""
        self.page.sticks.look()
        self.rest()

    def use(self, folder: Path) -> None:
        self.page.use_folder(str(folder))
        self.rest()

    def said(self) -> str:
        """What the dialog says that is open; closes it."""
        box = dialog(self.qtbot, self.page, QMessageBox)
        said = f"{box.text()}\n{box.informativeText()}"
        box.close()
        self.qtbot.waitUntil(lambda: not box.isVisible(), timeout=PATIENCE)
        self.rest()
        return said

    def answer(self, text: str) -> None:
        press(dialog(self.qtbot, self.page, QMessageBox), text)

    def lines(self, panel: QWidget) -> dict[str, str]:
        """Title and state of each line of a panel's list."""
        model = getattr(panel, "list").picks  # noqa: B009 - either panel
        return {
            str(model.index(row, 0).data()): str(model.index(row, 1).data())
            for row in range(model.rowCount())
        }


@pytest.fixture
def sockets(tmp_path: Path) -> Sockets:
    return Sockets(tmp_path / "media")


@pytest.fixture
def place(qtbot: QtBot, empty: Library, runner: JobRunner, sockets: Sockets) -> Place:
    return Place(qtbot, empty, runner, sockets)


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Library]:
    """The laptop in this room: it has three animals, and an exam that may not be shared."""
    with Library.open(tmp_path / "Room 1") as opened:
        for title in TITLES:
            write(tmp_path / "in", title)
        material.save(tmp_path / "in", "Exam.md", "# Exam\n\nAnswers.\n\n* License: All rights reserved\n")
        opened.intake.take_in([tmp_path / "in"])
        yield opened


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Library]:
    """The laptop in another room."""
    with Library.open(tmp_path / "Room 2") as opened:
        for title in ("Dog", "Eel", "Fox"):
            write(tmp_path / "more", title)
        opened.intake.take_in([tmp_path / "more"])
        yield opened


def give(library: Library, stick: Path, name: str = "Juma") -> None:
    library.publisher.make_pack(library.publisher.place_on(stick), library.browse.find(EVERYTHING), name)


def numbers(library: Library, *titles: str) -> list[int]:
    return [r.id for r in library.browse.rows(library.browse.find(EVERYTHING)) if r.title in titles]


def here(library: Library) -> list[str]:
    return [row.title for row in library.browse.rows(library.browse.find(EVERYTHING))]


# Which sticks there are


def test_without_a_stick_the_page_says_in_two_sentences_what_one_is_for(place: Place) -> None:
    said = place.page.sticks.state.text()
    assert "carries resources to where no network goes" in said
    assert said.count(".") == 2
    assert place.page.taking.about.text() == "No stick is chosen."
    assert not place.page.make.isEnabled()
    assert place.page.sticks.folder.isEnabled()


def test_a_stick_is_noticed_when_it_is_plugged_in_and_when_it_is_pulled(
    place: Place, sockets: Sockets
) -> None:
    school = sockets.plug("SCHOOL")
    place.look()
    assert place.aloud == ["“SCHOOL” is there."]
    assert place.page.sticks.combo.currentText().startswith("SCHOOL: ")
    assert "up to 4 GB" in place.page.sticks.state.text()
    assert "There is no sync pack on it yet" in place.page.taking.about.text()
    sockets.plug("BACKPACK")
    place.look()
    assert place.page.sticks.combo.toolTip().count("BACKPACK") == 1
    assert place.page.sticks.combo.currentText().startswith("BACKPACK: ")  # the one that came is meant
    sockets.pull(school)
    place.look()
    assert place.aloud[1:] == ["“BACKPACK” is there.", "“SCHOOL” is gone."]
    assert place.page.sticks.combo.count() == 1


def test_sticks_are_looked_for_by_themselves_only_while_the_page_is_seen(
    place: Place, sockets: Sockets
) -> None:
    sockets.plug("SCHOOL")
    place.page.sticks._poll.setInterval(20)
    place.qtbot.waitUntil(lambda: place.page.sticks.combo.count() == 1, timeout=PATIENCE)
    place.page.hide()
    assert not place.page.sticks._poll.isActive()
    place.rest()


def test_a_folder_serves_as_a_stick(place: Place, tmp_path: Path) -> None:
    folder = tmp_path / "shared"
    folder.mkdir()
    press(place.page, "Choose a folder…")
    asked = dialog(place.qtbot, place.page, QFileDialog)
    asked.fileSelected.emit(str(folder))
    asked.close()
    place.rest()
    volume = place.page.sticks.volume()
    assert volume is not None
    assert volume.root == folder


# What it brings


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


# What one could give


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
    qtbot: QtBot, empty: Library, runner: JobRunner, sockets: Sockets, other: Library
) -> None:
    give(other, sockets.plug("SCHOOL"))
    empty.close()
    with Library.open(empty.paths.root, read_only=True) as library:
        place = Place(qtbot, library, runner, sockets)
        place.look()
        assert place.lines(place.page.taking) == {"Dog": "New", "Eel": "New", "Fox": "New"}
        assert not place.page.taking.merge.isEnabled()


# While it goes on


def test_what_takes_long_can_be_paused_and_stopped(place: Place) -> None:
    bar = place.page.bar
    turns = threading.Semaphore(1)

    def work(progress: Progress) -> None:
        for done in range(100):
            turns.acquire(timeout=20)
            progress.report(done * 10_000_000, 10**9, f"File {done}")

    bar.say_every = 0
    place.page._begin(place.runner.write(work, "Writing a sync pack"))
    place.qtbot.waitUntil(lambda: bar.doing.text() == "File 0", timeout=PATIENCE)
    turns.release()
    place.qtbot.waitUntil(lambda: bar.doing.text() == "File 1", timeout=PATIENCE)
    assert bar.bar.text() == "10.0 MB of 1.0 GB"
    assert "10.0 MB of 1.0 GB" in place.aloud
    assert not place.page.giving.make.isEnabled()
    bar.pause.click()
    assert bar.pause.text() == "Go on"
    bar.pause.click()
    assert bar.pause.text() == "Pause"
    bar.cancel.click()
    turns.release()
    place.qtbot.waitUntil(lambda: not bar.isVisible(), timeout=PATIENCE)
    assert place.page.result.text().startswith("Stopped. What was finished is kept")
    assert place.aloud[-1] == place.page.result.text()
    place.rest()


# For everybody


def test_every_control_explains_itself(place: Place, sockets: Sockets, other: Library) -> None:
    give(other, sockets.plug("SCHOOL"))
    place.look()
    kinds = (QPushButton, QCheckBox, QComboBox, PickList)
    controls = [widget for kind in kinds for widget in place.page.findChildren(kind)]
    assert len(controls) > 12
    silent = [widget.accessibleName() for widget in controls if not widget.whatsThis()]
    assert silent == []


def test_names_from_a_stick_are_no_markup(place: Place, sockets: Sockets, other: Library) -> None:
    give(other, sockets.plug("SCHOOL"), "<img src=x> <b>Juma</b>")
    place.look()
    assert "“<img src=x> <b>Juma</b>”" in place.page.taking.about.text()
    press(place.page, "Take in what is ticked")
    question = dialog(place.qtbot, place.page, QMessageBox)
    assert "<b>Juma</b>" in text_of(question)
    place.answer("Leave it")
    place.rest()
    assert place.library.browse.find(Filter(text="Dog")) == []
