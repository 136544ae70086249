from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oerdesk.core.errors import BadInputError
from oerdesk.core.safety.names import LONGEST_NAME, FolderNames, check_relative, safe_name

HARD_CHARACTERS = st.text(
    st.sampled_from('aB.ée ُ<>:"/\\|?*\0\x1f\u202e\u200b\u200d\u2066~-CONULPT1²한\u0301'), max_size=40
)


@pytest.mark.parametrize(
    ("given_name", "safe"),
    [
        ("notes.txt", "notes.txt"),
        ("a/b\\c.txt", "a-b-c.txt"),
        ("../../etc/passwd", "etc-passwd"),
        ("what?.md", "what-.md"),
        ("CON", "_CON"),
        ("con.txt", "_con.txt"),
        ("Lpt1 .log", "_Lpt1 .log"),
        ("COM².x", "_COM².x"),
        ("console.txt", "console.txt"),
        ("trailing. . .", "trailing"),
        (".hidden", "hidden"),
        ("evil\u202egnp.exe", "evilgnp.exe"),
        ("line\nbreak\x07.txt", "line break.txt"),
        ("e\u0301.txt", "é.txt"),
        ("", "file"),
        ("...", "file"),
        ("\ud800.txt", "txt"),
        ("می\u200cخواهم.txt", "می\u200cخواهم.txt"),
    ],
)
def test_names_become_what_every_file_system_takes(given_name: str, safe: str) -> None:
    assert safe_name(given_name) == safe


def test_a_long_name_keeps_its_suffix() -> None:
    shortened = safe_name("ሰ" * 200 + ".html")
    assert shortened.endswith("ሰ.html")
    assert len(shortened.encode()) <= LONGEST_NAME


@given(st.one_of(st.text(max_size=300), HARD_CHARACTERS))
def test_a_safe_name_is_safe_stays_so_and_is_a_file_name(name: str) -> None:
    safe = safe_name(name)
    assert safe_name(safe) == safe
    assert unicodedata.is_normalized("NFC", safe)
    assert 0 < len(safe.encode()) <= LONGEST_NAME + 1
    assert not set(safe) & set('<>:"/\\|?*')
    assert safe[-1] not in ". "
    assert safe[0] != "."
    assert Path(safe).name == safe
    assert check_relative(safe, "test") == safe


@given(
    st.lists(
        st.sampled_from(["A.txt", "a.TXT", "a-2.txt", "straße", "STRASSE", "é", "e\u0301", "", "con"]),
        max_size=12,
    )
)
def test_names_of_a_folder_never_clash_even_without_case(names: list[str]) -> None:
    folder = FolderNames()
    claimed = [folder.claim(name) for name in names]
    assert len({unicodedata.normalize("NFC", name.casefold()) for name in claimed}) == len(names)


def test_a_taken_name_is_not_given_again() -> None:
    assert FolderNames(["Map.svg"]).claim("map.svg") == "map-2.svg"


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/etc/passwd",
        "..",
        "a/../../b",
        "C:/x",
        "c:x",
        "a\\b",
        "a//b",
        "./a",
        "a/",
        "a\0b",
        "a\nb",
        "x" * 300,
        "\ud800",
    ],
)
def test_a_path_that_leads_elsewhere_is_refused_with_the_name_of_its_archive(path: str) -> None:
    with pytest.raises(BadInputError, match=r"book\.zip") as caught:
        check_relative(path, "book.zip")
    assert caught.value.hint
    caught.value.title.encode()  # printable, whatever was in the path


@pytest.mark.parametrize("path", ["a", "a/b.txt", "..a/b..", "ሀ/é.md", "a b/c"])
def test_a_plain_path_passes(path: str) -> None:
    assert check_relative(path, "book.zip") == path


def test_a_path_comes_back_in_nfc() -> None:
    assert check_relative("e\u0301/x", "book.zip") == "é/x"
