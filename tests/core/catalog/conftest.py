from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from oerdesk.core.catalog import Catalog, Database
from oerdesk.core.catalog.migrations import migrate


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    database = Database(tmp_path / "catalog.sqlite")
    migrate(database, tmp_path / "backups")
    catalog = Catalog(database)
    yield catalog
    catalog.close()
