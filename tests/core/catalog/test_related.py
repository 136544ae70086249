from __future__ import annotations

from typing import Any

from oerdesk.core.catalog import Catalog, Incoming
from oerdesk.core.records import FileEntry, Ingredient, Person, Related
from tests.helpers.manifests import make_manifest

NOW = "2026-11-21T08:00:00Z"


def put(catalog: Catalog, title: str, *, made_from: tuple[str, ...] = (), path: str = "", **more: Any) -> int:
    manifest = make_manifest(title, **more)
    basis = tuple(Ingredient(work, "", work.upper(), (Person("Juma"),), "CC-BY-4.0") for work in made_from)
    entry = manifest.main
    files = (FileEntry(path or entry.path, entry.sha256, entry.size, entry.media_type),)
    changed = type(manifest)(manifest.work, manifest.modified, manifest.metadata, files, basis)
    return catalog.resources.put([Incoming(changed, [])], NOW)[0].resource


def titles(rows: tuple[Any, ...]) -> list[str]:
    return [row.title for row in rows]


def test_what_was_made_from_what_is_found_from_both_ends(catalog: Catalog) -> None:
    water = put(catalog, "Water", work="urn:water")
    eau = put(catalog, "Eau", language="fr", made_from=("urn:water",))
    maji = put(catalog, "Maji", language="sw", made_from=("urn:water",))
    more = put(catalog, "More water", made_from=("urn:water",))
    found = catalog.browse.related(water)
    assert titles(found.used_in) == ["Eau", "Maji", "More water"]
    assert titles(found.translations) == ["Eau", "Maji"]
    assert titles(catalog.browse.related(eau).made_from) == ["Water"]
    assert titles(catalog.browse.related(eau).translations) == ["Water", "More water", "Maji"]
    assert titles(catalog.browse.related(more).translations) == ["Eau", "Maji"]
    catalog.resources.trash([maji], NOW)
    assert titles(catalog.browse.related(water).translations) == ["Eau"]


def test_what_is_not_in_the_library_is_credited(catalog: Catalog) -> None:
    water = put(catalog, "Water", work="urn:water")
    mixed = put(catalog, "Mixed", made_from=("urn:water", "urn:gone"))
    found = catalog.browse.related(mixed)
    assert (titles(found.made_from), titles(found.credited)) == (["Water"], ["URN:GONE"])
    catalog.resources.trash([water], NOW)
    found = catalog.browse.related(mixed)
    assert (titles(found.made_from), titles(found.credited)) == ([], ["URN:WATER", "URN:GONE"])


def test_a_translation_that_is_stated(catalog: Catalog) -> None:
    put(catalog, "Water", work="urn:water")
    eau = put(catalog, "Eau", language="fr", extra={"translationOfWork": "urn:water"})
    maji = put(catalog, "Maji", language="sw", extra={"workTranslation": ["urn:water", 7]})
    assert titles(catalog.browse.related(eau).translations) == ["Water"]
    assert titles(catalog.browse.related(maji).translations) == ["Water"]


def test_stories_of_one_number_and_an_author_in_common_are_one_work(catalog: Catalog) -> None:
    hen = put(catalog, "Hen", path="0141_hen.md", people=(Person("Winny"), Person("Magriet", "ill")))
    put(catalog, "Poule", language="fr", path="0141_poule.md", people=(Person("Winny"), Person("Jo", "trl")))
    put(catalog, "Kuku", language="sw", path="0141-kuku.md", people=(Person("Winny"),))
    put(catalog, "Of another", language="am", path="0141_other.md", people=(Person("Someone"),))
    put(catalog, "Same painter", language="zu", path="0141_x.md", people=(Person("Magriet", "ill"),))
    put(catalog, "Another number", language="ha", path="01410_y.md", people=(Person("Winny"),))
    put(catalog, "Same language", path="0141_hen2.md", people=(Person("Winny"),))
    assert titles(catalog.browse.related(hen).translations) == ["Poule", "Kuku"]


def test_chapters_of_a_course_are_not_taken_for_translations(catalog: Catalog) -> None:
    first = put(catalog, "Intro", path="01_intro.md")
    put(catalog, "Debut", language="fr", path="01_debut.md")
    assert catalog.browse.related(first).translations == ()


def test_languages_that_are_unknown_or_nearly_the_same_are_no_other_language(catalog: Catalog) -> None:
    put(catalog, "Agua", work="urn:agua", language="pt-BR")
    unknown = put(catalog, "Unknown", language="und", made_from=("urn:agua",))
    lisbon = put(catalog, "Agua de Lisboa", language="pt-PT", made_from=("urn:agua",))
    for one in (unknown, lisbon):
        assert catalog.browse.related(one).translations == ()


def test_where_it_is_put(catalog: Catalog) -> None:
    water = put(catalog, "Water")
    monday = catalog.shelves.collection_titled("Monday")
    catalog.shelves.put_into_collection(monday, [water])
    catalog.shelves.collection_titled("Tuesday")
    pack = catalog.shelves.create_bundle("Pack")
    catalog.shelves.put_into_bundle(pack, [water])
    found = catalog.browse.related(water)
    assert (found.collections, found.bundles) == (((monday, "Monday"),), ((pack, "Pack"),))
    assert found.versions == 1


def test_what_is_gone_has_nothing(catalog: Catalog) -> None:
    assert catalog.browse.related(99) == Related()
