"""Settings are found by typing, count at once, and can be taken back."""

from __future__ import annotations

import os
from dataclasses import fields
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QAccessible, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QMessageBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from oerdesk.core.library import Library
from oerdesk.core.settings import Settings
from oerdesk.gui import theme
from oerdesk.gui.jobs import JobRunner
from oerdesk.gui.settings import SettingsPage
from oerdesk.gui.settings.controls import Choice, Number, Switch, Text
from oerdesk.gui.settings.page import KEPT
from oerdesk.gui.shortcuts_view import ShortcutsDialog
from tests.gui.settings.conftest import at_rest
from tests.helpers.windows import PATIENCE, button, dialog, keys, press, text_of

NOT_CHOSEN_HERE = {"starter_offered", "welcomed", "shortcuts", "extra"}


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
    page.care._place.explain("x" * 500)
    QApplication.sendPostedEvents()
    inner = page.area.widget()
    assert inner is not None
    assert inner.width() <= page.area.viewport().width()
    for found in page.findChildren(QPushButton):
        assert found.width() >= found.sizeHint().width() or not found.isVisible(), found.text()
    wide = {row.control.width() for row in page._rows.values()}
    assert len(wide) == 1, "they stand in one column"
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
