"""DOCX and ODT by way of Pandoc: files to go on writing in, with the credits at the end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from oerdesk.core.conversion import convert
from oerdesk.core.document.model import Document
from oerdesk.core.export.exportable import Exportable
from oerdesk.core.export.html import to_html
from oerdesk.core.export.language import direction_of_work

_ARGUMENTS: Final = ("--shift-heading-level-by=-1",)  # the title is a paragraph of its own there


@dataclass(frozen=True, slots=True)
class Office:
    """An office file and translated sentences about what it lacks."""

    data: bytes
    warnings: tuple[str, ...]


def to_office(exportable: Exportable, document: Document, format_: str) -> Office:
    """A document as ``docx`` or ``odt``.

    Raises:
        BadInputError: it is too large for the converter.
        StorageError: the converter is missing.
    """
    page = to_html(exportable, document, titled=False)
    direction = direction_of_work(exportable.manifest, document)
    arguments = (*_ARGUMENTS, "--metadata=dir:rtl") if direction == "rtl" else _ARGUMENTS
    name = exportable.manifest.metadata.title
    data = convert(page.text.encode(), "html", format_, name=name, arguments=arguments)
    return Office(data, page.warnings)
