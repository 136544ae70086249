"""Documents for adaptation: semantic HTML as a tree of blocks and inlines, in values.

``model``      the tree
``sanitize``   hostile HTML to harmless HTML (nh3), with ``markup`` and ``vocabulary``
``read_html``  HTML to the tree, sanitized on the way
``write_html`` the tree to HTML; ``read(write(x))`` is ``x``
``sections``   HTML to passages for the index; plain text and outline of a document
``images``     the files a document shows
``direction``  which way the text of a language runs
"""

from oerdesk.core.document.direction import direction_of
from oerdesk.core.document.images import sources, with_sources
from oerdesk.core.document.model import (
    Attrs,
    Block,
    Cell,
    CodeBlock,
    Container,
    Document,
    Figure,
    Heading,
    Image,
    Inline,
    Inlines,
    LineBreak,
    ListBlock,
    ListItem,
    Math,
    OpaqueBlock,
    OpaqueInline,
    Paragraph,
    Row,
    Rule,
    Table,
    Text,
)
from oerdesk.core.document.read_html import read_document
from oerdesk.core.document.sanitize import parse_bytes, sanitize
from oerdesk.core.document.sections import OutlineEntry, outline, plain_text, sections_of_html, with_anchors
from oerdesk.core.document.write_html import write_body, write_page

__all__ = [
    "Attrs",
    "Block",
    "Cell",
    "CodeBlock",
    "Container",
    "Document",
    "Figure",
    "Heading",
    "Image",
    "Inline",
    "Inlines",
    "LineBreak",
    "ListBlock",
    "ListItem",
    "Math",
    "OpaqueBlock",
    "OpaqueInline",
    "OutlineEntry",
    "Paragraph",
    "Row",
    "Rule",
    "Table",
    "Text",
    "direction_of",
    "outline",
    "parse_bytes",
    "plain_text",
    "read_document",
    "sanitize",
    "sections_of_html",
    "sources",
    "with_anchors",
    "with_sources",
    "write_body",
    "write_page",
]
