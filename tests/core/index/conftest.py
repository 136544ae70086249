"""A database with an empty index, and a few resources to find."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine

from oerdesk.core import index
from oerdesk.core.records import Section


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Connection]:
    engine = create_engine(f"sqlite:///{tmp_path / 'catalog.sqlite'}")
    with engine.connect() as connection, connection.begin():
        index.create(connection)
        yield connection
    engine.dispose()


@pytest.fixture
def shelf(connection: Connection) -> Connection:
    """Five resources in four languages."""
    put(
        connection,
        1,
        "en",
        "The hungry hyena",
        "Mary Okello",
        "A hyena ran after a goat.",
        "Goats are running.",
    )
    put(connection, 2, "sw", "Fisi mwenye njaa", "Mary Okello", "Ng’ombe alikimbia.", "Fisi alilala.")
    put(connection, 3, "fr", "L’école du village", "Aïcha Touré", "Les élèves vont à l’école.")
    put(connection, 4, "ja", "日本の春", "", "桜の花が咲きました。")
    put(connection, 5, "en", "Rivers", "John Smith", "Water runs down.", "A goat drinks at the river.")
    return connection


def put(connection: Connection, number: int, language: str, title: str, people: str, *texts: str) -> None:
    sections = [Section(f"Part {at}", f"page={at}", text) for at, text in enumerate(texts, 1)]
    index.put(
        connection, number, language=language, title=title, people=people, keywords="", sections=sections
    )


def found(connection: Connection, text: str, *, as_you_type: bool = False) -> list[int]:
    """Ids of what a query finds, best first."""
    parsed = index.parse(text, ["en", "fr", "sw", "ja"], as_you_type=as_you_type)
    hits, total, _relaxed = index.search(connection, parsed, within=None, limit=100, offset=0)
    assert total == len(hits)
    return [hit.resource_id for hit in hits]
