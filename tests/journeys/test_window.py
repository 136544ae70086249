"""What people come to do, done in the real window, as they do it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QInputDialog, QMessageBox
from pytestqt.qtbot import QtBot

from oerdesk.core.library import Library
from oerdesk.core.records import EVERYTHING, Filter
from oerdesk.gui.curate_page import CuratePage
from oerdesk.gui.dialogs import DescribeDialog, ExportDialog, ReportDialog
from oerdesk.gui.editor_tab import EditorTab
from oerdesk.gui.library.page import LibraryPage
from oerdesk.gui.packs_page import PacksPage
from oerdesk.gui.reader.reader_tab import ReaderTab
from oerdesk.gui.sync_page import SyncPage
from oerdesk.gui.trash_page import TrashPage
from oerdesk.gui.window import Window
from tests.helpers.server import Fault, FileServer
from tests.helpers.windows import (
    PATIENCE,
    at_rest,
    dialog,
    drop,
    in_front,
    keys,
    press,
    shown,
    text_of,
    titles,
)

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
STORY = """# The {name}

##
A {name} walked to the river of Zanzibar.

##
* License: [CC-BY 4.0]
* Text: Amina
* Language: {language}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """What a librarian has: three stories, one of them twice, and an empty file."""
    folder = tmp_path / "stories"
    folder.mkdir()
    for name, language in (("elephant", "sw"), ("hare", "en"), ("heron", "en")):
        (folder / f"{name}.md").write_text(STORY.format(name=name, language=language), encoding="utf-8")
    (folder / "empty.md").write_text("", encoding="utf-8")
    return folder


def _page(window: Window, place: str) -> object:
    return window.places.page(place)


def _take_in(window: Window, folder: Path, qtbot: QtBot) -> ReportDialog:
    drop(window, [folder])
    return dialog(qtbot, window, ReportDialog)


def _search(window: Window, qtbot: QtBot, text: str) -> LibraryPage:
    in_front(qtbot, window)
    keys(window, Qt.Key.Key_F, CONTROL)
    page = window.library_page
    assert page.search.hasFocus()
    QTest.keyClicks(page.search, text)
    at_rest(qtbot, window)
    return page


def _name(window: Window, qtbot: QtBot, name: str) -> None:
    asked = dialog(qtbot, window, QInputDialog)
    asked.setTextValue(name)
    asked.accept()
    at_rest(qtbot, window)


def _folder_chosen(window: Window, qtbot: QtBot, folder: Path) -> None:
    asked = dialog(qtbot, window, QFileDialog)
    asked.fileSelected.emit(str(folder))
    asked.close()
    qtbot.waitUntil(lambda: not asked.isVisible(), timeout=PATIENCE)


def _published(window: Window, qtbot: QtBot, folder: Path, repository: Path) -> None:
    """Take in ``folder``, put all that is new into a bundle, publish it."""
    _take_in(window, folder, qtbot).close()
    at_rest(qtbot, window)
    page = _search(window, qtbot, "Zanzibar")
    keys(window, Qt.Key.Key_Down)
    page.list.selectAll()
    at_rest(qtbot, window)
    press(page.details, "Put into bundle…")
    _name(window, qtbot, "River stories")
    window.go("curate")
    at_rest(qtbot, window)
    curate = _page(window, "curate")
    assert isinstance(curate, CuratePage)
    curate.tabs.setCurrentWidget(curate.publish)
    at_rest(qtbot, window)
    publish = curate.publish
    publish.name.setText("Amina's library")
    press(publish, "Publish…")
    _folder_chosen(window, qtbot, repository)
    at_rest(qtbot, window)
    told = dialog(qtbot, window, QMessageBox)
    assert "3 resources published as version 1" in told.text()
    told.close()


def test_a_librarian_drops_a_folder_and_sees_what_came_in(window: Window, qtbot: QtBot, folder: Path) -> None:
    report = _take_in(window, folder, qtbot)
    said = text_of(report)
    assert "3 new resources" in said
    assert "1 problem" in said
    report.close()
    at_rest(qtbot, window)
    again = _take_in(window, folder, qtbot)
    assert "3 known already" in text_of(again)
    again.close()
    page = _search(window, qtbot, "Zanzibar")
    assert sorted(titles(page)) == ["The elephant", "The hare", "The heron"]


def test_a_librarian_publishes_and_a_teacher_follows_over_a_bad_line(
    window: Window, qtbot: QtBot, folder: Path, tmp_path: Path
) -> None:
    _published(window, qtbot, folder, tmp_path / "repository")
    with (
        FileServer(tmp_path / "repository") as server,
        Library.open(tmp_path / "teacher") as library,
    ):
        library.change_settings(language="en", theme="light", starter_offered=True)
        with shown(qtbot, library) as teacher:
            _follow(teacher, qtbot, server)
            assert sorted(titles(_search(teacher, qtbot, "Zanzibar"))) == [
                "The elephant",
                "The hare",
                "The heron",
            ]
            assert library.check.run().problems == ()


def _follow(teacher: Window, qtbot: QtBot, server: FileServer) -> None:
    """Add the source, trust it, choose the bundle, see the price, fetch while the line breaks."""
    teacher.go("sync")
    sync = _page(teacher, "sync")
    assert isinstance(sync, SyncPage)
    at_rest(qtbot, teacher)
    press(sync, "Add a source…")
    _name(teacher, qtbot, server.url)
    question = dialog(qtbot, teacher, QMessageBox)
    assert "Amina's library" in question.text()
    assert "fingerprint" in question.informativeText()
    assert sync.tree.topLevelItemCount() == 0
    press(question, "Trust it")
    qtbot.waitUntil(lambda: sync.tree.topLevelItemCount() == 1, timeout=PATIENCE)
    at_rest(qtbot, teacher)
    bundle = sync.tree.topLevelItem(0)
    assert bundle is not None
    bundle.setCheckState(0, Qt.CheckState.Checked)
    at_rest(qtbot, teacher)
    assert sync.price.text().startswith("3 resources: ")
    assert "to transfer" in sync.price.text()
    server.fail(Fault(cut_after=40), times=2)
    press(sync, "Fetch")
    told = dialog(qtbot, teacher, QMessageBox)
    assert told.text().startswith("3 resources fetched")
    told.close()
    at_rest(qtbot, teacher)
    assert sync.price.text() == "Nothing to fetch: all that was chosen is here."


def test_a_teacher_who_does_not_trust_a_source_has_none(
    window: Window, qtbot: QtBot, folder: Path, tmp_path: Path
) -> None:
    _published(window, qtbot, folder, tmp_path / "repository")
    with Library.open(tmp_path / "teacher") as library, shown(qtbot, library) as teacher:
        teacher.go("sync")
        sync = _page(teacher, "sync")
        assert isinstance(sync, SyncPage)
        sync.add_source(str(tmp_path / "repository"))
        question = dialog(qtbot, teacher, QMessageBox)
        qtbot.waitUntil(question.isActiveWindow, timeout=PATIENCE)
        QTest.keyClick(question, Qt.Key.Key_Escape)
        qtbot.waitUntil(lambda: not library.sync.sources(), timeout=PATIENCE)
        at_rest(qtbot, teacher)


def test_a_source_that_is_not_there_is_said_with_a_way_on(
    window: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    sync = _page(window, "sync")
    assert isinstance(sync, SyncPage)
    sync.add_source(str(tmp_path / "nowhere"))
    told = dialog(qtbot, window, QMessageBox)
    assert "nowhere" in told.text() + told.informativeText()
    assert told.informativeText()
    told.close()


def test_a_teacher_finds_and_reads_with_the_keyboard_alone(window: Window, qtbot: QtBot) -> None:
    page = _search(window, qtbot, "water cycle")
    assert titles(page)[0] == "The water cycle"
    keys(window, Qt.Key.Key_Down)
    assert page.list.hasFocus()
    QTest.keyClick(page.list, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(window.tabs.currentWidget(), ReaderTab), timeout=PATIENCE)
    at_rest(qtbot, window)
    assert window.tabs.tabText(1) == "The water cycle"
    keys(window, Qt.Key.Key_F, CONTROL)
    reader = window.tabs.currentWidget()
    assert isinstance(reader, ReaderTab)
    assert reader.finder.needle.hasFocus()
    QTest.keyClick(reader.finder.needle, Qt.Key.Key_Escape)
    assert not reader.finder.isVisible()
    keys(window, Qt.Key.Key_W, CONTROL)
    assert window.tabs.count() == 1
    keys(window, Qt.Key.Key_T, CONTROL | SHIFT)
    qtbot.waitUntil(lambda: window.tabs.count() == 2, timeout=PATIENCE)
    at_rest(qtbot, window)
    window.tabs.step(+1)
    page.search.setFocus()
    QTest.keyClick(page.search, Qt.Key.Key_Escape)
    at_rest(qtbot, window)
    assert page.search.text() == ""
    assert page.model.rowCount() == 33


def test_a_teacher_collects_and_comes_back_to_the_collection(window: Window, qtbot: QtBot) -> None:
    page = _search(window, qtbot, "water")
    keys(window, Qt.Key.Key_Down)
    keys(window, Qt.Key.Key_L, CONTROL)
    _name(window, qtbot, "Tomorrow")
    assert [(title, count) for _id, title, count in window.library.curate.collections()] == [("Tomorrow", 1)]
    page.clear_all()
    at_rest(qtbot, window)
    group = page.facets._groups["collection"]
    item = group.child(0)
    assert item is not None
    assert item.text(0).startswith("Tomorrow")
    item.setCheckState(0, Qt.CheckState.Checked)
    at_rest(qtbot, window)
    assert page.model.rowCount() == 1


def test_a_librarian_corrects_a_description(window: Window, qtbot: QtBot) -> None:
    _search(window, qtbot, "water cycle")
    keys(window, Qt.Key.Key_Down)
    keys(window, Qt.Key.Key_F2)
    asked = dialog(qtbot, window, DescribeDialog)
    asked.title.setText("The great water cycle")
    press(asked, "Save")
    qtbot.waitUntil(lambda: "The great water cycle" in titles(window.library_page), timeout=PATIENCE)
    at_rest(qtbot, window)


def test_what_is_thrown_away_can_be_taken_back(window: Window, qtbot: QtBot) -> None:
    page = _search(window, qtbot, "water cycle")
    keys(window, Qt.Key.Key_Down)
    keys(window, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: "The water cycle" not in titles(page), timeout=PATIENCE)
    window.go("trash")
    at_rest(qtbot, window)
    thrown = _page(window, "trash")
    assert isinstance(thrown, TrashPage)
    trash = thrown.list_page
    assert titles(trash) == ["The water cycle"]
    press(trash.details, "Restore")
    qtbot.waitUntil(lambda: titles(trash) == [], timeout=PATIENCE)
    at_rest(qtbot, window)
    assert trash.nothing.isVisible()
    assert trash.nothing.text() == "The trash is empty."


def test_a_stick_carries_resources_to_another_window(window: Window, qtbot: QtBot, tmp_path: Path) -> None:
    page = _search(window, qtbot, "water cycle")
    press(page.details, "Put on a stick…")
    packs = _page(window, "sticks")
    assert isinstance(packs, PacksPage)
    qtbot.waitUntil(packs.make.isEnabled, timeout=PATIENCE)
    assert packs.chosen.text().startswith("Chosen: 1 resource, ")
    press(packs, "Write to a stick or folder…")
    stick = tmp_path / "stick"
    stick.mkdir()
    _folder_chosen(window, qtbot, stick)
    told = dialog(qtbot, window, QMessageBox)
    assert "1 resource written" in told.text()
    told.close()
    with Library.open(tmp_path / "other") as library, shown(qtbot, library) as other:
        receives = _page(other, "sticks")
        assert isinstance(receives, PacksPage)
        receives.verify_pack(str(stick))
        whole = dialog(qtbot, other, QMessageBox)
        assert whole.text() == "Everything on this stick is whole."
        whole.close()
        qtbot.waitUntil(lambda: not other.findChildren(QMessageBox), timeout=PATIENCE)
        receives.merge_pack(str(stick))
        question = dialog(qtbot, other, QMessageBox)
        press(question, "Take it in")
        qtbot.waitUntil(lambda: titles(other.library_page) == ["The water cycle"], timeout=PATIENCE)
        at_rest(qtbot, other)
        assert library.browse.find(Filter(text="water"))


def test_a_teacher_makes_it_hers_and_hands_it_out(window: Window, qtbot: QtBot, tmp_path: Path) -> None:
    page = _search(window, qtbot, "water cycle")
    press(page.details, "Change this…")
    qtbot.waitUntil(lambda: isinstance(window.tabs.currentWidget(), EditorTab), timeout=PATIENCE)
    at_rest(qtbot, window)
    tab = window.tabs.currentWidget()
    assert isinstance(tab, EditorTab)
    tab.title_field.setText("Water in Nakuru")
    assert tab.state.text() == "Saving…"
    assert "The water cycle" in text_of(tab)  # whom it is owed to
    press(tab, "Finish")
    qtbot.waitUntil(lambda: isinstance(window.tabs.currentWidget(), ReaderTab), timeout=PATIENCE)
    at_rest(qtbot, window)
    [made] = window.library.browse.find(Filter(mine=True))
    assert window.library.curate.manifest(made).based_on
    window.actions_.export([made])
    asked = dialog(qtbot, window, ExportDialog)
    press(asked, "Choose the folder…")
    _folder_chosen(window, qtbot, tmp_path)
    told = dialog(qtbot, window, QMessageBox)
    assert told.text() == "1 file was written."
    told.close()
    [written] = tmp_path.glob("*.html")
    assert "The water cycle" in written.read_text(encoding="utf-8")


def test_what_was_typed_is_kept_when_the_window_is_closed(library: Library, qtbot: QtBot) -> None:
    with shown(qtbot, library) as window:
        window.actions_.change([library.browse.find(EVERYTHING)[0]])
        qtbot.waitUntil(lambda: isinstance(window.tabs.currentWidget(), EditorTab), timeout=PATIENCE)
        tab = window.tabs.currentWidget()
        assert isinstance(tab, EditorTab)
        draft = tab._draft.id
        tab.title_field.setText("Half done")
    assert library.adapt.draft(draft).state.metadata.title == "Half done"


def test_a_window_that_is_closed_while_it_works_leaves_a_whole_library(
    library: Library, folder: Path, qtbot: QtBot
) -> None:
    with shown(qtbot, library) as window:
        drop(window, [folder])
    assert library.check.run().problems == ()
