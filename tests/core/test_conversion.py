from __future__ import annotations

from pathlib import Path

import pytest

from oerdesk.core import conversion
from oerdesk.core.conversion import convert, embedded
from oerdesk.core.errors import BadInputError, StorageError
from tests.helpers.material import png


def test_html_goes_to_an_office_file_and_back() -> None:
    docx = convert(b"<h1>Leaves</h1><p>They are <em>green</em>.</p>", "html", "docx", name="leaves")
    html = convert(docx, "docx", "html5", name="leaves.docx").decode()
    assert "<em>green</em>" in html
    assert "Leaves</h1>" in html


def test_a_picture_travels_inside_the_html() -> None:
    html = embedded('<p><img src="pictures/a.png" alt="x"></p>', {"pictures/a.png": png()})
    docx = convert(html.encode(), "html", "docx", name="a")
    assert b"word/media/" in docx


def test_the_sandbox_opens_no_files(tmp_path: Path) -> None:
    (tmp_path / "secret.png").write_bytes(png())
    docx = convert(f'<img src="{tmp_path / "secret.png"}">'.encode(), "html", "docx", name="a")
    assert b"word/media/" not in docx


def test_what_pandoc_cannot_read_is_bad_input_by_name() -> None:
    with pytest.raises(BadInputError, match=r"broken\.docx") as caught:
        convert(b"PK nothing", "docx", "html5", name="broken.docx")
    assert caught.value.hint


def test_too_much_time_is_bad_input() -> None:
    with pytest.raises(BadInputError, match="too large or too complicated"):
        convert(b"# x\n" * 200_000, "markdown", "docx", name="slow.md", seconds=0.05)


def test_too_much_memory_is_bad_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conversion, "MEGABYTES", 8)
    with pytest.raises(BadInputError, match="too large or too complicated"):
        convert(b"word " * 2_000_000, "markdown", "html5", name="large.md")


def test_a_missing_pandoc_is_a_matter_of_the_installation(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(conversion, "_program", lambda: str(tmp_path / "pandoc"))
    with pytest.raises(StorageError, match="Pandoc"):
        convert(b"", "html", "docx", name="a")
