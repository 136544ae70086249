"""After any edit the document is sane, and undo leads back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor, QTextDocument

from oerdesk.core.document.model import Document, Image
from oerdesk.gui.editor import lists, marks, structure, tables
from oerdesk.gui.editor.from_qt import from_qt, from_selection
from oerdesk.gui.editor.normal import normalized
from oerdesk.gui.editor.to_qt import to_qt
from tests.gui.editor.strategies import blocks_, documents

pytestmark = pytest.mark.usefixtures("qapp")
Edit = Callable[[QTextCursor], object]


def erase_backwards(cursor: QTextCursor) -> None:
    if not structure.erase_backwards(cursor):
        cursor.deletePreviousChar()


def type_text(cursor: QTextCursor, text: str) -> None:
    cursor.insertText(text)


EDITS: list[Edit] = [
    structure.split,
    structure.break_line,
    erase_backwards,
    QTextCursor.deleteChar,
    QTextCursor.removeSelectedText,
    lists.indent,
    lists.outdent,
    partial(lists.toggle_list, ordered=True),
    partial(lists.toggle_list, ordered=False),
    partial(structure.toggle_container, tag="blockquote"),
    partial(structure.set_style, kind="heading", level=2),
    partial(structure.set_style, kind="paragraph"),
    partial(structure.set_style, kind="code"),
    partial(structure.set_align, align="center"),
    partial(structure.set_direction, direction=Qt.LayoutDirection.RightToLeft),
    partial(structure.set_language, language="sw"),
    partial(structure.insert_object, node=Image("a.png")),
    partial(marks.toggle_mark, mark="strong"),
    partial(marks.toggle_mark, mark="sub"),
    partial(marks.set_link, href="#x"),
    marks.clear_marks,
    partial(tables.insert_table, rows=2, columns=2, header=True),
    partial(tables.add_row, side="before"),
    partial(tables.add_row, side="after"),
    partial(tables.add_column, side="before"),
    partial(tables.add_column, side="after"),
    tables.remove_row,
    tables.remove_column,
    tables.toggle_header_row,
    tables.toggle_header_column,
]
edits = st.one_of(
    st.sampled_from(EDITS),
    st.sampled_from(["a", "مرحبا ", "😀"]).map(lambda text: partial(type_text, text=text)),
    st.builds(
        lambda blocks: partial(structure.insert_document, blocks=tuple(blocks)), st.lists(blocks_, max_size=2)
    ),
)
steps = st.tuples(edits, st.floats(0, 1), st.one_of(st.just(0.0), st.floats(0, 1)))


def put_cursor(document: QTextDocument, place: float, length: float) -> QTextCursor:
    last = document.characterCount() - 1
    cursor = QTextCursor(document)
    cursor.setPosition(round(place * last))
    if length:
        end = min(last, cursor.position() + 1 + round(length * length * last))
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
    return cursor


@given(documents(), st.lists(steps, min_size=1, max_size=6))
def test_any_edits_leave_a_document_that_round_trips_and_can_be_undone(
    document: Document, sequence: list[tuple[Edit, float, float]]
) -> None:
    shown = to_qt(document)
    before = from_qt(shown)
    for edit, place, length in sequence:
        edit(put_cursor(shown, place, length))
        after = from_qt(shown)
        assert normalized(after) == after
        assert from_qt(to_qt(after)) == after
    while shown.isUndoAvailable():
        shown.undo()
    assert from_qt(shown) == before


@given(documents(), st.floats(0, 1), st.floats(0, 1))
def test_any_selection_can_be_copied(document: Document, place: float, length: float) -> None:
    shown = to_qt(document)
    copied = from_selection(put_cursor(shown, place, length))
    assert normalized(copied) == copied
    assert from_qt(to_qt(copied)) == copied
