"""What is said in a recording: what is heard is marked, words are found, a click goes there."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QTextCharFormat,
    QTextCursor,
    QTextFormat,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from oerdesk.core.formats import Captions, Cue
from oerdesk.core.i18n import _, ngettext
from oerdesk.gui import theme, words
from oerdesk.gui.announce import announce
from oerdesk.gui.reader.cues import MOST_HITS, CueFinder, Hit, Timeline, clock, direction_of, said

PAUSE: Final = 250  # milliseconds without a key, before it is looked for
_BAR: Final = 4  # pixels wide: the mark beside what is heard
_ENTER: Final = frozenset((Qt.Key.Key_Return, Qt.Key.Key_Enter))
_MOVES: Final = frozenset(
    (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Home, Qt.Key.Key_End)
)


class TranscriptText(QPlainTextEdit):
    """The cues as lines of a text one can read, select and copy.

    Signals:
        chosen: the number of a cue that was clicked, or on which Enter was pressed.
        touched: the person moved about in it.
    """

    chosen = Signal(int)
    touched = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setReadOnly(True)
        flags = Qt.TextInteractionFlag
        self.setTextInteractionFlags(flags.TextSelectableByMouse | flags.TextSelectableByKeyboard)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabChangesFocus(True)
        self.document().setDocumentMargin(theme.SPACE)
        self.setAccessibleName(_("Transcript"))
        self.setWhatsThis(
            _("What is said. Click a line, or press Enter on it, to hear the recording from there.")
        )
        self._heard: tuple[int, ...] = ()

    def set_direction(self, direction: Qt.LayoutDirection) -> None:
        """Lines begin at the left or at the right."""
        self.setLayoutDirection(direction)
        option = self.document().defaultTextOption()
        option.setTextDirection(direction)
        rtl = direction is Qt.LayoutDirection.RightToLeft
        option.setAlignment(Qt.AlignmentFlag.AlignRight if rtl else Qt.AlignmentFlag.AlignLeft)
        self.document().setDefaultTextOption(option)

    def show_heard(self, cues: tuple[int, ...]) -> None:
        """Mark the lines that are heard now."""
        self._heard = cues
        self.viewport().update()

    def keep_in_view(self, cue: int) -> None:
        """Scroll so far that a line can be seen, with what was said before it."""
        block = self.document().findBlockByNumber(cue)
        if not block.isValid():
            return
        place = self.blockBoundingGeometry(block).translated(self.contentOffset())
        if place.top() < 0 or place.bottom() > self.viewport().height():
            lines = self.viewport().height() // max(1, self.fontMetrics().lineSpacing())
            self.verticalScrollBar().setValue(block.firstLineNumber() - lines // 3)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter chooses the line of the cursor; Space plays and pauses, as everywhere in a player."""
        if event.key() in _ENTER:
            self.chosen.emit(self.textCursor().blockNumber())
        elif event.key() == Qt.Key.Key_Space:
            event.ignore()
        else:
            if event.key() in _MOVES:
                self.touched.emit()
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click chooses a line; dragging selects words instead."""
        super().mouseReleaseEvent(event)
        if event.button() is Qt.MouseButton.LeftButton and not self.textCursor().hasSelection():
            self.chosen.emit(self.cursorForPosition(event.position().toPoint()).blockNumber())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Who scrolls wants to read elsewhere."""
        super().wheelEvent(event)
        self.touched.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The text, with a bar beside what is heard: color alone would not say it."""
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        rtl = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        left = self.viewport().width() - _BAR if rtl else 0
        for cue in self._heard:
            block = self.document().findBlockByNumber(cue)
            if block.isVisible() and block.isValid():
                place = self.blockBoundingGeometry(block).translated(self.contentOffset())
                painter.fillRect(
                    left, int(place.top()), _BAR, int(place.height()), QColor(theme.tokens().accent)
                )
        painter.end()


class TranscriptPanel(QWidget):
    """The transcript with a field for words.

    Attributes:
        captions: what is shown.
        needle: the field.
        text: the lines.
        follow: whether what is heard is kept in view.

    Signals:
        wanted: the recording should go on from this place, in milliseconds.
        found: at which place one is, from 1, and how many there are.
    """

    wanted = Signal(int)
    found = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.captions = Captions("", "", ())
        self._timeline = Timeline(())
        self._prefixes: list[str] = []
        self._heard: tuple[int, ...] = ()
        self._finder = CueFinder((), self)
        self._words, self._step = "", +1
        self._hits: list[Hit] = []
        self._at = -1
        self.needle = QLineEdit(clearButtonEnabled=True)
        self.needle.setPlaceholderText(_("Find in the transcript"))
        self.needle.setAccessibleName(_("Find in the transcript"))
        self.needle.setToolTip(_("Enter goes to the next place, Shift+Enter to the one before."))
        self.needle.installEventFilter(self)
        self.count = QLabel()
        self.count.setAccessibleName(_("Places found"))
        self.text = TranscriptText()
        self.note = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.note.setProperty("role", "muted")
        self.follow = QCheckBox(_("Keep up with the recording"))
        self.follow.setChecked(True)
        self.follow.setToolTip(_("Scrolls to what is heard. Ends when you scroll yourself."))
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self.needle, 1)
        row.addWidget(self.count)
        self._buttons = [
            self._button("up", _("Previous place"), -1),
            self._button("down", _("Next place"), +1),
        ]
        for button in self._buttons:
            row.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(row)
        layout.addWidget(self.note)
        layout.addWidget(self.text, 1)
        layout.addWidget(self.follow)
        self.note.hide()

    def _button(self, icon: str, name: str, step: int) -> QToolButton:
        button = QToolButton()
        button.setIcon(theme.icon(icon))
        button.setEnabled(False)
        button.setAccessibleName(name)
        button.setToolTip(name)
        button.setWhatsThis(_("Goes through the places where the words stand."))
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.clicked.connect(partial(self.step, step))
        return button

    def _connect(self) -> None:
        self._pause.timeout.connect(self._look)
        self.needle.textChanged.connect(lambda _text: self._pause.start())
        self.text.chosen.connect(self._go_to)
        self.text.touched.connect(lambda: self.follow.setChecked(False))
        self.follow.toggled.connect(lambda _on: self._keep_up())

    # What is shown

    def show_captions(self, captions: Captions) -> None:
        """Show other captions; what is looked for is looked for in them."""
        self.captions, self._heard = captions, ()
        self._timeline = Timeline(captions.cues if captions.timed else ())
        texts = [" ".join(said(cue).split()) for cue in captions.cues]
        self._prefixes = [f"{clock(cue.start_ms)}  " if captions.timed else "" for cue in captions.cues]
        self._finder.deleteLater()
        self._finder = CueFinder(texts, self)
        self._finder.ready.connect(self._found)
        self.text.setPlainText(
            "\n".join(prefix + text for prefix, text in zip(self._prefixes, texts, strict=True))
        )
        self.text.set_direction(direction_of(captions))
        self.follow.setVisible(captions.timed)
        self.note.setText(_("This transcript says no times: it can be read and searched."))
        self.note.setVisible(not captions.timed)
        self._words, self._hits, self._at = "", [], -1
        self._look()

    def show_moment(self, milliseconds: int) -> None:
        """Mark what is heard at a moment, and keep it in view."""
        heard = self._timeline.at(milliseconds)
        if heard == self._heard:
            return
        self._heard = heard
        self.text.show_heard(heard)
        self._mark()
        self._keep_up()

    def set_zoom(self, factor: float) -> None:
        """Show the lines larger or smaller."""
        font = QApplication.font()
        font.setPointSizeF(font.pointSizeF() * factor)
        self.text.setFont(font)

    def heard(self) -> tuple[Cue, ...]:
        """The cues that are heard now."""
        return tuple(self.captions.cues[at] for at in self._heard)

    def _keep_up(self) -> None:
        if self._heard and self.follow.isChecked():
            self.text.keep_in_view(self._heard[-1])

    def _go_to(self, cue: int) -> None:
        if self.captions.timed and cue < len(self.captions.cues):
            self.follow.setChecked(True)
            self.wanted.emit(self.captions.cues[cue].start_ms)

    # Finding

    def look_for(self) -> None:
        """Ask for words; again: go to the next place."""
        if self.needle.hasFocus() and self.needle.text().strip():
            self.step(+1)
            return
        self.needle.setFocus()
        self.needle.selectAll()

    def find_text(self, text: str, *, backwards: bool = False) -> None:
        """Go to the next place of ``text``, or the one before; :attr:`found` says which it is."""
        self.needle.setText(text)
        self.step(-1 if backwards else +1)

    def step(self, step: int) -> None:
        """To the next place, or the one before; after the last comes the first."""
        self._step = step
        if self.needle.text().strip() != self._words:
            self._look()
        elif self._hits:
            self._show((self._at + step) % len(self._hits))
        else:
            self.found.emit(0, 0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter and Shift+Enter in the field go from place to place."""
        pressed = watched is self.needle and event.type() is QEvent.Type.KeyPress
        if pressed and isinstance(event, QKeyEvent) and event.key() in _ENTER:
            back = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            self.step(-1 if back else +1)
            return True
        return super().eventFilter(watched, event)

    def _look(self) -> None:
        self._pause.stop()
        words_ = self.needle.text().strip()
        if words_ == self._words:
            return
        self._words = words_
        if not words_:
            self._hits, self._at = [], -1
            self._mark()
            self._say()
        elif self._finder.prepare():
            self._found()

    def _found(self) -> None:
        self._hits, self._at = self._finder.find(self._words), -1
        for button in self._buttons:
            button.setEnabled(bool(self._hits))
        told = ngettext("{count} place found.", "{count} places found.", len(self._hits))
        announce(self.count, told.format(count=words.number(len(self._hits))))
        if self._hits:
            self._show(self._nearest())
        else:
            self._mark()
            self._say()
            self.found.emit(0, 0)

    def _nearest(self) -> int:
        """The first place from what is heard (or the cursor) on; looking backwards, the last before it."""
        here = self._heard[0] if self._heard else self.text.textCursor().blockNumber()
        at = next((at for at, hit in enumerate(self._hits) if hit[0] >= here), 0)
        return at if self._step > 0 else (at - 1) % len(self._hits)

    def _show(self, at: int) -> None:
        self._at, self._step = at, +1
        self.follow.setChecked(False)
        self._mark()
        self.text.setTextCursor(self._cursor(self._hits[at]))
        self.text.centerCursor()
        self._say()
        self.found.emit(at + 1, len(self._hits))

    def _say(self) -> None:
        for button in self._buttons:
            button.setEnabled(bool(self._hits))
        if not self._words:
            self.count.setText("")
            return
        most = len(self._hits) >= MOST_HITS
        form = _("{place} of more than {count}") if most else _("{place} of {count}")
        self.count.setText(form.format(place=words.number(self._at + 1), count=words.number(len(self._hits))))

    def _cursor(self, hit: Hit) -> QTextCursor:
        first, start, last, end = hit
        document = self.text.document()
        cursor = QTextCursor(document)
        cursor.setPosition(document.findBlockByNumber(first).position() + len(self._prefixes[first]) + start)
        cursor.setPosition(
            document.findBlockByNumber(last).position() + len(self._prefixes[last]) + end,
            QTextCursor.MoveMode.KeepAnchor,
        )
        return cursor

    # Marks

    def _mark(self) -> None:
        """What is heard has another ground, each place found one too and a line below it."""
        tokens = theme.tokens()
        marks = []
        for cue in self._heard:
            cursor = QTextCursor(self.text.document().findBlockByNumber(cue))
            cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
            marks.append(_marked(cursor, tokens.raised, whole=True))
        marks.extend(_marked(self._cursor(hit), tokens.soft) for hit in self._hits)
        self.text.setExtraSelections(marks)

    def changeEvent(self, event: QEvent) -> None:
        """Other colors: mark anew."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange and hasattr(self, "_pause"):
            self._mark()


def _marked(cursor: QTextCursor, ground: str, *, whole: bool = False) -> QTextEdit.ExtraSelection:
    mark = QTextEdit.ExtraSelection()
    format_ = QTextCharFormat()
    format_.setBackground(QColor(ground))
    if whole:
        format_.setProperty(QTextFormat.Property.FullWidthSelection, True)
    else:
        format_.setFontUnderline(True)
    mark.cursor = cursor
    mark.format = format_
    return mark
