"""The law of the editor: what goes in comes out."""

from __future__ import annotations

import re

import pytest
from hypothesis import given

from oerdesk.core.document import read_document, write_body
from oerdesk.core.document.model import (
    Cell,
    Container,
    Document,
    Image,
    LineBreak,
    ListBlock,
    ListItem,
    OpaqueBlock,
    Paragraph,
    Row,
    Table,
    Text,
)
from oerdesk.gui.editor.from_qt import from_qt
from oerdesk.gui.editor.grid import place
from oerdesk.gui.editor.normal import LARGEST_TABLE, normalized, normalized_blocks, normalized_inlines
from oerdesk.gui.editor.to_qt import to_qt
from tests.gui.editor.strategies import documents
from tests.helpers.documents import documents as documents_as_read

SPANS = re.compile(r' (?:row|col)span="\d+"')
"""Spans may shrink, because those that reach beyond their table end with it."""
pytestmark = pytest.mark.usefixtures("qapp")


@given(documents())
def test_every_document_comes_back_as_it_went_in(document: Document) -> None:
    assert from_qt(to_qt(document)) == normalized(document)


@given(documents())
def test_normalizing_twice_changes_nothing_more(document: Document) -> None:
    once = normalized(document)
    assert normalized(once) == once


@given(documents_as_read())
def test_opening_and_saving_leaves_the_html_as_it_was(document: Document) -> None:
    html = write_body(document)
    saved = write_body(from_qt(to_qt(read_document(html))))
    assert SPANS.sub("", saved) == SPANS.sub("", html)


def test_an_empty_document_stays_empty_and_keeps_what_it_says_about_itself() -> None:
    document = Document((), "Title", "ar", "rtl", (("author", "ä"),))
    assert from_qt(to_qt(document)) == document


def test_neighbors_of_one_kind_stay_apart() -> None:
    text = Paragraph((Text("a"),))
    blocks = (
        Container("blockquote", (text,)),
        Container("blockquote", (text,)),
        ListBlock((ListItem((text,)), ListItem((text,)))),
        ListBlock((ListItem((text,)),)),
    )
    assert from_qt(to_qt(Document(blocks))).blocks == blocks


def test_no_description_is_not_the_same_as_an_empty_one() -> None:
    blocks = (Paragraph((Image("a.png", None), Image("a.png", ""), Image("a.png", ""))),)
    assert from_qt(to_qt(Document(blocks))).blocks == blocks


def test_runs_are_merged_and_signs_of_qts_own_left_out() -> None:
    strong = frozenset({"strong"})
    before = (Text("a\ufdd0\x00"), Text("b\nc"), Text("", strong), LineBreak(), Text("\ufffc"))
    assert normalized_inlines((*before, Text("d", strong))) == (Text("ab c"), LineBreak(), Text("d", strong))


def test_spans_end_where_the_table_or_another_cell_does() -> None:
    tall = Cell((), rowspan=9)
    wide = Cell((), colspan=2)
    grid = place(Table((Row((Cell(()), tall)), Row((wide,)))))
    assert [(p.row, p.column, p.cell.rowspan, p.cell.colspan) for p in grid.cells] == [
        (0, 0, 1, 1),
        (0, 1, 2, 1),
        (1, 0, 1, 1),
    ]


def test_a_table_too_large_to_edit_is_kept_whole() -> None:
    table = Table((Row(tuple(Cell((Paragraph((Text("x"),)),)) for _column in range(LARGEST_TABLE + 1))),))
    (kept,) = normalized_blocks((table,))
    assert isinstance(kept, OpaqueBlock)
    assert kept.html == write_body(Document((table,))).strip()


def test_a_span_of_a_thousand_columns_costs_nothing() -> None:
    rows = tuple(Row((Cell((), colspan=10**9, rowspan=10**9),)) for _row in range(50))
    (kept,) = normalized_blocks((Table(rows),))
    assert isinstance(kept, OpaqueBlock)
