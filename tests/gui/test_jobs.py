from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from oerdesk.core.errors import BadInputError
from oerdesk.core.progress import Progress
from oerdesk.gui.jobs import Job, JobRunner


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
