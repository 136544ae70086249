"""What people do with the editor, by keyboard and clipboard."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QDialog, QLineEdit, QTextEdit, QWidget
from pytestqt.qtbot import QtBot

from oerdesk.core.document.model import (
    CodeBlock,
    Container,
    Document,
    Figure,
    Heading,
    Image,
    LineBreak,
    ListBlock,
    Paragraph,
    Text,
)
from oerdesk.gui.editor import EditorWidget
from oerdesk.gui.editor.dialogs import (
    LanguageQuestion,
)
from tests.gui.editor.hands import CONTROL, SHIFT, Keys, blocks, do, item, line, question, select, show


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
