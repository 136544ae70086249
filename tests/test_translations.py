"""The catalogs of translations: whole, with the same fields as the source, and honest about who read them."""

from __future__ import annotations

import gettext
import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from oerdesk.core import i18n

ROOT = Path(__file__).parent.parent
LOCALE = ROOT / "resources" / "locale"
COUNTED = 'msgid "one"\nmsgid_plural "many"\n'
PLANNED = ["ar", "es", "fr", "hi", "pt", "sw"]


def _loaded() -> ModuleType:
    spec = importlib.util.spec_from_file_location("translations", ROOT / "packaging" / "translations.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["translations"] = module  # wanted by its dataclasses
    spec.loader.exec_module(module)
    return module


translations = _loaded()


def catalog(path: Path, body: str, plural: str = "nplurals=2; plural=(n != 1)") -> Path:
    heading = (
        'msgid ""\nmsgstr ""\n"Language: fr\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
        f'"Plural-Forms: {plural}\\n"\n"X-Reviewed: no\\n"\n"X-Language-Name: Français\\n"\n\n'
    )
    path.write_text(heading + body, encoding="utf-8")
    return path


def found(path: Path) -> list[str]:
    return list(translations.problems_of(translations.read(path)))


def test_nothing_is_wrong_in_any_catalog() -> None:
    assert list(translations.problems()) == []


def test_every_message_can_be_found_by_reading_the_source() -> None:
    assert list(translations.not_literal()) == []


@pytest.mark.parametrize("tag", PLANNED)
def test_each_planned_language_has_a_catalog(tag: str) -> None:
    assert LOCALE / tag / "LC_MESSAGES" / "oerdesk.po" in translations.paths()


@pytest.mark.parametrize("path", translations.paths(), ids=translations.tag)
def test_the_program_reads_what_translators_wrote(path: Path) -> None:
    """The catalogs are compiled by setting up (./run, ./test), or by packaging/translations.py compile."""
    written = translations.read(path)
    i18n.use_language([path.parent.parent.name])
    try:
        assert i18n.language() == path.parent.parent.name.replace("_", "-")
        known = {language.tag: language for language in i18n.languages()}[i18n.language()]
        assert known.reviewed == (written.own["X-Reviewed"] != "no")
        assert known.name == written.own["X-Language-Name"]
    finally:
        i18n.use_language([])


@pytest.mark.parametrize("name", sorted(translations.TONGUES))
def test_a_new_catalog_has_the_forms_its_language_needs(name: str) -> None:
    begun = translations.begin(name)
    choose = gettext.c2py(begun.plural_expr)
    forms = {choose(count) for count in range(1000)}
    assert forms == set(range(begun.num_plurals))


def test_the_forms_of_arabic_are_those_of_its_grammar() -> None:
    choose = gettext.c2py(translations.begin("ar").plural_expr)
    assert [choose(count) for count in (0, 1, 2, 3, 10, 11, 99, 100, 103)] == [0, 1, 2, 3, 3, 4, 4, 5, 3]


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ('msgid "{name} is here"\nmsgstr "{nom} est là"\n', "other fields"),
        ('msgid "{name} is here"\nmsgstr "Là"\n', "other fields"),
        ('msgid "Name: "\nmsgstr "Nom :"\n', "other spaces"),
        ('msgid "a\\nb"\nmsgstr "a b"\n', "other lines"),
        ('msgid "&Open"\nmsgstr "Ouvrir"\n', "the & before a letter"),
        (COUNTED + 'msgstr[0] "un"\nmsgstr[1] ""\n', "is empty"),
    ],
)
def test_what_is_wrong_is_found(tmp_path: Path, body: str, problem: str) -> None:
    problems = found(catalog(tmp_path / "x.po", body))
    assert len(problems) == 1
    assert problem in problems[0]


@pytest.mark.parametrize(
    "body",
    [
        'msgid "{name} is here"\nmsgstr "Voici {name}"\n',
        'msgid "not translated {yet}"\nmsgstr ""\n',
        '#, fuzzy\nmsgid "{name} is here"\nmsgstr "not sure"\n',
        'msgid "{count} a"\nmsgid_plural "{count} b"\nmsgstr[0] "un livre"\nmsgstr[1] "{count} livres"\n',
    ],
)
def test_what_is_right_or_unfinished_is_let_pass(tmp_path: Path, body: str) -> None:
    assert found(catalog(tmp_path / "x.po", body)) == []


@pytest.mark.parametrize("body", [COUNTED + 'msgstr[0] "a"\nmsgstr[1] "b"\nmsgstr[2] "c"\n', 'msgid "x\n'])
def test_what_is_no_catalog_is_said(tmp_path: Path, body: str, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "fr" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    catalog(folder / "oerdesk.po", body)
    monkeypatch.setattr(translations, "LOCALE", tmp_path)
    (problem,) = translations.problems()
    assert problem.startswith("fr: not a catalog: ")


def test_a_catalog_says_who_has_read_it(tmp_path: Path) -> None:
    path = tmp_path / "x.po"
    path.write_text('msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n', encoding="utf-8")
    assert len(found(path)) == 2


def test_a_catalog_is_written_as_it_was_read(tmp_path: Path) -> None:
    for path in translations.paths():
        copy = tmp_path / f"{translations.tag(path)}.po"
        copy.write_bytes(path.read_bytes())
        assert not translations.write(copy, translations.read(copy)), path
