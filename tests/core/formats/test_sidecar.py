from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oerdesk.core.errors import BadInputError, StorageError
from oerdesk.core.formats.sidecar import read_sidecar
from oerdesk.core.records import Metadata, Person
from tests.helpers.material import save

TABLE = (
    "file,title,language,people,illustrator,license,subjects,levels,date,notes\n"
    'a.pdf,"Water, and rain",sw,"Ann Lee (translator), Ben Oz",Cho,CC-BY-4.0,'
    '"Science, Earth",ISCED-2,2024,ours\n'
    "sub/b.md,,,,,,,,,\n"
)


def test_each_file_gets_the_fields_that_have_a_value(tmp_path: Path) -> None:
    found = read_sidecar(save(tmp_path, "oerdesk.csv", TABLE))
    assert found["sub/b.md"] == {}
    metadata = replace(Metadata("old", description="kept"), **found["a.pdf"])
    assert metadata.title == "Water, and rain"
    assert metadata.people == (Person("Ann Lee", "trl"), Person("Ben Oz"), Person("Cho", "ill"))
    assert (metadata.license, metadata.license_statement) == ("CC-BY-4.0", "CC-BY-4.0")
    assert (metadata.subjects, metadata.levels) == (("Science", "Earth"), ("ISCED-2",))
    assert (metadata.language, metadata.date, metadata.description) == ("sw", "2024", "kept")


def test_a_license_nobody_knows_takes_the_place_of_one_that_was_read(tmp_path: Path) -> None:
    found = read_sidecar(save(tmp_path, "oerdesk.csv", "file,license\na.md,ask the author\n"))
    metadata = replace(Metadata("x", license="CC-BY-4.0", license_statement="CC BY"), **found["a.md"])
    assert (metadata.license, metadata.license_statement) == ("", "ask the author")


@pytest.mark.parametrize(
    ("column", "value", "identifier"),
    [
        ("isbn", "978-1-4493-2803-0", "urn:isbn:9781449328030"),
        ("doi", "10.1000/182", "https://doi.org/10.1000/182"),
        ("identifier", "https://example.test/1", "https://example.test/1"),
    ],
)
def test_identifiers_become_uris(tmp_path: Path, column: str, value: str, identifier: str) -> None:
    found = read_sidecar(save(tmp_path, "oerdesk.csv", f"file,{column}\na.md,{value}\n"))
    assert found["a.md"]["extra"] == {"identifier": identifier}


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_tables_of_any_program_are_read(tmp_path: Path, separator: str, encoding: str) -> None:
    text = f"File{separator}Title\r\nécole\\a.md{separator}Été\r\n"
    found = read_sidecar(save(tmp_path, "oerdesk.csv", text.encode(encoding)))
    assert found == {"école/a.md": {"title": "Été"}}


def test_names_from_a_mac_are_found_in_composed_form(tmp_path: Path) -> None:
    assert list(read_sidecar(save(tmp_path, "oerdesk.csv", "file,title\ne\u0301.md,x\n"))) == ["é.md"]


@pytest.mark.parametrize("path", ["../a.md", "/etc/passwd", "C:\\x", "a//b"])
def test_a_path_that_leads_elsewhere_is_refused(tmp_path: Path, path: str) -> None:
    with pytest.raises(BadInputError, match=r"oerdesk\.csv"):
        read_sidecar(save(tmp_path, "oerdesk.csv", f"file,title\n{path},x\n"))


@pytest.mark.parametrize("text", ["", "title,license\nA,B\n", "\n\n"])
def test_a_table_without_files_says_what_it_needs(tmp_path: Path, text: str) -> None:
    with pytest.raises(BadInputError, match=r"no column “file”") as caught:
        read_sidecar(save(tmp_path, "oerdesk.csv", text))
    assert "license" in caught.value.hint


def test_a_missing_table_is_a_matter_of_storage(tmp_path: Path) -> None:
    with pytest.raises(StorageError):
        read_sidecar(tmp_path / "oerdesk.csv")


@given(
    st.lists(
        st.tuples(
            st.from_regex(r"[a-z]{1,8}\.md", fullmatch=True),
            st.text(st.characters(categories=["L", "Nd"]), min_size=1, max_size=20),
        ),
        unique_by=lambda row: row[0],
        max_size=8,
    )
)
def test_a_table_that_was_written_comes_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]]
) -> None:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerows([("file", "publisher"), *rows])
    path = save(tmp_path_factory.mktemp("csv"), "oerdesk.csv", out.getvalue())
    import unicodedata

    assert read_sidecar(path) == {
        name: {"publisher": unicodedata.normalize("NFC", value)} for name, value in rows
    }
