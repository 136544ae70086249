"""Pictures, sound and video, by Qt itself: no web engine needed."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QImageReader, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QScrollArea, QSlider, QVBoxLayout, QWidget

from oerdesk.core.i18n import _
from oerdesk.gui import theme

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
    """Plays sound or video."""

    page_changed = Signal(str)
    found = Signal(int, int)

    def __init__(self, path: Path, *, video: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        from PySide6.QtMultimedia import QAudioOutput, QMediaPlayer
        from PySide6.QtMultimediaWidgets import QVideoWidget

        self._player = QMediaPlayer(self)
        self._output = QAudioOutput(self)
        self._player.setAudioOutput(self._output)
        layout = QVBoxLayout(self)
        if video:
            screen = QVideoWidget()
            screen.setAccessibleName(_("Video"))
            self._player.setVideoOutput(screen)
            layout.addWidget(screen, 1)
        else:
            layout.addStretch(1)
        self._play = QPushButton(theme.icon("play"), _("Play"))
        self._play.clicked.connect(self._toggle)
        self._place = QSlider(Qt.Orientation.Horizontal)
        self._place.setAccessibleName(_("Place in the recording"))
        self._place.sliderMoved.connect(self._player.setPosition)
        self._time = QLabel()
        self._problem = QLabel(wordWrap=True)
        row = QHBoxLayout()
        for widget, stretch in ((self._play, 0), (self._place, 1), (self._time, 0)):
            row.addWidget(widget, stretch)
        layout.addLayout(row)
        layout.addWidget(self._problem)
        self._player.durationChanged.connect(self._place.setMaximum)
        self._player.positionChanged.connect(self._moved)
        self._player.playbackStateChanged.connect(self._state_changed)
        self._player.errorOccurred.connect(self._failed)
        self._player.setSource(QUrl.fromLocalFile(str(path)))

    def show_page(self, _path: str, anchor: str = "") -> None:
        """Go to ``t=12.5`` (seconds, as in Media Fragments URI 1.0)."""
        name, _equals, seconds = anchor.partition("=")
        if name == "t" and seconds.replace(".", "", 1).isdigit():
            self._player.setPosition(int(float(seconds) * 1000))

    def find_text(self, _text: str, *, backwards: bool = False) -> None:
        """No text to look in yet."""
        self.found.emit(0, 0)

    def set_zoom(self, factor: float) -> None:
        """The video fills the tab already."""

    def close_view(self) -> None:
        """Stop, and let go of the file."""
        self._player.stop()
        self._player.setSource(QUrl())

    def _toggle(self) -> None:
        if self._player.isPlaying():
            self._player.pause()
        else:
            self._player.play()

    def _moved(self, position: int) -> None:
        if not self._place.isSliderDown():
            self._place.setValue(position)
        self._time.setText(f"{_clock(position)} / {_clock(self._player.duration())}")

    def _state_changed(self, _state: object) -> None:
        playing = self._player.isPlaying()
        self._play.setText(_("Pause") if playing else _("Play"))
        self._play.setIcon(theme.icon("pause" if playing else "play"))

    def _failed(self, _error: object, words: str) -> None:
        self._problem.setText(_("This recording cannot be played: {reason}").format(reason=words))


def _clock(milliseconds: int) -> str:
    minutes, seconds = divmod(milliseconds // 1000, 60)
    return f"{minutes}:{seconds:02}"
