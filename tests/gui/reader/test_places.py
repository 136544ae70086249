from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from oerdesk.core.library import Library
from oerdesk.core.records import Place
from oerdesk.gui.jobs import JobRunner
from oerdesk.gui.reader.pdf_view import PdfView
from oerdesk.gui.reader.reader_tab import ReaderTab
from tests.gui.reader.conftest import Again, Opens
from tests.gui.reader.pages import ask, settled, until, view_of
from tests.helpers.material import epub, pdf
from tests.helpers.windows import PATIENCE

LONG = "".join(f"<p>Line {number}</p>" for number in range(300))


def _left_at(tab: ReaderTab, shelf: Library, qtbot: QtBot) -> str:
    """Close a reader, and tell what is remembered of it."""
    tab._remember()
    tab.close()
    qtbot.waitUntil(lambda: not tab._runner.busy, timeout=PATIENCE)
    return shelf.reading.place(tab.resource)


def test_a_page_opens_where_it_was_left(opens: Opens, again: Again, shelf: Library, qtbot: QtBot) -> None:
    tab = settled(opens("page.html", f"<h1>One</h1>{LONG}"), qtbot)
    view_of(tab).show_share(0.5)
    qtbot.waitUntil(lambda: tab.share() == pytest.approx(0.5, abs=0.01), timeout=PATIENCE)
    place = Place.parse(_left_at(tab, shelf, qtbot))
    assert place.path == "page.html"
    assert place.fraction == pytest.approx(0.5, abs=0.01)
    second = settled(again(tab.resource), qtbot)
    qtbot.waitUntil(lambda: second.share() == pytest.approx(0.5, abs=0.01), timeout=PATIENCE)


def test_the_place_is_remembered_while_one_reads(opens: Opens, shelf: Library, qtbot: QtBot) -> None:
    """So that a power cut takes nothing but the last second."""
    tab = settled(opens("page.html", f"<h1>One</h1>{LONG}"), qtbot)
    view_of(tab).show_share(0.3)
    qtbot.waitUntil(lambda: "@0.3" in shelf.reading.place(tab.resource), timeout=PATIENCE)


def test_a_book_opens_in_the_chapter_where_it_was_left(
    opens: Opens, again: Again, shelf: Library, qtbot: QtBot
) -> None:
    tab = settled(opens("book.epub", epub()), qtbot)
    tab.step(+1)
    qtbot.waitUntil(lambda: tab._page.endswith("two.xhtml"), timeout=PATIENCE)
    _left_at(tab, shelf, qtbot)
    second = settled(again(tab.resource), qtbot)
    assert second._page.endswith("two.xhtml")


def test_a_place_that_was_found_comes_before_the_one_that_was_left(
    opens: Opens, again: Again, shelf: Library, qtbot: QtBot
) -> None:
    tab = settled(opens("page.html", f"<h1 id='a'>One</h1>{LONG}<h2 id='b'>Two</h2>{LONG}"), qtbot)
    shelf.reading.leave_at(tab.resource, "page.html@0.1000")
    tab.close()
    second = settled(again(tab.resource, "b"), qtbot)
    until(second, qtbot, "Math.abs(document.getElementById('b').getBoundingClientRect().top) < innerHeight")
    assert ask(second, qtbot, "scrollY") > 1000


def test_a_place_that_is_not_there_any_more_is_the_beginning(
    opens: Opens, again: Again, shelf: Library, qtbot: QtBot
) -> None:
    tab = settled(opens("book.epub", epub()), qtbot)
    shelf.reading.leave_at(tab.resource, "EPUB/text/gone.xhtml@0.9")
    tab.close()
    assert settled(again(tab.resource), qtbot)._page.endswith("one.xhtml")


def test_a_pdf_opens_at_the_page_where_it_was_left(
    opens: Opens, again: Again, shelf: Library, qtbot: QtBot
) -> None:
    tab = opens("book.pdf", pdf(("One", "Two", "Three")))
    assert isinstance(tab.view, PdfView)
    tab.step(+1)
    qtbot.waitUntil(lambda: tab.place_now() == "page=2", timeout=PATIENCE)
    assert _left_at(tab, shelf, qtbot) == "page=2"
    second = again(tab.resource)
    qtbot.waitUntil(lambda: second.place_now() == "page=2", timeout=PATIENCE)


def test_what_is_opened_is_what_was_read_last(opens: Opens, shelf: Library, runner: JobRunner) -> None:
    first, second = opens("a.html", "<p>a</p>"), opens("b.html", "<p>b</p>")
    assert set(shelf.reading.recent()) == {first.resource, second.resource}


def test_the_first_step_of_a_pdf_s_size_starts_from_what_is_shown(opens: Opens, qtbot: QtBot) -> None:
    tab = opens("book.pdf", pdf(("One", "Two")))
    view = tab.view
    assert isinstance(view, PdfView)
    before = view._view.horizontalScrollBar().maximum() + view._view.viewport().width()
    tab.zoom_by(1.15)
    qtbot.waitUntil(lambda: view._view.horizontalScrollBar().maximum() > 0, timeout=PATIENCE)
    after = view._view.horizontalScrollBar().maximum() + view._view.viewport().width()
    assert after == pytest.approx(before * 1.15, rel=0.05)
    tab.zoom_by(0)
    qtbot.waitUntil(lambda: view._view.horizontalScrollBar().maximum() == 0, timeout=PATIENCE)
