from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from oerdesk.core.errors import BadInputError
from oerdesk.core.progress import Progress
from oerdesk.gui.jobs import Job, JobRunner, State
from oerdesk.gui.pace import Pace


@pytest.fixture
def runner(qtbot: QtBot) -> Iterator[JobRunner]:
    runner = JobRunner()
    yield runner
    runner.shutdown()


def test_an_operation_gives_its_result(runner: JobRunner, qtbot: QtBot) -> None:
    job = runner.read(lambda progress: 42)
    with qtbot.waitSignal(job.succeeded) as signal:
        pass
    assert signal.args == [42]


def test_an_error_for_people_is_told_and_finished_comes_last(runner: JobRunner, qtbot: QtBot) -> None:
    def fail(progress: Progress) -> None:
        raise BadInputError("title", "hint")

    job = runner.read(fail)
    told: list[str] = []
    job.failed.connect(lambda error: told.append(error.title))
    job.finished.connect(lambda: told.append("finished"))
    with qtbot.waitSignal(job.finished):
        pass
    assert told == ["title", "finished"]


def test_a_bug_looks_like_a_bug(runner: JobRunner, qtbot: QtBot) -> None:
    def fail(progress: Progress) -> None:
        raise ZeroDivisionError

    with qtbot.captureExceptions() as exceptions:
        job = runner.read(fail)
        with qtbot.waitSignal(job.finished):
            pass
        qtbot.waitUntil(lambda: bool(exceptions))
    assert exceptions[0][0] is ZeroDivisionError


def test_a_cancelled_operation_only_finishes(runner: JobRunner, qtbot: QtBot) -> None:
    reached = threading.Event()

    def endless(progress: Progress) -> None:
        while True:
            progress.report(0, None)
            reached.set()

    job = runner.write(endless, "endless")
    outcomes: list[object] = []
    job.succeeded.connect(outcomes.append)
    job.failed.connect(outcomes.append)
    assert reached.wait(5)
    with qtbot.waitSignal(job.finished):
        job.cancel()
    assert outcomes == []


def test_a_paused_operation_waits_until_it_is_resumed(runner: JobRunner, qtbot: QtBot) -> None:
    steps: list[int] = []
    first = threading.Event()

    def work(progress: Progress) -> None:
        first.wait(5)
        for step in range(3):
            progress.report(step, 3)
            steps.append(step)

    job = runner.write(work, "work")
    job.pause()
    first.set()
    qtbot.wait(100)
    assert steps == []
    with qtbot.waitSignal(job.succeeded):
        job.resume()
    assert steps == [0, 1, 2]


def test_many_reports_become_few_signals(runner: JobRunner, qtbot: QtBot) -> None:
    def chatty(progress: Progress) -> None:
        for step in range(200_000):
            progress.report(step, 200_000)

    job = runner.read(chatty)
    seen: list[object] = []
    job.progressed.connect(lambda done, total, doing: seen.append(done))
    with qtbot.waitSignal(job.finished, timeout=20_000):
        pass
    assert 0 < len(seen) < 200


def test_writers_take_turns(runner: JobRunner, qtbot: QtBot) -> None:
    running: list[int] = []
    most: list[int] = []

    def work(progress: Progress) -> None:
        running.append(1)
        most.append(len(running))
        running.pop()

    jobs: list[Job] = [runner.write(work, str(number)) for number in range(10)]
    with qtbot.waitSignal(jobs[-1].finished):
        pass
    assert max(most) == 1


def test_a_brief_change_does_not_wait_for_a_long_one(runner: JobRunner, qtbot: QtBot) -> None:
    held = threading.Event()
    runner.write(lambda progress: held.wait(10), "long")
    with qtbot.assertNotEmitted(runner.library_changed):
        job = runner.brief(lambda progress: "changed")
        with qtbot.waitSignal(job.succeeded) as signal:
            pass
    assert signal.args == ["changed"]
    held.set()
    qtbot.waitUntil(lambda: not runner.busy)


def test_lists_are_read_anew_after_what_changes_them(runner: JobRunner, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(runner.library_changed):
        job = runner.write(lambda progress: None, "counting", minor=True)
        with qtbot.waitSignal(job.finished):
            pass
    with qtbot.waitSignal(runner.library_changed):
        runner.write(lambda progress: None, "changing")


def test_the_end_of_a_job_can_be_asked_for(runner: JobRunner, qtbot: QtBot) -> None:
    def fail(progress: Progress) -> None:
        raise BadInputError("title", "hint")

    ends: list[tuple[State, str]] = []
    for work in (lambda progress: None, fail):
        job = runner.write(work, "work")
        job.finished.connect(lambda job=job: ends.append((job.state, job.error.title if job.error else "")))
    qtbot.waitUntil(lambda: not runner.busy)
    assert ends == [(State.DONE, ""), (State.FAILED, "title")]


def test_what_waits_never_begins_when_the_window_closes(qtbot: QtBot) -> None:
    runner, begun = JobRunner(), list[int]()
    started = threading.Event()

    def work(progress: Progress) -> None:
        while True:
            progress.report(0, None)
            started.set()

    runner.write(work, "first")
    runner.write(lambda progress: begun.append(1), "second")
    assert started.wait(5)
    runner.shutdown()
    assert begun == []
    assert not runner.busy


class TestPace:
    def test_nothing_is_said_before_it_is_known(self) -> None:
        pace = Pace()
        pace.note(0, 0.0)
        pace.note(100, 1.0)
        assert pace.rate == 0
        assert pace.left(100, 1000) is None

    def test_a_steady_speed_is_told(self) -> None:
        pace = Pace()
        for second in range(10):
            pace.note(second * 100, float(second))
        assert pace.rate == pytest.approx(100)
        assert pace.left(900, 1900) == pytest.approx(10)

    def test_a_pause_does_not_slow_it_down(self) -> None:
        pace = Pace()
        for second in range(5):
            pace.note(second * 100, float(second))
        pace.rest()
        for second in range(100, 105):
            pace.note(400 + (second - 100) * 100, float(second))
        assert pace.rate == pytest.approx(100)

    def test_a_burst_does_not_make_it_jump(self) -> None:
        pace = Pace()
        for second in range(20):
            pace.note(second * 100, float(second))
        pace.note(1900 + 5000, 20.0)
        assert 100 < pace.rate < 1000


def test_a_job_that_ends_while_it_is_asked_is_told_once(runner: JobRunner, qtbot: QtBot) -> None:
    """The worker may end between two questions of the window's thread."""
    ends: list[int] = []
    at_the_end = threading.Event()
    let_go = threading.Event()

    def work(progress: Progress) -> None:
        progress.report(1, 1)
        at_the_end.set()
        let_go.wait(10)

    job = runner.write(work, "work")

    def end_now(*_told: object) -> None:
        let_go.set()
        while not job.settled:
            pass

    job.progressed.connect(end_now)
    job.finished.connect(lambda: ends.append(1))
    assert at_the_end.wait(5)
    qtbot.waitUntil(lambda: not runner.busy)
    assert ends == [1]
