"""Works out of the library in formats for paper, phones, browsers and other programs, with their credits.

``exports``     the exports of one library
``export``      one work to one file: which format from what
``about``       the credits at the end of every export
``html``        one file that holds everything
``epub…``       EPUB 3, by ``xhtml`` and ``body``
``pdf``, ``typst_…``  PDF/UA, made by Typst; ``original``: a PDF that came as one
``office``      DOCX and ODT, made by Pandoc

What each format carries is in ``docs/exports.md``.
"""

from oerdesk.core.export.export import FORMATS, export, formats_for, suggest_name
from oerdesk.core.export.exportable import Exportable, ExportReport
from oerdesk.core.export.exports import Exports

__all__ = ["FORMATS", "ExportReport", "Exportable", "Exports", "export", "formats_for", "suggest_name"]
