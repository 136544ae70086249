"""Pictures, sound and video, by Qt itself: no web engine needed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFontMetrics, QImageReader, QKeyEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea, QSplitter, QVBoxLayout, QWidget

from oerdesk.core import i18n
from oerdesk.core.formats import Captions
from oerdesk.core.i18n import _
from oerdesk.core.records import Place
from oerdesk.gui import theme, words
from oerdesk.gui.announce import announce
from oerdesk.gui.reader.cues import direction_of, said
from oerdesk.gui.reader.media_controls import LOUDER, STEP, MediaControls
from oerdesk.gui.reader.player import Player
from oerdesk.gui.reader.transcript import TranscriptPanel

TELL: Final = 5_000  # milliseconds between two places that are told
WIDE: Final = 1.3  # times as wide as high: there is room beside each other
MEDIUM, LARGE = 1.2, 1.8  # times the size of text, of captions
NO_KEYS: Final = Qt.KeyboardModifier.NoModifier
LARGEST_SIDE = 10_000  # pixels: larger pictures are shown smaller


class ImageView(QScrollArea):
    """Shows one picture, as large as the tab allows."""

    page_changed = Signal(str)
    found = Signal(int, int)

    def __init__(self, path: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        reader = QImageReader(str(path))
        reader.setDecideFormatFromContent(True)  # the file's name is a hash
        reader.setAutoTransform(True)
        size = reader.size()
        if size.isValid() and max(size.width(), size.height()) > LARGEST_SIDE:
            reader.setScaledSize(size.scaled(LARGEST_SIDE, LARGEST_SIDE, Qt.AspectRatioMode.KeepAspectRatio))
        self._pixmap = QPixmap.fromImage(reader.read())
        self._label = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        self._label.setAccessibleName(_("Picture"))
        self._zoom = 1.0
        self.setWidget(self._label)
        self.setWidgetResizable(True)
        self._draw()

    def show_page(self, _path: str, _anchor: str = "") -> None:
        """There is only one."""

    def find_text(self, _text: str, *, backwards: bool = False) -> None:
        """A picture has no text."""
        self.found.emit(0, 0)

    def set_zoom(self, factor: float) -> None:
        """Show it larger or smaller; 1 fits the tab."""
        self._zoom = factor
        self._draw()

    def close_view(self) -> None:
        """Nothing to let go of."""

    def resizeEvent(self, event: object) -> None:
        """Fit the new size."""
        super().resizeEvent(event)  # type: ignore[arg-type]
        self._draw()

    def _draw(self) -> None:
        if self._pixmap.isNull():
            self._label.setText(_("This picture cannot be shown."))
            return
        room = self.viewport().size() * self._zoom
        shown = self._pixmap.scaled(
            room, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        self._label.setPixmap(shown)


class MediaView(QWidget):
    """Plays sound or video, with captions and transcript.

    Attributes:
        controls: what it is played with.
        transcript: what is said.

    Signals:
        page_changed: the place one is at, now and then while it plays.
        found: at which place of the transcript one is, from 1, and how many there are.
    """

    page_changed = Signal(str)
    found = Signal(int, int)

    def __init__(
        self, path: Path, *, video: bool, captions: Sequence[Captions] = (), parent: QWidget | None = None
    ) -> None:
        """A player for the file at ``path``.

        Args:
            captions: of this recording, as ``captions_of`` finds them.
        """
        super().__init__(parent)
        self._video = video
        self._captions = [found for found in captions if found.cues]
        self._shown = -1  # number of the captions that are shown
        self._zoom = 1.0
        self._told = 0  # milliseconds: the place that was told last
        self._pending: int | None = None  # the place to go to when it has been read
        self.controls = MediaControls()
        self._place = self.controls.place
        self.transcript = TranscriptPanel()
        self._problem = _label("danger")
        self._note = _label("muted")
        self._caption = CaptionLabel(large=not video)
        self._player = Player(self, video=video)
        self._stage = QWidget()
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._lay_out()
        self._connect()
        self.setFocusProxy(self.controls.play)
        self._offer_captions()
        self._say_problems(captions)
        self._player.open(path)

    def _lay_out(self) -> None:
        stage = QVBoxLayout(self._stage)
        stage.setContentsMargins(0, 0, 0, 0)
        screen = self._player.screen
        if screen is not None:
            stage.addWidget(screen, 1)
        stage.addWidget(self._caption, 0 if screen is not None else 1)
        self._split.setChildrenCollapsible(False)
        self._split.addWidget(self._stage)
        self._split.addWidget(self.transcript)
        self._split.setStretchFactor(0, 3)
        self._split.setStretchFactor(1, 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._split, 1)
        layout.addWidget(self.controls)
        for label in (self._problem, self._note):
            layout.addWidget(label)
            label.hide()

    def _connect(self) -> None:
        controls, player = self.controls, self._player
        controls.play_wanted.connect(player.toggle)
        controls.place_wanted.connect(self._seek)
        controls.step_wanted.connect(self._seek_by)
        controls.speed_wanted.connect(player.set_speed)
        controls.volume_wanted.connect(player.set_volume)
        controls.captions_wanted.connect(self._choose_captions)
        controls.transcript_wanted.connect(self.transcript.setVisible)
        self.transcript.wanted.connect(self._seek)
        self.transcript.found.connect(self.found)
        player.moved.connect(self._moved)
        player.length_known.connect(self._length_known)
        player.loaded.connect(self._loaded)
        player.playing.connect(self._playing)
        player.failed.connect(self._failed)
        player.noted.connect(self._noted)

    # Captions

    def _offer_captions(self) -> None:
        names = [_name(found, self._captions) for found in self._captions]
        chosen = preferred([found.language for found in self._captions], i18n.language())
        timed = chosen >= 0 and self._captions[chosen].timed
        self.controls.offer(names, chosen)
        self.transcript.setVisible(bool(names))
        self.controls.transcript.setChecked(bool(names))
        if chosen >= 0:
            self._choose_captions(chosen)
        self._caption.setVisible(timed or not self._video)
        if not names and not self._video:
            self._caption.setText(_("No captions or transcript came with this recording."))

    def _choose_captions(self, number: int) -> None:
        """Show captions, -1 for none; the transcript stays in the language that was chosen last."""
        self._shown = number
        if number >= 0:
            chosen = self._captions[number]
            self.transcript.show_captions(chosen)
            self._caption.setLayoutDirection(direction_of(chosen))
        timed = number >= 0 and self._captions[number].timed
        self._caption.setVisible(timed or not self._video)
        self._show_captions(self._player.position())

    def _show_captions(self, position: int) -> None:
        self.transcript.show_moment(position)
        if self._captions:
            heard = self.transcript.heard() if self._shown >= 0 else ()
            self._caption.setText("\n".join(said(cue) for cue in heard))

    def _say_problems(self, captions: Sequence[Captions]) -> None:
        for found in captions:
            if found.problem:
                self._noted(found.problem)

    # Places

    def show_page(self, _path: str, anchor: str = "") -> None:
        """Go to ``t=12.5`` (seconds, as in Media Fragments URI 1.0)."""
        self.go_to(anchor)

    def go_to(self, place: str) -> None:
        """Go to ``t=12.5``; what is no such place is passed over."""
        seconds = Place.parse(place).seconds
        if seconds is not None:
            self._seek(int(seconds * 1000))

    def place(self) -> str:
        """Where one is, ``t=12.5``; the beginning when it has come to the end."""
        if self._pending is not None:
            return str(Place(seconds=self._pending / 1000))
        position, duration = self._player.position(), self._player.duration()
        return str(Place(seconds=0 if duration and position >= duration else position / 1000))

    place_now = place

    def _seek(self, milliseconds: int) -> None:
        if not self._player.is_loaded():
            self._pending = milliseconds
            return
        self._pending = None
        self._player.go_to(min(max(0, milliseconds), self._player.duration()))
        self._tell(milliseconds)

    def _seek_by(self, milliseconds: int) -> None:
        self._seek(self._player.position() + milliseconds)
        announce(self.controls.place, self.controls.time.text())

    def _length_known(self, duration: int) -> None:
        self._place.setMaximum(duration)
        self.controls.show_time(self._player.position(), duration)

    def _loaded(self) -> None:
        if self._pending is not None:
            self._seek(self._pending)

    def _moved(self, position: int) -> None:
        self.controls.show_time(position, self._player.duration())
        self._show_captions(position)
        if abs(position - self._told) >= TELL:
            self._tell(position)

    def _tell(self, position: int) -> None:
        self._told = position
        self.page_changed.emit(self.place())

    # Finding

    def look_for(self) -> None:
        """Ask for words to look for in the transcript; again: go to the next place."""
        if self._captions:
            self.controls.transcript.setChecked(True)
            self.transcript.look_for()

    def find_text(self, text: str, *, backwards: bool = False) -> None:
        """Go to the next place in the transcript, or the one before."""
        if not self._captions:
            self.found.emit(0, 0)
            return
        self.controls.transcript.setChecked(True)
        self.transcript.find_text(text, backwards=backwards)

    # Looks

    def set_zoom(self, factor: float) -> None:
        """Show captions and transcript larger or smaller; the video fills its place already."""
        self._zoom = factor
        self._caption.set_zoom(factor)
        self.transcript.set_zoom(factor)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a place that is not wide, as beside another work, the transcript is below."""
        super().resizeEvent(event)
        narrow = self.width() < self.height() * WIDE
        self._split.setOrientation(Qt.Orientation.Vertical if narrow else Qt.Orientation.Horizontal)

    # Playing

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space, arrows, M, C, Home, and < > for the speed."""
        do = self._keys().get(event.key())
        plain = event.modifiers() in {
            NO_KEYS,
            Qt.KeyboardModifier.ShiftModifier,
            Qt.KeyboardModifier.KeypadModifier,
        }
        if do is not None and plain:
            do()
        else:
            super().keyPressEvent(event)

    def _keys(self) -> dict[int, Callable[[], object]]:
        controls, key = self.controls, Qt.Key
        return {
            key.Key_Space: self._player.toggle,
            key.Key_Left: partial(self._seek_by, -STEP),
            key.Key_Right: partial(self._seek_by, STEP),
            key.Key_Up: partial(controls.louder, LOUDER),
            key.Key_Down: partial(controls.louder, -LOUDER),
            key.Key_M: controls.mute.toggle,
            key.Key_C: self._toggle_captions,
            key.Key_Home: partial(self._seek, 0),
            key.Key_Less: partial(controls.faster, -1),
            key.Key_Greater: partial(controls.faster, +1),
        }

    def _toggle_captions(self) -> None:
        box = self.controls.captions
        if self._captions:
            box.setCurrentIndex(0 if box.currentIndex() else max(1, self.transcript_number + 1))

    @property
    def transcript_number(self) -> int:
        """Which captions the transcript shows; -1 for none."""
        path = self.transcript.captions.path
        return next((at for at, found in enumerate(self._captions) if found.path == path), -1)

    def _playing(self, on: bool) -> None:
        self.controls.playing(on)
        if not on:
            self._tell(self._player.position())

    def _failed(self, words: str) -> None:
        self._problem.setText(words)
        self._problem.show()
        announce(self._problem, words, urgent=True)

    def _noted(self, words: str) -> None:
        self._note.setText("\n".join(filter(None, (self._note.text(), words))))
        self._note.show()

    def close_view(self) -> None:
        """Stop, and let go of the file."""
        self._player.close()


class CaptionLabel(QLabel):
    """What is being said; large where there is nothing else to look at."""

    def __init__(self, *, large: bool) -> None:
        super().__init__(alignment=Qt.AlignmentFlag.AlignCenter, wordWrap=True)
        self._factor = LARGE if large else MEDIUM
        self._zoom = 1.0
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAccessibleName(_("Captions"))
        self.setWhatsThis(_("What is being said."))
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._fit()

    def set_zoom(self, factor: float) -> None:
        """Larger or smaller."""
        self._zoom = factor
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the size of the text of the window."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.ApplicationFontChange:
            self._fit()

    def _fit(self) -> None:
        font = QApplication.font()
        font.setPointSizeF(font.pointSizeF() * self._factor * self._zoom)
        self.setFont(font)
        # Two lines of room always, so that a video does not jump at each cue.
        self.setMinimumHeight(QFontMetrics(font).lineSpacing() * 2 + theme.XS)


def preferred(languages: Sequence[str], wanted: str) -> int:
    """Which of several languages is nearest to the one wanted; else the first; -1 when there is none."""
    first = [tag.partition("-")[0] for tag in languages]
    for tags, tag in ((list(languages), wanted), (first, wanted.partition("-")[0])):
        if tag in tags:
            return tags.index(tag)
    return 0 if languages else -1


def _name(captions: Captions, others: Sequence[Captions]) -> str:
    """The language; with the name of the file where that does not say enough."""
    file = captions.path.rpartition("/")[2]
    name = words.language(captions.language) if captions.language else file
    if not captions.timed:
        return _("{language}, without times").format(language=name)
    same = sum(other.timed and other.language == captions.language for other in others)
    return f"{name} ({file})" if captions.language and same > 1 else name


def _label(role: str) -> QLabel:
    label = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
    label.setProperty("role", role)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
