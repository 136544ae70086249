"""What every view of text in a reader can do; each does what its kind of content allows."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QWidget

from oerdesk.core.records import FoundPlace, Note, Place, Quote
from oerdesk.gui.reader.look import Look


class ReadingView(QWidget):
    """A view of pages.

    Signals:
        page_changed: path of the page that is shown now, or ``page=3``.
        moved: one is somewhere else now.
        menu_wanted: the menu of what is under the pointer or selected, at this point of the screen.
    """

    page_changed = Signal(str)
    moved = Signal()
    menu_wanted = Signal(QPoint)

    def show_place(self, place: Place) -> None:
        """Go to a place; to the nearest one above it where it is not there any more."""
        raise NotImplementedError

    def place_now(self) -> Place:
        """Where one is."""
        raise NotImplementedError

    def share(self) -> float:
        """How much of the page that is shown lies above, 0 to 1."""
        return 0.0

    def show_share(self, share: float) -> None:
        """Scroll the page that is shown."""

    def turn(self, step: int) -> None:
        """Turn a page, forwards or backwards."""

    def set_look(self, look: Look, text_size: float) -> None:
        """Colors, letters, distances and size.

        Args:
            text_size: of the program, 1 is the system's.
        """
        raise NotImplementedError

    def show_found(self, words: str, found: FoundPlace) -> None:
        """Go to a place that was found and mark it, and all others that can be seen."""
        raise NotImplementedError

    def end_found(self) -> None:
        """Nothing is looked for any more."""
        raise NotImplementedError

    def set_marks(self, notes: Sequence[Note]) -> None:
        """Show highlights and notes at their passages."""

    def show_note(self, note: Note) -> None:
        """Go to where a note was made."""
        self.show_place(Place.parse(note.place))

    def take_quote(self, use: Callable[[Quote], None]) -> None:
        """Give ``use`` what is selected, now or soon; a quote without words when nothing is."""
        use(Quote())

    def copy(self) -> None:
        """Put what is selected on the clipboard."""

    def mark_spoken(self, anchor: str, text: str, start: int, end: int) -> None:
        """Show which words are read aloud; an empty ``text`` ends it.

        Args:
            anchor: id of the element the passage begins at.
            text: of the passage.
            start, end: characters of it that are being spoken.
        """

    def close_view(self) -> None:
        """Let go of everything, in the right order."""
