"""The library is moved, backed up, restored, checked and taken along from its settings."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from oerdesk.core import paths as places
from oerdesk.core.library import Library
from oerdesk.gui.jobs import JobRunner
from oerdesk.gui.settings import Errand, ErrandDialog, SettingsPage
from oerdesk.gui.settings.care import LibraryCare
from oerdesk.gui.settings.choose_backup import ChooseBackup
from oerdesk.gui.settings.errand import Outcome
from tests.gui.settings.conftest import at_rest
from tests.helpers.windows import PATIENCE, dialog, press, text_of


@pytest.fixture
def care(page: SettingsPage, runner: JobRunner, qtbot: QtBot) -> LibraryCare:
    page.refresh()
    at_rest(page, runner, qtbot)
    return page.care


def message(page: SettingsPage, qtbot: QtBot, runner: JobRunner) -> str:
    """What the message box says; it is closed."""
    box = dialog(qtbot, page, QMessageBox)
    said = f"{box.text()} {box.informativeText()}"
    box.close()
    at_rest(page, runner, qtbot)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return said


def test_place_and_size_of_the_library_are_told(
    page: SettingsPage, care: LibraryCare, library: Library
) -> None:
    assert str(library.paths.root) in text_of(page)
    assert " MB" in care._place.why.text() or " kB" in care._place.why.text()
    assert "no backup yet" in text_of(page)


def test_backing_up_tells_what_was_done_and_where(
    page: SettingsPage, care: LibraryCare, tmp_path: Path, runner: JobRunner, qtbot: QtBot
) -> None:
    care.back_up(str(tmp_path / "stick"))
    said = message(page, qtbot, runner)
    assert "Backed up to" in said
    assert "read back" in said
    assert str(tmp_path / "stick") in care._backup.why.text()


def test_a_folder_is_asked_for(page: SettingsPage, care: LibraryCare, qtbot: QtBot) -> None:
    for name in ("Move…", "Back up…", "Restore…"):
        press(page, name)
        found = dialog(qtbot, page, QFileDialog)
        assert found.fileMode() is QFileDialog.FileMode.Directory
        found.close()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_a_backup_that_cannot_be_made_is_told(
    page: SettingsPage, care: LibraryCare, library: Library, runner: JobRunner, qtbot: QtBot
) -> None:
    care.back_up(str(library.paths.root))
    assert "belongs to a library" in message(page, qtbot, runner)


def test_where_no_backup_is_that_is_told(
    page: SettingsPage, care: LibraryCare, tmp_path: Path, runner: JobRunner, qtbot: QtBot
) -> None:
    care.look_for_backups(str(tmp_path))
    assert "no backup" in message(page, qtbot, runner)


def carried_out(errand: Errand, library: Library, qtbot: QtBot, *, open_it: bool) -> Path:
    """What the program does with an errand: closes, runs it, opens what it says."""
    library.close()
    running = ErrandDialog(errand)
    qtbot.addWidget(running)
    with qtbot.waitSignal(running.ended, timeout=PATIENCE) as ended:
        running.begin()
        if open_it:
            qtbot.waitUntil(lambda: running.button.text() == "Open the library", timeout=PATIENCE)
            running.button.click()
    (root,) = ended.args
    assert isinstance(root, Path)
    return root


def test_a_backup_is_restored_and_the_library_kept_aside(
    page: SettingsPage, care: LibraryCare, library: Library, tmp_path: Path, runner: JobRunner, qtbot: QtBot
) -> None:
    library.care.backup(tmp_path / "stick")
    library.change_settings(person="Later")
    care.look_for_backups(str(tmp_path / "stick"))
    choosing = dialog(qtbot, page, ChooseBackup)
    assert choosing.table.topLevelItemCount() == 1
    with qtbot.waitSignal(page.errand, timeout=PATIENCE) as asked:
        press(choosing, "Restore")
    at_rest(page, runner, qtbot)
    (errand,) = asked.args
    root = carried_out(errand, library, qtbot, open_it=True)
    assert root == tmp_path / "library"
    with Library.open(root) as restored:
        assert restored.settings.person == ""
    assert list(tmp_path.glob("library.before-*"))


def test_the_library_is_moved(
    page: SettingsPage, care: LibraryCare, library: Library, tmp_path: Path, runner: JobRunner, qtbot: QtBot
) -> None:
    care.ask_move(str(tmp_path / "new"))
    box = dialog(qtbot, page, QMessageBox)
    assert "free there" in box.informativeText()
    with qtbot.waitSignal(page.errand, timeout=PATIENCE) as asked:
        press(box, "Move it")
    at_rest(page, runner, qtbot)
    (errand,) = asked.args
    assert carried_out(errand, library, qtbot, open_it=False) == tmp_path / "new"
    assert not (tmp_path / "library").exists()
    with Library.open(tmp_path / "new") as moved:
        assert moved.check.run(quick=True).problems == ()


def test_a_move_that_fails_is_told_and_the_library_opened_where_it_is(
    page: SettingsPage, care: LibraryCare, library: Library, tmp_path: Path, qtbot: QtBot
) -> None:
    with Library.open(library.paths.root), qtbot.waitSignal(page.errand, timeout=PATIENCE) as asked:
        care._move(tmp_path / "new")
        library.close()
        running = ErrandDialog(asked.args[0])
        qtbot.addWidget(running)
        with qtbot.waitSignal(running.ended, timeout=PATIENCE) as ended:
            running.begin()
            qtbot.waitUntil(running.bar.isHidden, timeout=PATIENCE)
            assert "open in another OERDesk" in running.said.text()
            running.reject()
    assert ended.args == [tmp_path / "library"]
    assert not (tmp_path / "new").exists()


def test_an_errand_can_be_stopped(tmp_path: Path, qtbot: QtBot) -> None:
    def run(progress: Any) -> Outcome:
        while True:
            progress.report(10**10, 2 * 10**10, "a")

    running = ErrandDialog(Errand("Moving", tmp_path, run))
    qtbot.addWidget(running)
    with qtbot.waitSignal(running.ended, timeout=PATIENCE) as ended:
        running.begin()
        qtbot.waitUntil(lambda: running.bar.value() == 500, timeout=PATIENCE)
        assert running.doing.text() == "10.0 GB of 20.0 GB"
        running.close()
    assert ended.args == [tmp_path]


def test_damage_is_told_and_repaired(
    page: SettingsPage, care: LibraryCare, library: Library, runner: JobRunner, qtbot: QtBot
) -> None:
    press(page, "Check")
    assert "Everything is whole." in message(page, qtbot, runner)
    library.main_file(1).write_bytes(b"")
    press(page, "Check")
    box = dialog(qtbot, page, QMessageBox)
    assert "damaged" in box.informativeText()
    press(box, "Repair")
    at_rest(page, runner, qtbot)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert "whole again" in message(page, qtbot, runner)


def test_a_portable_copy_is_made_beside_the_program(
    page: SettingsPage,
    care: LibraryCare,
    tmp_path: Path,
    runner: JobRunner,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sys.argv", [str(tmp_path / "program" / "oerdesk")])
    (tmp_path / "program").mkdir()
    press(page, "Make portable")
    assert "was copied" in message(page, qtbot, runner)
    assert places.default_library() == tmp_path / "program" / "oerdesk-library"
