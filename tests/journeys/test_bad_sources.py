"""Sources that lie, break, go back in time or go away: nothing wrong comes in, nothing comes twice."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from oerdesk.core.errors import Cancelled, DamagedError, NotTrustedError, UnreachableError
from oerdesk.core.library import Library
from oerdesk.core.records import EVERYTHING, Filter, SyncReport
from tests.helpers import material
from tests.helpers.server import ALWAYS, Fault, FileServer

HEAD: Final = "oerdesk.json"
STORIES: Final = ("Ant", "Bee", "Cat", "Dog", "Eel")


class Publisher:
    """A library that publishes what lies in a folder."""

    def __init__(self, top: Path, name: str = "publisher") -> None:
        self.material = top / f"{name}-material"
        self.folder = top / f"{name}-repository"
        self.root = top / name

    def write(self, title: str, text: str = "", *, picture: bool = False) -> None:
        shown = f"\n\n![Shown]({title}.png)\n" if picture else ""
        if picture:
            noise = random.Random(title).randbytes(60_000)
            material.save(self.material, f"{title}.png", material.png() + noise)
        body = f"# {title}\n\n{text or title}{shown}\n\n* License: [CC-BY 4.0]\n* Language: en\n"
        material.save(self.material, f"{title}.md", body)

    def publish(self, titles: tuple[str, ...] | None = None, bundle: str = "Animals") -> None:
        """Publish these works (all when None) as the content of the bundle."""
        with Library.open(self.root) as library:
            library.intake.take_in([self.material])
            rows = library.browse.rows(library.browse.find(EVERYTHING))
            number = library.curate.bundle(bundle, [])
            library.curate.unbundle(number, [row.id for row in rows])
            chosen = [row.id for row in rows if titles is None or row.title in titles]
            library.curate.bundle(bundle, chosen)
            library.publisher.publish(self.folder, [b.id for b in library.curate.bundles()], "Animals")

    def unpublish(self, bundle: str) -> None:
        with Library.open(self.root) as library:
            kept = [b.id for b in library.curate.bundles() if b.title != bundle]
            library.publisher.publish(self.folder, kept, "Animals")


@dataclass
class Teacher:
    """A library that follows."""

    library: Library

    def follow(self, location: str) -> int:
        source = self.library.sync.add(location)
        self.library.sync.trust(source.id)
        self.library.sync.refresh(source.id)
        for bundle in self.library.sync.bundles(source.id):
            self.library.sync.subscribe(bundle.id, subscribed=True)
        return source.id

    def sync(self, source: int = 1) -> SyncReport:
        self.library.sync.refresh(source)
        return self.library.sync.run(source)

    def titles(self) -> list[str]:
        return [
            row.title for row in self.library.browse.rows(self.library.browse.find(EVERYTHING)) if row.here
        ]

    def assert_clean(self) -> None:
        assert self.library.check.run().problems == ()


@pytest.fixture
def publisher(tmp_path: Path) -> Publisher:
    publisher = Publisher(tmp_path)
    for number, title in enumerate(STORIES):
        publisher.write(title, picture=number % 2 == 0)
    publisher.publish()
    return publisher


@pytest.fixture
def server(publisher: Publisher) -> Iterator[FileServer]:
    with FileServer(publisher.folder) as server:
        yield server


@pytest.fixture
def teacher(tmp_path: Path) -> Iterator[Teacher]:
    with Library.open(tmp_path / "teacher") as library:
        library.change_settings(retries=1, timeout_seconds=0.3)
        yield Teacher(library)


def objects(publisher: Publisher) -> list[str]:
    """Paths of all objects, the largest first."""
    found = sorted((publisher.folder / "objects").rglob("*/*"), key=lambda path: -path.stat().st_size)
    return [path.relative_to(publisher.folder).as_posix() for path in found]


def flip(data: bytes) -> bytes:
    return data[:-1] + bytes([data[-1] ^ 1])


# Promises kept with a good source


def test_the_price_is_what_is_then_received(
    teacher: Teacher, publisher: Publisher, server: FileServer
) -> None:
    source = teacher.follow(server.url)
    price = teacher.library.sync.price(source)
    requests, sent = len(server.requests), server.sent
    report = teacher.library.sync.run(source)
    assert (report.problems, report.repeated) == ((), 0)
    assert report.received == price.cost == server.sent - sent
    assert report.objects == price.objects == len(server.requests) - requests == price.requests
    assert report.fetched == price.resources == len(STORIES)
    assert teacher.titles() == list(STORIES)
    teacher.assert_clean()
    sent, requests = server.sent, len(server.requests)
    assert teacher.sync() == SyncReport(0, 0, 0, 0, ())
    assert (server.sent, len(server.requests)) == (sent, requests + 1), "no news costs one request"


def test_only_what_changed_is_fetched_and_what_was_withdrawn_stays(
    teacher: Teacher, publisher: Publisher, server: FileServer
) -> None:
    source = teacher.follow(server.url)
    teacher.sync()
    publisher.write("Bee", "Bees dance.")
    publisher.publish(("Ant", "Bee", "Cat", "Dog"))
    teacher.library.sync.refresh(source)
    price = teacher.library.sync.price(source)
    assert (price.resources, price.objects) == (1, 1)
    report = teacher.library.sync.run(source)
    assert (report.fetched, report.objects, report.received) == (1, 1, price.cost)
    assert teacher.titles() == list(STORIES)
    assert teacher.library.browse.search(Filter(text="dance")).total == 1
    (bundle,) = teacher.library.sync.bundles(source)
    assert (bundle.resources, bundle.here) == (4, 4)
    teacher.assert_clean()


def test_a_bundle_that_is_not_followed_any_more_costs_nothing(
    teacher: Teacher, publisher: Publisher, server: FileServer
) -> None:
    source = teacher.follow(server.url)
    (bundle,) = teacher.library.sync.bundles(source)
    teacher.library.sync.subscribe(bundle.id, subscribed=False)
    assert teacher.library.sync.price(source).cost == 0
    assert teacher.sync().fetched == 0
    teacher.library.sync.subscribe(bundle.id, subscribed=True)
    assert teacher.sync().fetched == len(STORIES)
    teacher.library.sync.subscribe(bundle.id, subscribed=False)
    publisher.write("Fox")
    publisher.publish()
    assert teacher.sync().fetched == 0
    assert teacher.titles() == list(STORIES)


def test_a_bundle_that_was_withdrawn_leaves_what_is_here(
    teacher: Teacher, publisher: Publisher, server: FileServer
) -> None:
    source = teacher.follow(server.url)
    teacher.sync()
    publisher.write("Fox")
    publisher.publish(("Fox",), bundle="More")
    teacher.library.sync.refresh(source)
    more = next(b for b in teacher.library.sync.bundles(source) if b.title == "More")
    teacher.library.sync.subscribe(more.id, subscribed=True)
    publisher.unpublish("More")
    assert teacher.sync() == SyncReport(0, 0, 0, 0, ())
    assert [b.title for b in teacher.library.sync.bundles(source)] == ["Animals"]
    assert teacher.titles() == list(STORIES)
    teacher.assert_clean()


def test_what_two_sources_offer_is_fetched_once(
    tmp_path: Path, teacher: Teacher, publisher: Publisher, server: FileServer
) -> None:
    other = Publisher(tmp_path, "other")
    shutil.copytree(publisher.material, other.material)
    other.write("Gnu")
    other.publish()
    with FileServer(other.folder) as second:
        sources = [teacher.follow(server.url), teacher.follow(second.url)]
        assert teacher.library.sync.run(sources[0]).fetched == len(STORIES)
        price = teacher.library.sync.price(sources[1])
        assert (price.objects, price.cost) == (1, teacher.library.sync.run(sources[1]).received)
        assert sum(second.asked(path) for path in objects(other)) == 1
    teacher.library.sync.remove(sources[0])
    assert "Gnu" in teacher.titles()
    teacher.assert_clean()


def test_working_offline_touches_no_network(
    teacher: Teacher, publisher: Publisher, server: FileServer
) -> None:
    source = teacher.follow(server.url)
    teacher.library.change_settings(offline=True)
    asked = len(server.requests)
    asks: tuple[Callable[[], object], ...] = (
        lambda: teacher.library.sync.refresh(source),
        lambda: teacher.library.sync.add(server.url + "other/"),
    )
    for ask in asks:
        with pytest.raises(UnreachableError, match="offline"):
            ask()
    (problem,) = teacher.library.sync.run(source).problems
    assert (problem.kind, "offline" in problem.title) == ("unreachable", True)
    assert len(server.requests) == asked
    assert teacher.library.sync.add(str(publisher.folder)).name == "Animals", "a stick is no network"


# Sources that lie


def assert_refused(teacher: Teacher, error: type[Exception], words: str) -> None:
    """The next look is refused, and nothing is changed by it."""
    before = (teacher.library.sync.sources(), teacher.library.sync.bundles(1), teacher.titles())
    with pytest.raises(error, match=words) as caught:
        teacher.sync()
    assert getattr(caught.value, "hint", "")
    assert (teacher.library.sync.sources(), teacher.library.sync.bundles(1), teacher.titles()) == before
    teacher.assert_clean()


def test_a_wrong_object_is_told_by_title_and_the_others_come(
    teacher: Teacher, publisher: Publisher, server: FileServer
) -> None:
    source = teacher.follow(server.url)
    bad = objects(publisher)[0]
    server.fail(Fault(change=flip), path=bad, times=ALWAYS)
    report = teacher.sync()
    (problem,) = report.problems
    assert problem.kind == "damaged"
    assert problem.where in STORIES
    assert (report.fetched, server.asked(bad)) == (len(STORIES) - 1, 2)
    assert problem.where not in teacher.titles()
    assert not list(teacher.library.paths.partial.iterdir())
    teacher.assert_clean()
    server.behave()
    requests = len(server.requests)
    again = teacher.library.sync.run(source)
    assert (again.problems, again.fetched, again.objects) == ((), 1, 1)
    assert len(server.requests) == requests + 1


def test_a_missing_object_is_told_by_title_and_the_others_come(
    teacher: Teacher, publisher: Publisher, server: FileServer
) -> None:
    teacher.follow(server.url)
    server.fail(Fault(status=404), path=objects(publisher)[0], times=ALWAYS)
    report = teacher.sync()
    (problem,) = report.problems
    assert (report.fetched, problem.where in STORIES, bool(problem.hint)) == (len(STORIES) - 1, True, True)


def test_a_head_signed_by_nobody_known_is_refused(
    teacher: Teacher, publisher: Publisher, server: FileServer
) -> None:
    teacher.follow(server.url)
    publisher.write("Fox")
    publisher.publish()
    path = publisher.folder / HEAD
    sealed = json.loads(path.read_text(encoding="utf-8"))
    sig = sealed["signatures"][0]["sig"]
    sealed["signatures"][0]["sig"] = ("B" if sig[0] == "A" else "A") + sig[1:]
    path.write_text(json.dumps(sealed), encoding="utf-8")
    assert_refused(teacher, NotTrustedError, "127")


def test_a_changed_head_is_refused(teacher: Teacher, publisher: Publisher, server: FileServer) -> None:
    teacher.follow(server.url)
    publisher.write("Fox")
    publisher.publish()
    path = publisher.folder / HEAD
    path.write_bytes(flip(path.read_bytes().rstrip()))
    assert_refused(teacher, DamagedError, "127")


def test_an_older_version_than_seen_is_refused(
    tmp_path: Path, teacher: Teacher, publisher: Publisher, server: FileServer
) -> None:
    old = tmp_path / "old"
    shutil.copytree(publisher.folder, old)
    publisher.write("Fox")
    publisher.publish()
    teacher.follow(server.url)
    teacher.sync()
    server.folder = old
    assert_refused(teacher, NotTrustedError, "goes back in time")


def test_two_versions_of_one_number_are_refused(
    tmp_path: Path, teacher: Teacher, publisher: Publisher, server: FileServer
) -> None:
    twin = Publisher(tmp_path, "twin")
    for place in ("root", "folder", "material"):
        shutil.copytree(getattr(publisher, place), getattr(twin, place))
    for each, title in ((publisher, "Fox"), (twin, "Gnu")):
        each.write(title)
        each.publish()
    teacher.follow(server.url)
    teacher.sync()
    server.folder = twin.folder
    assert_refused(teacher, NotTrustedError, "127")


def test_another_repository_at_a_known_address_is_refused(
    tmp_path: Path, teacher: Teacher, publisher: Publisher, server: FileServer
) -> None:
    other = Publisher(tmp_path, "other")
    other.write("Gnu")
    other.publish()
    teacher.follow(server.url)
    teacher.sync()
    server.folder = other.folder
    assert_refused(teacher, NotTrustedError, "127")


# Sources that break


BREAKS: Final[dict[str, Callable[[], Fault]]] = {
    "cut": lambda: Fault(cut_after=20),
    "stall": lambda: Fault(stall_after=20),
    "error": lambda: Fault(status=503),
    "too-short": lambda: Fault(length=10),
    "too-long": lambda: Fault(length=10**9),
    "login": lambda: Fault(page=True),
    "redirect": lambda: Fault(redirect="http://127.0.0.2:9/elsewhere"),
}


@pytest.mark.parametrize("name", BREAKS)
@pytest.mark.parametrize("part", ["head", "objects"])
def test_a_broken_answer_is_told_and_the_next_sync_goes_on(
    teacher: Teacher, publisher: Publisher, server: FileServer, name: str, part: str
) -> None:
    source = teacher.follow(server.url)
    price = teacher.library.sync.price(source)
    sent = server.sent
    for path in [HEAD] if part == "head" else objects(publisher):
        server.fail(BREAKS[name](), path=path, times=ALWAYS)
    server.validators = part != "head"
    if part == "head":
        with pytest.raises((UnreachableError, DamagedError), match=r"127\.0\.0\.1") as caught:
            teacher.library.sync.refresh(source)
        assert caught.value.hint
    else:
        report = teacher.library.sync.run(source)
        assert report.fetched == 0
        assert report.problems
        assert {problem.kind for problem in report.problems} <= {"unreachable", "damaged"}
        assert all(problem.hint for problem in report.problems)
    teacher.assert_clean()
    server.behave()
    report = teacher.library.sync.run(source)
    assert (report.problems, report.fetched, report.repeated) == ((), len(STORIES), 0)
    assert teacher.titles() == list(STORIES)
    assert price.cost - 20 <= report.received <= price.cost
    assert server.sent > sent
    teacher.assert_clean()


def test_a_server_that_knows_no_ranges_costs_repeated_bytes_and_says_so(
    teacher: Teacher, publisher: Publisher, server: FileServer
) -> None:
    source = teacher.follow(server.url)
    path = objects(publisher)[0]
    server.fail(Fault(cut_after=1000), path=path)
    assert teacher.library.sync.run(source).problems
    server.fail(Fault(ignore_range=True), times=ALWAYS)
    report = teacher.library.sync.run(source)
    assert report.problems == ()
    assert 0 < report.repeated <= 1000
    assert teacher.titles() == list(STORIES)


def test_a_server_that_goes_away_half_way_and_comes_back(
    teacher: Teacher, publisher: Publisher, server: FileServer
) -> None:
    source = teacher.follow(server.url)
    price = teacher.library.sync.price(source)
    gone = objects(publisher)[2:]
    for path in gone:
        server.fail(Fault(cut_after=0), path=path, times=ALWAYS)
    first = teacher.library.sync.run(source)
    assert [problem.kind for problem in first.problems] == ["unreachable"]
    assert first.fetched < len(STORIES)
    server.behave()
    second = teacher.library.sync.run(source)
    assert second.problems == ()
    assert first.received + second.received == price.cost
    assert (first.repeated, second.repeated) == (0, 0)
    assert first.fetched + second.fetched == len(STORIES)


class Stopper:
    """Asks to stop at one of the reports."""

    def __init__(self, at: int) -> None:
        self._left = at

    def report(self, done: int, total: int | None, doing: str = "") -> None:
        self._left -= 1
        if self._left == 0:
            raise Cancelled


@pytest.mark.parametrize("step", [1, 2, 3, 5, 8])
def test_a_sync_that_is_stopped_again_and_again_asks_for_no_byte_twice(
    teacher: Teacher, publisher: Publisher, server: FileServer, step: int
) -> None:
    source = teacher.follow(server.url)
    price = teacher.library.sync.price(source)
    kept = paid = 0
    for _run in range(1000):
        try:
            report = teacher.library.sync.run(source, Stopper(step))
        except Cancelled:
            now = stored_bytes(teacher)
            assert now >= kept, "what had come is kept"
            kept = now
            left = teacher.library.sync.price(source)
            assert left.cost <= price.cost - paid
            paid = price.cost - left.cost
        else:
            break
    assert (report.problems, report.repeated) == ((), 0)
    assert teacher.titles() == list(STORIES)
    for path in objects(publisher):
        starts = [start_of(request.headers) for request in server.requests if request.path == path]
        assert starts == sorted(set(starts)), "each request begins where the one before ended"
    teacher.assert_clean()


def stored_bytes(teacher: Teacher) -> int:
    paths = teacher.library.paths
    return sum(
        path.stat().st_size
        for top in (paths.objects, paths.partial)
        for path in top.rglob("*")
        if path.is_file()
    )


def start_of(headers: object) -> int:
    assert isinstance(headers, dict)
    return int(headers.get("Range", "bytes=0-").removeprefix("bytes=").rstrip("-"))
