from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from oerdesk.core.errors import NotFoundError, StorageError, UsageError
from oerdesk.core.library import Library
from oerdesk.core.records import EVERYTHING, Filter
from tests.core.conftest import Clock
from tests.helpers import material

STORY = "# {title}\n\nOnce there was a {title}.\n\n* License: [CC-BY 4.0]\n* Language: en\n"


def titles(library: Library) -> list[str]:
    return [row.title for row in library.browse.rows(library.browse.find(EVERYTHING))]


def take_in(library: Library, folder: Path, *names: str) -> None:
    for name in names:
        material.save(folder, f"{name}.md", STORY.format(title=name))
    library.intake.take_in([folder])


def test_a_new_library_is_made_where_there_is_none(tmp_path: Path) -> None:
    with Library.open(tmp_path / "deep" / "down" / "library") as library:
        assert not library.read_only
        assert titles(library) == []
    assert (tmp_path / "deep" / "down" / "library" / "catalog.sqlite").is_file()


def test_what_came_in_is_there_the_next_time(tmp_path: Path) -> None:
    with Library.open(tmp_path / "library") as library:
        take_in(library, tmp_path / "in", "Goat")
        library.curate.collect("Mine", [1])
    with Library.open(tmp_path / "library") as library:
        assert titles(library) == ["Goat"]
        assert library.curate.collections() == [(1, "Mine", 1)]
        assert library.browse.search(Filter(text="once")).total == 1


def test_two_libraries_in_one_process_do_not_know_each_other(tmp_path: Path) -> None:
    with Library.open(tmp_path / "a") as first, Library.open(tmp_path / "b") as second:
        take_in(first, tmp_path / "goats", "Goat")
        take_in(second, tmp_path / "hares", "Hare", "Hen")
        first.change_settings(person="Amina")
        assert (titles(first), titles(second)) == (["Goat"], ["Hare", "Hen"])
        assert (first.settings.person, second.settings.person) == ("Amina", "")
        assert first.browse.search(Filter(text="hare")).total == 0
        with first.check._lock.held("one"), second.check._lock.held("another"):
            pass


def test_a_library_is_seen_by_two_who_have_it_open(tmp_path: Path) -> None:
    with Library.open(tmp_path / "a") as first, Library.open(tmp_path / "a") as second:
        take_in(first, tmp_path / "in", "Goat")
        assert titles(second) == ["Goat"]
        second.curate.trash([1])
        assert titles(first) == []


def test_a_library_can_be_moved_and_copied(tmp_path: Path) -> None:
    with Library.open(tmp_path / "old") as library:
        take_in(library, tmp_path / "in", "Goat")
        library.publisher.create_keys()
        fingerprint = library.publisher.fingerprint()
        draft = library.adapt.start([1], "Amina")
    shutil.copytree(tmp_path / "old", tmp_path / "copy")
    (tmp_path / "old").rename(tmp_path / "new place — ü")
    for place in ("copy", "new place — ü"):
        with Library.open(tmp_path / place) as library:
            assert titles(library) == ["Goat"]
            assert library.check.run().problems == ()
            content = library.content(1)
            assert b"Once" in content.read(content.start)[0]
            content.close()
            assert library.main_file(1).is_relative_to(tmp_path / place)
            assert library.publisher.fingerprint() == fingerprint
            assert [d.id for d in library.adapt.drafts()] == [draft.id]
    assert not (tmp_path / "old").exists()


def test_settings_are_kept_and_checked(tmp_path: Path) -> None:
    with Library.open(tmp_path / "library") as library:
        library.change_settings(person="Amina", offline=True, text_percent=150)
        with pytest.raises(UsageError):
            library.change_settings(text_percent=1000)
        assert library.settings.text_percent == 150
    path = tmp_path / "library" / "settings.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"from_the_future": [1]}), encoding="utf-8")
    with Library.open(tmp_path / "library") as library:
        assert (library.settings.person, library.settings.offline) == ("Amina", True)
        library.change_settings(offline=False)
    assert json.loads(path.read_text())["from_the_future"] == [1]
    with Library.open(tmp_path / "library", read_only=True) as library:
        assert library.settings.person == "Amina"
        with pytest.raises(StorageError, match="reading only"):
            library.change_settings(person="Juma")


def test_closing_twice_is_harmless_and_lets_go_of_the_folder(tmp_path: Path) -> None:
    library = Library.open(tmp_path / "library")
    library.close()
    library.close()
    left = {path.name for path in (tmp_path / "library").iterdir()}
    assert not {name for name in left if name.endswith(("-wal", "-shm"))}
    shutil.rmtree(tmp_path / "library")


def test_what_is_not_here_cannot_be_opened(library: Library, tmp_path: Path) -> None:
    for ask in (library.content, library.main_file, library.curate.manifest, library.curate.metadata):
        with pytest.raises(NotFoundError, match="99"):
            ask(99)


def test_sound_has_no_text_to_search(library: Library, tmp_path: Path) -> None:
    path = material.save(tmp_path / "in", "sound.wav", material.wav())
    library.intake.take_in([path])
    assert library.sections_of(library.curate.manifest(1)) == ()
    assert library.main_file(1).read_bytes() == path.read_bytes()


def test_the_clock_given_is_the_one_used(tmp_path: Path, clock: Clock) -> None:
    clock.now = "2030-01-01T00:00:00Z"
    with Library.open(tmp_path / "library", now=clock) as library:
        take_in(library, tmp_path / "in", "Goat")
        assert library.curate.manifest(1).modified == "2030-01-01T00:00:00Z"
