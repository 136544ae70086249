"""Which library is opened when none is named."""

from __future__ import annotations

import json
from pathlib import Path

import platformdirs
import pytest

from oerdesk.core import paths
from oerdesk.core.errors import NotFoundError
from oerdesk.core.paths import default_library, remember_library, restored_place, standard_place


@pytest.fixture(autouse=True)
def own_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, folder in (("user_config_path", "config"), ("user_data_path", "data")):
        monkeypatch.setattr(platformdirs, name, lambda *_a, folder=folder, **_k: tmp_path / folder)
    monkeypatch.delenv("OERDESK_LIBRARY", raising=False)


def library(folder: Path) -> Path:
    folder.mkdir(parents=True)
    (folder / "catalog.sqlite").write_bytes(b"")
    return folder


def test_without_any_choice_it_lies_where_the_platform_wants_it(tmp_path: Path) -> None:
    assert default_library(tmp_path) == standard_place() == tmp_path / "data" / "library"


def test_a_chosen_place_is_remembered(tmp_path: Path) -> None:
    remember_library(library(tmp_path / "mine — ü"))
    assert default_library(tmp_path) == tmp_path / "mine — ü"


def test_a_library_beside_the_program_comes_before_the_chosen_one(tmp_path: Path) -> None:
    remember_library(library(tmp_path / "mine"))
    library(tmp_path / "program" / "oerdesk-library")
    assert default_library(tmp_path / "program") == tmp_path / "program" / "oerdesk-library"


def test_the_environment_comes_before_everything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    library(tmp_path / "oerdesk-library")
    monkeypatch.setenv("OERDESK_LIBRARY", str(tmp_path / "named"))
    assert default_library(tmp_path) == tmp_path / "named"


def test_a_library_that_is_gone_is_told_and_not_made_anew(tmp_path: Path) -> None:
    remember_library(tmp_path / "stick" / "library")
    with pytest.raises(NotFoundError, match="stick") as error:
        default_library(tmp_path)
    assert "connect it" in error.value.hint


def test_during_a_move_the_one_that_is_there_is_opened(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    remember_library(library(old), moving_to=new)
    assert default_library(tmp_path) == old
    old.rename(new)
    assert default_library(tmp_path) == new


def test_a_restore_that_was_cut_before_its_last_step_is_completed(tmp_path: Path) -> None:
    remember_library(tmp_path / "mine")
    library(restored_place(tmp_path / "mine"))
    assert default_library(tmp_path) == tmp_path / "mine"
    assert (tmp_path / "mine" / "catalog.sqlite").exists()


@pytest.mark.parametrize("text", ["", "[]", "{", '{"library": 3}', '{"library": "here/there"}', "\udcff"])
def test_an_unreadable_memory_counts_as_none(tmp_path: Path, text: str) -> None:
    paths.place_file().parent.mkdir()
    paths.place_file().write_bytes(text.encode(errors="surrogateescape"))
    assert default_library(tmp_path) == standard_place()


def test_the_memory_is_a_small_file_people_can_read(tmp_path: Path) -> None:
    remember_library(tmp_path / "mine")
    assert json.loads(paths.place_file().read_text("utf-8")) == {
        "format": "oerdesk-place/1",
        "library": str(tmp_path / "mine"),
    }
