from __future__ import annotations

import threading
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from oerdesk.core.errors import UnreachableError
from oerdesk.core.progress import Progress
from oerdesk.gui.jobs import JobRunner, State
from oerdesk.gui.tasks_page import MOST_ENDED, TaskRow, TasksPage, TaskStrip
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
    qtbot.waitUntil(row.pause.isEnabled, timeout=PATIENCE)
    press(row, "Pause")
    assert job.paused
    assert row.pause.text() == "Go on"
    qtbot.waitUntil(lambda: row.doing.text() == "Paused", timeout=PATIENCE)
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
    press(second, "Take out")
    qtbot.waitUntil(first.pause.isEnabled, timeout=PATIENCE)
    press(first, "Pause")
    press(first, "Cancel")
    assert work.ended.wait(5)
    qtbot.waitUntil(lambda: not _rows(page), timeout=PATIENCE)
    assert waiting == []
    assert page._empty.isVisible()
    assert {row.title.text() for row in page.ended} == {"First", "Second"}
    assert {row.outcome.text() for row in page.ended} == {"Cancelled. What was done before stays."}


class _Held:
    """Runs until it is let go, and reports nothing."""

    def __init__(self) -> None:
        self.go = threading.Event()

    def __call__(self, progress: Progress) -> None:
        self.go.wait(10)


def test_what_tells_nothing_cannot_be_paused_and_says_so(
    page: TasksPage, runner: JobRunner, qtbot: QtBot
) -> None:
    work = _Held()
    runner.write(work, "Silent")
    [row] = _rows(page)
    qtbot.waitUntil(lambda: row.doing.text() == "Under way", timeout=PATIENCE)
    assert not row.pause.isEnabled()
    assert "cannot be paused" in row.pause.toolTip()
    press(row, "Cancel")
    assert row.doing.text() == "Will stop as soon as the step under way is done"
    work.go.set()
    qtbot.waitUntil(lambda: not _rows(page), timeout=PATIENCE)


def _append(order: list[str], name: str, progress: Progress) -> None:
    order.append(name)


def test_tasks_that_wait_can_be_put_in_another_order(
    page: TasksPage, runner: JobRunner, qtbot: QtBot
) -> None:
    work, order = _Held(), list[str]()
    first = runner.write(work, "First")
    qtbot.waitUntil(lambda: first.state is State.RUNNING, timeout=PATIENCE)
    for name in ("a", "b", "c"):
        runner.write(partial(_append, order, name), name)
    shown = {row.title.text(): row for row in _rows(page)}
    press(shown["c"], "Earlier")
    press(shown["c"], "Earlier")
    press(shown["a"], "Later")
    press(shown["c"], "Earlier")  # is first already
    assert [job.title for job in runner.waiting()] == ["c", "b", "a"]
    rows = sorted(_rows(page), key=page._under_way.indexOf)
    assert [row.title.text() for row in rows] == ["First", "c", "b", "a"]
    work.go.set()
    qtbot.waitUntil(lambda: not _rows(page), timeout=PATIENCE)
    assert order == ["c", "b", "a"]


def test_how_tasks_ended_is_told_until_it_is_cleared(
    page: TasksPage, runner: JobRunner, qtbot: QtBot
) -> None:
    def fail(progress: Progress) -> None:
        raise UnreachableError("“x” cannot be reached.", "Check the connection.")

    runner.write(fail, "Looking for news")
    runner.write(lambda progress: None, "Taking in")
    runner.write(lambda progress: None, "Counting", minor=True)
    qtbot.waitUntil(lambda: not runner.busy, timeout=PATIENCE)
    assert [row.title.text() for row in page.ended] == ["Taking in", "Looking for news"]
    assert page.ended[0].outcome.text() == "Done."
    assert page.ended[1].outcome.text() == "Failed: “x” cannot be reached. Check the connection."
    press(page, "Clear the list")
    assert page.ended == []
    assert not page.clear.isVisible()


def test_only_the_last_tasks_are_remembered(page: TasksPage, runner: JobRunner, qtbot: QtBot) -> None:
    for number in range(MOST_ENDED + 5):
        runner.write(lambda progress: None, str(number))
    qtbot.waitUntil(lambda: not runner.busy, timeout=PATIENCE)
    assert len(page.ended) == MOST_ENDED
    assert page.ended[0].title.text() == str(MOST_ENDED + 4)


class TestStrip:
    def test_it_shows_the_task_under_way_and_how_the_last_one_ended(
        self, runner: JobRunner, qtbot: QtBot
    ) -> None:
        strip = TaskStrip(runner)
        qtbot.addWidget(strip)
        strip.show()
        assert not strip.bar.isVisible()
        work = _Endless()
        job = runner.write(work, "Fetching", transfer=True)
        qtbot.waitUntil(lambda: strip.bar.value() == 500, timeout=PATIENCE)
        assert strip.text.text().startswith("Fetching: 3.0 GB of 6.0 GB")
        job.pause()
        qtbot.waitUntil(lambda: strip.text.text() == "Fetching: paused", timeout=PATIENCE)
        job.cancel()
        qtbot.waitUntil(lambda: not runner.busy, timeout=PATIENCE)
        assert strip.text.text() == "Fetching: Cancelled. What was done before stays."
        assert not strip.bar.isVisible()

    def test_it_asks_for_the_tasks(self, runner: JobRunner, qtbot: QtBot) -> None:
        strip = TaskStrip(runner)
        qtbot.addWidget(strip)
        strip.show()
        with qtbot.waitSignal(strip.wanted):
            press(strip, "Tasks")

    def test_a_failure_stays_to_be_read(self, runner: JobRunner, qtbot: QtBot) -> None:
        def fail(progress: Progress) -> None:
            raise UnreachableError("“x” cannot be reached.", "Check the connection.")

        strip = TaskStrip(runner)
        qtbot.addWidget(strip)
        runner.write(fail, "Looking", minor=True)
        qtbot.waitUntil(lambda: not runner.busy, timeout=PATIENCE)
        assert strip.text.text() == "Looking: Failed: “x” cannot be reached. Check the connection."
        assert strip.text.property("role") == "danger"
