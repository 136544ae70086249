"""The license inside a PDF: XMP rights metadata, as Creative Commons asks for.

Typst writes XMP, but has no words for rights.  They are added as an incremental update (ISO 32000-1,
7.5.6): the file as it was, then the new metadata object and a cross-reference section for it alone.
Names: https://wiki.creativecommons.org/wiki/XMP.
"""

from __future__ import annotations

import re
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from oerdesk.core.licenses import credit_of, info
from oerdesk.core.records import Manifest

_TRAILER: Final = re.compile(
    rb"trailer\s*<<(?P<entries>.*)>>\s*startxref\s+(?P<start>\d+)\s+%%EOF\s*$", re.DOTALL
)
_METADATA: Final = re.compile(rb"/Type/Catalog.{0,2000}?/Metadata (?P<number>\d+) 0 R", re.DOTALL)
_END: Final = b"</rdf:RDF>"


def with_rights(pdf: bytes, manifest: Manifest) -> bytes:
    """The PDF with its license in the metadata; unchanged when it has no metadata Typst's way."""
    trailer, reference = _TRAILER.search(pdf), _METADATA.search(pdf)
    if not trailer or not reference:
        return pdf
    number = int(reference["number"])
    match = re.search(rb"\n%d 0 obj\n<<[^>]*>>\s*stream\r?\n(?P<xmp>.*?)\nendstream" % number, pdf, re.DOTALL)
    if not match or _END not in match["xmp"]:
        return pdf
    xmp = match["xmp"].replace(_END, _description(manifest).encode() + _END)
    head = b"%d 0 obj\n<</Length %d/Type/Metadata/Subtype/XML>>\nstream\n" % (number, len(xmp))
    offset = len(pdf) + 1
    update = head + xmp + b"\nendstream\nendobj\n"
    section = b"xref\n%d 1\n%010d 00000 n\r\ntrailer\n" % (number, offset)
    entries = b"<<%s/Prev %d>>" % (trailer["entries"], int(trailer["start"]))
    return b"%s\n%s%s%s\nstartxref\n%d\n%%%%EOF\n" % (pdf, update, section, entries, offset + len(update))


def _description(manifest: Manifest) -> str:
    metadata = manifest.metadata
    row = info(metadata.license)
    url = quoteattr(row.url)
    credit = escape(credit_of(metadata).text)
    names = (
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmpRights="http://ns.adobe.com/xap/1.0/rights/" '
        'xmlns:cc="http://creativecommons.org/ns#"'
    )
    lines = [
        f'<rdf:Description rdf:about="" {names}>',
        f'<dc:rights><rdf:Alt><rdf:li xml:lang="x-default">{credit}</rdf:li></rdf:Alt></dc:rights>',
        "<xmpRights:Marked>True</xmpRights:Marked>" if row.id != "CC0-1.0" else "",
        f"<xmpRights:WebStatement>{escape(row.url)}</xmpRights:WebStatement>" if row.url else "",
        f"<cc:license rdf:resource={url}/>" if row.url else "",
    ]
    if metadata.source.startswith(("http://", "https://")):
        lines.append(f"<cc:attributionURL rdf:resource={quoteattr(metadata.source)}/>")
    return "".join([*lines, "</rdf:Description>"])
