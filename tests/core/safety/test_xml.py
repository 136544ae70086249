from __future__ import annotations

import time
from pathlib import Path

import pytest

from oerdesk.core.errors import BadInputError
from oerdesk.core.safety import xml
from oerdesk.core.safety.xml import local_name, parse_xml


def test_well_formed_xml_is_parsed_without_comments() -> None:
    root = parse_xml(b"<?xml version='1.0'?><a xmlns='urn:x'><!-- c --><b>1</b><?pi x?></a>", "a.xml")
    assert local_name(root) == "a"
    assert [local_name(child) for child in root] == ["b"]


def test_an_external_entity_is_refused_and_nothing_is_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("do not tell")
    document = f'<!DOCTYPE a [<!ENTITY e SYSTEM "{secret.as_uri()}">]><a>&e;</a>'
    with pytest.raises(BadInputError, match=r"a\.xml.*entities") as caught:
        parse_xml(document.encode(), "a.xml")
    assert "do not tell" not in str(caught.value)


def test_entities_that_multiply_are_refused_quickly() -> None:
    lines = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 20))
    started = time.perf_counter()
    with pytest.raises(BadInputError, match=r"a\.xml"):
        parse_xml(f'<!DOCTYPE a [<!ENTITY e0 "ha">{lines}]><a>&e19;</a>'.encode(), "a.xml")
    assert time.perf_counter() - started < 2


def test_parameter_entities_of_a_foreign_dtd_are_not_fetched() -> None:
    document = b'<!DOCTYPE a SYSTEM "http://192.0.2.1/evil.dtd"><a>1</a>'
    assert parse_xml(document, "a.xml").text == "1"


def test_named_characters_of_html_are_understood() -> None:
    assert parse_xml(b"<a>caf&eacute;&nbsp;&amp; t&euml;</a>", "a.xml").text == "café\u00a0& të"


@pytest.mark.parametrize(
    "data", [b"", b"<a>", b"<a></b>", b"not xml", b"\xff\xfe<", b"<a>&unknown;</a>", b"<" * 1000]
)
def test_broken_xml_is_refused_by_name(data: bytes) -> None:
    with pytest.raises(BadInputError, match=r"a\.xml"):
        parse_xml(data, "a.xml")


def test_too_deep_xml_is_refused() -> None:
    with pytest.raises(BadInputError, match=r"a\.xml"):
        parse_xml(b"<a>" * 5000 + b"</a>" * 5000, "a.xml")


def test_too_large_xml_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xml, "LARGEST", 10)
    with pytest.raises(BadInputError, match="too large"):
        parse_xml(b"<a>12345678</a>", "a.xml")
