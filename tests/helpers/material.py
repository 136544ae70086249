"""Small real files of every kind, made afresh: nothing is copied from anywhere.

Each function returns the bytes of a file; ``save`` writes them.  They are real enough for the programs
that read such files, and small enough to be made in every test.
"""

from __future__ import annotations

import io
import struct
import subprocess
import wave
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pypandoc
from PIL import Image

STORY: Final = """# The goat and the drum

##
A goat found a drum.

##
It danced until the moon rose.

##
* License: [CC-BY]
* Text: Ama Mensah, Kofi Boateng
* Illustration: Lindiwe Nkosi
* Translation: Juma Ali and Neema Said (Story Circle)
* Language: sw
"""

CONTAINER: Final = """<?xml version="1.0"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>"""

PACKAGE: Final = """<?xml version="1.0" encoding="UTF-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="uid">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier id="uid">urn:uuid:0b5e9b3c-1df1-4a5c-9b43-0d6d0f6ab001</dc:identifier>
<dc:title id="t">Plants around us</dc:title>
<dc:language>en</dc:language>
<dc:creator id="a">Ama Mensah</dc:creator><meta refines="#a" property="role">aut</meta>
<dc:contributor id="b">Lindiwe Nkosi</dc:contributor><meta refines="#b" property="role">ill</meta>
<dc:rights>This book is licensed under CC BY 4.0</dc:rights>
<dc:description>&lt;p&gt;What grows at the &lt;b&gt;school&lt;/b&gt;.&lt;/p&gt;</dc:description>
<dc:subject>Biology</dc:subject>
<meta property="schema:accessibilityFeature">alternativeText</meta>
<meta property="dcterms:modified">2026-01-01T00:00:00Z</meta>
</metadata>
<manifest>
<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="c1" href="text/one.xhtml" media-type="application/xhtml+xml"/>
<item id="c2" href="text/two.xhtml" media-type="application/xhtml+xml"/>
<item id="p" href="img/leaf.png" media-type="image/png"/>
</manifest>
<spine><itemref idref="c1"/><itemref idref="c2"/></spine>
</package>"""

NAV: Final = """<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><head><title>Contents</title></head>
<body><nav epub:type="toc"><ol><li><a href="text/one.xhtml">Leaves</a>
<ol><li><a href="text/one.xhtml#veins">Veins</a></li></ol></li>
<li><a href="text/two.xhtml">Roots</a></li></ol></nav></body></html>"""

CHAPTER_ONE: Final = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="en"><head><title/></head><body>
<h1 id="top">Leaves</h1><p>Leaves&nbsp;make food. See <a href="two.xhtml#deep">deep roots</a>.</p>
<p><img src="../img/leaf.png" alt="A leaf"/></p>
<h2 id="veins">Veins</h2><p>Water flows in veins.</p>
<script>alert(1)</script></body></html>"""

CHAPTER_TWO: Final = """<html xmlns="http://www.w3.org/1999/xhtml"><head><title>Roots</title></head><body>
<h1 id="top">Roots</h1><p id="deep">Roots drink. Back to <a href="one.xhtml">leaves</a>.</p></body></html>"""


def save(folder: Path, name: str, data: bytes | str) -> Path:
    """Write a file and return its path."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def zipped(files: Mapping[str, bytes | str]) -> bytes:
    """A ZIP archive; ``mimetype`` is stored without compression, as EPUB and ODF ask for."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            how = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(name, data, compress_type=how)
    return out.getvalue()


def png(width: int = 4, height: int = 3, texts: Mapping[str, str] | None = None) -> bytes:
    """A picture; ``texts`` become its text chunks (PNG, section 11.3.4)."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    rows = b"".join(b"\0" + b"\x33\x99\x33" * width for _row in range(height))
    written = b"".join(chunk(b"tEXt", f"{k}\0{v}".encode("latin-1")) for k, v in (texts or {}).items())
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + written
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def jpeg(artist: str = "", description: str = "") -> bytes:
    """A photograph with EXIF tags."""
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x013B] = artist
    exif[0x010E] = description
    Image.new("RGB", (6, 5), "green").save(out, "JPEG", exif=exif)
    return out.getvalue()


def svg(title: str = "A circle") -> str:
    """A drawing."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><title>{title}</title>'
        '<circle cx="5" cy="5" r="4"/></svg>'
    )


def wav(seconds: float = 0.5) -> bytes:
    """Silence."""
    out = io.BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(b"\0\0" * int(8000 * seconds))
    return out.getvalue()


def epub(changes: Mapping[str, bytes | str | None] | None = None) -> bytes:
    """A book of two chapters with a picture; ``changes`` replaces, adds or (None) removes files."""
    files: dict[str, bytes | str | None] = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": CONTAINER,
        "EPUB/package.opf": PACKAGE,
        "EPUB/nav.xhtml": NAV,
        "EPUB/text/one.xhtml": CHAPTER_ONE,
        "EPUB/text/two.xhtml": CHAPTER_TWO,
        "EPUB/img/leaf.png": png(),
        **(changes or {}),
    }
    return zipped({name: data for name, data in files.items() if data is not None})


def office(
    kind: str, markdown: str, pictures: Mapping[str, bytes] | None = None, folder: Path | None = None
) -> bytes:
    """A text of kind ``docx`` or ``odt``, written by Pandoc; pictures are looked for in ``folder``."""
    for name, data in (pictures or {}).items():
        assert folder is not None
        save(folder, name, data)
    done = subprocess.run(
        [pypandoc.get_pandoc_path(), "-f", "markdown", "-t", kind, "-o", "-"],
        input=markdown.encode(),
        capture_output=True,
        check=True,
        cwd=folder,
    )
    return done.stdout


def pptx(slides: Mapping[str, str]) -> bytes:
    """A presentation: titles and texts of its slides."""
    a = "http://schemas.openxmlformats.org/drawingml/2006/main"
    p = "http://schemas.openxmlformats.org/presentationml/2006/main"
    r = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    rels = "http://schemas.openxmlformats.org/package/2006/relationships"
    files: dict[str, bytes | str] = {"[Content_Types].xml": "<Types/>"}
    listed, targets = "", ""
    for number, (title, text) in enumerate(slides.items(), start=1):
        listed += f'<p:sldId id="{255 + number}" r:id="r{number}"/>'
        targets += f'<Relationship Id="r{number}" Target="slides/slide{number}.xml"/>'
        shapes = (
            '<p:sp><p:nvSpPr><p:nvPr><p:ph type="title"/></p:nvPr></p:nvSpPr>'
            f"<p:txBody><a:p><a:r><a:t>{title}</a:t></a:r></a:p></p:txBody></p:sp>"
            f"<p:sp><p:txBody><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:txBody></p:sp>"
        )
        files[f"ppt/slides/slide{number}.xml"] = (
            f'<p:sld xmlns:p="{p}" xmlns:a="{a}"><p:cSld><p:spTree>{shapes}</p:spTree></p:cSld></p:sld>'
        )
    files["ppt/presentation.xml"] = (
        f'<p:presentation xmlns:p="{p}" xmlns:r="{r}"><p:sldIdLst>{listed}</p:sldIdLst></p:presentation>'
    )
    files["ppt/_rels/presentation.xml.rels"] = f'<Relationships xmlns="{rels}">{targets}</Relationships>'
    return zipped(files)


def pdf_with_bookmarks() -> bytes:
    """Two pages, with a bookmark to the second and one below it to the first (ISO 32000-1, 12.3.3)."""
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] >>"
    return _pdf_file(
        {
            1: b"<< /Type /Catalog /Pages 2 0 R /Outlines 7 0 R >>",
            2: b"<< /Type /Pages /Kids [5 0 R 6 0 R] /Count 2 >>",
            4: b"<< >>",
            5: page,
            6: page,
            7: b"<< /Type /Outlines /First 8 0 R /Last 8 0 R /Count 2 >>",
            8: b"<< /Title (Roots) /Parent 7 0 R /Dest [6 0 R /Fit] /First 9 0 R /Last 9 0 R /Count 1 >>",
            9: b"<< /Title (Seeds) /Parent 8 0 R /Dest [5 0 R /Fit] >>",
        }
    )


def pdf(
    pages: tuple[str, ...] = ("Seeds need water.", "Roots hold the plant."), title: str = "Seeds"
) -> bytes:
    """A text in Helvetica, one line on each page; an empty text makes a page without any."""
    objects: dict[int, bytes] = {}
    kids = []
    for number, text in enumerate(pages):
        page, stream = 10 + number * 2, 11 + number * 2
        kids.append(f"{page} 0 R")
        drawn = f"BT /F1 18 Tf 50 700 Td ({text}) Tj ET".encode("latin-1") if text else b""
        objects[page] = (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] "
            b"/Resources << /Font << /F1 3 0 R >> >> /Contents %d 0 R >>" % stream
        )
        objects[stream] = b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn)
    objects[1] = b"<< /Type /Catalog /Pages 2 0 R >>"
    objects[2] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(pages)} >>".encode()
    objects[3] = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
    objects[4] = f"<< /Title ({title}) /Author (Ama Mensah) /CreationDate (D:20250304120000Z) >>".encode(
        "latin-1"
    )
    return _pdf_file(objects)


def _pdf_file(objects: Mapping[int, bytes], trailer: bytes = b"") -> bytes:
    out = bytearray(b"%PDF-1.7\n")
    places = {}
    for number in sorted(objects):
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, objects[number])
    start = len(out)
    last = max(objects)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (last + 1)
    for number in range(1, last + 1):
        if number in places:
            out += b"%010d 00000 n \n" % places[number]
        else:
            out += b"0000000000 65535 f \n"
    out += b"trailer\n<< /Size %d /Root 1 0 R /Info 4 0 R %s>>\nstartxref\n%d\n%%%%EOF\n" % (
        last + 1,
        trailer,
        start,
    )
    return bytes(out)


def locked_pdf() -> bytes:
    """A PDF whose encryption dictionary no empty password opens (ISO 32000-1, 7.6)."""
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: b"<< /Type /Pages /Kids [5 0 R] /Count 1 >>",
        4: b"<< >>",
        5: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 10 10] >>",
        6: b"<< /Filter /Standard /V 2 /R 3 /Length 128 /P -44 /O <%s> /U <%s> >>" % (b"41" * 32, b"42" * 32),
    }
    return _pdf_file(
        objects,
        b"/Encrypt 6 0 R /ID [<00112233445566778899aabbccddeeff> <00112233445566778899aabbccddeeff>] ",
    )


def huge(folder: Path, name: str, start: bytes = b"", size: int = 3 * 1024**3) -> Path:
    """A file of ``size`` bytes that takes no room on the disk (a hole after ``start``)."""
    path = folder / name
    with path.open("wb") as out:
        out.write(start)
        out.truncate(size)
    return path
