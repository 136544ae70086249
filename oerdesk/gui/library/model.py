"""The list of resources: ids at once, rows as they come into view, passages where something was found.

The model never reads the library itself; it asks the job runner for the pages it is asked to show
and draws a placeholder meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from oerdesk.core.i18n import _
from oerdesk.core.records import Passage, ResourceRow
from oerdesk.gui import words
from oerdesk.gui.jobs import JobRunner

PAGE: Final = 100
"""Rows read at a time: a few screens."""

ROW: Final = int(Qt.ItemDataRole.UserRole)
PASSAGE: Final = ROW + 1

Index = QModelIndex | QPersistentModelIndex


class ResourceModel(QAbstractListModel):
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
        self._ids: list[int] = []
        self._rows: dict[int, ResourceRow] = {}
        self._passages: Mapping[int, Passage] = {}
        self._asked: set[int] = set()
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
        self._ids = list(ids)
        self._rows = {row.id: row for row in rows}
        self._passages = passages or {}
        self._asked = set()
        self._generation += 1
        self.endResetModel()

    def resource_at(self, index: Index) -> int | None:
        """The id of the resource in a row."""
        return self._ids[index.row()] if index.isValid() and index.row() < len(self._ids) else None

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

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """As Qt asks for it; the accessible text says the whole row."""
        if not index.isValid():
            return None
        resource = self._ids[index.row()]
        row = self._rows.get(resource)
        if row is None:
            self._ask(index.row() // PAGE)
            return "…" if role == Qt.ItemDataRole.DisplayRole else None
        passage = self._passages.get(resource)
        answers: dict[int, Callable[[], Any]] = {
            int(Qt.ItemDataRole.DisplayRole): lambda: row.title,
            int(Qt.ItemDataRole.AccessibleTextRole): lambda: _spoken(row, passage),
            ROW: lambda: row,
            PASSAGE: lambda: passage,
        }
        answer = answers.get(int(role))
        return answer() if answer else None

    def _ask(self, page: int) -> None:
        if page in self._asked:
            return
        self._asked.add(page)
        wanted = self._ids[page * PAGE : (page + 1) * PAGE]
        job = self._runner.read(lambda _progress: self._read_rows(wanted))
        job.succeeded.connect(partial(self._arrived, self._generation, page))

    def _arrived(self, generation: int, page: int, rows: list[ResourceRow]) -> None:
        if generation != self._generation:
            return  # of a list that is no longer shown
        self._rows |= {row.id: row for row in rows}
        last = min((page + 1) * PAGE, len(self._ids)) - 1
        self.dataChanged.emit(self.index(page * PAGE), self.index(last))


def _spoken(row: ResourceRow, passage: Passage | None) -> str:
    parts = [row.title, row.people, words.row_line(row)]
    if passage is not None and passage.snippet:
        parts.append(_("Found: {text}").format(text=passage.snippet))
    return ". ".join(filter(None, parts))
