"""The window, measured: start, memory, and how it behaves while an import is running.

    python benchmarks/window.py FOLDER

takes FOLDER in once, then measures the start of the window over that library in a process of its own,
and, while FOLDER is taken into the same library again under another publisher, the time of searches
and the longest time an event had to wait.
"""

from __future__ import annotations

import argparse
import itertools
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from oerdesk.core.library import Library
from oerdesk.core.progress import Progress
from oerdesk.core.records import Defaults, Filter

BEAT = 10  # milliseconds between two beats of the window's heart


def memory() -> int:
    """Resident memory of this process now, in MB."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) // 1024
    return 0


def start(folder: Path) -> None:
    """Open the window until its list is painted; print the seconds since the process began."""
    from PySide6.QtWidgets import QApplication

    from oerdesk.gui.app import make_application
    from oerdesk.gui.dress_up import open_window

    application = make_application()
    with Library.open(folder) as library:
        window = open_window(application, library)
        window.resize(1366, 768)
        window.show()
        while window.library_page.model.rowCount() == 0 or window.runner.busy:
            QApplication.processEvents()
            time.sleep(0.002)
        QApplication.processEvents()
        began = float(os.environ["OERDESK_BEGAN"])
        print(f"{time.time() - began:.2f} {memory()}")
        window.close()


def words_of(library: Library) -> list[str]:
    """Queries: words of titles, pairs of words, and beginnings of words."""
    chance = random.Random(7)
    titles = [row.title for row in library.browse.rows(library.browse.find(Filter()))]
    words = [word for title in titles for word in title.split() if len(word) > 2]
    queries = chance.sample(words, 120)
    queries += [f"{a} {b}" for a, b in zip(chance.sample(words, 40), chance.sample(words, 40), strict=True)]
    queries += [word[: chance.randint(1, 3)] for word in chance.sample(words, 60)]
    chance.shuffle(queries)
    return queries


def slightly_other(folder: Path) -> Path:
    """A copy of the folder in which every file differs, so that all of it comes in as new."""
    copy = Path(tempfile.mkdtemp(prefix="oerdesk-bench-")) / "other"
    shutil.copytree(folder, copy)
    for path in filter(Path.is_file, copy.rglob("*")):
        path.chmod(0o644)
        with path.open("ab") as out:
            out.write(b"\n")
    return copy


def busy(library_folder: Path, folder: Path) -> None:
    """Type and scroll in the window while an import runs; print what was measured."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    from oerdesk.gui.app import make_application
    from oerdesk.gui.dress_up import open_window

    application = make_application()
    other = slightly_other(folder)
    with Library.open(library_folder) as library:
        queries = words_of(library)
        window = open_window(application, library)
        window.resize(1366, 768)
        window.show()
        beats: list[float] = []
        heart = QTimer(interval=BEAT)
        heart.timeout.connect(lambda: beats.append(time.perf_counter()))
        heart.start()

        def again(progress: Progress) -> int:
            report = library.intake.take_in([other], Defaults(publisher=f"again {time.time()}"), progress)
            return len(report.files)

        def search_all(_progress: Progress) -> list[float]:
            taken: list[float] = []
            for query in queries:
                began = time.perf_counter()
                library.browse.search(Filter(text=query), limit=50, as_you_type=True)
                taken.append((time.perf_counter() - began) * 1000)
                time.sleep(0.05)
            return taken

        jobs = [window.runner.write(again, "import"), window.runner.read(search_all)]
        latencies: list[float] = []
        jobs[1].succeeded.connect(latencies.extend)
        began = time.perf_counter()
        page = window.library_page
        while not latencies and time.perf_counter() - began < 300:
            QApplication.processEvents()
            place = int((time.perf_counter() - began) * 40) % max(1, page.model.rowCount())
            page.list.scrollTo(page.model.index(place))
            time.sleep(0.002)
        still_importing = not jobs[0].settled
        gaps = sorted((b - a) * 1000 - BEAT for a, b in itertools.pairwise(beats))
        latencies.sort()
        print(
            f"searches {len(latencies)}, import still running at the end: {still_importing}; ms: "
            f"median {statistics.median(latencies):.1f}, "
            f"p95 {latencies[int(len(latencies) * 0.95)]:.1f}, max {latencies[-1]:.1f}"
        )
        print(
            f"events waited, ms: p99 {gaps[int(len(gaps) * 0.99)]:.1f}, max {gaps[-1]:.1f}, "
            f"over 100 ms: {sum(gap > 100 for gap in gaps)} of {len(gaps)}"
        )
        print(f"memory {memory()} MB")
        window.close()


def main() -> int:
    """Run all measurements."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--library", type=Path)
    parser.add_argument("--part", choices=("all", "start", "busy"), default="all")
    options = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if options.part == "start":
        start(options.library)
        return 0
    if options.part == "busy":
        busy(options.library, options.folder)
        return 0
    folder = options.library or Path(tempfile.mkdtemp(prefix="oerdesk-bench-")) / "library"
    with Library.open(folder) as library:
        began = time.perf_counter()
        count = len(library.intake.take_in([options.folder]).files)
        taken = time.perf_counter() - began
    print(f"import: {count} resources in {taken:.1f} s, {count / taken:.0f} a second, memory {memory()} MB")
    for _number in range(3):
        environment = os.environ | {"OERDESK_BEGAN": str(time.time())}
        command = [sys.executable, __file__, str(options.folder), "--library", str(folder), "--part", "start"]
        done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
        seconds, megabytes = done.stdout.split()
        print(f"start to painted list: {seconds} s, {megabytes} MB")
    subprocess.run(
        [sys.executable, __file__, str(options.folder), "--library", str(folder), "--part", "busy"],
        check=True,
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
