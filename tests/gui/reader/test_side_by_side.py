from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from oerdesk.gui.reader.side_by_side import SideBySide
from tests.gui.reader.conftest import Opens
from tests.gui.reader.pages import settled, view_of
from tests.helpers.windows import PATIENCE

LONG = "".join(f"<p>Line {number}</p>" for number in range(300))


@pytest.fixture
def beside(opens: Opens, qtbot: QtBot) -> SideBySide:
    first = settled(opens("a.html", f"<h1>One</h1>{LONG}"), qtbot)
    second = settled(opens("b.html", f"<h1>Un</h1>{LONG}{LONG}"), qtbot)
    both = SideBySide(first, second)
    qtbot.addWidget(both)
    both.resize(1300, 600)
    both.show()
    return both


def test_two_works_go_on_together_only_when_asked(beside: SideBySide, qtbot: QtBot) -> None:
    view_of(beside.first).show_share(0.4)
    qtbot.waitUntil(lambda: beside.first.share() == pytest.approx(0.4, abs=0.02), timeout=PATIENCE)
    assert beside.second.share() == 0
    beside.linked.setChecked(True)
    view_of(beside.first).show_share(0.6)
    qtbot.waitUntil(lambda: beside.second.share() == pytest.approx(0.6, abs=0.02), timeout=PATIENCE)
    qtbot.wait(300)  # the answer of the other side has come and gone
    view_of(beside.second).show_share(0.2)
    qtbot.waitUntil(lambda: beside.first.share() == pytest.approx(0.2, abs=0.02), timeout=PATIENCE)


def test_commands_are_for_the_one_that_has_the_focus(beside: SideBySide, qtbot: QtBot) -> None:
    asked: list[list[int]] = []
    beside.asked.connect(lambda _name, ids: asked.append(ids))
    beside.second.ask("print")
    assert asked == [[beside.second.resource]]
    beside.activateWindow()
    qtbot.waitUntil(beside.isActiveWindow, timeout=PATIENCE)
    beside.second.look_for()
    qtbot.waitUntil(beside.second.finder.needle.hasFocus, timeout=PATIENCE)
    assert beside.resource == beside.second.resource


def test_both_are_closed_together(beside: SideBySide) -> None:
    beside.close()
    assert beside.accessibleName() == "a and b" or beside.accessibleName() == "One and Un"
