"""The migrations lead to the very tables that the code has, from empty and from every release."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, inspect, text

from roster.store import schema, upgrading
from roster.store.base import open_database
from roster.store.migrations import drafting
from roster.store.upgrading import Stand

KINDS = ("sqlite", "postgresql")
SEALS = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name",
    "postgresql": (
        "SELECT tgname, pg_get_triggerdef(pg_trigger.oid) || prosrc FROM pg_trigger "
        "JOIN pg_proc ON pg_proc.oid = tgfoid JOIN pg_class ON pg_class.oid = tgrelid "
        "WHERE NOT tgisinternal AND relname NOT LIKE 'procrastinate%' ORDER BY tgname"
    ),
}


@pytest.fixture(params=KINDS)
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A database without tables, of each kind."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'empty.db'}"
    else:
        url = request.getfixturevalue("postgresql")
    found = open_database(url)
    yield found
    found.dispose()


def _plain(value: Any) -> Any:
    """What a database says of a column or key, in a form that can be compared."""
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items() if key != "comment"}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return value if isinstance(value, bool | int | None) else str(value)


def _by_name(found: list[Any]) -> list[Any]:
    return sorted((_plain(each) for each in found), key=lambda each: each["name"] or "")


def _tables(connection: Connection) -> dict[str, Any]:
    """Everything that a database tells of its tables."""
    seen = inspect(connection)
    return {
        name: {
            "columns": _by_name(seen.get_columns(name)),
            "key": _plain(seen.get_pk_constraint(name)),
            "refers": _by_name(seen.get_foreign_keys(name)),
            "unique": _by_name(seen.get_unique_constraints(name)),
            "checks": _by_name(seen.get_check_constraints(name)),
            "indexes": _by_name(seen.get_indexes(name)),
        }
        for name in upgrading.tables(connection)
    }


def _seals(connection: Connection) -> list[tuple[str, str]]:
    found = connection.execute(text(SEALS[connection.dialect.name]))
    return [(name, re.sub(r"\s+", " ", said)) for name, said in found]


def _made_by_the_code(engine: Engine) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """What the tables are to be: made, read and taken back."""
    with engine.connect() as connection:
        schema.METADATA.create_all(connection)
        found = _tables(connection), _seals(connection)
        connection.rollback()
    return found


@pytest.mark.parametrize("start", [None, *upgrading.revisions()])
def test_the_steps_lead_to_the_tables_of_the_code(empty: Engine, start: str | None) -> None:
    wanted = _made_by_the_code(empty)
    if start is not None:
        with upgrading.remaking(empty) as connection:
            upgrading.upgrade(connection, start)
    with upgrading.remaking(empty) as connection:
        upgrading.upgrade(connection)
    with empty.connect() as connection:
        assert _tables(connection) == wanted[0]
        assert _seals(connection) == wanted[1]
        assert upgrading.stand(connection) is Stand.CURRENT
    assert wanted[1]


def test_the_revisions_stand_in_one_line() -> None:
    found = upgrading.revisions()
    assert found[-1] == upgrading.head()
    assert list(found) == [f"{number:04}" for number in range(1, len(found) + 1)]


def test_a_new_database_is_empty_and_a_foreign_one_unknown(empty: Engine) -> None:
    with empty.begin() as connection:
        assert upgrading.stand(connection) is Stand.EMPTY
        connection.execute(text("CREATE TABLE theirs (id INTEGER)"))
        assert upgrading.stand(connection) is Stand.UNKNOWN


def test_records_that_would_lack_what_they_refer_to_are_not_kept(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'lunzhi.db'}")
    with upgrading.remaking(engine) as connection:
        upgrading.upgrade(connection)
    statement = "INSERT INTO grants (account_id, unit_id, role) VALUES (7, 7, 'staff')"
    with pytest.raises(upgrading.Broken), upgrading.remaking(engine) as connection:
        connection.execute(text(statement))
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM grants")).scalar() == 0


def test_every_statement_that_follows_a_table_is_for_one_kind_of_database() -> None:
    found = [seal for table in schema.METADATA.tables for seal in drafting.seals(table)]
    assert {seal.dialect for seal in found} == set(KINDS)
