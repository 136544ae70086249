from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from oerdesk.gui.reader.media_view import ImageView, MediaView
from oerdesk.gui.reader.pdf_view import PdfView
from tests.gui.reader.conftest import Opens
from tests.helpers.material import pdf, pdf_with_bookmarks, png, save, wav
from tests.helpers.windows import PATIENCE


def test_a_pdf_opens_at_its_page_and_words_are_found(opens: Opens, qtbot: QtBot) -> None:
    tab = opens("book.pdf", pdf_with_bookmarks(), anchor="page=2")
    view = tab._view
    assert isinstance(view, PdfView)
    qtbot.waitUntil(lambda: view._view.pageNavigator().currentPage() == 1, timeout=PATIENCE)


def test_words_are_found_on_all_pages_of_a_pdf(opens: Opens, qtbot: QtBot) -> None:
    tab = opens("words.pdf", pdf(("Rain fell.", "No more rain.", "Sun")))
    tab.look_for()
    tab.finder.needle.setText("rain")
    qtbot.waitUntil(lambda: tab.finder.hits.text() == "1 of 2", timeout=PATIENCE)
    tab.find_step(+1)
    qtbot.waitUntil(lambda: tab.finder.hits.text() == "2 of 2", timeout=PATIENCE)
    assert tab._page == "page=2"


def test_a_page_that_a_pdf_does_not_have_is_its_last(opens: Opens, qtbot: QtBot) -> None:
    view = opens("book.pdf", pdf_with_bookmarks())._view
    assert isinstance(view, PdfView)
    view.show_page("", "page=4000")
    assert view._view.pageNavigator().currentPage() == view._document.pageCount() - 1


def test_a_picture_fits_the_tab_and_can_be_larger(opens: Opens) -> None:
    tab = opens("picture.png", png(40, 30))
    view = tab._view
    assert isinstance(view, ImageView)
    assert view._label.accessibleName()
    fitted = view._label.pixmap().size()
    tab.zoom_by(2)
    assert view._label.pixmap().width() == pytest.approx(fitted.width() * 2, abs=3)


def test_a_broken_picture_is_said_to_be_broken(qtbot: QtBot, tmp_path: Path) -> None:
    view = ImageView(save(tmp_path, "picture.png", b"\x89PNG\r\n\x1a\n and no more"))
    qtbot.addWidget(view)
    assert view._label.text() == "This picture cannot be shown."


@pytest.mark.qt_log_ignore(".*")  # backends of QtMultimedia say what the machine lacks
def test_a_sound_knows_its_length_and_place(opens: Opens, qtbot: QtBot) -> None:
    view = opens("song.wav", wav(2))._view
    assert isinstance(view, MediaView)
    qtbot.waitUntil(lambda: view._place.maximum() > 1900 or bool(view._problem.text()), timeout=PATIENCE)
    if not view._problem.text():
        view.show_page("", "t=1.5")
        qtbot.waitUntil(lambda: view._player.position() == 1500, timeout=PATIENCE)
    assert view._place.accessibleName()
