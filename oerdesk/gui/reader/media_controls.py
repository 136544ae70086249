"""What one plays recordings with: play, places, speed, loudness, captions."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSlider,
    QStyle,
    QStyleOptionSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from oerdesk.core.i18n import _, ngettext
from oerdesk.gui import theme, words
from oerdesk.gui.packs.flow import Flow
from oerdesk.gui.reader.cues import clock

STEP: Final = 5_000  # milliseconds, of an arrow key
LONG_STEP: Final = 30_000
SPEEDS: Final = (0.5, 0.75, 1.0, 1.25, 1.5, 1.75, 2.0)
LOUDER: Final = 10  # percent, of an arrow key
_ARROWS: Final = frozenset((Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down))
_VOLUME_LETTERS: Final = 12  # wide


class PlaceSlider(QSlider):
    """Where one is in the recording; a click goes there.

    Signals:
        wanted: the place where the recording should go on, in milliseconds.
    """

    wanted = Signal(int)

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setSingleStep(STEP)
        self.setPageStep(LONG_STEP)
        self.setAccessibleName(_("Place in the recording"))
        self.setWhatsThis(_("Where you are in the recording. The arrow keys go 5 seconds back and on."))
        self.actionTriggered.connect(lambda _action: self.wanted.emit(self.sliderPosition()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go where one clicks; from there it can be dragged."""
        if event.button() is Qt.MouseButton.LeftButton:
            option = QStyleOptionSlider()
            self.initStyleOption(option)
            style, control = self.style(), QStyle.ComplexControl.CC_Slider
            handle = style.subControlRect(control, option, QStyle.SubControl.SC_SliderHandle, self)
            if not handle.contains(event.position().toPoint()):
                room = self.width() - handle.width()
                at = round(event.position().x()) - handle.width() // 2
                self.setSliderPosition(
                    style.sliderValueFromPosition(self.minimum(), self.maximum(), at, room)
                )
                self.wanted.emit(self.sliderPosition())
        super().mousePressEvent(event)


class MediaControls(QWidget):
    """The controls below a recording.

    Signals:
        play_wanted: play, or pause.
        place_wanted: go there, in milliseconds.
        step_wanted: go so many milliseconds on, or back.
        speed_wanted: 1 is the recording's own.
        volume_wanted: 0 to 100 percent, and whether it is silent.
        captions_wanted: number of the captions; -1 for none.
        transcript_wanted: show it or not.
    """

    play_wanted = Signal()
    place_wanted = Signal(int)
    step_wanted = Signal(int)
    speed_wanted = Signal(float)
    volume_wanted = Signal(int, bool)
    captions_wanted = Signal(int)
    transcript_wanted = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.place = PlaceSlider()
        self.time = QLabel()
        self.play = QPushButton(theme.icon("play"), _("Play"))
        self.speed = QComboBox()
        self.mute = _tool("sound", _("Mute"), _("Switches the sound off and on again (M)."))
        self.volume = QSlider(Qt.Orientation.Horizontal)
        self.captions = QComboBox()
        self.transcript = QPushButton(theme.icon("contents"), _("Transcript"))
        self._set_up()
        self._lay_out()
        self.playing(False)

    def _set_up(self) -> None:
        self.time.setAccessibleName(_("Time"))
        keys = _(
            "Space plays and pauses. The arrow keys go 5 seconds back and on, and make it louder or quieter."
        )
        self.play.setToolTip(_("Plays and pauses (Space)."))
        self.play.setWhatsThis(keys)
        self.play.clicked.connect(self.play_wanted)
        self.place.wanted.connect(self.place_wanted)
        self.speed.setAccessibleName(_("Speed"))
        self.speed.setToolTip(_("How fast it is played; voices keep their pitch."))
        for speed in SPEEDS:
            decimals = len(f"{speed:g}".partition(".")[2])
            self.speed.addItem(_("{number}×").format(number=words.number(speed, decimals)), speed)
        self.speed.setCurrentIndex(SPEEDS.index(1.0))
        self.speed.currentIndexChanged.connect(lambda at: self.speed_wanted.emit(SPEEDS[at]))
        self.mute.setCheckable(True)
        self.mute.toggled.connect(self._volume_changed)
        self.volume.setAccessibleName(_("Volume"))
        self.volume.setToolTip(_("How loud it is (up and down arrow keys)."))
        self.volume.setRange(0, 100)
        self.volume.setSingleStep(LOUDER)
        self.volume.setValue(100)
        self.volume.valueChanged.connect(self._volume_changed)
        self.captions.setAccessibleName(_("Captions"))
        self.captions.setToolTip(_("What is said, as text, and in which language (C)."))
        self.captions.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.captions.currentIndexChanged.connect(lambda at: self.captions_wanted.emit(at - 1))
        self.transcript.setCheckable(True)
        self.transcript.setToolTip(_("Shows all that is said, beside the recording, and finds words in it."))
        self.transcript.toggled.connect(self.transcript_wanted)

    def _lay_out(self) -> None:
        back = _tool("skip-back", _seconds_back(), _("Goes 5 seconds back (arrow key)."))
        on = _tool("skip-forward", _seconds_on(), _("Goes 5 seconds on (arrow key)."))
        back.clicked.connect(partial(self.step_wanted.emit, -STEP))
        on.clicked.connect(partial(self.step_wanted.emit, STEP))
        # Players run from left to right in every language, as clocks do: so do the keys.
        playing = QWidget()
        playing.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        row = QHBoxLayout(playing)
        line = QWidget()
        line.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        above = QHBoxLayout(line)
        for layout, parts in ((row, (back, self.play, on)), (above, (self.place, self.time))):
            layout.setContentsMargins(0, 0, 0, 0)
            for part in parts:
                layout.addWidget(part)
        sound = QWidget()
        loud = QHBoxLayout(sound)
        loud.setContentsMargins(0, 0, 0, 0)
        loud.addWidget(self.mute)
        loud.addWidget(self.volume)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(line)
        column.addLayout(Flow(playing, self.speed, sound, self.captions, self.transcript))
        for button in self.findChildren(QAbstractButton):
            button.installEventFilter(self)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrow keys on a button are the player's; Qt would walk through the buttons with them."""
        pressed = event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent)
        if pressed and isinstance(event, QKeyEvent) and event.key() in _ARROWS:
            event.ignore()  # so that it goes on to the parent
            return True
        return super().eventFilter(watched, event)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the size of the text."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange and hasattr(self, "transcript"):
            self._fit()

    def _fit(self) -> None:
        metrics = self.fontMetrics()
        self.volume.setFixedWidth(metrics.averageCharWidth() * _VOLUME_LETTERS)
        words_ = (_("Play"), _("Pause"))  # the button keeps its place when it is pressed
        self.play.setMinimumWidth(0)
        self.play.ensurePolished()
        now = metrics.horizontalAdvance(self.play.text())
        widest = max(metrics.horizontalAdvance(word) for word in words_)
        self.play.setMinimumWidth(self.play.sizeHint().width() - now + widest)

    # What is so

    def playing(self, on: bool) -> None:
        """Say whether it plays."""
        self.play.setText(_("Pause") if on else _("Play"))
        self.play.setIcon(theme.icon("pause" if on else "play"))

    def show_time(self, position: int, duration: int) -> None:
        """Show where one is, in milliseconds."""
        if not self.place.isSliderDown():
            self.place.setValue(position)
        shown = _("{time} of {duration}").format(time=clock(position), duration=clock(duration))
        if shown != self.time.text():
            self.time.setText(shown)

    def offer(self, names: Sequence[str], chosen: int) -> None:
        """Offer captions by what they are called; without any nothing is offered."""
        self.captions.blockSignals(True)
        self.captions.clear()
        self.captions.addItem(_("No captions"))
        for name in names:
            self.captions.addItem(_("Captions: {language}").format(language=name))
        self.captions.setCurrentIndex(chosen + 1)
        self.captions.blockSignals(False)
        self.captions.setVisible(bool(names))
        self.transcript.setVisible(bool(names))

    # What keys do

    def louder(self, by: int) -> None:
        """Louder, or quieter, by so many percent; heard again if it was silent."""
        self.mute.setChecked(False)
        self.volume.setValue(self.volume.value() + by)

    def faster(self, by: int) -> None:
        """The next speed, or the one before."""
        self.speed.setCurrentIndex(min(max(self.speed.currentIndex() + by, 0), len(SPEEDS) - 1))

    def _volume_changed(self) -> None:
        silent = self.mute.isChecked()
        self.mute.setIcon(theme.icon("mute" if silent else "sound"))
        self.volume_wanted.emit(self.volume.value(), silent)


def _tool(icon: str, name: str, hint: str) -> QToolButton:
    button = QToolButton()
    button.setIcon(theme.icon(icon))
    button.setAccessibleName(name)
    button.setToolTip(hint)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return button


def _seconds_back() -> str:
    count = STEP // 1000
    return ngettext("{count} second back", "{count} seconds back", count).format(count=words.number(count))


def _seconds_on() -> str:
    count = STEP // 1000
    return ngettext("{count} second on", "{count} seconds on", count).format(count=words.number(count))
