"""The queue can be looked at and ordered, also while it is fetched; and what it costs is written down."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from oerdesk.core.catalog import Catalog, Database
from oerdesk.core.errors import Cancelled, UnreachableError
from oerdesk.core.library import Library
from oerdesk.core.records import EVERYTHING, Traffic
from oerdesk.core.sync.account import Account
from tests.helpers import material
from tests.helpers.server import ALWAYS, Fault, FileServer

TITLES = ("Ant", "Bee", "Cat", "Dog")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    for title in TITLES:
        body = f"# {title}\n\n{title} " + "is an animal. " * 400
        material.save(tmp_path / "in", f"{title}.md", f"{body}\n\n* License: [CC-BY 4.0]\n* Language: en\n")
    with Library.open(tmp_path / "publisher") as publisher:
        publisher.intake.take_in([tmp_path / "in"])
        bundle = publisher.curate.bundle("Animals", publisher.browse.find(EVERYTHING))
        publisher.publisher.publish(tmp_path / "repository", [bundle], "Animals")
    return tmp_path / "repository"


@pytest.fixture
def server(repository: Path) -> Iterator[FileServer]:
    with FileServer(repository) as running:
        yield running


def follow(library: Library, location: str) -> None:
    library.sync.add(location)
    library.sync.trust(1)
    library.sync.refresh(1)
    library.sync.want([offer.resource for offer in library.sync.look_into(1)])  # by title


def queued(library: Library) -> list[str]:
    return [item.title for item in library.sync.queue(1)]


def number(library: Library, *titles: str) -> list[int]:
    return [item.resource for item in library.sync.queue(1) if item.title in titles]


class At:
    """Progress that does something once, when a title is being fetched."""

    def __init__(self, title: str, do: Callable[[], None]) -> None:
        self.order: list[str] = []
        self.totals: list[int | None] = []
        self._title = title
        self._do = do

    def report(self, done: int, total: int | None, doing: str = "") -> None:
        self.totals.append(total)
        if doing not in self.order:
            self.order.append(doing)
            if doing == self._title:
                self._do()


class TestOrder:
    def test_what_is_wanted_is_listed_in_order_with_its_size(
        self, library: Library, repository: Path
    ) -> None:
        follow(library, str(repository))
        queue = library.sync.queue(1)
        assert [item.title for item in queue] == list(TITLES)
        assert all(item.size > 4000 and not item.begun for item in queue)

    @pytest.mark.parametrize(
        ("titles", "step", "order"),
        [
            (("Cat",), -1, ["Ant", "Cat", "Bee", "Dog"]),
            (("Ant",), 1, ["Bee", "Ant", "Cat", "Dog"]),
            (("Ant",), -1, ["Ant", "Bee", "Cat", "Dog"]),
            (("Ant", "Bee"), 99, ["Cat", "Dog", "Ant", "Bee"]),
            (("Bee", "Dog"), -1, ["Bee", "Dog", "Ant", "Cat"]),
        ],
    )
    def test_it_can_be_moved(
        self, library: Library, repository: Path, titles: tuple[str, ...], step: int, order: list[str]
    ) -> None:
        follow(library, str(repository))
        library.sync.move(1, number(library, *titles), step)
        assert queued(library) == order
        library.sync.price(1)
        seen = At("", lambda: None)
        library.sync.run(1, seen)
        assert seen.order == order

    def test_a_fetching_under_way_follows_the_new_order_and_leaves_out_what_was_taken_out(
        self, library: Library, repository: Path
    ) -> None:
        follow(library, str(repository))
        library.sync.price(1)

        def change() -> None:
            library.sync.move(1, number(library, "Dog"), -99)
            library.sync.unwant(number(library, "Cat"))

        progress = At("Ant", change)
        report = library.sync.run(1, progress)
        assert progress.order == ["Ant", "Dog", "Bee"]
        assert report.fetched == 3
        assert progress.totals[-1] is not None
        assert progress.totals[0] is not None
        assert progress.totals[-1] < progress.totals[0], "the whole is less by what was taken out"
        assert queued(library) == []

    def test_what_has_begun_is_known_after_a_restart(self, library: Library, server: FileServer) -> None:
        library.change_settings(retries=1)
        follow(library, server.url)
        library.sync.price(1)
        server.fail(Fault(cut_after=30), times=ALWAYS)
        report = library.sync.run(1)
        assert [p.kind for p in report.problems] == ["unreachable"]
        with Library.open(library.paths.root) as again:
            assert [item.begun for item in again.sync.queue(1)] == [True, False, False, False]
            pending = again.sync.pending(1)
            assert pending.exact
            assert (pending.plan.resources, pending.plan.resumed) == (4, 30)

    def test_the_cost_is_estimated_without_asking_anybody(self, library: Library, server: FileServer) -> None:
        follow(library, server.url)
        asked = len(server.requests)
        pending = library.sync.pending(1)
        assert not pending.exact
        assert pending.plan.resources == 4
        assert pending.plan.cost == sum(item.size for item in library.sync.queue(1))
        assert len(server.requests) == asked
        exact = library.sync.price(1)
        assert library.sync.pending(1).plan.cost == exact.cost < pending.plan.cost

    def test_a_bundle_is_outlined_in_groups(self, library: Library, repository: Path) -> None:
        follow(library, str(repository))
        groups = library.sync.outline(1, 3)
        assert [(g.start, g.count, g.first, g.last) for g in groups] == [
            (0, 3, "Ant", "Cat"),
            (3, 1, "Dog", "Dog"),
        ]
        assert [offer.metadata.title for offer in library.sync.offers(1, 1, 2)] == ["Bee", "Cat"]


class TestUsage:
    def test_all_that_comes_over_the_network_is_counted(self, library: Library, server: FileServer) -> None:
        library.change_settings(budget_day=10_000_000, budget_month=20_000_000)
        follow(library, server.url)
        library.sync.run(1)
        usage = library.sync.usage()
        assert usage.today == usage.month
        assert usage.today.requests == len(server.requests)
        assert server.sent < usage.today.received < server.sent + 500 * usage.today.requests
        assert 50 * usage.today.requests < usage.today.sent
        assert usage.left == 10_000_000 - usage.today.total
        with Library.open(library.paths.root, now=lambda: "2026-11-21T08:00:00Z") as again:
            assert again.sync.usage() == usage

    def test_a_folder_costs_nothing(self, library: Library, repository: Path) -> None:
        follow(library, str(repository))
        assert library.sync.run(1).fetched == 4
        assert library.sync.usage().today == Traffic()
        assert library.sync.speed == 0

    def test_what_failed_was_paid_for_all_the_same(self, library: Library, server: FileServer) -> None:
        server.fail(Fault(status=500), times=ALWAYS)
        with pytest.raises(UnreachableError):
            library.sync.add(server.url)
        assert library.sync.usage().today.received > 100

    def test_what_cannot_be_written_down_now_is_written_down_later(self, tmp_path: Path) -> None:
        closed = Catalog(Database(tmp_path / "nowhere.sqlite"))
        account = Account(closed.usage, lambda: "2026-11-21T08:00:00Z")
        closed.database.read_only = True
        account.tell(100, 10, 1)
        account.enter()
        assert account.not_entered == Traffic(100, 10, 1)
        closed.close()

    def test_a_kill_loses_the_count_of_a_second_at_most(self, tmp_path: Path, server: FileServer) -> None:
        """A line that trickles: killed after three seconds, what came in the first two is counted."""
        big = server.folder / "big"
        big.write_bytes(os.urandom(3_000_000))
        program = """
            import sys, time
            from pathlib import Path
            from oerdesk.core.library import Library
            with Library.open(Path(sys.argv[1])) as library:
                with library.sync._transport(sys.argv[2]) as transport:
                    with transport.stream("big", 3_000_000) as stream:
                        came, begun = 0, time.monotonic()
                        for piece in stream.chunks:
                            came += len(piece)
                            time.sleep(0.1)
                            print(came, time.monotonic() - begun, flush=True)
        """
        command = [sys.executable, "-c", textwrap.dedent(program), str(tmp_path / "killed"), server.url]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        said: list[tuple[int, float]] = []
        for line in process.stdout:
            count, seconds = line.split()
            said.append((int(count), float(seconds)))
            if float(seconds) > 2.5:
                break
        os.kill(process.pid, signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)
        process.wait()
        process.stdout.close()
        end = said[-1][1]
        came = max(count for count, seconds in said if seconds < end - 1.3)
        with Library.open(tmp_path / "killed") as library:
            assert came <= library.sync.usage().today.received <= said[-1][0] + 200_000

    def test_speed_is_measured_without_the_pauses(self, library: Library, tmp_path: Path) -> None:
        account = Account(library._catalog.usage, lambda: "2026-11-21T08:00:00Z")
        assert account.speed == 0
        begun = time.monotonic()
        while time.monotonic() - begun < 0.4:
            account.tell(5000, 0, 0)
            time.sleep(0.02)
        spent = time.monotonic() - begun
        assert account.speed > 0
        assert account.speed < 5000 * 8 * 400 / spent


def test_a_cancelled_run_can_be_ordered_anew(library: Library, repository: Path) -> None:
    follow(library, str(repository))

    def stop() -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        library.sync.run(1, At("Bee", stop))
    assert queued(library) == ["Bee", "Cat", "Dog"]
    library.sync.move(1, number(library, "Dog"), -2)
    assert queued(library) == ["Dog", "Bee", "Cat"]
    assert library.sync.run(1).fetched == 3
