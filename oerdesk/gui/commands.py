"""Everything that can be done by a key or from a menu: named once, listed, and with keys one can change.

A command is named ``group.verb`` for ever: settings keep a person's own keys under that name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from oerdesk.gui import theme

Keys = QKeySequence.StandardKey | str

STANDARD: Final = QKeySequence.StandardKey


@dataclass(frozen=True, slots=True)
class Command:
    """One thing that can be done.

    Attributes:
        name: ``group.verb``, lowercase; the same in every release.
        title: as in the menu, with ``&`` before its letter.
        keys: the usual keys, as portable text (``Ctrl+F``), the first one shown.
        group: the menu or place it belongs to, in the program's language.
        icon: name in ``resources/icons``.
        hint: one sentence for the tool tip and “What's this?”.
    """

    name: str
    title: str
    keys: tuple[str, ...] = ()
    group: str = ""
    icon: str = ""
    hint: str = ""


class Commands(QObject):
    """The commands of one window.

    Signals:
        changed: some command is new, or has other keys now.
    """

    changed = Signal()

    def __init__(
        self,
        own_keys: Mapping[str, Sequence[str]],
        keep: Callable[[dict[str, list[str]]], object],
        parent: QObject | None = None,
    ) -> None:
        """No commands yet.

        Args:
            own_keys: the person's keys by the names of commands, from the settings.
            keep: called with all of the person's keys whenever they change.
        """
        super().__init__(parent)
        self._own: dict[str, list[str]] = {name: list(keys) for name, keys in own_keys.items()}
        self._keep = keep
        self._commands: dict[str, Command] = {}
        self._actions: dict[str, list[QAction]] = {}

    def add(self, command: Command, do: Callable[[], object], owner: QObject) -> QAction:
        """An action that does ``do``; it lives as long as ``owner``."""
        action = QAction(theme.icon(command.icon), command.title, owner)
        action.triggered.connect(lambda _checked=False: do())
        self.adopt(action, command)
        return action

    def adopt(self, action: QAction, command: Command) -> None:
        """Let the keys of an action be the command's; a reader's or an editor's, for example."""
        new = command.name not in self._commands
        self._commands[command.name] = command
        self._actions.setdefault(command.name, []).append(action)
        self._dress(action, command)
        if new:
            self.changed.emit()

    def all(self) -> list[Command]:
        """Every command, in the order in which they were made."""
        return list(self._commands.values())

    def keys(self, name: str) -> list[str]:
        """The keys of a command as they are now: the person's, or the usual ones."""
        return list(self._own.get(name, self._commands[name].keys))

    def set_keys(self, name: str, keys: Sequence[str] | None) -> None:
        """Give a command other keys, and keep them; None goes back to the usual ones.

        Raises:
            StorageError: they cannot be kept; nothing has changed.
        """
        own = {other: list(theirs) for other, theirs in self._own.items() if other != name}
        if keys is not None and list(keys) != list(self._commands[name].keys):
            own[name] = list(keys)
        self._keep(own)
        self._own = own
        for action in self._living(name):
            self._dress(action, self._commands[name])
        self.changed.emit()

    def action(self, name: str) -> QAction | None:
        """The action a command was last given."""
        living = self._living(name)
        return living[-1] if living else None

    def _living(self, name: str) -> list[QAction]:
        found = [action for action in self._actions.get(name, ()) if shiboken6.isValid(action)]
        self._actions[name] = found
        return found

    def _dress(self, action: QAction, command: Command) -> None:
        keys = self.keys(command.name)
        action.setShortcuts([QKeySequence(key) for key in keys])
        said = command.title.replace("&", "").rstrip("…")
        shown = QKeySequence(keys[0]).toString(QKeySequence.SequenceFormat.NativeText) if keys else ""
        action.setToolTip(f"{said} ({shown})" if shown else said)
        action.setWhatsThis(command.hint or said)
        action.setStatusTip(command.hint)


def portable(*keys: Keys) -> tuple[str, ...]:
    """Keys as portable text; a standard key gives those of this platform."""
    found: list[str] = []
    for key in keys:
        if isinstance(key, str):
            found.append(key)
        else:
            found += [binding.toString() for binding in QKeySequence.keyBindings(key)]
    return tuple(dict.fromkeys(found))


def inside(action: QAction, widget: QWidget) -> QAction:
    """Let the keys of an action count only while the focus is in ``widget``."""
    action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    widget.addAction(action)
    return action
