"""Hostile HTML to harmless HTML: the only way into a document.

In three steps: ``markup`` puts the page in order, nh3 (an HTML5 parser) keeps what ``vocabulary`` lists,
and addresses are checked one by one here.  What comes out cannot run, load from the network, or submit
anything, and a browser reads it as the very tree that was checked.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Final

import nh3
from lxml import etree

from oerdesk.core.document.markup import (
    NAMESPACES,
    VOID_TAG,
    attributes_of,
    body_markup,
    escape_text,
    parse_bytes,
    parse_page,
    tag,
)
from oerdesk.core.document.vocabulary import (
    ALLOWED,
    ATTRIBUTE_PREFIXES,
    ATTRIBUTES,
    DROPPED,
    GLOBAL_ATTRIBUTES,
    SVG_PAINT,
    VOID,
)
from oerdesk.core.errors import BadInputError
from oerdesk.core.i18n import _

__all__ = ["clean", "clean_tree", "parse_bytes", "safe_link", "safe_source", "sanitize", "to_html"]

Resolve = Callable[[str], str | None]

_LINK_SCHEMES: Final = frozenset({"http", "https", "mailto"})
_SCHEME: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_IGNORED_IN_URLS: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff]")
_PICTURE_DATA: Final = re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]*", re.IGNORECASE)
_ALIGN: Final = re.compile(
    r"(?:^|;)\s*text-align\s*:\s*(left|right|center|justify)\s*(?:!important\s*)?(?:;|$)"
)
_PAINT_FUNCTION: Final = re.compile(r"(?:rgb|hsl)a?\([\d.,%\s/]+\)|url\(\s*[\"']?#[\w.:-]+[\"']?\s*\)")
_SOURCES: Final = frozenset({"src", "poster", "xlink:href"})


def sanitize(html: str, *, resolve: Resolve | None = None) -> str:
    """The harmless part of a page or fragment, as what belongs into a body.

    Args:
        html: anything.
        resolve: says where the relative source of a picture, sound or video lies, or None to leave it
            out; it is not asked about links, nor about pictures inside the address itself (``data:``).

    Raises:
        BadInputError: too large, or elements nest deeper than any document's.
    """
    return clean(parse_page(html), resolve)


def clean(root: etree._Element, resolve: Resolve | None = None) -> str:
    """As :func:`sanitize`, for a page that has been parsed already."""
    cleaner = _cleaner() if resolve is None else _made_cleaner(resolve)
    return cleaner.clean(body_markup(root)).strip()


def clean_tree(cleaned: str) -> etree._Element:
    """The tree of what :func:`sanitize` gave, under a ``body`` element, exactly as a browser builds it.

    Raises:
        BadInputError: it is not what :func:`sanitize` gives.
    """
    text = VOID_TAG.sub(r"<\1\2/>", cleaned.replace("&nbsp;", "\u00a0"))
    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, huge_tree=True)
    try:
        return etree.fromstring(f"<body {NAMESPACES}>{text}</body>", parser)
    except etree.XMLSyntaxError as error:
        raise BadInputError(
            _("The page cannot be read: it is built in a way that no program could show."),
            _("Open it in a browser to see whether it is the right file."),
        ) from error


def to_html(element: etree._Element) -> str:
    """An element of a clean tree as HTML; the same tree always gives the same text."""
    out: list[str] = []
    _write(element, out)
    return "".join(out)


def _write(element: etree._Element, out: list[str]) -> None:
    name = str(element.tag)
    out.append(tag(name, attributes_of(element)))
    if name in VOID:
        return
    out.append(escape_text(element.text or ""))
    for child in element:
        _write(child, out)
        out.append(escape_text(child.tail or ""))
    out.append(f"</{name}>")


def safe_link(address: str) -> str | None:
    """Where a link may lead: the web, a mail address, a relative path or a place in the page."""
    url = _IGNORED_IN_URLS.sub("", address).strip()
    scheme = _SCHEME.match(url)
    if scheme:
        return url if scheme[1].lower() in _LINK_SCHEMES else None
    return None if url.startswith(("/", "\\")) or not url else url


def safe_source(address: str) -> str | None:
    """Where a picture, sound or video may lie: a relative path, or a picture inside the address."""
    url = _IGNORED_IN_URLS.sub("", address).strip()
    if _PICTURE_DATA.fullmatch(url):
        return url
    relative = url and not _SCHEME.match(url) and not url.startswith(("/", "\\", "#", "?"))
    return url if relative else None


@cache
def _cleaner() -> nh3.Cleaner:
    return _made_cleaner(None)


def _made_cleaner(resolve: Resolve | None) -> nh3.Cleaner:
    def checked(element: str, attribute: str, value: str) -> str | None:
        return _attribute(element, attribute, value, resolve)

    return nh3.Cleaner(
        tags=set(ALLOWED),
        clean_content_tags=set(DROPPED - ALLOWED),
        attributes={"*": set(GLOBAL_ATTRIBUTES)} | {name: set(found) for name, found in ATTRIBUTES.items()},
        generic_attribute_prefixes=set(ATTRIBUTE_PREFIXES),
        attribute_filter=checked,
        set_tag_attribute_values={"audio": {"controls": ""}, "video": {"controls": ""}},
        url_schemes={"http", "https", "mailto", "data"},
        link_rel=None,
        strip_comments=True,
    )


def _attribute(element: str, attribute: str, value: str, resolve: Resolve | None) -> str | None:
    if attribute in _SOURCES or (element == "image" and attribute == "href"):
        source = safe_source(value)
        if source is None or resolve is None or source.startswith("data:"):
            return source
        resolved = resolve(source)
        return None if resolved is None else safe_source(resolved)
    if attribute in {"href", "cite"}:
        return safe_link(value)
    if attribute == "style":
        found = _ALIGN.search(value.lower())
        return f"text-align:{found[1]}" if found else None
    if attribute in SVG_PAINT and "(" in value and not _PAINT_FUNCTION.fullmatch(value):
        return None
    return value
