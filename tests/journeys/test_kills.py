"""Killed at any instant, a library is whole, and running the same thing again completes it.

A few kills of each kind run with every test; ``OERDESK_KILLS=200`` runs as many as one likes.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from oerdesk.core.library import Library
from oerdesk.core.records import Filter
from tests.helpers.server import FileServer

KILLS = int(os.environ.get("OERDESK_KILLS", "15"))
KINDS = 5
pytestmark = pytest.mark.timeout(300 + 20 * KILLS)
STORIES = 60


def oerdesk(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "oerdesk.cli", *map(str, arguments)]


def run(*arguments: object) -> Any:
    """Run a command to its end; its JSON result."""
    done = subprocess.run(oerdesk(*arguments, "--json"), capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{arguments}: {done.returncode} {done.stderr}"
    return json.loads(done.stdout)


def run_and_kill(arguments: Sequence[object], after: float) -> bool:
    """Kill the command ``after`` seconds; returns whether it was still running."""
    process = subprocess.Popen(
        oerdesk(*arguments), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        process.wait(after)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return True
    return False


def kill_until_done(
    arguments: Sequence[object], library: Path, seed: int, finished: Callable[[], bool], kills: int
) -> int:
    """Kill a command at random instants, check the library each time, then let it finish."""
    chance = random.Random(seed)
    begun = time.monotonic()
    subprocess.run(oerdesk("list", "--library", library), capture_output=True, check=False)
    startup = time.monotonic() - begun
    killed = 0
    for _number in range(kills):
        killed += run_and_kill(arguments, startup * 0.5 + chance.random() * startup * 2)
        if (library / "catalog.sqlite").exists():
            report = run("check", "--library", library)
            assert report["problems"] == [], report
        if finished():
            break
    run(*arguments)
    assert finished()
    assert run("check", "--library", library)["problems"] == []
    return killed


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


def count_here(folder: Path) -> int:
    listed = run("list", "--here", "--library", folder)
    return int(listed["total"])


def test_import_survives_kills(tmp_path: Path, stories: Path) -> None:
    library = tmp_path / "library"
    command = ("import", stories, "--library", library, "--quiet")
    kill_until_done(
        command, library, 1, lambda: library.exists() and count_here(library) == STORIES, kills=KILLS // KINDS
    )


def test_sync_survives_kills_and_fetches_nothing_twice(tmp_path: Path, repository: Path) -> None:
    library = tmp_path / "teacher"
    with FileServer(repository) as server:
        run("source", "add", server.url, "--trust", "--library", library)
        run("source", "follow", 1, "--library", library)
        command = ("sync", "--library", library, "--quiet")
        kill_until_done(command, library, 2, lambda: count_here(library) == STORIES, kills=KILLS // KINDS)


def test_adapt_survives_kills(tmp_path: Path, stories: Path) -> None:
    library = tmp_path / "library"
    run("import", stories, "--library", library)
    command = ("adapt", 1, 2, "--title", "Two hares", "--library", library)

    def finished() -> bool:
        return int(run("list", "--mine", "--library", library)["total"]) >= 1

    kill_until_done(command, library, 3, finished, kills=KILLS // KINDS)


def test_publish_survives_kills_and_the_old_version_stays_valid(tmp_path: Path, stories: Path) -> None:
    library, repository = tmp_path / "library", tmp_path / "repository"
    run("import", stories, "--library", library)
    run("publish", "--add", "Stories", "--library", library)
    command = ("publish", repository, "--library", library, "--quiet")

    def finished() -> bool:
        reader = tmp_path / f"reader-{random.random()}"
        if not (repository / "oerdesk.json").exists():
            return False
        run("source", "add", repository, "--trust", "--library", reader)
        run("source", "follow", 1, "--library", reader)
        run("sync", "--library", reader)
        return count_here(reader) == STORIES

    kill_until_done(command, library, 4, finished, kills=KILLS // KINDS)


def test_merging_a_pack_survives_kills(tmp_path: Path, stories: Path) -> None:
    giver, taker, stick = tmp_path / "giver", tmp_path / "taker", tmp_path / "stick"
    run("import", stories, "--library", giver)
    run("pack", "make", stick, "--library", giver)
    command = ("pack", "merge", stick, "--trust", "--library", taker, "--quiet")
    kill_until_done(
        command, taker, 5, lambda: taker.exists() and count_here(taker) == STORIES, kills=KILLS // KINDS
    )
