from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from oerdesk.core import index
from oerdesk.core.errors import StorageError
from oerdesk.core.library import Library
from oerdesk.core.objects import GRACE
from oerdesk.core.records import EVERYTHING, Filter
from tests.helpers import material
from tests.helpers.server import FileServer

TITLES = ("Ant", "Bee", "Cat")


def write(folder: Path) -> Path:
    for title in TITLES:
        text = f"# {title}\n\n{title} is an animal.\n\n![A picture]({title}.svg)\n\n* License: [CC-BY 4.0]\n"
        material.save(folder, f"{title}.md", text)
        material.save(folder, f"{title}.svg", material.svg(title))
    return folder


@pytest.fixture
def filled(library: Library, tmp_path: Path) -> Library:
    report = library.intake.take_in([write(tmp_path / "material")])
    assert len(report.files) == len(TITLES)
    return library


@pytest.fixture
def served(filled: Library, tmp_path: Path) -> Iterator[FileServer]:
    bundle = filled.curate.bundle("Animals", filled.browse.find(EVERYTHING))
    filled.publisher.publish(tmp_path / "repository", [bundle], "Animals")
    with FileServer(tmp_path / "repository") as server:
        yield server


@pytest.fixture
def teacher(served: FileServer, tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "teacher") as library:
        library.sync.add(served.url)
        library.sync.trust(1)
        library.sync.merge(1)
        library.sync.subscribe(1, subscribed=True)
        yield library


def object_of(library: Library, title: str, number: int = 0) -> Path:
    row = next(r for r in library.browse.rows(library.browse.find(EVERYTHING)) if r.title == title)
    sha256 = library.curate.manifest(row.id).files[number].sha256
    return library.paths.objects / sha256[:2] / sha256


def change_a_byte(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)


def found(library: Library, text: str) -> list[tuple[int, str]]:
    return [(hit.row.id, hit.passage.snippet) for hit in library.browse.search(Filter(text=text)).hits]


def test_a_whole_library_is_clean(filled: Library) -> None:
    report = filled.check.run()
    assert (report.resources, report.objects, report.problems, report.repaired) == (3, 6, (), ())


def test_an_empty_library_is_clean(library: Library) -> None:
    report = library.check.run(repair=True)
    assert (report.resources, report.objects, report.problems, report.repaired) == (0, 0, (), ())


@pytest.mark.parametrize(
    ("damage", "word", "quickly"),
    [
        (Path.unlink, "missing", True),
        (lambda path: path.write_bytes(path.read_bytes()[:-1]), "damaged", True),
        (change_a_byte, "damaged", False),
    ],
    ids=["missing", "short", "changed"],
)
def test_bad_files_are_told_by_title(
    filled: Library, damage: Callable[[Path], object], word: str, quickly: bool
) -> None:
    damage(object_of(filled, "Bee"))
    (problem,) = filled.check.run().problems
    assert problem.kind == "damaged"
    assert "Bee" in problem.title
    assert word in problem.title
    assert "--repair" in problem.hint
    assert bool(filled.check.run(quick=True).problems) == quickly


def test_looking_changes_nothing(filled: Library) -> None:
    bad = object_of(filled, "Bee")
    change_a_byte(bad)
    filled.check.run()
    assert bad.exists()
    assert filled.browse.facets(EVERYTHING).here == 3


def test_repair_and_sync_fetch_only_what_is_bad(teacher: Library, served: FileServer) -> None:
    before = {text: found(teacher, text) for text in ("ant", "bee", "animal")}
    long_ago = time.time() - 2 * GRACE
    for path in teacher.paths.objects.glob("*/*"):
        os.utime(path, (long_ago, long_ago))
    missing, damaged = object_of(teacher, "Ant"), object_of(teacher, "Bee", 1)
    missing.unlink()
    change_a_byte(damaged)
    report = teacher.check.run(repair=True)
    assert (report.problems, report.resources) == ((), 1)
    assert set(report.repaired) == {"“Ant” will be fetched again.", "“Bee” will be fetched again."}
    assert [r.title for r in teacher.browse.rows(teacher.browse.find(EVERYTHING)) if not r.here] == [
        "Ant",
        "Bee",
    ]
    requests = len(served.requests)
    teacher.sync.refresh(1)
    plan = teacher.sync.price(1)
    done = teacher.sync.run(1)
    assert (done.problems, done.fetched, done.objects) == ((), 2, 2)
    assert done.received == plan.cost
    fetched = {request.path.rpartition("/")[2].partition(".")[0] for request in served.requests[requests:]}
    assert {missing.name, damaged.name} <= fetched
    assert len(served.requests) - requests == 4, "the head, the manifests and two files"
    assert {text: found(teacher, text) for text in before} == before
    assert teacher.check.run().problems == ()


def test_what_no_source_offers_stays_known_and_can_be_taken_in_again(filled: Library, tmp_path: Path) -> None:
    number = filled.browse.find(Filter(text="bee"))[0]
    object_of(filled, "Bee").unlink()
    filled.check.run(repair=True)
    (row,) = filled.browse.rows([number])
    assert (row.title, row.here) == ("Bee", False)
    filled.intake.take_in([tmp_path / "material"])
    (row,) = filled.browse.rows([number])
    assert (row.title, row.here) == ("Bee", True)
    assert filled.check.run().problems == ()
    assert [hit[0] for hit in found(filled, "bee")] == [number]


def test_a_rebuilt_index_finds_the_same(teacher: Library, tmp_path: Path) -> None:
    teacher.curate.trash([1])
    queries = ("ant", "animal", "title:bee", "picture", "animals cat")
    before = {text: teacher.browse.search(Filter(text=text)) for text in queries}
    assert teacher.check.rebuild_index() == 3
    assert {text: teacher.browse.search(Filter(text=text)) for text in queries} == before
    assert teacher.check.run().problems == ()


def test_a_rebuilt_index_finds_what_is_only_listed(served: FileServer, tmp_path: Path) -> None:
    with Library.open(tmp_path / "browser") as library:
        library.sync.add(served.url)
        library.sync.trust(1)
        library.sync.refresh(1)
        library.sync.look_into(1)
        before = library.browse.search(Filter(text="bee"))
        assert before.total == 1
        library.check.rebuild_index()
        assert library.browse.search(Filter(text="bee")) == before


@pytest.mark.parametrize("how", ["one-missing", "older-program", "none"])
def test_a_wrong_index_is_told_and_repaired(filled: Library, how: str) -> None:
    before = found(filled, "animal")
    with filled._catalog.database.writing() as connection:
        if how == "one-missing":
            index.remove(connection, 2)
        elif how == "older-program":
            connection.exec_driver_sql("UPDATE fts_meta SET format_version = 0")
        else:
            index.drop(connection)
    (problem,) = filled.check.run().problems
    assert "index" in problem.title
    report = filled.check.run(repair=True)
    assert report.problems == ()
    assert "The index was written anew." in report.repaired
    assert found(filled, "animal") == before


def test_leftovers_are_swept_and_nothing_else(teacher: Library) -> None:
    paths, long_ago = teacher.paths, time.time() - 60 * 24 * 3600
    old = (
        paths.objects / ".new-abc",
        paths.objects / "ab" / ("ab" * 32),
        paths.root / ".new-1234",
        paths.keys / ".new-1234",
        paths.drafts / "some" / ".new-1234",
        paths.partial / f"{'cd' * 32}.zst.part",
    )
    kept = (
        paths.objects / "cd" / ("cd" * 32),  # young: it may belong to something half-fetched
        paths.root / "notes.txt",
        paths.root / ".new-now",
        paths.partial / f"{'ef' * 32}.part",
        paths.drafts / "some" / "draft.json",
    )
    for path in (*old, *kept):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    for path in old:
        os.utime(path, (long_ago, long_ago))
    report = teacher.check.run(repair=True)
    assert not any(path.exists() for path in old)
    assert all(path.exists() for path in kept)
    assert report.repaired == (f"{len(old)} leftover files were removed.",)
    assert (report.problems, report.resources) == ((), 3)


def test_repair_needs_the_right_to_write(filled: Library, tmp_path: Path) -> None:
    filled.close()
    with (
        Library.open(tmp_path / "library") as busy,
        Library.open(tmp_path / "library") as second,
        busy.check._lock.held("import"),
    ):
        assert second.check.run().problems == ()
        with pytest.raises(StorageError, match="import"):
            second.check.run(repair=True)
