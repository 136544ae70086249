from __future__ import annotations

import json
from dataclasses import replace
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from oerdesk.core.licenses import credit, credit_of, credits_for, sources, to_jsonld
from oerdesk.core.records import ROLES, FileEntry, Ingredient, Manifest, Metadata, Person

PEOPLE = (Person("Southern Folktale"), Person("Jemma Example", "ill"), Person("Mutugi Example", "trl"))
TREE = Ingredient(
    "urn:uuid:1", "", "Mti", PEOPLE, "LicenseRef-CC-BY", "https://example.org/tree", note="shorter"
)
LION = Ingredient("urn:uuid:2", "", "Lion", (Person("A"), Person("B")), "CC-BY-4.0", change="unchanged")


def _manifest(*based_on: Ingredient) -> Manifest:
    metadata = Metadata("My lesson", "sw", people=(Person("Teacher", "adp"),), license="CC-BY-4.0")
    files = (FileEntry("a.html", "0" * 64, 1, "text/html"),)
    return Manifest("urn:uuid:0", "2026-01-01T00:00:00Z", metadata, files, based_on)


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def _parsed(markup: str) -> _Text:
    parser = _Text()
    parser.feed(markup)
    parser.close()
    return parser


def test_a_credit_names_title_people_license_source_and_changes() -> None:
    found = credit("Mti", PEOPLE, "https://example.org/tree", "LicenseRef-CC-BY", "changed", "shorter")
    assert found.text == (
        "“Mti” by Southern Folktale (author), Jemma Example (illustrator), translated by Mutugi Example. "
        "CC BY (no version stated). Source: https://example.org/tree Changes: shorter."
    )


def test_neighbors_of_one_role_share_its_word() -> None:
    people = (Person("A"), Person("B"), Person("C", "ill"), Person("D", "zzz"), Person("E", "adp"))
    assert credit("T", people).text.startswith("“T” by A, B (authors), C (illustrator), D, adapted by E.")


def test_what_is_not_known_is_left_out_but_a_missing_license_is_said() -> None:
    assert credit("T").text == "“T”. No license stated."
    assert credit("T", change="unchanged", note="x").text == "“T”. No license stated."


def test_the_page_links_title_and_license() -> None:
    found = _parsed(credit("Mti", (), "https://example.org/?a=1&b=2", "CC-BY-4.0").html)
    assert found.tags == [
        ("a", {"href": "https://example.org/?a=1&b=2"}),
        ("a", {"rel": "license", "href": "https://creativecommons.org/licenses/by/4.0/"}),
    ]
    assert found.text == "“Mti”. CC BY 4.0."


def test_only_addresses_of_the_web_become_links() -> None:
    for source in ("javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "http://[bad", "Shelf 3"):
        found = _parsed(credit("T", source=source).html)
        assert found.tags == []
        assert source in found.text


@given(
    st.text(max_size=40),
    st.text(max_size=40),
    st.text(max_size=40),
    st.text(max_size=40),
    st.sampled_from(ROLES),
)
def test_nothing_from_a_work_becomes_markup(title: str, name: str, source: str, note: str, role: str) -> None:
    marked = "<script>&'\""
    found = _parsed(
        credit(title + marked, (Person(name + marked, role),), source, "x<b>", "changed", note + marked).html
    )
    assert {tag for tag, _ in found.tags} <= {"a", "bdi"}


def test_titles_and_names_written_from_right_to_left_stay_apart() -> None:
    found = _parsed(credit("شجرة", (Person("ليلى"),), "https://example.org/", "CC-BY-4.0").html)
    assert [tag for tag, _ in found.tags] == ["a", "bdi", "bdi", "a"]
    assert found.text == credit("شجرة", (Person("ليلى"),), "", "CC-BY-4.0").text


@given(st.text(max_size=60), st.text(max_size=60))
def test_a_credit_is_one_line(title: str, name: str) -> None:
    assert len(credit(title, (Person(name),), note=title).text.splitlines()) <= 1


def test_credits_name_the_work_first_and_each_source_once() -> None:
    again = Ingredient(
        "urn:uuid:1", "", "Mti", PEOPLE, "LicenseRef-CC-BY", change="translated", note="into Swahili"
    )
    found = credits_for(_manifest(TREE, LION, again))
    assert [one.text.split("”")[0] for one in found] == ["“My lesson", "“Mti", "“Lion"]
    assert found[1].text.endswith("Translated. Changes: shorter; into Swahili.")
    assert found[2].text == "“Lion” by A, B (authors). CC BY 4.0."


def test_one_work_under_two_licenses_is_credited_twice() -> None:
    other = Ingredient("urn:uuid:1", "", "Mti", PEOPLE, "CC-BY-4.0")
    assert len(sources((TREE, other))) == 2


def test_an_address_known_from_one_use_serves_all() -> None:
    bare = replace(TREE, source="")
    assert {sources(pair)[0].source for pair in ((TREE, bare), (bare, TREE))} == {TREE.source}


def test_merging_sources_is_idempotent() -> None:
    once = sources((TREE, LION, TREE))
    assert sources(once) == once
    assert sources((*once, *once)) == once


def test_a_work_passed_on_as_it_is_has_a_credit() -> None:
    assert credit_of(_manifest().metadata).text == "“My lesson” adapted by Teacher. CC BY 4.0."


def test_machines_get_license_people_and_sources() -> None:
    data = to_jsonld(_manifest(TREE, LION))
    assert data["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert data["contributor"] == [{"@type": "Person", "name": "Teacher"}]
    tree, lion = data["isBasedOn"]
    assert tree["license"] == "LicenseRef-CC-BY"
    assert tree["translator"] == [{"@type": "Person", "name": "Mutugi Example"}]
    assert tree["creditText"] == credits_for(_manifest(TREE))[1].text
    assert [person["name"] for person in lion["author"]] == ["A", "B"]


def test_what_machines_get_is_stable() -> None:
    first, second = (json.dumps(to_jsonld(_manifest(TREE, LION))) for _ in range(2))
    assert first == second
    assert list(to_jsonld(_manifest(TREE)))[:4] == ["@context", "@type", "@id", "name"]
    assert "isBasedOn" not in to_jsonld(_manifest())
