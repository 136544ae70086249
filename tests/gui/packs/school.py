"""A school with two laptops and sticks that go from one to the other."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from oerdesk.core.library import Library
from oerdesk.core.records import EVERYTHING
from oerdesk.gui.jobs import JobRunner
from oerdesk.gui.packs.volumes import Volume, folder_volume
from oerdesk.gui.packs_page import PacksPage
from tests.helpers.windows import PATIENCE, dialog, press


class Sockets:
    """What is plugged into this computer; a stick is a folder here."""

    def __init__(self, top: Path) -> None:
        self._top = top
        self._in: dict[Path, Volume] = {}

    def __call__(self) -> list[Volume]:
        return [volume for volume in self._in.values() if volume.root.is_dir()]

    def plug(self, name: str, *, read_only: bool = False) -> Path:
        root = self._top / name
        pulled = self._top / f"pulled {name}"
        if pulled.exists():
            pulled.rename(root)
        root.mkdir(exist_ok=True, parents=True)
        self._in[root] = replace(folder_volume(root), read_only=read_only, file_system="vfat")
        return root

    def pull(self, root: Path) -> None:
        root.rename(self._top / f"pulled {root.name}")


class Place:
    """The page in a window of its own, and what it said aloud."""

    def __init__(self, qtbot: QtBot, library: Library, runner: JobRunner, sockets: Sockets) -> None:
        self.qtbot = qtbot
        self.library = library
        self.runner = runner
        self.page = PacksPage(library, runner, mounted=sockets)
        self.aloud: list[str] = []
        self.page.announced.connect(self.aloud.append)
        qtbot.addWidget(self.page)
        self.page.resize(1000, 700)
        self.page.show()
        self.page.refresh()
        self.rest()

    def rest(self) -> None:
        page = self.page
        self.qtbot.waitUntil(lambda: not self.runner.busy and not page._think.isActive(), timeout=PATIENCE)

    def look(self) -> None:
        """What the page does by itself every few seconds."""
        self.page.sticks.look()
        self.rest()

    def use(self, folder: Path) -> None:
        self.page.use_folder(str(folder))
        self.rest()

    def said(self) -> str:
        """What the dialog says that is open; closes it."""
        box = dialog(self.qtbot, self.page, QMessageBox)
        said = f"{box.text()}\n{box.informativeText()}"
        box.close()
        self.qtbot.waitUntil(lambda: not box.isVisible(), timeout=PATIENCE)
        self.rest()
        return said

    def answer(self, text: str) -> None:
        press(dialog(self.qtbot, self.page, QMessageBox), text)

    def lines(self, panel: QWidget) -> dict[str, str]:
        """Title and state of each line of a panel's list."""
        model = getattr(panel, "list").picks  # noqa: B009 - either panel
        return {
            str(model.index(row, 0).data()): str(model.index(row, 1).data())
            for row in range(model.rowCount())
        }


def give(library: Library, stick: Path, name: str = "Juma") -> None:
    library.publisher.make_pack(library.publisher.place_on(stick), library.browse.find(EVERYTHING), name)


def numbers(library: Library, *titles: str) -> list[int]:
    return [r.id for r in library.browse.rows(library.browse.find(EVERYTHING)) if r.title in titles]


def here(library: Library) -> list[str]:
    return [row.title for row in library.browse.rows(library.browse.find(EVERYTHING))]
