from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from oerdesk.core.library import Library
from oerdesk.core.records import EVERYTHING
from oerdesk.gui import theme
from oerdesk.gui.help_page import HelpPage
from oerdesk.gui.window import Window
from tests.helpers.controls import controls_without_help
from tests.helpers.windows import PATIENCE, SIZE, at_rest, dialog, shown, titles


def _color(button: QPushButton) -> QColor:
    """The color an icon is drawn in."""
    image = button.icon().pixmap(48, 48).toImage()
    return max(
        (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())),
        key=QColor.alpha,
    )


def test_every_page_fits_a_small_screen_at_twice_the_text(window: Window, qtbot: QtBot) -> None:
    window.zoom(+100)
    for place in window.place_names():
        window.go(place)
        at_rest(qtbot, window)
        least = window.minimumSizeHint()
        assert least.width() <= SIZE[0], place
        assert least.height() <= SIZE[1] - 40, place


def test_buttons_of_the_details_stay_in_sight_at_every_size_of_text(window: Window, qtbot: QtBot) -> None:
    details = window.library_page.details
    for percent in (100, 150, 200):
        window.change_settings(text_percent=percent)
        at_rest(qtbot, window)
        qtbot.waitUntil(lambda: _in_sight(details), timeout=PATIENCE)


def _in_sight(details: QWidget) -> bool:
    QApplication.sendPostedEvents()
    buttons = [button for button in details.findChildren(QPushButton) if button.isVisible()]
    right = max(button.mapTo(details, button.rect().topRight()).x() for button in buttons)
    return right <= details.width() and all(b.width() >= b.sizeHint().width() for b in buttons)


def test_the_theme_changes_at_once_and_everywhere(window: Window, qtbot: QtBot) -> None:
    window.go("sync")
    at_rest(qtbot, window)
    buttons = {
        button.text(): button
        for button in window.stack.currentWidget().findChildren(QPushButton)  # type: ignore[union-attr]
    }
    assert _color(buttons["Remove"]) == QColor(theme.LIGHT.text)
    window.use_theme("dark")
    assert _color(buttons["Remove"]) == QColor(theme.DARK.text)
    assert _color(buttons["Fetch"]) == QColor(theme.DARK.on_accent)
    assert window.library.settings.theme == "dark"


def test_places_are_wide_enough_for_their_names_after_zooming(window: Window) -> None:
    window.zoom(+100)
    QApplication.sendPostedEvents()
    assert window.places.list.width() >= window.places.list.sizeHintForColumn(0)
    window.zoom(0)
    assert window.library.settings.text_percent == 100


def test_text_is_never_smaller_or_larger_than_can_be_used(window: Window) -> None:
    window.zoom(+1000)
    assert window.library.settings.text_percent == 300
    window.zoom(-1000)
    assert window.library.settings.text_percent == 80


def test_a_tab_has_a_short_name_and_its_whole_one_as_a_tip(window: Window, qtbot: QtBot) -> None:
    title = "Fish & chips <b>and</b> a very long way to say that there are more"
    opened: list[int] = []
    window.tabs.open_tab(QLabel("x"), title, "book", lambda: opened.append(1))
    assert window.tabs.tabText(1).startswith("Fish && chips")
    assert window.tabs.tabText(1).endswith("…")
    assert "&lt;b&gt;" in window.tabs.tabToolTip(1)
    window.tabs.close_current()
    window.tabs.reopen()
    window.tabs.reopen()
    assert opened == [1]


def test_the_library_s_own_tab_cannot_be_closed(window: Window) -> None:
    window.tabs.close_current()
    assert window.tabs.count() == 1


def test_only_files_can_be_dropped(window: Window) -> None:
    for url, accepted in (("https://example.org/a.zip", False), ("file:///tmp", True)):
        data = QMimeData()
        data.setUrls([QUrl(url)])
        event = QDragEnterEvent(
            QPoint(9, 9),
            Qt.DropAction.CopyAction,
            data,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
        event.ignore()
        window.dragEnterEvent(event)
        assert event.isAccepted() is accepted


def test_commands_for_nothing_do_nothing(window: Window, qtbot: QtBot) -> None:
    window.go("sync")
    at_rest(qtbot, window)
    assert window.selection() == []
    for action in ("export", "describe", "trash", "collect"):
        window.actions_.do(action, window.selection())
    assert not window.runner.busy
    assert not window.findChildren(QMessageBox)


def test_checking_says_that_everything_is_whole_or_what_is_not(
    window: Window, library: Library, qtbot: QtBot
) -> None:
    window.check_library()
    told = dialog(qtbot, window, QMessageBox)
    assert told.text() == "Everything is whole."
    told.close()
    qtbot.waitUntil(lambda: not window.findChildren(QMessageBox), timeout=PATIENCE)
    broken = library.main_file(library.browse.find(EVERYTHING)[0])
    broken.chmod(0o600)
    broken.write_bytes(b"broken")
    window.check_library()
    told = dialog(qtbot, window, QMessageBox)
    assert told.text() == "Some things are not whole."
    assert told.informativeText()
    told.close()


def test_the_window_remembers_its_size(library: Library, qtbot: QtBot) -> None:
    with shown(qtbot, library) as window:
        window.resize(700, 600)
    again = Window(library)
    qtbot.addWidget(again)
    at_rest(qtbot, again)
    assert (again.width(), again.height()) == (700, 600)
    again.close()


@pytest.mark.parametrize("times", [1, 2])
def test_the_starter_library_is_put_in_once(times: int, tmp_path: Path, qtbot: QtBot) -> None:
    with Library.open(tmp_path / "new") as library, shown(qtbot, library) as window:
        assert "Nothing here yet" in window.library_page.nothing.text()
        assert window.library_page.nothing.isVisible()
        for _time in range(times):
            window.offer_starter()
            at_rest(qtbot, window)
        assert window.library_page.model.rowCount() == len(set(titles(window.library_page)))
        assert window.library_page.model.rowCount() > 20
        assert library.settings.starter_offered


def test_the_window_mirrors_itself(window: Window, qapp: QApplication, qtbot: QtBot) -> None:
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    try:
        QApplication.sendPostedEvents()
        at_rest(qtbot, window)
        assert window.places.list.mapTo(window, QPoint(0, 0)).x() > window.width() / 2
    finally:
        qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def test_f6_goes_from_part_to_part_and_round(window: Window, qtbot: QtBot) -> None:
    page = window.library_page
    page.search.setFocus()
    seen = []
    for _step in range(4):
        window.next_part()
        seen.append(window.focusWidget())
    assert seen[0] is page.facets
    assert seen[1] is page.list
    assert seen[3] is window.places.list or seen[2] is window.places.list
    window.next_part(-1)
    assert window.focusWidget() is not seen[3]


def test_what_narrows_and_the_preview_fold_away(window: Window, qtbot: QtBot) -> None:
    page = window.library_page
    for name, part in (("view.narrow", page.facets), ("view.preview", page.details)):
        action = window.commands.action(name)
        assert action is not None
        action.trigger()
        assert not part.isVisible()
        action.trigger()
        assert part.isVisible()


def test_f1_opens_the_page_about_where_one_is(window: Window, qtbot: QtBot) -> None:
    window.go("sync")
    at_rest(qtbot, window)
    window.help_here()
    at_rest(qtbot, window)
    assert window.places.current == "help"
    page = window.places.page("help")
    assert isinstance(page, HelpPage)
    qtbot.waitUntil(lambda: page.topic().startswith("sync"), timeout=PATIENCE)
    window.places.back()
    assert window.places.current == "sync"


def test_every_control_in_every_place_explains_itself(window: Window, library: Library, qtbot: QtBot) -> None:
    lacking: dict[str, list[str]] = {}
    for place in window.place_names():
        window.go(place)
        at_rest(qtbot, window)
        found = controls_without_help(window)
        if found:
            lacking[place] = found
    assert lacking == {}
