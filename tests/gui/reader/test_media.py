from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from oerdesk.core.formats import Captions, Cue
from oerdesk.gui import theme
from oerdesk.gui.reader.media_view import MediaView, preferred
from tests.helpers.controls import controls_without_help
from tests.helpers.material import save, wav
from tests.helpers.windows import PATIENCE

MEDIA = Path(__file__).parents[2] / "data" / "media"
ENGLISH = Captions(
    "film.en.vtt",
    "en",
    tuple(
        Cue(start, start + 900, words, speaker)
        for start, words, speaker in (
            (0, "Seeds sleep.", "Ama"),
            (1000, "They wait\nfor rain.", ""),
            (2000, "Rain wakes them.", ""),
            (3000, "Roots grow.", ""),
        )
    ),
)
ARABIC = Captions("film.ar.vtt", "ar", (Cue(0, 900, "البذور تنام.", ""), Cue(1000, 1900, "تنتظر المطر.", "")))
UNTIMED = Captions("film.txt", "", (Cue(0, 0, "All of it."),), timed=False)
# Backends of QtMultimedia say what the machine lacks, at any time.
pytestmark = pytest.mark.qt_log_ignore(".*")

Plays = Callable[..., MediaView]


@pytest.fixture
def plays(qtbot: QtBot) -> Iterator[Plays]:
    """Opens a recording, and lets go of it in the end."""
    views: list[MediaView] = []

    def open_(path: Path, *captions: Captions, video: bool | None = None) -> MediaView:
        view = MediaView(path, video=path.suffix == ".webm" if video is None else video, captions=captions)
        views.append(view)
        view.resize(1000, 600)
        view.show()
        view.activateWindow()
        qtbot.waitUntil(lambda: view._place.maximum() > 1000 or bool(view._problem.text()), timeout=PATIENCE)
        return view

    yield open_
    for view in views:
        view.close_view()
        view.close()
        view.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def key(view: MediaView, *pressed: Qt.Key) -> None:
    for one in pressed:
        QTest.keyClick(QApplication.focusWidget() or view, one)


def test_a_film_plays_to_its_end_and_shows_what_is_said(plays: Plays, qtbot: QtBot) -> None:
    view = plays(MEDIA / "tiny.webm", ENGLISH)
    view.controls.speed.setCurrentIndex(view.controls.speed.count() - 1)
    shown: list[str] = []
    places: list[str] = []
    view.page_changed.connect(places.append)
    view._player.moved.connect(lambda _at: shown.append(view._caption.text()))
    view.controls.play.click()
    qtbot.waitUntil(lambda: view.controls.play.text() == "Pause", timeout=PATIENCE)
    qtbot.waitUntil(lambda: view.controls.play.text() == "Play", timeout=PATIENCE)
    assert "Ama: Seeds sleep." in shown
    assert "Rain wakes them." in shown
    assert places
    assert view.place() == "t=0.0"  # it begins anew


def test_the_place_it_was_left_at_is_gone_to_when_the_file_is_read(qtbot: QtBot, plays: Plays) -> None:
    view = MediaView(MEDIA / "tiny.ogg", video=False, captions=[ENGLISH])
    view.show_page("film.ogg", "t=2.5")
    assert view.place() == "t=2.5"
    qtbot.waitUntil(lambda: view._player.position() == 2500, timeout=PATIENCE)
    qtbot.waitUntil(lambda: view._caption.text() == "Rain wakes them.", timeout=PATIENCE)
    view.go_to("page=3")
    assert view.place_now() == "t=2.5"
    view.close_view()
    view.deleteLater()


def test_the_keys_play_seek_and_change_the_sound(plays: Plays, qtbot: QtBot) -> None:
    view = plays(MEDIA / "tiny.ogg", ENGLISH)
    view.setFocus()
    key(view, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: view._player.position() == 5000, timeout=PATIENCE)
    key(view, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: view._player.position() >= 7900, timeout=PATIENCE)
    key(view, Qt.Key.Key_Home)
    qtbot.waitUntil(lambda: view._player.position() == 0, timeout=PATIENCE)
    key(view, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_M)
    assert (view.controls.volume.value(), view.controls.mute.isChecked()) == (80, True)
    key(view, Qt.Key.Key_Up)
    assert (view.controls.volume.value(), view.controls.mute.isChecked()) == (90, False)
    QTest.keyClick(view, Qt.Key.Key_Greater, Qt.KeyboardModifier.ShiftModifier)
    assert view.controls.speed.currentText() == "1.25×"
    key(view, Qt.Key.Key_C)
    assert view.controls.captions.currentText() == "No captions"
    assert view._caption.text() == ""
    key(view, Qt.Key.Key_C)
    assert view.controls.captions.currentText() == "Captions: English"
    key(view, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: view.controls.play.text() == "Pause", timeout=PATIENCE)
    key(view, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: view.controls.play.text() == "Play", timeout=PATIENCE)


def test_a_click_on_the_line_of_time_goes_there(plays: Plays, qtbot: QtBot) -> None:
    view = plays(MEDIA / "tiny.ogg")
    slider = view._place
    at = QPointF(slider.width() / 2, slider.height() / 2)
    for kind in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease):
        left = Qt.MouseButton.LeftButton
        event = QMouseEvent(kind, at, slider.mapToGlobal(at), left, left, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(slider, event)
    qtbot.waitUntil(lambda: 3500 < view._player.position() < 4500, timeout=PATIENCE)


def test_a_line_of_the_transcript_is_gone_to_by_click_and_by_enter(plays: Plays, qtbot: QtBot) -> None:
    view = plays(MEDIA / "tiny.webm", ENGLISH)
    text = view.transcript.text
    block = text.document().findBlockByNumber(2)
    at = text.blockBoundingGeometry(block).translated(text.contentOffset()).center()
    QTest.mouseClick(text.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(20, int(at.y())))
    qtbot.waitUntil(lambda: view._player.position() == 2000, timeout=PATIENCE)
    text.setFocus()
    key(view, Qt.Key.Key_Up, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: view._player.position() == 1000, timeout=PATIENCE)
    key(view, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: view.controls.play.text() == "Pause", timeout=PATIENCE)


def test_words_are_looked_for_in_the_transcript(plays: Plays, qtbot: QtBot) -> None:
    view = plays(MEDIA / "tiny.webm", ENGLISH)
    view.controls.transcript.setChecked(False)
    found: list[tuple[int, int]] = []
    view.found.connect(lambda at, count: found.append((at, count)))
    view.find_text("rain")
    view.find_text("rain")
    view.find_text("rain", backwards=True)
    view.find_text("no such word")
    assert found == [(1, 2), (2, 2), (1, 2), (0, 0)]
    assert view.transcript.isVisible()
    view.look_for()
    qtbot.waitUntil(view.transcript.needle.hasFocus, timeout=PATIENCE)


def test_the_language_of_captions_is_chosen_and_begins_as_the_program_s(plays: Plays, qtbot: QtBot) -> None:
    view = plays(MEDIA / "tiny.webm", ARABIC, ENGLISH, UNTIMED)
    box = view.controls.captions
    assert [box.itemText(at) for at in range(box.count())] == [
        "No captions",
        "Captions: العربية",
        "Captions: English",
        "Captions: film.txt, without times",
    ]
    assert box.currentIndex() == 2
    box.setCurrentIndex(1)
    assert view._caption.text() == "البذور تنام."
    assert view._caption.layoutDirection() is Qt.LayoutDirection.RightToLeft
    box.setCurrentIndex(3)
    assert view.transcript.text.toPlainText() == "All of it."
    assert not view._caption.isVisible()
    assert view.transcript.note.isVisible()
    box.setCurrentIndex(0)
    assert view.transcript.text.toPlainText() == "All of it."


@pytest.mark.parametrize(
    ("languages", "wanted", "at"),
    [
        (["fr", "en"], "en", 1),
        (["fr", "pt-BR"], "pt", 1),
        (["pt", "pt-BR"], "pt-BR", 1),
        (["fr"], "sw", 0),
        ([], "sw", -1),
    ],
)
def test_the_nearest_language_is_chosen(languages: list[str], wanted: str, at: int) -> None:
    assert preferred(languages, wanted) == at


@pytest.mark.parametrize("video", [True, False])
def test_a_recording_that_cannot_be_played_says_what_to_do(plays: Plays, tmp_path: Path, video: bool) -> None:
    view = plays(save(tmp_path, "a.webm", b"\x1a\x45\xdf\xa3 broken"), ENGLISH, video=video)
    assert "another player" in view._problem.text()
    assert view._problem.isVisible()
    view.find_text("rain")
    assert view.transcript.count.text() == "1 of 2"
    view.go_to("t=3")
    assert view.place() == "t=3.0"


def test_a_recording_without_captions_offers_none(plays: Plays) -> None:
    view = plays(MEDIA / "tiny.ogg")
    assert not view.controls.captions.isVisible()
    assert not view.controls.transcript.isVisible()
    assert not view.transcript.isVisible()
    assert "No captions" in view._caption.text()
    found: list[tuple[int, int]] = []
    view.found.connect(lambda at, count: found.append((at, count)))
    view.find_text("rain")
    view.look_for()
    assert found == [(0, 0)]


def test_captions_that_cannot_be_read_are_told(plays: Plays) -> None:
    view = plays(MEDIA / "tiny.ogg", Captions("a.vtt", "", (), problem="“a.vtt” holds no captions."), ENGLISH)
    assert "“a.vtt” holds no captions." in view._note.text()
    assert view.transcript.isVisible()


def test_a_machine_without_loudspeaker_plays_in_silence(plays: Plays, qtbot: QtBot, tmp_path: Path) -> None:
    from PySide6.QtMultimedia import QMediaDevices

    view = plays(save(tmp_path, "a.wav", wav(2)))
    silent = QMediaDevices.defaultAudioOutput().isNull()
    assert ("No loudspeaker" in view._note.text()) is silent
    view.controls.play.click()
    qtbot.waitUntil(lambda: view._player.position() > 500, timeout=PATIENCE)


def test_a_missing_part_of_the_program_leaves_the_transcript(
    plays: Plays, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "PySide6.QtMultimedia", None)
    view = plays(MEDIA / "tiny.webm", ENGLISH)
    assert "libpulse0" in view._problem.text()
    view.setFocus()
    key(view, Qt.Key.Key_Space, Qt.Key.Key_Right, Qt.Key.Key_M)
    view.find_text("rain")
    assert view.transcript.count.text() == "1 of 2"


def test_in_a_narrow_place_the_transcript_is_below(plays: Plays) -> None:
    view = plays(MEDIA / "tiny.webm", ENGLISH)
    assert view._split.orientation() is Qt.Orientation.Horizontal
    view.resize(420, 700)
    assert view._split.orientation() is Qt.Orientation.Vertical


@pytest.mark.parametrize("percent", [100, 200, 300])
def test_nothing_is_cut_off_at_any_size(plays: Plays, qapp: QApplication, percent: int) -> None:
    theme.apply(qapp, "dark", percent)
    view = plays(MEDIA / "tiny.webm", ENGLISH, ARABIC)
    view.resize(1300, 700)
    QApplication.sendPostedEvents()
    assert view.minimumSizeHint().width() <= 1300
    controls = view.controls
    for part in (controls.play, controls.speed, controls.captions, controls.transcript, controls.time):
        assert part.width() >= part.sizeHint().width(), part.accessibleName()
        assert controls.rect().contains(part.mapTo(controls, part.rect().bottomRight()))


def test_a_recording_can_be_closed_at_any_moment(qtbot: QtBot) -> None:
    """The window hung in some of these: see ``player._settle``."""
    for times in range(40):
        view = MediaView(MEDIA / ("tiny.webm" if times % 2 else "tiny.ogg"), video=bool(times % 2))
        view.show()
        qtbot.waitUntil(lambda view=view: view._player.is_loaded(), timeout=PATIENCE)  # type: ignore[misc]
        view._player.toggle()
        qtbot.waitUntil(lambda view=view: view._player.position() > 0, timeout=PATIENCE)  # type: ignore[misc]
        view.close_view()
        view.close()
        view.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_larger_pages_are_larger_captions(plays: Plays) -> None:
    view = plays(MEDIA / "tiny.ogg", ENGLISH)
    before = view._caption.fontInfo().pointSizeF(), view.transcript.text.fontInfo().pointSizeF()
    view.set_zoom(2)
    after = view._caption.fontInfo().pointSizeF(), view.transcript.text.fontInfo().pointSizeF()
    assert after == pytest.approx((before[0] * 2, before[1] * 2), rel=0.05)


def test_every_control_has_a_name_and_says_what_it_is_for(plays: Plays) -> None:
    from PySide6.QtGui import QAccessible

    view = plays(MEDIA / "tiny.webm", ENGLISH)
    assert controls_without_help(view) == []
    for part in view.controls.findChildren(QWidget):
        interface = QAccessible.queryAccessibleInterface(part)
        if part.isVisible() and interface.state().focusable:
            assert interface.text(QAccessible.Text.Name), part
