"""Whoever wants to be alone with a library is, or is told that somebody has it open."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from oerdesk.core.catalog.alone import alone
from oerdesk.core.errors import DamagedError, StorageError
from oerdesk.core.library import Library


@pytest.fixture
def catalog(tmp_path: Path) -> Path:
    with Library.open(tmp_path / "library") as library:
        return library.paths.catalog


def test_nobody_else_gets_in_meanwhile(catalog: Path) -> None:
    with (
        alone(catalog),
        closing(sqlite3.connect(catalog, timeout=0)) as other,
        pytest.raises(sqlite3.OperationalError, match="locked"),
    ):
        other.execute("SELECT * FROM library")
    with Library.open(catalog.parent) as library:
        assert library.check.run().problems == ()


def test_somebody_who_only_has_it_open_is_enough(catalog: Path) -> None:
    with Library.open(catalog.parent) as library:
        library.curate.collections()
        with pytest.raises(StorageError, match="open in another"), alone(catalog):
            pytest.fail("not alone")
        assert library.check.run().problems == ()


def test_a_copy_is_whole_and_everything_is_in_one_file(catalog: Path, tmp_path: Path) -> None:
    with alone(catalog) as copy_to:
        copy_to(tmp_path / "copy.sqlite")
        assert not catalog.with_name("catalog.sqlite-wal").exists()
        with pytest.raises(StorageError):
            copy_to(tmp_path / "copy.sqlite")
    with closing(sqlite3.connect(tmp_path / "copy.sqlite")) as copy:
        assert copy.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_what_is_no_database_or_not_there_is_told(tmp_path: Path) -> None:
    (tmp_path / "broken.sqlite").write_bytes(b"broken" * 1000)
    with pytest.raises(DamagedError), alone(tmp_path / "broken.sqlite"):
        pytest.fail("no database")
    with pytest.raises(StorageError), alone(tmp_path / "nowhere.sqlite"):
        pytest.fail("not there")
    assert not (tmp_path / "nowhere.sqlite").exists()
