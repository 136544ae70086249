"""Resources in the order of a filter, read as they come into view.

The model holds ids only and asks for rows a page at a time, in the background, so that a list of
100,000 resources costs a megabyte and never waits for the disk.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from oerdesk.core.i18n import _
from oerdesk.core.records import Passage, ResourceRow, Sort
from oerdesk.gui import words
from oerdesk.gui.jobs import JobRunner

PAGE: Final = 100
"""Rows read at a time: a few screens."""

KEPT_PAGES: Final = 40
"""Pages of rows kept; whoever scrolls back further waits for a moment."""

ROW: Final = int(Qt.ItemDataRole.UserRole)
PASSAGE: Final = ROW + 1

DISPLAY: Final = int(Qt.ItemDataRole.DisplayRole)
SPOKEN: Final = int(Qt.ItemDataRole.AccessibleTextRole)
TOOL_TIP: Final = int(Qt.ItemDataRole.ToolTipRole)

Index = QModelIndex | QPersistentModelIndex


class Column:
    """One column of the table: what it is called, what it says, and the order a click on it gives."""

    def __init__(
        self, title: str, letters: int, say: Callable[[ResourceRow], str], sort: Sort | None = None
    ) -> None:
        self.title = title
        self.letters = letters
        self.say = say
        self.sort = sort


def columns() -> tuple[Column, ...]:
    """The columns of the table, in the program's language; the first one takes the room that is left."""
    return (
        Column(_("Title"), 30, lambda row: row.title, Sort.TITLE),
        Column(_("People"), 22, lambda row: row.people, Sort.PEOPLE),
        Column(_("Language"), 14, lambda row: words.language(row.language), Sort.LANGUAGE),
        Column(_("Kind"), 12, lambda row: words.type_name(row.type), Sort.TYPE),
        Column(_("License"), 16, lambda row: words.license_name(row.license), Sort.LICENSE),
        Column(_("Size"), 9, lambda row: words.size(row.size), Sort.SIZE),
        Column(_("Changed"), 11, lambda row: row.modified[:10], Sort.NEWEST),
        Column(_("Where"), 11, lambda row: _("Here") if row.here else _("Not fetched"), None),
    )


class ResourceModel(QAbstractTableModel):
    """Resources in the order of a filter or a search."""

    def __init__(
        self,
        runner: JobRunner,
        read_rows: Callable[[Sequence[int]], list[ResourceRow]],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._runner = runner
        self._read_rows = read_rows
        self._columns = columns()
        self._ids: Sequence[int] = ()
        self._rows: dict[int, ResourceRow] = {}
        self._passages: Mapping[int, Passage] = {}
        self._asked: deque[int] = deque()  # pages, those asked for last at the end
        self._generation = 0

    def show(
        self,
        ids: Sequence[int],
        rows: Sequence[ResourceRow] = (),
        passages: Mapping[int, Passage] | None = None,
    ) -> None:
        """Replace what is listed.

        Args:
            rows: rows that are known already; the others are read when they come into view.
            passages: where in a resource something was found, by its id.
        """
        self.beginResetModel()
        self._ids = ids
        self._rows = {row.id: row for row in rows}
        self._passages = passages or {}
        self._asked = deque()
        self._generation += 1
        self.endResetModel()

    def resource_at(self, index: Index) -> int | None:
        """The id of the resource in a row."""
        return self._ids[index.row()] if index.isValid() and index.row() < len(self._ids) else None

    def resources_between(self, first: int, last: int) -> Sequence[int]:
        """The ids of the resources in the rows from ``first`` to ``last``."""
        return self._ids[first : last + 1]

    def position_of(self, resource: int) -> int | None:
        """The row a resource stands in."""
        try:
            return self._ids.index(resource)
        except ValueError:
            return None

    def passage_of(self, resource: int) -> Passage | None:
        """Where in the resource something was found."""
        return self._passages.get(resource)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """As Qt asks for it."""
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """As Qt asks for it."""
        return 0 if parent.isValid() else len(self._columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY) -> Any:
        """Titles of the columns."""
        if role == DISPLAY and orientation is Qt.Orientation.Horizontal:
            return self._columns[section].title
        return None

    def data(self, index: Index, role: int = DISPLAY) -> Any:
        """As Qt asks for it; the accessible text of the first column says the whole row."""
        resource = self._ids[index.row()]
        row = self._rows.get(resource)
        if row is None:
            self._ask(index.row() // PAGE)
            return "…" if role == DISPLAY and index.column() == 0 else None
        if role == ROW:
            return row
        if role == PASSAGE:
            return self._passages.get(resource)
        if role in {DISPLAY, TOOL_TIP}:
            return self._columns[index.column()].say(row)
        if role == SPOKEN:
            passage = self._passages.get(resource)
            return _spoken(row, passage) if index.column() == 0 else self._columns[index.column()].say(row)
        return None

    def _ask(self, page: int) -> None:
        if page in self._asked:
            return
        self._asked.append(page)
        if len(self._asked) > KEPT_PAGES:
            self._forget(self._asked.popleft())
        wanted = self._ids[page * PAGE : (page + 1) * PAGE]
        job = self._runner.read(lambda _progress: self._read_rows(wanted))
        job.succeeded.connect(partial(self._arrived, self._generation, page))

    def _forget(self, page: int) -> None:
        for resource in self._ids[page * PAGE : (page + 1) * PAGE]:
            self._rows.pop(resource, None)

    def _arrived(self, generation: int, page: int, rows: list[ResourceRow]) -> None:
        if generation != self._generation:
            return  # of a list that is no longer shown
        self._rows |= {row.id: row for row in rows}
        last = min((page + 1) * PAGE, len(self._ids)) - 1
        self.dataChanged.emit(self.index(page * PAGE, 0), self.index(last, len(self._columns) - 1))


def _spoken(row: ResourceRow, passage: Passage | None) -> str:
    parts = [row.title, row.people, words.row_line(row)]
    if passage is not None and passage.snippet:
        parts.append(_("Found: {text}").format(text=passage.snippet))
    return ". ".join(filter(None, parts))
