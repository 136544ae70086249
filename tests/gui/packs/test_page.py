"""The place for sticks, as the school uses it that carries them from room to room."""

from __future__ import annotations

import threading
from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QComboBox, QFileDialog, QMessageBox, QPushButton

from oerdesk.core.library import Library
from oerdesk.core.progress import Progress
from oerdesk.core.records import Filter
from oerdesk.gui.packs.picks import PickList
from tests.gui.packs.school import Place, Sockets, give
from tests.helpers.windows import PATIENCE, dialog, press, text_of

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
