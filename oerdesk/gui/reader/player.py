"""The player behind a recording: QtMultimedia, loaded when something is played first."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl, Signal, SignalInstance
from PySide6.QtWidgets import QWidget

from oerdesk.core.i18n import _

if TYPE_CHECKING:
    from PySide6.QtMultimedia import QMediaPlayer


class Player(QObject):
    """Plays one file; without sound where the machine has none, and not at all where a part is missing.

    Signals:
        moved: milliseconds into the recording.
        length_known: milliseconds.
        loaded: one can go to places now.
        playing: whether it plays.
        failed: why it cannot be played and what to do, in plain words.
        noted: something to know, in plain words.
    """

    moved = Signal(int)
    length_known = Signal(int)
    loaded = Signal()
    playing = Signal(bool)
    failed = Signal(str)
    noted = Signal(str)

    def __init__(self, parent: QObject, *, video: bool = False) -> None:
        super().__init__(parent)
        self.screen: QWidget | None = None
        self._video = video
        self._missing = ""
        self._media: QMediaPlayer | None = None
        try:
            self._set_up()
        except ImportError as error:
            self._missing = str(error)

    def _set_up(self) -> None:
        from PySide6.QtMultimedia import QAudioOutput, QMediaDevices, QMediaPlayer

        media = QMediaPlayer(self)
        self._output = QAudioOutput(self)
        _settle(self._output.volumeChanged)
        _settle(media.playbackRateChanged)
        self._devices = QMediaDevices(self)
        self._devices.audioOutputsChanged.connect(
            lambda: self._output.setDevice(QMediaDevices.defaultAudioOutput())
        )
        self._silent = QMediaDevices.defaultAudioOutput().isNull()
        media.setAudioOutput(self._output)
        if self._video:
            from PySide6.QtMultimediaWidgets import QVideoWidget

            self.screen = screen = QVideoWidget()
            screen.setAccessibleName(_("Video"))
            media.setVideoOutput(screen)
        media.positionChanged.connect(self.moved.emit)
        media.durationChanged.connect(self.length_known.emit)
        media.playingChanged.connect(self.playing.emit)
        media.errorOccurred.connect(self._error)
        media.mediaStatusChanged.connect(self._status_changed)
        self._media = media

    def open(self, path: Path) -> None:
        """Begin to read a file."""
        if self._media is None:
            hint = _("Reinstall OERDesk; on Linux, install “libpulse0” and open the recording again.")
            self.failed.emit(f"{_('A part of the program that plays recordings is missing.')} {hint}")
            return
        self._media.setSource(QUrl.fromLocalFile(str(path)))

    def close(self) -> None:
        """Stop, and let go of the file."""
        if self._media is not None:
            self._media.stop()
            self._media.setSource(QUrl())

    def position(self) -> int:
        """Milliseconds."""
        return 0 if self._media is None else self._media.position()

    def duration(self) -> int:
        """Milliseconds; 0 while nobody knows."""
        return 0 if self._media is None else self._media.duration()

    def is_loaded(self) -> bool:
        """Whether one can go to places."""
        return self._media is not None and self._media.isSeekable() and self.duration() > 0

    def go_to(self, milliseconds: int) -> None:
        """Go on from another place."""
        if self._media is not None:
            self._media.setPosition(milliseconds)

    def toggle(self) -> None:
        """Play, or pause."""
        if self._media is None:
            return
        if self._media.isPlaying():
            self._media.pause()
        else:
            self._media.play()

    def set_speed(self, speed: float) -> None:
        """1 is the recording's own."""
        if self._media is not None:
            self._media.setPlaybackRate(speed)

    def set_volume(self, percent: int, silent: bool) -> None:
        """As loud as it sounds, not as the loudness is counted."""
        if self._media is None:
            return
        from PySide6.QtMultimedia import QAudio

        scale = QAudio.VolumeScale
        self._output.setVolume(
            QAudio.convertVolume(percent / 100, scale.LogarithmicVolumeScale, scale.LinearVolumeScale)
        )
        self._output.setMuted(silent)

    def _status_changed(self, status: object) -> None:
        from PySide6.QtMultimedia import QMediaPlayer

        media = self._media
        if media is None or status is not QMediaPlayer.MediaStatus.LoadedMedia:
            return
        if self._video:
            media.pause()  # so that its first picture is shown
        self.loaded.emit()
        if not media.hasAudio() and not media.hasVideo():
            self.failed.emit(_cannot_play())
        elif self._video and not media.hasVideo():
            self.noted.emit(_("Only the sound can be played: the pictures are of a kind unknown here."))
        if media.hasAudio() and self._silent:
            self._silent = False  # say it once
            self.noted.emit(_("No loudspeaker is connected: recordings are played without sound."))

    def _error(self, error: object, _words: str) -> None:
        from PySide6.QtMultimedia import QMediaPlayer

        if error is not QMediaPlayer.Error.NoError:
            self.failed.emit(_cannot_play())


def _cannot_play() -> str:
    problem = _("This recording is damaged, or of a kind that cannot be played here.")
    return f"{problem} {_('Export it, and open it with another player, such as VLC.')}"


def _settle(signal: SignalInstance) -> None:
    """Connect and disconnect once, so that an object can be let go of by threads of QtMultimedia.

    QObject tells an object of each disconnection while it holds a lock.  PySide looks for a Python override
    of that the first time, for which it needs the interpreter; a thread of the player would wait for it, with
    the lock, while this thread has the interpreter and waits for the lock in ``stop()``: the window hung in
    one of some fifty closings (PySide 6.11.3).  What was found is remembered for the object.
    """

    def nothing(*_values: object) -> None:
        pass

    signal.connect(nothing)
    signal.disconnect(nothing)
