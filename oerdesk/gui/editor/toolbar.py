"""The commands as actions and as a toolbar."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence, QPalette
from PySide6.QtWidgets import QComboBox, QMenu, QToolBar, QToolButton, QWidget

from oerdesk.core.i18n import _
from oerdesk.gui.editor.commands import Command
from oerdesk.gui.editor.glyphs import command_icon

GROUPS: Final = ("edit", "style", "format", "list", "paragraph", "insert", "table")
STYLES: Final = (
    "style.normal",
    "style.heading1",
    "style.heading2",
    "style.heading3",
    "style.heading4",
    "style.quote",
    "style.code",
)


def make_action(command: Command, parent: QWidget, act: Callable[[], None]) -> QAction:
    """An action with its key, in its tooltip too."""
    action = QAction(command.title, parent)
    action.setObjectName(command.name)
    action.setShortcuts([QKeySequence(key) for key in command.keys])
    action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    action.setCheckable(command.checkable)
    keys = command.own_key or ", ".join(
        QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText) for key in command.keys[:1]
    )
    action.setToolTip(f"{command.title.rstrip('…')} ({keys})" if keys else command.title.rstrip("…"))
    action.triggered.connect(act)
    return action


class Toolbar(QToolBar):
    """The style of the paragraph, and buttons for everything that has an icon.

    Args:
        commands: in the order of the buttons.
        actions: by the names of the commands.
    """

    def __init__(self, commands: Iterable[Command], actions: Mapping[str, QAction], parent: QWidget) -> None:
        super().__init__(parent)
        self._icons = [(actions[command.name], command.icon) for command in commands if command.icon]
        self._actions = actions
        self.setAccessibleName(_("Formatting"))
        self.styles = QComboBox()
        self.styles.setAccessibleName(_("Style of the paragraph"))
        self.styles.setToolTip(_("Style of the paragraph"))
        for name in STYLES:
            self.styles.addItem(actions[name].text(), name)
        self.styles.activated.connect(self._chosen)
        self.addWidget(self.styles)
        group = ""
        for command in commands:
            if command.icon:
                if command.group != group:
                    self.addSeparator()
                    group = command.group
                self.addAction(actions[command.name])
        self.table = self._table_button()
        self.addWidget(self.table)
        self.paint_icons(self.palette())
        self._name_buttons()

    def show_style(self, name: str) -> None:
        """Show which style the cursor is in."""
        self.styles.setCurrentIndex(self.styles.findData(name))

    def paint_icons(self, palette: QPalette) -> None:
        """Draw the icons in the colors of a palette."""
        for action, icon in self._icons:
            action.setIcon(command_icon(icon, palette))
        self.table.setIcon(command_icon("⊞▾|", palette))

    def _chosen(self, index: int) -> None:
        self._actions[self.styles.itemData(index)].trigger()

    def _table_button(self) -> QToolButton:
        button = QToolButton()
        button.setAccessibleName(_("Rows and columns"))
        button.setToolTip(_("Rows and columns of the table"))
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(button)
        menu.addActions([action for name, action in self._actions.items() if name.startswith("table.")])
        button.setMenu(menu)
        return button

    def _name_buttons(self) -> None:
        for action in self.actions():
            button = self.widgetForAction(action)
            if isinstance(button, QToolButton) and action.text():
                button.setAccessibleName(action.text().rstrip("…"))
                button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
