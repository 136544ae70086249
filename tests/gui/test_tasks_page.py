from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from oerdesk.core.progress import Progress
from oerdesk.gui.jobs import JobRunner
from oerdesk.gui.tasks_page import TaskRow, TasksPage
from tests.helpers.windows import PATIENCE, press, text_of


@pytest.fixture
def page(runner: JobRunner, qtbot: QtBot) -> TasksPage:
    page = TasksPage(runner)
    qtbot.addWidget(page)
    page.show()
    return page


def _rows(page: TasksPage) -> list[TaskRow]:
    QApplication.sendPostedEvents()  # so that what was added is also shown
    return [row for row in page.findChildren(TaskRow) if row in page._rows.values()]


class _Endless:
    """Counts until it is cancelled."""

    def __init__(self) -> None:
        self.steps = 0
        self.ended = threading.Event()
        self._breath = threading.Event()

    def __call__(self, progress: Progress) -> None:
        try:
            while True:
                self.steps += 1
                progress.report(3_000_000_000, 6_000_000_000, f"<b>{'a long name ' * 20}{self.steps}")
                self._breath.wait(0.001)
        finally:
            self.ended.set()


def test_nothing_going_on_is_said(page: TasksPage) -> None:
    assert "Nothing is going on." in text_of(page)


def test_a_task_shows_its_progress_even_of_more_bytes_than_qt_can_count(
    page: TasksPage, runner: JobRunner, qtbot: QtBot
) -> None:
    work = _Endless()
    job = runner.write(work, "Fetching <b>")
    [row] = _rows(page)
    qtbot.waitUntil(lambda: row.bar.value() == 500, timeout=PATIENCE)
    assert row.bar.maximum() == 1000
    assert row.title.textFormat() is Qt.TextFormat.PlainText
    assert row.doing.text().startswith("…")
    assert len(row.doing.text()) < 90
    job.cancel()
    qtbot.waitUntil(lambda: not _rows(page), timeout=PATIENCE)


def test_pause_stops_it_where_it_is_and_go_on_lets_it_go_on(
    page: TasksPage, runner: JobRunner, qtbot: QtBot
) -> None:
    work = _Endless()
    job = runner.write(work, "Working")
    [row] = _rows(page)
    qtbot.waitUntil(lambda: work.steps > 0, timeout=PATIENCE)
    press(row, "Pause")
    assert job.paused
    assert row.pause.text() == "Go on"
    press(row, "Go on")
    steps = work.steps
    qtbot.waitUntil(lambda: work.steps > steps + 2, timeout=PATIENCE)
    press(row, "Cancel")
    assert work.ended.wait(5)


def test_cancel_ends_also_what_is_paused_and_what_waits(
    page: TasksPage, runner: JobRunner, qtbot: QtBot
) -> None:
    work = _Endless()
    waiting: list[int] = []
    runner.write(work, "First")
    runner.write(lambda progress: waiting.append(1), "Second")
    first, second = _rows(page)
    assert second.doing.text() == "Waiting for its turn"
    press(second, "Cancel")
    press(first, "Pause")
    press(first, "Cancel")
    assert work.ended.wait(5)
    qtbot.waitUntil(lambda: not _rows(page), timeout=PATIENCE)
    assert waiting == []
    assert page._empty.isVisible()
