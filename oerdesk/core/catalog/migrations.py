"""From every older schema to the newest, one numbered step after the other.

``PRAGMA user_version`` holds the number of the last step that was taken.  A step is frozen once
released and uses no other code of the program, so that it means the same for ever.  Before the
first step is taken on existing data the file is copied to ``backups/``; every step runs in one
transaction, so a cut leaves the schema before or after it.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, text

from oerdesk.core.catalog.database import Database
from oerdesk.core.errors import BadInputError, storage_errors
from oerdesk.core.i18n import _
from oerdesk.core.index import create as create_index


def _run(connection: Connection, name: str) -> None:
    script = files(__package__).joinpath(name).read_text(encoding="utf-8")
    for statement in filter(str.strip, script.split(";\n")):
        connection.exec_driver_sql(statement)


def _first(connection: Connection) -> None:
    _run(connection, "schema_0001.sql")
    connection.execute(
        text("INSERT INTO library (name, value) VALUES ('id', :id), ('created', :now)"),
        {"id": str(uuid.uuid4()), "now": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")},
    )


def _second(connection: Connection) -> None:
    """Accessibility as a facet; what a person did: searches kept, works read, notes; bytes used by day."""
    _run(connection, "schema_0002.sql")


STEPS: Final[tuple[Callable[[Connection], None], ...]] = (_first, _second)


def migrate(database: Database, backups: Path) -> None:
    """Bring the database to the newest schema and see that the index tables exist.

    Args:
        database: any older schema, or an empty file.
        backups: where the copy from before goes.

    Raises:
        BadInputError: the database was written by a newer program.
        StorageError: no room for the copy or the steps; the database is as it was.
    """
    version = _version(database)
    if version > len(STEPS):
        raise BadInputError(
            _("The library “{path}” was made by a newer OERDesk.").format(path=database.path.parent),
            _("Update OERDesk on this machine, then open the library again; nothing was changed."),
        )
    if version == len(STEPS):
        return
    if version > 0:
        _copy(database, backups / f"catalog-{version:04}.sqlite")
    for number, step in enumerate(STEPS[version:], version + 1):
        with database.writing() as connection:
            if connection.execute(text("PRAGMA user_version")).scalar_one() >= number:
                continue  # another process took the step while this one waited
            step(connection)
            if number == 1:
                create_index(connection)
            connection.exec_driver_sql(f"PRAGMA user_version = {number}")


def _version(database: Database) -> int:
    with database.reading() as connection:
        return int(connection.execute(text("PRAGMA user_version")).scalar_one())


def _copy(database: Database, target: Path) -> None:
    with storage_errors(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        fresh = target.with_suffix(".new")
        fresh.unlink(missing_ok=True)
        database.copy_to(fresh)
        fresh.replace(target)
