"""Bytes in any encoding, XHTML with namespaces: one way in."""

from __future__ import annotations

import pytest

from oerdesk.core.document import parse_bytes, read_document, sanitize
from oerdesk.core.errors import BadInputError

XHTML = "application/xhtml+xml"
CHAPTER = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN" "http://www.w3.org/TR/xhtml11/DTD/xhtml11.dtd">
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" xml:lang="ar" dir="rtl"
 xmlns:m="http://www.w3.org/1998/Math/MathML" xmlns:s="http://www.w3.org/2000/svg"
 xmlns:xlink="http://www.w3.org/1999/xlink">
<head><title>باب</title><script src="x.js"/><meta name="dcterms.creator" content="Me"/></head>
<body><a id="top"/><h1>One&#160;&nbsp;two</h1>
<aside epub:type="footnote" id="n1" xml:lang="en"><p>note<br/>x</p></aside>
<p><m:math><m:mi>x</m:mi></m:math></p>
<s:svg><s:image xlink:href="cover.jpg"/></s:svg>
<epub:switch><epub:case required-namespace="http://www.w3.org/1998/Math/MathML"><m:math><m:mi>y</m:mi></m:math>
</epub:case><epub:default><p>no formula</p></epub:default></epub:switch></body></html>"""


def test_an_xhtml_chapter_is_read_with_its_namespaces() -> None:
    page = parse_bytes(CHAPTER.encode(), XHTML)
    document = read_document(page)
    cleaned = sanitize(page)
    assert (document.title, document.language, document.direction) == ("باب", "ar", "")
    assert document.meta == (("dcterms.creator", "Me"),)
    assert '<aside epub:type="footnote" id="n1" lang="en">' in cleaned
    assert "<math><mi>x</mi></math>" in cleaned
    assert "<math><mi>y</mi></math>" in cleaned
    assert "no formula" not in cleaned
    assert 'xlink:href="cover.jpg"' in cleaned
    assert cleaned.startswith('<a id="top"></a><h1>One')


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        ("<p>é ü ء</p>".encode(), "text/html"),
        (b"\xef\xbb\xbf" + "<p>é ü ء</p>".encode(), "text/html"),
        ("<p>é ü ء</p>".encode("utf-16"), "text/html"),
        ("<meta charset=windows-1256><p>é ü ء</p>".encode("cp1256"), "text/html"),
        ("<?xml version='1.0' encoding='windows-1256'?><p>é ü ء</p>".encode("cp1256"), XHTML),
        (
            "<meta http-equiv=Content-Type content='text/html; charset=windows-1256'><p>é ü ء</p>".encode(
                "cp1256"
            ),
            "text/html",
        ),
    ],
)
def test_the_encoding_is_found(data: bytes, media_type: str) -> None:
    assert sanitize(parse_bytes(data, media_type)) == "<p>é ü ء</p>"


def test_an_unknown_encoding_is_no_reason_to_stop() -> None:
    assert sanitize(parse_bytes(b"<meta charset=klingon><p>caf\xe9</p>")) == "<p>café</p>"


def test_xhtml_that_is_not_well_formed_is_read_as_html() -> None:
    assert sanitize(parse_bytes(b"<html><body><p>a<p>b</body></html>", XHTML)) == "<p>a</p><p>b</p>"


def test_entities_are_refused_with_the_name_of_the_file() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><html><body>&b;</body></html>'
    with pytest.raises(BadInputError, match=r"ch1\.xhtml"):
        parse_bytes(bomb, XHTML, name="ch1.xhtml")


def test_outside_entities_are_not_loaded() -> None:
    data = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><html><body>&a;</body></html>'
    with pytest.raises(BadInputError):
        parse_bytes(data, XHTML)
    assert "root:" not in sanitize(parse_bytes(data, "text/html"))
