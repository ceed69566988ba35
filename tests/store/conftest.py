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
        url = f"sqlite:///{tmp_path / 'lunzhi.db'}"
    else:
        url = request.getfixturevalue("postgresql")
    found = open_database(url)
    databases.lay_tables(found)
    yield found
    found.dispose()
