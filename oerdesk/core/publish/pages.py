"""The pages for people with a browser: what a repository or a stick has to offer.

Plain HTML without scripts, readable in any browser of the last fifteen years, on a phone and by a screen
reader.  Everything that came from elsewhere is escaped.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import Final
from urllib.parse import quote

from oerdesk.core.i18n import _, ngettext
from oerdesk.core.publish.content import BundleContent
from oerdesk.core.records import Manifest

_MOST_TITLES: Final = 2000  # of a bundle on the page of a repository
_STYLE: Final = (
    "body{font:1.1em/1.5 sans-serif;max-width:45em;margin:1em auto;padding:0 1em;color:#111;background:#fff}"
    "a{color:#0b57a4}code{font-size:1.1em;user-select:all}.by{color:#555}li{margin:.3em 0}"
    "@media(prefers-color-scheme:dark){body{color:#eee;background:#1b1b1b}a{color:#9cc7f5}.by{color:#aaa}}"
)


def index_page(name: str, fingerprint: str, bundles: Sequence[BundleContent]) -> bytes:
    """The page of a repository on a web server."""
    body = [
        _heading(1, name),
        _paragraph(
            _("This is a repository of open educational resources. Add its address to OERDesk to follow it.")
        ),
        f"<p>{escape(_('Its fingerprint:'))} <code>{escape(fingerprint)}</code></p>",
    ]
    for bundle in bundles:
        ordered = sorted(bundle.manifests, key=_by_title)
        body += [
            _heading(2, bundle.title),
            _paragraph(bundle.description, foreign=True),
            _count(len(ordered)),
            "<ul>",
        ]
        body += [f"<li>{_about(manifest)}</li>" for manifest in ordered[:_MOST_TITLES]]
        body += ["</ul>"]
    return _page(name, body)


def start_page(name: str, fingerprint: str, opening: Iterable[tuple[Manifest, str]]) -> bytes:
    """The page of a sync pack: by language, with links to the files.

    Args:
        name: of the pack.
        fingerprint: of its publisher.
        opening: what is on it, each with the path of what opens.
    """
    by_language: dict[str, list[tuple[Manifest, str]]] = {}
    for manifest, path in opening:
        by_language.setdefault(manifest.metadata.language, []).append((manifest, path))
    body = [
        _heading(1, name),
        _paragraph(_("Choose a title to open it. Everything here may be copied and shared.")),
    ]
    for language, found in sorted(by_language.items()):
        body += [_heading(2, language), _count(len(found)), f'<ul lang="{escape(language)}">']
        body += [
            f'<li><a href="{escape(quote(path))}" dir="auto">'
            f"{escape(manifest.metadata.title)}</a> {_credit(manifest)}</li>"
            for manifest, path in sorted(found, key=lambda item: _by_title(item[0]))
        ]
        body += ["</ul>"]
    body += [
        _paragraph(
            _("With OERDesk this can be searched, adapted and kept up to date: add this folder as a source.")
        ),
        f"<p>{escape(_('Its fingerprint:'))} <code>{escape(fingerprint)}</code></p>",
    ]
    return _page(name, body)


def _page(title: str, body: Iterable[str]) -> bytes:
    text = "\n".join(part for part in body if part)
    return (
        '<!DOCTYPE html>\n<html><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head>\n<body>\n{text}\n</body></html>\n"
    ).encode(errors="replace")


def _heading(level: int, text: str) -> str:
    return f'<h{level} dir="auto">{escape(text)}</h{level}>'


def _paragraph(text: str, *, foreign: bool = False) -> str:
    opening = '<p dir="auto">' if foreign else "<p>"
    return f"{opening}{escape(text)}</p>" if text else ""


def _count(count: int) -> str:
    return _paragraph(ngettext("{count} resource", "{count} resources", count).format(count=count))


def _about(manifest: Manifest) -> str:
    language = escape(manifest.metadata.language)
    return f'<span lang="{language}" dir="auto">{escape(manifest.metadata.title)}</span> {_credit(manifest)}'


def _credit(manifest: Manifest) -> str:
    names = ", ".join(person.name for person in manifest.metadata.people)
    said = " · ".join(filter(None, (names, manifest.metadata.license)))
    return f'<span class="by" dir="auto">{escape(said)}</span>'


def _by_title(manifest: Manifest) -> tuple[str, str]:
    return manifest.metadata.title.casefold(), manifest.work
