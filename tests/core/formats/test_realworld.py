"""Real collections, where ``OERDESK_REALWORLD`` names a folder that holds them."""

from __future__ import annotations

import os
import re
import time
from pathlib import Path
from unicodedata import normalize

import pytest

from oerdesk.core.formats import open_content, read

ROOT = Path(os.environ.get("OERDESK_REALWORLD", "/nonexistent"))
pytestmark = pytest.mark.skipif(not ROOT.is_dir(), reason="OERDESK_REALWORLD names no folder")
ROLES = {
    "Text": "aut",
    "Illustration": "ill",
    "Translation": "trl",
    "Translated By": "trl",
    "Adaptation": "adp",
}


def test_what_stories_say_at_their_end_is_read_and_quickly() -> None:
    files = sorted((ROOT / "stories").rglob("*.md"))
    started = time.process_time()
    readings = {path: read(path, path.name) for path in files}
    assert len(files) / (time.process_time() - started) > 150
    for path, reading in readings.items():
        metadata = reading.metadata
        tail = path.read_text(encoding="utf-8").rpartition("\n##")[2]
        stated = dict(re.findall(r"^\* ([\w ]+): (.+)$", tail, re.MULTILINE))
        assert metadata.license_statement == stated["License"].strip(), path
        assert metadata.license, path
        assert metadata.language.partition("-")[0] == stated["Language"].partition("-")[0].strip(), path
        for word, role in ROLES.items():
            names = " ".join(person.name for person in metadata.people if person.role == role)
            first = re.findall(r"\w+", normalize("NFC", stated.get(word, "")))[:1]
            assert not first or first[0] in names, (path, word)


@pytest.mark.parametrize("folder", ["books", "slides", "lectures"])
def test_every_book_slide_and_lecture_is_read_and_its_passages_open(folder: str) -> None:
    for path in sorted(file for file in (ROOT / folder).rglob("*") if file.is_file()):
        reading = read(path, path.name)
        assert reading.metadata.title, path
        content = open_content({path.name: path}, path.name, reading.media_type)
        for page in content.spine:
            data = content.read(page)[0]
            for section in reading.sections:
                of_page, _hash, fragment = section.anchor.rpartition("#")
                if fragment and of_page == page:
                    assert re.search(rb"""\bid\s*=\s*["']""" + re.escape(fragment.encode()), data), (
                        section.anchor
                    )
        content.close()
