"""What the person can reach in a window, and whether it says what it is for."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QWidget


def controls_without_help(window: QWidget) -> list[str]:
    """Visible controls that take the keyboard and have neither “What's this?”, nor tool tip, nor status tip.

    What is said of an action counts for its button, and what is said of a control for its inner parts (the
    line of a spin box).  The inside of a web view belongs to the web engine.

    Returns:
        Class, name and surroundings of each, in the order of the tree.
    """
    return [_called(widget) for widget in _controls(window) if not _has_help(widget)]


def _controls(top: QWidget) -> Iterator[QWidget]:
    for child in top.children():
        if not isinstance(child, QWidget) or not child.isVisible():
            continue
        inner = child.objectName().startswith("qt_") or child.focusProxy() is not None
        if child.focusPolicy() is not Qt.FocusPolicy.NoFocus and not inner:
            yield child
        if child.metaObject().className() != "QWebEngineView":
            yield from _controls(child)


def _has_help(widget: QWidget) -> bool:
    actions = widget.actions() if isinstance(widget, QAbstractButton) else []
    return _said(widget) or any(_said(action) for action in actions)


def _said(thing: QWidget | QAction) -> bool:
    tip = thing.toolTip()
    if isinstance(thing, QAction | QAbstractButton) and tip == thing.text().replace("&", "").rstrip(".…"):
        tip = ""  # Qt's own, where nobody has written one
    return bool(thing.whatsThis().strip() or tip.strip() or thing.statusTip().strip())


def _called(widget: QWidget) -> str:
    text = widget.text() if isinstance(widget, QAbstractButton) else ""
    name = widget.accessibleName() or text or widget.objectName() or "without a name"
    parent = widget.parentWidget()
    place = f" in {type(parent).__name__}" if parent is not None else ""
    return f"{type(widget).__name__} “{name}”{place}"
