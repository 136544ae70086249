"""Lists: making them, taking them apart, moving items in and out.

Each function changes the document in one step that can be undone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from PySide6.QtGui import QTextBlock, QTextCursor

from oerdesk.gui.editor.places import (
    Place,
    next_place,
    path_at,
    previous_place,
    put,
    rebase,
    run_of_places,
    selected_blocks,
)
from oerdesk.gui.editor.properties import (
    PARAGRAPH,
    ItemStep,
    ListStep,
    Path,
    leaf_of,
    next_number,
    path_of,
)


def item_depth(path: Path) -> int:
    """The index of the innermost item in a path, or -1."""
    return next((i for i in range(len(path) - 1, -1, -1) if isinstance(path[i], ItemStep)), -1)


def list_at(path: Path) -> ListStep | None:
    """The innermost list in a path."""
    depth = item_depth(path)
    step = path[depth - 1] if depth > 0 else None
    return step if isinstance(step, ListStep) else None


def begins_item(place: Place, depth: int) -> bool:
    """Whether a place is the first in the item at ``depth`` of its path."""
    before = previous_place(place)
    return before is None or path_at(before)[: depth + 1] != path_at(place)[: depth + 1]


def item_start(place: Place, depth: int) -> Place:
    """The first place of the item at ``depth`` of a path."""
    prefix = path_at(place)[: depth + 1]
    *_others, first = run_of_places(place, lambda path: path[: depth + 1] == prefix, backwards=True)
    return first


def toggle_list(cursor: QTextCursor, *, ordered: bool) -> None:
    """Make the selected blocks items of a list, of the other kind of list, or text again."""
    blocks = [block for block in selected_blocks(cursor) if leaf_of(block).kind not in {"filler", "caption"}]
    lists = [list_at(path_of(block)) for block in blocks]
    cursor.beginEditBlock()
    if blocks and all(found is not None and found.ordered == ordered for found in lists):
        for block in blocks:
            _lift_out(block)
    elif blocks and all(found is not None for found in lists):
        for block in blocks:
            _change_kind(block, ordered=ordered)
    else:
        _wrap(blocks, ordered=ordered)
    cursor.endEditBlock()


def _wrap(blocks: Iterable[QTextBlock], *, ordered: bool) -> None:
    for block in blocks:
        path = path_of(block)
        found = list_at(path)
        if found is not None and found.ordered == ordered:
            continue
        before = previous_place(block)
        neighbor = path_at(before)[: len(path) + 1] if before is not None else ()
        after = next_place(block)
        follower = path_at(after)[: len(path) + 1] if after is not None else ()
        step = ListStep(next_number(), ordered)
        for candidate in (neighbor, follower):
            last = candidate[-1] if len(candidate) > len(path) and candidate[:-1] == path else None
            if isinstance(last, ListStep) and last.ordered == ordered:
                step = last
                break
        leaf = leaf_of(block)
        kept = PARAGRAPH if leaf.kind == "nothing" and not block.text() else leaf
        put(block, (*path, step, ItemStep(next_number())), kept)


def _change_kind(block: QTextBlock, *, ordered: bool) -> None:
    path = path_of(block)
    depth = item_depth(path)
    step = path[depth - 1]
    if not isinstance(step, ListStep) or step.ordered == ordered:
        return
    prefix = path[:depth]
    new = (*prefix[:-1], replace(step, ordered=ordered, style="", start=1))
    *_others, first = run_of_places(block, lambda p: p[:depth] == prefix, backwards=True)
    rebase(first, prefix, new)


def _lift_out(block: QTextBlock) -> None:
    """Take a block out of its innermost list; the rest of its item becomes the item after it."""
    path = path_of(block)
    depth = item_depth(path)
    if depth < 1:
        return
    after = next_place(block)
    if after is not None and path_at(after)[: depth + 1] == path[: depth + 1]:
        rebase(after, path[: depth + 1], (*path[:depth], ItemStep(next_number())))
    put(block, (*path[: depth - 1], *path[depth + 1 :]))


def indent(cursor: QTextCursor) -> bool:
    """Move the selected items one level in; the first item of a list cannot."""
    cursor.beginEditBlock()
    changed = [_indent(block) for block in _item_blocks(cursor)]
    cursor.endEditBlock()
    return any(changed)


def outdent(cursor: QTextCursor) -> bool:
    """Move the selected items one level out, at the last level out of the list."""
    cursor.beginEditBlock()
    changed = [_outdent(block) for block in _item_blocks(cursor)]
    cursor.endEditBlock()
    return any(changed)


def _item_blocks(cursor: QTextCursor) -> list[QTextBlock]:
    """One block for each selected item; none for those inside an item that is selected too."""
    result: list[QTextBlock] = []
    prefixes: list[Path] = []
    for block in selected_blocks(cursor):
        path = path_of(block)
        depth = item_depth(path)
        if depth < 1 or any(path[: len(prefix)] == prefix for prefix in prefixes):
            continue
        prefixes.append(path[: depth + 1])
        result.append(block)
    return result


def _indent(block: QTextBlock) -> bool:
    path = path_of(block)
    depth = item_depth(path)
    if depth < 1:
        return False
    first = item_start(block, depth)
    before = previous_place(first)
    above = path_at(before) if before is not None else ()
    if above[:depth] != path[:depth] or len(above) <= depth:
        return False
    host = above[: depth + 1]  # the item before this one
    step = above[depth + 1] if len(above) > depth + 1 else None
    if not isinstance(step, ListStep):
        outer = path[depth - 1]
        step = ListStep(next_number(), isinstance(outer, ListStep) and outer.ordered)
    rebase(first, path[: depth + 1], (*host, step, path[depth]))
    return True


def _outdent(block: QTextBlock) -> bool:
    path = path_of(block)
    depth = item_depth(path)
    if depth < 1:
        return False
    outer = item_depth(path[: depth - 1])
    first = item_start(block, depth)
    *_others, last = run_of_places(first, lambda p: p[: depth + 1] == path[: depth + 1])
    after = next_place(last)
    if outer < 1:
        rebase(first, path[: depth + 1], path[: depth - 1])
        return True
    moved = (*path[:outer], path[depth])
    rebase(first, path[: depth + 1], moved)
    if after is not None:  # what followed in the outer item now follows the item that left it
        rebase(after, path[: outer + 1], moved)
    return True
