from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel, QMessageBox
from pytestqt.qtbot import QtBot

from oerdesk.core.errors import BadInputError
from oerdesk.core.library import Library
from oerdesk.core.records import ImportedFile, ImportReport, Metadata, Person, Problem
from oerdesk.gui.dialogs import DescribeDialog, ExportDialog, ReportDialog, ask, show_error
from oerdesk.gui.table import plain
from oerdesk.gui.window import Window
from tests.helpers.windows import dialog, press, text_of

METADATA = Metadata(
    "Ang araw",
    "fil",
    description="Isang araw.\nDalawa.",
    people=(Person("Amina Ali"), Person("Juma (Nairobi)", "ill")),
    license="CC-BY-4.0",
    license_statement="Creative Commons Attribution",
    type="story",
    subjects=("Science", "Weather"),
    levels=("ISCED-1", "ISCED-2"),
    grade="3",
    source="https://example.org/1",
    extra={"isbn": "1"},
)


def test_describing_without_a_change_changes_nothing(window: Window, qtbot: QtBot) -> None:
    opened = DescribeDialog(METADATA, window)
    with qtbot.waitSignal(opened.described) as described:
        opened.accept()
    assert described.args == [METADATA]


def test_describing_changes_what_was_typed_and_nothing_else(window: Window, qtbot: QtBot) -> None:
    opened = DescribeDialog(METADATA, window)
    opened.title.setText(" Ang gabi ")
    opened.people.setPlainText("Amina Ali (trl)\n\nJuma\n")
    opened.license.setText("cc by-sa 4.0")
    opened.subjects.setText("Science,, Night ")
    opened.language.clear()
    with qtbot.waitSignal(opened.described) as described:
        opened.accept()
    assert described.args == [
        METADATA.changed(
            title="Ang gabi",
            language="und",
            people=(Person("Amina Ali", "trl"), Person("Juma")),
            license="CC-BY-SA-4.0",
            license_statement="cc by-sa 4.0",
            subjects=("Science", "Night"),
        )
    ]


def test_a_license_nobody_knows_is_kept_as_it_was_stated(window: Window, qtbot: QtBot) -> None:
    opened = DescribeDialog(METADATA, window)
    opened.license.setText("Ask my aunt")
    with qtbot.waitSignal(opened.described) as described:
        opened.accept()
    assert described.args is not None
    assert described.args[0].license == ""
    assert described.args[0].license_statement == "Ask my aunt"


def test_a_kind_the_program_does_not_know_stays(window: Window, qtbot: QtBot) -> None:
    opened = DescribeDialog(METADATA.changed(type="poem"), window)
    with qtbot.waitSignal(opened.described) as described:
        opened.accept()
    assert described.args is not None
    assert described.args[0].type == "poem"


def test_the_report_says_what_came_in_and_what_is_to_be_done(window: Window) -> None:
    files = (
        ImportedFile("a.md", 1, "A", "", ("language", "license"), new=True, updated=False),
        ImportedFile("b.md", 2, "B", "", (), new=False, updated=True),
        ImportedFile("c.md", 3, "C", "", (), new=False, updated=False),
    )
    problem = Problem("x/empty.md", "“empty.md” is empty.", "Get it again.", "bad-input")
    opened = ReportDialog(ImportReport(files, (problem,)), window)
    said = text_of(opened)
    for part in ("1 new resource", "1 updated", "1 known already", "1 problem"):
        assert part in said
    rows = [opened.tree.topLevelItem(row) for row in range(opened.tree.topLevelItemCount())]
    assert [[row.text(0), row.text(1)] for row in rows if row is not None] == [
        ["x/empty.md", "“empty.md” is empty. Get it again."],
        ["A", "Fill in: language, license"],
    ]
    assert rows[0] is not None
    assert "Get it again." in rows[0].toolTip(1)
    opened.close()


def test_exporting_asks_for_the_format_then_for_the_folder(
    window: Window, library: Library, qtbot: QtBot, tmp_path: Path
) -> None:
    opened = ExportDialog(library, [3, 4], window)
    opened.show()
    opened.format.setCurrentIndex(opened.format.findData("epub"))
    chosen: list[object] = []
    opened.chosen.connect(lambda *args: chosen.extend(args))
    press(opened, "Choose the folder…")
    folder = dialog(qtbot, window, QFileDialog)
    folder.fileSelected.emit(str(tmp_path))
    folder.close()
    assert chosen == [[3, 4], "epub", tmp_path]


def test_an_error_says_what_happened_and_the_way_on_as_plain_text(window: Window, qtbot: QtBot) -> None:
    show_error(window, BadInputError("<b>x</b> is broken.", "<img src=y> Get it again."))
    box = dialog(qtbot, window, QMessageBox)
    assert box.text() == "<b>x</b> is broken."
    assert box.informativeText() == "<img src=y> Get it again."
    assert {label.textFormat() for label in box.findChildren(QLabel) if label.text()} == {
        Qt.TextFormat.PlainText
    }
    box.close()


@pytest.mark.parametrize(("key", "answer"), [(Qt.Key.Key_Escape, "no"), (None, "yes")])
def test_esc_is_no(key: Qt.Key | None, answer: str, window: Window, qtbot: QtBot) -> None:
    answers: list[str] = []
    ask(
        window,
        "Sure?",
        "Really?",
        ("Yes", lambda: answers.append("yes")),
        ("No", lambda: answers.append("no")),
    )
    box = dialog(qtbot, window, QMessageBox)
    if key is None:
        press(box, "Yes")
    else:
        qtbot.waitUntil(box.isActiveWindow)
        QTest.keyClick(box, key)
    qtbot.waitUntil(lambda: bool(answers))
    assert answers == [answer]


def test_a_tool_tip_takes_nothing_for_markup() -> None:
    assert plain("<img src='x'>\ntwo") == "<p>&lt;img src=&#x27;x&#x27;&gt;<br>two</p>"
    assert plain("") == ""
