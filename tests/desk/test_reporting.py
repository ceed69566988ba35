"""Plans and reports of a unit: adopted, done, late, taken back, reminded of."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from roster.desk import reporting
from roster.desk.books import Shelf, bring_in
from roster.desk.reporting import Done, Standing
from roster.desk.saying import say
from roster.duty import dues
from roster.duty.dues import State
from roster.errors import BadInput
from roster.store.accounts import AccountRow
from roster.store.base import Sessions, reading, sessions, writing
from roster.store.notices import NoticeRow
from roster.store.units import UnitRow
from tests import databases

EXAMPLE = Path(__file__).parents[2] / "examples" / "business_hall"
SINCE, TODAY = date(2026, 11, 1), date(2026, 11, 24)
NOON = datetime(2026, 11, 24, 4, tzinfo=UTC)


class Hall:
    """A business hall that has adopted some plans on the first of November."""

    def __init__(self, make: Sessions, *codes: str) -> None:
        self.make, self.shelf = make, Shelf()
        with writing(make) as work:
            company = UnitRow(name="示例供电公司")
            work.add_all([company, AccountRow(id=1, login="head", password="")])
            work.flush()
            self.unit = bring_in(work, EXAMPLE, company.id, None)
            reporting.adopt(work, self.unit, codes, SINCE, 1)
        with reading(make) as work:
            self.book = self.shelf.unit(work, self.unit)

    def month(self, today: date = TODAY, last: date = date(2026, 11, 30)) -> list[Standing]:
        with reading(self.make) as work:
            found = reporting.standings(work, self.unit, self.book, SINCE, last, today)
            work.expunge_all()
            return found

    def find(self, code: str, period: str, today: date = TODAY) -> Standing:
        with reading(self.make) as work:
            found = reporting.find(work, self.unit, self.book, code, period, today)
            work.expunge_all()
            return found

    def do(self, code: str, period: str, done: Done, today: date = TODAY) -> None:
        found = self.find(code, period, today)
        with writing(self.make) as work:
            reporting.do(work, self.unit, self.book, found, done, 1, today)

    def undo(self, code: str, period: str) -> None:
        found = self.find(code, period)
        with writing(self.make) as work:
            reporting.undo(work, self.unit, found, "附件不全", 1, TODAY)

    def remind(self, at: datetime = NOON) -> list[str]:
        """What is said to whom when the companion looks."""
        reporting.remind(self.make, self.shelf, at)
        with reading(self.make) as work:
            rows = work.query(NoticeRow).order_by(NoticeRow.id).all()
            return [say(row, self.book, "zh") for row in rows]


Made = Callable[..., Hall]


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Made]:
    engine = databases.laid(tmp_path)
    yield lambda *codes: Hall(sessions(engine), *codes)
    engine.dispose()


def states(found: list[Standing]) -> dict[str, State]:
    return {each.due.period: each.state for each in found}


def test_a_unit_that_adopted_nothing_owes_nothing(hall: Made) -> None:
    assert hall().month() == []


@pytest.mark.rule("ldr-week-plan-fri")
def test_what_nobody_did_is_late_from_the_day_after(hall: Made) -> None:
    station = hall("week_plan")
    assert states(station.month()) == {
        "2026-W45": State.LATE,
        "2026-W46": State.LATE,
        "2026-W47": State.LATE,
        "2026-W48": State.AHEAD,
    }
    assert station.find("week_plan", "2026-W48", date(2026, 11, 27)).state is State.DUE


def test_what_is_done_late_stays_late_and_names_who_when_and_the_file(hall: Made) -> None:
    station = hall("week_plan")
    station.do("week_plan", "2026-W45", Done(date(2026, 11, 6), number="营字〔2026〕31号"))
    station.do("week_plan", "2026-W46", Done(date(2026, 11, 16), "Y02", "补报"))
    found = states(station.month())
    assert found["2026-W45"] is State.DONE
    assert found["2026-W46"] is State.DONE_LATE
    kept = station.find("week_plan", "2026-W46").done
    assert kept is not None
    assert (kept.person, kept.note, kept.account_id) == ("Y02", "补报", 1)


def test_undoing_is_an_addition(hall: Made) -> None:
    station = hall("week_plan")
    station.do("week_plan", "2026-W45", Done(date(2026, 11, 6)))
    station.undo("week_plan", "2026-W45")
    found = station.find("week_plan", "2026-W45")
    assert found.state is State.LATE
    assert [row.act for row in found.acts] == ["done", "undone"]
    with pytest.raises(DBAPIError, match="only added to"), writing(station.make) as work:
        work.execute(text("UPDATE due_acts SET act = 'done'"))


def test_nothing_is_done_twice_ahead_of_time_or_by_a_stranger(hall: Made) -> None:
    station = hall("week_plan")
    station.do("week_plan", "2026-W45", Done(date(2026, 11, 6)))
    with pytest.raises(BadInput) as told:
        station.do("week_plan", "2026-W45", Done(date(2026, 11, 30), "Z99"))
    assert [flaw.column for flaw in told.value.flaws] == ["state", "day", "person"]


def test_a_unit_cannot_do_away_with_what_is_late(hall: Made) -> None:
    station = hall("week_plan")
    late = states(station.month())
    with pytest.raises(BadInput), writing(station.make) as work:
        reporting.drop(work, station.unit, "week_plan", SINCE, 1, TODAY)
    with writing(station.make) as work:
        reporting.adopt(work, station.unit, ["week_plan"], TODAY, 1)
        reporting.drop(work, station.unit, "week_plan", TODAY, 1, TODAY)
    assert states(station.month()) == {p: s for p, s in late.items() if p != "2026-W48"}


def test_a_plan_that_is_changed_goes_by_the_new_day_from_its_date_on(hall: Made) -> None:
    station = hall("week_plan")
    thursday = replace(dues.shipped()["week_plan"], on=4, person="Y01")
    with writing(station.make) as work:
        reporting.change(work, station.unit, station.book, thursday, TODAY, 1, TODAY)
    days = [each.due.day.isoformat() for each in station.month()]
    assert days == ["2026-11-06", "2026-11-13", "2026-11-20", "2026-11-26"]


def test_a_plan_that_cannot_be_is_refused_with_all_its_mistakes(hall: Made) -> None:
    station = hall("week_plan")
    wrong = replace(dues.shipped()["week_plan"], on=9, times=3, notice=90, person="Z99", who="tv")
    with pytest.raises(BadInput) as told, writing(station.make) as work:
        reporting.change(work, station.unit, station.book, wrong, TODAY, 1, TODAY)
    columns = [flaw.column for flaw in told.value.flaws]
    assert columns == ["on", "times", "notice", "person", "who"]


@pytest.mark.rule("win-train-6-yr")
def test_the_trainings_of_a_year_are_counted_by_person(hall: Made) -> None:
    station = hall("training")
    station.do("training", "2026-T6", Done(date(2026, 11, 20), people=("Y01", "Y02")))
    with reading(station.make) as work:
        year = reporting.standings(
            work, station.unit, station.book, date(2026, 1, 1), date(2026, 12, 31), TODAY
        )
        assert reporting.trainings(year) == {"Y01": 1, "Y02": 1}


def test_whoever_makes_it_is_reminded_once_before_and_once_after(hall: Made) -> None:
    station = hall("week_plan")
    late = "下周计划和上周总结：11月20日周五已到期，尚未完成。"
    assert station.remind() == [late]
    assert station.remind() == [late]
    thursday = datetime(2026, 11, 26, 4, tzinfo=UTC)
    assert station.remind(thursday)[1:] == ["下周计划和上周总结：11月27日周五到期。"]


def test_what_is_done_reminds_nobody(hall: Made) -> None:
    station = hall("week_plan")
    station.do("week_plan", "2026-W47", Done(date(2026, 11, 20)))
    assert station.remind() == []
