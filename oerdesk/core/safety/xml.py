"""XML from outside, parsed without entities, DTDs and network, within limits.

libxml2 itself limits depth (256) and the length of one text (10 MB) as long as ``huge_tree`` is off.
"""

from __future__ import annotations

import html.entities
import re
from typing import Any, Final

from lxml import etree

from oerdesk.core.errors import BadInputError
from oerdesk.core.i18n import _

LARGEST: Final = 32 * 1024 * 1024  # bytes
_NAMED: Final = re.compile(rb"&([A-Za-z][A-Za-z0-9]{1,31});")
_OWN_OF_XML: Final = frozenset({b"amp", b"lt", b"gt", b"quot", b"apos"})


def parse_xml(data: bytes, name: str) -> etree._Element:
    """The root element of an XML document; comments and processing instructions are dropped.

    The named characters of HTML (``&nbsp;``) are understood, as XHTML inside books uses them.

    Args:
        data: the whole document, in any encoding it declares.
        name: the file, for messages.

    Raises:
        BadInputError: not well-formed, too large, too deep, or it declares entities.
    """
    if len(data) > LARGEST:
        raise _refused(name, _("it is too large"))
    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(_NAMED.sub(_character, data), parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        raise _refused(name, _("it is not well-formed")) from error
    declared: Any = root.getroottree().docinfo.internalDTD
    if declared is not None and next(iter(declared.iterentities()), None) is not None:
        raise _refused(name, _("it declares entities, which may be used to do harm"))
    return root


def local_name(element: etree._Element) -> str:
    """The name of an element without its namespace; empty for what is no element."""
    tag: object = element.tag  # a function for comments and processing instructions
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _character(match: re.Match[bytes]) -> bytes:
    if match[1] in _OWN_OF_XML:
        return match[0]
    text = html.entities.html5.get(match[1].decode("ascii") + ";")
    return match[0] if text is None else "".join(f"&#{ord(char)};" for char in text).encode("ascii")


def _refused(name: str, reason: str) -> BadInputError:
    return BadInputError(
        _("“{name}” cannot be read: {reason}.").format(name=name, reason=reason),
        _("Get the file again from where it came from."),
    )
