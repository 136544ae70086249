"""Reads a running program from outside, as a screen reader does; run by the system's Python with pyatspi.

Answers one line of JSON to each line of JSON on its input:

    {"do": "tree"}                                     the windows of the program, and all that shows in them
    {"do": "act", "path": [0, 3], "action": "Press"}   do what a thing can do; the path is that in the tree
    {"do": "come"}                                     give the keyboard to the program's window
    {"do": "type", "path": [0, 3], "text": "water"}    put a text into a field

A thing is a dictionary: role, name, description, states, actions, text, children.
"""

from __future__ import annotations

import ctypes
import json
import sys
from collections.abc import Iterator
from typing import Any

import pyatspi  # type: ignore[import-not-found]

PROGRAM = "OERDesk"
STATES = ("focused", "focusable", "showing", "selected", "checked", "enabled", "editable", "active")
MOST = 400  # children of one thing
DEPTH = 20


def program() -> Any:
    """The program on the bus of assistive technologies; None while it is not there."""
    desktop = pyatspi.Registry.getDesktop(0)
    for at in range(desktop.childCount):
        found = desktop.getChildAtIndex(at)
        if found is not None and found.name == PROGRAM:
            return found
    return None


def told(thing: Any, depth: int) -> dict[str, Any]:
    """A thing and what is in it."""
    states = thing.getState()
    wanted = [name for name in STATES if states.contains(getattr(pyatspi, f"STATE_{name.upper()}"))]
    shows = "showing" in wanted or thing.getRoleName() in {"application", "unknown"}
    return {
        "role": thing.getRoleName(),
        "name": thing.name,
        "description": thing.description,
        "states": wanted,
        "actions": _actions(thing),
        "text": _text(thing),
        "children": [told(child, depth - 1) for child in _children(thing)] if depth and shows else [],
    }


def _children(thing: Any) -> Iterator[Any]:
    for at in range(min(thing.childCount, MOST)):
        child = thing.getChildAtIndex(at)
        if child is not None:
            yield child


def _actions(thing: Any) -> list[str]:
    try:
        actions = thing.queryAction()
    except NotImplementedError:
        return []
    return [actions.getName(at) for at in range(actions.nActions)]


def _text(thing: Any) -> str:
    try:
        text = thing.queryText()
    except NotImplementedError:
        return ""
    return str(text.getText(0, min(text.characterCount, 2000)))


def _at(path: list[int]) -> Any:
    thing = program()
    for step in path:
        thing = thing.getChildAtIndex(step)
    return thing


def answer(asked: dict[str, Any]) -> Any:
    """What is said to one question."""
    if asked["do"] == "tree":
        found = program()
        return None if found is None else told(found, DEPTH)
    if asked["do"] == "come":
        return come_to_front()
    thing = _at(asked["path"])
    if asked["do"] == "act":
        actions = thing.queryAction()
        names = [actions.getName(at) for at in range(actions.nActions)]
        return actions.doAction(names.index(asked["action"]))
    return thing.queryEditableText().setTextContents(asked["text"])


_NO_MATTER = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)(lambda _display, _error: 0)
"""A window may go, or not show yet, while it is asked for; by itself Xlib would end the program."""


def come_to_front() -> bool:
    """What the manager of windows does on a real screen: the keyboard goes to the largest window."""
    x = ctypes.CDLL("libX11.so.6")
    x.XSetErrorHandler(_NO_MATTER)
    x.XDefaultRootWindow.restype = ctypes.c_ulong
    x.XOpenDisplay.restype = ctypes.c_void_p
    display = ctypes.c_void_p(x.XOpenDisplay(None))
    root, above, count = ctypes.c_ulong(), ctypes.c_ulong(), ctypes.c_uint()
    windows = ctypes.POINTER(ctypes.c_ulong)()
    whole = ctypes.c_ulong(x.XDefaultRootWindow(display))
    x.XQueryTree(display, whole, *map(ctypes.byref, (root, above, windows, count)))
    largest = max(
        (windows[at] for at in range(count.value)), key=lambda one: _area(x, display, one), default=0
    )
    x.XSetInputFocus(display, ctypes.c_ulong(largest), 1, ctypes.c_ulong(0))  # RevertToPointerRoot, now
    x.XSync(display, 0)
    has, back_to = ctypes.c_ulong(), ctypes.c_int()
    x.XGetInputFocus(display, ctypes.byref(has), ctypes.byref(back_to))
    x.XCloseDisplay(display)
    return bool(largest) and has.value == largest


def _area(x: ctypes.CDLL, display: ctypes.c_void_p, window: int) -> int:
    root, left, top = ctypes.c_ulong(), ctypes.c_int(), ctypes.c_int()
    wide, high, border, depth = (ctypes.c_uint() for _n in range(4))
    told = map(ctypes.byref, (root, left, top, wide, high, border, depth))
    x.XGetGeometry(display, ctypes.c_ulong(window), *told)
    return wide.value * high.value


def main() -> None:
    """Answer until nobody asks."""
    for line in sys.stdin:
        try:
            said = {"said": answer(json.loads(line))}
        except Exception as error:  # noqa: BLE001 - things come and go while one looks at them
            said = {"gone": f"{type(error).__name__}: {error}"}
        print(json.dumps(said), flush=True)


if __name__ == "__main__":
    main()
