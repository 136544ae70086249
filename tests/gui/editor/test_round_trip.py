"""What goes into the editor comes out of it."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from pytestqt.qtbot import QtBot

from oerdesk.core.document.model import Document
from oerdesk.gui.editor.from_qt import from_qt
from oerdesk.gui.editor.normal import normalized
from oerdesk.gui.editor.to_qt import to_qt
from tests.gui.editor.strategies import documents

one_application = settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


@one_application
@given(documents)
def test_every_document_comes_back_in_normal_form(qapp: object, document: Document) -> None:
    assert from_qt(to_qt(document)) == normalized(document)


@given(documents)
def test_the_normal_form_is_its_own_normal_form(document: Document) -> None:
    assert normalized(normalized(document)) == normalized(document)


def test_an_empty_document_stays_empty(qtbot: QtBot) -> None:
    assert from_qt(to_qt(Document((), "Title", "ar", "rtl"))) == Document((), "Title", "ar", "rtl")
