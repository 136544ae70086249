from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oerdesk.core.bundle import canonical, manifest_from_bytes, manifest_to_bytes, version_of
from oerdesk.core.errors import BadInputError, DamagedError
from oerdesk.core.records import FileEntry, Ingredient, Manifest, Metadata, Person
from tests.core.bundle.test_canonical import texts, values
from tests.helpers.repositories import NOW, manifest_of

words = texts.filter(bool)
hashes = st.integers(0, 2**256 - 1).map(lambda number: f"{number:064x}")
people = st.lists(st.builds(Person, words, words), max_size=3).map(tuple)
extras = st.dictionaries(st.text("xyz", min_size=3, max_size=6), values, max_size=3)
paths = st.lists(st.sampled_from(["a", "page.html", "con", "Ünï", "图"]), min_size=1, max_size=3).map(
    "/".join
)
files = st.lists(
    st.builds(FileEntry, paths, hashes, st.integers(0, 2**40), words.filter(lambda t: len(t) < 99)),
    min_size=1,
    max_size=4,
    unique_by=(lambda f: f.path, lambda f: f.sha256),
).map(tuple)
metadata = st.builds(
    Metadata,
    title=words,
    language=st.sampled_from(["en", "und", "sw-KE"]),
    description=texts,
    people=people,
    license=texts,
    type=words,
    subjects=st.lists(words, max_size=3).map(tuple),
    extra=extras,
)
uris = st.text("abc:/-0", min_size=1, max_size=20)
ingredients = st.builds(
    Ingredient, uris, st.one_of(st.just(""), hashes), texts, people, texts, texts, texts, texts
)
manifests = st.builds(
    Manifest,
    work=uris,
    modified=st.just(NOW),
    metadata=metadata,
    files=files,
    based_on=st.lists(ingredients, max_size=2).map(tuple),
    extra=extras,
)


@given(manifests)
def test_a_manifest_is_read_as_it_was_written(manifest: Manifest) -> None:
    data = manifest_to_bytes(manifest)
    assert manifest_from_bytes(data) == manifest
    assert manifest_to_bytes(manifest_from_bytes(data)) == data


@given(manifests, st.text("uvw", min_size=4, max_size=8), values)
def test_unknown_fields_are_kept_and_named_by_the_version(manifest: Manifest, name: str, value: Any) -> None:
    data = json.loads(manifest_to_bytes(manifest))
    data[name] = value
    data["metadata"][name] = value
    newer = canonical.dumps(data)
    read = manifest_from_bytes(newer)
    assert read.extra[name] == value
    assert read.metadata.extra[name] == value
    assert manifest_to_bytes(read) == newer
    assert version_of(read) != version_of(manifest)


def test_a_version_is_named_the_same_for_ever() -> None:
    manifest = manifest_of("Moon", {"moon.html": b"<p>Moon"}, work="urn:test:moon")
    assert version_of(manifest) == "3f52b105e9ac697fb67b077c9cbea22f312f1f75367f12b69816bbbbe397e1f8"


def _changed(**values: Any) -> bytes:
    data = json.loads(manifest_to_bytes(manifest_of("Moon", {"moon.html": b"<p>Moon"})))
    return canonical.dumps({**data, **values})


def _file(**values: Any) -> list[dict[str, Any]]:
    return [{"path": "a", "sha256": "a" * 64, "size": 1, "mediaType": "text/plain", **values}]


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/a",
        "../a",
        "a/../b",
        "a//b",
        "./a",
        "a\\b",
        "C:/a",
        "a\0b",
        "e\u0301.html",
        "x" * 300,
        "a/" * 600 + "a",
    ],
)
def test_paths_that_lead_elsewhere_are_refused(path: str) -> None:
    with pytest.raises((BadInputError, DamagedError)) as caught:
        manifest_from_bytes(_changed(files=_file(path=path)), "The Moon")
    assert "The Moon" in caught.value.title
    assert caught.value.hint


@pytest.mark.parametrize(
    "values",
    [
        {"files": []},
        {"files": None},
        {"files": _file() * 2},
        {"files": _file() + _file(path="b", size=2)},
        {"files": _file(sha256="A" * 64)},
        {"files": _file(sha256="../../etc")},
        {"files": _file(size=-1)},
        {"files": _file(size=True)},
        {"files": _file(unknown=1)},
        {"files": [7]},
        {"work": ""},
        {"work": "a b"},
        {"work": "x" * 3000},
        {"modified": "yesterday"},
        {"modified": "2026-11-21T08:30:00+00:00"},
        {"metadata": {}},
        {"metadata": {"name": ""}},
        {"metadata": {"name": "Moon", "about": []}},
        {"metadata": []},
        {"basedOn": []},
        {"basedOn": [{"title": "no work"}]},
        {"basedOn": [{"work": "urn:x", "version": "7"}]},
    ],
)
def test_what_is_no_manifest_is_refused(values: dict[str, Any]) -> None:
    with pytest.raises(DamagedError, match="The Moon"):
        manifest_from_bytes(_changed(**values), "The Moon")


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b"null", b"\xff", b'{"a": 1}'])
def test_what_is_no_object_is_refused(data: bytes) -> None:
    with pytest.raises(DamagedError):
        manifest_from_bytes(data)


def test_what_could_not_be_read_again_is_not_written() -> None:
    good = manifest_of("Moon", {"moon.html": b"<p>Moon"})
    fraction = replace(good, metadata=good.metadata.changed(extra={"weight": 1.5}))
    untitled = replace(good, metadata=good.metadata.changed(title=""))
    away = replace(good, files=(FileEntry("../moon.html", "a" * 64, 1, "text/html"),))
    for bad in (fraction, untitled, away):
        with pytest.raises(BadInputError):
            manifest_to_bytes(bad)
