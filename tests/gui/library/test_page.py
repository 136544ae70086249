from __future__ import annotations

import threading
from collections.abc import Sequence

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QListView, QStyleOptionViewItem, QTreeWidgetItem
from pytestqt.qtbot import QtBot

from oerdesk.core.library import Library
from oerdesk.core.progress import SILENT
from oerdesk.core.records import EVERYTHING, Facets, Filter, Passage, Presence, ResourceRow
from oerdesk.gui.jobs import JobRunner
from oerdesk.gui.library.cards import CardDelegate
from oerdesk.gui.library.covers import Covers
from oerdesk.gui.library.facets_view import FacetsView
from oerdesk.gui.library.model import KEPT_PAGES, PAGE, ROW, ResourceModel
from oerdesk.gui.library.page import LibraryPage
from oerdesk.gui.window import Window
from tests.helpers.windows import PATIENCE, at_rest, titles


def _row(number: int, title: str = "", **changes: object) -> ResourceRow:
    values: dict[str, object] = {
        "id": number,
        "work": f"urn:{number}",
        "version": "v",
        "title": title or f"Resource {number}",
        "language": "sw",
        "people": "Amina",
        "license": "CC-BY-4.0",
        "type": "story",
        "media_type": "text/html",
        "size": 1000,
        "modified": "",
        "here": True,
        "mine": False,
        "trashed": False,
    }
    return ResourceRow(**(values | changes))  # type: ignore[arg-type]


class _Reader:
    """Reads rows, remembers who asked for which."""

    def __init__(self) -> None:
        self.asked: list[list[int]] = []
        self.threads: set[str] = set()

    def __call__(self, ids: Sequence[int]) -> list[ResourceRow]:
        self.asked.append(list(ids))
        self.threads.add(threading.current_thread().name)
        return [_row(number) for number in ids]


@pytest.fixture
def reader() -> _Reader:
    return _Reader()


# The model


def test_only_the_pages_that_come_into_view_are_read_and_not_by_the_window(
    runner: JobRunner, reader: _Reader, qtbot: QtBot
) -> None:
    model = ResourceModel(runner, reader)
    model.show(range(100_000))
    assert model.rowCount() == 100_000
    assert model.index(50_000, 0).data() == "…"
    assert model.index(50_001, 0).data() == "…"
    with qtbot.waitSignal(model.dataChanged) as changed:
        pass
    assert changed.args is not None
    assert [changed.args[0].row(), changed.args[1].row()] == [50_000, 50_000 + PAGE - 1]
    assert model.index(50_000, 0).data() == "Resource 50000"
    assert reader.asked == [list(range(50_000, 50_000 + PAGE))]
    assert all(name.startswith("oerdesk-read") for name in reader.threads)


def test_rows_of_a_list_that_is_no_longer_shown_are_ignored(
    runner: JobRunner, reader: _Reader, qtbot: QtBot
) -> None:
    model = ResourceModel(runner, reader)
    model.show([1, 2])
    model.index(0, 0).data()
    model.show([2], [_row(2, "New title")])
    qtbot.waitUntil(lambda: not runner.busy)
    assert model.index(0, 0).data() == "New title"


def test_rows_that_are_long_out_of_sight_are_let_go_of(
    runner: JobRunner, reader: _Reader, qtbot: QtBot
) -> None:
    model = ResourceModel(runner, reader)
    model.show(range(100_000))
    for page in range(KEPT_PAGES + 10):
        model.index(page * PAGE, 0).data()
        qtbot.waitUntil(lambda: not runner.busy)
    assert len(model._rows) <= KEPT_PAGES * PAGE
    with qtbot.waitSignal(model.dataChanged):
        assert model.index(0, 0).data() == "…"
    assert model.index(0, 0).data() == "Resource 0"


def test_a_screen_reader_hears_the_whole_row(runner: JobRunner, reader: _Reader) -> None:
    model = ResourceModel(runner, reader)
    passage = Passage("", "p1", "the river rose", ((4, 9),))
    model.show([1], [_row(1, "The flood")], {1: passage})
    said = str(model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole))
    for part in ("The flood", "Amina", "Kiswahili", "CC BY 4.0", "Here", "the river rose"):
        assert part in said


def test_places_and_ids_belong_together(runner: JobRunner, reader: _Reader) -> None:
    model = ResourceModel(runner, reader)
    model.show([7, 5, 9])
    assert model.resource_at(model.index(1, 0)) == 5
    assert model.position_of(9) == 2
    assert model.position_of(4) is None
    assert model.resource_at(model.index(3, 0)) is None


# How a row is drawn


def _drawn(
    row: ResourceRow, direction: Qt.LayoutDirection, passage: Passage | None, runner: JobRunner, qtbot: QtBot
) -> QImage:
    model = ResourceModel(runner, lambda ids: [])
    model.show([row.id], [row], {row.id: passage} if passage else None)
    view = QListView()
    qtbot.addWidget(view)
    delegate = CardDelegate(Covers(runner, lambda resource, width: None))
    delegate.passages = True
    delegate.width = 600
    option = QStyleOptionViewItem()
    option.initFrom(view)
    option.widget = view
    option.direction = direction
    size = delegate.sizeHint(option, model.index(0, 0))
    option.rect.setRect(0, 0, 600, size.height())
    image = QImage(600, size.height(), QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    delegate.paint(painter, option, model.index(0, 0))
    painter.end()
    return image


def _dark(image: QImage, left: int, right: int, top: int = 0, bottom: int = -1) -> int:
    bottom = image.height() if bottom < 0 else bottom
    return sum(
        image.pixelColor(x, y).lightness() < 128 for x in range(left, right) for y in range(top, bottom)
    )


@pytest.mark.parametrize(
    ("direction", "full", "empty"),
    [
        (Qt.LayoutDirection.LeftToRight, (0, 200), (400, 600)),
        (Qt.LayoutDirection.RightToLeft, (400, 600), (0, 200)),
    ],
)
def test_rows_begin_where_the_program_s_language_begins(
    direction: Qt.LayoutDirection,
    full: tuple[int, int],
    empty: tuple[int, int],
    runner: JobRunner,
    qtbot: QtBot,
) -> None:
    image = _drawn(_row(1, "قصة", language="ar"), direction, None, runner, qtbot)
    assert _dark(image, *full) > 50
    assert _dark(image, *empty) == 0


def test_snippets_get_lines_of_their_own_with_the_found_words_marked(runner: JobRunner, qtbot: QtBot) -> None:
    text = "𝒳 the river rose and rose"
    plain = _drawn(_row(1), Qt.LayoutDirection.LeftToRight, Passage("", "", text, ()), runner, qtbot)
    marked = _drawn(_row(1), Qt.LayoutDirection.LeftToRight, Passage("", "", text, ((6, 11),)), runner, qtbot)
    without = _drawn(_row(1), Qt.LayoutDirection.LeftToRight, None, runner, qtbot)
    assert _dark(plain, 0, 600) > _dark(without, 0, 600)
    assert _dark(marked, 0, 600) > _dark(plain, 0, 600)


def test_a_title_that_is_too_long_ends_before_the_edge(runner: JobRunner, qtbot: QtBot) -> None:
    image = _drawn(_row(1, "very long " * 60), Qt.LayoutDirection.LeftToRight, None, runner, qtbot)
    assert _dark(image, 593, 600) == 0


# Facets


def _facet(view: FacetsView, group: str, start: str) -> QTreeWidgetItem:
    for number in range(view.topLevelItemCount()):
        top = view.topLevelItem(number)
        if top is not None and top.text(0) == group:
            children = (top.child(place) for place in range(top.childCount()))
            return next(child for child in children if child is not None and child.text(0).startswith(start))
    raise AssertionError(group)


def test_facets_keep_what_was_chosen_while_counts_change(qtbot: QtBot) -> None:
    view = FacetsView()
    qtbot.addWidget(view)
    view.show_facets(Facets(languages={"sw": 3, "fr": 2}, here=5, total=5), [])
    with qtbot.waitSignal(view.changed):
        _facet(view, "Language", "Kiswahili").setCheckState(0, Qt.CheckState.Checked)
    view.show_facets(Facets(languages={"fr": 2}, here=2, total=2), [])
    assert view.narrowed(EVERYTHING).languages == {"sw"}
    assert "(0)" in _facet(view, "Language", "Kiswahili").text(0)
    view.clear_choices()
    assert view.narrowed(EVERYTHING) == EVERYTHING


def test_one_collection_at_a_time(qtbot: QtBot) -> None:
    view = FacetsView()
    qtbot.addWidget(view)
    view.show_facets(Facets(collections={1: 2, 2: 3}), [(1, "Monday", 2), (2, "Tuesday", 3)])
    _facet(view, "Collection", "Monday").setCheckState(0, Qt.CheckState.Checked)
    _facet(view, "Collection", "Tuesday").setCheckState(0, Qt.CheckState.Checked)
    assert view.narrowed(EVERYTHING).collection == 2


def test_both_here_and_not_here_restrict_nothing(qtbot: QtBot) -> None:
    view = FacetsView()
    qtbot.addWidget(view)
    view.show_facets(Facets(here=1, listed=1, total=2), [])
    _facet(view, "Where", "Here").setCheckState(0, Qt.CheckState.Checked)
    assert view.narrowed(EVERYTHING).presence is Presence.HERE
    _facet(view, "Where", "Not fetched").setCheckState(0, Qt.CheckState.Checked)
    assert view.narrowed(EVERYTHING).presence is Presence.ANY


# The page


def test_it_searches_while_one_types_once_for_many_keys(
    window: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = window.library_page
    asked: list[str] = []
    search = window.library.browse.search

    def counted(wanted: Filter, *, limit: int, as_you_type: bool) -> object:
        asked.append(wanted.text)
        return search(wanted, limit=limit, as_you_type=as_you_type)

    monkeypatch.setattr(window.library.browse, "search", counted)
    QTest.keyClicks(page.search, "water")
    at_rest(qtbot, window)
    assert asked[-1] == "water"
    assert len(asked) <= 2
    assert titles(page)[0] == "The water cycle"
    assert page.search.hasFocus()
    assert not page.sort.isEnabled()


def test_the_answer_to_an_older_question_is_ignored(window: Window, qtbot: QtBot) -> None:
    page = window.library_page
    answered = page._answer(Filter(text="mango"), SILENT)
    page.search.setText("water")
    page.refresh()
    page._show(page._generation - 1, answered)
    at_rest(qtbot, window)
    assert titles(page)[0] == "The water cycle"


def test_what_cannot_be_found_is_said_with_a_way_on(window: Window, qtbot: QtBot) -> None:
    page = window.library_page
    page.search.setText("xylophone quarterdeck")
    at_rest(qtbot, window)
    assert page.model.rowCount() == 0
    assert page.count.text().startswith("Nothing found.")
    assert page.details._title.text() == "Nothing selected"


def test_the_selection_stays_when_the_library_changes(window: Window, library: Library, qtbot: QtBot) -> None:
    page = window.library_page
    page.list.setCurrentIndex(page.model.index(5, 0))
    at_rest(qtbot, window)
    chosen = page.selected()
    window.runner.write(lambda p: library.curate.trash([library.browse.find(EVERYTHING)[0]]), "trash")
    qtbot.waitUntil(lambda: page.model.rowCount() == 32, timeout=PATIENCE)
    at_rest(qtbot, window)
    assert page.selected() == chosen


def test_details_say_what_one_may_and_has_to_do(window: Window, qtbot: QtBot) -> None:
    page = window.library_page
    page.search.setText('title:"water cycle"')
    at_rest(qtbot, window)
    qtbot.waitUntil(lambda: page.details._title.text() == "The water cycle", timeout=PATIENCE)
    facts = page.details._facts.text()
    assert "What you may do" in facts
    assert "✓" in facts
    assert "What you have to do" in facts
    assert "Name the authors" in facts


def _offered(page: LibraryPage) -> set[str]:
    return {name for name, button in page.details._buttons.items() if not button.isHidden()}


def test_what_is_offered_depends_on_what_is_selected(window: Window, library: Library, qtbot: QtBot) -> None:
    page = window.library_page
    at_rest(qtbot, window)
    assert {"read", "change", "describe", "trash"} <= _offered(page)
    page.list.selectAll()
    at_rest(qtbot, window)
    assert "read" not in _offered(page)
    assert {"export", "collect", "bundle", "pack", "trash"} <= _offered(page)
    page.list.selectionModel().clear()
    at_rest(qtbot, window)
    assert _offered(page) == set()
    library.curate.trash([library.browse.find(EVERYTHING)[0]])
    window.go("trash")
    at_rest(qtbot, window)
    trash = window.stack.currentWidget().findChild(LibraryPage)  # type: ignore[union-attr]
    assert trash is not None
    trash.list.selectionModel().select(trash.model.index(0, 0), QItemSelectionModel.SelectionFlag.Select)
    at_rest(qtbot, window)
    assert _offered(trash) == {"read", "restore", "forget"}


def test_what_is_not_here_can_be_fetched_but_not_read(window: Window) -> None:
    details = window.library_page.details
    metadata = window.library.curate.metadata(window.library.browse.find(EVERYTHING)[0])
    details.show_one(_row(1, here=False, size=1_200_000), metadata)
    assert _offered(window.library_page) == {"fetch", "collect", "trash"}
    assert "Not fetched yet, 1.2 MB" in details._facts.text()


def test_text_from_elsewhere_is_never_taken_for_markup(window: Window) -> None:
    details = window.library_page.details
    metadata = window.library.curate.metadata(window.library.browse.find(EVERYTHING)[0])
    details.show_one(_row(1, "<img src=x>"), metadata.changed(description="<b>x</b>", source="<a href=y>"))
    assert details._title.textFormat() is Qt.TextFormat.PlainText
    assert "<b>x" not in details._facts.text()
    assert "<a href" not in details._facts.text()


def test_the_row_that_is_shown_is_the_row_that_is_read(window: Window, qtbot: QtBot) -> None:
    page = window.library_page
    with qtbot.waitSignal(page.opened) as opened:
        page.list.activated.emit(page.model.index(3, 0))
    assert opened.args is not None
    assert opened.args[0] == page.model.index(3, 0).data(ROW).id
