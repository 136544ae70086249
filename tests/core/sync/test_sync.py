"""Following, choosing and fetching, from folders: what the network adds is tested in the journeys."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from oerdesk.core.errors import Cancelled, NotFoundError, NotTrustedError, StorageError, UnreachableError
from oerdesk.core.library import Library
from oerdesk.core.records import EVERYTHING, Filter, Offer
from tests.helpers import material
from tests.helpers.server import FileServer

TITLES = ("Ant", "Bee", "Cat")


def write(folder: Path, title: str, text: str = "") -> None:
    body = (
        f"# {title}\n\n{text or title} "
        + "is an animal. " * 40
        + "\n\n* License: [CC-BY 4.0]\n* Language: en\n"
    )
    material.save(folder, f"{title}.md", body)


def publish(publisher: Library, folder: Path, top: Path) -> Path:
    """Take a folder in and publish all of it."""
    publisher.intake.take_in([folder])
    bundle = publisher.curate.bundle("Animals", publisher.browse.find(EVERYTHING))
    publisher.publisher.publish(top, [bundle], "Animals")
    return top


@pytest.fixture
def publisher(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "publisher") as library:
        yield library


@pytest.fixture
def repository(publisher: Library, tmp_path: Path) -> Path:
    for title in TITLES:
        write(tmp_path / "in", title)
    return publish(publisher, tmp_path / "in", tmp_path / "repository")


@pytest.fixture
def teacher(library: Library, repository: Path) -> Library:
    """Trusts the repository (source 1) and knows its bundle (1), and follows nothing yet."""
    library.sync.add(str(repository))
    library.sync.trust(1)
    library.sync.refresh(1)
    return library


def here(library: Library) -> list[str]:
    return [row.title for row in library.browse.rows(library.browse.find(EVERYTHING)) if row.here]


def offer(library: Library, title: str) -> Offer:
    return next(o for o in library.sync.look_into(1) if o.metadata.title == title)


def test_a_place_is_noted_once_however_it_is_written(
    library: Library, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(repository.parent)
    numbers = {
        library.sync.add(place).id
        for place in (str(repository), "repository", f"{repository}/", f" {repository} ")
    }
    assert numbers == {1}
    with FileServer(repository) as server:
        assert {library.sync.add(url).id for url in (server.url, server.url.rstrip("/"))} == {2}
    assert len(library.sync.sources()) == 2


def test_nothing_is_taken_from_a_source_that_is_not_trusted(library: Library, repository: Path) -> None:
    source = library.sync.add(str(repository))
    assert (source.trusted, source.version, source.name) == (False, 0, "Animals")
    assert len(source.fingerprint.split()) == 6
    for ask in (library.sync.refresh, library.sync.price, library.sync.run, library.sync.merge):
        with pytest.raises(NotTrustedError, match="not trusted yet"):
            ask(1)
    assert library.sync.bundles(1) == []


def test_a_fingerprint_given_beforehand_is_trust(
    library: Library, publisher: Library, repository: Path
) -> None:
    right = publisher.publisher.fingerprint()
    wrong = ("0" if right[0] != "0" else "1") + right[1:]
    with pytest.raises(NotTrustedError):
        library.sync.add(str(repository), fingerprint=wrong)
    assert library.sync.sources() == []
    assert library.sync.add(str(repository), fingerprint=right).trusted


def test_a_fingerprint_that_comes_later_is_compared_too(
    library: Library, publisher: Library, repository: Path
) -> None:
    library.sync.add(str(repository))
    right = publisher.publisher.fingerprint()
    with pytest.raises(NotTrustedError):
        library.sync.add(str(repository), fingerprint=("0" if right[0] != "0" else "1") + right[1:])
    assert not library.sync.source(1).trusted
    assert library.sync.add(str(repository), fingerprint=right).trusted


def test_who_is_trusted_is_trusted_also_on_a_stick(
    teacher: Library, publisher: Library, tmp_path: Path
) -> None:
    publisher.publisher.make_pack(tmp_path / "stick", publisher.browse.find(EVERYTHING), "Pack")
    source = teacher.sync.add(str(tmp_path / "stick"))
    assert source.trusted
    assert teacher.sync.merge(source.id).fetched == len(TITLES)


def test_looking_into_a_bundle_fetches_nothing_of_it(teacher: Library) -> None:
    offers = teacher.sync.look_into(1)
    assert [(o.metadata.title, o.here, o.wanted) for o in offers] == [(t, False, False) for t in TITLES]
    (bundle,) = teacher.sync.bundles(1)
    assert (bundle.resources, bundle.here, bundle.subscribed) == (3, 0, False)
    assert bundle.size == bundle.missing == sum(o.size for o in offers)
    assert not list(teacher.paths.objects.glob("*/*"))
    assert teacher.browse.search(Filter(text="bee")).total == 1, "found before it is fetched"
    assert here(teacher) == []


def test_single_resources_can_be_wanted_and_unwanted(teacher: Library) -> None:
    ant, bee = offer(teacher, "Ant").resource, offer(teacher, "Bee").resource
    assert teacher.sync.want([bee, ant]) == 2
    assert teacher.sync.want([bee]) == 0
    assert offer(teacher, "Bee").wanted
    teacher.sync.unwant([ant])
    assert teacher.sync.price(1).resources == 1
    assert teacher.sync.run(1).fetched == 1
    assert here(teacher) == ["Bee"]
    assert (offer(teacher, "Bee").here, offer(teacher, "Bee").wanted) == (True, False)
    assert teacher.sync.want([bee]) == 0
    assert teacher.sync.bundles(1)[0].here == 1


def test_what_was_thrown_away_is_not_fetched_again(teacher: Library) -> None:
    teacher.sync.subscribe(1, subscribed=True)
    bee = offer(teacher, "Bee").resource
    teacher.curate.trash([bee])
    teacher.sync.unwant([bee])
    teacher.sync.refresh(1)
    assert teacher.sync.run(1).fetched == 2
    assert here(teacher) == ["Ant", "Cat"]


def test_merging_takes_everything_and_follows_nothing(teacher: Library) -> None:
    report = teacher.sync.merge(1)
    assert (report.fetched, report.problems) == (3, ())
    assert not teacher.sync.bundles(1)[0].subscribed
    assert teacher.sync.merge(1).received == 0


def test_ones_own_work_is_not_replaced_by_what_comes(
    teacher: Library, publisher: Library, tmp_path: Path
) -> None:
    """A work that goes out and comes back changed is kept beside one's own, not over it."""
    teacher.sync.merge(1)
    own = teacher.adapt.finish(teacher.adapt.start([1], "Amina"))
    title = teacher.curate.metadata(own).title
    back = tmp_path / "back"
    teacher.publisher.make_pack(back, [own], "Back")
    publisher.sync.add(str(back))
    publisher.sync.trust(1)
    assert publisher.sync.merge(1).fetched == 1
    (theirs,) = (
        r.id for r in publisher.browse.rows(publisher.browse.find(EVERYTHING)) if r.work == work(teacher, own)
    )
    publisher.curate.edit(theirs, replace(publisher.curate.metadata(theirs), title="Theirs"))
    publish(publisher, tmp_path / "in", tmp_path / "repository")
    teacher.sync.merge(1)
    assert teacher.curate.metadata(own).title == title
    assert "Theirs" in [m.metadata.title for m in teacher.curate.versions(own)]


def work(library: Library, resource: int) -> str:
    return library.browse.rows([resource])[0].work


def test_a_source_that_is_removed_leaves_what_was_fetched(teacher: Library) -> None:
    teacher.sync.want([offer(teacher, "Bee").resource])
    teacher.sync.run(1)
    teacher.sync.remove(1)
    assert teacher.sync.sources() == []
    assert [row.title for row in teacher.browse.rows(teacher.browse.find(EVERYTHING))] == ["Bee"]
    assert teacher.check.run().problems == ()
    with pytest.raises(NotFoundError):
        teacher.sync.refresh(1)


def test_what_was_priced_at_one_source_can_come_from_another(
    teacher: Library, repository: Path, publisher: Library, tmp_path: Path
) -> None:
    """On a stick files lie as they are, in a repository compressed: each place is asked for its own."""
    teacher.sync.subscribe(1, subscribed=True)
    teacher.sync.price(1)
    publisher.publisher.make_pack(tmp_path / "stick", publisher.browse.find(EVERYTHING), "Pack")
    second = teacher.sync.add(str(tmp_path / "stick")).id
    teacher.sync.refresh(second)
    teacher.sync.remove(1)
    report = teacher.sync.merge(second)
    assert (report.fetched, report.problems) == (3, ())


def test_what_another_source_brought_leaves_the_queue(
    teacher: Library, publisher: Library, tmp_path: Path
) -> None:
    teacher.sync.subscribe(1, subscribed=True)
    publisher.publisher.make_pack(tmp_path / "stick", publisher.browse.find(EVERYTHING), "Pack")
    second = teacher.sync.add(str(tmp_path / "stick")).id
    teacher.sync.refresh(second)
    teacher.sync.merge(second)
    report = teacher.sync.run(1)
    assert report.problems == ()
    assert sorted(here(teacher)) == list(TITLES)
    assert teacher.sync.price(1).resources == 0


def test_new_keys_are_followed_when_the_old_ones_signed_them(
    teacher: Library, publisher: Library, tmp_path: Path
) -> None:
    publisher.publisher.rotate_keys()
    write(tmp_path / "in", "Dog")
    publish(publisher, tmp_path / "in", tmp_path / "repository")
    assert teacher.sync.refresh(1).version == 2
    assert teacher.sync.merge(1).fetched == 4


def test_a_stick_that_was_pulled_is_told(teacher: Library, repository: Path) -> None:
    teacher.sync.subscribe(1, subscribed=True)
    repository.rename(repository.with_name("elsewhere"))
    with pytest.raises(UnreachableError, match="repository"):
        teacher.sync.refresh(1)
    (problem,) = teacher.sync.run(1).problems
    assert (problem.kind, problem.where) == ("unreachable", "Animals")
    repository.with_name("elsewhere").rename(repository)
    assert teacher.sync.run(1).fetched == 3


class Recorder:
    """Remembers what was reported; asks to stop at the report of this number."""

    def __init__(self, stop: int = 0) -> None:
        self.seen: list[tuple[int, int | None]] = []
        self._stop = stop

    def report(self, done: int, total: int | None, doing: str = "") -> None:
        self.seen.append((done, total))
        if len(self.seen) == self._stop:
            raise Cancelled


def test_progress_counts_up_to_the_price(teacher: Library) -> None:
    teacher.sync.subscribe(1, subscribed=True)
    price = teacher.sync.price(1)
    recorder = Recorder()
    teacher.sync.run(1, recorder)
    assert [done for done, _total in recorder.seen] == sorted(done for done, _total in recorder.seen)
    assert {total for _done, total in recorder.seen} == {price.cost}
    assert recorder.seen[-1] == (price.cost, price.cost)


@pytest.mark.parametrize("stop", range(1, 8))
def test_stopped_anywhere_the_library_is_whole_and_goes_on(
    library: Library, repository: Path, stop: int
) -> None:
    """From the first look to the last file, each stopped once at its report of this number."""
    library.sync.add(str(repository))
    library.sync.trust(1)
    for step in (library.sync.refresh, library.sync.merge, library.sync.price, library.sync.run):
        try:
            step(1, Recorder(stop))
        except Cancelled:
            assert library.check.run().problems == ()
    report = library.sync.merge(1)
    assert (report.problems, report.repeated) == ((), 0)
    assert sorted(here(library)) == list(TITLES)
    assert not list(library.paths.partial.iterdir())


def test_a_sync_waits_for_nobody_but_says_who_is_busy(teacher: Library, tmp_path: Path) -> None:
    with Library.open(teacher.paths.root) as second, second.check._lock.held("import"):
        for ask in (teacher.sync.refresh, teacher.sync.price, teacher.sync.run):
            with pytest.raises(StorageError, match=f"process {os.getpid()} .*import"):
                ask(1)
