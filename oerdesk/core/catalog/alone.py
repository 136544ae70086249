"""Being the only one who has a library open: asked for before its folder is moved or replaced.

In WAL mode every connection keeps a shared lock for as long as it is open, also while it does
nothing; leaving WAL mode needs the exclusive one (https://www.sqlite.org/wal.html).  So whoever can
leave it is alone, and stays so until the connection is closed.
"""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from oerdesk.core.errors import DamagedError, StorageError, storage_error
from oerdesk.core.i18n import _


@contextmanager
def alone(path: Path) -> Iterator[Callable[[Path], None]]:
    """Keep everybody else away from the database ``path`` while the block runs.

    All its content is in the one file then, without a log beside it.

    Yields:
        A function that writes a copy to the path it is given (which must not exist).

    Raises:
        StorageError: some program has it open, or it cannot be written to.
        DamagedError: it is no database.
    """
    with closing(_exclusive(path)) as connection:

        def copy_to(target: Path) -> None:
            try:
                connection.execute("VACUUM INTO ?", (str(target),))
            except sqlite3.Error as error:
                raise storage_error(OSError(errno.EIO, str(error)), target) from error

        yield copy_to


def _exclusive(path: Path) -> sqlite3.Connection:
    connection = None
    try:
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=0,
                                     isolation_level=None, check_same_thread=False)  # fmt: skip
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        (mode,) = connection.execute("PRAGMA journal_mode = DELETE").fetchone()
        if mode != "delete":
            raise sqlite3.OperationalError("database is locked")
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute("COMMIT")
    except sqlite3.Error as error:
        if connection is not None:
            connection.close()
        raise _told(path, error) from error
    return connection


def _told(path: Path, error: sqlite3.Error) -> StorageError | DamagedError:
    if "malformed" in str(error) or "not a database" in str(error):
        return DamagedError(
            _("The catalog “{path}” is damaged.").format(path=path),
            _("Run “oerdesk check --repair”, or take back a copy from the folder “backups”."),
        )
    if "locked" in str(error):
        return StorageError(
            _("The library “{path}” is open in another OERDesk.").format(path=path.parent),
            _("Close it there, then try again."),
        )
    return StorageError(
        _("The library “{path}” cannot be opened or written to.").format(path=path.parent),
        _("Check that its disk is connected and not write-protected."),
    )
