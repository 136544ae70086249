"""What is done to runs of text: marks, links, language."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from PySide6.QtGui import QTextBlock, QTextCharFormat, QTextCursor

from oerdesk.core.document.model import Text
from oerdesk.gui.editor.places import selected_blocks
from oerdesk.gui.editor.properties import OBJECT_CHARACTER, PLAIN, leaf_of, run_format, run_of

_EXCLUSIVE = {"sub": "sup", "sup": "sub"}


def has_mark(cursor: QTextCursor, mark: str) -> bool:
    """Whether everything selected, or what is typed next, has a mark."""
    if not cursor.hasSelection():
        return mark in run_of(cursor.charFormat()).marks
    runs = [run_of(format_) for _start, _length, format_ in _parts(cursor)]
    return bool(runs) and all(mark in run.marks for run in runs)


def toggle_mark(cursor: QTextCursor, mark: str) -> None:
    """Give the selection a mark, or take it away when all of it has it."""
    adding = not has_mark(cursor, mark)

    def change(run: Text) -> Text:
        marks = run.marks - {_EXCLUSIVE.get(mark, "")} | {mark} if adding else run.marks - {mark}
        return replace(run, marks=marks)

    change_runs(cursor, change)


def clear_marks(cursor: QTextCursor) -> None:
    """Take away all marks, links and languages of the selection."""
    change_runs(cursor, lambda _run: PLAIN)


def set_link(cursor: QTextCursor, href: str, title: str = "") -> None:
    """Make the selection a link; an empty target takes the link away."""
    change_runs(cursor, lambda run: replace(run, href=href, title=title if href else ""))


def set_run_language(cursor: QTextCursor, language: str) -> None:
    """Say in which language the selected words are."""
    change_runs(cursor, lambda run: replace(run, lang=language))


def change_runs(cursor: QTextCursor, change: Callable[[Text], Text]) -> None:
    """Change all runs of the selection in one step; without one, what is typed next."""
    if not cursor.hasSelection():
        cursor.setCharFormat(run_format(change(run_of(cursor.charFormat()))))
        return
    cursor.beginEditBlock()
    for start, length, format_ in list(_parts(cursor)):
        part = QTextCursor(cursor.document())
        part.setPosition(start)
        part.setPosition(start + length, QTextCursor.MoveMode.KeepAnchor)
        part.setCharFormat(run_format(change(run_of(format_))))
    cursor.endEditBlock()


def _parts(cursor: QTextCursor) -> Iterator[tuple[int, int, QTextCharFormat]]:
    """Start, length and format of the stretches of text in a selection; objects and code are left out."""
    first, last = cursor.selectionStart(), cursor.selectionEnd()
    for block in selected_blocks(cursor):
        if leaf_of(block).kind == "code":
            continue
        for part in block.textFormats():
            start = max(block.position() + part.start, first)
            end = min(block.position() + part.start + part.length, last)
            if start < end and not part.format.objectType():
                yield start, end - start, QTextCharFormat(part.format)  # part.format goes with part


def select_link(cursor: QTextCursor) -> Text:
    """Let the cursor select the whole link it is in; its run, without a target where there is none."""
    block = cursor.block()
    run = run_of(cursor.charFormat())
    if not run.href or cursor.hasSelection():
        return run
    here = cursor.position() - block.position()
    start, end = here, here
    parts = [part for part in block.textFormats() if run_of(part.format).href == run.href]
    for part in parts:
        if part.start <= here <= part.start + part.length:
            start, end = min(start, part.start), max(end, part.start + part.length)
    for part in parts:  # runs of one link with other marks
        if part.start + part.length == start:
            start = part.start
        if part.start == end:
            end = part.start + part.length
    cursor.setPosition(block.position() + start)
    cursor.setPosition(block.position() + end, QTextCursor.MoveMode.KeepAnchor)
    return run


def leave_link(cursor: QTextCursor) -> bool:
    """Whether the cursor stands at the end of a link, so that what is typed next is not part of it."""
    run = run_of(cursor.charFormat())
    if not run.href or cursor.hasSelection():
        return False
    after = QTextCursor(cursor)
    if not cursor.atBlockEnd():
        after.movePosition(QTextCursor.MoveOperation.NextCharacter)
        if run_of(after.charFormat()).href == run.href:
            return False
    cursor.setCharFormat(run_format(replace(run, href="", title="")))
    return True


def object_at(cursor: QTextCursor) -> int:
    """The position of the object that is selected, or else just before or after the cursor; -1 for none."""
    block: QTextBlock = cursor.block()
    candidates = [cursor.position() - 1, cursor.position()]
    if cursor.hasSelection():
        if cursor.selectionEnd() - cursor.selectionStart() != 1:
            return -1
        candidates = [cursor.selectionStart()]
    document = cursor.document()
    for position in candidates:
        if block.position() <= position and document.characterAt(position) == OBJECT_CHARACTER:
            return position
    return -1
