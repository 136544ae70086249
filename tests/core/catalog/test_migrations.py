from __future__ import annotations

import sqlite3
import tarfile
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from oerdesk.core.catalog import Catalog, Database, tables
from oerdesk.core.catalog.migrations import STEPS, migrate
from oerdesk.core.errors import BadInputError, DamagedError, StorageError
from oerdesk.core.library import Library
from oerdesk.core.records import EVERYTHING, Filter


def columns(path: Path) -> dict[str, list[tuple[object, ...]]]:
    with sqlite3.connect(path) as connection:
        names = connection.execute(
            "SELECT name FROM sqlite_master WHERE type IN ('table', 'index') AND sql IS NOT NULL"
            " AND name NOT LIKE 'fts%' AND name NOT LIKE 'section%' AND name NOT LIKE 'vocab%'"
        ).fetchall()
        found = {name: connection.execute(f"PRAGMA table_xinfo({name})").fetchall() for (name,) in names}
    connection.close()
    return found


def test_the_newest_schema_is_the_one_the_program_uses(tmp_path: Path) -> None:
    database = Database(tmp_path / "migrated.sqlite")
    migrate(database, tmp_path)
    database.close()
    engine = create_engine(f"sqlite:///{tmp_path / 'made.sqlite'}")
    tables.metadata.create_all(engine)
    engine.dispose()
    assert columns(tmp_path / "migrated.sqlite") == columns(tmp_path / "made.sqlite")


def test_migrating_twice_changes_nothing(tmp_path: Path) -> None:
    database = Database(tmp_path / "catalog.sqlite")
    migrate(database, tmp_path / "backups")
    identity = Catalog(database).identity()
    migrate(database, tmp_path / "backups")
    assert Catalog(database).identity() == identity
    assert not (tmp_path / "backups").exists()
    database.close()


def test_a_library_of_a_newer_program_is_refused_and_left_alone(tmp_path: Path) -> None:
    database = Database(tmp_path / "catalog.sqlite")
    migrate(database, tmp_path)
    with database.writing() as connection:
        connection.exec_driver_sql(f"PRAGMA user_version = {len(STEPS) + 1}")
    with pytest.raises(BadInputError, match="newer OERDesk"):
        migrate(database, tmp_path)
    database.close()


def test_a_file_that_is_no_database_is_called_damaged(tmp_path: Path) -> None:
    path = tmp_path / "catalog.sqlite"
    path.write_bytes(b"this is not a database, and it is long enough to be read as a header" * 20)
    database = Database(path)
    with pytest.raises(DamagedError, match=r"catalog\.sqlite"):
        migrate(database, tmp_path)
    database.close()


def test_a_read_only_database_is_read_and_not_written(tmp_path: Path) -> None:
    path = tmp_path / "catalog.sqlite"
    database = Database(path)
    migrate(database, tmp_path)
    database.close()
    database = Database(path, read_only=True)
    assert Catalog(database).identity()
    with pytest.raises(StorageError, match="reading only"), database.writing() as connection:
        connection.execute(text("SELECT 1"))
    database.close()


def test_a_broken_transaction_leaves_nothing(tmp_path: Path) -> None:
    database = Database(tmp_path / "catalog.sqlite")
    migrate(database, tmp_path)
    catalog = Catalog(database)

    def half() -> None:
        with database.writing() as connection:
            connection.execute(tables.collection.insert().values(title="half"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        half()
    assert catalog.shelves.collections() == []
    database.close()


def test_a_library_of_the_first_release_opens_with_all_that_is_in_it(tmp_path: Path) -> None:
    """Written by version 0.1.0 as it was released, with a collection, a bundle, an edit, and trash."""
    with tarfile.open(Path(__file__).parents[2] / "data" / "library-of-schema-1.tar.xz") as archive:
        archive.extractall(tmp_path, filter="data")
    with Library.open(tmp_path) as library:
        assert len(library.browse.find(EVERYTHING)) == 3
        assert len(library.browse.find(Filter(trashed=True))) == 1
        assert [(title, count) for _number, title, count in library.curate.collections()] == [("Monday", 2)]
        assert [bundle.title for bundle in library.curate.bundles()] == ["Starter"]
        assert library.check.run().problems == ()
    assert (tmp_path / "backups" / "catalog-0001.sqlite").is_file()
    with sqlite3.connect(tmp_path / "catalog.sqlite") as connection:
        terms = connection.execute("SELECT term FROM accessibility ORDER BY term").fetchall()
    connection.close()
    assert terms == [("alternativeText",), ("readingOrder",)]
