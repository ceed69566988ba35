"""Draft the step from the tables as the migrations make them to the tables as the code has them.

``python -m roster.store.migrations.drafting "what the step does"``
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import renderers
from alembic.autogenerate.api import AutogenContext
from alembic.operations.ops import CreateTableOp, MigrateOperation, MigrationScript, UpgradeOps
from sqlalchemy import DDL, create_engine

from roster.store.base import Instant
from roster.store.schema import METADATA
from roster.store.upgrading import config, revisions, upgrade

NAMED = "%%(rev)s_%%(slug)s"


@dataclass
class Seal(MigrateOperation):
    """A statement that one kind of database is given once a table is there."""

    dialect: str
    statement: str


@renderers.dispatch_for(Seal)
def _write(_context: AutogenContext, step: Seal) -> str:
    only = f"if op.get_bind().dialect.name == {step.dialect!r}:"
    return f"{only}\n    op.get_bind().exec_driver_sql({step.statement!r})"


def render(kind: str, item: object, _context: AutogenContext) -> Any:
    """Name no type of ours: a migration stays what it is when the code changes."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, Instant) else False


def with_seals(_context: object, _revision: object, drafted: list[MigrationScript]) -> None:
    """Let the statements that follow the making of a table stand in its migration as well."""
    for script in drafted:
        steps = script.upgrade_ops
        assert isinstance(steps, UpgradeOps)
        made = [step.table_name for step in steps.ops if isinstance(step, CreateTableOp)]
        steps.ops.extend(seal for name in made for seal in seals(name))


def seals(table: str) -> Iterator[Seal]:
    for listener in METADATA.tables[table].dispatch.after_create:
        if isinstance(listener, DDL):
            condition = listener._ddl_if
            assert condition is not None
            assert isinstance(condition.dialect, str)
            yield Seal(condition.dialect, listener.statement.replace("%%", "%"))


def draft(message: str) -> Path:
    """Write the next migration; its file."""
    number = len(revisions()) + 1
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        if number > 1:
            upgrade(connection)
        settings = config(connection)
        settings.set_main_option("file_template", NAMED)
        made = command.revision(settings, message, autogenerate=True, rev_id=f"{number:04}")
    assert made is not None
    assert not isinstance(made, list)
    return Path(made.path)


if __name__ == "__main__":
    print(draft(" ".join(sys.argv[1:]) or "next"))
