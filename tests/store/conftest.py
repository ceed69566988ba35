"""Both databases, empty but for the tables."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from roster.store.base import open_database
from tests import databases


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A database with every table, on SQLite and on PostgreSQL."""
    if request.param == "sqlite":
        found = databases.laid(tmp_path)
    else:
        found = open_database(request.getfixturevalue("postgresql_laid"))
    yield found
    found.dispose()
