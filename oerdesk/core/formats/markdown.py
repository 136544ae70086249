"""Markdown: CommonMark with tables, footnotes, definition lists, formulas and page breaks.

A heading without words (``##`` alone) is a page break, as the African Storybook writes it.  Headings get
ids, so that every passage in the index can be opened at its place.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Final

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.attrs import attrs_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin

from oerdesk.core.document import sections_of_html
from oerdesk.core.formats.fields import merged, metadata_from
from oerdesk.core.formats.formula import mathml
from oerdesk.core.formats.metadata_frontmatter import split_front_matter
from oerdesk.core.formats.metadata_trailing import trailing_credits
from oerdesk.core.formats.nearby import as_found
from oerdesk.core.formats.page import Heading, Rendered
from oerdesk.core.formats.plain import plain, without_markdown
from oerdesk.core.formats.reading import Reading, Source
from oerdesk.core.formats.tree import local_path, parse_html, references
from oerdesk.core.records import Metadata

LARGEST: Final = 8 * 1024 * 1024  # bytes
_ATTRIBUTES: Final = ("id", "class", "width", "height", "lang", "dir", "alt", "title")
_HEADING_ATTRIBUTES: Final = re.compile(r"\s*\{[^{}]*?(?:#(?P<id>[\w:.-]{1,100}))?[^{}]*\}\s*$")
_LONGEST_ATTRIBUTES: Final = 300  # characters
_PAGE_BREAK: Final = '<hr class="page-break" id="page-{number}">\n'


def read(source: Source, media_type: str, *, with_text: bool = True) -> Reading:
    """Metadata, passages and pictures of a Markdown file.

    Raises:
        BadInputError: too large.
    """
    text = source.text(LARGEST)
    metadata = metadata_of(source.name, text)
    if not with_text:
        return Reading(media_type, metadata)
    body = split_front_matter(text).body
    rendered = render(body[: trailing_credits(body).start])
    companions = as_found(source.path.parent, rendered.references)
    return Reading(media_type, metadata, sections_of_html(rendered.html), companions)


def metadata_of(name: str, text: str) -> Metadata:
    """What a Markdown text says about itself: front matter first, then credits, then its first heading."""
    front, body = split_front_matter(text)
    return metadata_from(merged(front, trailing_credits(body).fields), name, _first_heading(body))


def _first_heading(body: str) -> str:
    """Its words, in either of the two ways headings are written (CommonMark 4.2 and 4.3)."""
    before = ""
    for line in body[:20_000].split("\n"):
        text = line.strip()
        words = text.lstrip("#")
        if text.startswith("#") and words.startswith((" ", "\t")) and len(text) - len(words) <= 6:
            if words.strip(" \t#"):
                return without_markdown(_without_attributes(words.strip().rstrip("#")))
        elif before and len(text) > 1 and not text.strip("=-"):
            return without_markdown(before)
        before = text
    return ""


def render_file(text: str) -> Rendered:
    """A whole file for showing: without its front matter, with its credits."""
    return render(split_front_matter(text).body)


def render(body: str) -> Rendered:
    """Markdown without front matter, as HTML; it may hold hostile HTML of its writer."""
    environment: dict[str, Any] = {}
    tokens, headings = _with_anchors(_parser().parse(body, environment))
    html = _parser().renderer.render(tokens, _parser().options, environment)
    return Rendered(html, headings, _references(tokens))


def _with_anchors(tokens: Sequence[Token]) -> tuple[list[Token], tuple[Heading, ...]]:
    """Headings get ids; headings without words become page breaks."""
    result: list[Token] = []
    headings: list[Heading] = []
    taken: set[str] = set()
    page = 1
    place = 0
    while place < len(tokens):
        token = tokens[place]
        if token.type != "heading_open":
            result.append(token)
            place += 1
            continue
        inline = tokens[place + 1]
        if not inline.content.strip():
            page += 1
            result.append(Token("html_block", "", 0, content=_PAGE_BREAK.format(number=page)))
            place += 3
            continue
        stated = _take_attributes(inline)
        anchor = _unique(stated or _slug(_words(inline)), taken)
        token.attrSet("id", anchor)
        headings.append(Heading(int(token.tag[1:]), plain(_words(inline), 300), anchor))
        result += tokens[place : place + 3]
        place += 3
    return result, tuple(headings)


def _take_attributes(inline: Token) -> str:
    """Take Pandoc's ``{#id .class}`` off the end of a heading; the id."""
    last = inline.children[-1] if inline.children else None
    if last is None or last.type != "text":
        return ""
    match = _HEADING_ATTRIBUTES.search(last.content[-_LONGEST_ATTRIBUTES:])
    last.content = _without_attributes(last.content)
    return (match["id"] or "") if match else ""


def _without_attributes(words: str) -> str:
    end = words[-_LONGEST_ATTRIBUTES:]
    match = _HEADING_ATTRIBUTES.search(end)
    return words[: len(words) - len(end) + match.start()] if match else words


def _words(inline: Token) -> str:
    kinds = {"text", "code_inline", "math_inline", "image"}
    return "".join(
        child.content if child.type in kinds else " " if child.type == "softbreak" else ""
        for child in inline.children or ()
    )


def _slug(words: str) -> str:
    return re.sub(r"[^\w]+", "-", words.lower())[:80].strip("-") or "section"


def _unique(anchor: str, taken: set[str]) -> str:
    chosen, number = anchor, 1
    while chosen in taken:
        number += 1
        chosen = f"{anchor}-{number}"
    taken.add(chosen)
    return chosen


def _references(tokens: Sequence[Token]) -> tuple[str, ...]:
    found: list[str] = []
    for token in tokens:
        for part in (token, *(token.children or ())):
            if part.type == "image":
                found.append(local_path(str(part.attrs.get("src", ""))))
            elif part.type in {"html_block", "html_inline"} and "=" in part.content:
                found += references(parse_html(f"<body>{part.content}</body>", "HTML"))
    return tuple(dict.fromkeys(path for path in found if path))


def _formula(tex: str, options: Mapping[str, Any]) -> str:
    return mathml(tex, display=bool(options.get("display_mode")))


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": True, "maxNesting": 40}).enable(["table", "strikethrough"])
    parser.use(footnote_plugin).use(deflist_plugin).use(attrs_plugin, allowed=_ATTRIBUTES)
    parser.use(dollarmath_plugin, allow_space=False, allow_digits=False, renderer=_formula)
    return parser
