"""The law of the editor: what goes in comes out."""

from __future__ import annotations

import pytest
from hypothesis import given

from oerdesk.core.document.model import (
    Block,
    Document,
)
from oerdesk.gui.editor.from_qt import from_qt
from oerdesk.gui.editor.normal import normalized
from oerdesk.gui.editor.to_qt import to_qt
from tests.gui.editor.strategies import documents

pytestmark = pytest.mark.usefixtures("qapp")


def there_and_back(*blocks: Block) -> tuple[Block, ...]:
    return from_qt(to_qt(Document(blocks))).blocks


@given(documents())
def test_every_document_comes_back_as_it_went_in(document: Document) -> None:
    assert from_qt(to_qt(document)) == normalized(document)


@given(documents())
def test_normalizing_twice_changes_nothing_more(document: Document) -> None:
    once = normalized(document)
    assert normalized(once) == once
