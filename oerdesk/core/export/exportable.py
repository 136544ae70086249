"""What goes into an export and what comes out of it."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final, Self
from urllib.parse import unquote

from oerdesk.core.document.model import Document
from oerdesk.core.i18n import _
from oerdesk.core.records import Manifest

_INVISIBLE: Final = frozenset({"Cf", "Cn", "Zs"})  # marks of direction, noncharacters, blanks


@dataclass(frozen=True, slots=True)
class Exportable:
    """A version of a resource, ready to be written in another format.

    Attributes:
        manifest: what it says about itself and what it was made from.
        document: its text; None for material that has none (a PDF, a film, a sound, a picture).
        pictures: the bytes of the document's pictures by ``src``; some may be missing.
        main_file: the file that opens; may be None when there is a document.
    """

    manifest: Manifest
    document: Document | None
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    main_file: Path | None = None

    def picture(self, src: str) -> bytes:
        """The bytes of a picture by its ``src``, percent-encoded (RFC 3986) or not; empty if missing."""
        return self.pictures.get(src) or self.pictures.get(unquote(src), b"")

    def titled(self) -> Self:
        """The same with a title that can be seen, which EPUB and PDF/UA ask for, on one line."""
        metadata = self.manifest.metadata
        stated = (metadata.title, "" if self.document is None else self.document.title)
        title = next((shown for shown in map(_shown, stated) if shown), "") or _("Untitled")
        return replace(self, manifest=replace(self.manifest, metadata=metadata.changed(title=title)))

    @property
    def media_type(self) -> str:
        """Of the main file, without parameters, in lower case."""
        return self.manifest.main.media_type.partition(";")[0].strip().lower()


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What was written.

    Attributes:
        path: the file; size: its bytes.
        warnings: translated sentences about what could not be carried over.
    """

    path: Path
    size: int
    warnings: tuple[str, ...] = ()


def _shown(title: str) -> str:
    """``title`` on one line without control characters; empty when nothing of it can be seen."""
    shown = "".join(
        char for char in " ".join(title.split()) if unicodedata.category(char) not in {"Cc", "Cs"}
    )
    return shown if any(unicodedata.category(char) not in _INVISIBLE for char in shown) else ""
