# ruff: noqa: E501 - markup is easier to judge in one piece

from __future__ import annotations

from hypothesis import given

from oerdesk.core.document import Document, read_document, sources, with_sources
from tests.helpers.documents import documents

PAGE = (
    "<p><img src=a.png> <video src=v.mp4 poster=p.png></video></p><figure><img src=b.png><figcaption>"
    "<img src=c.png></figcaption></figure><ul><li><img src=a.png></ul><table><tr><td><img src=d.png></table>"
    "<svg><rect/><image xlink:href=e.png></svg><details><img src=f.png></details><img src=data:image/png;base64,AA>"
)


def test_all_files_are_named_once_in_reading_order() -> None:
    assert sources(read_document(PAGE)) == (
        "a.png",
        "v.mp4",
        "p.png",
        "b.png",
        "c.png",
        "d.png",
        "e.png",
        "f.png",
    )


def test_all_files_get_their_new_names() -> None:
    document = read_document(PAGE)
    names = {name: f"pictures/{name}" for name in sources(document)}
    assert set(sources(with_sources(document, names))) == set(names.values())


@given(documents())
def test_without_new_names_nothing_changes(document: Document) -> None:
    assert with_sources(document, {}) == document
