"""The bar above a page: what can be done while reading, and how it looks."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QMenu, QToolBar, QToolButton, QWidget

from oerdesk.core.i18n import _
from oerdesk.core.settings import Settings
from oerdesk.gui import theme
from oerdesk.gui.commands import Command

Do = Callable[[], object]


class ReaderBar(QToolBar):
    """A tool bar that shows words where there is room, and signs alone where there is not.

    Attributes:
        commands: its actions with what they are called in menus and settings.
    """

    def __init__(self, owner: QWidget) -> None:
        super().__init__()
        self._owner = owner
        self.commands: list[tuple[QAction, Command]] = []
        self._room_for_words = 0
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(partial(self.fit, anew=True))
        self.setAccessibleName(_("Reading"))
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)

    def add(self, command: Command, do: Do) -> QAction:
        """An action with its keys, which count while the focus is in the reader."""
        action = QAction(theme.icon(command.icon), command.title, self._owner)
        action.setShortcuts([QKeySequence(key) for key in command.keys])
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shown = ", ".join(
            QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText) for key in command.keys[:1]
        )
        action.setToolTip(f"{command.title} ({shown})" if shown else command.title)
        action.setWhatsThis(command.hint)
        action.setStatusTip(command.hint)
        action.triggered.connect(lambda _checked=False: do())
        self._owner.addAction(action)
        self.commands.append((action, command))
        return action

    def show_action(self, action: QAction) -> None:
        """Give an action a button in the bar."""
        self.addAction(action)
        button = self.widgetForAction(action)
        if isinstance(button, QToolButton):
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            button.setAccessibleName(action.text())
            button.setWhatsThis(action.whatsThis())

    def add_menu(self, menu: QMenu, title: str, icon: str, hint: str) -> QToolButton:
        """A button that opens a menu."""
        button = QToolButton(popupMode=QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setText(title)
        button.setIcon(theme.icon(icon))
        button.setToolButtonStyle(self.toolButtonStyle())
        self.toolButtonStyleChanged.connect(button.setToolButtonStyle)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.setAccessibleName(title)
        button.setToolTip(hint)
        button.setWhatsThis(hint)
        button.setMenu(menu)
        self.addWidget(button)
        return button

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Words or signs alone, by the room there is; what does not fit even so is behind the arrow."""
        super().resizeEvent(event)
        self.fit()

    def changeEvent(self, event: QEvent) -> None:
        """Another size of text or signs: decide anew, when the buttons have it."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange} and hasattr(self, "_later"):
            self._later.start()

    def fit(self, *, anew: bool = False) -> None:
        """Show words, or signs alone; ``anew``: the words have another size now."""
        style = Qt.ToolButtonStyle
        if anew:
            self.setToolButtonStyle(style.ToolButtonTextBesideIcon)
        if self.toolButtonStyle() is style.ToolButtonTextBesideIcon:
            self._room_for_words = self.sizeHint().width()
        wanted = style.ToolButtonTextBesideIcon
        if self.width() < self._room_for_words:
            wanted = style.ToolButtonIconOnly
        if wanted is not self.toolButtonStyle():
            self.setToolButtonStyle(wanted)


class LookMenu(QMenu):
    """How pages look, in all readers.

    Signals:
        chosen: settings by name.
    """

    chosen = Signal(dict)

    def __init__(self, settings: Settings, parent: QWidget) -> None:
        super().__init__(_("Look"), parent)
        self._groups: dict[str, QActionGroup] = {}
        self.setToolTipsVisible(True)
        for name, title, choices in _choices():
            self.addSection(title)
            group = QActionGroup(self)
            for value, words, hint in choices:
                action = QAction(words, group, checkable=True)
                action.setData(value)
                action.setToolTip(hint)
                action.setWhatsThis(hint)
                action.triggered.connect(lambda _on, chosen={name: value}: self.chosen.emit(chosen))
                self.addAction(action)
            self._groups[name] = group
        self.tick(settings)

    def tick(self, settings: Settings) -> None:
        """Show what is chosen now."""
        for name, group in self._groups.items():
            for action in group.actions():
                action.setChecked(action.data() == getattr(settings, name))


Choices = tuple[tuple[object, str, str], ...]


def _choices() -> tuple[tuple[str, str, Choices], ...]:
    """The settings that can be changed here: name, title, and value, words and hint of each choice."""
    return (
        (
            "reader_theme",
            _("Colors"),
            (
                ("program", _("Like the window"), _("Light, dark or high contrast, as the window is.")),
                ("light", _("The work's own"), _("The colors that the work brings.")),
                ("sepia", _("Warm paper"), _("Brown letters on a warm ground.")),
                ("dark", _("Dark"), _("Light letters on a dark ground.")),
                ("contrast", _("High contrast"), _("White letters on black.")),
            ),
        ),
        (
            "reader_font",
            _("Letters"),
            (
                ("own", _("The work's own letters"), _("The letters that the work brings.")),
                ("sans", _("Plain"), _("Letters without serifs.")),
                ("serif", _("Like a book"), _("Letters with serifs.")),
                ("dyslexia", _("Easier to tell apart"), _("Lexend, for people who find reading hard.")),
            ),
        ),
        (
            "reader_spacing",
            _("Distances"),
            (
                ("normal", _("Normal distances"), _("As the work has them.")),
                ("wide", _("Wide distances"), _("More room between letters, words and lines.")),
            ),
        ),
        (
            "reader_pages",
            _("Moving on"),
            (
                (False, _("Scroll"), _("One long page.")),
                (True, _("Turn pages"), _("Page by page, like a book: Space and the arrow keys turn them.")),
            ),
        ),
    )
