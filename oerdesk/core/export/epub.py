"""EPUB 3.3 (https://www.w3.org/TR/epub-33/), written with ``zipfile`` and nothing else.

Why not Pandoc: ``docs/decisions/0009-exports.md``.  The same version of a work always gives the same
bytes, on every machine.  ``epub_chapters`` cuts the document, ``epub_package`` describes the book.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from lxml import etree, html

from oerdesk.core.document.model import Document
from oerdesk.core.export.about import about
from oerdesk.core.export.body import body_of, replace_by_words, replace_empty_players, shown_files
from oerdesk.core.export.epub_chapters import chapters_of, contents_of
from oerdesk.core.export.epub_package import Book, Item, features_of, nav, package, text_file
from oerdesk.core.export.exportable import Exportable
from oerdesk.core.export.language import direction_of_work, language_of
from oerdesk.core.export.media import kind_of_media, suffix_of_media
from oerdesk.core.export.xhtml import XHTML
from oerdesk.core.i18n import _
from oerdesk.core.paths import resources_folder

_CONTAINER: Final = (
    b'<?xml version="1.0" encoding="UTF-8"?>\n'
    b'<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    b'<rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/>'
    b"</rootfiles></container>\n"
)
_FIRST_DAY: Final = (1980, 1, 1, 0, 0, 0)  # the earliest a ZIP entry can say; the same for every book
_PACKED: Final = (".png", ".jpg", ".gif", ".webp", ".mp3", ".m4a", ".ogg", ".flac", ".mp4", ".webm")


@dataclass(frozen=True, slots=True)
class Epub:
    """An EPUB and translated sentences about what it lacks."""

    data: bytes
    warnings: tuple[str, ...]


def to_epub(exportable: Exportable, document: Document) -> Epub:
    """A document as a book, one file per chapter, its credits as the last chapter."""
    manifest = exportable.manifest
    warnings: dict[str, None] = {}

    def warn(sentence: str) -> None:
        warnings[sentence] = None

    root = body_of(document, manifest.metadata.title, about(manifest), warn)
    undescribed = bool(warnings)
    media = _with_media(root, exportable)
    for name in media.missing:
        warn(_("The picture “{name}” is missing.").format(name=name))
    language = language_of(manifest, document)
    book = Book(manifest, language, direction_of_work(manifest, document))
    chapters = chapters_of(root)
    features = features_of(root, described=not undescribed, media=media.kinds)
    texts = {chapter.name: text_file(book, chapter, first=chapter is chapters[0]) for chapter in chapters}
    items = [
        Item("nav.xhtml", "application/xhtml+xml", "nav"),
        Item("style.css", "text/css"),
        *(Item.text(name, text) for name, text in texts.items()),
        *(Item(name, kind) for name, kind in media.kinds.items()),
    ]
    files = {
        "META-INF/container.xml": _CONTAINER,
        "EPUB/package.opf": _xml(package(book, items, features)),
        "EPUB/nav.xhtml": _xml(nav(book, contents_of(chapters), chapters)),
        "EPUB/style.css": (resources_folder() / "styles" / "export.css").read_bytes(),
        **{f"EPUB/{name}": _xml(text) for name, text in texts.items()},
        **{f"EPUB/{name}": data for name, data in media.files.items()},
    }
    return Epub(_zipped(files), tuple(warnings))


@dataclass(frozen=True, slots=True)
class _Media:
    """Pictures, sounds and films of a book by their names in it, and the names of those not found."""

    files: Mapping[str, bytes]
    kinds: Mapping[str, str]
    missing: tuple[str, ...]


def _with_media(root: html.HtmlElement, exportable: Exportable) -> _Media:
    """Let the elements name files of the book; names from outside are not used."""
    names: dict[str, str] = {}
    files, kinds, missing = {}, {}, []
    for element, attribute in shown_files(root):
        src = element.get(attribute, "")
        data = exportable.picture(src)
        kind = kind_of_media(data) if data else ""
        if kind:
            name = names.setdefault(src, f"media/{len(names) + 1:03}.{suffix_of_media(kind)}")
            files[name], kinds[name] = data, kind
            element.set(attribute, name)
            continue
        if not src.startswith("#"):
            element.attrib.pop(attribute, "")
        if element.tag == "img":
            missing.append(src or element.get("alt", ""))
            replace_by_words(element)
    replace_empty_players(root)
    return _Media(files, kinds, tuple(missing))


def _xml(root: etree._Element) -> bytes:
    etree.cleanup_namespaces(root)
    doctype = "<!DOCTYPE html>" if root.tag == f"{{{XHTML}}}html" else ""
    head = f"<?xml version='1.0' encoding='utf-8'?>\n{doctype}\n"
    return (head + etree.tostring(root, encoding="unicode") + "\n").encode()


def _zipped(files: Mapping[str, bytes]) -> bytes:
    """The container: ``mimetype`` first and unpacked (EPUB 3.3, 4.2.3 "OCF ZIP container media type")."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(_entry("mimetype", zipfile.ZIP_STORED), b"application/epub+zip")
        for name, data in files.items():
            method = zipfile.ZIP_STORED if name.endswith(_PACKED) else zipfile.ZIP_DEFLATED
            archive.writestr(_entry(name, method), data, compresslevel=9)
    return out.getvalue()


def _entry(name: str, method: int) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _FIRST_DAY)
    entry.compress_type = method
    entry.create_system = 3
    entry.external_attr = 0o644 << 16
    return entry
