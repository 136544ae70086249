"""What is known about the resource that is selected, and what can be done with it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from html import escape
from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStyle,
    QVBoxLayout,
    QWidget,
)

from oerdesk.core.i18n import _
from oerdesk.core.licenses import Explanation, explain
from oerdesk.core.records import Metadata, Related, ResourceRow
from oerdesk.gui import theme, words
from oerdesk.gui.table import plain

MOST_RELATED: Final = 6


class Details(QWidget):
    """The pane beside the list.

    Signals:
        asked: name of an action (``read``, ``fetch``, ``change``, ``export``, ``describe``, ``collect``,
            ``bundle``, ``pack``, ``print``, ``trash``, ``restore``, ``forget``) for the selected resources.
        wanted: id of a resource that is related to the selected one, and an empty anchor: show it.
    """

    asked = Signal(str)
    wanted = Signal(int, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("About the selected resource"))
        self._title = QLabel(wordWrap=True)
        self._title.setProperty("role", "title")
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self._facts = QLabel(wordWrap=True, textFormat=Qt.TextFormat.RichText)
        self._facts.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._facts.setAccessibleName(_("Facts"))
        self._facts.setWhatsThis(
            _("What is known about the resource, and what its license allows and asks for.")
        )
        self._related = QVBoxLayout()
        self._related.setSpacing(theme.XS)
        self._buttons: dict[str, QPushButton] = {}
        self._offered: list[QPushButton] = []
        self._grid = QGridLayout()
        self._lay_out()
        self.show_nothing()

    def _lay_out(self) -> None:
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setSpacing(theme.SPACE)
        column.addWidget(self._title)
        for name, (title, hint) in _deeds().items():
            button = QPushButton(title)
            button.clicked.connect(self._clicked)
            button.setToolTip(hint)
            button.setProperty("action", name)
            button.setProperty("primary", name in {"read", "fetch"})
            self._buttons[name] = button
            self._grid.addWidget(button)
        for label in (self._title, self._facts):
            label.setMinimumWidth(1)  # a long word may not push the buttons out of sight
        column.addLayout(self._grid)
        column.addWidget(self._facts)
        column.addLayout(self._related)
        column.addStretch(1)
        area = QScrollArea(widgetResizable=True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inner)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)

    def show_nothing(self) -> None:
        """Nothing is selected."""
        self._title.setText(_("Nothing selected"))
        self._facts.setText(_("Choose a resource in the list to see what it is and what you may do with it."))
        self._show_related(None)
        self._offer(set(), trashed=False)

    def show_many(self, rows: Sequence[ResourceRow], count: int = 0) -> None:
        """Several resources are selected: ``rows``, or ``count`` of which they are the first."""
        count = count or len(rows)
        self._title.setText(words.resources(count))
        size = words.size(sum(row.size for row in rows))
        self._facts.setText(escape(size if count == len(rows) else _("More than {size}").format(size=size)))
        self._show_related(None)
        here = all(row.here for row in rows)
        many = {"change", "print", "export", "describe", "collect", "bundle", "pack", "trash"}
        self._offer(many if here else {"fetch", "collect", "trash"}, trashed=all(row.trashed for row in rows))

    def show_one(self, row: ResourceRow, metadata: Metadata, related: Related | None = None) -> None:
        """One resource is selected."""
        self._title.setText(row.title)
        self._facts.setText(_facts(row, metadata))
        self._show_related(related)
        here = {"read", "change", "print", "export", "describe", "collect", "bundle", "pack", "trash"}
        self._offer(here if row.here else {"fetch", "collect", "trash"}, trashed=row.trashed)

    def _show_related(self, related: Related | None) -> None:
        """What one may want to look at next: each a button, so that the keyboard reaches it."""
        while (item := self._related.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        if related is None:
            return
        for title, rows, say in (
            (_("In other languages"), related.translations, _in_language),
            (_("Made from"), related.made_from, _titled),
            (_("Used in"), related.used_in, _titled),
        ):
            if rows:
                heading = QLabel(title)
                heading.setProperty("role", "heading")
                self._related.addWidget(heading)
            for row in rows[:MOST_RELATED]:
                self._related.addWidget(self._link(row, say(row)))

    def _link(self, row: ResourceRow, text: str) -> QPushButton:
        button = QPushButton(text.replace("&", "&&"), flat=True)
        button.setProperty("role", "link")
        button.setToolTip(plain(f"{row.title}\n{words.row_line(row)}"))
        button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        button.clicked.connect(partial(self.wanted.emit, row.id, ""))
        return button

    def _offer(self, names: set[str], *, trashed: bool) -> None:
        offered = {"restore", "forget"} | (names & {"read"}) if trashed and names else names
        self._offered = [button for name, button in self._buttons.items() if name in offered]
        for button in self._buttons.values():
            button.setVisible(button in self._offered)
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the buttons side by side where there is room."""
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        """Larger text wants other rows."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._arrange()

    def _arrange(self) -> None:
        """The first button over the whole width, the others two in a row, or one if they are too wide."""
        wide = max((button.sizeHint().width() for button in self._buttons.values()), default=0)
        room = self.width() - self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent)
        columns = 2 if room >= 2 * wide + 4 * theme.SPACE else 1
        for button in self._buttons.values():
            self._grid.removeWidget(button)
        for place, button in enumerate(self._offered):
            if place == 0:
                self._grid.addWidget(button, 0, 0, 1, columns)
            else:
                row, at = divmod(place - 1, columns)
                self._grid.addWidget(button, row + 1, at)
        self.setMinimumWidth(wide + 5 * theme.SPACE)

    def _clicked(self) -> None:
        self.asked.emit(self.sender().property("action"))


def _deeds() -> dict[str, tuple[str, str]]:
    """What can be done, by name: the words on the button, and a sentence about it."""
    return {
        "read": (_("Read"), _("Open it in a tab.")),
        "fetch": (_("Fetch"), _("Put it into the queue, and see what it costs.")),
        "change": (_("Change this…"), _("Make your own version of it; the original stays as it is.")),
        "print": (_("Print…"), _("Print it, with its credit and license.")),
        "export": (_("Export…"), _("Write it into a file: a page, a book, a PDF, a document.")),
        "describe": (_("Describe…"), _("Correct its title, language, people, license and subjects.")),
        "collect": (_("Collect…"), _("Put it into a list of your own.")),
        "bundle": (_("Put into bundle…"), _("Put it into a set that others can follow.")),
        "pack": (_("Put on a stick…"), _("Carry it to another computer.")),
        "trash": (_("To the trash"), _("Put it away; it can be taken back.")),
        "restore": (_("Restore"), _("Take it out of the trash.")),
        "forget": (_("Remove for good…"), _("Remove it, so that it cannot be taken back.")),
    }


def _in_language(row: ResourceRow) -> str:
    return f"{words.language(row.language)}: {row.title}"


def _titled(row: ResourceRow) -> str:
    return row.title


def _facts(row: ResourceRow, metadata: Metadata) -> str:
    people = ", ".join(dict.fromkeys(p.name for p in metadata.people))
    facts = (
        (_("By"), people),
        (_("Language"), words.language(metadata.language)),
        (_("Kind"), words.type_name(metadata.type)),
        (_("Subject"), ", ".join(metadata.subjects)),
        (_("Level"), ", ".join((*metadata.levels, metadata.grade)).strip(", ")),
        (_("License"), words.license_name(metadata.license)),
        (_("As stated"), metadata.license_statement),
        (_("Published"), ", ".join(filter(None, (metadata.publisher, metadata.date)))),
        (_("Source"), metadata.source),
        (_("Size"), words.presence(row) if not row.here else words.size(row.size)),
    )
    lines = [f"<p>{escape(metadata.description)}</p>"] if metadata.description else []
    lines += [f"<p><b>{escape(name)}:</b> {escape(value)}</p>" for name, value in facts if value]
    return "".join(lines) + _rights(explain(metadata.license))


def _rights(explanation: Explanation) -> str:
    """What may be done, under which duties, and what not: in words, with signs for the quick eye."""
    lines = [f"<p><b>{escape(_('What you may do'))}</b></p>"]
    lines += [f"<p>{'✓' if right.allowed else '✗'} {escape(right.text)}</p>" for right in explanation.rights]
    if explanation.duties:
        lines.append(f"<p><b>{escape(_('What you have to do'))}</b></p>")
        lines += [f"<p>• {escape(duty)}</p>" for duty in explanation.duties]
    return "".join(lines)
