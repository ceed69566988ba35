"""The table of names: what is said of people who are known, and what is left of erased ones."""

from __future__ import annotations

from sqlalchemy import Engine

from roster.store.base import sessions, writing
from roster.store.names import erase, names, put_names
from roster.store.units import UnitRow


def _unit(engine: Engine, *rows: dict[str, str]) -> int:
    with writing(sessions(engine)) as work:
        row = UnitRow(name="站")
        work.add(row)
        work.flush()
        put_names(work, row.id, rows)
        return row.id


def test_the_first_row_of_a_person_says_what_they_are_called(engine: Engine) -> None:
    unit = _unit(
        engine,
        {"id": "G01", "name": "赵01", "phone": "138"},
        {"id": "G01", "name": "赵01", "team": "二班"},
    )
    with writing(sessions(engine)) as work:
        found = names(work, unit)["G01"]
        assert (found.name, found.phone) == ("赵01", "138")


def test_nothing_is_left_of_an_erased_person_but_their_number(engine: Engine) -> None:
    unit = _unit(engine, {"id": "G01", "name": "赵01", "phone": "138"})
    with writing(sessions(engine)) as work:
        erase(work, unit, "G01")
    with writing(sessions(engine)) as work:
        found = names(work, unit)["G01"]
        assert (found.name, found.phone) == ("G01", "")
        assert found.erased is not None
        put_names(work, unit, [{"id": "G01", "name": "G01"}])
        assert names(work, unit)["G01"].erased is not None
