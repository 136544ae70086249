"""A table with metadata beside the files: ``oerdesk.csv``, one line for each file.

The format is described in ``docs/formats.md`` ("A table for many files").
"""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from oerdesk.core.errors import BadInputError
from oerdesk.core.formats.fields import Fields, field_of, fields_from
from oerdesk.core.formats.reading import Source
from oerdesk.core.i18n import _
from oerdesk.core.safety.names import check_relative

LARGEST: Final = 16 * 1024 * 1024  # bytes
_FILE_COLUMNS: Final = frozenset({"file", "path", "filename", "file name"})


def read_sidecar(path: Path) -> Mapping[str, Fields]:
    """What a table says about the files beside it.

    Args:
        path: the table: UTF-8 (with or without byte order mark); commas, semicolons or tabs.

    Returns:
        For each file (``/``-separated, relative to the table's folder) the :class:`Metadata` fields that
        have a value; an empty cell says nothing.

    Raises:
        BadInputError: without a column “file”, with a path that leads elsewhere, or too large.
        StorageError: it cannot be read.
    """
    text = Source(path, path.name).text(LARGEST).removeprefix("\ufeff")
    first = text.partition("\n")[0]
    separator = max(",;\t", key=first.count)
    try:
        rows = list(csv.reader(text.split("\n"), delimiter=separator))
    except csv.Error as error:
        raise BadInputError(
            _("“{name}” is not a table that can be read: {reason}.").format(name=path.name, reason=error),
            _("Save it again as CSV (UTF-8)."),
        ) from error
    heads = [cell.strip() for cell in rows[0]] if rows else []
    place = next((place for place, head in enumerate(heads) if head.casefold() in _FILE_COLUMNS), None)
    if place is None:
        raise BadInputError(
            _("“{name}” has no column “file”.").format(name=path.name),
            _("Name the columns in its first line: file, title, language, people, license."),
        )
    found: dict[str, Fields] = {}
    for row in rows[1:]:
        if len(row) > place and row[place].strip():
            written = unicodedata.normalize("NFC", row[place].strip().replace("\\", "/"))
            name = check_relative(written.removeprefix("./"), path.name)
            cells = [(head, cell) for head, cell in zip(heads, row, strict=False) if cell.strip()]
            found[name] = fields_from((head, cell) for head, cell in cells if field_of(head))
    return found
