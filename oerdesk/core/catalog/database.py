"""Connections and transactions of one SQLite file, and its troubles in plain words.

WAL, so that readers are never blocked by the writer; ``synchronous=FULL``, so that what was
committed survives a power cut; foreign keys on.  Writers begin with ``BEGIN IMMEDIATE``: a writer
that would have to wait finds out at its first statement and not half-way.
"""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, Table, create_engine, event, insert, text
from sqlalchemy.exc import DBAPIError

from oerdesk.core.errors import DamagedError, OerdeskError, StorageError, storage_error
from oerdesk.core.i18n import _

BUSY_MILLISECONDS: Final = 15_000
"""How long a writer waits for another one.  Write transactions are short (a batch of an import)."""


class Database:
    """One database file, opened for as long as the library is open.

    Attributes:
        path: the file.
        read_only: nothing may be written; also the choice for folders that cannot be written to.
    """

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        """Open ``path`` (it is made when missing); migrations are run by the caller.

        Raises:
            StorageError: missing while read-only, or not openable.
        """
        if read_only and not path.exists():
            raise StorageError(
                _("There is no library at “{path}”.").format(path=path.parent),
                _("Check the folder's name, or create a library in a folder that can be written to."),
            )
        self.path = path
        self.read_only = read_only
        self._engine = _engine(path, read_only=read_only)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A consistent view of the database that does not change while the block runs."""
        with self._troubles(), self._engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction: all of the block is kept, or nothing.

        Raises:
            StorageError: read-only, full, or another program kept it locked.
        """
        if self.read_only:
            raise StorageError(
                _("The library “{path}” is open for reading only.").format(path=self.path.parent),
                _("Copy it to a disk that can be written to, and open the copy."),
            )
        with (
            self._troubles(),
            self._engine.connect().execution_options(oerdesk_writer=True) as connection,
            connection.begin(),
        ):
            yield connection

    def copy_to(self, target: Path) -> None:
        """Write a consistent copy to ``target``, whatever others do meanwhile (``VACUUM INTO``)."""
        connection = self._engine.raw_connection()
        try:
            connection.cursor().execute("VACUUM INTO ?", (str(target),))
        except sqlite3.Error as error:
            raise storage_error(OSError(errno.EIO, str(error)), target) from error
        finally:
            connection.close()

    def integrity(self) -> list[str]:
        """What SQLite itself finds wrong with the file; empty when it is whole."""
        with self.reading() as connection:
            rows = [str(row[0]) for row in connection.execute(text("PRAGMA integrity_check(20)"))]
            rows += [f"foreign key: {row}" for row in connection.execute(text("PRAGMA foreign_key_check"))]
        return [row for row in rows if row != "ok"]

    def close(self) -> None:
        """Let go of the file; the last one to do so folds the write-ahead log into it."""
        self._engine.dispose()

    @contextmanager
    def _troubles(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            raise _in_plain_words(error, self.path) from error


def insert_row(connection: Connection, table: Table, values: Mapping[str, Any]) -> int:
    """Insert a row into a table whose key is ``id``; returns the new id."""
    key = connection.execute(insert(table).values(values)).inserted_primary_key
    if key is None:
        raise RuntimeError(f"{table.name} has no key")
    return int(key[0])


def _engine(path: Path, *, read_only: bool) -> Engine:
    if read_only:
        # A log beside the file means somebody may be writing: only then is locking needed, and possible.
        how = "mode=ro" if path.with_name(path.name + "-wal").exists() else "immutable=1"
        url = f"sqlite:///file:{path}?{how}&uri=true"
    else:
        url = f"sqlite:///{path}"
    engine = create_engine(
        url, connect_args={"timeout": BUSY_MILLISECONDS / 1000, "check_same_thread": False}
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # SQLAlchemy says BEGIN itself, see below
        cursor = connection.cursor()
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.execute("PRAGMA temp_store = MEMORY")
        if not read_only:
            cursor.execute("PRAGMA journal_mode = WAL")
            cursor.execute("PRAGMA synchronous = FULL")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writer = connection.get_execution_options().get("oerdesk_writer", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writer else "BEGIN")

    return engine


def _in_plain_words(error: DBAPIError, path: Path) -> OerdeskError:
    """What SQLite's message means for a person (https://www.sqlite.org/rescode.html)."""
    message = str(error.orig)
    if "disk is full" in message:
        return StorageError(
            _("The disk is full: the library “{path}” could not be changed.").format(path=path.parent),
            _("Free some space and try again; nothing that was there before is lost."),
        )
    if "locked" in message:
        return StorageError(
            _("Another program is changing the library “{path}”.").format(path=path.parent),
            _("Wait until it has finished, then try again."),
        )
    if "readonly" in message or "unable to open" in message:
        return StorageError(
            _("The library “{path}” cannot be opened or written to.").format(path=path.parent),
            _("Check that its disk is connected and not write-protected."),
        )
    if "malformed" in message or "not a database" in message:
        return DamagedError(
            _("The catalog “{path}” is damaged.").format(path=path),
            _("Run “oerdesk check --repair”, or take back a copy from the folder “backups”."),
        )
    if "disk I/O" in message:
        return StorageError(
            _("The disk with the library “{path}” does not answer properly.").format(path=path.parent),
            _("Check the disk or stick and its cable, then try again."),
        )
    raise error


def is_writable(folder: Path) -> bool:
    """Whether files can be made in ``folder`` (or in its nearest existing parent)."""
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return os.access(folder, os.W_OK) and not _on_read_only_disk(folder)


def _on_read_only_disk(folder: Path) -> bool:
    if not hasattr(os, "statvfs"):  # Windows
        return False
    return bool(os.statvfs(folder).f_flag & os.ST_RDONLY)
