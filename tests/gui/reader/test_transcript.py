from __future__ import annotations

import time
from bisect import bisect_right

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QLocale, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from oerdesk.core import i18n
from oerdesk.core.formats import Captions, Cue
from oerdesk.gui import theme
from oerdesk.gui.reader.cues import MOST_HITS, Timeline, clock, direction_of
from oerdesk.gui.reader.transcript import TranscriptPanel
from tests.helpers.controls import controls_without_help
from tests.helpers.windows import PATIENCE


def captions(*texts: str, language: str = "en", timed: bool = True) -> Captions:
    """A cue a second."""
    cues = tuple(
        Cue(at * 1000, at * 1000 + 900, text) if timed else Cue(0, 0, text) for at, text in enumerate(texts)
    )
    return Captions("a.vtt", language, cues, timed)


@pytest.fixture
def panel(qtbot: QtBot) -> TranscriptPanel:
    panel = TranscriptPanel()
    qtbot.addWidget(panel)
    panel.resize(400, 300)
    panel.show()
    panel.activateWindow()
    qtbot.waitUntil(panel.isActiveWindow, timeout=PATIENCE)
    return panel


def selected(panel: TranscriptPanel) -> str:
    return panel.text.textCursor().selectedText()


def test_words_are_found_without_regard_to_case_and_accents(panel: TranscriptPanel) -> None:
    panel.show_captions(captions("Élan vital", "no", "ELAN and elan"))
    panel.find_text("elan")
    assert (selected(panel), panel.count.text()) == ("Élan", "1 of 3")
    QTest.keyClick(panel.needle, Qt.Key.Key_Return)
    assert (selected(panel), panel.count.text()) == ("ELAN", "2 of 3")
    QTest.keyClick(panel.needle, Qt.Key.Key_Return)
    QTest.keyClick(panel.needle, Qt.Key.Key_Return)
    assert panel.count.text() == "1 of 3"
    QTest.keyClick(panel.needle, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert panel.count.text() == "3 of 3"
    assert len(panel.text.extraSelections()) == 3


def test_words_are_found_over_the_end_of_a_cue_and_of_a_line(panel: TranscriptPanel) -> None:
    panel.show_captions(captions("They wait for\nthe first", "rain to fall."))
    panel.find_text("for the first rain")
    assert selected(panel) == "for the first\u20290:01  rain"


def test_times_and_the_beginning_of_what_is_not_said_are_not_found(panel: TranscriptPanel) -> None:
    panel.show_captions(captions("One", "Two"))
    panel.find_text("0:01")
    assert panel.count.text() == "0 of 0"
    assert panel.text.extraSelections() == []


def test_typing_finds_when_it_rests_and_an_empty_field_ends_it(panel: TranscriptPanel, qtbot: QtBot) -> None:
    panel.show_captions(captions("rain", "sun", "rain"))
    panel.look_for()
    QTest.keyClicks(panel.needle, "rain")
    qtbot.waitUntil(lambda: panel.count.text() == "1 of 2", timeout=PATIENCE)
    panel.look_for()
    assert panel.count.text() == "2 of 2"
    panel.needle.clear()
    qtbot.waitUntil(lambda: not panel.count.text(), timeout=PATIENCE)
    assert panel.text.extraSelections() == []


def test_the_first_place_is_the_next_one_that_is_heard(panel: TranscriptPanel) -> None:
    panel.show_captions(captions("rain", "sun", "rain", "rain"))
    panel.show_moment(1500)
    panel.find_text("rain")
    assert panel.count.text() == "2 of 3"


def test_other_captions_are_looked_through_for_the_same_words(panel: TranscriptPanel) -> None:
    panel.show_captions(captions("rain", "sun"))
    panel.find_text("sun")
    panel.show_captions(captions("sun", "sun"))
    assert panel.count.text() == "1 of 2"


def test_what_is_heard_is_marked_and_kept_in_view(panel: TranscriptPanel) -> None:
    panel.show_captions(captions(*(f"Line {at}" for at in range(500))))
    panel.show_moment(400_500)
    assert [cue.text for cue in panel.heard()] == ["Line 400"]
    text = panel.text
    block = text.document().findBlockByNumber(400)
    place = text.blockBoundingGeometry(block).translated(text.contentOffset())
    assert 0 <= place.top() < place.bottom() <= text.viewport().height()
    assert [mark.cursor.blockNumber() for mark in text.extraSelections()] == [400]
    bar = text.viewport().grab().toImage().pixelColor(1, int(place.center().y()))
    assert bar.name() == theme.tokens().accent
    panel.show_moment(400_950)
    assert panel.heard() == ()


def test_who_scrolls_is_left_alone_until_the_box_is_ticked_again(panel: TranscriptPanel) -> None:
    panel.show_captions(captions(*(f"Line {at}" for at in range(500))))
    view = panel.text.viewport()
    none = Qt.KeyboardModifier.NoModifier
    at, down = QPointF(9, 9), QPoint(0, -120)
    wheel = QWheelEvent(
        at,
        view.mapToGlobal(at),
        down,
        down,
        Qt.MouseButton.NoButton,
        none,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view, wheel)
    assert not panel.follow.isChecked()
    before = panel.text.verticalScrollBar().value()
    panel.show_moment(300_500)
    assert panel.text.verticalScrollBar().value() == before
    panel.follow.click()
    assert panel.text.verticalScrollBar().value() > 200


def test_selecting_words_does_not_leave_the_place(panel: TranscriptPanel, qtbot: QtBot) -> None:
    panel.show_captions(captions("Seeds sleep in the ground"))
    with qtbot.assertNotEmitted(panel.wanted):
        view = panel.text.viewport()
        QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=QPoint(60, 16))
        QTest.mouseMove(view, QPoint(160, 16))
        QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=QPoint(160, 16))
    assert selected(panel)


def test_a_transcript_without_times_is_read_and_searched(panel: TranscriptPanel, qtbot: QtBot) -> None:
    panel.show_captions(captions("All of it.", "And more.", timed=False))
    assert panel.text.toPlainText() == "All of it.\nAnd more."
    assert "no times" in panel.note.text()
    assert not panel.follow.isVisible()
    with qtbot.assertNotEmitted(panel.wanted):
        panel.text.setFocus()
        QTest.keyClick(panel.text, Qt.Key.Key_Return)
    panel.find_text("more")
    assert selected(panel) == "more"
    panel.show_moment(5000)
    assert panel.heard() == ()


def test_an_arabic_transcript_begins_at_the_right(panel: TranscriptPanel) -> None:
    panel.show_captions(captions("تنتظر المطر", language="ar"))
    rect = panel.text.cursorRect(panel.text.textCursor())
    assert rect.center().x() > panel.text.viewport().width() / 2
    assert direction_of(captions("- «المطر»", language="")) is Qt.LayoutDirection.RightToLeft
    assert direction_of(captions("1. Rain", language="")) is Qt.LayoutDirection.LeftToRight
    assert direction_of(captions("...", language="")) is Qt.LayoutDirection.LeftToRight


def test_markup_in_captions_is_only_text(panel: TranscriptPanel) -> None:
    panel.show_captions(captions("<b>x</b>\u2029y"))
    assert panel.text.toPlainText() == "0:00  <b>x</b> y"
    panel.show_captions(captions("a\u2028b\x1dc", "rain"))
    panel.find_text("rain")
    assert selected(panel) == "rain"


def test_a_long_transcript_keeps_the_window_quick(panel: TranscriptPanel, qtbot: QtBot) -> None:
    long = captions(*(f"Line {at} of a very long talk about rain and roots" for at in range(20_000)))
    started = time.perf_counter()
    panel.show_captions(long)
    shown = time.perf_counter() - started
    started = time.perf_counter()
    panel.find_text("line 19999")
    asked = time.perf_counter() - started
    qtbot.waitUntil(lambda: panel.count.text() == "1 of 1", timeout=PATIENCE)
    assert selected(panel) == "Line 19999"
    panel.find_text("rain")
    assert panel.count.text() == f"1 of more than {MOST_HITS:,}"
    assert shown < 2
    assert asked < 0.1


def test_nothing_here_is_without_help(panel: TranscriptPanel) -> None:
    panel.show_captions(captions("rain"))
    panel.find_text("rain")
    assert controls_without_help(panel) == []


@pytest.mark.parametrize(
    ("milliseconds", "shown"), [(0, "0:00"), (65_999, "1:05"), (3_725_000, "1:02:05"), (-5, "0:00")]
)
def test_times_are_shown_as_players_do(milliseconds: int, shown: str) -> None:
    assert clock(milliseconds) == shown


def test_times_have_the_digits_of_the_language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(i18n, "_language", "fa")
    QLocale.setDefault(QLocale("fa_IR"))
    assert clock(65_000) == "۱:۰۵"


moments = st.integers(0, 50)


@given(st.lists(st.tuples(moments, moments), max_size=30), moments)
def test_what_is_heard_at_a_moment_is_what_has_begun_and_not_ended(
    spans: list[tuple[int, int]], moment: int
) -> None:
    cues = [Cue(start, start + length, "x") for start, length in sorted(spans)]
    timeline = Timeline(cues)
    wanted = tuple(at for at, cue in enumerate(cues) if cue.start_ms <= moment < cue.end_ms)
    assert timeline.at(moment) == wanted
    assert timeline.last_begun(moment) == bisect_right([cue.start_ms for cue in cues], moment) - 1
