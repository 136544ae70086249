"""A picture of the library: how much there is of each language, subject, level, kind and license.

Each chart is a table with a bar beside each number, so that a screen reader reads the same as the eye
sees, and a row is a filter: Enter or a click narrows the list to it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from functools import partial
from html import escape
from typing import Final

from PySide6.QtCore import QLocale, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from oerdesk.core.i18n import _
from oerdesk.core.records import Facets
from oerdesk.gui import theme, words
from oerdesk.gui.table import Table

VALUE: Final = int(Qt.ItemDataRole.UserRole)
SHARE: Final = VALUE + 1
LETTERS: Final = 48
"""Least width of a chart that has another one beside it."""
SHOWN: Final = 12
"""Rows of a chart; what is less is summed up in the last one."""

Say = Callable[[str], str]


def chart_kinds() -> tuple[tuple[str, str, Say], ...]:
    """Name of the facet, title of its chart, and how its values are said."""
    return (
        ("languages", _("Languages"), words.language),
        ("subjects", _("Subjects"), str),
        ("levels", _("Levels"), str),
        ("types", _("Kinds"), words.type_name),
        ("licenses", _("Licenses"), words.license_name),
    )


class ChartsView(QScrollArea):
    """The charts of what is listed.

    Signals:
        chosen: name of a facet and a value: narrow the list to it.
        export_wanted: the person wants the numbers as a file.
    """

    chosen = Signal(str, str)
    export_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._facets = Facets()
        self._charts: dict[str, Table] = {}
        self.said = QLabel(wordWrap=True)
        self.said.setProperty("role", "heading")
        export = QPushButton(theme.icon("export"), _("Save the numbers…"))
        export.setToolTip(_("As a table (CSV) that spreadsheets open, or as a page with the charts"))
        export.clicked.connect(self.export_wanted)
        inner = QWidget()
        self._grid = QGridLayout(inner)
        self._grid.setSpacing(theme.WIDE)
        top = QHBoxLayout()
        top.addWidget(self.said, 1)
        top.addWidget(export)
        self._grid.addLayout(top, 0, 0, 1, 2)
        self._boxes = [self._chart(name, title) for name, title, _say in chart_kinds()]
        self._beside = 0
        self._arrange()
        self.setWidget(inner)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Two charts beside each other where both can be read."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        beside = 2 if self.viewport().width() > self.fontMetrics().averageCharWidth() * 2 * LETTERS else 1
        if beside == self._beside:
            return
        self._beside = beside
        for place, box in enumerate(self._boxes):
            self._grid.removeWidget(box)
            self._grid.addWidget(box, 1 + place // beside, place % beside)
        for row in range(1, 8):
            self._grid.setRowStretch(row, int(row == 7))

    def _chart(self, name: str, title: str) -> QWidget:
        box = QFrame()
        box.setProperty("role", "card")
        column = QVBoxLayout(box)
        heading = QLabel(title)
        heading.setProperty("role", "heading")
        chart = Table(title, ((title, 16), (_("Count"), 8), (_("Share"), 18)))
        chart.setRootIsDecorated(False)
        chart.setItemDelegateForColumn(2, BarDelegate(chart))
        chart.setFrameShape(QFrame.Shape.NoFrame)
        chart.setWhatsThis(_("Enter or a click narrows the list to what the row stands for."))
        chart.itemActivated.connect(partial(self._activated, name))
        chart.itemClicked.connect(partial(self._activated, name))
        column.addWidget(heading)
        column.addWidget(chart)
        column.addStretch(1)
        self._charts[name] = chart
        return box

    def show_facets(self, facets: Facets) -> None:
        """Draw the numbers of what is listed now."""
        self._facets = facets
        self.said.setText(words.resources(facets.total))
        for box, (name, _title, say) in zip(self._boxes, chart_kinds(), strict=True):
            counts: Mapping[str, int] = getattr(facets, name)
            self._fill(self._charts[name], counts, say, facets.total)
            box.setVisible(bool(counts))

    def _fill(self, chart: Table, counts: Mapping[str, int], say: Say, total: int) -> None:
        chart.clear()
        ordered = sorted(counts.items(), key=lambda pair: -pair[1])
        for value, count in ordered[:SHOWN]:
            self._add(chart, say(value), value, count, total)
        rest = ordered[SHOWN:]
        if rest:
            said = _("{count} more").format(count=words.number(len(rest)))
            self._add(chart, said, "", sum(count for _value, count in rest), total)
        row = chart.sizeHintForRow(0) if ordered else chart.fontMetrics().lineSpacing()
        chart.setFixedHeight((len(chart_rows(counts)) + 2) * (row + 2) + 2 * theme.SPACE)

    def _add(self, chart: Table, title: str, value: str, count: int, total: int) -> None:
        share = count / total if total else 0.0
        item = chart.add([title, words.number(count), words.percent(share)])
        item.setData(0, VALUE, value)
        item.setData(2, SHARE, share)
        item.setTextAlignment(1, Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)

    def _activated(self, name: str, item: QTreeWidgetItem, _column: int) -> None:
        value = item.data(0, VALUE)
        if value:
            self.chosen.emit(name, value)

    def as_html(self) -> str:
        """A page with the charts as tables with bars, which a browser shows, prints and reads aloud."""
        parts = [f"<h1>{escape(self.said.text())}</h1>"]
        for name, title, say in chart_kinds():
            counts: Mapping[str, int] = getattr(self._facets, name)
            if not counts:
                continue
            total = max(counts.values())
            rows = "".join(
                f"<tr><th scope='row'>{escape(say(value))}</th><td>{words.number(count)}</td>"
                f"<td><meter max='{total}' value='{count}'>{count}</meter></td></tr>"
                for value, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
            )
            parts.append(f"<h2>{escape(title)}</h2><table>{rows}</table>")
        style = "<style>body{font-family:sans-serif}th{text-align:start}meter{width:20em}</style>"
        locale = QLocale()
        side = "rtl" if locale.textDirection() is Qt.LayoutDirection.RightToLeft else "ltr"
        head = f"<!DOCTYPE html><html lang='{locale.bcp47Name()}' dir='{side}'><meta charset='utf-8'>"
        return f"{head}<title>{escape(self.said.text())}</title>{style}{''.join(parts)}</html>"

    def as_csv(self) -> str:
        """All numbers, none left out: facet, value as stored, value as said, resources."""
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow(["facet", "value", "name", "resources"])
        for name, _title, say in chart_kinds():
            counts: Mapping[str, int] = getattr(self._facets, name)
            for value, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])):
                writer.writerow([name, value, _harmless(say(value)), count])
        return out.getvalue()


def chart_rows(counts: Mapping[str, int]) -> range:
    """The rows a chart of these counts has."""
    return range(min(len(counts), SHOWN) + (len(counts) > SHOWN))


class BarDelegate(QStyledItemDelegate):
    """A bar as long as the share, and the share in words behind it."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw one bar."""
        t = theme.tokens()
        share = float(index.data(SHARE) or 0.0)
        room = option.rect.adjusted(theme.XS, theme.XS, -theme.XS, -theme.XS)
        said = str(index.data())
        beside = option.fontMetrics.horizontalAdvance(said) + theme.SPACE
        long = max(2, round((room.width() - beside) * share)) if share else 0
        bar = QRect(room.left(), room.top(), long, room.height())
        text = room.adjusted(long + theme.SPACE, 0, 0, 0)
        if option.direction is Qt.LayoutDirection.RightToLeft:
            bar.moveRight(room.right())
            text = room.adjusted(0, 0, -long - theme.SPACE, 0)
        painter.save()
        painter.fillRect(bar, QColor(t.accent))
        painter.setPen(QColor(t.text))
        painter.setLayoutDirection(option.direction)
        painter.drawText(text, int(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter), said)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """As high as a line of text."""
        return super().sizeHint(option, index)


def _harmless(text: str) -> str:
    """A spreadsheet takes text that begins with one of these for a formula."""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t"} else text
