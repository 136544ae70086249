"""Covers: from the file where it has one, else set from the title and the kind.

They are read in the background, those asked for last first, and a few hundred are kept: while one
scrolls, what has left the view again is not waited for.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from functools import partial
from typing import Final
from zlib import crc32

from PySide6.QtCore import QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QPixmap

from oerdesk.core.progress import Progress
from oerdesk.core.records import ResourceRow
from oerdesk.gui import theme
from oerdesk.gui.jobs import JobRunner

KEPT: Final = 300
AT_ONCE: Final = 2
LATEST: Final = 60
"""Covers waited for at most: a few screens."""

TYPE_ICONS: Final = {
    "story": "story",
    "textbook": "book",
    "lesson": "lesson",
    "image": "image",
    "audio": "audio",
    "video": "video",
}

ReadCover = Callable[[int, int], bytes | None]
"""From a resource and a width in pixels to a picture, or None where it has none."""

Key = tuple[int, str]


class Covers(QObject):
    """The covers of one list.

    Signals:
        arrived: id of a resource whose cover can be drawn now.
    """

    arrived = Signal(int)

    def __init__(self, runner: JobRunner, read: ReadCover, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._read = read
        self._kept: OrderedDict[Key, QPixmap | None] = OrderedDict()
        self._wanted: OrderedDict[Key, int] = OrderedDict()
        self._reading: set[Key] = set()

    def picture(self, row: ResourceRow, width: int) -> QPixmap | None:
        """The picture of a resource if it is at hand; if not, it is asked for and ``arrived`` will tell."""
        key = row.id, row.version
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        if row.here and key not in self._reading:
            self._wanted[key] = width
            self._wanted.move_to_end(key)
            while len(self._wanted) > LATEST:
                self._wanted.popitem(last=False)
            self._go_on()
        return None

    def _go_on(self) -> None:
        while self._wanted and len(self._reading) < AT_ONCE:
            key, width = self._wanted.popitem()
            self._reading.add(key)
            job = self._runner.read(partial(self._read_one, key[0], width))
            job.succeeded.connect(partial(self._came, key))
            job.finished.connect(partial(self._ended, key))

    def _read_one(self, resource: int, width: int, _progress: Progress) -> bytes | None:
        return self._read(resource, width)

    def _came(self, key: Key, data: bytes | None) -> None:
        pixmap: QPixmap | None = None
        if data:
            loaded = QPixmap()
            pixmap = loaded if loaded.loadFromData(data) else None
        self._kept[key] = pixmap
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        if pixmap is not None:
            self.arrived.emit(key[0])

    def _ended(self, key: Key) -> None:
        self._reading.discard(key)
        self._kept.setdefault(key, None)  # a cover that cannot be read is not asked for again
        self._go_on()


def draw(painter: QPainter, area: QRect, row: ResourceRow, picture: QPixmap | None, font: QFont) -> None:
    """Fill ``area`` with the cover of a resource."""
    if picture is None:
        _draw_set(painter, area, row, font)
        return
    t = theme.tokens()
    painter.fillRect(area, QColor(t.raised))
    fitted = picture.size().scaled(area.size(), Qt.AspectRatioMode.KeepAspectRatio)
    place = QRect(area.topLeft(), fitted)
    place.moveCenter(area.center())
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawPixmap(place, picture)


_signs: dict[tuple[str, str, int], QPixmap] = {}


def _draw_set(painter: QPainter, area: QRect, row: ResourceRow, font: QFont) -> None:
    """A cover made from what is known: the ground tells titles apart, the sign tells the kind."""
    t = theme.tokens()
    ground = t.ink[crc32(row.work.encode()) % len(t.ink)]
    painter.fillRect(area, QColor(ground))
    side = max(16, min(area.height(), area.width()) * 2 // 5)
    sign = _sign(TYPE_ICONS.get(row.type, "book"), t.on_accent, side)
    if area.height() < 80:  # a thumbnail: no room for words
        painter.drawPixmap(area.center().x() - side // 2, area.center().y() - side // 2, sign)
        return
    painter.drawPixmap(area.center().x() - side // 2, area.top() + theme.SPACE, sign)
    large = QFont(font)
    large.setBold(True)
    painter.setFont(large)
    painter.setPen(QColor(t.on_accent))
    below = area.adjusted(theme.SPACE, side + theme.SPACE + theme.XS, -theme.SPACE, -theme.XS)
    flags = int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop) | int(Qt.TextFlag.TextWordWrap)
    line = painter.fontMetrics().lineSpacing()
    below.setHeight(below.height() // line * line)  # whole lines only
    painter.save()
    painter.setClipRect(below)
    painter.drawText(below, flags, row.title)
    painter.restore()


def _sign(name: str, color: str, side: int) -> QPixmap:
    """Drawn once for all resources of a kind: drawing must keep up with scrolling."""
    key = name, color, side
    if key not in _signs:
        _signs[key] = theme.icon(name, color, side).pixmap(QSize(side, side))
    return _signs[key]
