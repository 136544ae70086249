"""Pages that the program makes itself, from Markdown, text and office files, for the reader."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from oerdesk.core.document import direction_of, with_anchors
from oerdesk.core.formats.language import UNKNOWN


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading with its place."""

    level: int
    text: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Rendered:
    """A text as HTML.

    Attributes:
        html: what belongs into the body; harmless.
        headings: for the table of contents.
        references: relative paths of the pictures and media it shows.
    """

    html: str
    headings: tuple[Heading, ...] = ()
    references: tuple[str, ...] = ()


def generated_page(body: str, *, title: str, language: str, kind: str) -> bytes:
    """A whole page around ``body``, in UTF-8.

    The reader styles it by the classes of its body: ``generated`` and the ``kind`` (``markdown``,
    ``text``, ``office``).  It carries no style of its own.
    """
    lang = "" if language == UNKNOWN else f' lang="{escape(language)}"'
    direction = ' dir="rtl"' if direction_of(language) == "rtl" else ""
    return (
        f"<!DOCTYPE html>\n<html{lang}{direction}><head>"
        f'<meta charset="utf-8"><title>{escape(title)}</title></head>\n'
        f'<body class="generated {kind}">\n{with_anchors(body)}\n</body></html>\n'
    ).encode()
