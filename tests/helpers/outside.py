"""The real program on a screen nobody sees, looked at from outside as a screen reader does (AT-SPI).

Everything runs on buses and a display of its own, and has ended when the block ends.
"""

from __future__ import annotations

import json
import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent.parent
READER = Path(__file__).parent / "read_atspi.py"
SYSTEM_PYTHON = "/usr/bin/python3"  # the one that has pyatspi
PACKAGES = "xvfb xauth dbus at-spi2-core python3-pyatspi"
PATIENCE = 60.0  # seconds, on a machine that is busy with other things
PAUSE = 0.05  # seconds between two looks


def lacking() -> str:
    """Which packages would have to be installed; empty when all is there."""
    programs = ("Xvfb", "dbus-daemon")
    there = all(map(shutil.which, programs)) and Path("/usr/libexec/at-spi-bus-launcher").exists()
    if there and Path(SYSTEM_PYTHON).exists():
        asked = subprocess.run([SYSTEM_PYTHON, "-c", "import pyatspi"], capture_output=True, check=False)
        if asked.returncode == 0:
            return ""
    return f"one of these packages is missing: {PACKAGES}"


@dataclass(frozen=True)
class Thing:
    """Something a screen reader meets.

    Attributes:
        path: the numbers of children that lead to it from the program.
    """

    role: str
    name: str
    description: str
    states: frozenset[str]
    actions: tuple[str, ...]
    text: str
    path: tuple[int, ...]
    children: tuple[Thing, ...]

    def all(self) -> Iterator[Thing]:
        """It, and everything in it, in the order of reading."""
        yield self
        for child in self.children:
            yield from child.all()

    def find(self, role: str, name: str | Callable[[str], bool] = lambda _name: True) -> list[Thing]:
        """What shows of this role and name."""
        fits = name if callable(name) else name.__eq__
        return [
            thing
            for thing in self.all()
            if thing.role == role and "showing" in thing.states and fits(thing.name)
        ]


class Outside:
    """Looks at one running program, and acts on it."""

    def __init__(self, reader: subprocess.Popen[str], program: subprocess.Popen[bytes], log: Path) -> None:
        self._reader = reader
        self._program = program
        self._log = log

    def look(self) -> Thing | None:
        """All that shows now; None while there is no window yet, or while it is just changing."""
        said = _ask(self._reader, {"do": "tree"})
        return None if said is None else _thing(said, ())

    def wait(self, for_: str, found: Callable[[Thing], Sequence[Thing]], patience: float = PATIENCE) -> Thing:
        """The first thing ``found`` names, as soon as there is one.

        Args:
            for_: what is waited for, should it never come.
            patience: seconds.
        """
        end = time.monotonic() + patience
        tree = None
        while time.monotonic() < end:
            if self._program.poll() is not None:
                break
            tree = self.look()
            if tree is not None and (things := found(tree)):
                return things[0]
            time.sleep(PAUSE)
        lines = [f"{thing.role} “{thing.name[:60]}”" for thing in tree.all()] if tree else []
        raise AssertionError(f"no {for_} in:\n{chr(10).join(lines)}\n{self._log.read_text('utf-8')[-2000:]}")

    def come_to_front(self) -> None:
        """Give the keyboard to the window, as its manager does where there is one."""
        end = time.monotonic() + PATIENCE
        while not _ask(self._reader, {"do": "come"}):
            assert time.monotonic() < end, "there is no window"
            time.sleep(PAUSE)

    def act(self, thing: Thing, action: str) -> None:
        """Do what a thing can do."""
        _ask(self._reader, {"do": "act", "path": thing.path, "action": action})

    def type(self, thing: Thing, text: str) -> None:
        """Put a text into a field."""
        _ask(self._reader, {"do": "type", "path": thing.path, "text": text})


@contextmanager
def running(library: Path) -> Iterator[Outside]:
    """The program over a library, from its start to its end.

    Nothing that was started for it, by itself or by the bus, is left behind.
    """
    runtime = Path(tempfile.mkdtemp(prefix="oerdesk-"))  # short: sockets have short names
    log = runtime / "log"
    try:
        with ExitStack() as stack, log.open("wb") as written:
            environment = _surroundings(runtime)
            screen = _start(
                stack, ["Xvfb", "-displayfd", "1", "-screen", "0", "1366x768x24"], environment, log
            )
            environment["DISPLAY"] = f":{_line(screen)}"
            bus = _start(
                stack, ["dbus-daemon", "--session", "--nofork", "--print-address=1"], environment, log
            )
            environment["DBUS_SESSION_BUS_ADDRESS"] = _line(bus)
            reader = _start(stack, [SYSTEM_PYTHON, str(READER)], environment, log)
            _ask(reader, {"do": "tree"})  # brings the bus of assistive technologies up, before Qt asks for it
            program = subprocess.Popen(
                [sys.executable, str(ROOT / "main.py"), "--library", str(library)],
                env=environment,
                stdout=written,
                stderr=written,
                cwd=ROOT,
            )
            stack.callback(_end, program)
            yield Outside(reader, program, log)
    finally:
        _end_the_rest(runtime)
        shutil.rmtree(runtime, ignore_errors=True)


def _surroundings(runtime: Path) -> dict[str, str]:
    """A world of its own: no screen, no bus, no settings of the person who runs the tests."""
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "PYTHONPATH"}}
    return kept | {
        "XDG_RUNTIME_DIR": str(runtime),
        "XDG_CONFIG_HOME": str(runtime / "config"),
        "XDG_CACHE_HOME": str(runtime / "cache"),
        "LANG": "C.UTF-8",
        "QT_QPA_PLATFORM": "xcb",
        "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
        "QTWEBENGINE_DISABLE_SANDBOX": "1",
    }


def _start(
    stack: ExitStack, command: list[str], environment: dict[str, str], log: Path
) -> subprocess.Popen[str]:
    with log.open("ab") as written:
        process = subprocess.Popen(
            command,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=written,
            text=True,
        )
    stack.callback(_end, process)
    return process


def _end(process: subprocess.Popen[Any]) -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with suppress(OSError):
                pipe.close()


def _end_the_rest(runtime: Path) -> None:
    """The bus starts services by itself; they end with it, and those that do not are ended."""
    end = time.monotonic() + 10
    while (left := _started_for(runtime)) and time.monotonic() < end:
        time.sleep(PAUSE)
    for process in left:
        with suppress(OSError):
            os.kill(process, signal.SIGKILL)


def _started_for(runtime: Path) -> list[int]:
    """The processes that live in the surroundings made for this run."""
    mark = f"XDG_RUNTIME_DIR={runtime}".encode()
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            with suppress(OSError):
                if mark in (folder / "environ").read_bytes().split(b"\0"):
                    found.append(int(folder.name))
    return found


def _line(process: subprocess.Popen[str]) -> str:
    """The next line a process writes."""
    assert process.stdout is not None
    ready, _w, _x = select.select([process.stdout], [], [], PATIENCE)
    line = process.stdout.readline().strip() if ready else ""
    assert line, f"{process.args!r} says nothing"
    return line


def _ask(reader: subprocess.Popen[str], question: dict[str, Any]) -> Any:
    assert reader.stdin is not None
    reader.stdin.write(json.dumps(question) + "\n")
    reader.stdin.flush()
    return json.loads(_line(reader)).get("said")


def _thing(told: dict[str, Any], path: tuple[int, ...]) -> Thing:
    return Thing(
        told["role"],
        told["name"],
        told["description"],
        frozenset(told["states"]),
        tuple(told["actions"]),
        told["text"],
        path,
        tuple(_thing(child, (*path, at)) for at, child in enumerate(told["children"])),
    )
