"""What one chooses with: each tells what was chosen, and can be shown another value without telling."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeVar

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QSlider,
    QSpinBox,
    QWidget,
)

from oerdesk.core.i18n import _
from oerdesk.gui import theme

_NO_BUTTONS = """QSpinBox::up-button, QSpinBox::down-button, QDoubleSpinBox::up-button,
    QDoubleSpinBox::down-button { width: 0; border: none; }"""
"""Without ``setButtonSymbols``: with a style sheet that leaves no room for the text (seen in Qt 6.11)."""

Options = Sequence[tuple[Any, str]]
Kind = TypeVar("Kind", bound=QWidget)


class Control(Protocol):
    """A widget for one setting.

    Signals:
        chosen: the new value.
    """

    chosen: Any

    def show_value(self, value: Any) -> None:
        """Show a value; nothing is told."""

    def names(self, name: str, why: str) -> None:
        """What screen readers say."""


class _OnlyWhenFocused(QObject):
    """Turning the wheel scrolls the page, and changes only what one has gone to."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leave the wheel to the page."""
        if event.type() is QEvent.Type.Wheel and isinstance(watched, QWidget) and not watched.hasFocus():
            event.ignore()
            return True
        return super().eventFilter(watched, event)


def calm(widget: Kind) -> Kind:
    """Let the wheel not change a control that is only passed by."""
    widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    widget.installEventFilter(_OnlyWhenFocused(widget))
    return widget


def named(widget: QWidget, name: str, why: str) -> None:
    """Name and description for screen readers and “What's this?”."""
    widget.setAccessibleName(name)
    widget.setAccessibleDescription(why)
    widget.setWhatsThis(why)


class Choice(QComboBox):
    """One of a few values.

    Signals:
        chosen: the value.
    """

    chosen = Signal(object)

    def __init__(self, options: Options, *, letters: int = 16) -> None:
        super().__init__()
        calm(self)
        for value, label in options:
            self.addItem(label, value)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(letters)
        self.activated.connect(lambda at: self.chosen.emit(self.itemData(at)))

    def show_value(self, value: Any) -> None:
        """Show a value; one that is not on the list is added."""
        if self.findData(value) < 0:
            self.addItem(str(value), value)
        self.setCurrentIndex(self.findData(value))
        self.setToolTip(self.currentText())

    def names(self, name: str, why: str) -> None:
        """What screen readers say."""
        named(self, name, why)
        self.view().setAccessibleName(name)


class Switch(QCheckBox):
    """On or off.

    Signals:
        chosen: which.
    """

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__(_("On"))
        self.clicked.connect(lambda on: self.chosen.emit(bool(on)))

    def show_value(self, value: Any) -> None:
        """Show a value."""
        self.setChecked(bool(value))

    def names(self, name: str, why: str) -> None:
        """What screen readers say."""
        named(self, name, why)


class Text(QLineEdit):
    """A few words.

    Signals:
        chosen: the text, without spaces around it.
    """

    chosen = Signal(object)

    def __init__(self, placeholder: str, *, letters: int = 20) -> None:
        super().__init__()
        self.setPlaceholderText(placeholder)
        self.setMaxLength(200)
        self._letters = letters
        self.textEdited.connect(lambda text: self.chosen.emit(text.strip()))

    def show_value(self, value: Any) -> None:
        """Show a value; what is just being typed stays."""
        if self.text().strip() != value:
            self.setText(str(value))
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * self._letters)

    def names(self, name: str, why: str) -> None:
        """What screen readers say."""
        named(self, name, why)


class Stepper(QWidget):
    """A number with two buttons that are large enough to be hit, also with large text.

    Signals:
        chosen: the number in the unit of the setting.
    """

    chosen = Signal(object)

    def __init__(self, box: QSpinBox | QDoubleSpinBox, unit: str, none: str) -> None:
        super().__init__()
        self.box = calm(box)
        box.setStyleSheet(_NO_BUTTONS)
        box.lineEdit().setTextMargins(theme.SPACE, 0, theme.SPACE, 0)
        box.setSuffix(unit)
        box.setSpecialValueText(none)
        box.setKeyboardTracking(False)
        if box.maximum() > 10_000:
            box.setStepType(QAbstractSpinBox.StepType.AdaptiveDecimalStepType)
        self.setFocusProxy(box)
        self.less = _step_button("remove", lambda: box.stepBy(-1))
        self.more = _step_button("add", lambda: box.stepBy(+1))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.XS)
        row.addWidget(box, 1)
        row.addWidget(self.less)
        row.addWidget(self.more)
        box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)  # not by its largest number
        self._fit()

    def _fit(self) -> None:
        self.box.setMinimumWidth(self.fontMetrics().averageCharWidth() * 12)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the size of the text."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange and hasattr(self, "box"):
            self._fit()

    def names(self, name: str, why: str) -> None:
        """What screen readers say."""
        named(self.box, name, why)
        self.less.setAccessibleName(_("Less: {setting}").format(setting=name))
        self.more.setAccessibleName(_("More: {setting}").format(setting=name))


def _step_button(icon: str, do: Callable[[], None]) -> QPushButton:
    button = QPushButton(theme.icon(icon), "")
    button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the keyboard has the arrow keys
    button.setAutoRepeat(True)
    button.clicked.connect(do)
    return button


class Number(Stepper):
    """A whole number in a unit for people."""

    def __init__(
        self, bounds: tuple[int, int], unit: str, *, step: int = 1, factor: int = 1, none: str = ""
    ) -> None:
        """A number.

        Args:
            bounds: least and most, in the unit for people.
            unit: after the number, with a space where the language wants one.
            factor: a unit of people's in the setting's units.
            none: shown instead of the least number.
        """
        box = QSpinBox()
        box.setRange(*bounds)
        box.setSingleStep(step)
        box.setGroupSeparatorShown(True)
        super().__init__(box, unit, none)
        self._factor = factor
        box.valueChanged.connect(lambda value: self.chosen.emit(value * factor))

    def show_value(self, value: Any) -> None:
        """Show a value."""
        with QSignalBlocker(self.box):
            self.box.setValue(min(round(value / self._factor), int(self.box.maximum())))


class Amount(Stepper):
    """An amount of money or time."""

    def __init__(self, bounds: tuple[float, float], unit: str, *, decimals: int, none: str = "") -> None:
        box = QDoubleSpinBox()
        box.setDecimals(decimals)
        box.setRange(*bounds)
        super().__init__(box, unit, none)
        self._box = box
        box.valueChanged.connect(lambda value: self.chosen.emit(round(value, decimals)))

    def show_value(self, value: Any) -> None:
        """Show a value."""
        with QSignalBlocker(self._box):
            self._box.setValue(float(value))


class Between(QWidget):
    """A place between two ends, from -1 to 1.

    Signals:
        chosen: the place.
    """

    chosen = Signal(object)

    def __init__(self, least: str, most: str) -> None:
        super().__init__()
        self.slider = calm(QSlider(Qt.Orientation.Horizontal))
        self.slider.setRange(-10, 10)
        self.slider.setPageStep(2)
        self.slider.setTracking(False)
        self.slider.valueChanged.connect(lambda value: self.chosen.emit(value / 10))
        self.setFocusProxy(self.slider)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.SPACE)
        row.addWidget(QLabel(least))
        row.addWidget(self.slider, 1)
        row.addWidget(QLabel(most))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def show_value(self, value: Any) -> None:
        """Show a value."""
        with QSignalBlocker(self.slider):
            self.slider.setValue(round(value * 10))

    def names(self, name: str, why: str) -> None:
        """What screen readers say."""
        named(self.slider, name, why)
