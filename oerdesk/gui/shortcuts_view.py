"""Every command with its keys: searched, changed by pressing others, and put back."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QKeySequenceEdit,
    QLabel,
    QLineEdit,
    QPushButton,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from oerdesk.core.errors import OerdeskError
from oerdesk.core.i18n import _, ngettext
from oerdesk.gui import theme, words
from oerdesk.gui.commands import Command, Commands
from oerdesk.gui.dialogs import show_error
from oerdesk.gui.settings.describe import matches
from oerdesk.gui.table import Table, explain

NAME = Qt.ItemDataRole.UserRole


class ShortcutsView(QWidget):
    """The list of commands and their keys.

    Signals:
        said: what was done, or why not; also shown.
    """

    said = Signal(str)

    def __init__(self, commands: Commands, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._commands = commands
        self.search = QLineEdit()
        self.search.setPlaceholderText(_("Search commands and keys"))
        self.search.setAccessibleName(_("Search commands and keys"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._filter)
        self.table = Table(_("Commands"), ((_("Command"), 24), (_("Where"), 12), (_("Keys"), 18)))
        self.table.setRootIsDecorated(False)
        self.table.setUniformRowHeights(True)
        self.table.currentItemChanged.connect(self._select)
        self.table.itemActivated.connect(lambda _item, _column: self.pressed.setFocus())
        self.message = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.message.setProperty("role", "muted")
        self._buttons()
        self._lay_out()
        self._fill()
        commands.changed.connect(self._fill)

    def _buttons(self) -> None:
        self.pressed = QKeySequenceEdit()
        self.pressed.setMaximumSequenceLength(1)
        self.pressed.setClearButtonEnabled(True)
        self.pressed.setAccessibleName(_("New keys"))
        self.pressed.setToolTip(_("Go here and press the keys"))
        self.pressed.keySequenceChanged.connect(self._told_keys)
        self.use = _button("check", _("Use these keys"), _("These instead of the command's keys until now"))
        self.add = _button("add", _("Add"), _("These beside the command's keys"))
        self.swap = _button("sync", _("Swap"), _("The other command gets the keys of this one"))
        self.clear = _button("remove", _("No keys"), _("The command is only in its menu"))
        self.usual = _button("restore", _("The usual keys"), _("The keys the command has at first"))
        self.all_usual = _button("restore", _("All usual"), _("Every command has its first keys again"))
        for button, do in (
            (self.use, lambda: self._use(keep=False)),
            (self.add, lambda: self._use(keep=True)),
            (self.swap, self._swap),
            (self.clear, lambda: self._set(())),
            (self.usual, lambda: self._set(None)),
            (self.all_usual, self.reset_all),
        ):
            button.clicked.connect(do)

    def _lay_out(self) -> None:
        label = QLabel(_("&New keys"))
        label.setBuddy(self.pressed)
        entry = QHBoxLayout()
        entry.addWidget(label)
        entry.addWidget(self.pressed, 1)
        grid = QGridLayout()
        for at, button in enumerate((self.use, self.add, self.swap, self.clear, self.usual, self.all_usual)):
            grid.addWidget(button, at // 3, at % 3)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.search)
        column.addWidget(self.table, 1)
        column.addLayout(entry)
        column.addWidget(self.message)
        column.addLayout(grid)

    # What is shown

    def _fill(self) -> None:
        chosen = self._chosen()
        with QSignalBlocker(self.table):
            self.table.clear()
            for command in self._commands.all():
                item = self.table.add(
                    [title(command), command.group, shown(self._commands.keys(command.name))]
                )
                item.setData(0, NAME, command.name)
                explain(item, command.hint)
                if chosen is not None and command.name == chosen.name:
                    self.table.setCurrentItem(item)
        self._filter(self.search.text())
        self._ready()

    def _items(self) -> list[QTreeWidgetItem]:
        items = map(self.table.topLevelItem, range(self.table.topLevelItemCount()))
        return [item for item in items if item is not None]

    def _filter(self, text: str) -> None:
        for item in self._items():
            item.setHidden(not matches(text, item.text(0), item.text(1), item.text(2), item.toolTip(0)))
        count = sum(not item.isHidden() for item in self._items())
        if text.strip():
            self._say(
                ngettext("{count} command", "{count} commands", count).format(count=words.number(count))
            )

    def _chosen(self) -> Command | None:
        item = self.table.currentItem()
        name = item.data(0, NAME) if item is not None else None
        return next((command for command in self._commands.all() if command.name == name), None)

    def _select(self) -> None:
        self.pressed.clear()
        self._say("")
        self._ready()

    def _ready(self) -> None:
        command, keys = self._chosen(), self._pressed_keys()
        other = self._taken_by(keys, command)
        self.pressed.setEnabled(command is not None)
        for button in (self.use, self.add):
            button.setEnabled(command is not None and bool(keys) and other is None)
        self.swap.setEnabled(command is not None and other is not None)
        self.clear.setEnabled(command is not None and bool(self._commands.keys(command.name)))
        own = command is not None and self._commands.keys(command.name) != list(command.keys)
        self.usual.setEnabled(own)
        self.all_usual.setEnabled(
            any(self._commands.keys(c.name) != list(c.keys) for c in self._commands.all())
        )

    def _say(self, text: str) -> None:
        self.message.setText(text)
        if text:
            self.said.emit(text)

    # Changing

    def _pressed_keys(self) -> str:
        return self.pressed.keySequence().toString(QKeySequence.SequenceFormat.PortableText)

    def _taken_by(self, keys: str, command: Command | None) -> Command | None:
        if not keys or command is None:
            return None
        wanted = normal(keys)
        others = (other for other in self._commands.all() if other.name != command.name)
        return next((o for o in others if wanted in map(normal, self._commands.keys(o.name))), None)

    def _told_keys(self) -> None:
        command, keys = self._chosen(), self._pressed_keys()
        other = self._taken_by(keys, command)
        if other is not None:
            said = _("{keys} is taken by “{command}”. Press other keys, or swap.")
            self._say(said.format(keys=shown([keys]), command=title(other)))
        elif keys and command is not None:
            said = _("{keys} is free. Use it for “{command}”?")
            self._say(said.format(keys=shown([keys]), command=title(command)))
        self._ready()

    def _use(self, *, keep: bool) -> None:
        command, keys = self._chosen(), self._pressed_keys()
        if command is not None and keys and self._taken_by(keys, command) is None:
            before = self._commands.keys(command.name) if keep else []
            self._set((*before, *([keys] if keys not in before else [])))

    def _swap(self) -> None:
        command, keys = self._chosen(), self._pressed_keys()
        other = self._taken_by(keys, command)
        if command is None or other is None:
            return
        mine, theirs = self._commands.keys(command.name), self._commands.keys(other.name)
        given = [key for key in theirs if normal(key) != normal(keys)]
        if self._change(other.name, [*mine, *given]) and self._change(command.name, [keys]):
            self.pressed.clear()
            said = _("“{command}” has {keys} now, and “{other}” {theirs}.")
            self._say(
                said.format(
                    command=title(command),
                    keys=shown([keys]),
                    other=title(other),
                    theirs=shown(self._commands.keys(other.name)) or _("no keys"),
                )
            )

    def _set(self, keys: Sequence[str] | None) -> None:
        command = self._chosen()
        if command is None:
            return
        for key in command.keys if keys is None else ():
            other = self._taken_by(key, command)
            if other is not None:
                said = _("{keys} is taken by “{command}”. Give that one other keys first.")
                self._say(said.format(keys=shown([key]), command=title(other)))
                return
        if self._change(command.name, keys):
            self.pressed.clear()
            now = shown(self._commands.keys(command.name)) or _("no keys")
            self._say(_("“{command}” has {keys} now.").format(command=title(command), keys=now))

    def reset_all(self) -> None:
        """Every command has its usual keys again."""
        for command in self._commands.all():
            own = self._commands.keys(command.name) != list(command.keys)
            if own and not self._change(command.name, None):
                return
        self._say(_("Every command has its usual keys again."))

    def _change(self, name: str, keys: Sequence[str] | None) -> bool:
        try:
            self._commands.set_keys(name, keys)
        except OerdeskError as error:
            show_error(self, error)
            return False
        return True


class ShortcutsDialog(QDialog):
    """The list in a dialog of its own."""

    def __init__(self, commands: Commands, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Keys"))
        self.view = ShortcutsView(commands)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(self.view, 1)
        column.addWidget(buttons)
        letters, space = self.fontMetrics().averageCharWidth(), self.screen().availableSize()
        self.resize(
            min(letters * 100, space.width() - 2 * theme.WIDER),
            min(letters * 70, space.height() - 8 * theme.SPACE),
        )
        self.view.search.setFocus()


def title(command: Command) -> str:
    """What a command is called, outside of menus."""
    return command.title.replace("&&", "\0").replace("&", "").replace("\0", "&").rstrip("…")


def shown(keys: Sequence[str]) -> str:
    """Keys as they are written on this system's keyboards."""
    native = QKeySequence.SequenceFormat.NativeText
    return ", ".join(QKeySequence(key).toString(native) for key in keys)


def normal(key: str) -> str:
    """Keys in the one spelling in which they can be compared."""
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.PortableText)


def _button(icon: str, text: str, hint: str) -> QPushButton:
    button = QPushButton(theme.icon(icon), text)
    button.setToolTip(hint)
    return button
