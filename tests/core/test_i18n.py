"""Languages of the program: which are chosen, what is said of them, and the one that exists for tests."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from hypothesis import given
from hypothesis import strategies as st

from oerdesk.core import i18n
from oerdesk.core.i18n import _, ngettext, pgettext, use_language


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    yield
    use_language([])


class Named(Catalog):
    """A catalog whose heading says what the program wants to know."""

    own: tuple[tuple[str, str], ...] = ()

    def _get_mime_headers(self) -> list[tuple[str, str]]:
        return [("Content-Type", "text/plain; charset=utf-8"), ("Plural-Forms", self.plural_forms), *self.own]

    mime_headers = property(_get_mime_headers, Catalog._set_mime_headers)


def catalog(folder: Path, name: str, read_by: str = "no", own_name: str = "") -> Path:
    """A translation of three messages, as the program finds it."""
    made = Named(name if name != "tlh" else "en", header_comment="", fuzzy=False)
    made.own = (("X-Reviewed", read_by), ("X-Language-Name", own_name))
    made.add("Search", f"Search in {name}")
    made.add("Open", f"Open in {name}", context="verb")
    made.add(("{count} book", "{count} books"), (f"{{count}} in {name}", f"{{count}} many in {name}"))
    written = io.BytesIO()
    write_mo(written, made)
    path = folder / name / "LC_MESSAGES" / "oerdesk.mo"
    path.parent.mkdir(parents=True)
    path.write_bytes(written.getvalue())
    return path


def test_everything_is_english_without_a_translation(tmp_path: Path) -> None:
    use_language(["xx", "yy-ZZ"], tmp_path)
    assert (_("Search"), i18n.language(), i18n.direction()) == ("Search", "en", "ltr")
    assert i18n.languages() == (i18n.Language("en", "English", reviewed=True),)


def test_messages_plurals_and_contexts_are_translated(tmp_path: Path) -> None:
    catalog(tmp_path, "fr")
    use_language(["fr"], tmp_path)
    assert _("Search") == "Search in fr"
    assert pgettext("verb", "Open") == "Open in fr"
    assert ngettext("{count} book", "{count} books", 1) == "{count} in fr"
    assert ngettext("{count} book", "{count} books", 5) == "{count} many in fr"
    assert _("Nobody has translated this") == "Nobody has translated this"


@pytest.mark.parametrize(
    ("wanted", "chosen"),
    [
        (["pt-BR"], "pt"),
        (["pt_BR"], "pt"),
        (["zh-Hant-TW", "fr"], "fr"),
        (["en-GB", "fr"], "en"),
        (["sw", "fr"], "fr"),
        ([], "en"),
    ],
)
def test_the_most_wanted_language_there_is_is_spoken(tmp_path: Path, wanted: list[str], chosen: str) -> None:
    for name in ("fr", "pt"):
        catalog(tmp_path, name)
    use_language(wanted, tmp_path)
    assert i18n.language() == chosen
    assert _("Search") == ("Search" if chosen == "en" else f"Search in {chosen}")


def test_each_language_says_its_name_and_whether_somebody_has_read_it(tmp_path: Path) -> None:
    catalog(tmp_path, "fr", "Awa Diop", "Français")
    catalog(tmp_path, "sw", "no", "Kiswahili")
    catalog(tmp_path, "tlh")
    use_language(["en"], tmp_path)
    english, french, swahili, nameless = i18n.languages()
    assert (english.tag, english.draft) == ("en", False)
    assert (french.name, french.reviewed, french.draft) == ("Français", True, False)
    assert (swahili.name, swahili.reviewed, swahili.draft) == ("Kiswahili", False, True)
    assert nameless.name == "tlh"


@pytest.mark.parametrize("broken", [b"", b"no catalog", b"\xde\x12\x04\x95" + b"\xff" * 24])
def test_a_broken_catalog_is_as_none(tmp_path: Path, broken: bytes) -> None:
    catalog(tmp_path, "fr").write_bytes(broken)
    use_language(["fr"], tmp_path)
    assert i18n.language() == "en"
    assert [known.tag for known in i18n.languages()] == ["en"]


@pytest.mark.parametrize(
    ("tag", "where"),
    [
        *((tag, "rtl") for tag in ("ar", "ar-EG", "fa_IR", "ff-Adlm", "az-Arab", "qps-plocm")),
        *((tag, "ltr") for tag in ("fr", "ff", "ks-Deva", "qps-ploc", "")),
    ],
)
def test_lines_begin_where_the_script_of_a_language_begins(tag: str, where: str) -> None:
    assert i18n.direction_of(tag) == where


@pytest.mark.parametrize("tag", ["qps-ploc", "qps-plocm"])
def test_the_language_of_tests_says_everything_otherwise(tmp_path: Path, tag: str) -> None:
    use_language([tag])
    assert i18n.language() == tag
    said = [_("Search"), pgettext("verb", "Open"), ngettext("one", "many", 1), ngettext("one", "many", 2)]
    for text, source in zip(said, ["Search", "Open", "one", "many"], strict=True):
        assert text.startswith("⟦")
        assert text.endswith("⟧")
        assert source not in text
        assert len(text) >= 1.4 * len(source)


@pytest.mark.parametrize(
    "kept",
    ["{name}", "{count:,}", "&S", "&&", "&amp;", "<b>", "</b>", "%p", "*.html", ".epub", "\n", "…"],
)
def test_the_language_of_tests_leaves_alone_what_a_program_reads(kept: str) -> None:
    use_language(["qps-ploc"])
    message = f"Here are {kept} and more"
    assert kept in _(message)


@given(st.text(alphabet="abc {}&<>%\n…", max_size=60))
def test_the_language_of_tests_keeps_lines_and_fields(message: str) -> None:
    use_language(["qps-ploc"])
    said = _(message)
    assert said.count("\n") == message.count("\n")
    assert [said.count(sign) for sign in "{}&<>%"] == [message.count(sign) for sign in "{}&<>%"]


def test_what_is_empty_stays_empty() -> None:
    use_language(["qps-ploc"])
    assert _("") == ""
    assert _(" ") == " "
