from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from oerdesk.core.document import Document, Paragraph, Text
from oerdesk.core.errors import StorageError
from oerdesk.core.library import Library
from oerdesk.gui.editor_tab import EditorTab, Keeper
from oerdesk.gui.jobs import JobRunner


def text(words: str) -> Document:
    return Document((Paragraph((Text(words),)),), "Notes", "en")


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "library") as library:
        yield library


@pytest.fixture
def tab(library: Library, qtbot: QtBot) -> Iterator[EditorTab]:
    runner = JobRunner()
    draft = library.adapt.start([])
    tab = EditorTab(library, runner, draft, draft.document())
    qtbot.addWidget(tab)
    tab.show()
    yield tab
    tab.close()  # before the threads end, as the window does
    runner.shutdown()


def test_an_older_content_never_replaces_a_newer_one(library: Library) -> None:
    draft = library.adapt.start([])
    keeper = Keeper(draft, (draft.document(), {}))
    keeper.keep(2, (text("newer"), {"title": "Newer"}))
    keeper.keep(1, (text("older"), {"title": "Older"}))
    assert draft.document().blocks == text("newer").blocks
    assert draft.state.metadata.title == "Newer"


def test_what_is_typed_in_the_last_moment_is_there_after_closing(tab: EditorTab, library: Library) -> None:
    QTest.keyClicks(tab.editor.text, "a last word")
    assert tab.close()
    assert library.adapt.draft(tab.draft_id).document().blocks == text("a last word").blocks


def test_closing_without_a_change_writes_nothing(tab: EditorTab, library: Library) -> None:
    page = library.paths.drafts / tab.draft_id / "document.html"
    before = page.stat().st_mtime_ns, page.stat().st_ino
    assert tab.close()
    assert (page.stat().st_mtime_ns, page.stat().st_ino) == before


def test_a_tab_that_cannot_be_saved_stays_open_and_says_so(
    tab: EditorTab, library: Library, qtbot: QtBot
) -> None:
    folder = library.paths.drafts / tab.draft_id
    away = folder.with_name("unplugged")
    QTest.keyClicks(tab.editor.text, "precious")
    shutil.move(folder, away)
    assert not tab.close()
    assert [dialog for dialog in tab.findChildren(QDialog) if dialog.isVisible()]
    shutil.move(away, folder)
    assert tab.close()
    assert library.adapt.draft(tab.draft_id).document().blocks == text("precious").blocks


def test_a_save_that_fails_is_not_called_saved_and_is_tried_again(
    tab: EditorTab, library: Library, qtbot: QtBot
) -> None:
    folder = library.paths.drafts / tab.draft_id
    away = folder.with_name("unplugged")
    shutil.move(folder, away)
    QTest.keyClicks(tab.editor.text, "precious")
    qtbot.waitUntil(lambda: tab.state.text() == "Not saved!", timeout=8000)
    with pytest.raises(StorageError):
        tab._keeping()(_Silent())
    shutil.move(away, folder)
    tab._save()
    qtbot.waitUntil(lambda: library.adapt.draft(tab.draft_id).document().blocks == text("precious").blocks)


class _Silent:
    def report(self, done: int, total: int | None, doing: str = "") -> None:
        pass
