"""One HTML file that holds everything: text, pictures, style, credits, and the license for machines.

It loads nothing from anywhere and forbids itself to (Content-Security-Policy), opens in any browser
and prints well.  Metadata: JSON-LD with schema.org, and Dublin Core terms
(https://www.dublincore.org/specifications/dublin-core/dcq-html/).
"""

from __future__ import annotations

import base64
import html as escaping
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from lxml import html

from oerdesk.core.document.model import Document, Paragraph, Text
from oerdesk.core.errors import BadInputError, storage_errors
from oerdesk.core.export.about import about, byline
from oerdesk.core.export.body import body_of, replace_by_words, replace_empty_players, shown_files
from oerdesk.core.export.exportable import Exportable
from oerdesk.core.export.language import direction_of_work, language_of
from oerdesk.core.export.media import kind_of_media
from oerdesk.core.export.xhtml import xml_text
from oerdesk.core.i18n import _
from oerdesk.core.licenses import credit_of, info, label, to_jsonld
from oerdesk.core.paths import resources_folder
from oerdesk.core.records import Manifest

LARGEST_MEDIUM: Final = 100 * 1024 * 1024  # bytes; browsers refuse much longer data: URLs


@dataclass(frozen=True, slots=True)
class Page:
    """A web page and translated sentences about what it lacks."""

    text: str
    warnings: tuple[str, ...]


def to_html(exportable: Exportable, document: Document, *, titled: bool = True) -> Page:
    """A document as a single file; ``titled``: with title, makers and license at its top."""
    warnings: dict[str, None] = {}

    def warn(sentence: str) -> None:
        warnings[sentence] = None

    root = body_of(document, exportable.manifest.metadata.title, about(exportable.manifest), warn)
    for name in _embed(root, exportable):
        warn(_("The picture “{name}” is missing.").format(name=name))
    markup = html.tostring(root, encoding="unicode")
    return Page(_page(exportable.manifest, document, markup, titled=titled), tuple(warnings))


def medium_to_html(exportable: Exportable, path: Path) -> Page:
    """The sound or film at ``path`` as a page with a player.

    Raises:
        BadInputError: it is too large for one page.
        StorageError: it is not there.
    """
    manifest = exportable.manifest
    metadata = manifest.metadata
    with storage_errors(path):
        size = path.stat().st_size
        if size > LARGEST_MEDIUM:
            raise BadInputError(
                _("“{title}” is too large for a single web page ({size} MB).").format(
                    title=metadata.title, size=size // 1_000_000
                ),
                _("Pass the file itself on, or make a sync pack with it."),
            )
        url = data_url(path.read_bytes(), exportable.media_type)
    name = "video" if exportable.media_type.startswith("video/") else "audio"
    document = Document((Paragraph((Text(metadata.description),)),), metadata.title, metadata.language)
    root = body_of(document, metadata.title, about(manifest), lambda _sentence: None)
    player = html.Element(name)
    for key, value in (("controls", "controls"), ("src", url), ("aria-label", xml_text(metadata.title))):
        player.set(key, value)
    root.insert(0, player)
    return Page(_page(manifest, document, html.tostring(root, encoding="unicode")), ())


def data_url(data: bytes, media_type: str) -> str:
    """A file as a URL that holds it (RFC 2397)."""
    return f"data:{media_type};base64,{base64.b64encode(data).decode('ascii')}"


def _embed(root: html.HtmlElement, exportable: Exportable) -> list[str]:
    """Replace names of files by the files; returns the names of those that are missing."""
    missing = []
    for element, name in shown_files(root):
        src = element.get(name, "")
        data = exportable.picture(src)
        kind = kind_of_media(data) if data else ""
        if kind:
            element.set(name, data_url(data, kind))
            continue
        element.attrib.pop(name, "")
        if src.startswith("#"):
            element.set(name, src)
        elif element.tag == "img":
            missing.append(src or element.get("alt", ""))
            replace_by_words(element)
    replace_empty_players(root)
    return missing


def _page(manifest: Manifest, document: Document, body: str, *, titled: bool = True) -> str:
    metadata = manifest.metadata
    language = language_of(manifest, document)
    direction = direction_of_work(manifest, document)
    style = (resources_folder() / "styles" / "export.css").read_text(encoding="utf-8")
    row = info(metadata.license)
    shown_license = escaping.escape(label(metadata.license))
    if row.url:
        shown_license = f'<a rel="license" href="{escaping.escape(row.url)}">{shown_license}</a>'
    makers = escaping.escape(byline(metadata))
    line = " · ".join(part for part in (makers, shown_license) if part)
    policy = "default-src 'none'; img-src data:; media-src data:; style-src 'unsafe-inline'"
    return xml_text(
        "\n".join(
            [
                "<!DOCTYPE html>",
                f'<html lang="{escaping.escape(language)}" dir="{direction}">',
                "<head>",
                '<meta charset="utf-8">',
                f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
                '<meta name="viewport" content="width=device-width, initial-scale=1">',
                f"<title>{escaping.escape(metadata.title)}</title>",
                *_meta(manifest, language),
                f'<link rel="license" href="{escaping.escape(row.url)}">' if row.url else "",
                f'<script type="application/ld+json">{_json(to_jsonld(manifest))}</script>',
                f"<style>\n{style}</style>",
                "</head>",
                "<body>",
                f"<header><h1>{escaping.escape(metadata.title)}</h1><p>{line}</p></header>" if titled else "",
                body,
                "</body>",
                "</html>",
                "",
            ]
        )
    )


def _meta(manifest: Manifest, language: str) -> list[str]:
    """Dublin Core terms, and the names browsers and search programs know."""
    metadata = manifest.metadata
    row = info(metadata.license)
    makers = [person.name for person in metadata.people if person.role == "aut"]
    helpers = [person.name for person in metadata.people if person.role not in {"aut", "pbl"}]
    values = [
        ("author", byline(metadata)),
        ("description", metadata.description),
        ("keywords", ", ".join(metadata.subjects)),
        ("generator", "OERDesk"),
        ("dcterms.identifier", manifest.work),
        ("dcterms.title", metadata.title),
        *(("dcterms.creator", name) for name in makers),
        *(("dcterms.contributor", name) for name in helpers),
        ("dcterms.publisher", metadata.publisher),
        ("dcterms.language", language),
        ("dcterms.description", metadata.description),
        *(("dcterms.subject", subject) for subject in metadata.subjects),
        ("dcterms.issued", metadata.date),
        ("dcterms.modified", manifest.modified),
        ("dcterms.license", row.url or row.id),
        ("dcterms.rights", credit_of(metadata).text),
        ("dcterms.source", " ".join(one.source or one.work for one in manifest.based_on)),
    ]
    return [
        f'<meta name="{name}" content="{escaping.escape(" ".join(value.split()))}">'
        for name, value in values
        if value.strip()
    ]


def _json(data: Mapping[str, object]) -> str:
    """JSON that can stand inside ``<script>`` whatever it holds."""
    return json.dumps(data, ensure_ascii=False, indent=1).replace("<", "\\u003c").replace("&", "\\u0026")
