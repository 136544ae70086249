"""Words in the work that is read: the field for them, all places on all pages, going from one to the next."""

from __future__ import annotations

import re
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QListWidget, QListWidgetItem, QWidget

from oerdesk.core.errors import OerdeskError
from oerdesk.core.i18n import _, ngettext
from oerdesk.core.library import Library
from oerdesk.core.progress import Progress
from oerdesk.core.reading import Passages
from oerdesk.core.records import FoundPlace, Place
from oerdesk.gui import theme
from oerdesk.gui.announce import announce
from oerdesk.gui.jobs import Job, JobRunner
from oerdesk.gui.table import plain

PAUSE: Final = 250  # milliseconds without a key, before it is looked for
_WORDS: Final = re.compile(r"\S+\s*")

Found = tuple[Passages, str, list[FoundPlace], bool]


class FindBar(QWidget):
    """Looks for words in one resource.

    Attributes:
        needle: the field for the words.
        hits: says how many places there are, and at which one is.
        list: all places.

    Signals:
        place_wanted: the words, and the place to be shown.
        ended: nothing is looked for any more.
        listed: new places are in :attr:`list`.
    """

    place_wanted = Signal(str, object)
    ended = Signal()
    listed = Signal(int)

    def __init__(self, library: Library, runner: JobRunner, resource: int) -> None:
        super().__init__()
        self._library, self._runner, self._resource = library, runner, resource
        self._passages: Passages | None = None
        self._job: Job | None = None
        self._places: list[FoundPlace] = []
        self._more = False
        self._at = -1
        self._words = ""
        self.here = ""  # the page that is shown: the first place is looked for from there on
        self.order: tuple[str, ...] = ()
        self.needle = QLineEdit(clearButtonEnabled=True)
        self.needle.setPlaceholderText(_("Find in this work"))
        self.needle.setAccessibleName(_("Find in this work"))
        self.needle.setToolTip(_("Words are found on all pages. Enter goes to the next place, Esc ends."))
        self.hits = QLabel()
        self.hits.setAccessibleName(_("Places found"))
        self.list = QListWidget()
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName(_("Places found"))
        self.list.setToolTip(_("Choose a place to go there."))
        self.list.itemActivated.connect(self._chosen)
        self.list.itemClicked.connect(self._chosen)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._pause.timeout.connect(self.look)
        self.needle.textChanged.connect(lambda _text: self._pause.start())
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, theme.XS, 0, theme.XS)
        layout.addWidget(self.needle, 1)
        layout.addWidget(self.hits)
        self._add_key("Return", partial(self.step, +1))
        self._add_key("Shift+Return", partial(self.step, -1))

    def _add_key(self, key: str, do: object) -> None:
        action = QAction(self)
        action.setShortcut(QKeySequence(key))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(do)
        self.addAction(action)

    @property
    def current(self) -> FoundPlace | None:
        """The place one is at."""
        return self._places[self._at] if 0 <= self._at < len(self._places) else None

    def begin(self) -> None:
        """Ask for words."""
        self.show()
        self.needle.setFocus()
        self.needle.selectAll()

    def end(self) -> None:
        """Look for nothing any more."""
        self.needle.clear()
        self.look()
        self.hide()
        self.ended.emit()

    def look(self) -> None:
        """Look for what stands in the field, in the background."""
        self._pause.stop()
        words = self.needle.text().strip()
        if words == self._words:
            return
        self._words = words
        if self._job is not None:
            self._job.cancel()
            self._job = None
        if not words:
            self._show_places([], more=False)
            return
        self._job = job = self._runner.read(
            partial(_found, self._library, self._resource, self._passages, words)
        )
        job.succeeded.connect(self._finished)
        job.failed.connect(self._failed)

    def step(self, step: int) -> None:
        """To the next place, or the one before; after the last comes the first."""
        if self.needle.text().strip() != self._words:
            self.look()
        elif self._places:
            self._go_to((self._at + step) % len(self._places))

    def _finished(self, result: Found) -> None:
        self._passages, words, places, more = result
        if words != self._words:
            return
        self._job = None
        self._show_places(places, more=more)
        self.listed.emit(len(places))
        found = ngettext("{count} place found.", "{count} places found.", len(places))
        announce(self.hits, found.format(count=len(places)))
        if places:
            self._go_to(self._nearest())

    def _failed(self, error: OerdeskError) -> None:
        self._words = ""
        self.hits.setText(error.title)
        self.hits.setToolTip(error.hint)
        announce(self.hits, str(error), urgent=True)

    def _nearest(self) -> int:
        """The first place from the page on that is shown."""
        order = {page: number for number, page in enumerate(self.order)}

        def rank(place: str) -> int:
            read = Place.parse(place)
            return read.number or order.get(read.path, 0)

        here = rank(self.here)
        return next((at for at, place in enumerate(self._places) if rank(place.place) >= here), 0)

    def _show_places(self, places: list[FoundPlace], *, more: bool) -> None:
        self._places, self._more, self._at = places, more, -1
        self.list.clear()
        for place in places:
            self.list.addItem(_item(place))
        self._say()

    def _chosen(self, item: QListWidgetItem) -> None:
        self._go_to(self.list.row(item))

    def _go_to(self, at: int) -> None:
        self._at = at
        self.list.setCurrentRow(at)
        self._say()
        self.place_wanted.emit(self._words, self._places[at])

    def _say(self) -> None:
        if not self._words:
            self.hits.setText("")
            return
        said = _("{place} of more than {count}") if self._more else _("{place} of {count}")
        self.hits.setText(said.format(place=self._at + 1, count=len(self._places)))


def _found(
    library: Library, resource: int, passages: Passages | None, words: str, progress: Progress
) -> Found:
    """Look; the text of the work is read only once."""
    passages = passages or library.reading.passages(resource, progress)
    return passages, words, *passages.find(words)


def _item(place: FoundPlace) -> QListWidgetItem:
    """A place in one line: the words with some around them; where it is, to be read or heard besides."""
    quote = place.quote
    before = "".join(_WORDS.findall(quote.prefix)[-2:])
    words = " ".join(f"…{before}{quote.exact}{quote.suffix}…".split())
    number = Place.parse(place.place).number
    where = _("Page {number}").format(number=number) if number else place.heading
    item = QListWidgetItem(f"{where}: {words}" if number else words)
    whole = f"{where}: {words}" if where else words
    item.setToolTip(plain(whole))
    item.setData(Qt.ItemDataRole.AccessibleTextRole, whole)
    return item
