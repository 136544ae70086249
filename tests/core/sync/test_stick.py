"""Sticks that go from room to room: looked at first, then taken in, whatever happened to them meanwhile."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from oerdesk.core.errors import Cancelled, NotTrustedError, OerdeskError, StorageError
from oerdesk.core.library import Library
from oerdesk.core.records import EVERYTHING
from oerdesk.core.records.sticks import Arrival, PackItem
from tests.core.sync.test_sync import here, write

TITLES = ("Ant", "Bee", "Cat")


@pytest.fixture
def giver(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "giver") as opened:
        for title in TITLES:
            write(tmp_path / "in", title)
        opened.intake.take_in([tmp_path / "in"])
        yield opened


@pytest.fixture
def stick(giver: Library, tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    giver.publisher.make_pack(folder, giver.browse.find(EVERYTHING), "Amina")
    return folder


def item(library: Library, stick: Path, title: str) -> PackItem:
    return next(entry for entry in library.sync.sticks.look(stick).items if entry.title == title)


def payload(stick: Path, title: str) -> Path:
    [found] = [place for place in (stick / "data").rglob(f"{title}*") if place.is_file()]
    return found


def files(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_looking_at_a_stick_says_what_it_would_bring_and_changes_nothing(
    library: Library, giver: Library, stick: Path
) -> None:
    before = files(library.paths.root / "objects"), files(stick)
    found = library.sync.sticks.look(stick)
    assert (found.name, found.trusted, found.version) == ("Amina", False, 1)
    assert found.fingerprint == giver.publisher.fingerprint()
    assert [(entry.title, entry.arrival) for entry in found.items] == [(t, Arrival.NEW) for t in TITLES]
    assert all(entry.welcome for entry in found.items)
    assert found.bytes_of(entry.version for entry in found.items) == sum(i.size for i in found.items)
    assert found.bytes_of([]) == 0
    assert (files(library.paths.root / "objects"), files(stick)) == before
    assert library.sync.sources() == []
    assert here(library) == []


def test_only_what_was_chosen_is_taken_in(library: Library, stick: Path) -> None:
    found = library.sync.sticks.look(stick)
    chosen = [entry.version for entry in found.items if entry.title != "Bee"]
    report = library.sync.sticks.merge(stick, fingerprint=found.fingerprint, versions=chosen)
    assert (report.fetched, report.problems) == (2, ())
    assert report.received == found.bytes_of(chosen)
    assert here(library) == ["Ant", "Cat"]
    assert len(library.browse.find(EVERYTHING)) == 2  # the others are not even listed
    again = library.sync.sticks.look(stick)
    assert [entry.arrival.value for entry in again.items] == ["here", "new", "here"]
    assert again.count(Arrival.HERE) == 2
    assert library.sync.sticks.merge(stick, fingerprint=found.fingerprint).fetched == 1
    assert here(library) == list(TITLES)


def test_a_newer_version_is_told_from_an_older_one(
    library: Library, giver: Library, stick: Path, tmp_path: Path
) -> None:
    fingerprint = giver.publisher.fingerprint()
    library.sync.sticks.merge(stick, fingerprint=fingerprint)
    old = tmp_path / "old"
    shutil.copytree(stick, old)
    [bee] = giver.browse.find(EVERYTHING)[1:2]
    giver.curate.edit(bee, giver.curate.metadata(bee).changed(title="Bees"))
    giver.publisher.make_pack(stick, giver.browse.find(EVERYTHING), "Amina")
    newer = item(library, stick, "Bees")
    assert (newer.arrival, newer.welcome, newer.lacking) == (Arrival.NEWER, True, ())
    assert library.sync.sticks.merge(stick, fingerprint=fingerprint).fetched == 1
    assert here(library) == ["Ant", "Bees", "Cat"]
    older = item(library, old, "Bee")
    assert (older.arrival, older.welcome) == (Arrival.OLDER, False)
    assert library.sync.sticks.merge(old, fingerprint=fingerprint).fetched == 0


def test_what_was_thrown_away_is_not_brought_back_by_itself(library: Library, stick: Path) -> None:
    fingerprint = library.sync.sticks.look(stick).fingerprint
    library.sync.sticks.merge(stick, fingerprint=fingerprint)
    library.curate.trash([library.browse.find(EVERYTHING)[0]])
    assert item(library, stick, "Ant").trashed
    assert not item(library, stick, "Ant").welcome


def test_a_publisher_is_known_on_every_stick_and_every_stick_at_one_place_keeps_its_own(
    library: Library, giver: Library, stick: Path, tmp_path: Path
) -> None:
    sticks = library.sync.sticks
    amina = giver.publisher.fingerprint()
    sticks.trust(stick, amina)
    assert sticks.look(stick).trusted
    with Library.open(tmp_path / "other") as other:
        write(tmp_path / "more", "Dog")
        other.intake.take_in([tmp_path / "more"])
        shutil.move(stick, tmp_path / "elsewhere")
        assert sticks.look(tmp_path / "elsewhere").trusted
        other.publisher.make_pack(stick, other.browse.find(EVERYTHING), "Juma")
        juma = other.publisher.fingerprint()
    assert not sticks.look(stick).trusted
    with pytest.raises(NotTrustedError):
        sticks.trust(stick, amina)
    with pytest.raises(NotTrustedError):
        sticks.merge(stick, fingerprint=amina)
    assert here(library) == []
    sticks.trust(stick, juma)
    sticks.trust(stick, juma)
    assert sticks.look(stick).trusted
    assert sticks.look(tmp_path / "elsewhere").trusted
    assert len(library.sync.sources()) == 2


def test_an_old_stick_is_as_welcome_as_a_new_one_but_never_one_with_revoked_keys(
    library: Library, giver: Library, stick: Path, tmp_path: Path
) -> None:
    everything = giver.browse.find(EVERYTHING)
    second = tmp_path / "second"
    giver.publisher.make_pack(second, everything[:1], "Amina")
    assert [library.sync.sticks.look(place).version for place in (second, stick)] == [2, 1]
    giver.publisher.rotate_keys()
    giver.publisher.make_pack(second, everything, "Amina")
    library.sync.sticks.trust(second, giver.publisher.fingerprint())
    with pytest.raises(NotTrustedError, match="goes back to old keys"):
        library.sync.sticks.look(stick)
    assert library.sync.sticks.look(second).trusted


def test_a_tampered_file_is_named_and_the_rest_is_taken_in(library: Library, stick: Path) -> None:
    bee = payload(stick, "Bee")
    bee.write_bytes(bytes(len(bee.read_bytes())))
    found = library.sync.sticks.look(stick)
    report = library.sync.sticks.merge(stick, fingerprint=found.fingerprint)
    assert [(problem.where, problem.kind) for problem in report.problems] == [("Bee", "damaged")]
    assert here(library) == ["Ant", "Cat"]
    payload(stick, "Cat").unlink()
    assert library.sync.sticks.merge(stick, fingerprint=found.fingerprint).fetched == 0


def test_a_changed_list_is_refused_as_a_whole(library: Library, stick: Path) -> None:
    [part] = (stick / "oerdesk" / "manifests").iterdir()
    part.write_bytes(part.read_bytes()[::-1])
    with pytest.raises(OerdeskError):
        library.sync.sticks.look(stick)
    with pytest.raises(OerdeskError):
        library.sync.sticks.merge(stick, fingerprint="")
    assert here(library) == []


class Pulled:
    """Pulls the stick out as soon as a title's turn has come."""

    def __init__(self, stick: Path, title: str) -> None:
        self._stick = stick
        self._title = title
        self.told: list[tuple[int, int | None]] = []

    def report(self, done: int, total: int | None, doing: str = "") -> None:
        self.told.append((done, total))
        if doing == self._title and self._stick.exists():
            self._stick.rename(self._stick.with_name("pulled"))


def test_a_stick_that_is_pulled_out_is_gone_on_with_where_it_was(library: Library, stick: Path) -> None:
    fingerprint = library.sync.sticks.look(stick).fingerprint
    report = library.sync.sticks.merge(stick, fingerprint=fingerprint, progress=Pulled(stick, "Bee"))
    assert report.fetched == 1
    assert [problem.kind for problem in report.problems] == ["unreachable"]
    assert here(library) == ["Ant"]
    stick.with_name("pulled").rename(stick)
    again = Pulled(stick, "")
    report = library.sync.sticks.merge(stick, fingerprint=fingerprint, progress=again)
    assert (report.fetched, report.problems) == (2, ())
    assert again.told[-1] == (report.received, report.received)
    assert here(library) == list(TITLES)


def test_a_merge_that_is_cancelled_keeps_what_has_come(library: Library, stick: Path) -> None:
    class Stop:
        def report(self, done: int, total: int | None, doing: str = "") -> None:
            del done, total
            if doing == "Cat":
                raise Cancelled

    fingerprint = library.sync.sticks.look(stick).fingerprint
    with pytest.raises(Cancelled):
        library.sync.sticks.merge(stick, fingerprint=fingerprint, progress=Stop())
    assert here(library) == ["Ant", "Bee"]


def test_a_library_without_room_is_left_as_it_is(
    library: Library, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fingerprint = library.sync.sticks.look(stick).fingerprint
    usage = shutil.disk_usage(stick)
    monkeypatch.setattr("oerdesk.core.sync.stick.shutil.disk_usage", lambda _p: usage._replace(free=9))
    with pytest.raises(StorageError, match="not enough room"):
        library.sync.sticks.merge(stick, fingerprint=fingerprint)
    assert here(library) == []


def test_packs_are_found_on_the_stick_and_in_its_folders(
    library: Library, stick: Path, tmp_path: Path
) -> None:
    both = tmp_path / "both"
    shutil.copytree(stick, both / "Amina")
    shutil.copytree(stick, both / "deep" / "down")
    (both / "Amina-2").symlink_to(both / "Amina")
    assert library.sync.sticks.packs(both) == [both / "Amina"]
    assert library.sync.sticks.packs(stick) == [stick]
    with pytest.raises(StorageError):
        library.sync.sticks.packs(tmp_path / "nowhere")
