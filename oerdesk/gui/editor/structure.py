"""What keys and buttons do to blocks: splitting, joining, and turning one kind into another.

Each function changes the document in one step that can be undone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextBlock, QTextCharFormat, QTextCursor

from oerdesk.core.document.model import Block, Paragraph
from oerdesk.gui.editor.lists import begins_item, item_depth, outdent
from oerdesk.gui.editor.look import direction_in, outside_direction
from oerdesk.gui.editor.normal import clean_code, normalized_blocks
from oerdesk.gui.editor.places import next_place, path_at, put, rebase, selected_blocks
from oerdesk.gui.editor.properties import (
    LINE_SEPARATOR,
    OBJECT_CHARACTER,
    PARAGRAPH,
    ContainerStep,
    ItemStep,
    Kept,
    Leaf,
    Path,
    leaf_of,
    next_number,
    object_format,
    path_of,
    run_format,
    run_of,
    with_attribute,
)
from oerdesk.gui.editor.to_qt import insert_blocks, write_inlines

_FIXED: Final = frozenset({"figure", "figcaption", "caption", "filler"})
"""Blocks whose kind hangs on a neighbor; styles leave them alone."""


def split(cursor: QTextCursor) -> None:
    """What Enter does."""
    cursor.beginEditBlock()
    if cursor.hasSelection():
        cursor.removeSelectedText()
    block = cursor.block()
    kind = leaf_of(block).kind
    if kind == "code":
        _split_code(cursor)
    elif kind == "caption":
        cursor.movePosition(QTextCursor.MoveOperation.NextBlock)
    elif not block.text() and _leave(block):
        pass
    else:
        _split_text(cursor)
    cursor.endEditBlock()


def _split_code(cursor: QTextCursor) -> None:
    """A new line; the second empty one at the end leaves the code."""
    text = cursor.block().text()
    if not (cursor.atBlockEnd() and text.endswith(LINE_SEPARATOR)):
        cursor.insertText(LINE_SEPARATOR, QTextCharFormat())
        return
    cursor.deletePreviousChar()
    path = path_of(cursor.block())
    cursor.insertBlock()
    put(cursor.block(), path, PARAGRAPH)


def _leave(block: QTextBlock) -> bool:
    """An empty item or an empty last line of a quote goes one level out."""
    path = path_of(block)
    if path and isinstance(path[-1], ItemStep) and begins_item(block, len(path) - 1):
        after = next_place(block)
        alone = after is None or path_at(after)[: len(path)] != path
        return alone and outdent(QTextCursor(block))
    if path and isinstance(path[-1], ContainerStep):
        after = next_place(block)
        if after is None or path_at(after)[: len(path)] != path:
            put(block, path[:-1], PARAGRAPH)
            return True
    return False


def _split_text(cursor: QTextCursor) -> None:
    block = cursor.block()
    leaf, path = leaf_of(block), path_of(block)
    at_start, at_end = cursor.atBlockStart() and bool(block.text()), cursor.atBlockEnd()
    run = run_of(cursor.charFormat())
    cursor.insertBlock()
    if not at_end:
        run = run_of(cursor.charFormat())
    following = _following(leaf, at_start=at_start)
    if (at_start and leaf.kind == "heading") or leaf.kind in {"nothing", "filler"}:
        put(cursor.block().previous(), path, PARAGRAPH)
    put(cursor.block(), path, following)
    depth = item_depth(path)
    if depth == len(path) - 1 and depth > 0:
        rebase(cursor.block(), path, (*path[:-1], ItemStep(next_number())))
    keeps = at_end and leaf.kind == "paragraph" and not run.href
    cursor.setCharFormat(run_format(run) if keeps else QTextCharFormat())


def _following(leaf: Leaf, *, at_start: bool) -> Leaf:
    """What the second half of a split block is."""
    match leaf.kind:
        case "paragraph":
            return replace(leaf, attrs=with_attribute(leaf.attrs, "id", ""))
        case "heading" if at_start:
            return leaf
        case "figure":
            return Leaf("figcaption")
        case _:
            direction = [pair for pair in leaf.attrs if pair[0] in {"dir", "lang"}]
            return Leaf(attrs=tuple(direction))


def erase_backwards(cursor: QTextCursor) -> bool:
    """What Backspace does at the start of a block; False where Qt's own way is right."""
    block = cursor.block()
    if cursor.hasSelection() or not cursor.atBlockStart():
        return False
    path = path_of(block)
    depth = item_depth(path)
    if depth > 0 and begins_item(block, depth):
        return outdent(cursor)
    before = block.previous()
    if not before.isValid() or QTextCursor(before).currentFrame() != cursor.currentFrame():
        return True  # the edge of a table or document is not to be deleted by accident
    if before.text() or not block.text():
        return False
    leaf = leaf_of(block)
    cursor.beginEditBlock()
    cursor.deletePreviousChar()
    put(cursor.block(), path, leaf)
    cursor.endEditBlock()
    return True


def break_line(cursor: QTextCursor) -> None:
    """What Shift+Enter does."""
    cursor.insertText(LINE_SEPARATOR, cursor.charFormat())


def set_leaf(cursor: QTextCursor, change: Callable[[Leaf], Leaf]) -> None:
    """Turn the selected blocks into something else."""
    cursor.beginEditBlock()
    for block in selected_blocks(cursor):
        leaf = leaf_of(block)
        if leaf.kind not in _FIXED:
            put(block, path_of(block), change(leaf))
    cursor.endEditBlock()


def set_style(cursor: QTextCursor, kind: str, level: int = 0) -> None:
    """Make the selected blocks ``paragraph``, ``heading`` or ``code``."""

    def change(leaf: Leaf) -> Leaf:
        if kind == "heading":
            return Leaf("heading", level=level, attrs=leaf.attrs)
        return Leaf("code" if kind == "code" else "paragraph", attrs=leaf.attrs)

    set_leaf(cursor, change)


def toggle_container(cursor: QTextCursor, tag: str) -> None:
    """Put the selected blocks into a container together, or take them out of one of this kind."""
    blocks = selected_blocks(cursor)
    inside = [_innermost(path_of(block), tag) for block in blocks]
    cursor.beginEditBlock()
    if all(depth >= 0 for depth in inside):
        for block, depth in zip(blocks, inside, strict=True):
            path = path_of(block)
            put(block, (*path[:depth], *path[depth + 1 :]))
    else:
        shared = _shared([path_of(block) for block in blocks])
        step = ContainerStep(next_number(), tag)
        for block in blocks:
            path = path_of(block)
            put(block, (*path[: len(shared)], step, *path[len(shared) :]))
    cursor.endEditBlock()


def _innermost(path: Path, tag: str) -> int:
    found = -1
    for depth, step in enumerate(path):
        if isinstance(step, ContainerStep) and step.tag == tag:
            found = depth
    return found


def _shared(paths: list[Path]) -> Path:
    """What all paths begin with, ending where a container may be put."""
    shared = paths[0]
    for path in paths[1:]:
        size = next((i for i, (a, b) in enumerate(zip(shared, path, strict=False)) if a != b), None)
        shared = shared[: min(len(shared), len(path)) if size is None else size]
    while shared and not isinstance(shared[-1], ItemStep | ContainerStep):
        shared = shared[:-1]
    return shared


def set_align(cursor: QTextCursor, align: str) -> None:
    """Align the selected paragraphs."""
    set_leaf(cursor, lambda leaf: replace(leaf, align=align) if leaf.kind == "paragraph" else leaf)


def set_direction(cursor: QTextCursor, direction: Qt.LayoutDirection) -> None:
    """Let the selected blocks run that way; said only where it differs from what is around them."""
    word = "rtl" if direction is Qt.LayoutDirection.RightToLeft else "ltr"
    cursor.beginEditBlock()
    for block in selected_blocks(cursor):
        leaf, path = leaf_of(block), path_of(block)
        bare = replace(leaf, attrs=with_attribute(leaf.attrs, "dir", ""))
        inherited = direction_in(path, bare, outside_direction(block)) is direction
        said = bare if inherited else replace(bare, attrs=with_attribute(bare.attrs, "dir", word))
        put(block, path, said)
    cursor.endEditBlock()


def toggle_direction(cursor: QTextCursor) -> None:
    """Let the selected blocks run the other way than the first of them does."""
    rtl = cursor.blockFormat().layoutDirection() is Qt.LayoutDirection.RightToLeft
    set_direction(cursor, Qt.LayoutDirection.LeftToRight if rtl else Qt.LayoutDirection.RightToLeft)


def set_language(cursor: QTextCursor, language: str) -> None:
    """Say in which language the selected blocks are; empty says nothing."""
    set_leaf(cursor, lambda leaf: replace(leaf, attrs=with_attribute(leaf.attrs, "lang", language)))


def code_text(text: str) -> str:
    """Text as it is typed into code: its lines stay in one block."""
    return clean_code(text).replace("\n", LINE_SEPARATOR)


def insert_object(cursor: QTextCursor, node: Kept) -> None:
    """Put a picture or formula into the line."""
    cursor.insertText(OBJECT_CHARACTER, object_format(node))
    cursor.setCharFormat(QTextCharFormat())


def insert_document(cursor: QTextCursor, blocks: tuple[Block, ...]) -> None:
    """Put blocks where the cursor is: one paragraph into the line, more between its halves."""
    normal = normalized_blocks(blocks)
    cursor.beginEditBlock()
    if cursor.hasSelection():
        cursor.removeSelectedText()
    match normal:
        case ():
            pass
        case (Paragraph() as only,):
            write_inlines(cursor, only.inlines)
            cursor.setCharFormat(QTextCharFormat())
        case _:
            _insert_between(cursor, normal)
    cursor.endEditBlock()


def _insert_between(cursor: QTextCursor, blocks: tuple[Block, ...]) -> None:
    block = cursor.block()
    path, leaf = path_of(block), leaf_of(block)
    if not cursor.atBlockStart():
        cursor.insertBlock()
    rest_is_empty = cursor.atBlockEnd()
    if not rest_is_empty:
        cursor.insertBlock()
        put(cursor.block(), path, leaf if leaf.kind not in _FIXED else PARAGRAPH)
        cursor.movePosition(QTextCursor.MoveOperation.PreviousBlock)
    insert_blocks(cursor, blocks, path)
