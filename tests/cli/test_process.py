"""The command line as a process: interrupted, with its reader gone, and with names that are no text."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from oerdesk.core.library import Library
from oerdesk.core.records import Filter, Plan
from tests.helpers.server import ALWAYS, Fault, FileServer

MANY = 400
STOPPED = "oerdesk: Stopped. What was finished stays; run it again to go on.\n"


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "oerdesk.cli", *map(str, arguments)]


def start(*arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        command(*arguments), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )


def wait_until(holds: Callable[[], bool], process: subprocess.Popen[str]) -> None:
    """Wait for an instant inside the run of a process."""
    deadline = time.monotonic() + 60
    while not holds():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.002)


def interrupt(process: subprocess.Popen[str]) -> tuple[str, str]:
    """Press Ctrl+C and wait for the end."""
    process.send_signal(signal.SIGINT)
    return process.communicate(timeout=60)


def write_stories(folder: Path, count: int) -> Path:
    folder.mkdir()
    for number in range(count):
        text = f"# Story {number}\n\nHare {number}.\n\n* License: [CC-BY 4.0]\n* Language: sw\n"
        (folder / f"{number:03}.md").write_text(text, encoding="utf-8")
    return folder


def publish(folder: Path, stories: Path) -> Path:
    with Library.open(folder / "publisher") as library:
        library.intake.take_in([stories])
        bundle = library.curate.bundle("Stories", library.browse.find(Filter()))
        library.publisher.publish(folder / "repository", [bundle], "Stories")
    return folder / "repository"


def follow(folder: Path, url: str) -> Plan:
    """Follow the one bundle of a repository; what it will cost."""
    with Library.open(folder) as library:
        library.change_settings(timeout_seconds=0.5)
        source = library.sync.add(url)
        library.sync.trust(source.id)
        library.sync.refresh(source.id)
        library.sync.subscribe(library.sync.bundles(source.id)[0].id, subscribed=True)
        return library.sync.price(source.id)


def assert_clean(folder: Path) -> int:
    """Check a library; returns how many resources are here."""
    with Library.open(folder) as library:
        report = library.check.run()
        assert report.problems == ()
        assert not list(library.paths.objects.glob(".new-*"))
        assert not list(library.paths.objects.glob("tmp*"))
        return report.resources


needs_signals = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT for processes")


@needs_signals
def test_ctrl_c_during_an_import_leaves_a_clean_library(tmp_path: Path) -> None:
    stories, library = write_stories(tmp_path / "stories", MANY), tmp_path / "library"
    process = start("import", stories, "--library", library)
    wait_until(lambda: any((library / "objects").glob("[0-9a-f][0-9a-f]")), process)
    out, err = interrupt(process)
    assert (process.returncode, out) == (130, ""), err
    assert err.endswith(STOPPED)
    assert 0 < assert_clean(library) < MANY
    done = subprocess.run(command("import", stories, "--library", library), capture_output=True, check=False)
    assert done.returncode == 0
    assert assert_clean(library) == MANY


@needs_signals
@pytest.mark.parametrize("presses", [1, 2])
def test_ctrl_c_during_a_sync_costs_no_byte(tmp_path: Path, presses: int) -> None:
    library, repository = tmp_path / "library", publish(tmp_path, write_stories(tmp_path / "stories", 5))
    with FileServer(repository) as server:
        price = follow(library, server.url)
        last = max((repository / "objects").glob("*/*"), key=lambda path: path.stat().st_size)
        path = last.relative_to(repository).as_posix()
        server.fail(Fault(stall_after=10), path=path, times=ALWAYS)
        before = server.sent
        process = start("sync", "--library", library)
        wait_until(lambda: server.asked(path) > 0, process)
        process.send_signal(signal.SIGINT)
        assert process.stderr is not None
        assert process.stderr.readline() == "\n"
        assert "again" in process.stderr.readline()
        out, err = interrupt(process) if presses == 2 else process.communicate(timeout=60)
        assert (process.returncode, out) == (130, ""), err
        assert err == STOPPED
        server.behave()
        assert_clean(library)
        with Library.open(library) as teacher:
            report = teacher.sync.run(1)
        assert (report.problems, report.repeated) == ((), 0)
        assert server.sent - before <= price.cost + 10  # what was on its way when the key was pressed
    assert assert_clean(library) == 5


def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    stories, library = write_stories(tmp_path / "stories", 3), tmp_path / "library"
    subprocess.run(command("import", stories, "--library", library), capture_output=True, check=True)
    reading, writing = os.pipe()
    os.close(reading)
    process = subprocess.Popen(
        command("list", "--library", library), stdout=writing, stderr=subprocess.PIPE, text=True
    )
    os.close(writing)
    _out, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (0, "")


def test_the_command_line_needs_no_qt(tmp_path: Path) -> None:
    write_stories(tmp_path / "stories", 1)
    program = (
        "import sys; from oerdesk.cli.main import run;"
        f"lib = ['--library', {str(tmp_path / 'library')!r}];"
        f"assert run(['import', {str(tmp_path / 'stories')!r}, *lib]) == 0;"
        "assert run(['adapt', '1', '--title', 'New', *lib]) == 0;"
        "assert run(['search', 'hare', *lib]) == 0;"
        "print([name for name in sys.modules if 'PySide' in name or 'shiboken' in name.lower()])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
def test_names_that_are_no_text_are_printed_escaped(tmp_path: Path) -> None:
    folder = tmp_path / "stories"
    folder.mkdir()
    for name in (b"b\xffk.md", b"line\nbreak.md", b"\xf0\x9f\x90\x98.md"):
        text = "" if name.startswith(b"b") else f"# Elephant {name.hex()}"
        (folder / os.fsdecode(name)).write_text(text, encoding="utf-8")
    arguments = command("import", folder, "--library", tmp_path / "library", "--json")
    for encoding in ("utf-8", "ascii"):
        done = subprocess.run(
            arguments, capture_output=True, check=False, env=os.environ | {"PYTHONIOENCODING": encoding}
        )
        assert done.returncode == 0, done.stderr
        report = json.loads(done.stdout.decode(encoding))
        assert len(report["files"]) == 2
        (problem,) = report["problems"]
        assert os.fsencode(problem["where"]).endswith(b"/b\xffk.md")  # the very bytes, also through JSON
        done = subprocess.run(
            [*arguments[:-1]],
            capture_output=True,
            check=False,
            env=os.environ | {"PYTHONIOENCODING": encoding},
        )
        assert b"b\\udcffk.md" in done.stdout
