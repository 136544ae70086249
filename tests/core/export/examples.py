"""Small works to export, and eyes to look into the PDF that comes out."""

from __future__ import annotations

import ctypes
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image as Picture

from oerdesk.core.document.model import Block, Document, Inline, Paragraph, Text
from oerdesk.core.export.exportable import Exportable
from oerdesk.core.records import FileEntry, Ingredient, Manifest, Metadata, Person

NOW = "2026-11-21T08:00:00Z"
MARKUP = '#let x = 1; #[a] $x$ "quote\\" *bold* @ref <lab> </p><script>alert(1)</script> \\u{41} ]]> // c'


def manifest(**values: object) -> Manifest:
    """An adapted lesson; ``values`` replace fields of its metadata."""
    metadata = Metadata(
        title="Water & <air>",
        language="en",
        description="A lesson.",
        people=(Person("Ana Ñ"), Person('Bob "B"', "ill")),
        license="CC-BY-SA-4.0",
        subjects=("science",),
        source="https://example.org/lesson?a=1&b=2",
        date="2024",
    ).changed(**values)
    original = Ingredient(
        work="https://example.org/w",
        version="",
        title="The original",
        people=(Person("Zoe"),),
        license="CC-BY-4.0",
        source="https://example.org/original",
        change="translated",
        note="shortened & translated",
    )
    main = FileEntry("index.html", "0" * 64, 3, "text/html")
    work = "urn:uuid:11111111-1111-4111-8111-111111111111"
    return Manifest(work, "2026-11-20T08:00:00Z", metadata, (main,), (original,))


def exportable(
    *blocks: Block, pictures: Mapping[str, bytes] | None = None, language: str = "en", **metadata: object
) -> Exportable:
    """A work with these blocks."""
    document = Document(blocks, "Water & <air>", language)
    return Exportable(manifest(language=language, **metadata), document, pictures or {})


def para(*inlines: Inline | str, **attrs: str) -> Paragraph:
    """A paragraph; strings are plain text."""
    runs = tuple(Text(one) if isinstance(one, str) else one for one in inlines)
    return Paragraph(runs, attrs=tuple(sorted(attrs.items())))


def png(width: int = 30, height: int = 20) -> bytes:
    """A picture."""
    out = io.BytesIO()
    Picture.new("RGB", (width, height), "red").save(out, "PNG")
    return out.getvalue()


@dataclass(frozen=True)
class Element:
    """A structure element of a tagged PDF."""

    type: str
    alt: str
    lang: str


class Look:
    """What a reader, or a screen reader, finds in a PDF."""

    def __init__(self, data: bytes) -> None:
        self.document = pypdfium2.PdfDocument(data)
        self.pages = [self.document[number] for number in range(len(self.document))]
        self.text = "\n".join(page.get_textpage().get_text_range() for page in self.pages)
        self.properties = self.document.get_metadata_dict()
        self.tagged = bool(pdfium.FPDFCatalog_IsTagged(self.document))
        self.elements = [element for page in self.pages for element in _elements(page)]

    @property
    def words(self) -> str:
        """The text on one line."""
        return " ".join(self.text.split())

    def types(self) -> list[str]:
        """Types of the structure elements, in order."""
        return [element.type for element in self.elements]


def _elements(page: pypdfium2.PdfPage) -> Iterator[Element]:
    tree = pdfium.FPDF_StructTree_GetForPage(page)
    try:
        for index in range(pdfium.FPDF_StructTree_CountChildren(tree)):
            yield from _walk(pdfium.FPDF_StructTree_GetChildAtIndex(tree, index))
    finally:
        pdfium.FPDF_StructTree_Close(tree)


def _walk(element: object) -> Iterator[Element]:
    if not element:
        return
    yield Element(
        _string(pdfium.FPDF_StructElement_GetType, element),
        _string(pdfium.FPDF_StructElement_GetAltText, element),
        _string(pdfium.FPDF_StructElement_GetLang, element),
    )
    for index in range(pdfium.FPDF_StructElement_CountChildren(element)):
        yield from _walk(pdfium.FPDF_StructElement_GetChildAtIndex(element, index))


def _string(function: object, element: object) -> str:
    assert callable(function)
    size = function(element, None, 0)
    buffer = ctypes.create_string_buffer(size)
    function(element, buffer, size)
    return buffer.raw.decode("utf-16-le").rstrip("\x00")
