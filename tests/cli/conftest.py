"""A command line to call in process, on libraries of a test's own."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from oerdesk.cli import main

STORIES = {
    "elephant.md": "# The elephant\n\n##\nAn elephant walked to the river.\n\n##\n"
    "* License: [CC-BY 4.0]\n* Text: Amina\n* Language: sw\n",
    "hare.md": "# The hare\n\n##\nA hare slept under a tree.\n\n##\n"
    "* License: [CC-BY 4.0]\n* Text: Juma\n* Language: sw\n",
    "notes.html": "<h1>My notes</h1><p>Nobody said what may be done.</p><video src='gone.mp4'></video>",
    "empty.md": "",
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command gave."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Oerdesk = Callable[..., Outcome]


@pytest.fixture
def oerdesk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Oerdesk:
    """Runs a command in an empty folder; without ``--library`` on the library in its folder ``library``."""
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    monkeypatch.setattr(main, "default_library", lambda: tmp_path / "work" / "library")

    def call(*arguments: object) -> Outcome:
        capsys.readouterr()
        code = main.run([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return Outcome(code, captured.out, captured.err)

    return call


@pytest.fixture
def stories(oerdesk: Oerdesk) -> Path:
    """A folder with two open stories, a private note and an empty file."""
    folder = Path("stories").absolute()
    folder.mkdir()
    for name, text in STORIES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder
