"""Writing a document and reading it again gives the same document, and hostile pages settle at once."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from oerdesk.core.document import Document, Paragraph, Text, read_document, sanitize, write_body, write_page
from tests.helpers.documents import documents

_PIECES = """
<p> </p> <div|class=a> </div> <b> </b> <i> </i> <a|href=x> </a> <ul> <li> </ul> <table> <tr> <td>
<th|scope=row> </table> <caption> <h2|id=h> </h2> <br> <img|src=a.png|alt=x> <svg> </svg> <math> <mi>
</math> <mtext> <ruby> <rt> </ruby> <pre> </pre> <figure> <figcaption> </figure> <details> <summary> <dl>
<dt> <dd> <span|id=s> </span> <title> <style> </style> <!-- --> <script> </script> <section> <desc>
<annotation-xml|encoding=text/html> <mglyph> <select> <option> <template> <noscript> <textarea>
<plaintext> <![CDATA[ ]]> <picture> <source|srcset=q> <video> </video> <form> <button> <iframe>
<foreignObject> <blockquote> </blockquote> <hr> text | &lt; &nbsp; é <nobr> <col> <tbody> <frameset>
<body|lang=fr> <html|dir=rtl> <center> <font|color=red> <object> <rp> <rtc> <wbr> <bdo|dir=rtl> <big>
<image> <use|href=#a> </desc> </title> <mo> <semantics> <annotation> </figcaption> <menu> <label> <h1>
<hgroup>
"""
"""What random pages are put together from."""

pieces = [*(piece.replace("|", " ") for piece in _PIECES.split()), "\x00", "\ud800", "\x0c"]
pages = st.lists(st.sampled_from(pieces) | st.text(max_size=5), max_size=25).map("".join)


@given(documents())
def test_reading_what_was_written_gives_the_same_document(document: Document) -> None:
    assert read_document(write_page(document)) == document


@given(documents())
def test_a_body_alone_holds_all_blocks(document: Document) -> None:
    assert read_document(write_body(document)).blocks == document.blocks


@given(pages)
def test_any_page_settles_with_the_first_reading(page: str) -> None:
    document = read_document(page)
    assert read_document(write_page(document)) == document


@given(pages)
def test_sanitizing_twice_changes_nothing(page: str) -> None:
    once = sanitize(page)
    assert sanitize(once) == once


def test_language_title_and_direction_survive() -> None:
    document = Document((Paragraph((Text("سلام"),)),), "كتاب", "ar")
    page = write_page(document)
    assert '<html dir="rtl" lang="ar">' in page
    assert "<title>كتاب</title>" in page
    assert read_document(page) == document


def test_a_direction_against_the_language_survives() -> None:
    document = Document((), "x", "ar", "ltr")
    assert read_document(write_page(document)) == document


def test_the_same_document_is_always_written_the_same() -> None:
    marks = frozenset({"em", "strong", "code", "q", "sub"})
    texts = {
        write_page(Document((Paragraph((Text("x", frozenset(order)),)),))) for order in (sorted(marks), marks)
    }
    assert len(texts) == 1
