"""Before anything is written to a stick: what would be on it, what stays here, whether it fits."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from oerdesk.core.errors import Cancelled, StorageError
from oerdesk.core.library import Library
from oerdesk.core.publish import room
from oerdesk.core.publish.names import LARGEST_FILE
from oerdesk.core.publish.plan import Chosen, plan_pack
from oerdesk.core.records import EVERYTHING
from oerdesk.core.records.sticks import PackPlan
from tests.core.publish.test_pack import Stick
from tests.core.publish.test_repository import tree
from tests.core.sync.test_sync import write
from tests.helpers import material
from tests.helpers.repositories import manifest_of

TITLES = ("Ant", "Bee", "Cat")


@pytest.fixture
def giver(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "Nakuru") as opened:
        for title in TITLES:
            write(tmp_path / "in", title)
        material.save(tmp_path / "in", "Exam.md", "# Exam\n\nAnswers.\n\n* License: All rights reserved\n")
        opened.intake.take_in([tmp_path / "in"])
        yield opened


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def numbers(library: Library, *titles: str) -> list[int]:
    rows = library.browse.rows(library.browse.find(EVERYTHING))
    return [row.id for row in rows if row.title in titles]


def names(library: Library, plan: PackPlan) -> list[str]:
    return [row.title for row in library.browse.rows(plan.resources)]


def test_a_plan_says_what_would_be_written_and_what_stays_here(giver: Library, stick: Path) -> None:
    plan = giver.publisher.plan_pack(stick, numbers(giver, "Ant", "Bee", "Exam"))
    assert names(giver, plan) == ["Ant", "Bee"]
    assert plan.private == ("Exam",)
    assert (plan.unchanged, plan.removed, plan.absent, plan.foreign) == (frozenset(), (), (), False)
    assert plan.size < plan.writing < plan.free
    assert plan.missing == 0
    assert tree(stick) == {}
    assert giver.publisher.fingerprint() == ""  # not even keys were made


def test_what_is_on_the_stick_is_kept_or_said_to_go(giver: Library, stick: Path) -> None:
    giver.publisher.make_pack(stick, numbers(giver, "Ant", "Bee"))
    ant, bee, cat = numbers(giver, *TITLES)
    alone = giver.publisher.plan_pack(stick, [cat])
    assert (names(giver, alone), alone.removed) == (["Cat"], ("Ant", "Bee"))
    kept = giver.publisher.plan_pack(stick, [cat], keep=True)
    assert (set(kept.resources), kept.removed) == ({ant, bee, cat}, ())
    assert kept.unchanged == {ant, bee}
    assert kept.writing == alone.writing
    giver.publisher.make_pack(stick, kept.resources)
    again = giver.publisher.plan_pack(stick, [cat], keep=True)
    assert again.writing == 0
    assert again.unchanged == {ant, bee, cat}


def test_what_is_kept_comes_in_the_version_of_today(giver: Library, stick: Path) -> None:
    giver.publisher.make_pack(stick, numbers(giver, "Ant", "Bee"))
    ant, bee = numbers(giver, "Ant", "Bee")
    giver.curate.edit(bee, giver.curate.metadata(bee).changed(title="Bees"))
    giver.curate.trash([ant])
    plan = giver.publisher.plan_pack(stick, [], keep=True)
    assert (names(giver, plan), plan.removed, plan.unchanged) == (["Bees"], ("Ant",), frozenset())


def test_several_publishers_share_a_stick(giver: Library, stick: Path, tmp_path: Path) -> None:
    assert giver.publisher.place_on(stick) == stick
    with Library.open(tmp_path / "Other") as other:
        write(tmp_path / "more", "Dog")
        other.intake.take_in([tmp_path / "more"])
        other.publisher.make_pack(stick, other.browse.find(EVERYTHING))
        (stick / "nakuru").mkdir()
        place = giver.publisher.place_on(stick)
        assert place == stick / "Nakuru-2"
        assert giver.publisher.plan_pack(stick, numbers(giver, "Ant")).foreign
        assert not giver.publisher.plan_pack(place, numbers(giver, "Ant")).foreign
        giver.publisher.make_pack(place, numbers(giver, "Ant"))
        assert giver.publisher.place_on(stick) == place
        assert other.publisher.place_on(stick) == stick
        assert giver.publisher.verify_pack(stick) == giver.publisher.verify_pack(place) == ()
    shutil.rmtree(stick / "oerdesk")
    assert giver.publisher.place_on(stick) == place


def test_a_broken_pack_of_our_own_is_ours_still(giver: Library, stick: Path) -> None:
    giver.publisher.make_pack(stick, numbers(giver, "Ant"))
    (stick / "oerdesk" / "oerdesk.json").unlink()
    plan = giver.publisher.plan_pack(stick, numbers(giver, "Ant"), keep=True)
    assert (giver.publisher.place_on(stick), plan.foreign, plan.unchanged) == (stick, False, frozenset())
    giver.publisher.make_pack(stick, plan.resources)
    assert giver.publisher.verify_pack(stick) == ()


def test_what_no_stick_can_hold_is_named(stick: Path) -> None:
    film, moon = manifest_of("Film", {"film.mp4": b"x"}), manifest_of("Moon", {"moon.html": b"y"})
    film = replace(film, files=(replace(film.main, size=LARGEST_FILE + 1),))
    plan = plan_pack(stick, Chosen({1: film, 2: moon}, ("Sun",)), [], lambda _license: True, foreign=False)
    assert (plan.resources, plan.too_large, plan.absent) == ((2,), ("Film",), ("Sun",))


def test_room_is_counted_in_clusters_and_what_is_missing_is_said(
    stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert room.needed(stick, []) == 0
    assert room.needed(stick, [1, 1]) >= 2 * 512 + 2**20
    assert room.needed(stick / "not" / "made", [10**6]) >= 10**6
    usage = shutil.disk_usage(stick)
    monkeypatch.setattr("oerdesk.core.publish.room.shutil.disk_usage", lambda _p: usage._replace(free=10**6))
    with pytest.raises(StorageError, match="not enough room") as caught:
        room.check(stick, [5 * 10**6])
    assert "6 MB are missing" in caught.value.hint


class Pulled:
    """Pulls the stick out as soon as a title's turn has come."""

    def __init__(self, stick: Path, title: str) -> None:
        self._stick = stick
        self._title = title

    def report(self, done: int, total: int | None, doing: str = "") -> None:
        del done, total
        if doing == self._title and self._stick.exists():
            self._stick.rename(self._stick.with_name("pulled"))


def test_a_stick_that_is_pulled_while_it_is_written_is_never_taken_for_whole(
    giver: Library, stick: Path
) -> None:
    giver.publisher.make_pack(stick, numbers(giver, "Ant"), "Amina")
    with pytest.raises(StorageError):
        giver.publisher.make_pack(stick, numbers(giver, *TITLES), "Amina", Pulled(stick, "Bee"))
    assert not stick.exists()
    stick.with_name("pulled").rename(stick)
    assert giver.publisher.verify_pack(stick) == ()  # the pack of before
    assert names(giver, giver.publisher.plan_pack(stick, [], keep=True)) == ["Ant"]
    giver.publisher.make_pack(stick, numbers(giver, *TITLES), "Amina")
    assert giver.publisher.verify_pack(stick) == ()
    assert not list(stick.glob(".new-*"))


class StopAt:
    """Cancels at the first report of a title beyond so many bytes."""

    def __init__(self, beyond: int) -> None:
        self._beyond = beyond
        self.told: list[tuple[int, int | None, str]] = []

    def report(self, done: int, total: int | None, doing: str = "") -> None:
        self.told.append((done, total, doing))
        if done > self._beyond:
            raise Cancelled


def test_writing_can_be_stopped_inside_of_a_file_and_keeps_the_finished_ones(tmp_path: Path) -> None:
    stick = Stick(tmp_path)
    film = stick.manifest("Film", {"film.mp4": bytes(3 * 2**20)})
    alpha = stick.manifest("Alpha", {"alpha.txt": b"a"})
    stop = StopAt(2**20)
    stick.progress = stop
    with pytest.raises(Cancelled):
        stick.pack(film, alpha)
    assert stop.told[0] == (0, film.size + alpha.size, "Alpha")
    assert stop.told[-1][0] < film.size
    assert tree(stick.folder) == {"data/en/Alpha.txt": b"a"}
    stick.progress = StopAt(10**9)
    assert stick.pack(film, alpha).objects == 1
