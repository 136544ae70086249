"""Covers, made from the files: a picture inside, the first page of a PDF, or the picture itself.

Each is made once and kept in ``covers/`` of the library under the hash of the version's manifest, so that a
new version never shows an old cover; the covers of older versions go when a newer one is made.  The folder
can be deleted at any time.

Files come from anywhere: only common kinds of pictures are opened, and only when they need little memory;
archives pass :mod:`oerdesk.core.safety.archives`; and one cover is made at a time, however many wait.
"""

from __future__ import annotations

import io
import logging
import posixpath
import zipfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from threading import Lock
from typing import Final
from urllib.parse import unquote

from lxml import etree
from PIL import Image, ImageOps

from oerdesk.core.catalog import Catalog
from oerdesk.core.errors import BadInputError, OerdeskError
from oerdesk.core.formats import Content, ContentKind
from oerdesk.core.objects import ObjectStore
from oerdesk.core.records import Manifest
from oerdesk.core.safety.archives import SafeZip
from oerdesk.core.safety.durable import write_durably
from oerdesk.core.safety.xml import parse_xml

log = logging.getLogger(__name__)

SVG: Final = "image/svg+xml"
SIDE: Final = (400, 400)
"""Largest width and height that is kept, in pixels."""
_KINDS: Final = ("JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF")
"""What is opened; Pillow knows some hundred kinds, and some of them start other programs."""
_MOST_MEMORY: Final = 100_000_000
"""Bytes of memory a picture may need while it is made small."""
_MOST_BYTES: Final = 30_000_000
_LARGEST_DRAWING: Final = 200_000
_LOOKED_AT: Final = 12
"""Pictures of a page that are looked at for one that is large enough."""
_LEAST: Final = 90
"""Pixels a picture inside a work needs at least on each side: smaller ones are signs and lines."""
_THUMBNAILS: Final = (
    ("application/vnd.oasis.opendocument.", "Thumbnails/thumbnail.png"),  # OpenDocument 1.3, part 2, 3.7
    ("application/vnd.openxmlformats-officedocument.", "docProps/thumbnail.jpeg"),  # ECMA-376, part 2
)
_SPOILED: Final = (BadInputError, ValueError, etree.LxmlError, zipfile.BadZipFile)
"""The file itself is at fault: looking again would find the same."""


class Covers:
    """The covers of one library."""

    def __init__(
        self,
        catalog: Catalog,
        objects: ObjectStore,
        folder: Path,
        content_of: Callable[[int], Content],
        *,
        read_only: bool,
    ) -> None:
        self._catalog = catalog
        self._objects = objects
        self._folder = folder
        self._content_of = content_of
        self._read_only = read_only
        self._one_at_a_time = Lock()

    def picture_of(self, resource: int, width: int = SIDE[0]) -> bytes | None:
        """The cover of a resource as a JPEG, PNG or SVG file; None where there is no picture in it.

        Args:
            width: pixels it will be shown with; a smaller picture is given, never a larger one.
        """
        rows = self._catalog.browse.rows([resource])
        if not rows or not rows[0].here:
            return None
        kept = self._folder / rows[0].version
        try:
            data = kept.read_bytes() if kept.is_file() else self._made(resource, kept)
            return _shrunk(data, width) if data and not _is_svg(data) else data or None
        except (OerdeskError, OSError, ValueError, MemoryError) as error:
            log.info("no cover of resource %s: %s", resource, error)  # it gets one made of its title
            return None

    def _made(self, resource: int, kept: Path) -> bytes:
        """Make and keep the cover; an empty file says that there is none."""
        with self._one_at_a_time:
            manifest = self._catalog.resources.manifest(resource)
            try:
                image = self._image(resource, manifest)
            except _SPOILED as error:
                log.info("no cover of resource %s: %s", resource, error)
                image = None
        data = image if isinstance(image, bytes) else _as_file(image)
        if not self._read_only:
            kept.parent.mkdir(exist_ok=True)
            write_durably(kept, data)
            for older in self._catalog.resources.hashes(resource) - {kept.name}:
                (self._folder / older).unlink(missing_ok=True)
        return data

    def _image(self, resource: int, manifest: Manifest) -> Image.Image | bytes | None:
        main = self._objects.path(manifest.main.sha256)
        kind = manifest.main.media_type
        if kind == "application/pdf":
            return _first_page(main)
        if kind == SVG:
            return _drawing(main.read_bytes()) if main.stat().st_size <= _LARGEST_DRAWING else None
        if kind.startswith("image/"):
            return _opened(main, least=1)
        if kind.startswith(("audio/", "video/")):
            return _embedded(main)
        found = _of_epub(main) if kind == "application/epub+zip" else _thumbnail(main, kind)
        return self._of_pages(resource) if found is None else found

    def _of_pages(self, resource: int) -> Image.Image | bytes | None:
        """The first picture of the first page that is large enough."""
        content = self._content_of(resource)
        try:
            if content.kind is not ContentKind.PAGES:
                return None
            page, _type = content.read(content.start)
            for path in _pictures(page, content.start):
                try:
                    data, kind = content.read(path)
                except OerdeskError:
                    continue
                image = _drawing(data) if kind == SVG else _opened(data, least=_LEAST)
                if image is not None:
                    return image
        finally:
            content.close()
        return None


def _is_svg(data: bytes) -> bool:
    return data.lstrip()[:1] == b"<"


def _drawing(data: bytes) -> bytes | None:
    """An SVG as it is; None when it is too large to be drawn again and again."""
    return data if len(data) <= _LARGEST_DRAWING and _is_svg(data) else None


def _as_file(image: Image.Image | None) -> bytes:
    """The bytes that are kept; none for no picture.  JPEG: a quarter of what PNG takes of a photograph."""
    out = io.BytesIO()
    if image is not None:
        image.save(out, "JPEG", quality=85, optimize=True)
    return out.getvalue()


def _shrunk(data: bytes, width: int) -> bytes:
    """At most ``width`` wide; what is smaller stays as it is."""
    with Image.open(io.BytesIO(data), formats=_KINDS) as image:
        if image.width <= width:
            return data
        image.thumbnail((width, SIDE[1]))
        out = io.BytesIO()
        image.save(out, "PNG")
        return out.getvalue()


def _opened(source: bytes | Path, *, least: int) -> Image.Image | None:
    """A picture small enough to keep; None when it is too small to tell anything, or too large to open."""
    if isinstance(source, bytes) and len(source) > _MOST_BYTES:
        return None
    try:
        with Image.open(source if isinstance(source, Path) else io.BytesIO(source), formats=_KINDS) as image:
            if _memory(image) > _MOST_MEMORY or min(image.size) < least:
                return None
            image.draft("RGB", SIDE)  # JPEG: decodes only as much as is needed
            return _small(image)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None


def _memory(image: Image.Image) -> int:
    """Bytes it takes to make a picture small: four a pixel, twice that where it is copied first."""
    return image.width * image.height * (4 if image.mode in {"RGB", "L", "CMYK", "YCbCr"} else 8)


def _small(image: Image.Image) -> Image.Image:
    """Upright, small, on white: what is not drawn is paper, not night."""
    clear = image.has_transparency_data
    if image.mode not in {"RGB", "L", "CMYK", "YCbCr", "RGBA"}:
        image = image.convert("RGBA" if clear else "RGB")
    image.thumbnail(SIDE)
    small = ImageOps.exif_transpose(image)
    if not clear:
        return small.convert("RGB")
    ground = Image.new("RGBA", small.size, "white")
    return Image.alpha_composite(ground, small.convert("RGBA")).convert("RGB")


def _first_page(path: Path) -> Image.Image | None:
    import pypdfium2

    from oerdesk.core.formats.pdf import PDFIUM_LOCK

    with PDFIUM_LOCK:
        try:
            with pypdfium2.PdfDocument(path) as document:
                if not len(document):
                    return None
                wide, high = document[0].get_size()
                scale = min(SIDE[0] / max(wide, 1), SIDE[1] / max(high, 1))
                page: Image.Image = document[0].render(scale=scale).to_pil()
                return page.convert("RGB")
        except pypdfium2.PdfiumError as error:
            raise ValueError(str(error)) from error


def _embedded(path: Path) -> Image.Image | None:
    """The picture inside a recording: ID3 APIC, FLAC and Ogg pictures, MP4 ``covr``."""
    import mutagen

    try:
        recording = mutagen.File(path)
    except mutagen.MutagenError as error:
        raise ValueError(str(error)) from error
    if recording is None:
        return None
    pictures = [picture.data for picture in getattr(recording, "pictures", [])]
    for name, value in dict(recording.tags or {}).items():
        if name.startswith("APIC"):
            pictures.append(value.data)
        elif name == "covr":
            pictures += map(bytes, value)
    found = (_opened(data, least=1) for data in pictures)
    return next((image for image in found if image is not None), None)


_OPF: Final = {"o": "http://www.idpf.org/2007/opf"}


def _of_epub(path: Path) -> Image.Image | None:
    """EPUB 3 ``properties="cover-image"``, else EPUB 2 ``<meta name="cover">``."""
    with SafeZip(path) as archive:
        container = parse_xml(_part(archive, "META-INF/container.xml"), "container.xml")
        rootfile = next((str(e.get("full-path")) for e in container.iter("{*}rootfile")), "")
        package = parse_xml(_part(archive, rootfile), rootfile)
        items: Mapping[str, str] = {
            str(item.get("id")): str(item.get("href")) for item in package.iterfind(".//o:item", _OPF)
        }
        named = [str(meta.get("content")) for meta in package.iterfind(".//o:meta[@name='cover']", _OPF)]
        marked = [
            str(item.get("href"))
            for item in package.iterfind(".//o:item", _OPF)
            if "cover-image" in str(item.get("properties", "")).split()
        ]
        for href in (*marked, *(items.get(name, "") for name in named)):
            target = posixpath.normpath(posixpath.join(posixpath.dirname(rootfile), unquote(href)))
            image = _opened(_part(archive, target), least=1)
            if image is not None:
                return image
    return None


def _thumbnail(path: Path, kind: str) -> Image.Image | None:
    """The picture of its first page that an office program put into a file."""
    inside = next((name for start, name in _THUMBNAILS if kind.startswith(start)), "")
    if not inside:
        return None
    with SafeZip(path) as archive:
        return _opened(_part(archive, inside), least=_LEAST)


def _part(archive: SafeZip, name: str) -> bytes:
    """A file of an archive; nothing when it is not there or too large."""
    if name not in archive or archive.size(name) > _MOST_BYTES:
        return b""
    return archive.read(name, _MOST_BYTES)


def _pictures(page: bytes, at: str) -> Iterable[str]:
    """Paths of the first pictures of a page."""
    from lxml import html

    found = 0
    for element in html.document_fromstring(page or b"<p>").iter("img"):
        source = (element.get("src") or "").partition("#")[0]
        if source and "://" not in source and not source.startswith("data:"):
            yield posixpath.normpath(posixpath.join(posixpath.dirname(at), source))
            found += 1
            if found == _LOOKED_AT:
                return
