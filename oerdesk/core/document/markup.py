"""Markup that came from elsewhere, put in order: any text or bytes to well-nested HTML of bounded depth.

Nothing is harmless yet after this; ``sanitize`` makes it so.  This step goes before it because an HTML5
parser needs time quadratic in the depth of elements that were never closed; libxml2's needs not, and
stops at 256.  What goes through trees by recursion relies on :data:`DEEPEST`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lxml import etree
from lxml import html as lxml_html

from oerdesk.core.document.vocabulary import DROPPED, SVG_PAINT, SVG_UNSAFE, VOID
from oerdesk.core.errors import BadInputError
from oerdesk.core.i18n import _
from oerdesk.core.safety.xml import local_name, parse_xml

LARGEST: Final = 64 * 1024 * 1024  # characters
MOST_TAGS: Final = 1_000_000
DEEPEST: Final = 100
"""Elements inside each other, the page's own two among them; books and lessons need some twenty."""
_TOO_DEEP: Final = etree.XPath(f"boolean({'/*' * (DEEPEST + 1)})")
_TOO_DEEP_LOOSELY: Final = etree.XPath(f"boolean({'/*' * (DEEPEST * 7 // 10 + 1)})")
"""For pages that are not in order: written in order, with every ``tbody`` and ``p``, they get deeper."""
_MOST_ATTRIBUTES: Final = 64

XLINK: Final = "http://www.w3.org/1999/xlink"
EPUB: Final = "http://www.idpf.org/2007/ops"
_XML: Final = "http://www.w3.org/XML/1998/namespace"
_MATHML: Final = "http://www.w3.org/1998/Math/MathML"
_PLAIN_NAMES: Final = {
    f"{{{XLINK}}}href": "xlink:href",
    f"{{{EPUB}}}type": "epub:type",
    f"{{{_XML}}}lang": "lang",
    "xml:lang": "lang",
}
_EMPTY: Final = "<html><body></body></html>"
NAMESPACES: Final = f'xmlns:epub="{EPUB}" xmlns:xlink="{XLINK}"'
_DOCTYPE: Final = re.compile(r"\A\s*<!DOCTYPE html>\s*", re.IGNORECASE)
_NOT_STRICT: Final = re.compile(r"<[A-Z!?]|\A<html[^>]*xmlns|<(?:script|style|[a-z:]+[^<>]*/>)")
VOID_TAG: Final = re.compile(rf"<({'|'.join(sorted(VOID))})((?:\s[^<>]*)?)>")
_CROWDED: Final = re.compile(
    r"""<[A-Za-z][^\s/>]*+(?:[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"'][^\s>]*+))?+){300}"""
)
"""300 attributes in one tag, as HTML's tokenizer sees them."""
_RENAMED: Final = {
    "xmp": "pre",
    "listing": "pre",
    "plaintext": "pre",
    "dir": "ul",
    "menu": "ul",
    "image": "img",
}
_UNWRAPPED: Final = frozenset({"noscript", "picture", "form", "fieldset", "label", "switch"})
"""Removed here: an HTML5 parser would take their content for text, or look for more of their kind."""
_ATTRIBUTE_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,40}(?::[A-Za-z]{1,20})?")
_FORBIDDEN: Final = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_DECLARATION: Final = re.compile(r"\A\ufeff?\s*<\?xml[^>]*>")
_ESCAPES: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})
_TEXT_ESCAPES: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_CHARSET: Final = re.compile(
    rb"""<meta[^>]{1,200}charset\s*=\s*["']?\s*([A-Za-z0-9._:-]{2,40})""", re.IGNORECASE
)
_XML_ENCODING: Final = re.compile(rb"""\A\s*<\?xml[^>]{1,200}encoding\s*=\s*["']([A-Za-z0-9._-]{2,40})["']""")
_BOMS: Final = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_XHTML: Final = frozenset({"application/xhtml+xml", "application/xml", "text/xml", "image/svg+xml"})


def parse_bytes(data: bytes, media_type: str = "text/html", *, name: str = "") -> str:
    """A page as HTML text: in whatever encoding it came, and XHTML with its namespaces resolved.

    Well-formed XHTML is read as XML, everything else as HTML.  The result may hold hostile HTML:
    it is for ``sanitize`` and ``read_document``.

    Args:
        data: the file.
        media_type: XHTML's and XML's make it be read as XML first.
        name: the file's, for messages.

    Raises:
        BadInputError: too large, or it declares entities.
    """
    if len(data) > LARGEST:
        raise _refused(name, _("it is too large"))
    if media_type in _XHTML or data[:200].lstrip().startswith(b"<?xml"):
        _check_attributes(decoded(data), name)
        try:
            return _page_of_xml(parse_xml(data, name or _("The page")))
        except BadInputError:
            if b"<!ENTITY" in data:
                raise
    return decoded(data)


def decoded(data: bytes) -> str:
    """Text by byte order mark, declared encoding, UTF-8 or, as browsers do, Windows-1252."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    declared = _XML_ENCODING.search(data[:1024]) or _CHARSET.search(data[:4096])
    for encoding in ("utf-8", declared[1].decode("ascii") if declared else "", "cp1252"):
        try:
            return data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return data.decode("latin-1")


def parse_page(html: str, name: str = "") -> etree._Element:
    """The root of a page or fragment, however broken.

    Raises:
        BadInputError: too large, or elements nest deeper than any document's.
    """
    if len(html) > LARGEST or html.count("<") > MOST_TAGS:
        raise _refused(name, _("it is too large"))
    text = _without_controls(_DECLARATION.sub("", html, count=1))
    _check_attributes(text, name)
    strict = _parse_strictly(text)
    if strict is not None:
        check_depth(strict, name)
        return strict
    parser = lxml_html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        root = lxml_html.document_fromstring(text if text.strip() else _EMPTY, parser=parser)
    except etree.ParserError:  # nothing but comments
        return lxml_html.document_fromstring(_EMPTY)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise _refused(name, _("it is not a page")) from error
    if any(entry.level_name == "FATAL" for entry in parser.error_log):
        raise _refused(name, _("it is built in a way that no program could show"))
    check_depth(root, name, loose=True)
    return root


def check_depth(root: etree._Element, name: str = "", *, loose: bool = False) -> None:
    """Refuse a tree that is so deep that going through it could end the program.

    Raises:
        BadInputError: more than :data:`DEEPEST` elements inside each other.
    """
    if _TOO_DEEP_LOOSELY(root) if loose else _TOO_DEEP(root):
        raise _refused(name, _("its parts lie too deep inside each other"))


def _parse_strictly(text: str) -> etree._Element | None:
    """The root of a page that is in order already, as those the program writes are; else None.

    libxml2 repairs HTML by the rules of HTML 4, which would change what HTML5 allows.
    """
    content = _DOCTYPE.sub("", text, count=1)
    if _NOT_STRICT.search(content):
        return None
    content = VOID_TAG.sub(r"<\1\2/>", content.replace("&nbsp;", "\u00a0"))
    if content.startswith("<html"):
        content = f"<html {NAMESPACES}{content[5:]}"
    else:
        content = f"<html {NAMESPACES}><body>{content}</body></html>"
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def body_markup(root: etree._Element) -> str:
    """What is inside the body (or the root, where there is none), well-nested."""
    body = next((child for child in root if local_name(child) == "body"), None)
    out: list[str] = []
    _write_inside(root if body is None else body, out)
    return "".join(out).strip()


def escape_text(text: str) -> str:
    """Characters for the content of an element."""
    return _without_controls(text).translate(_TEXT_ESCAPES)


def escape_attribute(text: str) -> str:
    """Characters for a value in double quotes."""
    return _without_controls(text).translate(_ESCAPES)


def _check_attributes(text: str, name: str) -> None:
    """Refuse elements with very many attributes: parsers compare each with all before it."""
    if _CROWDED.search(text):
        raise _refused(name, _("it is built in a way that no program could show"))


def _without_controls(text: str) -> str:
    """Without what XML 1.0 (section 2.2) has no place for; a page feed is white space in HTML."""
    return _FORBIDDEN.sub("", text.replace("\f", " "))


def attributes_of(element: etree._Element) -> dict[str, str]:
    """Attributes under the names HTML has for them."""
    found: dict[str, str] = {}
    for key, value in element.attrib.items():
        name = _PLAIN_NAMES.get(str(key), str(key))
        if _ATTRIBUTE_NAME.fullmatch(name) and (name not in found or key == name):
            found[name] = str(value)
        if len(found) >= _MOST_ATTRIBUTES:
            break
    return found


def tag(name: str, attributes: dict[str, str]) -> str:
    """A start tag; attributes in alphabetical order, so that the same is always written the same."""
    written = "".join(f' {key}="{escape_attribute(value)}"' for key, value in sorted(attributes.items()))
    return f"<{name}{written}>"


def _page_of_xml(root: etree._Element) -> str:
    out = ["<!DOCTYPE html>", tag("html", attributes_of(root)), "<head>"]
    head = next((child for child in root if local_name(child) == "head"), None)
    for child in () if head is None else head:
        name = local_name(child)
        if name == "title":
            out.append(f"<title>{escape_text(''.join(map(str, child.itertext())))}</title>")
        elif name == "meta":
            out.append(tag("meta", attributes_of(child)))
    out.append("</head>")
    body = next((child for child in root if local_name(child) == "body"), None)
    if body is None:
        out.append("<body>")
        _write(root, out) if local_name(root) != "html" else _write_inside(root, out)
    else:
        out.append(tag("body", attributes_of(body)))
        _write_inside(body, out)
    out.append("</body></html>\n")
    return "".join(out)


def _write_inside(element: etree._Element, out: list[str], *, drawing: bool = False) -> None:
    out.append(escape_text(element.text or ""))
    for child in _children(element):
        _write(child, out, drawing=drawing)
        out.append(escape_text(child.tail or ""))


def _write(element: etree._Element, out: list[str], *, drawing: bool = False) -> None:
    name = local_name(element)
    if name == "svg" and not drawing:
        if _is_unsafe_drawing(element):
            out.append(f" {escape_text(_text_of_drawing(element))} ")
            return
        drawing = True
    elif not drawing:
        name = _RENAMED.get(name, name)
    if not name or (name in DROPPED and not (drawing and name == "title")):
        return
    if name in _UNWRAPPED or (name == "source" and element.get("srcset")):
        _write_inside(element, out, drawing=drawing)
        return
    attributes = attributes_of(element)
    if drawing and "style" in attributes:
        attributes = _paint(attributes.pop("style")) | attributes
    out.append(tag(name, attributes))
    if name in VOID and not drawing:
        _write_inside(element, out)  # libxml2 puts what follows some void elements into them
        return
    _write_inside(element, out, drawing=drawing)
    out.append(f"</{name}>")


def _children(element: etree._Element) -> Iterator[etree._Element]:
    """Children; of EPUB's ``switch`` only the case with a formula, or else the default."""
    name = local_name(element)
    if name == "switch":
        cases = [case for case in element if case.get("required-namespace") == _MATHML]
        cases = cases or [case for case in element if local_name(case) == "default"]
        yield from cases[:1]
    else:
        yield from element


def _is_unsafe_drawing(drawing: etree._Element) -> bool:
    return any(local_name(part).lower() in SVG_UNSAFE for part in drawing.iter(etree.Element))


def _text_of_drawing(drawing: etree._Element) -> str:
    skipped = {"style", "script"}
    parts = [
        "".join(str(text) for text in part.itertext())
        for part in drawing.iter(etree.Element)
        if local_name(part) in {"title", "desc", "text", "foreignobject", "foreignObject"}
        and not any(local_name(inner) in skipped for inner in part.iter(etree.Element))
    ]
    return " ".join(" ".join(parts).split())


def _paint(style: str) -> dict[str, str]:
    declarations = (part.partition(":") for part in style[:5000].split(";"))
    return {
        name.strip(): value.strip()
        for name, _colon, value in declarations
        if name.strip() in SVG_PAINT and value
    }


def _refused(name: str, reason: str) -> BadInputError:
    return BadInputError(
        _("“{name}” cannot be read: {reason}.").format(name=name or _("The page"), reason=reason),
        _("Open it in a browser to see whether it is the right file, or get it from a place you trust."),
    )
