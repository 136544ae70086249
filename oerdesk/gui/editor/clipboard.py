"""What is copied and what is pasted.

Copied is our own form, clean HTML and plain text.  Pasted HTML goes through the callable the owner of
the editor gives, so that nothing from elsewhere gets in unsifted; pictures are stored by another.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData, QStringListModel
from PySide6.QtGui import QImage, QTextCursor

from oerdesk.core.document import plain_text, write_body
from oerdesk.core.document.model import (
    Block,
    Container,
    Document,
    Figure,
    Heading,
    Image,
    Inline,
    ListBlock,
    Paragraph,
    Table,
    Text,
)
from oerdesk.gui.editor.from_qt import from_selection
from oerdesk.gui.editor.objects import LoadImage

OWN: Final = "application/x-oerdesk-document+html"
LARGEST_PICTURE: Final = 20 * 1024 * 1024
_LARGEST_TEXT: Final = 16 * 1024 * 1024
_DATA: Final = re.compile(r"data:image/(png|jpeg|gif|webp|svg\+xml)(?:;[\w=-]+)*;base64,", re.IGNORECASE)
_PICTURE_FILES: Final = frozenset({".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg"})

Sanitize = Callable[[str], Document]
Store = Callable[[str, bytes], str]


@dataclass(slots=True)
class Exchange:
    """The ways in and out an editor was given.

    Attributes:
        sanitize: foreign HTML to a harmless document; without it only plain text is pasted.
        store: a name and the bytes of a picture to its ``src``; without it pictures are not pasted.
        load: a ``src`` to bytes, or None.
    """

    sanitize: Sanitize | None = None
    store: Store | None = None
    load: LoadImage = lambda _src: None


def copied(cursor: QTextCursor) -> QMimeData:
    """What the selection puts on the clipboard."""
    document = from_selection(cursor)
    html = write_body(document)
    data = _empty()
    data.setData(OWN, QByteArray(html.encode("utf-8", "replace")))
    data.setHtml(html)
    data.setText(plain_text(document))
    return data


def _empty() -> QMimeData:
    """Empty mime data made by Qt: what Python makes must not outlive it, and the clipboard does."""
    model = QStringListModel([""])
    data = model.mimeData([model.index(0)])
    data.clear()
    return data


def can_paste(data: QMimeData, exchange: Exchange) -> bool:
    """Whether something of it can be taken in."""
    return data.hasText() or data.hasHtml() or (data.hasImage() and exchange.store is not None)


def pasted(data: QMimeData, exchange: Exchange, *, plain: bool = False) -> tuple[Block, ...]:
    """The blocks to put in for what is on the clipboard."""
    if not plain and exchange.sanitize is not None:
        if data.hasFormat(OWN):
            html = bytes(data.data(OWN).data()).decode("utf-8", "replace")
            return _with_pictures(exchange.sanitize(html[:_LARGEST_TEXT]).blocks, exchange)
        if data.hasHtml():
            return _with_pictures(exchange.sanitize(data.html()[:_LARGEST_TEXT]).blocks, exchange)
    if not plain and exchange.store is not None:
        pictures = list(_picture_files(data, exchange.store))
        if pictures:
            return tuple(pictures)
        if data.hasImage():
            return _picture(data, exchange.store)
    return text_blocks(data.text()[:_LARGEST_TEXT])


def text_blocks(text: str) -> tuple[Block, ...]:
    """Plain text as paragraphs; empty lines part them, other line ends do too."""
    lines = [line.strip() for line in re.split("[\r\n\u2028\u2029]+", text)]
    return tuple(Paragraph((Text(line),)) for line in lines if line)


def _picture(data: QMimeData, store: Store) -> tuple[Block, ...]:
    image = data.imageData()
    if not isinstance(image, QImage) or image.isNull():
        return ()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    src = store("picture.png", bytes(buffer.data().data()))
    return (Paragraph((Image(src),)),)


def _picture_files(data: QMimeData, store: Store) -> Iterator[Block]:
    for url in data.urls():
        path = Path(url.toLocalFile())
        if not url.isLocalFile() or path.suffix.lower() not in _PICTURE_FILES or not path.is_file():
            continue
        if path.stat().st_size <= LARGEST_PICTURE:
            yield Paragraph((Image(store(path.name, path.read_bytes())),))


def _with_pictures(blocks: Iterable[Block], exchange: Exchange) -> tuple[Block, ...]:
    """The blocks with their pictures stored; what cannot be had leaves its description."""
    return tuple(_block(block, exchange) for block in blocks)


def _figure(block: Figure, exchange: Exchange) -> Block:
    image = _inline(block.image, exchange)
    caption = tuple(_inline(inline, exchange) for inline in block.caption)
    if isinstance(image, Image):
        return replace(block, image=image, caption=caption)
    return Paragraph((image, *caption))


def _block(block: Block, exchange: Exchange) -> Block:
    match block:
        case Paragraph() | Heading():
            return replace(block, inlines=tuple(_inline(inline, exchange) for inline in block.inlines))
        case Figure():
            return _figure(block, exchange)
        case Container():
            return replace(block, blocks=_with_pictures(block.blocks, exchange))
        case ListBlock():
            items = (replace(item, blocks=_with_pictures(item.blocks, exchange)) for item in block.items)
            return replace(block, items=tuple(items))
        case Table():
            rows = tuple(
                replace(
                    row, cells=tuple(replace(c, blocks=_with_pictures(c.blocks, exchange)) for c in row.cells)
                )
                for row in block.rows
            )
            return replace(block, rows=rows)
        case _:
            return block


def _inline(inline: Inline, exchange: Exchange) -> Inline:
    if not isinstance(inline, Image) or exchange.load(inline.src) is not None:
        return inline
    found = _DATA.match(inline.src)
    content = _decoded(inline.src[found.end() :]) if found else b""
    if not found or not content or exchange.store is None:
        return Text(inline.alt or "")
    ending = found[1].lower().replace("svg+xml", "svg").replace("jpeg", "jpg")
    return replace(inline, src=exchange.store(f"picture.{ending}", content))


def _decoded(text: str) -> bytes:
    """The bytes of a picture written into its own address; none where that is broken or too large."""
    if len(text) > 2 * LARGEST_PICTURE:
        return b""
    try:
        return base64.b64decode(text, validate=False)
    except (binascii.Error, ValueError):
        return b""
