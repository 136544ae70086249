"""Everything a window says, as a person meets it, and what of it was never marked for translation."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QGroupBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QProgressBar,
    QSpinBox,
    QTabBar,
    QTableView,
    QTabWidget,
    QTextEdit,
    QToolBar,
    QTreeView,
    QWidget,
)

from oerdesk.core.library import Library
from oerdesk.core.licenses import label
from oerdesk.core.paths import resources_folder
from oerdesk.core.records import EVERYTHING, Filter
from oerdesk.gui import words
from oerdesk.gui.clipping import visible
from oerdesk.gui.help_contents import HelpContents
from oerdesk.gui.reader.side_panel import SidePanel

ROWS = 200  # of a list that are looked at
ROLES = {
    Qt.ItemDataRole.DisplayRole: "row",
    Qt.ItemDataRole.ToolTipRole: "tip of a row",
    Qt.ItemDataRole.AccessibleTextRole: "name of a row",
    Qt.ItemDataRole.AccessibleDescriptionRole: "description of a row",
}
_INNERMOST = re.compile(r"⟦[^⟦⟧]*⟧")
_CUT_OFF = re.compile(r"⟦[^⟧]*…$")
_MARKUP = re.compile(r"<[^<>]*>")
_LICENSE = re.compile(r"\bCC(?:0| BY(?:-NC|-ND|-SA)*)(?: \d\.\d)?")
_ADDRESS = re.compile(r"https?://\S+")
_UNITS = re.compile(r"\b\d[\d.,]*\s*(?:bytes|[kMGT]?B|px|pt|[AP]M)?(?!\w)")
_KEY = re.compile(
    r"(?:(?:Ctrl|Alt|Shift|Meta)\+)+(?:F\d+|\w+|\S)"
    r"|\bF\d{1,2}\b|\b(?:Esc|Del|Ins|Enter|Return|Backspace|Tab|PgUp|PgDown)\b"
    # some keyboards have keys of these names
    r"|\b(?:New|Undo|Redo|Zoom In|Zoom Out|Open|Close|Find|Print)(?=\s*(?:,|$))"
)
_WORD = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True)
class Said:
    """One text of a window.

    Attributes:
        kind: what it is of the widget: text, tip, name, placeholder ...
        text: as it is shown.
        where: the widget, and what it is in.
    """

    kind: str
    text: str
    where: str

    def __str__(self) -> str:
        return f"{self.where}: {self.kind} “{' '.join(self.text.split())[:120]}”"


def said_in(top: QWidget) -> Iterator[Said]:
    """All texts of what is visible in a window, its menus included; not the content of documents."""
    for widget in visible(top):
        where = f"{_class(widget)} in {_class(widget.parentWidget())}"
        for kind, text in _said_of(widget):
            if text.strip():
                yield Said(kind, text, where)
    for action in top.findChildren(QAction):
        if _is_ours(action):
            for kind, text in _said_of_action(action):
                if text.strip():
                    yield Said(kind, text, "command")


def untranslated(top: QWidget, data: Collection[str]) -> list[str]:
    """Texts in a window that are not in the brackets of the language of tests.

    Args:
        data: texts that are no messages: titles, people, names of languages, paths ...
    """
    known = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(data, key=len, reverse=True)))})(?!\w)")
    found = [(said, left) for said in said_in(top) if (left := left_over(said.text, known))]
    return list(dict.fromkeys(f"{said} ({left})" for said, left in found))


def left_over(text: str, known: re.Pattern[str]) -> str:
    """What of a text is neither a message in brackets, nor known data, nor a number, nor a key."""
    text = known.sub(" ", unescape(_MARKUP.sub(" ", text)))
    before = ""
    while before != text:
        before, text = text, _INNERMOST.sub(" ", text)
    for pattern in (_CUT_OFF, _ADDRESS, _LICENSE, _KEY, _UNITS):
        text = pattern.sub(" ", text)
    return " ".join(_WORD.findall(text))


def data_of(library: Library) -> list[str]:
    """What a library and the help hold that is shown as it is."""
    found = {"OERDesk", str(library.paths.root), library.paths.root.name, *_titles_of_help()}
    everything = [*library.browse.find(EVERYTHING), *library.browse.find(Filter(trashed=True))]
    for row in library.browse.rows(everything):
        found |= {row.title, row.people, row.type, label(row.license), row.license, row.language}
        found.add(words.language(row.language))
        metadata = library.curate.metadata(row.id)
        found |= {metadata.description, *metadata.subjects, *metadata.levels}
        found |= {person.name for person in metadata.people}
    shortened = {f"{title[:29]}…" for title in found if len(title) > 30}
    return [text for text in found | shortened if len(text) > 1]


def _titles_of_help() -> Iterator[str]:
    for path in (resources_folder() / "help").glob("*/*.md"):
        yield from re.findall(r"^title: *(.+)$", path.read_text("utf-8"), re.MULTILINE)


def _said_of(widget: QWidget) -> Iterator[tuple[str, str]]:
    yield "tip", widget.toolTip()
    yield "help", widget.whatsThis()
    yield "status tip", widget.statusTip()
    yield "accessible name", widget.accessibleName()
    yield "accessible description", widget.accessibleDescription()
    if widget.isWindow():
        yield "title of a window", widget.windowTitle()
    for kind, say in _OF_KINDS:
        if isinstance(widget, kind):
            yield from say(widget)
            return


def _of_combo(box: QComboBox) -> Iterator[tuple[str, str]]:
    yield from (("choice", box.itemText(at)) for at in range(box.count()))
    line = box.lineEdit()
    if line is not None:
        yield "placeholder", line.placeholderText()


def _of_spin(box: QSpinBox) -> Iterator[tuple[str, str]]:
    yield from (("part", part) for part in (box.prefix(), box.suffix(), box.specialValueText()))


def _of_tabs(bar: QTabBar) -> Iterator[tuple[str, str]]:
    for at in range(bar.count()):
        yield "tab", bar.tabText(at)
        yield "tip of a tab", bar.tabToolTip(at)


def _of_view(view: QAbstractItemView) -> Iterator[tuple[str, str]]:
    if view.model() is not None and not _shows_documents(view):
        yield from _said_of_rows(view.model(), QModelIndex(), _columns(view))


def _shows_documents(view: QAbstractItemView) -> bool:
    """Its rows are headings of documents, which have languages of their own."""
    panel = view.parentWidget()
    while panel is not None and not isinstance(panel, SidePanel):
        panel = panel.parentWidget()
    return isinstance(view, HelpContents) or (panel is not None and view is panel.contents)


def _columns(view: QAbstractItemView) -> list[int]:
    header = view.header() if isinstance(view, QTreeView) else None
    if isinstance(view, QTableView):
        header = view.horizontalHeader()
    if header is None:
        return [0]
    return [column for column in range(header.count()) if not header.isSectionHidden(column)]


def _said_of_header(header: QHeaderView) -> Iterator[tuple[str, str]]:
    model = header.model()
    for at in range(header.count()):
        if not header.isSectionHidden(at):
            yield "header", str(model.headerData(at, header.orientation()) or "")


def _said_of_rows(
    model: QAbstractItemModel, parent: QModelIndex, columns: list[int]
) -> Iterator[tuple[str, str]]:
    for row in range(min(model.rowCount(parent), ROWS)):
        for column in columns:
            index = model.index(row, column, parent)
            for role, kind in ROLES.items():
                value = index.data(role)
                if isinstance(value, str):
                    yield kind, value
        yield from _said_of_rows(model, model.index(row, 0, parent), columns)


def _said_of_action(action: QAction) -> Iterator[tuple[str, str]]:
    yield "text", action.text()
    yield "tip", action.toolTip()
    yield "help", action.whatsThis()
    yield "status tip", action.statusTip()


def _is_ours(action: QAction) -> bool:
    """Not one Qt makes for itself, in the field of a line edit or for a tool bar."""
    owner = action.parent()
    if action.objectName().startswith("_q_") or action.isSeparator():
        return False
    return not isinstance(owner, QLineEdit | QTabWidget | QToolBar) or isinstance(owner, QMenu)


_OF_KINDS: tuple[tuple[Any, Callable[[Any], Iterator[tuple[str, str]]]], ...] = (
    (QLabel | QAbstractButton, lambda widget: iter([("text", widget.text())])),
    (QGroupBox, lambda box: iter([("title", box.title())])),
    (QComboBox, _of_combo),
    (QLineEdit | QTextEdit | QPlainTextEdit, lambda field: iter([("placeholder", field.placeholderText())])),
    (QSpinBox, _of_spin),
    (QProgressBar, lambda bar: iter([("text", bar.text() if bar.isTextVisible() else "")])),
    (QTabBar, _of_tabs),
    (QHeaderView, _said_of_header),
    (QAbstractItemView, _of_view),
)


def _class(widget: QWidget | None) -> str:
    return "" if widget is None else type(widget).__name__
