"""In which language a work is, and which way it runs."""

from __future__ import annotations

from typing import Literal

from oerdesk.core.document import direction_of
from oerdesk.core.document.model import Document
from oerdesk.core.records import Manifest


def direction_of_work(manifest: Manifest, document: Document) -> Literal["ltr", "rtl"]:
    """Which way its text runs: as it says, else by its language."""
    if document.direction in {"ltr", "rtl"}:
        return "rtl" if document.direction == "rtl" else "ltr"
    return direction_of(language_of(manifest, document))


def language_of(manifest: Manifest, document: Document) -> str:
    """The BCP 47 tag of a work; ``und`` when nobody knows."""
    stated = manifest.metadata.language
    return stated if stated not in {"", "und"} else document.language or "und"
