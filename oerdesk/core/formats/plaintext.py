"""Plain text and CSV: paragraphs as they are, a table as a table."""

from __future__ import annotations

import csv
import itertools
import re
from collections.abc import Iterable
from html import escape
from typing import Final

from oerdesk.core.document import sections_of_html
from oerdesk.core.errors import BadInputError
from oerdesk.core.formats.fields import merged, metadata_from
from oerdesk.core.formats.metadata_frontmatter import split_front_matter
from oerdesk.core.formats.metadata_trailing import trailing_credits
from oerdesk.core.formats.page import Rendered
from oerdesk.core.formats.plain import plain
from oerdesk.core.formats.reading import Reading, Source
from oerdesk.core.i18n import _
from oerdesk.core.records import Metadata

CSV: Final = "text/csv"
_MOST_ROWS: Final = 20_000
_LONGEST_TITLE: Final = 100  # characters; a longer first line is a sentence of the text
_PARAGRAPHS_PER_PART: Final = 20  # a text without headings is cut into parts that can be found singly


def read(source: Source, media_type: str, *, with_text: bool = True) -> Reading:
    """Metadata and passages of a text or CSV file.

    Raises:
        BadInputError: too large, or nothing but white space.
    """
    text = source.text()
    if not text.strip():
        raise BadInputError(
            _("“{name}” has nothing in it to read.").format(name=source.name),
            _("Get the file again from where it came from."),
        )
    metadata = metadata_of(source.name, text, media_type)
    sections = sections_of_html(render_file(text, media_type).html) if with_text else ()
    return Reading(media_type, metadata, sections)


def metadata_of(name: str, text: str, media_type: str) -> Metadata:
    """Front matter and credits where someone wrote them; a short first line is the title."""
    if media_type == CSV:
        return metadata_from({}, name)
    front, body = split_front_matter(text)
    first = next((line for line in body[:4000].split("\n") if line.strip()), "").strip()
    is_title = len(first) <= _LONGEST_TITLE and not first.endswith((".", ",", ";", ":"))
    heading = plain(first.lstrip("# ")) if is_title and re.search(r"\w", first) else ""
    return metadata_from(merged(front, trailing_credits(body).fields), name, heading)


def render_file(text: str, media_type: str) -> Rendered:
    """A whole file as HTML."""
    if media_type == CSV:
        return Rendered(_table(text))
    body = split_front_matter(text).body
    paragraphs = [part.strip("\n") for part in re.split(r"\n[ \t]*\n", body) if part.strip()]
    return Rendered("\n".join(_paragraphs(paragraphs)))


def _paragraphs(paragraphs: list[str]) -> Iterable[str]:
    for number, paragraph in enumerate(paragraphs):
        mark = f' id="part-{number + 1}"' if number % _PARAGRAPHS_PER_PART == 0 and number else ""
        if re.search(r"^[ \t]{2,}\S|\S[ \t]{3,}\S", paragraph, re.MULTILINE):
            yield f"<pre{mark}>{escape(paragraph, quote=False)}</pre>"  # its spaces are part of it
        else:
            yield f"<p{mark}>{escape(paragraph, quote=False)}</p>".replace("\n", "<br>\n")


def _table(text: str) -> str:
    try:
        dialect: type[csv.Dialect] | str = csv.Sniffer().sniff(text[:8192], delimiters=",;\t")
    except csv.Error:
        dialect = "excel"
    try:
        rows = list(itertools.islice(csv.reader(text.splitlines(), dialect), _MOST_ROWS))
    except csv.Error:  # a cell of more than 131,072 characters, or quotes that never end
        return f"<pre>{escape(text, quote=False)}</pre>"
    cells = ("th", *itertools.repeat("td", len(rows)))
    lines = [
        "<tr>" + "".join(f"<{tag}>{escape(cell, quote=False)}</{tag}>" for cell in row) + "</tr>"
        for tag, row in zip(cells, rows, strict=False)
    ]
    return "<table>" + "\n".join(lines) + "</table>"
