"""A library that is not where it was: said, and ways on offered."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from oerdesk.core.errors import NotFoundError
from oerdesk.core.library import Library
from oerdesk.gui.lost_library import LostLibrary
from tests.helpers.windows import PATIENCE, dialog, press


class Place:
    """Where the library should be."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.asked = 0

    def look(self) -> Path:
        self.asked += 1
        if not self.root.exists():
            raise NotFoundError(f"The library “{self.root}” is not there.", f"Connect it ({self.asked}).")
        return self.root


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path / "stick" / "library")


@pytest.fixture
def lost(place: Place, qtbot: QtBot) -> tuple[LostLibrary, list[Path | None]]:
    with pytest.raises(NotFoundError) as missing:
        place.look()
    shown = LostLibrary(missing.value, place.look)
    qtbot.addWidget(shown)
    shown.show()
    answers: list[Path | None] = []
    shown.answered.connect(answers.append)
    return shown, answers


def test_it_says_what_is_missing_and_what_to_do(lost: tuple[LostLibrary, list[Path | None]]) -> None:
    shown, _answers = lost
    assert "stick" in shown.title.text()
    assert "Connect it" in shown.hint.text()


def test_once_the_stick_is_back_it_goes_on(lost: tuple[LostLibrary, list[Path | None]], place: Place) -> None:
    shown, answers = lost
    press(shown, "Try again")
    assert answers == []
    assert shown.hint.text() == "Connect it (2)."
    place.root.mkdir(parents=True)
    press(shown, "Try again")
    assert answers == [place.root]


def test_another_library_can_be_opened(
    lost: tuple[LostLibrary, list[Path | None]], tmp_path: Path, qtbot: QtBot
) -> None:
    shown, answers = lost
    with Library.open(tmp_path / "other"):
        pass
    press(shown, "Another library…")
    files = dialog(qtbot, shown, QFileDialog)
    files.fileSelected.emit(str(tmp_path / "other"))
    files.close()
    assert answers == [tmp_path / "other"]


def test_esc_ends_the_program_and_answers_once(
    lost: tuple[LostLibrary, list[Path | None]], qtbot: QtBot
) -> None:
    shown, answers = lost
    qtbot.waitUntil(shown.isVisible, timeout=PATIENCE)
    QTest.keyClick(shown, Qt.Key.Key_Escape)
    shown.close()
    assert answers == [None]
