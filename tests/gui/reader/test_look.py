from __future__ import annotations

import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from oerdesk.core.library import Library
from oerdesk.core.settings import READER_FONTS, READER_SPACINGS, READER_THEMES
from oerdesk.gui import theme
from oerdesk.gui.reader.look import Look, colors
from oerdesk.gui.reader.reader_tab import ReaderTab
from tests.gui.reader.conftest import Opens
from tests.gui.reader.pages import ask, settled, until, view_of
from tests.helpers.material import epub
from tests.helpers.windows import PATIENCE

LONG = "".join(f"<p>Line {number} of a text that is long enough to be broken.</p>" for number in range(300))
INK = "getComputedStyle(document.querySelector('p')).color"


def _light(color: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    dark, light = sorted((_light(one), _light(other)))
    return (light + 0.05) / (dark + 0.05)


PAIRS = [
    *((ink, ground) for ink in ("text", "muted", "link") for ground in ("ground", "raised")),
    *(("ink", ground) for ground in ("found", "mark", "spoken")),
    ("on-current", "current"),
    ("note", "mark"),
]


@pytest.mark.parametrize("name", ["light", "sepia", "dark", "contrast"])
def test_all_that_is_read_stands_out_from_its_ground(name: str) -> None:
    known = colors(name)
    least = 7.0 if name == "contrast" else 4.5
    for ink, ground in PAIRS:
        if ink in known and ground in known:
            assert _contrast(known[ink], known[ground]) >= least, (name, ink, ground)


@pytest.mark.parametrize("chosen", READER_THEMES)
@pytest.mark.parametrize("font", READER_FONTS)
@pytest.mark.parametrize("spacing", READER_SPACINGS)
def test_every_choice_is_a_style_sheet_that_is_whole(chosen: str, font: str, spacing: str) -> None:
    css = Look("light" if chosen == "program" else chosen, font, spacing, pages=True, zoom=1.0).css
    assert css.count("{") == css.count("}") > 3
    assert not re.search(r"url\((?!\"oer://content/\.oerdesk/)", css)


def test_colors_of_the_reader_come_before_those_of_the_work(opens: Opens, qtbot: QtBot) -> None:
    html = "<style>p {color: #ffff00 !important; background: #111111}</style><p style='color: red'>Text</p>"
    tab = settled(opens("page.html", html), qtbot)
    until(tab, qtbot, INK, "rgb(255, 255, 0)")
    for name in ("sepia", "dark", "contrast"):
        tab.change_look({"reader_theme": name})
        color = QColor(colors(name)["text"])
        until(tab, qtbot, INK, f"rgb({color.red()}, {color.green()}, {color.blue()})")
    tab.change_look({"reader_theme": "light"})
    until(tab, qtbot, INK, "rgb(255, 255, 0)")


def test_like_the_window_follows_the_window(opens: Opens, qtbot: QtBot, qapp: QApplication) -> None:
    tab = settled(opens("page.html", "<p>Text</p>"), qtbot)
    theme.apply(qapp, "dark", 100)
    color = QColor(colors("dark")["text"])
    until(tab, qtbot, INK, f"rgb({color.red()}, {color.green()}, {color.blue()})")


def test_the_font_for_people_who_find_reading_hard_is_there(opens: Opens, qtbot: QtBot) -> None:
    tab = settled(opens("page.html", "<p>Text</p>"), qtbot)
    tab.change_look({"reader_font": "dyslexia", "reader_spacing": "wide"})
    until(tab, qtbot, "[...document.fonts].filter(f => f.status === 'loaded').length", 1)
    assert "Lexend" in ask(tab, qtbot, "getComputedStyle(document.querySelector('p')).fontFamily")
    assert ask(tab, qtbot, "parseFloat(getComputedStyle(document.querySelector('p')).letterSpacing)") > 0


def test_letters_that_join_are_not_drawn_apart(opens: Opens, qtbot: QtBot) -> None:
    tab = settled(opens("page.html", "<p lang='ar'>كسور</p>"), qtbot)
    tab.change_look({"reader_spacing": "wide"})
    until(tab, qtbot, "getComputedStyle(document.querySelector('p')).wordSpacing !== '0px'")
    assert ask(tab, qtbot, "getComputedStyle(document.querySelector('p')).letterSpacing") == "normal"


def test_what_is_chosen_counts_in_all_open_readers_and_is_kept(
    opens: Opens, shelf: Library, qtbot: QtBot
) -> None:
    first = settled(opens("a.html", "<p>a</p>"), qtbot)
    second = settled(opens("b.html", "<p>b</p>"), qtbot)
    first.look_menu.chosen.emit({"reader_font": "serif"})
    until(second, qtbot, "getComputedStyle(document.querySelector('p')).fontFamily.includes('serif')")
    assert shelf.settings.reader_font == "serif"
    ticked = [a.data() for a in second.look_menu.actions() if a.isCheckable() and a.isChecked()]
    assert ticked == ["program", "serif", "normal", False]
    first.zoom_by(2)
    assert view_of(second)._view.zoomFactor() == pytest.approx(2)
    assert shelf.settings.reader_percent == 200


def _turning(opens: Opens, qtbot: QtBot, html: str) -> ReaderTab:
    tab = settled(opens("page.html", html), qtbot)
    tab.change_look({"reader_pages": True})
    until(tab, qtbot, "getComputedStyle(document.documentElement).overflow", "hidden")
    tab.activateWindow()
    return tab


@pytest.mark.parametrize("key", [Qt.Key.Key_PageDown, Qt.Key.Key_Space, Qt.Key.Key_Right, Qt.Key.Key_Down])
def test_keys_turn_pages(opens: Opens, qtbot: QtBot, key: Qt.Key) -> None:
    tab = _turning(opens, qtbot, f"<h1>One</h1>{LONG}")
    proxy = view_of(tab)._view.focusProxy()
    assert proxy is not None
    QTest.keyClick(proxy, key)
    until(tab, qtbot, "document.scrollingElement.scrollLeft === innerWidth")
    assert ask(tab, qtbot, "document.scrollingElement.scrollTop") == 0
    QTest.keyClick(proxy, Qt.Key.Key_PageUp)
    until(tab, qtbot, "document.scrollingElement.scrollLeft", 0)


def test_pages_are_turned_the_other_way_where_one_reads_from_right_to_left(
    opens: Opens, qtbot: QtBot
) -> None:
    tab = _turning(opens, qtbot, f"<html dir='rtl'><body>{LONG}</body></html>")
    tab.step(+1)
    view_of(tab).turn(+1)
    until(tab, qtbot, "document.scrollingElement.scrollLeft === -innerWidth")


def test_after_the_last_page_of_a_chapter_comes_the_next_chapter(opens: Opens, qtbot: QtBot) -> None:
    tab = settled(opens("book.epub", epub()), qtbot)
    tab.change_look({"reader_pages": True})
    view_of(tab).turn(+1)
    qtbot.waitUntil(lambda: tab._page.endswith("two.xhtml"), timeout=PATIENCE)
    settled(tab, qtbot)
    view_of(tab).turn(-1)
    qtbot.waitUntil(lambda: tab._page.endswith("one.xhtml"), timeout=PATIENCE)


def test_found_words_are_in_sight_where_pages_are_turned(opens: Opens, qtbot: QtBot) -> None:
    tab = _turning(opens, qtbot, f"<h1>One</h1>{LONG}<p>Zanzibar</p>{LONG}")
    tab.look_for()
    tab.finder.needle.setText("zanzibar")
    box = "[...CSS.highlights.get('oerdesk-current')][0].getBoundingClientRect()"
    until(tab, qtbot, "CSS.highlights.has('oerdesk-current')")
    until(tab, qtbot, f"{box}.left >= 0 && {box}.right <= innerWidth && {box}.bottom <= innerHeight")
    assert ask(tab, qtbot, "document.scrollingElement.scrollLeft % innerWidth") == 0
    assert ask(tab, qtbot, "document.scrollingElement.scrollLeft") > 0


@pytest.mark.parametrize("percent", [100, 200, 300])
def test_the_bar_shows_words_or_signs_and_all_that_it_has(
    opens: Opens, qtbot: QtBot, qapp: QApplication, percent: int
) -> None:
    tab = settled(opens("page.html", "<p>Text</p>"), qtbot)
    theme.apply(qapp, "light", percent)
    tab.resize(1366, 700)
    style = Qt.ToolButtonStyle
    wanted = style.ToolButtonTextBesideIcon if percent == 100 else style.ToolButtonIconOnly
    qtbot.waitUntil(lambda: tab.bar.toolButtonStyle() is wanted, timeout=PATIENCE)
    qtbot.waitUntil(lambda: tab.bar.sizeHint().width() <= tab.bar.width(), timeout=PATIENCE)
    buttons = [b for b in tab.bar.findChildren(QToolButton) if b.objectName() != "qt_toolbar_ext_button"]
    assert len(buttons) == 14
    for button in buttons:
        assert button.accessibleName()
        assert button.whatsThis()
        assert button.toolTip()
        assert button.focusPolicy() is Qt.FocusPolicy.StrongFocus


def test_every_command_has_a_name_a_sentence_and_most_have_keys(opens: Opens, qtbot: QtBot) -> None:
    tab = settled(opens("page.html", "<p>Text</p>"), qtbot)
    names = [command.name for _action, command in tab.bar.commands]
    assert len(set(names)) == len(names)
    assert all(command.hint.endswith(".") and command.title for _action, command in tab.bar.commands)
    asked: list[tuple[str, list[int]]] = []
    tab.asked.connect(lambda action, ids: asked.append((action, ids)))
    for action, command in tab.bar.commands:
        if command.name.partition(".")[2] in {"change", "export", "print", "pack"}:
            action.trigger()
    assert [name for name, _ids in asked] == ["change", "export", "print", "pack"]
    assert all(ids == [tab.resource] for _name, ids in asked)


def test_only_the_content_is_on_the_wall_and_escape_comes_back(opens: Opens, qtbot: QtBot) -> None:
    tab = settled(opens("page.html", f"<h1>One</h1>{LONG}<h2>Two</h2>"), qtbot)
    tab.activateWindow()
    told: list[bool] = []
    tab.wall_changed.connect(told.append)
    tab.set_wall(True)
    assert not any(part.isVisible() for part in (tab.bar, tab.credit, tab.panel, tab.finder))
    assert view_of(tab).isVisible()
    assert view_of(tab)._view.zoomFactor() == pytest.approx(1.5)
    QTest.keyClick(view_of(tab)._view.focusProxy() or tab, Qt.Key.Key_Escape)
    assert tab.bar.isVisible()
    assert tab.panel.isVisible()
    assert told == [True, False]
    assert view_of(tab)._view.zoomFactor() == pytest.approx(1)


def test_words_come_back_to_the_bar_when_there_is_room_again(
    opens: Opens, qtbot: QtBot, qapp: QApplication
) -> None:
    tab = settled(opens("page.html", "<p>Text</p>"), qtbot)
    tab.resize(1366, 700)
    style = Qt.ToolButtonStyle
    theme.apply(qapp, "light", 300)
    qtbot.waitUntil(lambda: tab.bar.toolButtonStyle() is style.ToolButtonIconOnly, timeout=PATIENCE)
    theme.apply(qapp, "light", 100)
    qtbot.waitUntil(lambda: tab.bar.toolButtonStyle() is style.ToolButtonTextBesideIcon, timeout=PATIENCE)
