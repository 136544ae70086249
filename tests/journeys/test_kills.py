"""Killed at any instant, a library is whole, and running the same thing again completes it.

A few kills of each kind run with every test; ``OERDESK_KILLS=200`` runs as many as one likes.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from oerdesk.core.library import Library
from oerdesk.core.records import Filter, Presence
from tests.helpers.server import FileServer

KILLS = int(os.environ.get("OERDESK_KILLS", "10"))
KINDS = 5
pytestmark = pytest.mark.timeout(300 + 20 * KILLS)
STORIES = 60


def oerdesk(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "oerdesk.cli", *map(str, arguments)]


def run_and_kill(arguments: Sequence[object], after: float) -> bool:
    """Kill the command ``after`` seconds; returns whether it was still running."""
    with subprocess.Popen(
        oerdesk(*arguments),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            _out, said = process.communicate(timeout=after)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            return True
    assert process.returncode == 0, said
    return False


def assert_whole(library: Path) -> None:
    """``check`` finds nothing wrong; a library that was not even begun is whole."""
    if (library / "catalog.sqlite").exists():
        with Library.open(library) as opened:
            assert opened.check.run().problems == ()


def seconds_of(arguments: Sequence[object]) -> float:
    begun = time.monotonic()
    subprocess.run(oerdesk(*arguments), capture_output=True, check=False)
    return time.monotonic() - begun


Prepare = Callable[[int], tuple[Sequence[object], Path, Callable[[], bool]]]


def survive(prepare: Prepare, seed: int) -> None:
    """Kill a command at random instants, over and over, until it was killed as often as wanted.

    After each kill the library is whole; run again, the command goes on and completes its work.

    Args:
        prepare: by the number of the round: the command, the library it changes, and whether all is done.
    """
    chance = random.Random(seed)
    startup = seconds_of(("keys", "--help"))
    command, library, finished = prepare(0)
    whole = seconds_of(command)
    assert finished()
    killed = number = 0
    while killed < KILLS / KINDS:
        number += 1
        command, library, finished = prepare(number)
        for _attempt in range(1000):
            if not run_and_kill(command, chance.uniform(startup * 0.6, whole)):
                break
            killed += 1
            assert_whole(library)
        assert finished()
        assert_whole(library)
    print(f"{killed} kills in {number} rounds")


@pytest.fixture
def stories(tmp_path: Path) -> Path:
    folder = tmp_path / "stories"
    folder.mkdir()
    for number in range(STORIES):
        body = "\n\n".join(f"## \nHare number {number} met elephant {page}." for page in range(30))
        text = (
            f"# Story {number}\n\n{body}\n\n##\n* License: [CC-BY]\n* Text: Amina {number}\n* Language: sw\n"
        )
        (folder / f"{number:03}.md").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def repository(tmp_path: Path, stories: Path) -> Path:
    with Library.open(tmp_path / "librarian") as library:
        library.intake.take_in([stories])
        bundle = library.curate.bundle("Stories", library.browse.find(Filter()))
        library.publisher.publish(tmp_path / "repository", [bundle], "Stories")
    return tmp_path / "repository"


def count_here(folder: Path, **restrictions: Any) -> int:
    with Library.open(folder) as library:
        return len(library.browse.find(Filter(presence=Presence.HERE, **restrictions)))


def test_import_survives_kills(tmp_path: Path, stories: Path) -> None:
    def prepare(number: int) -> tuple[Sequence[object], Path, Callable[[], bool]]:
        library = tmp_path / f"library-{number}"
        return ("import", stories, "--library", library), library, lambda: count_here(library) == STORIES

    survive(prepare, 1)


def test_sync_survives_kills_and_fetches_nothing_twice(tmp_path: Path, repository: Path) -> None:
    with FileServer(repository) as server:

        def prepare(number: int) -> tuple[Sequence[object], Path, Callable[[], bool]]:
            library = tmp_path / f"teacher-{number}"
            with Library.open(library) as teacher:
                source = teacher.sync.add(server.url)
                teacher.sync.trust(source.id)
                teacher.sync.refresh(source.id)
                bundle = teacher.sync.bundles(source.id)[0]
                teacher.sync.subscribe(bundle.id, subscribed=True)
            return ("sync", "--library", library), library, lambda: count_here(library) == STORIES

        survive(prepare, 2)


def test_adapt_survives_kills(tmp_path: Path, stories: Path) -> None:
    original = tmp_path / "original"
    with Library.open(original) as library:
        library.intake.take_in([stories])

    def prepare(number: int) -> tuple[Sequence[object], Path, Callable[[], bool]]:
        library = tmp_path / f"library-{number}"
        shutil.copytree(original, library)
        command = ("adapt", 1, 2, "--title", "Two hares", "--library", library)
        return command, library, lambda: count_here(library, mine=True) >= 1

    survive(prepare, 3)


def test_publish_survives_kills_and_the_old_version_stays_valid(tmp_path: Path, stories: Path) -> None:
    library = tmp_path / "library"
    with Library.open(library) as opened:
        opened.intake.take_in([stories])
        opened.curate.bundle("Stories", opened.browse.find(Filter())[: STORIES // 2])
        bundles = [bundle.id for bundle in opened.curate.bundles()]
        opened.publisher.publish(tmp_path / "first", bundles, "Stories")
        opened.curate.bundle("Stories", opened.browse.find(Filter()))

    def offered(repository: Path) -> int:
        with Library.open(tmp_path / f"reader-{random.getrandbits(64)}") as reader:
            source = reader.sync.add(str(repository))
            reader.sync.trust(source.id)
            report = reader.sync.merge(source.id)
            assert not report.problems
            return report.fetched

    def prepare(number: int) -> tuple[Sequence[object], Path, Callable[[], bool]]:
        repository = tmp_path / f"repository-{number}"
        shutil.copytree(tmp_path / "first", repository)

        def finished() -> bool:
            assert offered(repository) in {STORIES // 2, STORIES}
            return offered(repository) == STORIES

        return ("publish", repository, "--name", "Stories", "--library", library), library, finished

    survive(prepare, 4)


def test_merging_a_pack_survives_kills(tmp_path: Path, stories: Path) -> None:
    stick = tmp_path / "stick"
    with Library.open(tmp_path / "giver") as giver:
        giver.intake.take_in([stories])
        giver.publisher.make_pack(stick, giver.browse.find(Filter()))

    def prepare(number: int) -> tuple[Sequence[object], Path, Callable[[], bool]]:
        library = tmp_path / f"taker-{number}"
        command = ("pack", "merge", stick, "--trust", "--library", library)
        return command, library, lambda: count_here(library) == STORIES

    survive(prepare, 5)
