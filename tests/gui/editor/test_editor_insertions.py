"""Links, tables, formulas, pictures, and what comes from the clipboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from oerdesk.core.document import read_document
from oerdesk.core.document.model import (
    Cell,
    Document,
    Heading,
    Image,
    ListBlock,
    Math,
    Paragraph,
    Row,
    Rule,
    Table,
    Text,
)
from oerdesk.core.errors import BadInputError
from oerdesk.gui.editor import EditorWidget
from oerdesk.gui.editor.dialogs import (
    FormulaQuestion,
    LinkQuestion,
    PictureQuestion,
    TableQuestion,
)
from tests.gui.editor.hands import Keys, blocks, do, item, line, question, select, show


def test_a_link_is_made_changed_and_not_typed_on(editor: EditorWidget, qtbot: QtBot) -> None:
    show(editor, line("see here"), at=4, to=8)
    do(editor, "insert.link")
    asked = question(editor, LinkQuestion)
    assert asked.text.text() == "here"
    asked.href.setText("#there")
    asked.accept()
    linked = Text("here", href="#there")
    assert blocks(editor) == (Paragraph((Text("see "), linked)),)
    QTest.keyClicks(editor.text, ".")
    assert blocks(editor) == (Paragraph((Text("see "), linked, Text("."))),)
    select(editor, 6)
    do(editor, "insert.link")
    asked = question(editor, LinkQuestion)
    assert (asked.text.text(), asked.href.text()) == ("here", "#there")
    asked.href.clear()
    asked.accept()
    assert blocks(editor) == (line("see here."),)


def test_a_table_is_made_and_grows_with_tab(editor: EditorWidget, press: Keys, qtbot: QtBot) -> None:
    show(editor, line("a"), at=1)
    do(editor, "insert.table")
    asked = question(editor, TableQuestion)
    asked.rows.setValue(1)
    asked.columns.setValue(2)
    asked.accept()
    QTest.keyClicks(editor.text, "h")
    press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Tab)
    QTest.keyClicks(editor.text, "x")
    head = Row((Cell((line("h"),), header=True, scope="col"), Cell((), header=True, scope="col")), "head")
    body = Row((Cell((line("x"),)), Cell(())))
    assert Table((head, body)) in blocks(editor)
    do(editor, "table.column_after")
    do(editor, "table.remove_row")
    heads = (head.cells[0], Cell((), header=True, scope="col"), head.cells[1])
    assert Table((Row(heads, "head"),)) in blocks(editor)


def test_a_first_row_becomes_a_header(editor: EditorWidget) -> None:
    show(editor, Table((Row((Cell((line("h"),)),)), Row((Cell((line("x"),)),)))), at=1)
    do(editor, "table.header_row")
    head = Row((Cell((line("h"),), header=True, scope="col"),), "head")
    assert blocks(editor) == (Table((head, Row((Cell((line("x"),)),)))),)


def test_a_formula_is_typed_as_latex_and_changed(editor: EditorWidget) -> None:
    do(editor, "insert.formula")
    asked = question(editor, FormulaQuestion)
    ok = asked.buttons.button(asked.buttons.StandardButton.Ok)
    assert not ok.isEnabled()
    asked.tex.setText(r"\frac{a}{b}")
    assert asked.seen.text() == "a/b"
    asked.accept()
    (paragraph,) = blocks(editor)
    assert isinstance(paragraph, Paragraph)
    (formula,) = paragraph.inlines
    assert isinstance(formula, Math)
    assert formula.tex == r"\frac{a}{b}"
    assert formula.mathml.startswith("<math")
    do(editor, "insert.describe")
    asked = question(editor, FormulaQuestion)
    asked.tex.setText("x")
    asked.accept()
    (paragraph,) = blocks(editor)
    assert isinstance(paragraph, Paragraph)
    assert [inline.tex for inline in paragraph.inlines if isinstance(inline, Math)] == ["x"]


@pytest.mark.parametrize(
    ("words", "decorative", "alt"), [("A gauge", False, "A gauge"), ("", True, ""), ("", False, None)]
)
def test_a_picture_is_kept_by_the_owner_and_described(
    editor: EditorWidget, words: str, decorative: bool, alt: str | None
) -> None:
    kept: dict[str, bytes] = {}

    def store(name: str, data: bytes) -> str:
        kept[f"pictures/{name}"] = data
        return f"pictures/{name}"

    editor.use_store(store)
    editor.insert_image("a.png", b"bytes", None)
    assert kept == {"pictures/a.png": b"bytes"}
    do(editor, "insert.describe")
    asked = question(editor, PictureQuestion)
    asked.alt.setText(words)
    asked.decorative.setChecked(decorative)
    asked.accept()
    assert blocks(editor) == (Paragraph((Image("pictures/a.png", alt),)),)


def test_a_picture_that_cannot_be_kept_is_told_and_leaves_no_trace(
    editor: EditorWidget, qtbot: QtBot
) -> None:
    def store(name: str, data: bytes) -> str:
        raise BadInputError(name, "")

    editor.use_store(store)
    with qtbot.waitSignal(editor.failed) as told:
        editor.insert_image("a.png", b"", "x")
    assert told.args is not None
    assert told.args[0].title == "a.png"
    assert blocks(editor) == ()


def test_rules_and_page_breaks_stand_between_paragraphs(editor: EditorWidget, qtbot: QtBot) -> None:
    show(editor, line("a"), at=1)
    do(editor, "insert.page_break")
    QTest.keyClicks(editor.text, "b")
    assert blocks(editor) == (line("a"), Rule(page=True), line("b"))


def test_what_is_copied_is_pasted_whole(editor: EditorWidget) -> None:
    editor.use_sanitizer(read_document)
    source = (Heading(2, (Text("a"),)), ListBlock((item(line("b", "strong")), item(line("c")))), line("d"))
    show(editor, *source)
    do(editor, "edit.select_all")
    do(editor, "edit.copy")
    data = QGuiApplication.clipboard().mimeData()
    assert "<h2>a</h2>" in data.html()
    assert data.text().split() == ["a", "b", "c", "d"]
    show(editor)
    do(editor, "edit.paste")
    assert blocks(editor) == source


def test_pasted_html_goes_through_the_owners_sieve_and_remote_pictures_stay_out(editor: EditorWidget) -> None:
    asked: list[str] = []

    def sanitize(html: str) -> Document:
        asked.append(html)
        return Document((Paragraph((Text("b"), Image("https://example.org/spy.png", "spy"))),))

    editor.use_sanitizer(sanitize)
    show(editor, line("ac"), at=1)
    data = QMimeData()
    data.setHtml("<p onclick=x>b</p>")
    editor.text.take_in(data)
    assert len(asked) == 1
    assert blocks(editor) == (line("abspyc"),)


def test_without_a_sieve_only_text_is_pasted(editor: EditorWidget) -> None:
    data = QMimeData()
    data.setHtml("<h1>x</h1>")
    data.setText("one\ntwo")
    editor.text.take_in(data)
    assert blocks(editor) == (line("one"), line("two"))


def test_a_picture_from_the_clipboard_is_kept_by_the_owner(editor: EditorWidget) -> None:
    kept: list[bytes] = []

    def store(name: str, data: bytes) -> str:
        kept.append(data)
        return name

    editor.use_store(store)
    data = QMimeData()
    data.setImageData(QImage(3, 2, QImage.Format.Format_RGB32))
    editor.text.take_in(data)
    assert kept[0].startswith(b"\x89PNG")
    assert blocks(editor) == (Paragraph((Image("picture.png"),)),)
