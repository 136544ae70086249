"""The place for settings: a search over all of them, groups, and what was chosen counts at once."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from oerdesk.core.errors import OerdeskError
from oerdesk.core.i18n import _, ngettext
from oerdesk.core.library import Library
from oerdesk.core.settings import Settings
from oerdesk.gui import theme, words
from oerdesk.gui.commands import Commands
from oerdesk.gui.dialogs import show_error
from oerdesk.gui.jobs import JobRunner
from oerdesk.gui.settings.care import LibraryCare
from oerdesk.gui.settings.describe import Group, Setting, groups, matches
from oerdesk.gui.settings.rows import Card, Row
from oerdesk.gui.settings.saving import Saver
from oerdesk.gui.shortcuts_view import ShortcutsDialog

USUAL = Settings()
KEPT = frozenset({"person", "language"})
"""Not reset along with everything else: one is no taste, and without the other one may not find back."""


class SettingsPage(QWidget):
    """Everything a person can choose.

    Signals:
        changed: settings were changed and kept; dress the window anew.
        was_reset: what was done, in words, and the :class:`Settings` from before, for
            :meth:`put_back`.
        errand: an :class:`oerdesk.gui.settings.Errand`, for which the library has to be closed.
    """

    changed = Signal()
    was_reset = Signal(str, object)
    errand = Signal(object)

    def __init__(
        self,
        library: Library,
        runner: JobRunner,
        commands: Commands | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._library = library
        self._commands = commands
        self._voices: tuple[str, ...] = ()
        self._before: Settings | None = None
        self.saver = Saver(library, runner, self)
        self.saver.saved.connect(self.changed)
        self.saver.failed.connect(self._not_saved)
        self.care = LibraryCare(library, runner, self)
        self.care.errand.connect(self.errand)
        self._rows: dict[str, Row] = {}
        self._cards: list[Card] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(theme.SPACE, theme.SPACE, theme.SPACE, theme.SPACE)
        self._fill()

    def use_voices(self, names: tuple[str, ...]) -> None:
        """Let one of these voices be chosen for reading aloud."""
        if names != self._voices:
            self._voices = names
            self.retranslate()

    def retranslate(self) -> None:
        """Say everything anew, in the language the program has now; what is typed and scrolled stays."""
        typed, scrolled = self.search.text(), self.area.verticalScrollBar().value()
        focus: QWidget | None = self.focusWidget()
        inside = (name for name, row in self._rows.items() if focus is not None and row.isAncestorOf(focus))
        focused = next(inside, "")
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._fill()
        self.search.setText(typed)
        self.area.verticalScrollBar().setValue(scrolled)
        if focused:
            self._rows[focused].control.setFocus()

    def refresh(self) -> None:
        """Show what counts now."""
        self._show(self._library.settings)
        self.care.refresh()

    def look_for(self, text: str) -> None:
        """Search for ``text``, as if it had been typed."""
        self.search.setText(text)
        self.search.setFocus()

    def put_back(self, before: Settings) -> None:
        """Undo a reset: set what can be chosen here as it was."""
        self.saver.keep(**{name: getattr(before, name) for name in self._rows})
        self._show(before)
        self._offer_undo(None, "")

    def reset_all(self) -> None:
        """Back to the usual for all but name and language; keys are reset where they are listed."""
        self._reset([name for name in self._rows if name not in KEPT], _("All settings are the usual ones."))

    # Building

    def _fill(self) -> None:
        top = self._search_bar()
        self._undo_bar()
        inner = QWidget()
        column = QVBoxLayout(inner)
        self._reset_sign = theme.icon("restore")  # drawn once for all rows
        self._cards = [self._card(group) for group in groups(self._voices)]
        for card in self._cards:
            column.addWidget(card)
        self._nothing = QLabel(_("No setting has these words. Try another one."), wordWrap=True)
        self._nothing.setProperty("role", "muted")
        column.addWidget(self._nothing)
        column.addStretch(1)
        self.area = QScrollArea(widgetResizable=True)
        self.area.setAccessibleName(_("Settings"))
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setWidget(inner)
        for widget in (top, self._bar, self.area):
            self._column.addWidget(widget)
        if self.isVisible():
            top.show()
            self.area.show()  # at once, so that it can take the focus
        self._show(self._library.settings)
        self._filter("")

    def _search_bar(self) -> QWidget:
        bar = QWidget()
        row = QHBoxLayout(bar)
        row.setContentsMargins(0, 0, 0, 0)
        self.search = QLineEdit()
        self.search.setPlaceholderText(_("Search the settings"))
        self.search.setAccessibleName(_("Search the settings"))
        self.search.setToolTip(_("Type a word: names, explanations and related words are searched"))
        self.search.setClearButtonEnabled(True)
        self.search.addAction(theme.icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        self.search.textChanged.connect(self._filter)
        self.found = QLabel()
        self.found.setProperty("role", "muted")
        self.reset_button = QPushButton(theme.icon("restore"), _("Reset all"))
        self.reset_button.setToolTip(
            _("Everything as it was at first, but your name and language; can be undone")
        )
        self.reset_button.clicked.connect(self.reset_all)
        row.addWidget(self.search, 1)
        row.addWidget(self.found)
        row.addWidget(self.reset_button)
        return bar

    def _undo_bar(self) -> None:
        self._bar = QFrame()
        self._bar.setProperty("role", "card")
        row = QHBoxLayout(self._bar)
        self._said = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.undo = QPushButton(_("Undo"))
        self.undo.setToolTip(_("Take the reset back"))
        self.undo.clicked.connect(self._undo)
        row.addWidget(self._said, 1)
        row.addWidget(self.undo)
        self._bar.hide()

    def _card(self, group: Group) -> Card:
        rows = [self._row(setting) for setting in group.settings]
        if group.name == "keys":
            rows = [self._keys_row()]
        elif group.name == "library":
            rows = list(self.care.rows())
        elif group.name == "privacy":
            rows = [_privacy_row()]
        return Card(group.title, rows)

    def _row(self, setting: Setting) -> Row:
        control = setting.make()
        control.names(setting.title, setting.why)
        control.setEnabled(not self._library.read_only)
        control.chosen.connect(lambda value, name=setting.field: self._choose(name, value))
        row = Row(setting.title, setting.why, setting.words, control, self._reset_sign)
        row.reset_asked.connect(lambda name=setting.field: self._reset_one(name))
        self._rows[setting.field] = row
        return row

    def _keys_row(self) -> Row:
        button = QPushButton(theme.icon("key"), _("Show and change…"))
        button.setAccessibleName(_("Show and change keys"))
        button.setToolTip(_("See all keys, and give a command another one"))
        button.setEnabled(self._commands is not None)
        button.clicked.connect(self.show_keys)
        why = _("Everything that can be done by a key, and which one.")
        return Row(_("Keys"), why, _("shortcuts keyboard hotkeys combinations"), button)

    def show_keys(self) -> None:
        """The list of commands with their keys."""
        if self._commands is not None:
            ShortcutsDialog(self._commands, self).open()

    # Choosing

    def _choose(self, name: str, value: Any) -> None:
        self._offer_undo(None, "")
        self.saver.keep(**{name: value})
        self._mark(name, value)

    def _reset_one(self, name: str) -> None:
        said = _("“{setting}” is the usual one again.").format(setting=self._rows[name].title)
        self._reset([name], said)
        self._rows[name].control.setFocus()

    def _reset(self, names: list[str], said: str) -> None:
        before = self._library.settings
        self.saver.keep(**{name: getattr(USUAL, name) for name in names})
        for name in names:
            self._show_one(name, getattr(USUAL, name))
        self._offer_undo(before, said)
        self.was_reset.emit(said, before)

    def _undo(self) -> None:
        if self._before is not None:
            self.put_back(self._before)
            self.search.setFocus()

    def _offer_undo(self, before: Settings | None, said: str) -> None:
        self._before = before
        self._said.setText(said)
        self._bar.setVisible(before is not None)

    def _not_saved(self, error: OerdeskError) -> None:
        self._show(self._library.settings)
        show_error(self, error)

    # Showing

    def _show(self, settings: Settings) -> None:
        awaited = self.saver.awaited()  # newer than what counts: somebody is just typing
        for name in self._rows:
            self._show_one(name, awaited.get(name, getattr(settings, name)))

    def _show_one(self, name: str, value: Any) -> None:
        control: Any = self._rows[name].control
        control.show_value(value)
        self._mark(name, value)

    def _mark(self, name: str, value: Any) -> None:
        own = value != getattr(USUAL, name)
        self._rows[name].offer_reset(offered=own and not self._library.read_only)

    def _filter(self, text: str) -> None:
        count = 0
        for card in self._cards:
            all_of_it = matches(text, card.title)
            shown = [row for row in card.rows if all_of_it or matches(text, card.title, *row.texts())]
            for row in card.rows:
                row.setVisible(row in shown)
            card.setVisible(bool(shown))
            count += len(shown)
        self._nothing.setVisible(not count)
        self.area.verticalScrollBar().setValue(0)
        said = ngettext("{count} setting", "{count} settings", count).format(count=words.number(count))
        self.found.setText(said if text.strip() else "")

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language of the program."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()


def _privacy_row() -> Row:
    why = _(
        "Nothing about you ever leaves this machine by itself: no use counts, no names, no addresses. "
        "A source sees only that something is fetched from it. What you read, mark and note stays in "
        "the folder of the library."
    )
    note = QLabel(_("Nothing to choose: it is always so."), wordWrap=True)
    note.setProperty("role", "good")
    return Row(_("What is sent about you"), why, _("telemetry tracking data protection spying"), note)
