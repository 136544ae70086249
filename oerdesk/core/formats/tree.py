"""Pages as trees: HTML and XHTML parsed alike, what they refer to, and back to HTML.

Nothing is made harmless here (``core/document/sanitize`` does that for what is merged or edited; the
viewer is sealed for the rest).
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from html import escape
from typing import Final
from urllib.parse import unquote, urlsplit

from lxml import etree
from lxml import html as lxml_html

from oerdesk.core.errors import BadInputError
from oerdesk.core.formats.reading import decode
from oerdesk.core.i18n import _
from oerdesk.core.safety.xml import local_name, parse_xml

XLINK_HREF: Final = "{http://www.w3.org/1999/xlink}href"
EPUB_TYPE: Final = "{http://www.idpf.org/2007/ops}type"
SHOWN: Final = (
    ("img", "src"),
    ("image", "href"),
    ("image", "xlink:href"),
    ("image", XLINK_HREF),
    ("audio", "src"),
    ("video", "src"),
    ("video", "poster"),
    ("source", "src"),
    ("track", "src"),
    ("object", "data"),
    ("embed", "src"),
    ("input", "src"),
    ("iframe", "src"),
)
"""Elements and the attribute that names a file shown or played in their place."""

_XML_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"
_CSS_URL: Final = re.compile(r"""url\(\s*["']?([^"')]{1,1000})["']?\s*\)|@import\s+["']([^"']{1,1000})["']""")


def parse_html(text: str, name: str) -> etree._Element:
    """The root of an HTML page, however broken.

    Raises:
        BadInputError: nothing is in it.
    """
    parser = lxml_html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
    without_declaration = re.sub(r"\A\s*<\?xml[^>]*>", "", text)
    try:
        root = lxml_html.document_fromstring(without_declaration or " ", parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise BadInputError(
            _("“{name}” has nothing in it to read.").format(name=name),
            _("Open it in a browser to see whether it is the right file."),
        ) from error
    return root


def parse_page(data: bytes, name: str) -> etree._Element:
    """The root of an XHTML page with plain names; what is not well-formed is read as HTML.

    Raises:
        BadInputError: nothing is in it, or it declares entities.
    """
    if b"<!ENTITY" not in data:
        try:
            root = parse_xml(data, name)
        except BadInputError:
            return parse_html(decode(data), name)
    else:
        root = parse_xml(data, name)
    for element in root.iter(etree.Element):
        element.tag = local_name(element)
        language = element.get(_XML_LANG)
        if language is not None:
            del element.attrib[_XML_LANG]
            element.set("lang", language)
    etree.cleanup_namespaces(root)
    return root


def to_html(element: etree._Element) -> str:
    """An element as HTML."""
    return etree.tostring(element, method="html", encoding="unicode", with_tail=False)


def body_of(root: etree._Element) -> etree._Element:
    """The body; the root itself where there is none."""
    found = root.find("body") if local_name(root) == "html" else None
    return root if found is None else found


def inner_html(element: etree._Element) -> str:
    """What is inside an element, as HTML."""
    return escape(element.text or "", quote=False) + "".join(
        etree.tostring(child, method="html", encoding="unicode") for child in element
    )


def text_of(element: etree._Element) -> str:
    """All text inside an element, white space folded."""
    return " ".join("".join(str(part) for part in element.itertext()).split())


def references(root: etree._Element) -> tuple[str, ...]:
    """Relative paths of the local files a page shows, plays or is styled by, in their order, once each."""
    return tuple(dict.fromkeys(path for url in _urls(root) if (path := local_path(url))))


def style_references(css: str) -> tuple[str, ...]:
    """Relative paths of the local files a style sheet loads, as it writes them."""
    urls = (first or second for first, second in _CSS_URL.findall(css))
    return tuple(dict.fromkeys(path for url in urls if (path := local_path(url))))


def local_path(url: str) -> str:
    """The path in a relative URL, without query and fragment; empty for every other URL."""
    url = url.strip()
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    if parts.scheme or parts.netloc or url.startswith(("/", "\\")) or len(url) > 1000:
        return ""
    path = unquote(parts.path)
    odd = "\0" in path or "\\" in path or path.startswith("/")
    sizes = [len(part.encode("utf-8", "replace")) for part in path.split("/")]
    return "" if odd or max(sizes) > 255 or sum(sizes) > 1000 else path  # no file system could hold it


def resolve(base: str, path: str) -> str:
    """The path, from the top, of ``path`` written in the file ``base``; ``..`` at the top goes nowhere."""
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(base), path)).lstrip("/")


def _urls(root: etree._Element) -> Iterator[str]:
    for element in root.iter(etree.Element):
        tag = local_name(element)
        for owner, attribute in SHOWN:
            if tag == owner and (value := element.get(attribute)):
                yield value
        if srcset := element.get("srcset"):
            yield from (part.split()[0] for part in srcset.split(",") if part.strip())
        if tag == "link" and "stylesheet" in (element.get("rel") or "").lower():
            yield element.get("href") or ""
        styles = element.text or "" if tag == "style" else element.get("style") or ""
        yield from (first or second for first, second in _CSS_URL.findall(styles))
