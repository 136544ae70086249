"""The errors people can meet, one family per thing they can do about it.

An :class:`OerdeskError` always carries a *title* (what happened, naming the file or place) and a
*hint* (what to do next), both translated.  Anything else that escapes is a bug and looks like one.

::

    OerdeskError
    ├── UsageError          2   the call itself was wrong
    ├── NotFoundError       3   no such resource, bundle, source, collection
    ├── LicenseForbidsError 4   a license does not allow what was asked
    ├── NotTrustedError     5   a signature, key or version that cannot be accepted
    ├── DamagedError        6   bytes that are not what they should be
    ├── UnreachableError    7   a source that cannot be reached now
    ├── StorageError        8   disk full, read-only, locked by another program
    └── BadInputError       9   a file that cannot be taken in
    Cancelled             130   the person stopped it; not an error
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import ClassVar

from oerdesk.core.i18n import _


class OerdeskError(Exception):
    """Something a person can understand and act on.

    Attributes:
        title: one translated sentence: what happened, and to which file or place.
        hint: one translated sentence: what to do next; empty only where nothing can be done.
        exit_code: what the command line ends with.
        kind: stable machine name, used in ``--json`` output.
    """

    exit_code: ClassVar[int] = 1
    kind: ClassVar[str] = "error"

    def __init__(self, title: str, hint: str = "") -> None:
        super().__init__(title)
        self.title = title
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.title} {self.hint}".rstrip()


class UsageError(OerdeskError):
    """The call itself was wrong: an unknown option, a name that cannot be."""

    exit_code = 2
    kind = "usage"


class NotFoundError(OerdeskError):
    """No such resource, bundle, source, collection or file."""

    exit_code = 3
    kind = "not-found"


class LicenseForbidsError(OerdeskError):
    """A license does not allow what was asked; the title gives the reason."""

    exit_code = 4
    kind = "license-forbids"


class NotTrustedError(OerdeskError):
    """A signature, key or version that cannot be accepted."""

    exit_code = 5
    kind = "not-trusted"


class DamagedError(OerdeskError):
    """Bytes that are not what they should be: a wrong hash, a broken database."""

    exit_code = 6
    kind = "damaged"


class UnreachableError(OerdeskError):
    """A source that cannot be reached now.  Trying later may help."""

    exit_code = 7
    kind = "unreachable"


class StorageError(OerdeskError):
    """The disk is full, read-only, unreadable, or another program holds the library."""

    exit_code = 8
    kind = "storage"


class BadInputError(OerdeskError):
    """A file that cannot be taken in: broken, empty, hostile, or of an unknown kind."""

    exit_code = 9
    kind = "bad-input"


class Cancelled(Exception):  # noqa: N818 - not an error: the person asked for it
    """The person stopped the work.  What was finished stays; nothing is half-done."""

    exit_code: ClassVar[int] = 130


@contextmanager
def storage_errors(path: Path) -> Iterator[None]:
    """Turn the operating system's errors about ``path`` into a :class:`StorageError`.

    Args:
        path: the file or folder being read or written; named in the message.

    Raises:
        StorageError: for every ``OSError`` raised inside the block.
    """
    try:
        yield
    except OSError as error:
        raise storage_error(error, path) from error


def storage_error(error: OSError, path: Path) -> StorageError:
    """Say in plain words what ``error`` about ``path`` means and what to do next."""
    # A temporary file means nothing to a person: what it was to become does.
    temporary = error.filename is None or Path(os.fsdecode(error.filename)).name.startswith(".new-")
    where = path if temporary else error.filename
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return StorageError(
            _("The disk is full: “{path}” could not be written.").format(path=where),
            _("Free some space and try again; nothing that was there before is lost."),
        )
    if error.errno == errno.EROFS:
        return StorageError(
            _("“{path}” is on a read-only disk.").format(path=where),
            _("Unlock the disk or stick, or choose another place."),
        )
    if error.errno in {errno.EACCES, errno.EPERM}:
        return StorageError(
            _("“{path}” may not be read or written by this user.").format(path=where),
            _("Change its permissions, or choose another place."),
        )
    if error.errno == errno.ENOENT:
        return StorageError(
            _("“{path}” is not there.").format(path=where),
            _("If it is on a stick or a network drive, connect it and try again."),
        )
    return StorageError(
        _("“{path}” could not be read or written: {reason}.").format(path=where, reason=error.strerror),
        _("Check the disk or stick, and try again."),
    )
