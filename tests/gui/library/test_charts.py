"""A picture of the library: numbers one can see, hear, narrow by and take along."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from oerdesk.core.records import Facets
from oerdesk.gui.library.charts import SHOWN, ChartsView
from oerdesk.gui.window import Window
from tests.helpers.windows import PATIENCE, at_rest, dialog, press

FACETS = Facets(languages={"sw": 30, "fr": 10}, subjects={"=1+1": 1}, here=40, total=40)


@pytest.fixture
def charts(qtbot: QtBot) -> ChartsView:
    charts = ChartsView()
    qtbot.addWidget(charts)
    charts.resize(900, 600)
    charts.show_facets(FACETS)
    charts.show()
    return charts


def test_a_row_says_name_number_and_share(charts: ChartsView) -> None:
    chart = charts._charts["languages"]
    row = chart.topLevelItem(0)
    assert row is not None
    assert [row.text(column) for column in range(3)] == ["Kiswahili", "30", "75 %"]
    spoken = QAccessible.queryAccessibleInterface(chart)
    assert spoken.text(QAccessible.Text.Name) == "Languages"


def test_what_there_is_nothing_of_has_no_chart(charts: ChartsView) -> None:
    visible = [box.isVisible() for box in charts._boxes]
    assert visible == [True, True, False, False, False]


def test_a_row_that_is_chosen_narrows_the_list(charts: ChartsView, qtbot: QtBot) -> None:
    row = charts._charts["languages"].topLevelItem(1)
    assert row is not None
    with qtbot.waitSignal(charts.chosen) as chosen:
        charts._charts["languages"].itemActivated.emit(row, 0)
    assert chosen.args == ["languages", "fr"]


def test_many_values_are_summed_up_in_the_last_row(charts: ChartsView) -> None:
    charts.show_facets(Facets(languages={f"x{n}": 1 for n in range(SHOWN + 5)}, total=SHOWN + 5))
    chart = charts._charts["languages"]
    assert chart.topLevelItemCount() == SHOWN + 1
    last = chart.topLevelItem(SHOWN)
    assert last is not None
    assert (last.text(0), last.text(1)) == ("5 more", "5")


def test_the_numbers_as_a_table_hold_no_formula(charts: ChartsView) -> None:
    rows = list(csv.reader(io.StringIO(charts.as_csv())))
    assert rows[0] == ["facet", "value", "name", "resources"]
    assert ["languages", "sw", "Kiswahili", "30"] in rows
    assert all(not cell.startswith("=") for row in rows for cell in row[2:])


def test_the_picture_of_a_library_narrows_and_is_saved(window: Window, qtbot: QtBot, tmp_path: Path) -> None:
    page = window.library_page
    page.choose_view("picture")
    at_rest(qtbot, window)
    row = page.charts._charts["languages"].topLevelItem(0)
    assert row is not None
    count = int(row.text(1))
    page.charts._charts["languages"].itemActivated.emit(row, 0)
    at_rest(qtbot, window)
    assert page.model.rowCount() == count
    press(page, "Save the numbers…")
    asked = dialog(qtbot, window, QFileDialog)
    asked.fileSelected.emit(str(tmp_path / "numbers.html"))
    asked.close()
    qtbot.waitUntil((tmp_path / "numbers.html").is_file, timeout=PATIENCE)
    at_rest(qtbot, window)
    page_text = (tmp_path / "numbers.html").read_text(encoding="utf-8")
    assert "<meter" in page_text
    assert "lang='en" in page_text
