"""Tables that are only ever added to, on both kinds of database: a trigger refuses the rest."""

from __future__ import annotations

from sqlalchemy import DDL, Table, event

KEPT_AT_LEAST = 730
"""[days] before which nothing may go: wage records, which rest on it, are kept two years."""


def only_added_to(table: Table, instant: str) -> None:
    """Refuse every change of a row, and its removal before it was kept long enough.

    Parameters
    ----------
    instant : str
        The column that says when a row was kept.
    """
    name = table.name
    young = f"OLD.{instant} > datetime('now', '-{KEPT_AT_LEAST} days')"
    for statement in (
        f"CREATE TRIGGER {name}_no_update BEFORE UPDATE ON {name} "
        f"BEGIN SELECT RAISE(ABORT, '{name}: only added to'); END",
        f"CREATE TRIGGER {name}_no_delete BEFORE DELETE ON {name} WHEN {young} "
        f"BEGIN SELECT RAISE(ABORT, '{name}: kept too short a time'); END",
    ):
        _after(table, "sqlite", statement)
    for statement in (
        f"CREATE FUNCTION {name}_is_sealed() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN IF TG_OP = 'DELETE' AND OLD.{instant} <= now() - interval "
        f"'{KEPT_AT_LEAST} days' THEN RETURN OLD; END IF; "
        f"RAISE EXCEPTION '{name}: only added to'; END $$",
        f"CREATE TRIGGER {name}_sealed BEFORE UPDATE OR DELETE ON {name} "
        f"FOR EACH ROW EXECUTE FUNCTION {name}_is_sealed()",
    ):
        _after(table, "postgresql", statement)


def _after(table: Table, dialect: str, statement: str) -> None:
    made = DDL(statement.replace("%", "%%")).execute_if(dialect=dialect)  # type: ignore[no-untyped-call]
    event.listen(table, "after_create", made)
