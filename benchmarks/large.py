"""The window over a library of 100,000 resources: start, scrolling, changing what is shown, memory.

    python benchmarks/thousands.py LIBRARY        makes such a library
    python benchmarks/large.py LIBRARY            measures the window over it

A frame is the time from one place of the scroll bar to the painted next one; 60 a second leave 16.7 ms.
A change of a filter is timed from the click to the painted list with its counts.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QAbstractItemView, QApplication

from oerdesk.core.library import Library
from oerdesk.gui.window import Window

SIZE = (1366, 768)
FRAMES = 600


def memory() -> int:
    """Resident memory of this process now, in MB."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) // 1024
    return 0


def until(reached: Callable[[], bool], seconds: float = 60) -> None:
    """Let the window live until something is so."""
    end = time.perf_counter() + seconds
    while not reached():
        if time.perf_counter() > end:
            raise TimeoutError
        QApplication.processEvents()


def opened(folder: Path) -> None:
    """Measure everything in this process; the time of its start is in ``OERDESK_BEGAN``."""
    from oerdesk.gui.app import make_application
    from oerdesk.gui.dress_up import open_window

    application = make_application()
    with Library.open(folder) as library:
        window = open_window(application, library)
        window.resize(*SIZE)
        window.show()
        page = window.library_page
        until(lambda: page.model.rowCount() > 0 and page.model.index(0, 0).data() != "…")
        QApplication.processEvents()
        print(
            f"start to painted list of {page.model.rowCount()}: "
            f"{time.time() - float(os.environ['OERDESK_BEGAN']):.2f} s, {memory()} MB"
        )
        until(lambda: not window.runner.busy)
        print(f"with all counts: {time.time() - float(os.environ['OERDESK_BEGAN']):.2f} s, {memory()} MB")
        for name in ("cards", "table"):
            page.show_as(name)
            QApplication.processEvents()
            view = page.view()
            if isinstance(view, QAbstractItemView):
                scroll(window, view, name)
        change_filters(window)
        print(f"memory at the end: {memory()} MB")
        window.close()


def scroll(window: Window, view: QAbstractItemView, name: str) -> None:
    """Scroll as a wheel does, line after line, then in leaps, and time each frame."""
    bar = view.verticalScrollBar()
    for kind, step in (("by the wheel", bar.singleStep() * 3), ("in leaps", bar.maximum() // FRAMES)):
        bar.setValue(0)
        until(lambda: not window.runner.busy)
        frames: list[float] = []
        for number in range(FRAMES):
            began = time.perf_counter()
            bar.setValue(number * step)
            QApplication.processEvents()
            frames.append((time.perf_counter() - began) * 1000)
        frames.sort()
        print(
            f"{name}, {kind}: frame median {statistics.median(frames):.1f} ms, "
            f"p99 {frames[int(FRAMES * 0.99)]:.1f}, max {frames[-1]:.1f}, "
            f"over 16.7: {sum(frame > 16.7 for frame in frames)} of {FRAMES}"
        )


def change_filters(window: Window) -> None:
    """Check values of facets one after another, each until the new list is painted."""
    page = window.library_page
    page.show_as("cards")
    until(lambda: not window.runner.busy)
    taken: list[float] = []
    for name in ("languages", "subjects", "levels", "types", "may", "presence", "languages"):
        group = page.facets._groups[name]  # noqa: SLF001 - as a mouse would reach it
        value = group.child(min(1, group.childCount() - 1)).data(0, 256)
        before = page._generation  # noqa: SLF001
        began = time.perf_counter()
        page.facets.choose(name, value)
        until(lambda before=before: page._generation > before and not page.waiting and page._running is None)  # type: ignore[misc]  # noqa: SLF001
        QApplication.processEvents()
        taken.append((time.perf_counter() - began) * 1000)
        if len(taken) == 4:
            page.facets.clear_choices()
            until(lambda: not window.runner.busy)
    print(f"filter to painted list, ms: {', '.join(f'{t:.0f}' for t in taken)}; max {max(taken):.0f}")


def main() -> int:
    """Measure in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("library", type=Path)
    parser.add_argument("--here", action="store_true", help="in this process")
    options = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if options.here:
        opened(options.library)
        return 0
    environment = os.environ | {"OERDESK_BEGAN": str(time.time())}
    command = [sys.executable, __file__, str(options.library), "--here"]
    return subprocess.run(command, check=True, env=environment).returncode


if __name__ == "__main__":
    sys.exit(main())
