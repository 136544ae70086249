"""What people do with the editor, by keyboard and clipboard."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QAccessible, QGuiApplication, QImage, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QDialog, QLineEdit, QTextEdit, QWidget
from pytestqt.qtbot import QtBot

from oerdesk.core.document import read_document
from oerdesk.core.document.model import (
    Block,
    Cell,
    CodeBlock,
    Container,
    Document,
    Figure,
    Heading,
    Image,
    LineBreak,
    ListBlock,
    ListItem,
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
    LanguageQuestion,
    LinkQuestion,
    PictureQuestion,
    Question,
    TableQuestion,
)

Keys = Callable[..., None]
Asked = TypeVar("Asked", bound=Question)


def line(text: str = "", *marks: str, href: str = "") -> Paragraph:
    return Paragraph((Text(text, frozenset(marks), href),) if text else ())


def item(*blocks: Block) -> ListItem:
    return ListItem(blocks)


@pytest.fixture
def editor(qtbot: QtBot) -> EditorWidget:
    widget = EditorWidget()
    qtbot.addWidget(widget)
    widget.resize(900, 700)
    widget.show()
    qtbot.waitExposed(widget)
    widget.text.setFocus()
    return widget


@pytest.fixture
def press(editor: EditorWidget, qtbot: QtBot) -> Keys:
    def send(key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(editor.text, key, modifiers)

    return send


def show(editor: EditorWidget, *blocks: Block, at: int = 0, to: int | None = None) -> None:
    editor.set_document(Document(blocks), lambda _src: None)
    select(editor, at, to)


def select(editor: EditorWidget, at: int, to: int | None = None) -> None:
    cursor = editor.text.textCursor()
    cursor.setPosition(at)
    if to is not None:
        cursor.setPosition(to, QTextCursor.MoveMode.KeepAnchor)
    editor.text.setTextCursor(cursor)


def do(editor: EditorWidget, name: str) -> None:
    actions = [a for group in editor.actions_by_group().values() for a in group if a.objectName() == name]
    actions[0].trigger()


def blocks(editor: EditorWidget) -> tuple[Block, ...]:
    return editor.document().blocks


def question(editor: EditorWidget, kind: type[Asked]) -> Asked:
    return editor.findChildren(kind)[-1]


CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def test_typing_into_an_empty_document_makes_a_paragraph(editor: EditorWidget, qtbot: QtBot) -> None:
    QTest.keyClicks(editor.text, "Rain")
    assert blocks(editor) == (line("Rain"),)


def test_enter_after_a_heading_goes_on_with_a_paragraph(
    editor: EditorWidget, press: Keys, qtbot: QtBot
) -> None:
    show(editor, Heading(2, (Text("Rain"),), (("id", "r"), ("lang", "en"))), at=4)
    press(Qt.Key.Key_Return)
    QTest.keyClicks(editor.text, "x")
    assert blocks(editor) == (
        Heading(2, (Text("Rain"),), (("id", "r"), ("lang", "en"))),
        Paragraph((Text("x"),), attrs=(("lang", "en"),)),
    )


def test_enter_before_a_heading_makes_room_above_it(editor: EditorWidget, press: Keys) -> None:
    show(editor, Heading(2, (Text("Rain"),)))
    press(Qt.Key.Key_Return)
    assert blocks(editor) == (line(), Heading(2, (Text("Rain"),)))


def test_backspace_joins_and_an_empty_line_above_does_not_take_the_heading(
    editor: EditorWidget, press: Keys
) -> None:
    show(editor, line(), Heading(2, (Text("a"),)), line("b"), at=3)
    press(Qt.Key.Key_Backspace)
    assert blocks(editor) == (line(), Heading(2, (Text("ab"),)))
    select(editor, 1)
    press(Qt.Key.Key_Backspace)
    assert blocks(editor) == (Heading(2, (Text("ab"),)),)


def test_enter_in_a_list_makes_the_next_item_and_on_an_empty_one_ends_it(
    editor: EditorWidget, press: Keys
) -> None:
    show(editor, ListBlock((item(line("ab")),)), at=1)
    press(Qt.Key.Key_Return)
    assert blocks(editor) == (ListBlock((item(line("a")), item(line("b")))),)
    press(Qt.Key.Key_End)
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Return)
    assert blocks(editor) == (ListBlock((item(line("a")), item(line("b")))), line())


def test_splitting_an_item_moves_its_sublist_along(editor: EditorWidget, press: Keys) -> None:
    inner = ListBlock((item(line("c")),))
    show(editor, ListBlock((item(line("ab"), inner),)), at=1)
    press(Qt.Key.Key_Return)
    assert blocks(editor) == (ListBlock((item(line("a")), item(line("b"), inner))),)


def test_tab_moves_items_in_and_out(editor: EditorWidget, press: Keys) -> None:
    flat = ListBlock((item(line("a")), item(line("b")), item(line("c"))), ordered=True)
    show(editor, flat, at=2)
    press(Qt.Key.Key_Tab)
    nested = ListBlock((item(line("b")),), ordered=True)
    assert blocks(editor) == (ListBlock((item(line("a"), nested), item(line("c"))), ordered=True),)
    press(Qt.Key.Key_Backtab, SHIFT)
    assert blocks(editor) == (flat,)


def test_an_item_that_moves_out_takes_those_below_it_along(editor: EditorWidget, press: Keys) -> None:
    inner = ListBlock((item(line("b")), item(line("c"))))
    show(editor, ListBlock((item(line("a"), inner),)), at=2)
    press(Qt.Key.Key_Backtab, SHIFT)
    below = ListBlock((item(line("c")),))
    assert blocks(editor) == (ListBlock((item(line("a")), item(line("b"), below))),)


def test_lists_are_made_changed_and_undone(editor: EditorWidget) -> None:
    show(editor, line("a"), line("b"), at=0, to=3)
    do(editor, "list.bullets")
    assert blocks(editor) == (ListBlock((item(line("a")), item(line("b")))),)
    do(editor, "list.numbers")
    assert blocks(editor) == (ListBlock((item(line("a")), item(line("b"))), ordered=True),)
    do(editor, "list.numbers")
    assert blocks(editor) == (line("a"), line("b"))
    for _step in range(3):
        do(editor, "edit.undo")
    assert blocks(editor) == (line("a"), line("b"))


def test_tab_leaves_the_text_where_it_means_nothing_else(editor: EditorWidget, press: Keys) -> None:
    show(editor, line("a"))
    press(Qt.Key.Key_Tab)
    assert not editor.text.hasFocus()
    assert blocks(editor) == (line("a"),)


def test_marks_are_put_on_and_taken_off_with_keys(editor: EditorWidget, press: Keys) -> None:
    show(editor, line("abc"), at=1, to=2)
    press(Qt.Key.Key_B, CONTROL)
    assert blocks(editor) == (Paragraph((Text("a"), Text("b", frozenset({"strong"})), Text("c"))),)
    press(Qt.Key.Key_B, CONTROL)
    assert blocks(editor) == (line("abc"),)


def test_a_mark_before_typing_marks_what_is_typed(editor: EditorWidget, press: Keys, qtbot: QtBot) -> None:
    press(Qt.Key.Key_I, CONTROL)
    QTest.keyClicks(editor.text, "x")
    assert blocks(editor) == (line("x", "em"),)


def test_clearing_takes_marks_and_links_away(editor: EditorWidget) -> None:
    show(editor, line("abc", "strong", "em", href="#x"), at=0, to=3)
    do(editor, "format.clear")
    assert blocks(editor) == (line("abc"),)


def test_shift_enter_breaks_the_line_only(editor: EditorWidget, press: Keys) -> None:
    show(editor, line("ab"), at=1)
    press(Qt.Key.Key_Return, SHIFT)
    assert blocks(editor) == (Paragraph((Text("a"), LineBreak(), Text("b"))),)


def test_code_keeps_its_lines_and_two_empty_ones_end_it(
    editor: EditorWidget, press: Keys, qtbot: QtBot
) -> None:
    show(editor, CodeBlock("a", "python"), at=1)
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Tab)
    QTest.keyClicks(editor.text, "b")
    assert blocks(editor) == (CodeBlock("a\n\tb", "python"),)
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Return)
    QTest.keyClicks(editor.text, "c")
    assert blocks(editor) == (CodeBlock("a\n\tb", "python"), line("c"))


def test_styles_and_quotes(editor: EditorWidget) -> None:
    show(editor, line("a"))
    do(editor, "style.heading3")
    assert blocks(editor) == (Heading(3, (Text("a"),)),)
    assert editor.toolbar.styles.currentData() == "style.heading3"
    do(editor, "style.normal")
    do(editor, "style.quote")
    assert blocks(editor) == (Container("blockquote", (line("a"),)),)
    do(editor, "style.normal")
    assert blocks(editor) == (line("a"),)


def test_a_paragraph_says_its_direction_only_where_it_differs(editor: EditorWidget) -> None:
    show(editor, line("a"))
    do(editor, "paragraph.rtl")
    assert blocks(editor) == (Paragraph((Text("a"),), attrs=(("dir", "rtl"),)),)
    do(editor, "paragraph.rtl")
    assert blocks(editor) == (line("a"),)


def test_an_arabic_document_runs_from_right_to_left(editor: EditorWidget) -> None:
    editor.set_document(Document((line("مطر"),), language="ar"), lambda _src: None)
    assert editor.text.textCursor().blockFormat().layoutDirection() is Qt.LayoutDirection.RightToLeft
    assert editor.document().blocks == (line("مطر"),)


def test_the_language_of_a_paragraph_is_asked_for_and_checked(editor: EditorWidget) -> None:
    show(editor, line("a"))
    do(editor, "paragraph.language")
    asked = question(editor, LanguageQuestion)
    asked.tag.setText("no language!")
    assert not asked.buttons.button(asked.buttons.StandardButton.Ok).isEnabled()
    asked.tag.setText("pt-BR")
    asked.accept()
    assert blocks(editor) == (Paragraph((Text("a"),), attrs=(("lang", "pt-BR"),)),)


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


def test_find_goes_round_and_replace_is_one_step(editor: EditorWidget) -> None:
    show(editor, line("rain, Rain", "strong"), line("no"), at=0)
    do(editor, "edit.replace")
    bar = editor.find_bar
    bar.wanted.setText("rain")
    assert editor.text.textCursor().selectedText() == "rain"
    assert bar.find_next()
    assert editor.text.textCursor().selectedText() == "Rain"
    assert bar.find_next()
    assert editor.text.textCursor().selectionStart() == 0
    bar.replacement.setText("snow")
    bar.replace_all.click()
    assert blocks(editor) == (line("snow, snow", "strong"), line("no"))
    do(editor, "edit.undo")
    assert blocks(editor) == (line("rain, Rain", "strong"), line("no"))
    bar.wanted.setText("hail")
    assert not bar.find_next()
    assert bar.told.text()


def test_replacing_with_a_text_that_holds_the_wanted_one_ends(editor: EditorWidget) -> None:
    show(editor, line("aa"))
    do(editor, "edit.replace")
    editor.find_bar.wanted.setText("a")
    editor.find_bar.replacement.setText("aa")
    editor.find_bar.replace_all.click()
    assert blocks(editor) == (line("aaaa"),)


def test_changes_are_told_soon_and_looks_are_no_change(editor: EditorWidget, qtbot: QtBot) -> None:
    show(editor, line("a"), at=1)
    with qtbot.assertNotEmitted(editor.changed, wait=400):
        editor.zoom(2)
        editor.text.refresh()
    with qtbot.waitSignals([editor.document_modified, editor.changed]):
        QTest.keyClicks(editor.text, "b")
    assert editor.words.text() == "1 word"


def test_read_only_shows_and_copies_but_changes_nothing(
    editor: EditorWidget, press: Keys, qtbot: QtBot
) -> None:
    show(editor, line("abc"), at=1)
    editor.set_read_only(True)
    QTest.keyClicks(editor.text, "x")
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Tab)
    assert blocks(editor) == (line("abc"),)
    editor.set_read_only(False)
    QTest.keyClicks(editor.text, "x")
    assert blocks(editor) == (line("axbc"),)


def test_a_figure_keeps_its_caption_and_enter_begins_one(
    editor: EditorWidget, press: Keys, qtbot: QtBot
) -> None:
    show(editor, Figure(Image("a.png", "x")), at=1)
    press(Qt.Key.Key_Return)
    QTest.keyClicks(editor.text, "words")
    assert blocks(editor) == (Figure(Image("a.png", "x"), (Text("words"),)),)


def test_every_control_has_a_name_and_every_key_is_told(editor: EditorWidget) -> None:
    do(editor, "edit.replace")
    kinds = (QAbstractButton, QComboBox, QLineEdit, QTextEdit)
    for widget in editor.findChildren(QWidget):
        if (
            isinstance(widget, kinds)
            and widget.isVisible()
            and widget.objectName() != "qt_toolbar_ext_button"
        ):
            interface = QAccessible.queryAccessibleInterface(widget)
            assert interface.text(QAccessible.Text.Name), widget
    for group in editor.actions_by_group().values():
        for action in group:
            assert action.shortcuts(), action.text()
            assert "(" in action.toolTip(), action.text()


def test_no_key_means_two_things(editor: EditorWidget) -> None:
    keys = [
        key.toString() for group in editor.actions_by_group().values() for a in group for key in a.shortcuts()
    ]
    assert len(keys) == len(set(keys))


def test_dialogs_name_their_fields(editor: EditorWidget) -> None:
    for name in ("insert.link", "insert.table", "insert.formula", "paragraph.language"):
        do(editor, name)
    for dialog in editor.findChildren(QDialog):
        for field in dialog.findChildren(QLineEdit):
            box = field.parentWidget()  # the field inside a spin box goes by the name of the box
            assert field.accessibleName() or (box is not None and box.accessibleName()), field
