"""How what the properties say is shown.

Margins and direction are in the formats of blocks, because only there Qt's layout finds them.
Everything else (size, weight, colors) is laid over the text by one highlighter, so that formats hold
meaning only, undo has nothing to do with looks, and a change of theme or text size needs no edit.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QFont,
    QFontDatabase,
    QPalette,
    QSyntaxHighlighter,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextTable,
)

from oerdesk.core.document import direction_of
from oerdesk.core.document.model import Attrs, Text
from oerdesk.gui.editor.properties import (
    CELL,
    DOCUMENT,
    TABLE,
    ContainerStep,
    ItemStep,
    Leaf,
    ListStep,
    Path,
    attribute,
    current_table,
    decode_cell,
    decode_document,
    decode_table,
    leaf_of,
    mark_block,
    path_of,
    run_of,
)

STEP: Final = 28.0
"""Pixels one level of a list or quote moves text inwards."""
UNMARKED: Final = frozenset({"div", "section", "article", "main", "header", "footer", "nav", "center"})
"""Containers that order a page without being visible."""
_HEADING_SIZES: Final = {1: 1.8, 2: 1.45, 3: 1.2, 4: 1.05}
_SPACES: Final = {"heading": (14.0, 6.0), "code": (10.0, 14.0), "caption": (8.0, 4.0), "figure": (8.0, 4.0)}
_MONOSPACED: Final = frozenset({"code", "kbd"})
_CENTERED: Final = frozenset({"figure", "figcaption", "caption"})
_ALIGNMENTS: Final = {
    "left": Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute,
    "right": Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute,
    "center": Qt.AlignmentFlag.AlignHCenter,
    "justify": Qt.AlignmentFlag.AlignJustify,
}


def indent_of(path: Path) -> float:
    """How far text stands from the edge, in pixels."""
    steps = sum(
        1
        for step in path
        if isinstance(step, ListStep) or (isinstance(step, ContainerStep) and step.tag not in UNMARKED)
    )
    return STEP * min(steps, 12)


def direction_in(path: Path, leaf: Leaf, outside: Qt.LayoutDirection) -> Qt.LayoutDirection:
    """Which way a block runs: its own word, else that of the innermost step which has one."""
    for attrs in (leaf.attrs, *(step.attrs for step in reversed(path))):
        if (found := said_direction(attrs)) is not None:
            return found
    return outside


def said_direction(attrs: Attrs) -> Qt.LayoutDirection | None:
    """What attributes say about direction."""
    said = attribute(attrs, "dir").lower()
    if said == "auto":
        return Qt.LayoutDirection.LayoutDirectionAuto
    return {"rtl": Qt.LayoutDirection.RightToLeft, "ltr": Qt.LayoutDirection.LeftToRight}.get(said)


def document_direction(document: QTextDocument) -> Qt.LayoutDirection:
    """Which way a document runs unless something in it says otherwise."""
    words = decode_document(document.rootFrame().frameFormat().stringProperty(DOCUMENT))
    said = words.direction or direction_of(words.language)
    return Qt.LayoutDirection.RightToLeft if said == "rtl" else Qt.LayoutDirection.LeftToRight


def outside_direction(block: QTextBlock) -> Qt.LayoutDirection:
    """Which way the cell, table or document around a block runs."""
    table = current_table(QTextCursor(block))
    position = block.position()
    while table is not None:
        cell = decode_cell(table.cellAt(position).format().stringProperty(CELL))
        words = decode_table(table.format().stringProperty(TABLE))
        for attrs in (cell.attrs, words.attrs, *(step.attrs for step in reversed(words.path))):
            if (found := said_direction(attrs)) is not None:
                return found
        position = table.firstPosition() - 1
        parent = table.parentFrame()
        table = parent if isinstance(parent, QTextTable) else None
    return document_direction(block.document())


def block_format(path: Path, leaf: Leaf, outside: Qt.LayoutDirection) -> QTextBlockFormat:
    """The format of a block: what it is, and its place on the page.

    Args:
        outside: which way the cell or document around it runs.
    """
    format_ = QTextBlockFormat()
    mark_block(format_, path, leaf)
    direction = direction_in(path, leaf, outside)
    format_.setLayoutDirection(direction)
    indent = indent_of(path)
    if direction is Qt.LayoutDirection.RightToLeft:
        format_.setRightMargin(indent)
    else:
        format_.setLeftMargin(indent)
    above, below = _SPACES.get(leaf.kind, (0.0, 3.0 if _in_item(path) else 9.0))
    format_.setTopMargin(above)
    format_.setBottomMargin(below)
    if leaf.kind in _CENTERED:
        format_.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    elif leaf.align in _ALIGNMENTS:
        format_.setAlignment(_ALIGNMENTS[leaf.align])
    if leaf.kind == "code":
        format_.setLeftMargin(format_.leftMargin() + 10)
        format_.setRightMargin(format_.rightMargin() + 10)
    elif leaf.kind != "filler":
        format_.setLineHeight(4, QTextBlockFormat.LineHeightTypes.LineDistanceHeight.value)
    return format_


def _in_item(path: Path) -> bool:
    return bool(path) and isinstance(path[-1], ItemStep)


class Look(QSyntaxHighlighter):
    """Lays sizes, weights and colors over the text of a document.

    Args:
        palette: asked whenever text is drawn anew.
    """

    def __init__(self, document: QTextDocument, palette: Callable[[], QPalette]) -> None:
        super().__init__(document)
        self._palette = palette
        self._fixed = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).family()

    def highlightBlock(self, _text: str) -> None:
        """Qt asks for this when a block has changed."""
        block = self.currentBlock()
        whole = self._of_leaf(block)
        for part in block.textFormats():
            run = run_of(part.format)
            format_ = QTextCharFormat(whole)
            self._of_run(format_, run)
            if format_.propertyCount():
                self.setFormat(part.start, part.length, format_)

    def _of_leaf(self, block: QTextBlock) -> QTextCharFormat:
        leaf = leaf_of(block)
        format_ = QTextCharFormat()
        if leaf.kind == "heading":
            format_.setFontWeight(QFont.Weight.Bold)
            format_.setFontPointSize(self._points() * _HEADING_SIZES.get(leaf.level, 1.0))
        elif leaf.kind == "code":
            self._monospaced(format_)
        elif leaf.kind in {"caption", "figcaption"}:
            format_.setFontItalic(True)
            format_.setForeground(self._palette().brush(QPalette.ColorRole.PlaceholderText))
        elif _in_header(block):
            format_.setFontWeight(QFont.Weight.Bold)
        elif any(isinstance(step, ContainerStep) and step.tag == "blockquote" for step in path_of(block)):
            format_.setFontItalic(True)
        return format_

    def _points(self) -> float:
        return max(self.document().defaultFont().pointSizeF(), 1.0)

    def _monospaced(self, format_: QTextCharFormat) -> None:
        format_.setFontFamilies([self._fixed])
        format_.setFontFixedPitch(True)

    def _of_run(self, format_: QTextCharFormat, run: Text) -> None:
        marks = run.marks
        if "strong" in marks:
            format_.setFontWeight(QFont.Weight.Bold)
        if not marks.isdisjoint({"em", "cite", "q"}):
            format_.setFontItalic(True)
        if "s" in marks:
            format_.setFontStrikeOut(True)
        if "sub" in marks or "sup" in marks:
            place = QTextCharFormat.VerticalAlignment
            format_.setVerticalAlignment(place.AlignSubScript if "sub" in marks else place.AlignSuperScript)
        if "small" in marks:
            format_.setFontPointSize(self._points() * 0.85)
        if not marks.isdisjoint(_MONOSPACED):
            self._monospaced(format_)
            format_.setBackground(self._palette().brush(QPalette.ColorRole.AlternateBase))
        if "mark" in marks:
            color = self._palette().color(QPalette.ColorRole.Highlight)
            color.setAlpha(70)  # unlike a selection, and readable in the color of the text
            format_.setBackground(color)
        self._underline(format_, run)

    def _underline(self, format_: QTextCharFormat, run: Text) -> None:
        style = QTextCharFormat.UnderlineStyle
        if run.href:
            format_.setForeground(self._palette().brush(QPalette.ColorRole.Link))
        if run.href or "u" in run.marks:
            format_.setUnderlineStyle(style.SingleUnderline)
        elif "abbr" in run.marks:
            format_.setUnderlineStyle(style.DotLine)


def _in_header(block: QTextBlock) -> bool:
    table = current_table(QTextCursor(block))
    return (
        table is not None and decode_cell(table.cellAt(block.position()).format().stringProperty(CELL)).header
    )
