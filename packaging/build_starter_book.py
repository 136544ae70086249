"""Builds the starter library's one EPUB from its Markdown.  Run it with ``.venv/bin/python``.

The same Markdown always gives the same bytes, so that a test can tell when the book was not built anew.
"""

from __future__ import annotations

import os
from pathlib import Path

import pypandoc

SOURCE = Path(__file__).parent / "starter_book" / "rain-gauge.md"
BOOK = Path(__file__).parent.parent / "resources" / "starter" / "rain-gauge.epub"
WRITTEN = "1795219200"  # 2026-11-21, the date inside the book; pandoc stamps it on every file


def build(book: Path) -> None:
    """Write the EPUB to ``book``."""
    os.environ["SOURCE_DATE_EPOCH"] = WRITTEN
    pypandoc.convert_file(
        str(SOURCE),
        "epub3",
        outputfile=str(book),
        extra_args=["--mathml", "--toc", f"--resource-path={SOURCE.parent}"],
    )


if __name__ == "__main__":
    build(BOOK)
    print(f"written: {BOOK}")
