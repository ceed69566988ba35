"""What both databases promise: instants keep their zone, the audit log is only added to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import Engine, delete, select, update
from sqlalchemy.exc import DBAPIError

from roster.store.audit import AuditRow, record
from roster.store.base import reading, sessions, writing
from roster.store.units import UnitRow, below, put_sheet, revisions, sheet


def test_an_instant_is_kept_in_utc_whatever_zone_it_came_in(engine: Engine) -> None:
    shanghai = timezone(timedelta(hours=8))
    with writing(sessions(engine)) as work:
        work.add(UnitRow(name="站", created=datetime(2026, 12, 1, 0, 30, tzinfo=shanghai)))
    with reading(sessions(engine)) as work:
        found = work.scalars(select(UnitRow.created)).one()
    assert found == datetime(2026, 11, 30, 16, 30, tzinfo=UTC)
    assert found.tzinfo is not None


def test_an_instant_without_a_zone_is_refused(engine: Engine) -> None:
    with pytest.raises(Exception, match="needs its time zone"), writing(sessions(engine)) as work:
        work.add(UnitRow(name="站", created=datetime(2026, 12, 1)))  # noqa: DTZ001


@pytest.mark.parametrize(
    "statement", [update(AuditRow).values(act="other"), delete(AuditRow)], ids=["update", "delete"]
)
def test_the_audit_log_is_only_added_to(engine: Engine, statement: object) -> None:
    with writing(sessions(engine)) as work:
        record(work, "unit.create", "站")
    with pytest.raises(DBAPIError, match="only added to"), writing(sessions(engine)) as work:
        work.execute(statement)  # type: ignore[call-overload]
    with reading(sessions(engine)) as work:
        assert work.scalars(select(AuditRow.act)).all() == ["unit.create"]


def test_what_fails_keeps_nothing(engine: Engine) -> None:
    def fail() -> None:
        with writing(sessions(engine)) as work:
            work.add(UnitRow(name="站"))
            work.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with reading(sessions(engine)) as work:
        assert work.scalars(select(UnitRow)).all() == []


def test_a_sheet_keeps_every_revision(engine: Engine) -> None:
    with writing(sessions(engine)) as work:
        work.add(UnitRow(id=1, name="站"))
        work.flush()
        put_sheet(work, 1, "people", [{"id": "G01"}], None)
        put_sheet(work, 1, "people", [{"id": "G02"}], None)
    with reading(sessions(engine)) as work:
        assert revisions(work, 1) == {"people": 2}
        assert sheet(work, 1, "people", 1) == [{"id": "G01"}]
        assert sheet(work, 1, "people", 2) == [{"id": "G02"}]


def test_the_units_below_are_found_at_any_depth(engine: Engine) -> None:
    with writing(sessions(engine)) as work:
        for number, parent in ((1, None), (2, 1), (3, 2), (4, None)):
            work.add(UnitRow(id=number, name=str(number), parent_id=parent))
            work.flush()
        assert below(work, [1]) == {1, 2, 3}
        assert below(work, [3]) == {3}
