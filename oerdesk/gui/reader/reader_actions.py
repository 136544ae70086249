"""What can be done in a reader: each with its keys, its sign, and a sentence of help."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from oerdesk.core.i18n import _
from oerdesk.gui.commands import Command
from oerdesk.gui.reader.reader_bar import Do, ReaderBar

if TYPE_CHECKING:
    from oerdesk.gui.reader.reader_tab import ReaderTab

LARGER: Final = 1.15
"""Of one step of the size."""

Row = tuple[str, str, tuple[str, ...], str, str, Do]
"""Name, title, keys, sign (without one it is not in the bar), help, and what is done."""


def add_actions(tab: ReaderTab, bar: ReaderBar) -> None:
    """Fill the bar of a reader."""
    for rows in (_moving(tab), _sizes(tab), _marks(tab), _going_on(tab)):
        if bar.commands:
            bar.addSeparator()
        for name, title, keys, icon, hint, do in rows:
            action = bar.add(Command(f"reader.{name}", title, keys, _("Reader"), icon, hint), do)
            if icon:
                bar.show_action(action)
        if rows[0][0] == "larger":
            hint = _("Colors, letters, distances, and whether pages are turned: in all readers.")
            bar.add_menu(tab.look_menu, _("Look"), "look", hint)
    bar.fit()


def _moving(tab: ReaderTab) -> tuple[Row, ...]:
    beside = _("Shows or hides contents, places found and notes, beside the page.")
    find = _("Looks for words on all pages of this work; again goes to the next place.")
    find_back = _("Goes to the place before this one where the words stand.")
    back = _("Goes to the page before this one.")
    on = _("Goes to the next page.")
    return (
        ("panel", _("Contents"), ("F9",), "contents", beside, tab.toggle_panel),
        ("previous", _("Previous"), ("Alt+PgUp",), "back", back, partial(tab.step, -1)),
        ("next", _("Next"), ("Alt+PgDown",), "forward", on, partial(tab.step, +1)),
        ("find", _("Find"), ("F3",), "search", find, partial(tab.find_step, +1)),
        ("find-previous", _("Find previous"), ("Shift+F3",), "", find_back, partial(tab.find_step, -1)),
    )


def _sizes(tab: ReaderTab) -> tuple[Row, ...]:
    larger = _("Shows pages larger, in all readers.")
    smaller = _("Shows pages smaller, in all readers.")
    usual = _("Shows pages in their usual size.")
    return (
        ("larger", _("Larger"), ("Alt++", "Alt+="), "add", larger, partial(tab.zoom_by, LARGER)),
        ("smaller", _("Smaller"), ("Alt+-",), "remove", smaller, partial(tab.zoom_by, 1 / LARGER)),
        ("usual-size", _("Usual size"), ("Alt+Shift+0",), "", usual, partial(tab.zoom_by, 0)),
    )


def _marks(tab: ReaderTab) -> tuple[Row, ...]:
    highlight = _("Marks the words that are selected, or those that were found.")
    note = _("Writes something to the words that are selected, or to this place.")
    return (
        ("bookmark", _("Bookmark"), ("Ctrl+D",), "bookmark", _("Keeps this place."), tab.bookmark),
        ("highlight", _("Highlight"), ("Ctrl+H",), "highlight", highlight, tab.highlight),
        ("note", _("Note"), ("Ctrl+M",), "note", note, tab.write_note),
    )


def _going_on(tab: ReaderTab) -> tuple[Row, ...]:
    change = _("Makes a copy of this work that you can change.")
    stick = _("Puts this work on a stick for others.")
    export = _("Writes a file of this work for others.")
    print_ = _("Prints this work, with its credits.")
    return (
        ("change", _("Change this"), (), "edit", change, partial(tab.ask, "change")),
        ("export", _("Export"), (), "export", export, partial(tab.ask, "export")),
        ("print", _("Print"), (), "print", print_, partial(tab.ask, "print")),
        ("pack", _("Put on a stick"), (), "pack", stick, partial(tab.ask, "pack")),
    )
