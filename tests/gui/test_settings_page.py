"""Settings are found by typing, count at once, and can be taken back; the library is cared for."""

from __future__ import annotations

import os
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QAccessible, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QFileDialog, QMessageBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from oerdesk.core import paths as places
from oerdesk.core.library import Library
from oerdesk.core.settings import Settings
from oerdesk.gui import theme
from oerdesk.gui.commands import Command, Commands
from oerdesk.gui.jobs import JobRunner
from oerdesk.gui.settings import Errand, ErrandDialog, SettingsPage
from oerdesk.gui.settings.care import LibraryCare
from oerdesk.gui.settings.choose_backup import ChooseBackup
from oerdesk.gui.settings.controls import Choice, Number, Switch, Text
from oerdesk.gui.settings.errand import Outcome
from oerdesk.gui.settings.page import KEPT
from oerdesk.gui.shortcuts_view import ShortcutsDialog
from tests.helpers.windows import PATIENCE, button, dialog, keys, press, text_of

NOT_CHOSEN_HERE = {"starter_offered", "welcomed", "shortcuts", "extra"}


@pytest.fixture(autouse=True)
def own_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "place_file", lambda: tmp_path / "config" / "place.json")
    monkeypatch.delenv("OERDESK_LIBRARY", raising=False)


@pytest.fixture
def page(library: Library, runner: JobRunner, qtbot: QtBot) -> SettingsPage:
    commands = Commands({}, lambda _keys: None)
    commands.add(Command("view.find", "&Find…", ("Ctrl+F",), "View"), lambda: None, commands)
    page = SettingsPage(library, runner, commands)
    qtbot.addWidget(page)
    page.resize(1130, 700)
    page.show()
    page.activateWindow()
    return page


def at_rest(page: SettingsPage, runner: JobRunner, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not page.saver.busy and not runner.busy, timeout=PATIENCE)


def control(page: SettingsPage, name: str) -> Any:
    return page._rows[name].control


def shown(page: SettingsPage) -> list[str]:
    return [row.title for card in page._cards for row in card.rows if row.isVisibleTo(page)]


def choose(page: SettingsPage, qtbot: QtBot, name: str, value: object) -> None:
    """As a person does, with the mouse."""
    box = control(page, name)
    assert isinstance(box, Choice)
    with qtbot.waitSignal(page.changed, timeout=PATIENCE):
        box.setCurrentIndex(box.findData(value))
        box.activated.emit(box.currentIndex())


# Finding


def test_every_setting_a_person_should_choose_is_here(page: SettingsPage) -> None:
    assert set(page._rows) == {field.name for field in fields(Settings)} - NOT_CHOSEN_HERE


def test_typing_leaves_what_has_the_words_in_name_explanation_or_synonyms(page: SettingsPage) -> None:
    everything = shown(page)
    page.look_for("dyslexia")
    assert shown(page) == ["Letters", "Spacing"]
    page.look_for("colour page")
    assert shown(page) == ["Colors of the page"]
    page.look_for("TÉXT síze")
    assert shown(page) == ["Size of text", "Size of text when reading"]
    assert page.found.text() == "2 settings"
    page.look_for("network")
    assert len(shown(page)) == 8, "the whole group"
    page.look_for("")
    assert shown(page) == everything
    assert page.found.text() == ""


def test_finding_nothing_says_so(page: SettingsPage) -> None:
    page.look_for("zebra crossing")
    assert shown(page) == []
    assert "No setting has these words" in text_of(page)
    assert page._nothing.isVisible()


# Choosing


def test_a_choice_counts_at_once_and_is_kept(page: SettingsPage, library: Library, qtbot: QtBot) -> None:
    choose(page, qtbot, "theme", "dark")
    choose(page, qtbot, "language", "ar")
    assert (library.settings.theme, library.settings.language) == ("dark", "ar")
    assert Settings.load(library.paths.settings) == library.settings


def test_everything_can_be_chosen_by_keyboard(page: SettingsPage, library: Library, qtbot: QtBot) -> None:
    for name, key in (
        ("theme", Qt.Key.Key_Down),
        ("reduced_motion", Qt.Key.Key_Space),
        ("text_percent", Qt.Key.Key_Up),
        ("voice_rate", Qt.Key.Key_Right),
    ):
        with qtbot.waitSignal(page.changed, timeout=PATIENCE):
            control(page, name).setFocus()
            keys(page, key)
    with qtbot.waitSignal(page.changed, timeout=PATIENCE):
        control(page, "person").setFocus()
        QTest.keyClicks(control(page, "person"), " Amina ")
    at_rest(page, page.care._runner, qtbot)
    got = library.settings
    assert (got.theme, got.reduced_motion, got.text_percent) == ("dark", True, 110)
    assert (got.voice_rate, got.person) == (0.1, "Amina")


def test_budgets_are_in_megabytes_and_speeds_in_kilobits(
    page: SettingsPage, library: Library, qtbot: QtBot
) -> None:
    assert control(page, "budget_day").box.text() == "No limit"
    for name, value in (("budget_day", 20), ("budget_month", 3000), ("speed", 128)):
        box = control(page, name)
        assert isinstance(box, Number)
        with qtbot.waitSignal(page.changed, timeout=PATIENCE):
            box.box.setValue(value)
    got = library.settings
    assert (got.budget_day, got.budget_month, got.speed) == (20_000_000, 3_000_000_000, 128_000)
    assert control(page, "budget_month").box.text() == "3,000 MB"


def test_a_price_is_kept_as_it_was_typed(page: SettingsPage, library: Library, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.changed, timeout=PATIENCE):
        control(page, "price").box.setValue(0.1)
    assert library.settings.price == 0.1


def test_values_of_any_size_are_shown_and_not_changed_by_that(
    page: SettingsPage, library: Library, qtbot: QtBot
) -> None:
    library.change_settings(budget_day=10**15, budget_month=1_500_000, voice="Gone", speed=10**12)
    page.refresh()
    at_rest(page, page.care._runner, qtbot)
    assert library.settings.budget_day == 10**15
    assert library.settings.budget_month == 1_500_000
    assert control(page, "voice").currentText() == "Gone"


def test_quick_changes_all_arrive_the_last_one_last(
    page: SettingsPage, library: Library, qtbot: QtBot, runner: JobRunner
) -> None:
    QTest.keyClicks(control(page, "person"), "Amina Ndegwa")
    for _step in range(5):
        control(page, "text_percent").more.click()
    page.refresh()
    assert control(page, "person").text() == "Amina Ndegwa", "what is typed is not taken back by a refresh"
    at_rest(page, runner, qtbot)
    assert (library.settings.person, library.settings.text_percent) == ("Amina Ndegwa", 150)
    assert control(page, "person").text() == "Amina Ndegwa"


def test_what_was_chosen_last_is_not_lost_when_the_window_closes(
    page: SettingsPage, library: Library, runner: JobRunner, qtbot: QtBot
) -> None:
    QTest.keyClicks(control(page, "person"), "Amina")
    page.saver.keep_now()
    assert Settings.load(library.paths.settings).person == "Amina"
    at_rest(page, runner, qtbot)


def test_the_wheel_changes_nothing_that_is_only_passed_by(page: SettingsPage) -> None:
    none, point = Qt.KeyboardModifier.NoModifier, QPointF(5, 5)
    for name in ("theme", "text_percent"):
        widget = control(page, name)
        widget = widget.box if isinstance(widget, Number) else widget
        turned = QWheelEvent(
            point, widget.mapToGlobal(point), QPointF(0, -120).toPoint(), QPointF(0, -120).toPoint(),
            Qt.MouseButton.NoButton, none, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(widget, turned)
    assert not page.saver.busy


@pytest.mark.skipif(os.name == "nt", reason="a folder that may not be written to")
def test_what_cannot_be_kept_is_told_and_shown_as_it_is(
    page: SettingsPage, library: Library, qtbot: QtBot
) -> None:
    library.paths.settings.unlink()
    library.paths.settings.mkdir()
    (library.paths.settings / "in the way").touch()
    with qtbot.waitSignal(page.saver.failed, timeout=PATIENCE):
        control(page, "reduced_motion").click()
    box = dialog(qtbot, page, QMessageBox)
    assert "settings.json" in box.text()
    box.close()
    assert not control(page, "reduced_motion").isChecked()


def test_a_library_that_may_only_be_read_has_settings_to_look_at(
    library: Library, runner: JobRunner, qtbot: QtBot
) -> None:
    library.close()
    with Library.open(library.paths.root, read_only=True) as opened:
        page = SettingsPage(opened, runner)
        qtbot.addWidget(page)
        page.show()
        page.refresh()
        assert not control(page, "theme").isEnabled()
        reset = page._rows["theme"].reset
        assert reset is not None
        assert not reset.isVisible()
        at_rest(page, runner, qtbot)


# Taking back


def test_one_setting_is_reset_and_that_is_undone(page: SettingsPage, library: Library, qtbot: QtBot) -> None:
    reset = page._rows["text_percent"].reset
    assert reset is not None
    told: list[Settings] = []
    page.was_reset.connect(lambda _said, before: told.append(before))
    assert not reset.isVisible()
    with qtbot.waitSignal(page.changed, timeout=PATIENCE):
        control(page, "text_percent").more.click()
    assert reset.isVisible()
    at_rest(page, page.care._runner, qtbot)
    with qtbot.waitSignal(page.changed, timeout=PATIENCE):
        reset.click()
    assert library.settings.text_percent == 100
    assert [before.text_percent for before in told] == [110]
    assert "“Size of text” is the usual one again." in text_of(page)
    at_rest(page, page.care._runner, qtbot)
    with qtbot.waitSignal(page.changed, timeout=PATIENCE):
        press(page, "Undo")
    assert library.settings.text_percent == 110
    assert not page._bar.isVisible()


def test_all_is_reset_but_name_and_language_and_that_is_undone(
    page: SettingsPage, library: Library, qtbot: QtBot
) -> None:
    chosen = library.change_settings(
        person="Amina",
        language="en",
        theme="dark",
        budget_day=10**7,
        retries=9,
        voice_rate=0.5,
        currency="KES",
    )
    page.refresh()
    at_rest(page, page.care._runner, qtbot)
    with qtbot.waitSignal(page.changed, timeout=PATIENCE):
        page.reset_button.click()
    usual, got = Settings(), library.settings
    for name in page._rows:
        assert getattr(got, name) == getattr(chosen if name in KEPT else usual, name), name
    assert got.starter_offered, "nothing else is touched"
    at_rest(page, page.care._runner, qtbot)
    with qtbot.waitSignal(page.changed, timeout=PATIENCE):
        press(page, "Undo")
    assert library.settings == chosen


# Saying and showing


def test_everything_has_a_name_and_says_what_it_does(page: SettingsPage) -> None:
    for widget in page.findChildren(QWidget):
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.focusProxy() is None:
            seen = QAccessible.queryAccessibleInterface(widget)
            assert seen.text(QAccessible.Text.Name).strip(), widget
    for name, row in page._rows.items():
        inner = row.control.focusProxy() or row.control
        assert inner.accessibleName() == row.title, name
        assert inner.whatsThis() == row.why.text(), name


def test_the_keyboard_reaches_every_control(page: SettingsPage) -> None:
    page.search.setFocus()
    reached = set()
    for _step in range(80):
        page.focusNextPrevChild(True)
        reached.add(page.focusWidget())
    for row in page._rows.values():
        assert (row.control.focusProxy() or row.control) in reached, row.title
    for text in ("Move…", "Back up…", "Restore…", "Check", "Make portable", "Show and change…", "Reset all"):
        assert button(page, text) in reached


@pytest.mark.parametrize(("percent", "width"), [(100, 1130), (200, 1130), (300, 1130), (100, 500)])
def test_nothing_is_cut_off_at_any_size(
    qapp: QApplication, library: Library, runner: JobRunner, qtbot: QtBot, percent: int, width: int
) -> None:
    theme.apply(qapp, "light", percent)
    page = SettingsPage(library, runner)
    qtbot.addWidget(page)
    page.resize(width, 700)
    page.show()
    QApplication.sendPostedEvents()
    inner = page.area.widget()
    assert inner is not None
    assert inner.width() <= page.area.viewport().width()
    for found in page.findChildren(QPushButton):
        assert found.width() >= found.sizeHint().width() or not found.isVisible(), found.text()
    for row in page._rows.values():
        assert row.why.height() >= row.why.heightForWidth(row.why.width()), row.title


def test_another_language_says_everything_anew_and_keeps_what_was_typed(page: SettingsPage) -> None:
    page.look_for("theme")
    control(page, "theme").setFocus()
    QApplication.sendEvent(page, QEvent(QEvent.Type.LanguageChange))
    assert page.search.text() == "theme"
    assert shown(page) == ["Theme", "Colors of the page"]
    assert page.focusWidget() is control(page, "theme")


def test_the_languages_are_listed_by_their_own_names(page: SettingsPage) -> None:
    box = control(page, "language")
    assert isinstance(box, QComboBox)
    labels = [box.itemText(at) for at in range(box.count())]
    assert labels[:2] == ["Like the system", "English"]
    assert {"Français", "العربية", "Kiswahili", "हिन्दी"} <= {label.partition(" (")[0] for label in labels}


def test_voices_are_offered_when_they_are_known(page: SettingsPage) -> None:
    page.use_voices(("Amani", "Zuri"))
    box = control(page, "voice")
    assert [box.itemText(at) for at in range(box.count())] == ["The system's", "Amani", "Zuri"]


def test_the_keys_are_one_press_away(page: SettingsPage, qtbot: QtBot) -> None:
    page.look_for("shortcuts")
    assert shown(page) == ["Keys"]
    press(page, "Show and change…")
    found = dialog(qtbot, page, ShortcutsDialog)
    assert "Find" in found.view.table.topLevelItem(0).text(0)  # type: ignore[union-attr]
    found.reject()


def test_controls_of_each_kind_are_used(page: SettingsPage) -> None:
    kinds = {type(row.control) for row in page._rows.values()}
    assert {Choice, Number, Switch, Text} <= kinds


# Care of the library


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
